"""Everybody on the roster as matching sees them now, for the pages that rank them all.

A page that ranks five thousand attorneys spent most of its time reading each of them anew: making objects of the rows
and profiles of the objects. What a profile is made of is compared here with what it was made of last time, column by
column, and only who changed is read again: so an edit by another process, or past the app, counts with the next page,
and nobody has to say that there was one. The profiles are those of `ranking.profiles` (a test holds them to it).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import Text, cast, select

from referral_app.extensions import db
from referral_app.matching import AttorneyProfile
from referral_app.models import Absence, Attorney, Licence
from referral_app.queries import roster

_KEPT = "referral.panel"


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


@dataclass(frozen=True)
class Panel:
    """The roster by code. `ready`: the row ids of those who can sign in."""

    people: Mapping[str, Person]
    profiles: Mapping[str, AttorneyProfile]
    ready: frozenset[str]


class _Kept(NamedTuple):
    """What a profile was made of, and the profile: no name, no count, nothing that passes with the day."""

    facts: tuple[Any, ...]
    licences: tuple[Any, ...]
    profile: AttorneyProfile


def panel(now: datetime, today: date) -> Panel:
    """Everybody on the roster, with facts as they are now: five questions, however many they are."""
    rows = db.session.execute(_PEOPLE).all()
    licences: dict[str, list[Any]] = {}
    for licence in db.session.execute(_LICENCES):
        licences.setdefault(licence[0], []).append(licence[1:])
    away: dict[str, date] = {}
    for attorney_id, last_day in db.session.execute(
        select(Absence.attorney_id, Absence.last_day).where(Absence.first_day <= today, Absence.last_day >= today)
    ):
        away[attorney_id] = max(last_day, away.get(attorney_id, last_day))
    counts = roster.live_counts(now)
    before: Mapping[str, _Kept] = current_app.extensions.get(_KEPT, {})
    known: dict[str, _Kept] = {}
    people: dict[str, Person] = {}
    profiles: dict[str, AttorneyProfile] = {}
    for row in rows:
        attorney_id, code = row[0], row[1]
        facts, held = row[6:], tuple(licences.get(attorney_id, ()))
        kept = before.get(attorney_id)
        if kept is None or kept.profile.id != code or kept.facts != facts or kept.licences != held:
            kept = _Kept(facts, held, _made(code, facts, held))
        known[attorney_id] = kept
        people[code] = Person(*row[:5])
        profiles[code] = _as_of_today(kept.profile, away.get(attorney_id), counts.get(attorney_id))
    # Who left the roster is left out here too.
    current_app.extensions[_KEPT] = known
    return Panel(people, profiles, frozenset(row[0] for row in rows if row[5]))


#: What a profile is made of, in the order in which it is read. JSON stays text until somebody changed.
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
    Attorney.first_name,
    Attorney.last_name,
    Attorney.firm_name,
    roster.signs_in(),
    *(cast(getattr(Attorney, name), Text) if name in _JSON else getattr(Attorney, name) for name in _FACTS),
).order_by(Attorney.code)
_LICENCES = select(Licence.attorney_id, Licence.forum, Licence.status, Licence.expires).order_by(
    Licence.attorney_id, Licence.position
)


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
