"""That statistics were given out stands in the audit chain."""

from __future__ import annotations

from referral_app.actions.steps.transaction import audit, writing


def note_statistics(year: int) -> None:
    """Write into the audit chain that the figures of a year were written to a file by a command."""
    with writing():
        audit("statistics_exported", f"statistics:{year}", actor="command")
