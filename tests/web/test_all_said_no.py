"""All say no: staff see why, side by side, and what to change rather than whom; the family reads a count and a day
(U3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from referral_app.actions import way_back
from referral_app.actions.offer_answers import DECLINE_REASONS
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Need, Request
from referral_app.queries import cases
from referral_app.web.words import WORDS
from referral_app.workflow.declines import CHANGE_FOR
from tests import cast
from tests.follow_ups import world
from tests.page_client import Page, PageClient
from tests.statements import MOST, statements


class Desk:
    """Grace before Noor's need, for which people are asked one by one and say no."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            world.basket()
            self.grace = cast.grace().id
            self.request = cast.submitted().id
            world.people(4)
        self.staff = PageClient(app)
        cast.sign_in(self.staff, self.grace)

    def need(self) -> Need:
        return cast.need_of(db.session.get_one(Request, self.request))

    def asked(self, number: int) -> Attorney:
        person = db.session.query(Attorney).filter_by(code=f"a-{number}").one()
        cast.sent(self.need(), person, by=db.session.get_one(Account, self.grace))
        return person

    def noes(self, *reasons: str) -> None:
        """The first of the roster are asked, and say no for these reasons."""
        with self.app.app_context():
            for number, reason in enumerate(reasons, 1):
                world.decline(self.need(), self.asked(number), reason)

    def page(self, what: str = "needs/1") -> Page:
        return self.staff.get(f"/counsel/requests/{self.request}/{what}")


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def sqlite_desk(sqlite_app: Flask) -> Desk:
    return Desk(sqlite_app)


def test_the_reasons_stand_side_by_side_on_both_pages_without_asking_more(desk: Desk) -> None:
    desk.noes("court", "fee", "fee")
    one = desk.page()
    assert "Nobody of the approved is left" in one.text
    assert "3 said no: fee 2, court 1." in one.text
    assert "it is what can be paid" in one.text
    assert f"/counsel/requests/{desk.request}/matching#need-1" in one.links()
    with statements() as sent:
        every = desk.page("matching")
    assert "3 said no: fee 2, court 1." in every.text
    assert len(sent) <= MOST


@pytest.mark.parametrize(
    ("reasons", "words", "link"),
    [
        (("fee", "fee"), "Widen what can be paid", "matching#need-1"),
        (("court", "expertise"), "Change the terms of the need", "matching#need-1"),
        (("language", "language", "other"), "Allow an interpreter", "matching#need-1"),
        (("not_comfortable", "not_comfortable"), "Rewrite the text for attorneys", "summary"),
        (("capacity", "capacity", "fee"), "Wait, or look outside", "matching#need-1"),
    ],
)
def test_most_of_one_kind_lead_to_the_page_that_changes_it(
    sqlite_desk: Desk, reasons: tuple[str, ...], words: str, link: str
) -> None:
    sqlite_desk.noes(*reasons)
    [found] = sqlite_desk.page().find(".//section[@aria-labelledby='all-no']//a")
    assert (found.text, found.get("href")) == (words, f"/counsel/requests/{sqlite_desk.request}/{link}")


@pytest.mark.parametrize("reasons", [("fee", "court"), ("other", "other"), ("fee", "court", "language")])
def test_where_they_differ_or_name_nothing_only_the_counts_stand_there(
    sqlite_desk: Desk, reasons: tuple[str, ...]
) -> None:
    sqlite_desk.noes(*reasons)
    page = sqlite_desk.page()
    assert f"{len(reasons)} said no: " in page.text
    assert not page.find(".//section[@aria-labelledby='all-no']//a")


def test_one_no_or_somebody_who_may_still_answer_is_not_everybody(sqlite_desk: Desk) -> None:
    sqlite_desk.noes("fee")
    assert "said no:" not in sqlite_desk.page().text
    with sqlite_desk.app.app_context():
        sqlite_desk.asked(2)
    assert "said no:" not in sqlite_desk.page().text


def test_while_somebody_is_asked_anew_nothing_of_it_stands_there(sqlite_desk: Desk) -> None:
    sqlite_desk.noes("fee", "fee")
    with sqlite_desk.app.app_context():
        sqlite_desk.asked(3)
    for what in ("needs/1", "matching"):
        assert "said no:" not in sqlite_desk.page(what).text


def test_what_was_changed_after_the_last_no_is_not_asked_for_again(sqlite_desk: Desk) -> None:
    sqlite_desk.noes("fee", "fee")
    with sqlite_desk.app.app_context():
        need = sqlite_desk.need()
        later = (the_clock().today() + timedelta(days=1)).isoformat()
        step = {"change": "fee:reduced", "by": sqlite_desk.grace, "on": later}
        cases.seal_need(need, {**cases.need_terms(need), "relaxed": [step]})
        db.session.commit()
    page = sqlite_desk.page()
    assert "2 said no: fee 2." in page.text
    assert not page.find(".//section[@aria-labelledby='all-no']//a")


def test_the_family_reads_how_many_were_asked_and_no_reason(sqlite_desk: Desk) -> None:
    sqlite_desk.noes("fee", "not_comfortable")
    client = PageClient(sqlite_desk.app)
    with sqlite_desk.app.app_context():
        now = the_clock().real()
        phrase = way_back.give_phrase(sqlite_desk.request, now=now)
        assert way_back.confirm_phrase(sqlite_desk.request, phrase, now=now)
        check_on = db.session.get_one(Request, sqlite_desk.request).next_check_on
    client.get("/status")
    client.submit({"phrase": phrase}, "/status")
    page = client.get("/status/request")
    assert check_on is not None
    assert str(check_on.day) in page.text
    assert "2 lawyers" in page.text
    for kind in ("short_no", "decline", "change_for_all_no"):
        for code in ("fee", "not_comfortable", "text"):
            if code in WORDS[kind]:
                assert f" {WORDS[kind][code]}" not in page.text, (kind, code)
    assert "Diallo" not in page.text


def test_every_reason_has_its_short_word_and_every_change_its_sentence_and_link() -> None:
    assert set(WORDS["short_no"]) == set(DECLINE_REASONS)
    assert set(WORDS["change_for_all_no"]) == set(WORDS["change_for_all_no_link"]) == set(CHANGE_FOR.values())
    assert set(CHANGE_FOR) <= set(DECLINE_REASONS)
