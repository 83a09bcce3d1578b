"""Section 8: the needs of a case, in order, each area and forums once."""

from __future__ import annotations

from referral_app.law import needs_beside, needs_families, needs_rights, needs_survivors
from referral_app.law.binding import is_answering
from referral_app.law.case import Case, Draft, Origin
from referral_app.law.need_rules import NeedRow, Want

ROWS: tuple[NeedRow, ...] = (*needs_families.ROWS, *needs_survivors.ROWS, *needs_rights.ROWS, *needs_beside.ROWS)
#: Before those of any situation.
FIRST = needs_rights.N40


def rows_of(situation: str) -> tuple[NeedRow, ...]:
    return tuple(row for row in ROWS if situation in row.situations)


def draft_needs(case: Case) -> None:
    """Fill in the needs, and the questions their forums leave open."""
    if FIRST.when(case):
        take(case, FIRST, None)
    for situation in case.final:
        alone = False
        for row in BY_SITUATION.get(situation, ()):
            if (alone and not row.beside) or not row.when(case):
                continue
            take(case, row, situation)
            alone = alone or row.alone


def take(case: Case, row: NeedRow, situation: str | None) -> None:
    """List what a row wants: dropped without a forum, merged with an earlier need of the same area and forums.

    Helpful at most where the situation was added, not asked.
    """
    asked = situation is None or situation in case.asked
    origin = Origin(situation, row.answering or is_answering(case.side, situation))
    for want in row.wants(case, situation or ""):
        case.asks.update(want.always_ask)
        if not want.found:
            case.asks.update(want.ask)
            continue
        case.asks.update(want.found.county_of)
        required = want.required and asked
        same = next((i for i, need in enumerate(case.needs) if is_same(need, want)), None)
        if same is not None:
            case.needs[same] = merged(case.needs[same], origin, required=required)
            continue
        case.needs.append(
            Draft(
                why=row.id,
                situation=situation,
                area=want.area,
                forums=want.found.codes,
                required=required,
                contingency_bp=want.contingency_bp,
                used_f2=want.found.used_f2,
                used_f4=bool(want.found.county_of),
                origins=(origin,),
            )
        )


def merged(need: Draft, origin: Origin, *, required: bool) -> Draft:
    """An earlier need that a further row wants too: required if one of them is."""
    return need._replace(required=need.required or required, origins=(*need.origins, origin))


def is_same(need: Draft, want: Want) -> bool:
    return (need.area, need.forums) == (want.area, want.found.codes)


BY_SITUATION = {
    situation: rows_of(situation) for situation in {situation for row in ROWS for situation in row.situations}
}
