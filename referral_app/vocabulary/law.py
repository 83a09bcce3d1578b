"""What routing says of a request, and the languages it may be said in."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How urgent the law makes a request, the most urgent first (docs/law.md)."""

    EMERGENCY = "emergency"
    CRITICAL = "critical"
    URGENT = "urgent"
    STANDARD = "standard"


class MatchMode(StrEnum):
    """Whether attorneys may be looked for (docs/law.md)."""

    NONE_YET = "none_yet"
    AFTER_SAFETY = "after_safety"
    STAFF_REVIEW = "staff_review"
    AUTO_URGENT = "auto_urgent"
    AUTO = "auto"


#: Matching runs without waiting for a person; every offer still has a named approver.
AUTOMATIC = frozenset({MatchMode.AUTO_URGENT, MatchMode.AUTO})


class Language(StrEnum):
    """The languages of pages and letters (docs/languages.md)."""

    ENGLISH = "en"
    SPANISH = "es"
