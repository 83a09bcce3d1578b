"""C14 to C17: the clocks of a victim in a criminal case, and of the federal reserve (section 5)."""

from __future__ import annotations

from collections.abc import Iterable

from referral_app.law.case import Case, Part
from referral_app.law.clock_rules import (
    DOES_NOT_APPLY,
    LIKELY_ELIGIBLE,
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    NOT_STARTED,
    ClockRule,
    Reading,
    of_window,
)
from referral_app.law.clocks_events import SENTENCING, events_of
from referral_app.law.codes import CSAM, CVRA, DC, MAYBE, NO, TRAFFICKED, UNKNOWN, US, YES
from referral_app.law.dates import Span, window

NOT_FEDERAL = ("state", "tribal", "foreign", "immigration")


def court_system(case: Case) -> str | None:
    """The system of `case_court`, None when the court is not known."""
    court = case.said.court("case_court")
    return court.system if court else None


def is_dc_court(case: Case) -> bool:
    """*D.C.*: a court of the District of Columbia, where the federal victims' law holds too."""
    court = case.said.court("case_court")
    return (
        court is not None
        and court.system == "state"
        and court.place is not None
        and (court.place.country, court.place.state) == (US, DC)
    )


def part(case: Case, name: str, question: str, met: tuple[str, ...], not_met: tuple[str, ...] = ()) -> Part:
    """One element of a test that one answer decides."""
    if case.said.says(question, *met):
        return Part(name, MET)
    return Part(name, NOT_MET if case.said.says(question, *not_met) else UNKNOWN)


def c14_cvra_mandamus_14(case: Case) -> Iterable[Reading]:
    parts = (
        part(case, "asked_to_be_heard", "asked_before", (YES,), (NO,)),
        part(case, "right_denied", "right_denied", (YES,)),
        part(case, "not_highest_charge", "pleaded_to_highest", (NO,), (YES,)),
    )
    denied = case.said.span("right_denied_date")
    if court_system(case) in NOT_FEDERAL and not is_dc_court(case):
        yield Reading(NOT_APPLICABLE, parts=parts)
    elif denied is None:
        yield Reading(UNKNOWN, parts=parts)
    else:
        found = window(denied, days=case.data.cells.cvra_days, inclusive=True)
        yield Reading(
            found.status(case.today), mark=found.mark, last_safe=found.last_safe, approx=found.approx, parts=parts
        )


def c15_restitution_90(case: Case) -> Iterable[Reading]:
    """From each sentencing; before it, not started, with its dates."""
    for kind, day in events_of(case, SENTENCING):
        if day is None:
            continue
        if court_system(case) in NOT_FEDERAL:
            yield Reading(NOT_APPLICABLE, who=kind)
            continue
        found = window(Span.of_day(day), days=case.data.cells.restitution_90_days, inclusive=True)
        status = NOT_STARTED if day > case.today else found.status(case.today)
        yield Reading(status, who=kind, mark=found.mark, last_safe=found.last_safe, approx=found.approx)


def c16_restitution_60(case: Case) -> Iterable[Reading]:
    losses = case.said.span("new_losses_date")
    if losses is None:
        return
    if court_system(case) in NOT_FEDERAL:
        yield Reading(NOT_APPLICABLE)
    else:
        yield of_window(window(losses, days=case.data.cells.restitution_60_days, inclusive=True), case.today)


def is_known_not_federal(case: Case) -> bool:
    """The court is known, and it is none of the federal ones. One of a kind the person cannot name is not known."""
    return court_system(case) not in (None, UNKNOWN, "federal")


def may_be_federal(case: Case) -> bool:
    """No other court is known, or letters show a federal case: any federal case with the image serves."""
    return not is_known_not_federal(case) or case.said.says("federal_notice", YES)


def c17_conviction(case: Case) -> Part:
    """A conviction in a federal court (28 CFR 81.51(c)); letters leave it open where another court is known."""
    if not case.said.says("case_stage", "convicted", "sentenced"):
        return part(case, "conviction", "case_stage", (), ("no_case", "investigating", "charged"))
    if court_system(case) == "federal":
        return Part("conviction", MET)
    return Part("conviction", UNKNOWN if may_be_federal(case) else NOT_MET)


def c17_under_limit(case: Case) -> Part:
    """Under the base surely, over the limit surely not; between them the law's yearly figure decides: unknown."""
    paid, cells = case.said.number("restitution_paid"), case.data.cells
    if paid is None:
        return Part("under_limit", UNKNOWN)
    if paid <= cells.dma_base_usd:
        return Part("under_limit", MET)
    return Part("under_limit", NOT_MET if paid > cells.dma_limit_usd else UNKNOWN)


def c17_dma_once(case: Case) -> Iterable[Reading]:
    first_time = part(case, "first_time", "dma_before", (NO,), (YES,))
    under_limit = c17_under_limit(case)
    parts = (
        part(case, "identified", "federal_notice", (YES,), (NO,)),
        c17_conviction(case),
        part(case, "trafficking_offense", "offense_kind", ("sharing", "both"), ("making",)),
        first_time,
        under_limit,
    )
    if NOT_MET in (first_time.status, under_limit.status):
        yield Reading(DOES_NOT_APPLY, parts=parts)
    else:
        all_met = all(element.status == MET for element in parts)
        yield Reading(LIKELY_ELIGIBLE if all_met else UNKNOWN, parts=parts)


def has_criminal_case(case: Case) -> bool:
    return case.has(CSAM, *TRAFFICKED, CVRA)


RULES = (
    ClockRule(
        "C14",
        "cvra_mandamus_14",
        lambda case: case.has(CVRA) and case.said.says("right_denied", *MAYBE),
        c14_cvra_mandamus_14,
    ),
    ClockRule("C15", "restitution_90", has_criminal_case, c15_restitution_90),
    ClockRule("C16", "restitution_60", has_criminal_case, c16_restitution_60),
    ClockRule("C17", "dma_once", lambda case: case.has(CSAM), c17_dma_once),
)
