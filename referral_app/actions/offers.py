"""Offers on their way out: approved by a person, sent by the worker.

What attorneys answer is in `actions.offer_answers`, what ends by itself in `actions.follow_up`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from referral_app.actions import Refused
from referral_app.actions.steps.approving import PIN_REASONS as PIN_REASONS
from referral_app.actions.steps.approving import (
    Pins,
    all_approved_by,
    approve,
    refuse_stale,
    refuse_without_second_person,
)
from referral_app.actions.steps.companions import NOBODY, Beside
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.locks import lock_attorney, lock_need, lock_offer
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.offers import ALONG, mark_sent
from referral_app.actions.steps.requests import move_request
from referral_app.actions.steps.tasks import settle_tasks
from referral_app.actions.steps.transaction import WORKER, record, writing
from referral_app.models import PENDING, Account, Need, Offer
from referral_app.queries import approved_rankings, companions, ranking, roster
from referral_app.queries.together import may_all_be_asked, pace_of, rows_of
from referral_app.vocabulary import OfferState, Role, TaskKind, Track


def approve_set(
    need_id: str,
    attorney_ids: list[str],
    *,
    actor: Account,
    now: datetime,
    today: date,
    pinned: dict[str, int] | None = None,
    pin_reason: str | None = None,
    beside: Beside = NOBODY,
    seen: int | None = None,
) -> list[Offer]:
    """Counsel approves whom the need may be offered to; nobody outside the set is asked. Sending is the worker's.

    Who cannot sign in yet is invited first, in the same commit, and asked once the account is open. `seen`: how many
    offers the need had on the page that this was pressed on; the same set pressed twice is one act.

    Refused: "not_counsel", "nobody_chosen", "pin_without_reason", what `refuse_stale` refuses, a code of
    `workflow.asking.WhyNot`, "not_eligible" with the attorney and the rules, or what `steps.companions.attach` refuses.
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    if not attorney_ids:
        raise Refused("nobody_chosen")
    if pinned and pin_reason not in PIN_REASONS:
        raise Refused("pin_without_reason")
    ahead = approved_rankings.ranked_ahead(Need.id == need_id, now=now, today=today)
    with writing():
        need = lock_need(need_id)
        if seen is not None and not all_approved_by(actor, need, attorney_ids):
            refuse_stale(need, seen)
        people = approved_rankings.of_roster(now, today, ahead)
        pins = Pins(pinned or {}, pin_reason)
        case = ranking.need_case(need.request, need, today)
        made = approve(need, attorney_ids, pins, people, case, actor=actor, now=now, today=today, beside=beside)
        refuse_without_second_person(need.request, actor)
        return made


def send_offer(
    offer_id: str,
    *,
    now: datetime,
    today: date,
    expires_on: date,
    snapshot: dict[str, Any],
    due_at: datetime | None = None,
    mates: Mapping[str, dict[str, Any]] | None = None,
) -> bool:
    """Send an approved offer: True if this call did it, False if it no longer stands. Gates are judged here again.

    `due_at` is when the letter leaves, if not at its reader's next working hour. `mates`: the other rows of a combined
    offer, each with its snapshot. They leave with it in one letter, exactly these, or nothing does.
    """
    snapshots = {offer_id: snapshot, **(mates or {})}
    try:
        with writing() as session:
            offer = lock_offer(offer_id)
            rows = rows_of(offer) if offer is not None else []
            if {row.id for row in rows} != set(snapshots) or not _may_leave(rows, now=now, today=today):
                return False
            first, track = rows[0], pace_of(rows)
            request = first.need.request
            for row in rows:
                sent = mark_sent(row, now=now, expires_on=expires_on, snapshot=snapshots[row.id], track=track)
                if not sent:
                    raise _NoLonger
                if row.need.first_sent_at is None:
                    row.need.first_sent_at = now
                # Somebody could be asked after all.
                settle_tasks(row.need, now=now, kinds=(TaskKind.SET_USED_UP,))
            move_request(request, "send", actor=WORKER, now=now)
            looked_at(request, now=now, by_worker=True)
            _write_offer_letter(first, track, expires_on, now=now, due_at=due_at)
            session.flush()
            for row in rows:
                record(
                    request.id,
                    "offer_sent",
                    actor=WORKER,
                    now=now,
                    subject=row.id,
                    need=row.need.number,
                    expires_on=expires_on.isoformat(),
                    **({ALONG: True} if row is not first else {}),
                )
            return True
    except _NoLonger:
        return False


class _NoLonger(Exception):
    """One row of what is sent together could not leave: nothing of it does."""


def _may_leave(rows: Sequence[Offer], *, now: datetime, today: date) -> bool:
    """Whether an approved offer stands, with its attorney's row held: whoever counts places does it in turn."""
    offer = rows[0]
    if offer.state != OfferState.APPROVED or not may_all_be_asked(rows, today):
        return False
    lock_attorney(offer.attorney_id)
    if not roster.enrolled_ids([offer.attorney_id]) or companions.waiting_for_mentor([row.id for row in rows]):
        return False
    return not ranking.failing_rules(offer.need.request, offer, now=now, today=today)


def _write_offer_letter(
    offer: Offer, track: Track, expires_on: date, *, now: datetime, due_at: datetime | None
) -> None:
    write_letter(
        "offer",
        "attorney",
        offer.attorney_id,
        once=f"offer:{offer.id}",
        now=now,
        due_at=due_at,
        request_id=offer.need.request_id,
        offer_id=offer.id,
        valid_while=PENDING,
        date=expires_on.isoformat(),
        track=track,
    )
