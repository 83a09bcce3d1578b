"""What a need's fee may be, who may have to pay it, and where the law says so (B10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from referral_app import law, programme
from referral_app.web.words import say
from referral_app.web.words.filters import dollars, number


@dataclass(frozen=True)
class Fees:
    """`charges`: each fee the family would take, in its order, with the most that may be asked. `read_on`: the day the
    oldest of the notes was last held against its source."""

    charges: list[str]
    notes: tuple[law.Cited, ...]
    read_on: date | None


def of_terms(terms: Mapping[str, Any]) -> Fees:
    """The fee of a need, from its terms."""
    data = programme.law_data()
    notes = law.fee_notes(data, terms["area"], terms["fees"])
    return Fees(
        charges=[_charge(fee, terms) for fee in terms["fees"]],
        notes=notes,
        read_on=min((law.fee_note_read_on(data, note.code) for note in notes), default=None),
    )


def _charge(fee: str, terms: Mapping[str, Any]) -> str:
    most = _most(fee, terms)
    return f"{say(fee, 'fee')}, {most}" if most else say(fee, "fee")


def _most(fee: str, terms: Mapping[str, Any]) -> str:
    """The ceiling of a fee in words; nothing where there is none."""
    if fee in ("reduced", "hourly") and terms["max_hourly_cents"] is not None:
        return str(_("at most %(dollars)s an hour", dollars=dollars(terms["max_hourly_cents"] // 100)))
    if fee == "flat" and terms["max_flat_cents"] is not None:
        return str(_("at most %(dollars)s in all", dollars=dollars(terms["max_flat_cents"] // 100)))
    if fee == "contingency" and terms["max_contingency_bp"] is not None:
        return str(_("at most %(share)s percent", share=number(terms["max_contingency_bp"] / 100)))
    return ""
