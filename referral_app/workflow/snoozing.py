"""How long a task may be put off: a few business days, less where it is critical, and never up to a date of the law.

Pure. A task about danger, one that nobody has taken, and one that ends by its own act are put off by nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from referral_app.vocabulary import TaskKind
from referral_app.workflow.calendar import Holidays, add_business_days, is_business_day
from referral_app.workflow.next_up import OF_TASK, Hurt

#: Business days, of a critical request and of any other.
CRITICAL_DAYS, DAYS = 1, 3
#: So often may one task be put off.
MOST = 2
REASONS = ("waits_for_family", "waits_for_attorney", "waits_for_court", "waits_for_colleague")
_NEVER = (Hurt.DANGER, Hurt.NOT_TAKEN)
_NEVER_KINDS = (TaskKind.DATE_PASSED, TaskKind.CALL_FAMILY, TaskKind.COMPLAINT, TaskKind.LEGAL_HOLD_REVIEW)


def may_snooze(kind: TaskKind) -> bool:
    """Whether a task of this kind may be put off at all."""
    return OF_TASK.get(kind) not in _NEVER and kind not in _NEVER_KINDS


def longest(today: date, *, critical: bool, deadlines: Iterable[date], holidays: Holidays) -> date | None:
    """The last day to which a task may be put off; None where there is none: a date of the law is too near.

    It comes back a business day before the nearest date that is not over, at the latest.
    """
    last = add_business_days(today, CRITICAL_DAYS if critical else DAYS, holidays)
    ahead = [day for day in deadlines if day >= today]
    if ahead:
        last = min(last, _business_day_before(min(ahead), holidays))
    return last if last > today else None


def _business_day_before(day: date, holidays: Holidays) -> date:
    day -= timedelta(days=1)
    while not is_business_day(day, holidays):
        day -= timedelta(days=1)
    return day
