"""Section 8: the needs of a case, in order, each area and forums once."""

from __future__ import annotations

from collections.abc import Iterable

from referral_app.law import needs_families, needs_rights, needs_survivors
from referral_app.law.case import Case, Draft
from referral_app.law.need_rules import NeedRow, Want

ROWS: tuple[NeedRow, ...] = (*needs_families.ROWS, *needs_survivors.ROWS, *needs_rights.ROWS)
#: Before those of any situation.
FIRST = needs_rights.N40


def rows_of(situation: str) -> tuple[NeedRow, ...]:
    return tuple(row for row in ROWS if situation in row.situations)


def draft_needs(case: Case) -> None:
    """Fill in the needs, and the questions their forums leave open."""
    if FIRST.when(case):
        take(case, FIRST.id, None, FIRST.wants(case, ""))
    for situation in case.final:
        alone = False
        for row in BY_SITUATION.get(situation, ()):
            if (alone and not row.beside) or not row.when(case):
                continue
            take(case, row.id, situation, row.wants(case, situation))
            alone = alone or row.alone


def take(case: Case, why: str, situation: str | None, wants: Iterable[Want]) -> None:
    """List what a row wants: dropped without a forum, merged with an earlier need of the same area and forums.

    Helpful at most where the situation was added, not asked.
    """
    asked = situation is None or situation in case.asked
    for want in wants:
        case.asks.update(want.always_ask)
        if not want.found:
            case.asks.update(want.ask)
            continue
        case.asks.update(want.found.county_of)
        required = want.required and asked
        same = next((i for i, need in enumerate(case.needs) if is_same(need, want)), None)
        if same is not None:
            case.needs[same] = case.needs[same]._replace(required=case.needs[same].required or required)
            continue
        case.needs.append(
            Draft(
                why=why,
                situation=situation,
                area=want.area,
                forums=want.found.codes,
                required=required,
                contingency_bp=want.contingency_bp,
                used_f2=want.found.used_f2,
                used_f4=bool(want.found.county_of),
            )
        )


def is_same(need: Draft, want: Want) -> bool:
    return (need.area, need.forums) == (want.area, want.found.codes)


BY_SITUATION = {
    situation: rows_of(situation) for situation in {situation for row in ROWS for situation in row.situations}
}
