"""Who may be asked, in which order, and why not (docs/matching.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from referral_app.matching import score
from referral_app.matching.fields import BadCase
from referral_app.matching.policy import DEFAULT, Criterion, Policy
from referral_app.matching.profiles import AttorneyProfile, NeedProfile
from referral_app.matching.rules import RULES, Rule, failing
from referral_app.vocabulary import FeeType
from referral_app.workflow import calendar

VERSION = "A1"


class Ranked(NamedTuple):
    """One attorney who may be asked. `score` and `contributions` in hundredths of a point."""

    id: str
    score: int
    band: int
    turn: int
    contributions: Mapping[Criterion, int]
    last_offered_at: str | None

    def as_dict(self) -> dict[str, Any]:
        """The row as results write it (docs/matching.md, Result)."""
        return {
            "id": self.id,
            "score": self.score,
            "band": self.band,
            "turn": self.turn,
            "contributions": {str(criterion): points for criterion, points in self.contributions.items()},
        }


class Excluded(NamedTuple):
    """One attorney who may not be asked, with the first and every rule that fails."""

    id: str
    first: Rule
    all: tuple[Rule, ...]

    def as_dict(self) -> dict[str, Any]:
        return {"id": self.id, "first": str(self.first), "all": [str(rule) for rule in self.all]}


class Relaxation(NamedTuple):
    """A single change a coordinator may make when nobody passes, and how many would then pass every rule."""

    change: str
    gain: int


@dataclass(frozen=True)
class Result:
    """The answer for one need: everyone of the roster exactly once, ranked or excluded."""

    offer_expires: date
    ranked: tuple[Ranked, ...]
    excluded: tuple[Excluded, ...]
    relaxations: tuple[Relaxation, ...]

    def as_dict(self) -> dict[str, Any]:
        """The result, its keys in the documented order (docs/matching.md, Result)."""
        return {
            "version": VERSION,
            "offer_expires": self.offer_expires.isoformat(),
            "ranked": [row.as_dict() for row in self.ranked],
            "excluded": [row.as_dict() for row in self.excluded],
            "relaxations": [{"change": change, "gain": gain} for change, gain in self.relaxations],
        }


def rank(need: NeedProfile, roster: Iterable[AttorneyProfile], policy: Policy = DEFAULT) -> Result:
    """Judge everyone by every rule, score and order who passes; when nobody does, say which changes would help."""
    people = list(roster)
    ranked: list[Ranked] = []
    barred: list[tuple[AttorneyProfile, tuple[Rule, ...]]] = []
    for attorney in people:
        fails = failing(need, attorney)
        if fails:
            barred.append((attorney, fails))
        else:
            ranked.append(scored(need, attorney, policy))
    ranked.sort(key=order)
    excluded = sorted(Excluded(attorney.id, fails[0], fails) for attorney, fails in barred)
    return Result(
        offer_expires=offer_expires(need),
        ranked=tuple(ranked),
        excluded=tuple(excluded),
        relaxations=() if ranked else relaxations(need, barred),
    )


def scored(need: NeedProfile, attorney: AttorneyProfile, policy: Policy = DEFAULT) -> Ranked:
    """The row of one attorney who passes every rule."""
    weights = policy.weights
    contributions = {criterion: weights[criterion] * level for criterion, level in score.levels(need, attorney).items()}
    total = sum(contributions.values())
    band = total // policy.band
    turn = band - policy.rest * attorney.offers_30d
    return Ranked(attorney.id, total, band, turn, contributions, attorney.last_offered_at)


def order(row: Ranked) -> tuple[int, str, int, str]:
    """The key of the order: turn, longest waiting (never asked before all), score, id by code point."""
    # The empty text sorts before every instant.
    return -row.turn, row.last_offered_at or "", -row.score, row.id


def offer_expires(need: NeedProfile) -> date:
    """The last day an offer made on `as_of` may be answered, in the programme's zone (docs/matching.md, Last day)."""
    try:
        return calendar.offer_expires(need.as_of, need.urgency, need.deadline, need.holiday_set)
    except OverflowError:
        raise BadCase("request.as_of", "no business day follows this date") from None


class Change(NamedTuple):
    """One change a person might make: when it makes sense, what it does to the need, which rules it can help with."""

    name: str
    applies: Callable[[NeedProfile], bool]
    changed: Callable[[NeedProfile], NeedProfile]
    helps: frozenset[Rule]
    #: Rules that are not applied at all.
    waived: frozenset[Rule] = frozenset()


def _one_more(fee: FeeType) -> Change:
    return Change(
        f"fee:{fee}",
        lambda need: fee not in need.fees,
        lambda need: replace(need, fees=(*need.fees, fee)),
        frozenset({Rule.FEE}),
    )


_SLOTS = frozenset({Rule.CAPACITY, Rule.CONTACT_LIMIT})
#: The area whose ceiling is statute: 15 % of the federal reserve.
STATUTE_CEILING_AREA = "csam_reserve"

#: In the order in which equal gains are listed.
CHANGES: tuple[Change, ...] = (
    Change(
        "interpreter",
        lambda need: not need.interpreter_ok,
        lambda need: replace(need, interpreter_ok=True),
        frozenset({Rule.LANGUAGE}),
    ),
    Change(
        "pro_hac_vice",
        lambda need: not need.allow_phv,
        lambda need: replace(need, allow_phv=True),
        frozenset({Rule.JURISDICTION, Rule.LICENCE}),
    ),
    Change(
        "expertise",
        lambda need: need.min_tier > 1,
        lambda need: replace(need, min_tier=1),
        frozenset({Rule.EXPERTISE}),
    ),
    Change(
        "training",
        lambda need: bool(need.required_trainings),
        lambda need: replace(need, required_trainings=()),
        frozenset({Rule.TRAINING}),
    ),
    *(_one_more(fee) for fee in FeeType),
    Change(
        "fee_ceiling",
        lambda need: need.area != STATUTE_CEILING_AREA and any(top is not None for top in need.ceilings.values()),
        lambda need: replace(need, max_hourly_cents=None, max_flat_cents=None, max_contingency_bp=None),
        frozenset({Rule.FEE}),
    ),
    Change("capacity", lambda need: True, lambda need: need, _SLOTS, waived=_SLOTS),
)


def steps(need: NeedProfile, gain_of: Callable[[Change, NeedProfile], int]) -> tuple[Relaxation, ...]:
    """Each single change with a gain, the largest first. `gain_of`: how many more pass for the changed need."""
    found = [
        Relaxation(change.name, gain)
        for change in CHANGES
        if change.applies(need) and (gain := gain_of(change, change.changed(need)))
    ]
    return tuple(sorted(found, key=lambda row: -row.gain))


def relaxations(
    need: NeedProfile, barred: Sequence[tuple[AttorneyProfile, tuple[Rule, ...]]]
) -> tuple[Relaxation, ...]:
    """Each single change with a gain, the largest first. `barred`: everyone, with the rules that fail."""

    def gain(change: Change, other: NeedProfile) -> int:
        # Only whom nothing else bars can be gained.
        hopeful = [attorney for attorney, fails in barred if change.helps.issuperset(fails)]
        return sum(_passes(other, attorney, change.waived) for attorney in hopeful)

    return steps(need, gain)


def relaxations_of(need: NeedProfile, roster: Iterable[AttorneyProfile]) -> tuple[Relaxation, ...]:
    """The same changes where a few pass already: how many more each would give."""
    judged = [(attorney, failing(need, attorney)) for attorney in roster]
    return relaxations(need, [(attorney, fails) for attorney, fails in judged if fails])


def changed(need: NeedProfile, name: str) -> NeedProfile:
    """The need after one change of CHANGES by its name; the need itself where it is none, or makes no sense."""
    change = next((each for each in CHANGES if each.name == name and each.applies(need)), None)
    return change.changed(need) if change is not None else need


def _passes(need: NeedProfile, attorney: AttorneyProfile, waived: frozenset[Rule]) -> bool:
    return not any(fails(need, attorney) for rule, fails in RULES if rule not in waived)


def match_case(case: Any) -> dict[str, Any]:
    """The result for `{"request", "roster", "policy"?}`; other keys are left alone. Raises BadCase."""
    if not isinstance(case, dict):
        raise BadCase("case", "an object is wanted")
    for name in ("request", "roster"):
        if name not in case:
            raise BadCase(name, "it is missing")
    need = NeedProfile.from_dict(case["request"])
    if not isinstance(case["roster"], list):
        raise BadCase("roster", "a list is wanted")
    roster = [AttorneyProfile.from_dict(row, f"roster[{place}]") for place, row in enumerate(case["roster"])]
    seen: set[str] = set()
    for place, attorney in enumerate(roster):
        if attorney.id in seen:
            raise BadCase(f"roster[{place}].id", "this id is there twice")
        seen.add(attorney.id)
    policy = Policy.from_dict(case["policy"]) if "policy" in case else DEFAULT
    return rank(need, roster, policy).as_dict()
