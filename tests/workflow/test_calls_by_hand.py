"""Who is called when no letter may leave: only by a way the person marked, and nobody where they said so (A08, D07)."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from referral_app.vocabulary import CallOutcome, CallWay
from referral_app.workflow import contact
from referral_app.workflow.contact import Instead

WAYS = ("call", "text", "email", "i_will_return")
CHOICES = [set(some) for size in range(len(WAYS) + 1) for some in combinations(WAYS, size)]


@pytest.mark.parametrize(("phone", "trusted"), list(product((True, False), repeat=2)))
def test_a_way_is_used_only_where_it_was_ticked_and_there_is_a_number(phone: bool, trusted: bool) -> None:
    for ways in CHOICES:
        usable = set(contact.by_hand(ways, phone=phone, trusted=trusted))
        if "i_will_return" in ways:
            assert usable == set(), "do not reach out outweighs every way, the trusted person too"
            continue
        assert usable == {way for way in ("call", "text") if way in ways and phone} | (
            {"trusted"} if trusted else set()
        )


def test_a_text_is_no_list_of_ways() -> None:
    assert contact.by_hand("call me", phone=True, trusted=False) == ()


@pytest.mark.parametrize(
    ("reason", "ways", "becomes"),
    [
        ("not_marked_safe", (CallWay.CALL,), Instead.CALL),
        ("no_address", (CallWay.TRUSTED,), Instead.CALL),
        ("not_marked_safe", (), Instead.WAIT),
        ("no_address", (), Instead.WAIT),
        ("will_return", (), Instead.WAIT),
        ("on_hold", (CallWay.CALL,), Instead.STAFF),
        ("not_reachable", (CallWay.CALL,), Instead.STAFF),
    ],
)
def test_what_becomes_of_a_letter_that_may_not_leave(reason: str, ways: tuple[CallWay, ...], becomes: Instead) -> None:
    assert contact.instead(reason, ways) is becomes


def test_an_address_that_is_none_is_looked_at_by_somebody() -> None:
    assert contact.instead("no_address", (), unreadable=True) is Instead.STAFF
    assert contact.instead("not_marked_safe", (), unreadable=True) is Instead.WAIT


@pytest.mark.parametrize("voicemail", ["yes", "no", "neutral_only", "unknown", "skipped", None])
def test_a_message_is_left_only_where_it_was_said_to_be_safe(voicemail: str | None) -> None:
    allowed = contact.outcomes(CallWay.CALL, voicemail=voicemail)
    assert (CallOutcome.LEFT_MESSAGE in allowed) == (voicemail in ("yes", "neutral_only"))
    assert CallOutcome.LEFT_MESSAGE not in contact.outcomes(CallWay.TRUSTED, voicemail=voicemail)
    assert CallOutcome.TEXT_SENT not in allowed


def test_that_it_was_not_safe_can_be_said_of_every_way() -> None:
    for way in CallWay:
        assert set(contact.outcomes(way, voicemail=None)) >= contact.STOPS_ALL


@pytest.mark.parametrize("ways", CHOICES)
def test_two_ways_contradict_each_other_only_beside_do_not_reach_out(ways: set[str]) -> None:
    assert contact.contradicts(ways) == ("i_will_return" in ways and len(ways) > 1)
