"""What supervisors get each week, and administrators when nobody may read a complaint: no fact of a case."""

from __future__ import annotations

from datetime import date, datetime

from referral_app import programme
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.transaction import writing
from referral_app.queries import recipients, signs, unread_complaints
from referral_app.vocabulary import LetterKind
from referral_app.workflow.calendar import long_without_a_yes
from referral_app.workflow.holidays import FEDERAL


def write_week(account_id: str, week: str, *, now: datetime, today: date) -> bool:
    """Write the four counts, as the page shows them now, to a supervisor; once for each week (`2026-W49`)."""
    with writing():
        recipients.lock("account", account_id)
        old_before = long_without_a_yes(today, programme.zone(), FEDERAL)
        counts = signs.signs(today=today, old_before=old_before, now=now)
        letter = write_letter(
            LetterKind.WEEK,
            "account",
            account_id,
            once=f"week:{week}:{account_id}",
            now=now,
            near=counts["near"],
            silent=counts["silent"],
            unplaced=counts["unplaced"],
            no_contact=counts["no_contact"],
        )
        return letter is not None


def tell_of_unread_complaints(account_id: str, day: str, *, now: datetime) -> bool:
    """Tell an administrator that a complaint waits which nobody may read: once for each day (`2026-11-30`), and no word
    of what it is about."""
    with writing():
        recipients.lock("account", account_id)
        letter = write_letter(
            LetterKind.TASK, "account", account_id, once=f"{unread_complaints.LETTER}{day}:{account_id}", now=now
        )
        return letter is not None
