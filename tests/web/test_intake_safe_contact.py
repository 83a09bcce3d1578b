"""How it is safe to reach somebody (A08): asked before any story, every field of it kept, unknown means do not use."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app import law
from referral_app.actions.steps.requests import enqueue_for_requester
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Letter, Request
from referral_app.queries import cases, recipients
from referral_app.vocabulary import LetterKind, LetterState
from referral_app.web.intake import showing
from tests import cast
from tests.page_client import BASE, PageClient

GIVEN = {
    "called": "Noor",
    "email": "noor@example.org",
    "phone": "202 555 0101",
    "hours": "weekdays 10 to 2",
    "time_zone": "America/Chicago",
    "say_who": "first_name",
    "code_phrase": "blue kettle",
    "trusted_name": "Lena Ortiz",
    "trusted_phone": "202 555 0134",
    "trusted_phrase": "green boat",
}


def test_every_field_of_the_contact_reaches_the_review_and_staff(sqlite_client: PageClient) -> None:
    """(A08) Channels, hours with their clock, voicemail, who calls, code phrase, trusted person with pass phrase."""
    client = sqlite_client
    client.get("/request/")
    client.submit(action="/request/")
    page = client.get("/request/step/9")
    assert "How is it safe to reach you" in page.text
    page = client.submit({"contact_ways": ["call", "email"]}, "/request/step/9")
    assert page.fields("/reach")["shown"] == ["voicemail"]
    page = client.submit({**GIVEN, "voicemail": "neutral_only"}, "/reach")
    with client.app.app_context():
        assert cases.words(db.session.scalars(select(Request)).one())["contact"] == GIVEN
    page = client.get("/request/review")
    first_name = "Only the first name of the person who calls"
    for words in ("Central (Chicago, Houston)", first_name, "blue kettle", "Lena Ortiz"):
        assert words in page.text


@pytest.mark.parametrize(
    ("answers", "offered"),
    [
        ({}, False),
        ({"role": "myself", "requester_age": 15, "situations": ["missing_other"]}, False),
        ({"role": "my_child", "situations": ["intl_abduction_outgoing"]}, False),
        ({"situations": ["trafficking_record_relief"], "in_custody": "no"}, False),
        ({"situations": ["trafficking_record_relief"], "in_custody": "skipped"}, False),
        ({"situations": ["trafficking_record_relief"], "in_custody": "yes"}, True),
        ({"situations": ["trafficking_record_relief"], "in_custody": "unknown"}, True),
        ({"situations": ["immigration_relief"], "detained": "yes"}, True),
        # It is the daughter who is in jail, and the mother whom it would have to reach.
        ({"role": "my_child", "situations": ["trafficking_record_relief"], "in_custody": "yes"}, False),
        ({"role": "someone_else", "situations": ["immigration_relief"], "detained": "yes"}, False),
        ({"role": "myself", "situations": ["trafficking_record_relief"], "in_custody": "yes"}, True),
    ],
)
def test_a_letter_to_jail_is_offered_to_whom_it_may_fit(
    sqlite_app: Flask, answers: dict[str, Any], offered: bool
) -> None:
    data = law.load()
    with sqlite_app.test_request_context(base_url=BASE):
        ways = showing.shown(data.question("contact_ways"), answers, data).options
    assert ("letter" in dict(ways)) is offered


def test_a_letter_to_jail_that_was_chosen_stays(sqlite_app: Flask) -> None:
    data = law.load()
    with sqlite_app.test_request_context(base_url=BASE):
        ways = showing.shown(data.question("contact_ways"), {"contact_ways": ["letter"]}, data).options
    assert "letter" in dict(ways)


def test_nothing_is_ticked_beforehand_and_blank_is_no_way(sqlite_client: PageClient) -> None:
    """(A08) Unknown means do not use: a form sent blank leaves no way to reach the person."""
    client = sqlite_client
    client.get("/request/")
    client.submit(action="/request/")
    page = client.get("/request/step/9")
    assert not {"contact_ways", "voicemail"} & set(page.fields(page.path))
    client.submit(action=page.path)
    with client.app.app_context():
        said = cases.words(db.session.scalars(select(Request)).one())
        assert said["answers"]["contact_ways"] == "skipped"
        assert said["contact"] == {}
    assert "We will not call or write. Come back here." in client.get("/request/review").text


def test_a_trusted_person_can_be_named_without_any_way_to_oneself(sqlite_client: PageClient) -> None:
    client = sqlite_client
    client.get("/request/")
    client.submit(action="/request/")
    client.get("/request/step/9")
    client.submit({"contact_ways": ["i_will_return"]}, "/request/step/9")
    page = client.get("/request/reach")
    assert not {"email", "phone"} & set(page.fields("/reach"))
    client.submit({"trusted_name": "Lena Ortiz", "trusted_phone": "her number"}, "/reach", status=422)
    client.submit({"trusted_phone": "202 555 0134"}, "/reach")
    with client.app.app_context():
        said = cases.words(db.session.scalars(select(Request)).one())
        assert said["contact"] == {"trusted_name": "Lena Ortiz", "trusted_phone": "202 555 0134"}


WAYS = ("call", "text", "email", "i_will_return")
LETTERS = sorted(LetterKind)


@pytest.mark.parametrize("kind", LETTERS)
def test_no_letter_of_any_kind_reaches_who_did_not_tick_email(sqlite_app: Flask, kind: str) -> None:
    """(A08, T40) Every kind of letter against every choice of ways, an address on file: only a tick lets it leave."""
    with sqlite_app.app_context():
        now = the_clock().programme()
        chosen = [list(some) for size in range(5) for some in combinations(WAYS, size)]
        for ways in chosen:
            request = cast.submitted(cast.answers(contact_ways=ways), contact={"email": "noor@example.org"})
            with writing():
                enqueue_for_requester(request, kind, once=f"{kind}:{request.id}", now=now)
            letter = db.session.scalars(select(Letter).where(Letter.once == f"{kind}:{request.id}")).one()
            allowed = "email" in ways and "i_will_return" not in ways
            assert (letter.state == LetterState.WAITING) == allowed, ways
            assert (recipients.why_unsafe(recipients.of_letter(letter), letter) is None) == allowed, ways
