"""What each kind of letter may do: whether it waits for the daily digest, and whether it waits for the day.

docs/offers.md, Letters: offers, withdrawals and sign-in mails are not held for the digest, the rest is.
Sign-in mails and critical offers ignore quiet hours and working days.
"""

from __future__ import annotations

from dataclasses import dataclass

from referral_app.vocabulary import Track


@dataclass(frozen=True)
class Kind:
    """`digest`: at most one such letter per person and day. `waits`: for the reader's working day and hours."""

    digest: bool = True
    waits: bool = True


#: A kind that is not named here is an ordinary one: digest, and it waits.
KINDS = {
    "offer": Kind(digest=False),
    "beside": Kind(digest=False),
    "no_longer_needed": Kind(digest=False),
    "your_turn": Kind(digest=False),
    "fewer_needed": Kind(digest=False),
    "question_answered": Kind(digest=False),
    "recalled": Kind(digest=False),
    "matter_opened": Kind(digest=False),
    "matter_over": Kind(digest=False),
    "rules_changed": Kind(digest=False),
    "week": Kind(digest=False),
    "password_changed": Kind(digest=False, waits=False),
    "sign_in": Kind(digest=False, waits=False),
    "alarm": Kind(digest=False, waits=False),
    "record_mark": Kind(digest=False, waits=False),
    "invitation": Kind(digest=False, waits=False),
}
ORDINARY = Kind()


def held_for_digest(kind: str, track: str | None) -> bool:
    """Whether this letter joins the person's one letter of the day. What is critical goes alone (D09)."""
    return KINDS.get(kind, ORDINARY).digest and track != Track.CRITICAL


def waits_for_the_day(kind: str, track: str | None) -> bool:
    """Whether this letter waits for the reader's working days and hours."""
    return KINDS.get(kind, ORDINARY).waits and not (kind == "offer" and track == Track.CRITICAL)
