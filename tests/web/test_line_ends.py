"""A text as long as its box takes is taken whole, however many lines it has: a browser sends two signs for each end."""

from __future__ import annotations

import pytest
from flask import Flask

from referral_app.extensions import db
from referral_app.models import Note
from referral_app.queries import cases
from tests import cast
from tests.page_client import PageClient

#: 4,000 signs by the browser's own count, and 4,099 as it sends them.
LINES = "\r\n".join(["x" * 39] * 100) + "!"
LONGEST = LINES.replace("\r\n", "\n")


@pytest.fixture
def office(app: Flask) -> tuple[PageClient, str, str]:
    with app.app_context():
        grace, sol, request = cast.grace().id, cast.sol().id, cast.submitted().id
    client = PageClient(app)
    cast.sign_in(client, grace)
    client.get(f"/counsel/requests/{request}")
    client.post(f"/counsel/requests/{request}/take")
    return client, f"/counsel/requests/{request}", sol


def kept(app: Flask) -> list[str]:
    with app.app_context():
        return [cases.note_text(note) for note in db.session.query(Note)]


def test_a_note_of_many_lines_is_not_too_long(office: tuple[PageClient, str, str], app: Flask) -> None:
    client, page, _ = office
    assert len(LONGEST) == 4000
    client.get(f"{page}?part=notes")
    client.post(f"{page}/notes", {"text": LINES})
    assert kept(app) == [LONGEST]
    client.get(f"{page}?part=notes")
    came_back = client.post(f"{page}/notes", {"text": LINES + "?"}, 422)
    assert "Use at most 4,000 characters" in came_back.text, "the control: one sign more"


def test_the_end_of_a_note_of_many_lines_is_not_cut_off(office: tuple[PageClient, str, str], app: Flask) -> None:
    client, page, sol = office
    client.get(f"{page}/hand-over")
    client.post(f"{page}/hand-over", {"to": sol, "note": LINES})
    assert kept(app) == [LONGEST]
