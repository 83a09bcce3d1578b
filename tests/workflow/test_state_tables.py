"""The state tables, written out a second time from the decisions, and every other pair refused (T16)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import pytest

from referral_app.vocabulary import AttorneyStatus, MatterState, NeedState, OfferState, RequestState
from referral_app.workflow import attorneys, needs, offers, requests
from referral_app.workflow.states import WrongState

#: docs/offers.md, Stages: state -> what may be done and where it leads.
OFFERS = {
    "planned": "approve approved, drop dropped",
    "approved": "send sent, drop dropped",
    "sent": (
        "show_interest interested, decline declined, expire expired, withdraw withdrawn, recall recalled, "
        "mark_undeliverable undeliverable, find_conflict conflict"
    ),
    "interested": (
        "start_check checking, decline declined, expire expired, withdraw withdrawn, recall recalled, "
        "find_conflict conflict"
    ),
    "checking": (
        "clear_check cleared, find_conflict conflict, decline declined, expire expired, withdraw withdrawn, "
        "recall recalled"
    ),
    "cleared": (
        "accept accepted, decline declined, expire expired, withdraw withdrawn, recall recalled, find_conflict conflict"
    ),
    "accepted": "hand_back handed_back",
    "declined": "",
    "expired": "",
    "conflict": "",
    "withdrawn": "",
    "recalled": "",
    "undeliverable": "",
    "handed_back": "",
    "dropped": "",
}
#: The last column of the same table.
SEEN_BY_MATCHING = {
    "sent": "pending",
    "interested": "pending",
    "checking": "pending",
    "cleared": "pending",
    "accepted": "accepted",
    "declined": "declined",
    "expired": "expired",
    "conflict": "declined",
    "withdrawn": "withdrawn",
    "recalled": "withdrawn",
    "undeliverable": "withdrawn",
    "handed_back": "declined",
}
NEEDS = {
    "open": "fill filled, give_up given_up",
    "filled": "hand_back open",
    "given_up": "take_up_again open",
}
MATTERS = {"open": "close closed, hand_back handed_back", "closed": "", "handed_back": ""}
ATTORNEYS = {
    "applied": "vouch active, withdraw withdrawn",
    "active": "vouch active, doubt applied, withdraw withdrawn",
    "withdrawn": "vouch active, apply applied",
}
_LEAVE = "withdraw withdrawn, close closed, signpost wrong_service, link duplicate"
_ANYWHERE = f"hold on_hold, wall walled, {_LEAVE}"
#: The way of a request, and the side states from anywhere.
REQUESTS = {
    "draft": "submit submitted",
    "submitted": f"take in_triage, clear ready_to_match, {_ANYWHERE}",
    "in_triage": (
        "ask_information needs_information, clear ready_to_match, make_contact in_triage, hand_back in_triage, "
        f"{_ANYWHERE}"
    ),
    "needs_information": (
        "answer in_triage, clear ready_to_match, make_contact needs_information, hand_back needs_information, "
        f"{_ANYWHERE}"
    ),
    "ready_to_match": (
        "ask_information needs_information, approve matching, send offer_out, place placed, "
        f"make_contact ready_to_match, hand_back ready_to_match, {_ANYWHERE}"
    ),
    "matching": (
        "approve matching, send offer_out, use_up unplaced, place placed, make_contact matching, "
        f"hand_back matching, {_ANYWHERE}"
    ),
    "offer_out": (
        "approve offer_out, send offer_out, use_up unplaced, place placed, make_contact offer_out, "
        f"hand_back offer_out, {_ANYWHERE}"
    ),
    "unplaced": (
        f"approve matching, send offer_out, place placed, make_contact unplaced, hand_back unplaced, {_ANYWHERE}"
    ),
    "placed": (
        f"approve placed, send placed, place placed, make_contact in_progress, hand_back ready_to_match, {_ANYWHERE}"
    ),
    "in_progress": (
        f"approve in_progress, send in_progress, place in_progress, make_contact in_progress, "
        f"hand_back ready_to_match, {_ANYWHERE}"
    ),
    "on_hold": f"wall walled, {_LEAVE}",
    "walled": f"make_contact walled, hand_back walled, lift_wall in_triage, {_LEAVE}",
    "closed": "reopen in_triage",
    "wrong_service": "reopen in_triage",
    "duplicate": "reopen in_triage",
    "withdrawn": "",
}

Act = Callable[[Any, str], StrEnum]
TABLES: dict[str, tuple[type[StrEnum], Mapping[Any, Any], Act, dict[str, str]]] = {
    "offers": (OfferState, offers.TRANSITIONS, offers.after, OFFERS),
    "requests": (RequestState, requests.TRANSITIONS, requests.after, REQUESTS),
    "needs": (NeedState, needs.NEED_TRANSITIONS, needs.after, NEEDS),
    "matters": (MatterState, needs.MATTER_TRANSITIONS, needs.matter_after, MATTERS),
    "attorneys": (AttorneyStatus, attorneys.TRANSITIONS, attorneys.after, ATTORNEYS),
}


def written(table: dict[str, str]) -> dict[tuple[str, str], str]:
    """The pairs a written table allows, with where each leads."""
    pairs = [(state, pair.split()) for state, acts in table.items() for pair in acts.split(", ") if pair]
    return {(state, action): target for state, (action, target) in pairs}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_holds_what_was_decided_and_no_more(name: str) -> None:
    states, table, _, decided = TABLES[name]
    assert set(decided) == {state.value for state in states}
    assert {(str(state), action): str(target) for (state, action), target in table.items()} == written(decided)


@pytest.mark.parametrize("name", TABLES)
def test_every_pair_leads_where_the_table_says_or_is_refused(name: str) -> None:
    states, _, act, decided = TABLES[name]
    allowed = written(decided)
    actions = {action for _, action in allowed} | {"", "delete", "accept"}
    refused = 0
    for state in states:
        for action in actions:
            if (state.value, action) in allowed:
                assert act(state, action) == allowed[state.value, action]
            else:
                with pytest.raises(WrongState) as fault:
                    act(state, action)
                assert (fault.value.state, fault.value.action) == (state, action)
                refused += 1
    assert refused == len(states) * len(actions) - len(allowed)


def test_matching_sees_of_an_offer_what_was_decided() -> None:
    seen = {state.value: outcome for state in OfferState if (outcome := offers.spec_outcome(state)) is not None}
    assert seen == SEEN_BY_MATCHING


def test_a_yes_can_only_be_reached_through_the_conflict_check() -> None:
    ways = {state for (state, _), target in offers.TRANSITIONS.items() if target == OfferState.ACCEPTED}
    assert ways == {OfferState.CLEARED}
    assert {s for (s, _), target in offers.TRANSITIONS.items() if target == OfferState.CLEARED} == {OfferState.CHECKING}


def test_a_hold_ends_where_it_began() -> None:
    for state in RequestState:
        may = (state.value, "hold") in written(REQUESTS)
        if may:
            assert requests.resumed(RequestState.ON_HOLD, state) == state
        else:
            with pytest.raises(WrongState):
                requests.resumed(RequestState.ON_HOLD, state)
            continue
        looked_for = state in (RequestState.MATCHING, RequestState.OFFER_OUT, RequestState.UNPLACED)
        began_again = requests.resumed(RequestState.ON_HOLD, state, emptied=True)
        assert began_again == (RequestState.READY_TO_MATCH if looked_for else state)
    for state in set(RequestState) - {RequestState.ON_HOLD}:
        with pytest.raises(WrongState):
            requests.resumed(state, RequestState.MATCHING)


def test_a_matter_does_not_stand_still_under_a_hold() -> None:
    assert requests.held_after(RequestState.PLACED, "make_contact") == RequestState.IN_PROGRESS
    assert requests.held_after(RequestState.IN_PROGRESS, "hand_back") == RequestState.READY_TO_MATCH
    for act in {act for _, act in requests.TRANSITIONS} - requests.MATTER_ACTS:
        with pytest.raises(WrongState):
            requests.held_after(RequestState.PLACED, act)


def test_nothing_is_asked_of_attorneys_in_a_state_that_ended_or_is_held() -> None:
    assert not requests.OPEN_FOR_OFFERS & (requests.ENDED | {RequestState.ON_HOLD, RequestState.WALLED})
    assert all((state, "send") in requests.TRANSITIONS for state in requests.OPEN_FOR_OFFERS)
    assert {state for state, action in requests.TRANSITIONS if action == "send"} == requests.OPEN_FOR_OFFERS
