"""Which single steps would let more attorneys pass for a need, and which of them the office may take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from referral_app import programme
from referral_app.matching import Relaxation
from referral_app.models import Need
from referral_app.queries import cases, disclosure
from referral_app.workflow.relaxing import BY_SUPERVISOR, may_be_relaxed, relaxed

MINOR = "minor"


@dataclass(frozen=True)
class Step:
    """One step and its yield. `allowed`: the office may take it; `by_supervisor`: with a supervisor's name;
    `asks_family`: the text the family agreed to changes, so that they are asked again."""

    change: str
    gain: int
    allowed: bool
    by_supervisor: bool
    asks_family: bool

    @property
    def by_attorney(self) -> bool:
        """Whether only attorneys can take it: how many matters one has room for stands on their own page."""
        return self.change == "capacity"

    @property
    def by_office(self) -> bool:
        """Whether staff can try and take it."""
        return self.allowed and not self.by_attorney


def steps(
    need: Need,
    terms: Mapping[str, Any],
    result: Mapping[str, Any] | None,
    wider: Iterable[Relaxation],
) -> list[Step]:
    """The steps for a need (docs/matching.md, Why nobody), the largest yield first; also where a few fit already.
    `wider`: what the rules say of each change."""
    return [
        Step(
            row.change,
            row.gain,
            allowed(need, result, row.change),
            row.change in BY_SUPERVISOR,
            asks_family(need, terms, result, row.change),
        )
        for row in wider
    ]


def allowed(need: Need, result: Mapping[str, Any] | None, change: str) -> bool:
    """Whether the office may widen this need so."""
    data = programme.law_data()
    band = result["derived"]["fee_band"] if result else MINOR
    return may_be_relaxed(
        change,
        fees_allowed=data.expertise[need.area].fees_allowed,
        fees_of_band=data.policy.band_fees[MINOR] if band == MINOR else None,
    )


def asks_family(need: Need, terms: Mapping[str, Any], result: Mapping[str, Any] | None, change: str) -> bool:
    """Whether a step changes a text that the family agreed to; a consent in general covers the new one too."""
    if disclosure.agreed_texts(cases.words(need.request)) is None:
        return False
    clocks = result["clocks"] if result else []
    before = disclosure.of_terms({**terms, "forums": need.forums}, need.track, clocks)
    after = disclosure.of_terms({**relaxed(terms, change), "forums": need.forums}, need.track, clocks)
    return before.mark != after.mark
