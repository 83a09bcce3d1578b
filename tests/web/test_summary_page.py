"""The page on which staff write for attorneys, what an attorney then reads, and the family's yes or no (B06)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from referral_app import programme
from referral_app.actions import way_back
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import AuditRow
from referral_app.queries import written
from tests import cast
from tests.page_client import Page, PageClient

CLEAN = (
    "A parent asks for help with the return of a child of primary-school age from Texas to Mexico.\nThere is an order."
)
NAMED = "Karim took the child in July 2026."


class Desk:
    """Grace at the page of the text, and Amara, who was asked."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            grace, amara = cast.grace(), cast.amara()
            request = cast.submitted(contact={"called": "Noor Haddad"}, names={"other_side": ["Karim Haddad"]})
            offer = cast.sent(cast.need_of(request), amara, by=grace)
            self.request, self.here = request.id, f"/counsel/requests/{request.id}/summary"
            self.offer = f"/attorney/offers/{offer.id}"
            self.staff, self.attorney, self.family = PageClient(app), PageClient(app), PageClient(app)
            cast.sign_in(self.staff, grace)
            cast.sign_in(self.attorney, cast.attorney_account(amara))

    def save(self, text: str, act: str = "ready", status: int = 303, **more: object) -> Page:
        self.staff.get(self.here)
        return self.staff.submit({"text": text, "act": act, **more}, self.here, status)

    def reads(self) -> list[str]:
        """What the attorney's page shows of it, line by line as written."""
        page = self.attorney.get(self.offer)
        return ["".join(p.itertext()) for p in page.find(".//p[@class='govuk-body app-own-words']")]

    def at_home(self) -> Page:
        """The family, at its page by the phrase."""
        if "rid" not in str(self.family.client.get_cookie("__Host-rid", domain="localhost")):
            with self.app.app_context():
                now = the_clock().real()
                phrase = way_back.give_phrase(self.request, now=now)
                assert way_back.confirm_phrase(self.request, phrase, now=now)
            self.family.get("/status")
            self.family.submit({"phrase": phrase}, "/status")
        return self.family.get("/status/request")


@pytest.fixture
def desk(sqlite_app: Flask) -> Desk:
    return Desk(sqlite_app)


@pytest.fixture
def asking(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    with desk.app.app_context():
        settings = replace(programme.settings(), summary_needs_yes=True)
    monkeypatch.setattr(programme, "settings", lambda: settings)
    return desk


def marks(page: Page) -> list[str]:
    return ["".join(mark.itertext()) for mark in page.find(".//section//mark")]


def test_the_first_draft_is_made_from_the_answers(desk: Desk) -> None:
    page = desk.staff.get(desk.here)
    assert "This draft is made from the answers" in page.text
    [box] = page.find(".//textarea")
    assert "between these ages: 6 to 9" in (box.text or "")
    assert marks(page) == []


def test_the_attorney_reads_exactly_what_was_released(desk: Desk) -> None:
    assert desk.reads() == []
    desk.save(CLEAN)
    assert desk.reads() == [CLEAN]
    assert "Attorneys who are asked read version 1" in desk.staff.get(desk.here).text


def test_a_name_is_shown_where_it_stands_and_stops_ready(desk: Desk) -> None:
    page = desk.save(NAMED, status=422)
    assert "a name" in page.text
    assert marks(page) == ["Karim"]
    [box] = page.find(".//textarea")
    assert (box.text or "").strip() == NAMED, "nothing that was typed is lost"
    assert desk.reads() == []


def test_a_draft_may_hold_it_and_the_mark_stands_on_the_page(desk: Desk) -> None:
    desk.save(NAMED, act="draft")
    assert marks(desk.staff.get(desk.here)) == ["Karim"]
    assert desk.reads() == []


def test_a_piece_is_let_stand_by_a_reason_which_the_version_keeps(desk: Desk) -> None:
    text = "The mother is with Gymboree since the summer."
    desk.save(text, act="draft")
    desk.save(text, why="A company, and nobody's name")
    assert desk.reads() == [text]
    assert "was let stand: A company, and nobody's name" in desk.staff.get(desk.here).text


def test_taken_back_it_is_read_no_more(desk: Desk) -> None:
    desk.save(CLEAN)
    desk.staff.get(desk.here)
    desk.staff.submit({}, f"{desk.here}/take-back")
    assert desk.reads() == []
    assert "taken back" in desk.staff.get(desk.here).text


def test_an_empty_text_is_asked_for(desk: Desk) -> None:
    assert "Write something first" in desk.save("  ", status=422).text


def test_the_look_is_written_down(desk: Desk) -> None:
    desk.staff.get(desk.here)
    with desk.app.app_context():
        looks = db.session.query(AuditRow).filter_by(action="request_read", object=f"request:{desk.request}")
        assert looks.count() == 1


def test_the_family_reads_the_very_words(desk: Desk) -> None:
    desk.save(CLEAN)
    page = desk.at_home()
    assert ["".join(each.itertext()) for each in page.find(".//div[@id='written']/blockquote")] == [CLEAN]


def test_where_the_office_asks_the_family_says_yes_first(asking: Desk) -> None:
    asking.save(CLEAN)
    assert asking.reads() == []
    assert "waits for the family" in asking.staff.get(asking.here).text
    assert "May lawyers read this?" in asking.at_home().text
    asking.family.submit({"answer": "yes"}, "/status/request/text")
    assert asking.reads() == [CLEAN]


def test_a_no_leaves_it_unread(asking: Desk) -> None:
    asking.save(CLEAN)
    asking.at_home()
    asking.family.submit({"answer": "no"}, "/status/request/text")
    assert asking.reads() == []
    assert "the family said no" in asking.staff.get(asking.here).text


def test_an_answer_to_words_that_were_replaced_shows_the_new_ones(asking: Desk) -> None:
    asking.save(CLEAN)
    asking.at_home()
    asking.save(f"{CLEAN} And another.")
    page = asking.family.submit({"answer": "yes"}, "/status/request/text", 422)
    assert "has changed since you opened this page" in page.text
    with asking.app.app_context():
        assert written.released(asking.request) is None
