"""How long a task may be put off."""

from __future__ import annotations

from datetime import date

import pytest

from referral_app.vocabulary import TaskKind
from referral_app.workflow.snoozing import longest, may_snooze

FRIDAY = date(2026, 12, 4)
NONE: frozenset[date] = frozenset()


@pytest.mark.parametrize(
    ("critical", "deadlines", "last"),
    [
        (False, [], date(2026, 12, 9)),
        (True, [], date(2026, 12, 7)),
        (False, [date(2026, 12, 8)], date(2026, 12, 7)),
        (False, [date(2026, 12, 20), date(2026, 12, 9)], date(2026, 12, 8)),
        (False, [date(2026, 12, 7)], None),
        (False, [FRIDAY], None),
        (False, [date(2026, 11, 1)], date(2026, 12, 9)),
    ],
)
def test_a_few_business_days_and_never_up_to_a_date_of_the_law(
    critical: bool, deadlines: list[date], last: date | None
) -> None:
    assert longest(FRIDAY, critical=critical, deadlines=deadlines, holidays=NONE) == last


def test_holidays_are_no_business_days() -> None:
    assert longest(FRIDAY, critical=True, deadlines=[], holidays=frozenset([date(2026, 12, 7)])) == date(2026, 12, 8)


@pytest.mark.parametrize("kind", ["danger_words", "contact_unsafe", "not_taken", "date_passed", "call_family"])
def test_what_may_not_wait(kind: str) -> None:
    assert not may_snooze(TaskKind(kind))
    assert may_snooze(TaskKind.NO_YES_YET)
