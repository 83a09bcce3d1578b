"""Section 5: the clocks of a case, in the order of the data, with their days left."""

from __future__ import annotations

from referral_app.law import (
    clocks_events,
    clocks_families,
    clocks_immigration,
    clocks_survivors,
    clocks_victims,
)
from referral_app.law.case import Case, Clock
from referral_app.law.clock_rules import MET_BY_FILING, ClockRule, Reading

RULES: tuple[ClockRule, ...] = (
    *clocks_events.RULES,
    *clocks_families.RULES,
    *clocks_victims.RULES,
    *clocks_survivors.RULES,
    *clocks_immigration.RULES,
)
BY_ID = {rule.id: rule for rule in RULES}


def read_clocks(case: Case) -> None:
    """Fill in the clocks of the case."""
    case.clocks = tuple(
        _clock(case, rule, reading)
        for row in case.data.clocks
        if (rule := BY_ID[row.id]).emit(case)
        for reading in rule.read(case)
    )


def _clock(case: Case, rule: ClockRule, reading: Reading) -> Clock:
    counted = reading.last_safe is not None and reading.status != MET_BY_FILING
    return Clock(
        id=rule.id,
        rule=rule.rule,
        who=reading.who,
        status=reading.status,
        mark=reading.mark,
        last_safe=reading.last_safe,
        days_left=(reading.last_safe - case.today).days if counted and reading.last_safe else None,
        approx=reading.approx,
        parts=reading.parts,
        person=reading.person,
        levels=reading.levels,
    )
