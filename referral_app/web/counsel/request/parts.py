"""The parts of a request's page. One is open at a time; the address says which, and nothing about a case."""

from __future__ import annotations

from typing import Any

from flask import request as press
from flask import url_for

from referral_app.queries.phone_drafts import PHONE
from referral_app.web.counsel.request import timeline

NEEDS, ANSWERS, LAW, PEOPLE, NOTES = "needs", "answers", "law", "people", "notes"
#: What an address says to have the first missing fact asked for.
MISSING = "missing"
#: Each part in the order of the tabs, with what the record calls a look at it (T44): one row says what was shown.
PARTS: dict[str, str] = {
    NEEDS: "request_opened",
    ANSWERS: "answers_read",
    LAW: "clocks_read",
    PEOPLE: "people_read",
    NOTES: "notes_read",
}


def opened() -> str:
    """The part that the address asks for; the needs, unless it names another."""
    name = press.args.get("part", NEEDS)
    return name if name in PARTS else NEEDS


def shown() -> str:
    """What the address narrows the timeline to; everything, unless it names a group."""
    name = press.args.get("show", "all")
    return name if name in timeline.GROUPS else "all"


def asks() -> bool:
    """Whether the address wants the form to the family filled with what is missing: it does not say what that is."""
    return press.args.get("ask") == MISSING


def just_sent_by_phone() -> bool:
    """Whether the reader comes from the form they have just filled in for somebody who may be on the line still."""
    return press.args.get("sent") == PHONE


def here() -> dict[str, Any]:
    """What an address keeps, so that an act leads back to the part of the page it was pressed on."""
    part, group = opened(), shown()
    return {
        "part": part if part != NEEDS else None,
        "show": group if part == NOTES and group != "all" else None,
    }


def page(request_id: str, part: str | None = None) -> str:
    """The page of a request at the part that this press came from, or at the one where the act stands."""
    return url_for("counsel.show", request_id=request_id, **(here() | ({"part": part} if part else {})))
