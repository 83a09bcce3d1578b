"""After a yes: staff bring both together, contact is told, a matter is handed back or closed (C12, C14, C15)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from referral_app.actions import Refused, closing, conflicts, consent, family, matters, triage
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Matter, Need, Offer, Request
from referral_app.queries import both_said, queue, ranking, release
from referral_app.web.words.filters import reason_words
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)


@dataclass
class Placed:
    """Noor's need with Amara's matter, opened on a Monday; Grace is the owner."""

    grace: Account
    amara: Account
    matter: Matter
    need: Need
    request: Request

    def again(self) -> None:
        db.session.rollback()
        for row in (self.matter, self.need, self.request):
            db.session.refresh(row)


@pytest.fixture
def placed(app: Flask, clock: StillClock) -> Iterator[Placed]:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        grace, person = cast.grace(), cast.amara()
        request = cast.submitted(
            cast.answers(contact_ways=["call"], voicemail="no"),
            contact={"phone": "512 555 0147", "called": "Noor", "email": "noor@example.org"},
            names={"other_side": ["Karim Haddad"]},
        )
        need = cast.need_of(request)
        amara = cast.attorney_account(person)
        matter = cast.say_yes(cast.sent(need, person, by=grace).id, amara)
        yield Placed(grace, amara, matter, need, request)


def kinds(*wanted: str) -> list[str]:
    return [task.kind for task in world.tasks() if task.kind in wanted and task.resolved_at is None]


def test_a_yes_gives_the_owner_a_task_the_attorney_a_letter_and_the_family_its_news(placed: Placed) -> None:
    """(desk 2) In the commit of the yes itself."""
    (task,) = world.tasks("bring_together")
    assert (task.owner_id, task.need_id) == (placed.grace.id, placed.need.id)
    (letter,) = world.letters("matter_opened")
    assert letter.recipient_id == placed.matter.attorney_id
    assert letter.params == {"date": "2026-12-02"}
    assert [each.once for each in world.letters("news") if each.once.startswith("placed:")]


def test_i_reached_them_says_when_and_how_and_ends_what_staff_had_to_do(placed: Placed) -> None:
    matters.confirm_contact(placed.matter.id, actor=placed.amara, now=the_clock().programme(), way="email")
    placed.again()
    assert (placed.matter.first_contact_at, placed.matter.contact_way) == (MONDAY, "email")
    assert placed.request.state == "in_progress"
    assert kinds("bring_together") == []


def test_a_contact_of_an_earlier_day_is_told_and_one_ahead_or_before_the_yes_is_not(
    placed: Placed, clock: StillClock
) -> None:
    clock.move(days=2)
    for wrong in (date(2026, 11, 29), date(2026, 12, 3)):
        with pytest.raises(Refused, match="bad_day"):
            matters.confirm_contact(placed.matter.id, actor=placed.amara, now=clock.now, on=wrong)
    matters.confirm_contact(placed.matter.id, actor=placed.amara, now=clock.now, on=date(2026, 12, 1))
    placed.again()
    assert placed.matter.first_contact_at == datetime(2026, 12, 1, 17, 0, tzinfo=UTC)


def test_two_tries_without_an_answer_call_staff_and_the_same_try_told_twice_is_one(
    placed: Placed, clock: StillClock
) -> None:
    tell: dict[str, Any] = {"actor": placed.amara, "way": "call"}
    assert matters.note_try(placed.matter.id, now=clock.now, **tell) == 1
    assert matters.note_try(placed.matter.id, now=clock.now, **tell) == 1
    assert kinds("no_answer") == []
    clock.move(days=1)
    assert matters.note_try(placed.matter.id, now=clock.now, **tell) == 2
    assert kinds("no_answer") == ["no_answer"]


def test_handing_back_opens_the_need_with_its_own_clock_on_top_and_ends_the_access(
    placed: Placed, clock: StillClock
) -> None:
    """(C14) "Returned", the day it was received and every date as they were; the family is told by its way."""
    before = (placed.request.received_at, placed.request.binding_week, placed.need.track)
    urgent = cast.submitted(cast.answers(cast.SURVIVOR))
    urgent.level, urgent.level_rank = "critical", 1
    db.session.commit()
    clock.move(hours=1)
    matters.hand_back(placed.matter.id, "no_time", actor=placed.amara, now=clock.now, today=the_clock().today())
    placed.again()
    assert (placed.request.received_at, placed.request.binding_week, placed.need.track) == before
    assert (placed.matter.state, placed.need.state, placed.request.state) == ("handed_back", "open", "ready_to_match")
    assert db.session.get_one(Offer, placed.matter.offer_id).state == "handed_back"
    assert queue.page(placed.grace, today=the_clock().today()).rows[0].request.id == placed.request.id
    assert world.events("returned")[0].actor == placed.amara.id
    assert release.sheet(placed.matter, the_clock().today()).stopped == "matter_closed"
    assert kinds("handed_back", "bring_together") == ["handed_back"]
    assert [each.once for each in world.letters("news") if each.once == f"returned:{placed.matter.id}"]
    waiting = [each for each in world.letters("news") if each.once.startswith("check_back:")]
    assert {each.state for each in waiting} == {"cancelled"}, "nobody asks about a lawyer who is gone"


def test_whoever_handed_back_is_not_asked_again_and_choosing_anew_takes_it_off_the_top(placed: Placed) -> None:
    matters.hand_back(placed.matter.id, "no_time", actor=placed.amara, now=MONDAY, today=the_clock().today())
    placed.again()
    result = ranking.rank_need(placed.request, placed.need, now=MONDAY, today=the_clock().today())
    assert [row.id for row in result.ranked] == []
    cast.approved(placed.need, cast.bela(), by=placed.grace)
    placed.again()
    assert placed.request.returned_at is None


def test_a_conflict_that_came_up_after_the_yes_shuts_the_firm_out(placed: Placed) -> None:
    """(U4) Handed back with a conflict: the attorney is out of every need of the request."""
    matters.hand_back(placed.matter.id, "conflict", actor=placed.amara, now=MONDAY, today=the_clock().today())
    assert ranking.conflicts(placed.request.id)[0] == {"a-1"}


@pytest.mark.parametrize("how", ["held", "walled", "closed", "needs information"])
def test_it_can_be_handed_back_wherever_the_request_stands(placed: Placed, how: str) -> None:
    if how == "held":
        triage.set_hold(placed.request.id, "safety", actor=placed.grace, now=MONDAY)
    elif how == "walled":
        conflicts.wall(placed.request.id, actor=cast.sol(), now=MONDAY)
    elif how == "closed":
        closing.close_request(placed.request.id, "placed", actor=placed.grace, now=MONDAY)
    else:
        placed.request.state = "needs_information"
        db.session.commit()
    before = placed.request.state
    matters.hand_back(placed.matter.id, "personal", actor=placed.amara, now=MONDAY, today=the_clock().today())
    placed.again()
    assert (placed.matter.state, placed.need.state) == ("handed_back", "open")
    assert placed.request.state == before, "a hand back lifts no hold, no wall and no end"
    assert kinds("handed_back") == ["handed_back"]


def test_closing_with_an_outcome_and_hours_ends_the_access_and_keeps_the_need_filled(placed: Placed) -> None:
    """(C15, B22)"""
    for _ in range(2):
        matters.close_matter(placed.matter.id, "represented", actor=placed.amara, now=MONDAY, minutes=210)
    placed.again()
    assert (placed.matter.state, placed.matter.outcome, placed.matter.minutes) == ("closed", "represented", 210)
    assert placed.need.state == "filled"
    assert len(world.events("matter_closed")) == 1
    assert release.sheet(placed.matter, the_clock().today()).stopped == "matter_closed"


def test_a_family_that_was_never_reached_is_work_for_a_person(placed: Placed) -> None:
    matters.close_matter(placed.matter.id, "not_reached", actor=placed.amara, now=MONDAY)
    assert kinds("no_answer") == ["no_answer"]


ACTS: dict[str, Callable[[str, Account, bool], Any]] = {
    "reached": lambda matter, who, phone: matters.confirm_contact(matter, actor=who, now=MONDAY, told_by_phone=phone),
    "no answer": lambda matter, who, phone: matters.note_try(
        matter, actor=who, now=MONDAY, way="call", told_by_phone=phone
    ),
    "handed back": lambda matter, who, phone: matters.hand_back(
        matter, "other", actor=who, now=MONDAY, today=date(2026, 11, 30), told_by_phone=phone
    ),
    "closed": lambda matter, who, phone: matters.close_matter(
        matter, "advised", actor=who, now=MONDAY, told_by_phone=phone
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_counsel_record_what_an_attorney_said_on_the_phone_and_nobody_else_may(placed: Placed, act: str) -> None:
    bela = cast.attorney_account(cast.bela())
    for who, phone in ((bela, False), (bela, True), (placed.grace, False), (cast.ada(), True), (placed.amara, True)):
        with pytest.raises(Refused, match="not_found"):
            ACTS[act](placed.matter.id, who, phone)
    ACTS[act](placed.matter.id, placed.grace, True)
    told = [event for event in world.events() if event.actor == placed.grace.id and event.subject == placed.matter.id]
    if act == "handed back":
        told = [event for event in world.events("offer_handed_back") if event.actor == placed.grace.id]
    assert len(told) == 1


def test_the_family_says_no_to_the_lawyer_and_the_office_goes_on(placed: Placed) -> None:
    """You may say no: the need comes back, the access ends in the same commit, the lawyer is told it is over."""
    for _ in range(2):
        family.say_no(placed.request.id, placed.matter.id, now=MONDAY, today=the_clock().today())
    placed.again()
    assert (placed.matter.state, placed.need.state) == ("handed_back", "open")
    assert len(world.events("family_said_no")) == 1
    (letter,) = world.letters("matter_over")
    assert letter.recipient_id == placed.matter.attorney_id
    assert kinds("handed_back") == ["handed_back"]


def test_the_family_cannot_say_no_to_somebody_elses_lawyer(placed: Placed) -> None:
    other = cast.submitted()
    with pytest.raises(Refused, match="not_found"):
        family.say_no(other.id, placed.matter.id, now=MONDAY, today=the_clock().today())


# The contact sheet.


def test_the_sheet_holds_only_what_a_ticked_way_needs(placed: Placed) -> None:
    sheet = release.sheet(placed.matter, the_clock().today())
    assert (sheet.ways, sheet.voicemail, sheet.returns) == (["call"], "no", False)
    assert sheet.contact == {"phone": "512 555 0147", "called": "Noor"}


@pytest.mark.parametrize("why", ["hold", "consent taken back", "consent over"])
def test_the_sheet_shuts_under_a_hold_and_without_a_consent_that_runs(
    placed: Placed, clock: StillClock, why: str
) -> None:
    """(U6, T20) The attorney is told to stop, and reads no number."""
    if why == "hold":
        triage.set_hold(placed.request.id, "unsafe_contact", actor=placed.grace, now=MONDAY)
    elif why == "consent taken back":
        consent.revoke(placed.request.id, now=MONDAY, today=the_clock().today())
    else:
        clock.move(days=181)
    placed.again()
    sheet = release.sheet(placed.matter, the_clock().today())
    assert sheet.stopped == ("unsafe_contact" if why == "hold" else "no_consent")
    assert sheet.contact == {}


def test_ends_that_differ_are_one_task_that_says_both_in_words(placed: Placed) -> None:
    """(B22) The attorney says advice, the family that nobody was ever in touch."""
    matter, request = placed.matter.id, placed.request.id
    with pytest.raises(Refused, match="not_found"):
        family.tell_end(request, matter, "not_reached", now=MONDAY, today=MONDAY.date())
    matters.close_matter(matter, "advised", actor=placed.amara, now=MONDAY)
    with pytest.raises(Refused, match="no_such_outcome"):
        family.tell_end(request, matter, "won", now=MONDAY, today=MONDAY.date())
    family.tell_end(request, matter, "not_reached", now=MONDAY, today=MONDAY.date())
    (task,) = world.tasks("outcome_differs")
    assert (task.reason, task.matter_id, task.owner_id) == ("advised|not_reached", matter, placed.grace.id)
    assert reason_words(task.reason) == "The attorney: “Advice only”. The family: “The lawyer was never in touch”."
    # Told once; a second press changes nothing.
    with pytest.raises(Refused, match="not_found"):
        family.tell_end(request, matter, "advised", now=MONDAY, today=MONDAY.date())
    (said,) = both_said.both_said(request)
    assert (said.outcome, said.family_outcome, said.end_differs) == ("advised", "not_reached", True)


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("told", ["advised", "other"])
def test_ends_that_go_together_are_no_task(placed: Placed, told: str) -> None:
    matters.close_matter(placed.matter.id, "advised", actor=placed.amara, now=MONDAY)
    family.tell_end(placed.request.id, placed.matter.id, told, now=MONDAY, today=MONDAY.date())
    assert world.tasks("outcome_differs") == []
    assert both_said.end_to_tell(placed.request.id) is None


def test_an_attorney_who_closes_as_done_what_the_family_said_nobody_began_is_looked_at(
    placed: Placed, clock: StillClock
) -> None:
    clock.now = MONDAY + timedelta(days=8)
    today = clock.now.date()
    family.answer_check_back(placed.request.id, placed.matter.id, 1, reached=False, now=clock.now, today=today)
    matters.close_matter(placed.matter.id, "represented", actor=placed.amara, now=clock.now)
    (task,) = world.tasks("outcome_differs")
    assert task.reason == "represented|not_reached"


def test_a_family_that_is_asked_how_it_ended_is_told_so_by_its_own_way(placed: Placed) -> None:
    """It marked calls alone: a call tells it, no letter; whom nobody reached is asked by a person."""
    matters.close_matter(placed.matter.id, "advised", actor=placed.amara, now=MONDAY)
    (letter,) = [each for each in world.letters("news") if each.once.endswith(":end")]
    assert letter.due_at > MONDAY
