"""What a good row says, typed, and the way back into cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from referral_app.vocabulary import FeeType

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONDAY_TO_FRIDAY = WEEK[:5]
#: Every fee type, and the price it carries in the words of matching.
PRICES: dict[str, str | None] = {
    FeeType.PRO_BONO: None,
    FeeType.REDUCED: "hourly_cents",
    FeeType.CONTINGENCY: "contingency_bp",
    FeeType.FLAT: "flat_cents",
    FeeType.HOURLY: "hourly_cents",
}


@dataclass(frozen=True)
class LicenceRecord:
    """One admission as written in the file."""

    forum: str
    status: str
    expires: date | None
    number: str | None


@dataclass(frozen=True)
class RosterRecord:
    """One attorney as a row of the file says it; names as the columns of the attorneys table.

    `areas`, `fees` and `languages` have the form that matching reads. `email` is in lower case.
    """

    code: str
    first_name: str
    last_name: str
    firm_name: str | None
    firm_id: str | None
    email: str
    phone: str
    time_zone: str
    working_days: tuple[str, ...]
    status: str
    paused_until: date | None
    licences: tuple[LicenceRecord, ...]
    licences_checked_on: date | None
    phv: bool
    insurance_expires: date | None
    cover: str
    areas: dict[str, Any]
    trainings: tuple[str, ...]
    fees: dict[str, Any]
    languages: dict[str, str]
    interpreter_ok: bool
    max_matters: int
    max_offers_30d: int | None

    def as_cells(self) -> dict[str, str]:
        """The row that says this, by column, before any mark against formulas."""
        return {
            "attorney_id": self.code,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "firm_name": self.firm_name or "",
            "firm_id": self.firm_id or "",
            "email": self.email,
            "phone": self.phone,
            "time_zone": self.time_zone,
            "working_days": ";".join(self.working_days),
            "status": self.status,
            "paused_until": _day(self.paused_until),
            "licences": ";".join(
                f"{row.forum}:{row.status}:{_day(row.expires)}:{row.number or ''}" for row in self.licences
            ),
            "licences_checked_on": _day(self.licences_checked_on),
            "phv": _yes(self.phv),
            "insurance_expires": _day(self.insurance_expires),
            "cover": self.cover,
            "areas": ";".join(
                f"{area}:{held['tier']}:{held['matters']}:{held['last_matter'] or ''}"
                for area, held in self.areas.items()
            ),
            "trainings": ";".join(self.trainings),
            "fees": ";".join(_fee(kind, terms) for kind, terms in self.fees.items()),
            "languages": ";".join(f"{code}:{level}" for code, level in self.languages.items()),
            "interpreter_ok": _yes(self.interpreter_ok),
            "max_matters": str(self.max_matters),
            "max_offers_30d": "" if self.max_offers_30d is None else str(self.max_offers_30d),
        }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def _fee(kind: str, terms: dict[str, Any]) -> str:
    price = PRICES[kind]
    if price is None:
        return kind
    return f"{kind}:{'' if terms[price] is None else terms[price]}"
