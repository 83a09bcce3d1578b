"""Looks at a person's data: each leaves one link of the audit chain, in a short transaction of its own (E02, T44)."""

from __future__ import annotations

from referral_app.actions.steps.transaction import audit, writing


def write_down_look(action: str, *subjects: str, actor: str, reason: str | None = None) -> None:
    """Note that `actor` read each of these ("request:…", "offer:…"). No state of the workflow changes."""
    with writing():
        for subject in subjects:
            audit(action, subject, actor=actor, reason=reason)
