"""What no page offers is refused by the verb all the same: a press can be forged, and a command types what it likes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from referral_app.actions import (
    Refused,
    accounts,
    desk_marks,
    family,
    intake,
    matters,
    more_answers,
    offer_stages,
    recruiting,
    relaxations,
    triage,
    verification,
)
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Matter, Request
from referral_app.queries import cases
from referral_app.vocabulary import RequestState, Role
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)


@pytest.fixture
def matter(sqlite_app: Flask, clock: StillClock) -> Iterator[Matter]:
    """Amara's, of a request of Noor's; Grace owns it."""
    clock.now = MONDAY
    with sqlite_app.app_context():
        world.basket()
        grace, person = cast.grace(), cast.amara()
        request = cast.submitted(cast.answers(contact_ways=["call"]), contact={"phone": "512 555 0147"})
        need = cast.need_of(request)
        yield cast.say_yes(cast.sent(need, person, by=grace).id, cast.attorney_account(person))


def owner_of(matter: Matter) -> Account:
    found = db.session.query(Account).filter_by(email="grace@example.org").one()
    assert isinstance(found, Account)
    return found


def request_of(matter: Matter) -> Request:
    return matter.offer.need.request


def refused(verb: Any, *args: Any, **named: Any) -> str:
    with pytest.raises(Refused) as why:
        verb(*args, **named)
    db.session.rollback()
    return why.value.code


@pytest.mark.parametrize("verb", [matters.confirm_contact, matters.note_try])
def test_a_way_that_is_none_is_no_first_contact(matter: Matter, verb: Any) -> None:
    now = the_clock().programme()
    assert refused(verb, matter.id, actor=owner_of(matter), now=now, way="pigeon", told_by_phone=True) == "no_such_way"
    assert db.session.get_one(Matter, matter.id).first_contact_at is None


@pytest.mark.parametrize("minutes", [-1, 10_000_000])
def test_hours_that_nobody_can_give_close_no_matter(matter: Matter, minutes: int) -> None:
    now, grace = the_clock().programme(), owner_of(matter)
    told = {"actor": grace, "now": now, "told_by_phone": True}
    outcome = next(iter(matters.OUTCOMES))
    assert refused(matters.close_matter, matter.id, outcome, minutes=minutes, **told) == "bad_hours"
    assert db.session.get_one(Matter, matter.id).closed_at is None


@pytest.mark.parametrize(
    ("questions", "code"),
    [
        (["reference"], "too_few_questions"),
        (["reference", "reference"], "too_few_questions"),
        (["called", "language"], "no_telling_question"),
    ],
)
def test_nobody_is_verified_by_what_the_other_side_may_know(matter: Matter, questions: list[str], code: str) -> None:
    request, grace, now = request_of(matter), owner_of(matter), the_clock().programme()
    assert refused(verification.record_call, request.id, "verified", questions, actor=grace, now=now) == code


def test_what_runs_is_not_deleted_nor_what_a_lawyer_works_on(matter: Matter) -> None:
    request, now = request_of(matter), the_clock().real()
    assert refused(family.delete_ended, request.id, now=now) == "still_open"
    request = db.session.get_one(Request, request.id)
    request.state = RequestState.CLOSED
    db.session.commit()
    assert refused(family.delete_ended, request.id, now=now) == "matter_open"
    assert db.session.get(Request, request.id) is not None


@pytest.mark.parametrize("sent", ["answers", "tick"])
def test_a_form_with_wrong_answers_or_without_its_tick_is_not_sent(
    sqlite_app: Flask, clock: StillClock, sent: str
) -> None:
    with sqlite_app.app_context():
        now = the_clock().programme()
        draft, _token = intake.start_draft(now=now, language="en")
        answers = cast.answers(role="aunt") if sent == "answers" else cast.answers()
        intake.save_draft(draft.id, {**cases.EMPTY_WORDS, "answers": answers}, now=now)
        code = refused(
            intake.submit_request,
            draft.id,
            form_key="once",
            agreed=sent != "tick",
            now=now,
            today=the_clock().today(),
        )
        assert code == {"answers": "answers_wrong", "tick": "not_acknowledged"}[sent]
        assert db.session.get_one(Request, draft.id).state == RequestState.DRAFT


def test_an_attorney_gets_no_role_of_staff_and_staff_not_that_of_an_attorney(
    sqlite_app: Flask, clock: StillClock
) -> None:
    with sqlite_app.app_context():
        cast.grace()
        amara = cast.attorney_account(cast.amara()).email
        now = the_clock().real()
        for email, role in ((amara, Role.COUNSEL), ("grace@example.org", Role.ATTORNEY)):
            code = refused(accounts.set_roles, email, give=[role], take=[], actor="command", now=now)
            assert code == "attorney_role"
        assert refused(accounts.set_roles, amara, give=[], take=[Role.ATTORNEY], actor="command", now=now) == (
            "attorney_role"
        )


def test_for_a_need_that_is_filled_nobody_is_sought_nothing_widened_and_it_is_not_given_up(matter: Matter) -> None:
    need, grace = matter.offer.need, owner_of(matter)
    acts = cast.by(grace)
    assert refused(recruiting.seek, need.id, 5, **acts) == "need_closed"
    assert refused(relaxations.relax_need, need.id, "interpreter", **acts) == "need_closed"
    now = the_clock().programme()
    assert refused(triage.give_up_need, need.id, actor=grace, now=now) == "need_closed"


def test_a_step_that_is_none_widens_nothing(sqlite_app: Flask, clock: StillClock) -> None:
    with sqlite_app.app_context():
        need, grace = cast.need_of(cast.submitted()), cast.grace()
        for change in ("capacity", "fee:gold", "everything"):
            assert refused(relaxations.relax_need, need.id, change, **cast.by(grace)) == "not_a_step"


def test_nobody_answers_a_check_before_being_in_it(sqlite_app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with sqlite_app.app_context():
        person = cast.amara()
        offer = cast.sent(cast.need_of(cast.submitted()), person, by=cast.grace())
        acts = cast.by(cast.attorney_account(person))
        assert refused(offer_stages.clear_check, offer.id, firm=True, **acts) == "not_checking"
        assert refused(offer_stages.ask_staff, offer.id, **acts) == "not_checking"


def test_wrong_answers_are_not_added_to_a_request(sqlite_app: Flask, clock: StillClock) -> None:
    with sqlite_app.app_context():
        request = cast.submitted()
        said = {**cases.words(request), "step": "", "last": []}
        said["answers"] = {**said["answers"], "role": "aunt"}
        now, today = the_clock().programme(), the_clock().today()
        assert refused(more_answers.tell_more, request.id, said, now=now, today=today) == "answers_wrong"


def test_a_filter_without_a_condition_or_one_too_many_is_not_kept(
    sqlite_app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_marks, "MOST_FILTERS", 1)
    with sqlite_app.app_context():
        grace, now = cast.grace(), the_clock().real()
        assert refused(desk_marks.keep_filter, "late", {}, actor=grace, now=now) == "filter_empty"
        grace = db.session.get_one(Account, grace.id)
        desk_marks.keep_filter("late", {"flag": "late"}, actor=grace, now=now)
        assert refused(desk_marks.keep_filter, "new", {"flag": "new"}, actor=grace, now=now) == "filters_full"
        # The same name again takes the place of the earlier.
        desk_marks.keep_filter("Late", {"flag": "new"}, actor=db.session.get_one(Account, grace.id), now=now)
