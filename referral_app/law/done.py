"""What a note or a service says once an answer tells that its step was done: never the advice to do it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from referral_app.law.asking import ground_of
from referral_app.law.conditions import compile_condition
from referral_app.law.data import LawData
from referral_app.law.records import Done


@dataclass(frozen=True, slots=True)
class Told:
    """The words that stand instead, "" where nothing is left to say; `place` counts those of its row from 0."""

    place: int
    text: str


def done_of(kind: str, rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], tuple[Done, ...]]:
    """By kind and code: when the rows of a data file speak otherwise, in the order in which it is looked for."""
    return {
        (kind, row["code"]): tuple(Done(one["when"], compile_condition(one["when"]), one["text_en"]) for one in done)
        for row in rows
        if (done := row.get("done"))
    }


def told(kind: str, code: str, answers: Mapping[str, Any], data: LawData) -> Told | None:
    """What a "public_note" or a "signpost" says instead to a person with these answers; None where no answer tells
    that its step was done."""
    rows = data.done.get((kind, code))
    if not rows:
        return None
    ground = ground_of(answers, data)
    return next((Told(place, row.text) for place, row in enumerate(rows) if row.holds(ground)), None)
