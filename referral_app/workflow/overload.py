"""Whether an attorney may have too much: signs with their days, and never an act (U10). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: How far back answers and silence count.
LOOK_BACK = timedelta(days=90)


class Sign(StrEnum):
    """What may show that somebody has too much."""

    NO_ROOM = "no_room"
    CONTACT_LATE = "contact_late"
    SILENT = "silent"
    #: Only beside another: whoever has as many matters as they wished for is full, and nothing is wrong.
    FULL = "full"


#: So many days of a kind are a sign.
LEAST = {Sign.NO_ROOM: 2, Sign.CONTACT_LATE: 1, Sign.SILENT: 2}


@dataclass(frozen=True)
class Load:
    """Days on which an attorney said that there is no time, by which the first contact of an open matter was due and
    is over, and on which a question ran out without a word; the earliest first. `full`: no place is left."""

    no_room: tuple[date, ...] = ()
    contact_late: tuple[date, ...] = ()
    silent: tuple[date, ...] = ()
    full: bool = False


@dataclass(frozen=True)
class Told:
    """One sign, with its days."""

    sign: Sign
    days: tuple[date, ...]


def counts_since(today: date, paused_until: date | None) -> date:
    """The first day that counts: what led to a pause that is over is over with it."""
    first = today - LOOK_BACK
    if paused_until is None or paused_until >= today:
        return first
    return max(first, paused_until + timedelta(days=1))


def signs(load: Load) -> tuple[Told, ...]:
    """The signs that somebody may have too much; none for most."""
    days = {Sign.NO_ROOM: load.no_room, Sign.CONTACT_LATE: load.contact_late, Sign.SILENT: load.silent}
    found = [Told(sign, days[sign]) for sign, least in LEAST.items() if len(days[sign]) >= least]
    if found and load.full:
        found.append(Told(Sign.FULL, ()))
    return tuple(found)
