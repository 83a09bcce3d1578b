"""A family changes how it may be reached: whoever has its matter is told to read the rules again (D07, U6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from referral_app.actions import closing, consent, contact, family, intake, matters, triage
from referral_app.actions.more_answers import tell_more
from referral_app.clock import clock as app_clock
from referral_app.extensions import db
from referral_app.models import Account, Matter, Request
from referral_app.queries import cases, release
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

SAID = {"phone": "202-555-0101"}


def engaged() -> tuple[Request, Matter]:
    """A family that may be called, and its lawyer."""
    request = cast.submitted(cast.answers(contact_ways=["call"], voicemail="no"), contact=SAID)
    offer = cast.sent(cast.need_of(request), cast.amara(), by=cast.grace())
    matter = cast.say_yes(offer.id, cast.attorney_account(offer.attorney))
    return db.session.get_one(Request, request.id), matter


def at() -> dict[str, Any]:
    return {"now": app_clock().programme(), "today": app_clock().today()}


def test_a_lawyer_who_has_the_number_is_told_that_there_are_new_rules(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        post = world.basket()
        request, matter = engaged()
        reader = matter.attorney.email
        contact.change_contact(request.id, {**SAID, "ways": ["call"]}, **at())
        assert world.letters("rules_changed") == [], "nothing has changed"
        contact.change_contact(request.id, {"phone": "202-555-0177", "ways": ["call"]}, **at())
        contact.change_contact(request.id, {"ways": ["i_will_return"]}, **at())
        assert len(world.letters("rules_changed")) == 1, "one while it waits"
        clock.move(hours=2)
        world.swept()
        assert "Something has changed, please read it" in post.to(reader)
        said = cases.words(db.session.get_one(Request, request.id))
        said["answers"] = {**said["answers"], "voicemail": "neutral_only"}
        tell_more(request.id, said, **at())
        assert len(world.letters("rules_changed")) == 2, "a voice message is one of the rules"


#: What shuts the contact sheet of a lawyer who may have read it.
SHUTS: dict[str, Callable[[str, Account], object]] = {
    "a pause": lambda request_id, _who: family.pause(request_id, now=at()["now"]),
    "a consent taken back": lambda request_id, _who: consent.revoke(request_id, **at()),
    "a hold": lambda request_id, who: triage.set_hold(request_id, "safety", actor=who, now=at()["now"]),
    "staff close it: not safe": lambda request_id, who: closing.close_request(
        request_id, "not_safe", actor=who, now=at()["now"]
    ),
    "staff close it: somebody posed": lambda request_id, who: closing.close_request(
        request_id, "not_real", which="posing", actor=who, now=at()["now"]
    ),
    "stopping everything": lambda request_id, _who: intake.withdraw_request(request_id, reason="not_safe", **at()),
}


@pytest.mark.parametrize("what", SHUTS)
def test_a_lawyer_is_told_when_nobody_may_be_reached_any_more(app: Flask, clock: StillClock, what: str) -> None:
    """ "Nothing is sent until you go on", a family reads: whoever has its number must know."""
    with app.app_context():
        post = world.basket()
        request, matter = engaged()
        reader, sol = matter.attorney.email, cast.sol()
        SHUTS[what](request.id, sol)
        now = db.session.get_one(Matter, matter.id)
        assert release.sheet(now, at()["today"]).stopped is not None
        clock.move(hours=2)
        world.swept()
        assert "Something has changed, please read it" in post.to(reader)


def test_nobody_is_told_who_has_no_open_matter_of_theirs(app: Flask) -> None:
    """Whoever handed it back, and whoever is asked and has not said yes, reads no way to the family."""
    with app.app_context():
        request, matter = engaged()
        matters.hand_back(matter.id, "no_time", actor=cast.attorney_account(matter.attorney), **at())
        cast.sent(cast.need_of(request), cast.bela(), by=cast.sol())
        contact.change_contact(request.id, {"ways": ["i_will_return"], "phone": "202-555-0177"}, **at())
        assert world.letters("rules_changed") == []
