"""The safe-contact policy as a table: what was not marked as safe is not used (A08, D07)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral_app.workflow.contact import CHANNELS, IN_THE_PROGRAMME, RETURNS, may_send

#: (channel, ways, hold, has an address, reachable) -> why not, None: it may leave. Of a requester.
REQUESTER = [
    ("email", ["email"], None, True, True, None),
    ("email", ["email", "call"], None, True, True, None),
    ("text", ["text"], None, True, True, None),
    ("call", ["call"], None, True, True, None),
    # Another way was ticked, or none, or only their own return: it outweighs every way.
    ("email", ["text"], None, True, True, "not_marked_safe"),
    ("text", ["email"], None, True, True, "not_marked_safe"),
    ("email", [], None, True, True, "not_marked_safe"),
    ("email", ["i_will_return"], None, True, True, "will_return"),
    ("email", ["email", "i_will_return"], None, True, True, "will_return"),
    # Words nobody knows, and a text in the place of a list.
    ("email", ["EMAIL"], None, True, True, "not_marked_safe"),
    ("email", ["post"], None, True, True, "not_marked_safe"),
    ("post", ["post"], None, True, True, "not_marked_safe"),
    ("email", "email", None, True, True, "not_marked_safe"),
    ("email", "no email, please", None, True, True, "not_marked_safe"),
    # A hold and no address stop what was ticked; the first reason is told.
    ("email", ["email"], "safety", True, True, "on_hold"),
    ("email", ["i_will_return"], "unsafe_contact", True, True, "on_hold"),
    ("email", ["email"], "", True, True, "on_hold"),
    ("email", ["email"], None, False, True, "no_address"),
    ("email", ["text"], None, False, True, "not_marked_safe"),
    ("email", ["email"], None, True, False, "not_reachable"),
    ("email", ["email"], "safety", False, False, "not_reachable"),
]


@pytest.mark.parametrize(("channel", "ways", "hold", "has_address", "reachable", "why"), REQUESTER)
def test_a_requester_is_written_to_only_as_they_said(
    channel: str, ways: list[str] | str, hold: str | None, has_address: bool, reachable: bool, why: str | None
) -> None:
    decided = may_send("requester", channel=channel, ways=ways, hold=hold, has_address=has_address, reachable=reachable)
    assert (decided.allowed, decided.reason) == (why is None, why)


@pytest.mark.parametrize("kind", sorted(IN_THE_PROGRAMME))
def test_staff_and_attorneys_are_written_to_while_they_can_be_reached(kind: str) -> None:
    assert may_send(kind).allowed
    assert may_send(kind, ways=["i_will_return"], hold="safety").allowed
    assert may_send(kind, has_address=False).reason == "no_address"
    assert may_send(kind, reachable=False).reason == "not_reachable"


@pytest.mark.parametrize("kind", ["", "friend", "REQUESTER", "other_parent"])
def test_a_reader_nobody_knows_is_never_written_to(kind: str) -> None:
    assert may_send(kind, ways=list(CHANNELS)).reason == "reader_not_known"


answers = st.lists(st.sampled_from([*sorted(CHANNELS), RETURNS, "post", ""]) | st.text(max_size=5), max_size=5)


@given(st.sampled_from(sorted(CHANNELS)), answers, st.none() | st.text(max_size=8), st.booleans(), st.booleans())
def test_nothing_leaves_to_a_requester_that_was_not_ticked_and_unheld(
    channel: str, ways: list[str], hold: str | None, has_address: bool, reachable: bool
) -> None:
    decided = may_send("requester", channel=channel, ways=ways, hold=hold, has_address=has_address, reachable=reachable)
    expected = channel in ways and RETURNS not in ways and hold is None and has_address and reachable
    assert decided.allowed is expected
    assert (decided.reason is None) is expected
