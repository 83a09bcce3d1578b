"""Which last safe day binds which need (R3 section 2): the `binds` of the clocks, read here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from referral_app.law.case import Case, Clock, Draft, Origin
from referral_app.law.codes import FAM
from referral_app.law.data import LawData
from referral_app.law.dates import OPEN, PASSED
from referral_app.law.records import ClockRow
from referral_app.law.urgency import clock_level

ANSWERING, OTHERS = "answering", "others"


def is_answering(side: str | None, situation: str | None) -> bool:
    """Every need of a respondent in a family case answers the other side's papers (R3 section 1)."""
    return side == "respondent" and situation in FAM


def deadline(case: Case, need: Draft) -> date | None:
    """The earliest last safe day that binds the need by one of its rows.

    Only what is open gives a day: what passed, or may have, keeps its level, its flags and its questions.
    """
    return min((clock.last_safe for clock in binding_clocks(case, need) if clock.last_safe), default=None)


def binding_clocks(case: Case, need: Draft) -> Iterator[Clock]:
    """Once the treaty's year is over, a far sixteenth birthday is no comfort: it binds only if it gives a level."""
    year_is_over = case.clock_is("hague_art12", PASSED)
    for clock in case.clocks:
        row = case.data.clock(clock.id)
        if clock.status != OPEN or not row.binds or (year_is_over and is_far_birthday(case, clock)):
            continue
        if any(binds(row, clock.who, need.area, origin) for origin in need.origins):
            yield clock


def binds(row: ClockRow, of: str | None, area: str, origin: Origin) -> bool:
    """Whether this clock, for what it is `of`, binds a need of the area that this row wants."""
    rows = ANSWERING if origin.answering else OTHERS
    return any(
        bind.rows == rows
        and (bind.areas is None or area in bind.areas)
        and (bind.situations is None or origin.situation in bind.situations)
        and (bind.of is None or of in bind.of)
        for bind in row.binds
    )


def is_far_birthday(case: Case, clock: Clock) -> bool:
    return clock.id == "hague_age16" and clock.status == OPEN and clock_level(case, clock) is None


def bound_by(need: Mapping[str, Any], routing: Mapping[str, Any], data: LawData) -> list[Mapping[str, Any]]:
    """The clocks of a routing whose last safe day is the deadline of this need of it, for staff.

    A need that several rows want keeps its first situation only: then a clock counts that binds its area anywhere.
    """
    open_then = [
        clock
        for clock in routing["clocks"]
        if clock["status"] == OPEN and need["deadline"] and clock["last_safe_date"] == need["deadline"]
    ]
    first = Origin(need["situation"], is_answering(routing["derived"]["side"], need["situation"]))
    anywhere = [Origin(situation.code, answering) for situation in data.situations for answering in (True, False)]
    return _that_bind(open_then, need["area"], [first], data) or _that_bind(open_then, need["area"], anywhere, data)


def _that_bind(
    clocks: Iterable[Mapping[str, Any]], area: str, origins: list[Origin], data: LawData
) -> list[Mapping[str, Any]]:
    known = {row.id: row for row in data.clocks}
    return [
        clock
        for clock in clocks
        if clock["id"] in known and any(binds(known[clock["id"]], clock["for"], area, origin) for origin in origins)
    ]
