"""Where a letter goes, when its reader may get it and what they said about being written to: looked up as it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from referral_app import programme
from referral_app.extensions import db
from referral_app.letters.addresses import is_one_address
from referral_app.letters.kinds import waits_for_the_day
from referral_app.models import Account, Attorney, Letter, Offer, Request
from referral_app.queries import accounts, cases, companions, taking_over
from referral_app.security import other_side
from referral_app.vocabulary import AttorneyStatus, CallWay, LetterKind, RequestState
from referral_app.workflow import calendar, contact

#: An address of the office's own, from its settings: there is no row to lock, and no day to wait for. The id says which
#: of them, the one for alarms or the one that keeps the record's marks.
ON_CALL = "on_call"
RECORD = "record"
_TABLES: dict[str, type[Attorney] | type[Account] | type[Request]] = {
    "attorney": Attorney,
    "account": Account,
    "requester": Request,
}


@dataclass(frozen=True)
class Recipient:
    """`address` is None where there is none; `preferences` are a requester's own words about safe contact.

    What is not the address of one reader is none.
    """

    address: str | None
    zone: ZoneInfo
    preferences: dict[str, Any] = field(default_factory=dict)
    hold: str | None = None
    reachable: bool = True

    def __post_init__(self) -> None:
        if self.address is not None and not is_one_address(self.address):
            object.__setattr__(self, "address", None)


def of_letter(letter: Letter) -> Recipient:
    """Who gets this letter, as things stand now. Raises CannotBeRead when a requester's words cannot be opened."""
    zone = programme.zone()
    if letter.recipient_kind == "attorney":
        attorney = db.session.get(Attorney, letter.recipient_id)
        if attorney is None:
            return Recipient(None, zone)
        reachable = attorney.status != AttorneyStatus.WITHDRAWN
        return Recipient(attorney.email, ZoneInfo(attorney.time_zone), reachable=reachable)
    if letter.recipient_kind == ON_CALL:
        settings = programme.settings()
        return Recipient(settings.record_to if letter.recipient_id == RECORD else settings.on_call, zone)
    if letter.recipient_kind == "account":
        account = db.session.get(Account, letter.recipient_id)
        if account is None:
            return Recipient(None, zone)
        return Recipient(account.email, zone, reachable=account.deactivated_at is None)
    request = db.session.get(Request, letter.recipient_id)
    if request is None or request.state == RequestState.DRAFT:
        return Recipient(None, zone)
    said = cases.words(request)
    ways = said["answers"].get("contact_ways")
    return Recipient(
        said["contact"].get("email") or None,
        zone,
        {"ways": ways if isinstance(ways, list) else [], "device_shared": said["answers"].get("device_shared")},
        hold=request.hold,
        reachable=_may_be_reached(request, said),
    )


def _may_be_reached(request: Request, said: Mapping[str, Any]) -> bool:
    """Not somebody named as the other side, however that address came to stand there (A06); nor, whatever hold ends,
    whoever asked for a person who has come of age since and has not said yet how to go on (U12)."""
    return not other_side.in_words(said) and not taking_over.is_awaited(request)


def lock(recipient_kind: str, recipient_id: str) -> None:
    """Hold the reader's row until the transaction ends: one worker at a time puts a digest together."""
    table = _TABLES.get(recipient_kind)
    if table is None:
        return
    db.session.execute(select(table.id).where(table.id == recipient_id).with_for_update(key_share=True))


def still_valid(letter: Letter) -> bool:
    """Whether the offer a letter speaks of is in a state in which the letter makes sense.

    A person who has stopped everything was told that nothing more is sent: no letter to them is valid any more (U5).
    """
    if letter.recipient_kind == "requester":
        request = db.session.get(Request, letter.recipient_id)
        if request is None or request.state == RequestState.WITHDRAWN:
            return False
    if letter.kind == LetterKind.INVITATION:
        account = accounts.of_attorney(letter.recipient_id)
        return account is not None and accounts.may_be_mailed(account)
    if letter.kind == LetterKind.BESIDE and letter.offer_id is None:
        return companions.asked_of(letter.recipient_id, letter.request_id or "") > 0
    if not letter.valid_while or letter.offer_id is None:
        return True
    offer = db.session.get(Offer, letter.offer_id)
    return offer is not None and offer.state in letter.valid_while


def why_unsafe(recipient: Recipient, letter: Letter) -> str | None:
    """Why the safe-contact policy keeps this letter from leaving now: a code, or None when it may (D07)."""
    if letter.recipient_kind != "requester":
        return None
    return contact.may_send(
        "requester",
        ways=recipient.preferences.get("ways", ()),
        hold=recipient.hold,
        has_address=recipient.address is not None,
        reachable=recipient.reachable,
    ).reason


def never_wanted(request: Request) -> str | None:
    """Why a requester gets no mail at all by their own words, a code; None when mail is a way they ticked as safe.

    A hold does not count here: it may be over when the letter leaves.
    """
    said = cases.words(request)
    return contact.may_send(
        "requester",
        ways=_ways(said),
        has_address=is_one_address(str(said["contact"].get("email") or "")),
        reachable=_may_be_reached(request, said),
    ).reason


def instead_of_mail(request: Request, reason: str) -> contact.Instead:
    """What becomes of a letter to this requester that may not leave for this reason. Raises CannotBeRead."""
    said = cases.words(request)
    written = str(said["contact"].get("email") or "")
    unreadable = bool(written) and not is_one_address(written)
    ways, posted = by_hand(request, said), is_posted(request, said)
    return contact.instead(reason, ways, unreadable=unreadable, posted=posted)


def by_hand(request: Request, said: Mapping[str, Any] | None = None) -> tuple[CallWay, ...]:
    """The ways by which staff themselves may reach a requester, as the person marked them (a hold does not count).

    `said`: its words, where they are open. None where somebody of the other side stands among them (A06), once it
    ended because going on is not safe, and while they are the ways of whoever asked for a person who has come of age
    (U12).
    """
    if _is_left_alone(request):
        return ()
    ways = by_hand_of(cases.words(request) if said is None else said)
    return ways if ways and not taking_over.is_awaited(request) else ()


def is_posted(request: Request, said: Mapping[str, Any] | None = None) -> bool:
    """Whether staff write to a requester at a jail or prison by hand; never where `by_hand` has none by its rules."""
    if _is_left_alone(request):
        return False
    posted = is_posted_of(cases.words(request) if said is None else said)
    return posted and not taking_over.is_awaited(request)


def _is_left_alone(request: Request) -> bool:
    return request.state == RequestState.WITHDRAWN or request.close_reason == "not_safe"


def by_hand_of(said: Mapping[str, Any]) -> tuple[CallWay, ...]:
    """The same for the words of a request."""
    if other_side.in_words(said):
        return ()
    number, trusted = (str(said["contact"].get(name) or "") for name in ("phone", "trusted_phone"))
    return contact.by_hand(_ways(said), phone=bool(number), trusted=bool(trusted))


def is_posted_of(said: Mapping[str, Any]) -> bool:
    """The same for the words of a request."""
    ways = _ways(said)
    marked = contact.POSTED in ways and contact.RETURNS not in ways and bool(said["contact"].get("letter_to"))
    return marked and not other_side.in_words(said)


def _ways(said: Mapping[str, Any]) -> list[str]:
    ways = said["answers"].get("contact_ways")
    return ways if isinstance(ways, list) else []


def working_hour(attorney: Attorney, now: datetime) -> datetime:
    """When a letter that waits for the day may reach this attorney, at or after `now`."""
    absences = [(each.first_day, each.last_day) for each in attorney.absences]
    if attorney.paused_until is not None:
        absences.append((date.min, attorney.paused_until))
    return calendar.letter_due(
        now,
        ZoneInfo(attorney.time_zone),
        working_days=attorney.working_days,
        absences=absences,
        holidays=programme.holidays_from(programme.day(now)),
    )


def letter_hour(kind: str, track: str | None, recipient_kind: str, recipient_id: str, now: datetime) -> datetime:
    """When a letter of this kind may leave to this reader, at or after `now`: working days, absences, quiet hours."""
    if not waits_for_the_day(kind, track):
        return now
    if recipient_kind == "attorney":
        attorney = db.session.get(Attorney, recipient_id)
        if attorney is not None:
            return working_hour(attorney, now)
    return calendar.letter_due(now, programme.zone(), holidays=programme.holidays_from(programme.day(now)))
