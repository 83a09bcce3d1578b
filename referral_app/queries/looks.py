"""Who looked at whom: the links of the audit chain that looks at a person's data leave (E02).

Small and general: by request, by person, a page at a time. Ids and codes only, never what was read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, exists, select

from referral_app.extensions import db
from referral_app.models import Account, AuditRow, Matter, Need, Offer, Request, mark_of
from referral_app.queries.of_the_case import theirs_among
from referral_app.security.typed_text import references_in
from referral_app.vocabulary import RequestState, Role

#: The looks there are, and which groups of fields each of them shows.
FIELD_GROUPS: dict[str, tuple[str, ...]] = {
    # The page of a request as it was, all of it at once; and the parts it is opened by since.
    "request_read": ("state", "answers", "notes"),
    "request_opened": ("state", "in_short"),
    "answers_read": ("state", "in_short", "answers"),
    "clocks_read": ("state", "in_short", "clocks"),
    "people_read": ("state", "in_short", "agreement"),
    "notes_read": ("state", "in_short", "notes"),
    "identity_read": ("contact", "names"),
    "phrase_read": ("phrase",),
    "pair_read": ("names",),
    "offer_read": ("summary",),
    "names_read": ("names",),
    "facts_read": ("facts",),
    "terms_read": ("facts",),
    "contact_read": ("contact",),
    "dates_read": ("dates",),
    "complaint_read": ("notes",),
    "person_sought": ("names",),
}
SIZE = 50
#: Put together once: every page of a family asks it.
_WAS_READ = select(
    exists().where(AuditRow.object == bindparam("of"), AuditRow.action.in_(("request_read", "answers_read")))
)


@dataclass(frozen=True)
class Look:
    """One look. `actor` is an account's id, or "mailed_link"; `reason` a code or the consent it rests on."""

    seq: int
    at: datetime
    actor: str
    action: str
    reason: str | None
    request_id: str | None

    @property
    def shown(self) -> tuple[str, ...]:
        return FIELD_GROUPS[self.action]

    @property
    def consent(self) -> str | None:
        """The number of the consent that a release to an attorney rests on ("consent 2, …"), if it is one."""
        word, _, rest = (self.reason or "").partition(" ")
        return rest.partition(",")[0] if word == "consent" else None


def looks(
    *, request_id: str | None = None, actor: str | None = None, before: int | None = None, size: int = SIZE
) -> list[Look]:
    """The latest looks first: of one request, by one person, of everybody. `before`: those with lesser numbers."""
    asked = select(AuditRow).where(AuditRow.action.in_(list(FIELD_GROUPS)))
    if request_id is not None:
        asked = asked.where(AuditRow.object.in_(_objects_of(request_id)))
    if actor is not None:
        asked = asked.where(AuditRow.who.in_([mark_of(actor, action) for action in FIELD_GROUPS]))
    if before is not None:
        asked = asked.where(AuditRow.seq < before)
    rows = db.session.scalars(asked.order_by(AuditRow.seq.desc()).limit(size)).all()
    whose = _requests_of({row.object for row in rows})
    return [Look(row.seq, row.at, row.actor, row.action, row.reason, whose.get(row.object)) for row in rows]


def but_of_complaints_about(viewer_id: str, rows: Sequence[Look]) -> list[Look]:
    """The same looks without those at complaints about the viewer's own work: for them there is none (E12)."""
    read = {one.request_id for one in rows if one.action == "complaint_read" and one.request_id}
    theirs = theirs_among(viewer_id, read)
    return [one for one in rows if not (one.action == "complaint_read" and one.request_id in theirs)]


#: What would tell a family of another one: it is on the privacy officer's list, and not on its own.
NOT_FOR_FAMILIES = frozenset({"pair_read", "person_sought"})
MOST_FOR_FAMILIES = 200


@dataclass(frozen=True)
class Seen:
    """Looks of one day, of one role and kind: whose they were stays with the office."""

    day: date
    by_staff: bool
    action: str
    reason: str | None
    count: int


def seen_of(request_id: str, day_of: Callable[[datetime], date], but: frozenset[str] = frozenset()) -> list[Seen]:
    """Who looked at what a family wrote, for the family itself: days, roles and reasons, the latest first (E02).
    `but`: looks that are of another person than the one who reads it."""
    left_out = NOT_FOR_FAMILIES | but
    rows = [one for one in looks(request_id=request_id, size=MOST_FOR_FAMILIES) if one.action not in left_out]
    staff = _staff({one.actor for one in rows})
    told: dict[tuple[date, bool, str, str | None], int] = {}
    for one in rows:
        by_staff = one.actor in staff
        key = (day_of(one.at), by_staff, one.action, one.reason if by_staff else None)
        told[key] = told.get(key, 0) + 1
    return [Seen(*key, count) for key, count in told.items()]


def was_read(request_id: str) -> bool:
    """Whether somebody of staff has read what a family wrote, and not only its request in short."""
    return bool(db.session.scalar(_WAS_READ, {"of": f"request:{request_id}"}))


def _staff(actors: set[str]) -> set[str]:
    """Those of them who are staff of this office; the others are lawyers."""
    people = db.session.scalars(select(Account).where(Account.id.in_(actors)))
    return {person.id for person in people if not person.holds(Role.ATTORNEY)}


def _objects_of(request_id: str) -> list[str]:
    """What the chain calls a request, its offers and its matters."""
    offers = db.session.scalars(select(Offer.id).join(Need).where(Need.request_id == request_id))
    matters = db.session.scalars(select(Matter.id).join(Need).where(Need.request_id == request_id))
    return [f"request:{request_id}", *(f"offer:{one}" for one in offers), *(f"matter:{one}" for one in matters)]


def _requests_of(objects: set[str]) -> dict[str, str]:
    """The request that each of these belongs to; none for what is forgotten."""
    ids: dict[str, list[str]] = {"request": [], "offer": [], "matter": []}
    for each in objects:
        kind, _, row_id = each.partition(":")
        if kind in ids:
            ids[kind].append(row_id)
    found = {f"request:{row_id}": row_id for row_id in ids["request"]}
    for kind, table in (("offer", Offer), ("matter", Matter)):
        if not ids[kind]:
            continue
        rows = db.session.execute(
            select(table.id, Need.request_id).join(Need, Need.id == table.need_id).where(table.id.in_(ids[kind]))
        )
        found |= {f"{kind}:{row[0]}": row[1] for row in rows}
    return found


def references(request_ids: Sequence[str]) -> dict[str, str]:
    """The references of those requests that are still there."""
    rows = db.session.execute(select(Request.id, Request.reference).where(Request.id.in_(request_ids)))
    return {row[0]: row[1] for row in rows}


def request_called(reference: str) -> str | None:
    """The id of the sent request of this reference, however it was typed."""
    said = references_in(reference)
    sent = select(Request.id).where(Request.reference.in_(said), Request.state != RequestState.DRAFT)
    return db.session.scalar(sent.limit(1))


def people() -> list[Account]:
    """Everybody who may have looked, by name."""
    return sorted(db.session.scalars(select(Account)), key=lambda person: (person.name.casefold(), person.id))


def names(actors: set[str]) -> dict[str, str]:
    rows = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(actors)))
    return {row[0]: row[1] for row in rows}
