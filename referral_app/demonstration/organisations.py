"""Three invented organisations that families may be sent to, so that the directory has something to show."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from referral_app.actions import organisations
from referral_app.models import Account

_ENGLISH_AND_SPANISH = "English, Spanish"
INVENTED: tuple[dict[str, Any], ...] = (
    {
        "name": "Bluebonnet Legal Aid (invented)",
        "kind": "legal_aid",
        "places": ["US-TX"],
        "areas": [],
        "languages": _ENGLISH_AND_SPANISH,
        "phone": "+1 512 555 0140",
        "refer": "Ask for intake, on weekdays before noon. They want the county and the date of the next hearing.",
    },
    {
        "name": "Family Law Clinic of Three Rivers (invented)",
        "kind": "clinic",
        "places": ["US-OH", "US-PA"],
        "areas": ["custody_general", "protective_orders"],
        "languages": "English",
        "phone": "+1 412 555 0161",
        "refer": "From September to April. Write the kind of case and the court, and no name; they call back.",
    },
    {
        "name": "Lawyers for Survivors (invented)",
        "kind": "victim_services",
        "places": ["US"],
        "areas": ["csam_restitution", "civil_trafficking_1595"],
        "languages": _ENGLISH_AND_SPANISH,
        "email": "intake@survivors.example.org",
        "refer": "They take survivors themselves, and parents of a child.",
    },
)


def invent(actor: Account, now: datetime, today: date) -> None:
    for said in INVENTED:
        organisations.keep(None, said, actor=actor, now=now, today=today)
