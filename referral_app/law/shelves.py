"""What lies ready for the attorney of a matter: manuals, pleadings, networks and mentors, by the area of its need."""

from __future__ import annotations

from collections.abc import Sequence

from referral_app.law.data import LawData
from referral_app.law.records import Shelf, Signpost

#: Of a row: it stands on every shelf.
EVERY_SHELF = "*"


def shelf_of(data: LawData, area: str) -> Shelf:
    """The one shelf of an area. KeyError for an area that has none (`law check` finds it)."""
    for shelf in data.shelves:
        if area in shelf.areas:
            return shelf
    raise KeyError(area)


def on_shelf(data: LawData, shelf: Shelf) -> Sequence[Signpost]:
    """What stands on a shelf: first what is for its own areas, then what is for every attorney."""
    own = [row for row in data.signposts if shelf.code in row.shelves]
    return [*own, *(row for row in data.signposts if EVERY_SHELF in row.shelves)]
