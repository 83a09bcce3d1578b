"""The directory of attorneys as staff read it: who is on the roster, what they can take today, and what came of it.

Everything is selected and counted in SQL, a page at a time. No family's name is here: an offer has its reference, and
that only for whoever may know of the request.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, exists, func, or_, select
from sqlalchemy.orm import joinedload

from referral_app.extensions import db
from referral_app.models import (
    Account,
    Attorney,
    Letter,
    Licence,
    Matter,
    Need,
    Offer,
    Request,
    readers,
)
from referral_app.queries import counsel, roster
from referral_app.queries.counsel import Page
from referral_app.queries.standings import STANDINGS, signs_in
from referral_app.roster.agency import AGENCY_FORUM
from referral_app.vocabulary import AttorneyStatus, LetterKind, OfferState

PAGE_SIZE = 25
HISTORY_SIZE = 25


@dataclass(frozen=True)
class Filter:
    """What the address asks for; empty means everybody who has not left."""

    name: str = ""
    place: str = ""
    area: str = ""
    language: str = ""
    standing: str = ""

    def as_address(self) -> dict[str, str]:
        """The codes that are set, as they stand in an address: a name is typed and stands in none."""
        return {key: value for key, value in vars(self).items() if value and key != "name"}


@dataclass(frozen=True)
class Person:
    """One line of the directory, or the top of an attorney's page, as things stand today."""

    attorney: Attorney
    signs_in: bool
    away_until: date | None
    counts: Mapping[str, Any] = field(default_factory=lambda: dict(roster.NO_COUNTS))

    @property
    def taken(self) -> int:
        """Places that are taken."""
        return int(self.counts["open_matters"] + self.counts["pending_offers"])

    @property
    def free(self) -> int:
        return max(0, self.attorney.max_matters - self.taken)


def plain_letters(text: str) -> str:
    """A name without accents and capitals, as somebody types who has heard it: "Muñoz" is "munoz"."""
    if text.isascii():
        return " ".join(text.lower().split())
    apart = unicodedata.normalize("NFKD", text)
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).casefold().split())


#: As many digits of a telephone number name one line: fewer are part of a code or of nobody's number.
_ENOUGH_DIGITS = 7
_NO_WORD = re.compile(r"[^\w@.'+-]+")
_DIGITS_ALONE = re.compile(r"[\d\s().+/-]+")


def _named(typed: str, conditions: Sequence[ColumnElement[bool]]) -> list[str]:
    """The row ids of those who are called so, by any parts of name, firm, address or code in any order, or who have the
    number, however it is written; in the order of the list.

    The two engines fold letters differently, so names are compared here: a few columns of the roster, in one question.
    """
    wanted = [part for part in _NO_WORD.split(plain_letters(typed)) if any(map(str.isalnum, part))]
    number = _national(typed) if _DIGITS_ALONE.fullmatch(typed) else ""
    cells = (Attorney.first_name, Attorney.last_name, Attorney.firm_name, Attorney.email, Attorney.code)
    found = []
    rows = db.session.execute(select(Attorney.id, Attorney.phone, *cells).where(*conditions).order_by(*_ORDER))
    for attorney_id, phone, *told in rows:
        said = plain_letters(" ".join(filter(None, told)))
        called_so = bool(wanted) and all(part in said for part in wanted)
        if called_so or (len(number) >= _ENOUGH_DIGITS and _national(phone).endswith(number)):
            found.append(attorney_id)
    return found


def _national(number: str) -> str:
    """The digits of a number, without what stands before a number of the United States."""
    digits = "".join(sign for sign in number if sign.isdecimal())
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def called(typed: str, *, most: int) -> list[str]:
    """The row ids of attorneys on the panel who are called so, at most so many."""
    on_the_panel = [Attorney.last_name != "", Attorney.status != AttorneyStatus.WITHDRAWN]
    return _named(typed, on_the_panel)[:most]


def by_ids(ids: Sequence[str]) -> Sequence[Attorney]:
    """These attorneys by last name."""
    return db.session.scalars(select(Attorney).where(Attorney.id.in_(ids)).order_by(*_ORDER)).all()


_ORDER = (Attorney.last_name, Attorney.first_name, Attorney.code)


def at_place(place: str) -> ColumnElement[bool]:
    """Holds a licence of this state, of a federal district in it, or of this country."""
    return exists().where(
        Licence.attorney_id == Attorney.id,
        or_(Licence.forum == place, Licence.forum.startswith(f"{place}-", autoescape=True)),
    )


def in_area(area: str) -> ColumnElement[bool]:
    named: ColumnElement[bool] = Attorney.areas[area].as_string().is_not(None)
    return named


def speaks(language: str) -> ColumnElement[bool]:
    named: ColumnElement[bool] = Attorney.languages[language].as_string().is_not(None)
    return named


def _conditions(wanted: Filter, today: date) -> list[ColumnElement[bool]]:
    # Whoever was forgotten has no name, and is in no directory.
    conditions: list[ColumnElement[bool]] = [Attorney.last_name != ""]
    if wanted.standing:
        conditions.append(STANDINGS[wanted.standing](today))
    else:
        conditions.append(Attorney.status != AttorneyStatus.WITHDRAWN)
    if wanted.place:
        conditions.append(at_place(wanted.place))
    if wanted.area:
        conditions.append(in_area(wanted.area))
    if wanted.language:
        conditions.append(speaks(wanted.language))
    return conditions


def directory(wanted: Filter, *, now: datetime, today: date, page: int = 1) -> Page:
    """A page of `Person`s by last name; the last page where the address asks for a later one."""
    conditions = _conditions(wanted, today)
    if wanted.name:
        named = _named(wanted.name, conditions)
        total = len(named)
    else:
        total = db.session.scalar(select(func.count()).select_from(Attorney).where(*conditions)) or 0
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    start = (number - 1) * PAGE_SIZE
    listed = select(Attorney, signs_in()).order_by(*_ORDER)
    if wanted.name:
        listed = listed.where(Attorney.id.in_(named[start : start + PAGE_SIZE]))
    else:
        listed = listed.where(*conditions).limit(PAGE_SIZE).offset(start)
    rows = db.session.execute(listed).all()
    counts = roster.live_counts(now, [person.id for person, _can in rows])
    return Page(
        [_person(person, bool(can), counts.get(person.id), today) for person, can in rows], number, total, PAGE_SIZE
    )


def _person(person: Attorney, can: bool, counts: dict[str, Any] | None, today: date) -> Person:
    until = roster.paused_until(person, today)
    return Person(
        person,
        can,
        until if until is not None and until >= today else None,
        {**roster.NO_COUNTS, **(counts or {})},
    )


def places() -> Sequence[str]:
    """The states and countries of which somebody on the roster holds a licence."""
    forums = db.session.scalars(select(Licence.forum).distinct())
    return sorted({state_or_country(forum) for forum in forums})


def state_or_country(forum: str) -> str:
    """The state that a court or a federal district stands in; a country, and the federal agencies, as they are."""
    return forum[:5] if forum.startswith("US-") and forum != AGENCY_FORUM else forum


def languages() -> Sequence[str]:
    """The codes of the languages that somebody on the roster speaks."""
    told = db.session.scalars(select(cast(Attorney.languages, Text)).distinct())
    return sorted({code for each in told for code in json.loads(each)})


def person_for(attorney_id: str, *, now: datetime, today: date) -> Person | None:
    """One attorney as things stand today, or None: nobody of this id, or somebody who was forgotten."""
    row = db.session.execute(
        select(Attorney, signs_in()).where(Attorney.id == attorney_id, Attorney.last_name != "")
    ).one_or_none()
    if row is None:
        return None
    return _person(row[0], bool(row[1]), roster.live_counts(now, [attorney_id]).get(attorney_id), today)


def account_of(attorney_id: str) -> Account | None:
    return db.session.scalar(select(Account).where(Account.attorney_id == attorney_id))


def last_invited_at(attorney_id: str) -> datetime | None:
    return db.session.scalar(
        select(func.max(Letter.created_at)).where(
            Letter.reader.in_(readers("attorney", attorney_id)),
            Letter.kind == LetterKind.INVITATION,
        )
    )


@dataclass(frozen=True)
class Asked:
    """One question to the attorney and what came of it. No reference where the viewer opens no requests."""

    offer: Offer
    matter: Matter | None


def history(viewer: Account, attorney_id: str, *, page: int = 1) -> Page:
    """What the attorney was asked, the latest first, as far as the requests exist for the viewer."""
    conditions = [
        Offer.attorney_id == attorney_id,
        Offer.state.not_in((OfferState.PLANNED, OfferState.DROPPED)),
        *counsel.visible_to(viewer),
    ]
    joined = select(func.count()).select_from(Offer).join(Need, Need.id == Offer.need_id)
    total = db.session.scalar(joined.join(Request, Request.id == Need.request_id).where(*conditions)) or 0
    number = min(max(page, 1), max(1, -(-total // HISTORY_SIZE)))
    rows = db.session.execute(
        select(Offer, Matter)
        .join(Need, Need.id == Offer.need_id)
        .join(Request, Request.id == Need.request_id)
        .outerjoin(Matter, Matter.offer_id == Offer.id)
        .where(*conditions)
        .options(joinedload(Offer.need).joinedload(Need.request))
        .order_by(Offer.sent_at.is_(None).desc(), Offer.sent_at.desc(), Offer.created_at.desc(), Offer.id)
        .limit(HISTORY_SIZE)
        .offset((number - 1) * HISTORY_SIZE)
    ).all()
    return Page([Asked(offer, matter) for offer, matter in rows], number, total, HISTORY_SIZE)


@dataclass(frozen=True)
class Given:
    """What an attorney has given so far: matters by state, and minutes told at their ends."""

    matters: Mapping[str, int]
    minutes: int


def given(attorney_id: str) -> Given:
    rows = db.session.execute(
        select(Matter.state, func.count(), func.coalesce(func.sum(Matter.minutes), 0))
        .where(Matter.attorney_id == attorney_id)
        .group_by(Matter.state)
    ).all()
    return Given({row[0]: row[1] for row in rows}, sum(int(row[2] or 0) for row in rows))


def vouched_for_by(attorney: Attorney) -> str | None:
    """The name of the member of staff who looked at the licences, if the account is still there."""
    if attorney.vouched_by is None:
        return None
    return db.session.scalar(select(Account.name).where(Account.id == attorney.vouched_by))
