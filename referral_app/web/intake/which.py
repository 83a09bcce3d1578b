"""Which one counts, when somebody ticks a way to be reached beside "do not reach out": asked, never decided (A08)."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from referral_app.workflow.contact import CHANNELS, RETURNS, contradicts

REACH, STAY_AWAY = "reach", "stay_away"
#: The name of the field, after that of the ways.
SUFFIX = "-which"


def settled(ways: Sequence[str], chosen: str) -> list[str] | None:
    """The ways as they count; None when the person has to be asked."""
    if not contradicts(ways):
        return list(ways)
    if chosen == REACH:
        return [way for way in ways if way != RETURNS]
    if chosen == STAY_AWAY:
        return [way for way in ways if way not in CHANNELS]
    return None


def question() -> str:
    return str(_("You ticked a way to reach you, and “Do not reach out” too. Which one counts?"))


def options() -> list[tuple[str, str]]:
    return [
        (REACH, str(_("Reach me by the ways I ticked"))),
        (STAY_AWAY, str(_("Do not reach out. I will come back here."))),
    ]
