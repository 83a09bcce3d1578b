"""The Hague Convention between the U.S. and the other country of a request, with where that stands (A17)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from referral_app import law
from referral_app.web.words.answered import partial_date


@dataclass(frozen=True)
class TreatyTold:
    """`applies` are codes: yes, no, unknown. `source` and `read_on` are those of the table; None without a row."""

    country: str | None
    status: str
    in_force: date | None
    act_on: str | None
    applies_on_date: str
    applies_today: str
    confidence: str
    row: str | None
    source: str | None
    read_on: date | None


def told(result: Mapping[str, Any], data: law.LawData) -> TreatyTold | None:
    """What a routing says of the treaty; None where it plays no part."""
    found = result["derived"]["treaty"]
    if found is None:
        return None
    row = found["row"]
    review = law.source_of(data, *row.split(":")) if row else None
    day = found["in_force_with_us"]
    return TreatyTold(
        country=result["derived"]["other_country"],
        status=found["status"],
        in_force=date.fromisoformat(day) if day else None,
        act_on=partial_date(found["on_date"]) if found["on_date"] else None,
        applies_on_date=found["applies_on_date"],
        applies_today=found["applies_today"],
        confidence=found["confidence"],
        row=row,
        source=review.source if review else None,
        read_on=review.reviewed_on if review else None,
    )
