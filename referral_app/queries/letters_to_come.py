"""What will be written to whom in the next days, and what would stop each letter if it left now (D13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select

from referral_app.extensions import db
from referral_app.models import Account, Attorney, Letter, Need, Offer, Request
from referral_app.queries import asked, cases, recipients, taking_over
from referral_app.queries.counsel import visible_to
from referral_app.queries.together import QUESTION
from referral_app.security.case_keys import CannotBeRead
from referral_app.vocabulary import LetterState, OfferState, TaskKind

AHEAD = timedelta(days=30)
MOST = 200
#: A letter that should have left this long ago is late.
LATE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Planned:
    """One letter to come. `reader` is a name of staff or attorney, or a request's reference; `stops` a reason code."""

    at: datetime
    kind: str
    reader: str
    request_id: str | None
    reference: str | None
    stops: str | None


def planned(now: datetime, viewer: Account) -> list[Planned]:
    """The letters of the next 30 days in the order they are due: the outbox, and the reminders to come.

    Of requests that exist for the viewer alone.
    """
    rows = [*_outbox(now, viewer), *_reminders(now, viewer)]
    return sorted(rows, key=lambda row: (row.at, row.reader, row.kind))[:MOST]


def _outbox(now: datetime, viewer: Account) -> list[Planned]:
    letters = db.session.execute(
        select(Letter, Request.reference)
        .outerjoin(Request, Request.id == Letter.request_id)
        .where(
            Letter.state == LetterState.WAITING,
            Letter.due_at <= now + AHEAD,
            Letter.request_id.is_(None) | and_(*visible_to(viewer)),
        )
        .order_by(Letter.due_at, Letter.id)
        .limit(MOST)
    ).all()
    # Who is called about a complaint tells whoever knows the supervisors that there is one, and about whom (E12).
    letters = [row for row in letters if row[0].params.get("task") != TaskKind.COMPLAINT or _is_to(row[0], viewer)]
    held = _at_hand([letter for letter, _reference in letters])
    told = [
        Planned(letter.due_at, letter.kind, _reader(letter, reference), letter.request_id, reference, _stops(letter))
        for letter, reference in letters
    ]
    # The session lets go of rows that nobody holds, and would ask for each of them again.
    held.clear()
    return told


def _is_to(letter: Letter, viewer: Account) -> bool:
    return letter.recipient_kind == "account" and letter.recipient_id == viewer.id


def _at_hand(letters: Sequence[Letter]) -> list[object]:
    """What is looked up for each letter, asked for once: the session finds it as long as the answer is held."""
    readers: dict[str, set[str]] = {"attorney": set(), "account": set(), "requester": set()}
    for letter in letters:
        readers.setdefault(letter.recipient_kind, set()).add(letter.recipient_id)
    offers = {letter.offer_id for letter in letters if letter.offer_id}
    cases.at_hand(sorted(readers["requester"]))
    taking_over.at_hand(readers["requester"])
    return [
        *db.session.scalars(select(Attorney).where(Attorney.id.in_(readers["attorney"]))),
        *db.session.scalars(select(Account).where(Account.id.in_(readers["account"]))),
        *db.session.scalars(select(Request).where(Request.id.in_(readers["requester"]))),
        *db.session.scalars(select(Offer).where(Offer.id.in_(offers))),
    ]


def _reminders(now: datetime, viewer: Account) -> list[Planned]:
    offers = db.session.execute(
        select(Offer.remind_at, Offer.attorney_id, Request.id, Request.reference, QUESTION)
        .join(Need, Need.id == Offer.need_id)
        .join(Request, Request.id == Need.request_id)
        .where(
            and_(Offer.state == OfferState.SENT, Offer.remind_at.is_not(None), Offer.remind_at <= now + AHEAD),
            *visible_to(viewer),
        )
        .order_by(Offer.remind_at, Offer.id)
        .limit(MOST)
    ).all()
    # One letter for what is asked together.
    rows = {row[-1]: row for row in offers}.values()
    names = asked.names(row[1] for row in rows)
    return [
        Planned(at, "reminder", names.get(attorney_id, "–"), request_id, reference, None)
        for at, attorney_id, request_id, reference, _question in rows
        if at is not None
    ]


def _reader(letter: Letter, reference: str | None) -> str:
    if letter.recipient_kind == "attorney":
        attorney = db.session.get(Attorney, letter.recipient_id)
        return attorney.name if attorney else "–"
    if letter.recipient_kind == "account":
        account = db.session.get(Account, letter.recipient_id)
        return account.name if account else "–"
    return reference or "–"


def _stops(letter: Letter) -> str | None:
    """What would stop the letter if it left now; None when nothing would."""
    if not recipients.still_valid(letter):
        return "stale"
    try:
        recipient = recipients.of_letter(letter)
    except CannotBeRead:
        return "cannot_be_read"
    unsafe = recipients.why_unsafe(recipient, letter)
    if unsafe is not None:
        return str(unsafe)
    return "unreachable" if recipient.address is None or not recipient.reachable else None


def counters(now: datetime) -> dict[str, int]:
    """Letters by state, and of those that wait how many are due and how many are late."""
    counted = {state.value: 0 for state in LetterState}
    for state, n in db.session.execute(select(Letter.state, func.count()).group_by(Letter.state)):
        counted[state] = n
    waiting = select(func.count()).select_from(Letter).where(Letter.state == LetterState.WAITING)
    counted["due"] = db.session.scalar(waiting.where(Letter.due_at <= now)) or 0
    counted["late"] = db.session.scalar(waiting.where(Letter.due_at <= now - LATE_AFTER)) or 0
    return counted
