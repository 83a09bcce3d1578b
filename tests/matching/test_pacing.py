"""When the next offer is due: patience in business hours, at once after a no or silence, and what stands still."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from referral_app.matching.pacing import Mode, PlanOffer, patience_ends
from referral_app.vocabulary import OfferState, Track
from referral_app.workflow.pauses import after_pause
from tests.matching.planning import SETTINGS, THANKSGIVING, Office, approved, at, people, plan_need, run

FIVE = ("a1", "a2", "a3", "a4", "a5")


def office(track: str = "standard", *ids: str, **changes: object) -> Office:
    ids = ids or FIVE
    return Office([plan_need(urgency=track, **changes)], people(*ids), approved("N1", *ids))


def test_the_first_offer_goes_at_once_and_alone():
    assert office().sweep(at(16, 9)) == ["N1:a1"]


@pytest.mark.parametrize(
    ("track", "sent", "due"),
    [
        ("critical", at(16, 9), at(16, 11)),
        ("critical", at(16, 16), at(17, 10)),
        # Friday evening: Monday's first two hours.
        ("critical", at(20, 19), at(23, 11)),
        ("urgent", at(16, 9), at(16, 13)),
        ("urgent", at(16, 15), at(17, 11)),
        ("standard", at(16, 10), at(17, 10)),
        ("standard", at(20, 10), at(23, 10)),
        # Over Thanksgiving and from a night.
        ("standard", at(25, 10), at(27, 10)),
        ("standard", at(15, 3), at(16, 17)),
    ],
)
def test_one_more_is_asked_after_the_patience_of_the_track_and_not_a_minute_before(track, sent, due):
    one = office(track)
    assert one.sweep(sent) == ["N1:a1"]
    assert one.last is not None
    assert one.last.next_looks["N1"] == due
    assert one.sweep(due - timedelta(minutes=1)) == []
    assert one.sweep(due) == ["N1:a2"]
    assert one.sweep(due) == []


def test_never_more_than_four_are_pending():
    one = office("critical")
    sent = [one.sweep(at(16, hour)) for hour in (9, 11, 13, 15)]
    assert sent == [["N1:a1"], ["N1:a2"], ["N1:a3"], ["N1:a4"]]
    assert one.sweep(at(17, 12)) == []
    one.decline("N1:a2", at(17, 13))
    assert one.sweep(at(17, 13)) == ["N1:a5"]


def test_a_no_is_followed_by_the_next_at_once_even_while_another_is_pending():
    one = office()
    one.sweep(at(16, 9))
    one.sweep(at(17, 9))
    one.decline("N1:a1", at(17, 9, 30))
    assert one.sweep(at(17, 9, 30)) == ["N1:a3"]
    # Patience counts from that send.
    assert one.sweep(at(18, 9, 29)) == []
    assert one.sweep(at(18, 9, 30)) == ["N1:a4"]


def test_two_refusals_between_sweeps_are_followed_by_two():
    one = office()
    one.sweep(at(16, 9))
    one.sweep(at(17, 9))
    one.decline("N1:a1", at(17, 10))
    one.decline("N1:a2", at(17, 11))
    assert one.sweep(at(17, 12)) == ["N1:a3", "N1:a4"]


def test_silence_to_the_end_of_the_last_day_expires_and_the_next_is_asked_in_the_same_sweep():
    one = office("critical", "a1", "a2", mode=Mode.SEQUENTIAL)
    one.sweep(at(16, 9))
    assert one.offers["N1:a1"].expires_on == date(2026, 11, 19)
    assert one.sweep(at(19, 23, 59)) == []
    assert one.sweep(at(20, 0)) == ["N1:a2"]
    assert one.last is not None
    assert [(end.offer_id, end.reason) for end in one.last.expiries] == [("N1:a1", "silent")]


def test_expiry_is_cut_to_the_deadline():
    one = office("critical", deadline="2026-11-17")
    one.sweep(at(16, 9))
    assert one.offers["N1:a1"].expires_on == date(2026, 11, 17)


def test_after_a_downtime_one_more_is_asked_and_not_all_that_were_missed():
    one = office("critical")
    one.sweep(at(16, 9))
    assert one.sweep(at(18, 9)) == ["N1:a2"]
    assert one.sweep(at(18, 10)) == []


def test_sequential_keeps_one_pending():
    one = office("critical", mode=Mode.SEQUENTIAL)
    one.sweep(at(16, 9))
    assert one.sweep(at(18, 9)) == []
    one.decline("N1:a1", at(18, 10))
    assert one.sweep(at(18, 10)) == ["N1:a2"]


@pytest.mark.parametrize(("size", "asked"), [(1, 2), (2, 2), (3, 3), (4, 4), (9, 4)])
def test_a_batch_goes_out_at_once_and_is_kept_at_its_size(size, asked):
    one = office("standard", *FIVE, mode=Mode.BATCH, size=size)
    assert len(one.sweep(at(16, 9))) == asked
    assert one.sweep(at(17, 9)) == []
    one.decline("N1:a1", at(17, 10))
    assert len(one.sweep(at(17, 10))) == 1
    assert len(one.pending("N1")) == asked


def test_patience_stands_still_while_a_conflict_check_runs():
    one = office("standard")
    one.sweep(at(16, 9))
    one.change("N1:a1", state=OfferState.CHECKING, checking_at=at(16, 13))
    assert one.sweep(at(17, 9)) == []
    # Cleared after two business hours: four of eight were used before, four are left.
    one.change("N1:a1", state=OfferState.CLEARED, check_ended_at=at(16, 15))
    assert one.sweep(at(17, 10, 59)) == []
    assert one.sweep(at(17, 11)) == ["N1:a2"]


def test_a_check_that_ended_with_a_yes_or_no_held_patience_only_while_it_ran():
    offers = [
        PlanOffer("o1", "N1", "a1", OfferState.SENT, sent_at=at(16, 9), expires_on=date(2026, 11, 23)),
        PlanOffer(
            "o2", "N1", "a2", OfferState.WITHDRAWN, sent_at=at(16, 9), checking_at=at(16, 10), ended_at=at(16, 12)
        ),
        *approved("N1", "a3"),
    ]
    need = plan_need()
    assert run(at(17, 10, 59), need, people("a1", "a2", "a3"), offers).sends == ()
    assert len(run(at(17, 11), need, people("a1", "a2", "a3"), offers).sends) == 1


def test_a_check_that_begins_as_patience_ends_no_longer_holds_it():
    """Standard: eight business hours from Monday at ten end on Tuesday at ten, when the check begins."""
    sent = PlanOffer(
        "o1", "N1", "a1", OfferState.CLEARED, sent_at=at(16, 10), checking_at=at(17, 10), check_ended_at=at(17, 15)
    )
    assert patience_ends(Track.STANDARD, [sent], SETTINGS.calendar) == at(17, 10)
    early = replace(sent, checking_at=at(17, 9))
    assert patience_ends(Track.STANDARD, [early], SETTINGS.calendar) == at(17, 16)


def test_a_check_that_nobody_answers_ends_after_one_business_day_and_the_next_is_asked():
    one = office("standard")
    one.sweep(at(16, 9))
    one.change("N1:a1", state=OfferState.CHECKING, checking_at=at(16, 13))
    assert one.sweep(at(17, 12, 59)) == []
    assert one.sweep(at(17, 13)) == ["N1:a2"]
    assert one.last is not None
    assert [end.reason for end in one.last.expiries] == ["check_unanswered"]


def test_a_withdrawn_offer_is_no_reason_to_hurry():
    one = office("standard")
    one.sweep(at(16, 9))
    one.sweep(at(17, 9))
    one.change("N1:a1", state=OfferState.RECALLED, ended_at=at(17, 10))
    assert one.sweep(at(17, 10)) == []


def test_an_undeliverable_offer_is_followed_by_the_next_at_once():
    one = office("standard")
    one.sweep(at(16, 9))
    one.sweep(at(17, 9))
    one.change("N1:a1", state=OfferState.UNDELIVERABLE, ended_at=at(17, 10))
    assert one.sweep(at(17, 10)) == ["N1:a3"]


@pytest.mark.parametrize(
    ("last_day", "deadline", "later"),
    [
        (date(2026, 11, 18), None, date(2026, 11, 19)),
        (date(2026, 11, 25), None, date(2026, 11, 27)),
        (date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 21)),
        (date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 20)),
        # A deadline that is over neither cuts nor shortens.
        (date(2026, 11, 20), date(2026, 11, 1), date(2026, 11, 20)),
    ],
)
def test_a_recorded_pause_moves_expiry_by_one_business_day_and_never_past_the_deadline(last_day, deadline, later):
    assert after_pause(last_day, deadline, frozenset({THANKSGIVING})) == later


def test_the_next_look_is_the_end_of_the_last_day_where_nothing_comes_before_it():
    one = office("standard", mode=Mode.SEQUENTIAL)
    one.sweep(at(16, 9))
    assert one.last is not None
    assert one.last.next_looks["N1"] == at(24, 0)
    assert SETTINGS.calendar.today(at(24, 0)) == date(2026, 11, 24)
