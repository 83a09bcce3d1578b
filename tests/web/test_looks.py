"""The privacy officer's page: who looked at whom, when, why, and which fields that showed (E02, T44)."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from referral_app.actions.disclosures import write_down_look
from referral_app.config import ROOT
from referral_app.extensions import db
from referral_app.models import Account, AuditRow, Request
from referral_app.queries import looks as queries
from referral_app.web.counsel.request import parts
from referral_app.web.words import WORDS
from tests import cast
from tests.page_client import Page, PageClient


def rows_of(page: Page) -> list[Any]:
    return page.find(".//tbody/tr")


CALLED = "Marked Called 7Q3"
WEB = ROOT / "referral_app" / "web"


class Seen(NamedTuple):
    id: str
    reference: str


def looked_at(app: Flask, client: PageClient) -> Seen:
    """Grace has opened a request's page, and its contact details for a reason; Ada is signed in."""
    with app.app_context():
        counsel, _ada = cast.grace(), cast.ada()
        request = cast.submitted(contact={"called": CALLED})
        other = cast.submitted()
        write_down_look("request_read", f"request:{request.id}", actor=counsel.id)
        write_down_look("identity_read", f"request:{request.id}", actor=counsel.id, reason="check_identity")
        need = cast.need_of(other)
        offer = cast.sent(need, cast.amara(), by=counsel)
        write_down_look("offer_read", f"offer:{offer.id}", actor="mailed_link")
        write_down_look("names_read", f"offer:{offer.id}", actor=counsel.id, reason="consent 1, 2026-11, until x")
        seen = Seen(request.id, request.reference)
    sign_in(app, client, "ada@example.org")
    return seen


def sign_in(app: Flask, client: PageClient, email: str) -> None:
    with app.app_context():
        who = db.session.scalars(select(Account.id).where(Account.email == email)).one()
        cast.sign_in(client, who)


def test_each_look_stands_with_person_request_fields_and_reason(app: Flask, client: PageClient) -> None:
    request = looked_at(app, client)
    page = client.get("/counsel/looks", status=200)
    rows = [" ".join(" ".join(row.itertext()).split()) for row in rows_of(page)]
    assert len(rows) == 4
    assert "Grace Okafor" in rows[2]
    assert request.reference in rows[2]
    assert "how the family is reached" in rows[2]
    assert "To check who is asking" in rows[2]
    assert "By the link of a letter" in rows[1]
    assert "by consent 1" in rows[0]
    assert CALLED not in page.text


def test_it_is_filtered_by_request_and_by_person_and_the_address_says_neither(app: Flask, client: PageClient) -> None:
    request = looked_at(app, client)
    client.get("/counsel/looks")
    page = client.submit({"reference": request.reference.lower()}, "/counsel/looks")
    assert len(rows_of(page)) == 2
    assert page.fields("/counsel/looks")["reference"] == [request.reference.lower()]
    assert request.reference not in page.path
    assert rows_of(client.submit({"reference": request.reference, "person": "nobody"}, "/counsel/looks")) == []
    page = client.submit({"reference": "R-000-000", "person": ""}, "/counsel/looks")
    assert "There is no request of this reference." in page.text


def test_pages_are_counted_in_the_database_and_reading_them_costs_the_same(app: Flask, client: PageClient) -> None:
    request = looked_at(app, client)
    with app.app_context():
        for n in range(60):
            write_down_look("request_read", f"request:{request.id}", actor=f"a{n}")
        seen, asked, before = [], [], None

        def count(*_: object) -> None:
            asked.append(1)

        event.listen(db.engine, "before_cursor_execute", count)
        try:
            while rows := queries.looks(request_id=request.id, before=before, size=20):
                seen += [row.seq for row in rows]
                before = rows[-1].seq
        finally:
            event.remove(db.engine, "before_cursor_execute", count)
        assert len(seen) == len(set(seen)) == 62
        assert len(asked) <= 5 * 5
    page = client.get("/counsel/looks")
    assert len(rows_of(page)) == queries.SIZE
    (older,) = [link for link in page.links() if "before=" in link]
    assert len(rows_of(client.get(older))) == 14


@pytest.mark.parametrize("who", ["grace@example.org", "sol@example.org"])
def test_nobody_else_enters(app: Flask, client: PageClient, who: str) -> None:
    looked_at(app, PageClient(app))
    with app.app_context():
        cast.sol()
    sign_in(app, client, who)
    client.get("/counsel/looks", status=403)


def test_a_look_at_a_request_that_is_forgotten_still_stands(app: Flask) -> None:
    with app.app_context():
        write_down_look("request_read", "request:gone", actor="somebody")
        (look,) = queries.looks()
        assert look.request_id == "gone"
        assert queries.references(["gone"]) == {}


def written(tree: ast.AST) -> set[str]:
    """The actions of the looks that a module writes down, by whatever function."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in ("write_down_look", "permitted", "_note_look"):
                found |= {
                    arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                }
    return found


def test_no_look_is_written_that_the_page_does_not_show() -> None:
    files: list[Path] = sorted(WEB.rglob("*.py"))
    said = set().union(*(written(ast.parse(file.read_text("utf-8"))) for file in files)) | set(parts.PARTS.values())
    assert said - {"denied"} == set(queries.FIELD_GROUPS) == set(WORDS["look"])
    assert {group for groups in queries.FIELD_GROUPS.values() for group in groups} == set(WORDS["field_group"])
    # The control: one more is seen.
    assert written(ast.parse("write_down_look('secret_read', x, actor=me)")) == {"secret_read"}


def test_a_look_leaves_exactly_one_row(app: Flask, client: PageClient) -> None:
    looked_at(app, PageClient(app))
    with app.app_context():
        request_id = db.session.scalars(select(Request.id).limit(1)).one()
    sign_in(app, client, "grace@example.org")

    def rows() -> int:
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(AuditRow)) or 0

    before = rows()
    client.get(f"/counsel/requests/{request_id}", status=200)
    assert rows() == before + 1
