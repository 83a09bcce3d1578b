"""Everybody on the roster as matching sees them now, for the pages that rank them all.

A page that ranks five thousand attorneys spent most of its time reading each of them anew. What matching reads of them
is kept by process, grouped by what the rules look at, beside the marks that the database gives them (`RosterMark`): a
mark is new with every change, also by another process or past the app, so that a change counts with the next page, only
who changed is read again, and nobody has to say that there was one. Who is away today, who can sign in and what is in
hand is asked each time, and so are names, of those whom the page shows: no name is kept. The profiles are those of
`ranking.profiles` (a test holds them to it).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import Text, cast, func, select

from referral_app.extensions import db
from referral_app.matching import AttorneyProfile, Grouped
from referral_app.models import Absence, Attorney, Licence, RosterMark
from referral_app.queries import roster

_KEPT, _READING = "referral.panel", "referral.panel_reading"
#: Seconds for which a page waits for another that reads: a database that stands still keeps each of them once.
_LONGEST = 3.0
#: So many are asked for by their ids; more are read with everybody else.
_FEW = 200


class Person(NamedTuple):
    """Of an attorney what a ranking prints: the row's id, the code that matching knows, and the names."""

    id: str
    code: str
    first_name: str
    last_name: str
    firm_name: str | None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class People:
    """The names of the roster by code, read for those who are shown. `ids`: every row id by code."""

    def __init__(self, ids: Mapping[str, str]) -> None:
        self.ids = ids
        self._read: dict[str, Person] = {}

    def fetch(self, codes: Iterable[str]) -> None:
        """Read these in one question, so that none of them is asked for alone."""
        unknown = [code for code in dict.fromkeys(codes) if code not in self._read]
        if unknown:
            for row in db.session.execute(_NAMES.where(Attorney.code.in_(unknown))):
                self._read[row.code] = Person(*row)

    def __getitem__(self, code: str) -> Person:
        self.fetch([code])
        # Whoever left the roster while the page was made has no name any more.
        return self._read.get(code) or Person(self.ids[code], code, "", "", None)


_NAMES = select(Attorney.id, Attorney.code, Attorney.first_name, Attorney.last_name, Attorney.firm_name)


@dataclass(frozen=True)
class Panel:
    """The roster by code. `ready`: the row ids of those who can sign in."""

    people: People
    grouped: Grouped
    ready: frozenset[str]

    @property
    def profiles(self) -> Mapping[str, AttorneyProfile]:
        return self.grouped.profiles


class _Kept(NamedTuple):
    """What is kept of one: the mark it was read under, and the profile: no name, no count, nothing that passes."""

    mark: int | None
    profile: AttorneyProfile

    def is_as_of(self, mark: int | None) -> bool:
        """Whether nothing has changed since: only a mark says so."""
        return self.mark is not None and self.mark == mark


@dataclass(frozen=True)
class Standing:
    """What a process keeps of the roster: nothing that passes with the day. `version`: how many people there
    are, and the sum of their marks; `codes` by row id, `ids` the other way round."""

    version: tuple[int, int]
    known: Mapping[str, _Kept]
    codes: Mapping[str, str]
    ids: Mapping[str, str]
    grouped: Grouped

    def is_as_of(self, people: int, marked: int, sum_of_marks: int) -> bool:
        """Whether nothing has changed since; whoever has no mark may have."""
        return self.version == (people, sum_of_marks) and people == marked


def panel(now: datetime, today: date) -> Panel:
    """Everybody on the roster, with facts as they are now: three questions, however many they are."""
    *version, enrolled = db.session.execute(_VERSION.add_columns(roster.enrolled().scalar_subquery())).one()
    kept = _standing(*map(int, version))
    away: dict[str, date] = {}
    for attorney_id, last_day in db.session.execute(
        select(Absence.attorney_id, Absence.last_day).where(Absence.first_day <= today, Absence.last_day >= today)
    ):
        away[attorney_id] = max(last_day, away.get(attorney_id, last_day))
    counts = roster.live_counts(now)
    live = {
        kept.codes[one]: _as_of_today(kept.known[one].profile, away.get(one), counts.get(one))
        for one in away.keys() | counts.keys()
        if one in kept.codes
    }
    return Panel(People(kept.ids), kept.grouped.with_live(live), frozenset(roster.apart(enrolled)))


def standing() -> Standing:
    """What is kept, if it is the roster of now; else read again of whom it is not."""
    return _standing(*map(int, db.session.execute(_VERSION).one()))


def _standing(people: int, marked: int, sum_of_marks: int) -> Standing:
    before: Standing | None = current_app.extensions.get(_KEPT)
    if before is not None and before.is_as_of(people, marked, sum_of_marks):
        return before
    # One reads, and whoever comes meanwhile takes what it read: eight at once take eight times as long, each of them.
    reading: threading.Lock = current_app.extensions.setdefault(_READING, threading.Lock())
    alone = reading.acquire(timeout=_LONGEST)
    try:
        read: Standing | None = current_app.extensions.get(_KEPT)
        if read is not None and read.is_as_of(people, marked, sum_of_marks):
            return read
        return _read_again(read)
    finally:
        if alone:
            reading.release()


def _read_again(before: Standing | None) -> Standing:
    """The roster with whoever has changed since it was read before."""
    marks: dict[str, int | None] = dict(db.session.execute(_MARKS).all())
    known = {one: kept for one, kept in (before.known if before else {}).items() if kept.is_as_of(marks.get(one))}
    for attorney_id, profile in _read([one for one in marks if one not in known]):
        # Read after its mark: what it says may be newer than the mark, never older.
        if attorney_id in marks:
            known[attorney_id] = _Kept(marks[attorney_id], profile)
    grouped = Grouped.of(kept.profile for kept in known.values())
    codes = {attorney_id: kept.profile.id for attorney_id, kept in known.items()}
    made = Standing(
        (len(known), sum(kept.mark or 0 for kept in known.values())),
        known,
        codes,
        {code: attorney_id for attorney_id, code in codes.items()},
        grouped,
    )
    current_app.extensions[_KEPT] = made
    return made


_VERSION = select(
    select(func.count()).select_from(Attorney).scalar_subquery(),
    func.count(RosterMark.mark),
    func.coalesce(func.sum(RosterMark.mark), 0),
)
#: Whoever has no mark, because a trigger is gone, is there all the same, and is read for every page.
_MARKS = select(Attorney.id, RosterMark.mark).outerjoin(RosterMark, RosterMark.attorney_id == Attorney.id)
#: What a profile is made of, in the order in which it is read. JSON stays text on the way.
_JSON = ("areas", "trainings", "fees", "languages")
_FACTS = (
    "firm_id",
    "status",
    "paused_until",
    "phv",
    "insurance_expires",
    "cover",
    *_JSON,
    "interpreter_ok",
    "max_matters",
    "max_offers_30d",
)
_PEOPLE = select(
    Attorney.id,
    Attorney.code,
    *(cast(getattr(Attorney, name), Text) if name in _JSON else getattr(Attorney, name) for name in _FACTS),
)
_LICENCES = select(Licence.attorney_id, Licence.forum, Licence.status, Licence.expires).order_by(
    Licence.attorney_id, Licence.position
)


def _read(ids: list[str]) -> Iterable[tuple[str, AttorneyProfile]]:
    """These attorneys as they stand, or everybody where that is quicker."""

    def among(query: Any, column: Any) -> Any:
        return query.where(column.in_(ids)) if len(ids) <= _FEW else query

    if not ids:
        return
    wanted = set(ids)
    licences: dict[str, list[Any]] = {}
    for licence in db.session.execute(among(_LICENCES, Licence.attorney_id)):
        licences.setdefault(licence[0], []).append(licence[1:])
    for row in db.session.execute(among(_PEOPLE, Attorney.id)):
        if row[0] in wanted:
            yield row[0], _made(row[1], row[2:], tuple(licences.get(row[0], ())))


def _made(code: str, facts: tuple[Any, ...], licences: tuple[Any, ...]) -> AttorneyProfile:
    """The profile of somebody who is there every day and was never asked."""
    told = {name: json.loads(value) if name in _JSON else value for name, value in zip(_FACTS, facts, strict=True)}
    held = [SimpleNamespace(forum=forum, status=status, expires=expires) for forum, status, expires in licences]
    row: Any = SimpleNamespace(code=code, licences=held, absences=(), **told)
    return AttorneyProfile.from_dict(roster.profile(row, None, date.min))


def _as_of_today(
    profile: AttorneyProfile, away_until: date | None, counts: Mapping[str, Any] | None
) -> AttorneyProfile:
    """The same with the absence that holds today, and with what is in hand."""
    if away_until is not None:
        profile = replace(profile, paused_until=max(away_until, profile.paused_until or away_until))
    return replace(profile, **counts) if counts else profile
