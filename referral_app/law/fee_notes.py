"""What the law says of the fee of a need: who may have to pay it, what may be charged, and where that is written."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from referral_app.law.data import LawData
from referral_app.law.records import FeeNote

SURE = "high"


class Cited(NamedTuple):
    """A note on the fee, with the places of the law that speak of this very area. `sure`: no doubt is on file."""

    code: str
    cites: tuple[str, ...]
    sure: bool


def fee_notes(data: LawData, area: str, fees: Collection[str]) -> tuple[Cited, ...]:
    """The notes of an area and of the fees it may have, in the order of the file. KeyError: no such area."""
    of_area = data.expertise[area].fee_notes
    notes = (note for note in data.fee_notes.values() if note.code in of_area or note.fee in fees)
    return tuple(_cited(note, area) for note in notes)


def _cited(note: FeeNote, area: str) -> Cited:
    spoken = note.of(area)
    return Cited(note.code, tuple(one.cite for one in spoken), all(one.confidence == SURE for one in spoken))
