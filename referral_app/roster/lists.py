"""Reading the cells that hold several items: licences, areas, trainings, fees, languages, days."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from referral_app.roster.agency import AGENCY_FORUM, is_foreign_forum, is_state_forum
from referral_app.roster.cells import Page, calendar_day, items, parts, twice, whole
from referral_app.roster.codes import Codes, language_codes
from referral_app.roster.record import MONDAY_TO_FRIDAY, PRICES, WEEK, LicenceRecord
from referral_app.vocabulary import LicenceStatus

MOST_MATTERS = 9_999
MOST_CENTS = 99_999_999
#: Basis points of a contingency share: all of it.
MOST_SHARE = 10_000
NUMBER_LENGTH = 60
STATUSES = frozenset(status.value for status in LicenceStatus)
TIERS = ("1", "2", "3", "4")
LEVELS = ("fluent", "working")
FOREIGN_COUNSEL = "foreign_counsel"


def working_days(page: Page, column: str) -> tuple[str, ...]:
    days = items(page, column)
    for day in days:
        if day not in WEEK:
            page.say(column, "R18", day)
    twice(page, column, days)
    return tuple(days) or MONDAY_TO_FRIDAY


def licences(page: Page, column: str, codes: Codes) -> tuple[LicenceRecord, ...]:
    held: list[LicenceRecord] = []
    forums: list[str] = []
    for item in items(page, column):
        split = parts(page, column, item, 2, 4)
        if split is None:
            continue
        forums.append(split[0])
        held.append(_licence(page, column, split, codes))
    twice(page, column, forums)
    return tuple(held)


#: What spreadsheets make of long numbers: "1.2E+07", "24000101.0".
_CHANGED = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+|\d+[.,]0+", re.IGNORECASE)


def _licence(page: Page, column: str, split: list[str], codes: Codes) -> LicenceRecord:
    forum, status, written, number = split
    if forum == AGENCY_FORUM:
        page.say(column, "R32")
    elif forum not in codes.forums:
        page.say(column, "R31", forum)
    elif status == LicenceStatus.ACTIVE and not number and (is_state_forum(forum) or is_foreign_forum(forum)):
        page.say(column, "R34", forum)
    if status not in STATUSES:
        page.say(column, "R33", status)
    if _CHANGED.fullmatch(number):
        page.say(column, "R35", number)
    if len(number) > NUMBER_LENGTH:
        page.say(column, "R23", NUMBER_LENGTH)
    expires = calendar_day(page, column, written) if written else None
    return LicenceRecord(forum, status, expires, number or None)


def areas(page: Page, column: str, codes: Codes, today: date) -> dict[str, Any]:
    held: dict[str, Any] = {}
    names: list[str] = []
    for item in items(page, column):
        split = parts(page, column, item, 3, 4)
        if split is None:
            continue
        area, tier, matters, written = split
        names.append(area)
        if area not in codes.areas:
            page.say(column, "R40", area)
        if area in codes.retired:
            page.say(column, "W09", area)
        if tier not in TIERS:
            page.say(column, "R41", tier)
        number = whole(page, column, matters, MOST_MATTERS)
        last = calendar_day(page, column, written) if written else None
        if last is not None and last > today:
            page.say(column, "R42", written)
        level = int(tier) if tier in TIERS else 0
        held[area] = {"tier": level, "matters": number, "last_matter": last.isoformat() if last else None}
    twice(page, column, names)
    return held


def trainings(page: Page, column: str, codes: Codes) -> tuple[str, ...]:
    taken = items(page, column)
    for training in taken:
        if training not in codes.trainings:
            page.say(column, "R45", training)
    twice(page, column, taken)
    return tuple(taken)


def fees(page: Page, column: str) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    kinds: list[str] = []
    for item in items(page, column):
        split = parts(page, column, item, 1, 2)
        if split is None:
            continue
        kind, written = split
        kinds.append(kind)
        if kind not in PRICES:
            page.say(column, "R50", kind)
            continue
        price = PRICES[kind]
        if price is None:
            if written:
                page.say(column, "R51")
            taken[kind] = {}
            continue
        most = MOST_SHARE if price == "contingency_bp" else MOST_CENTS
        taken[kind] = {price: whole(page, column, written, most) if written else None}
    twice(page, column, kinds)
    return taken


def languages(page: Page, column: str) -> dict[str, str]:
    spoken: dict[str, str] = {}
    named: list[str] = []
    for item in items(page, column):
        split = parts(page, column, item, 2, 2)
        if split is None:
            continue
        code, level = split
        named.append(code)
        if code not in language_codes():
            page.say(column, "R60", code)
        if level not in LEVELS:
            page.say(column, "R61", level)
        spoken[code] = level
    twice(page, column, named)
    return spoken
