"""What a family reads once its lawyer has ended the work (B22, A25)."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from referral_app.actions import closing, matters
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account
from tests import cast
from tests.web.test_status_says_what_is_so import STATUS, opened
from tests.web.test_the_familys_lawyer import TWO, Found


def closed_matter(it: Found, outcome: str = "advised") -> None:
    with it.app.app_context():
        lawyer, now = db.session.get_one(Account, it.amara), the_clock().programme()
        matters.confirm_contact(it.matter, actor=lawyer, now=now)
        matters.close_matter(it.matter, outcome, actor=lawyer, now=now)


@pytest.mark.parametrize("ways", [["call"], ["i_will_return"]])
def test_once_the_lawyers_work_has_ended_nobody_is_to_call_next(sqlite_app: Flask, ways: list[str]) -> None:
    """It read "The lawyer is to call or write to you next", for good."""
    it = Found(sqlite_app, contact_ways=ways)
    closed_matter(it)
    page = it.family.get(STATUS)
    assert page.h1 == "The work of the lawyer has ended"
    assert "What you can do now: tell us how it ended with the lawyer" in page.text
    assert "If you still need a lawyer, or never heard from one, call us" in page.text
    for untrue in ("is to call or write", "Once you talk with the lawyer", "while you wait for us", "I agree: lawyers"):
        assert untrue not in page.text
    page = it.family.submit({"outcome": "advised"}, "/how-it-ended")
    assert "What you can do now: call us if you still need help with this" in page.text


def test_while_another_part_is_looked_for_the_one_that_ended_is_no_yes(sqlite_app: Flask) -> None:
    it = Found(sqlite_app, **TWO)
    assert it.family.get(STATUS).h1 == "A lawyer has said yes, and we go on asking", "the control"
    closed_matter(it)
    page = it.family.get(STATUS)
    assert page.h1 == "We are asking lawyers"
    assert "How did it end with the lawyer?" in page.text
    assert "is to call or write" not in page.text


def test_what_is_open_beside_what_was_required_is_not_over(sqlite_app: Flask) -> None:
    """The request is placed by what must have a lawyer; the rest of it is still looked for."""
    with sqlite_app.app_context():
        request, grace = cast.submitted(cast.answers(cast.SURVIVOR, contact_ways=["i_will_return"])), cast.grace()
        need = cast.need_of(request)
        licences = [(forum, "active", date(2028, 5, 31), f"PA-{n}") for n, forum in enumerate(need.forums)]
        lawyer = cast.attorney("p-1", "Pia", "Novak", licences=licences)
        matter = cast.say_yes(cast.sent(need, lawyer, by=grace).id, cast.attorney_account(lawyer))
        client = opened(sqlite_app, request)
        assert client.get(STATUS).h1 == "A lawyer has said yes", "the control"
        matters.close_matter(matter.id, "advised", actor=cast.attorney_account(lawyer), now=the_clock().programme())
        page = client.get(STATUS)
    assert page.h1 == "We have your message and are working on it"
    assert "tell us how it ended with the lawyer" in page.text


def test_a_request_that_is_closed_after_it_says_of_no_lawyer_that_they_work(sqlite_app: Flask) -> None:
    """It read "A lawyer works with you now"."""
    it = Found(sqlite_app, contact_ways=["call"])
    closed_matter(it)
    with sqlite_app.app_context():
        grace = db.session.get_one(Account, it.grace)
        closing.close_request(it.request, "placed", actor=grace, now=the_clock().programme())
    page = it.family.get(STATUS)
    assert page.h1 == "This request is closed"
    assert "A lawyer worked on this, and that work has ended." in page.text
    assert "works with you now" not in page.text
