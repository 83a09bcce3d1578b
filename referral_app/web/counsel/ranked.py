"""The ranking of a need as its page shows it: who fits and why, who does not and why not, and who was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from referral_app import programme
from referral_app.actions.matters import HAND_BACK_REASONS, OUTCOMES, WAYS
from referral_app.actions.offer_questions import LONGEST
from referral_app.actions.offers import PIN_REASONS
from referral_app.actions.recalls import RECALL_REASONS
from referral_app.matching import Explanation, NeedProfile, explain, rank
from referral_app.models import PENDING, Attorney, Need, Request
from referral_app.queries import attorney as attorney_queries
from referral_app.queries import cases, questions, ranking, roster
from referral_app.queries import counsel as queries
from referral_app.security.typed_text import bare
from referral_app.vocabulary import NeedState, OfferState
from referral_app.web.counsel import pages, reasons
from referral_app.web.words import word
from referral_app.workflow.attorneys import NotReady
from referral_app.workflow.requests import OPEN_FOR_OFFERS


def read_pins(form: Any, chosen: list[str]) -> tuple[dict[str, int], str | None]:
    """Places in the order that a person chose, by attorney, and a fault code for what is no place."""
    pinned: dict[str, int] = {}
    for attorney_id in chosen:
        typed = bare(form.get(f"place-{attorney_id}", ""))
        if not typed:
            continue
        if not (typed.isdecimal() and len(typed) < 3 and int(typed) >= 1):
            return {}, "bad_place"
        pinned[attorney_id] = int(typed)
    return pinned, None


@dataclass(frozen=True)
class Ranked:
    """One attorney of the ranking, with the reasons in lines (docs/matching.md, What a lawyer sees)."""

    attorney: Attorney
    row: Any
    place: int
    lines: list[tuple[str, str, int, int, str]]
    order: str


@dataclass(frozen=True)
class NotNow:
    """One attorney who cannot be asked, and every rule that fails with its fact."""

    attorney: Attorney
    row: Any
    reasons: list[tuple[str, str]]


def need(the_request: Request, the_need: Need, *, now: datetime, today: date) -> dict[str, Any]:
    """The ranking of a need: everyone on the roster once, ranked with points and reasons or excluded with why."""
    data = programme.law_data()
    people = {person.code: person for person in roster.attorneys()}
    profiles = {profile.id: profile for profile in ranking.profiles(list(people.values()), now, today)}
    profile = NeedProfile.from_dict(ranking.need_case(the_request, the_need, today))
    result = rank(profile, list(profiles.values()))
    made = queries.offers_of(the_need.id)
    approved = {offer.attorney_id for offer in made if offer.state == OfferState.APPROVED}
    ready = roster.enrolled_ids()
    excluded = [
        _not_now(people[row.id], row, explain(profile, profiles[row.id]), ready=people[row.id].id in ready)
        for row in result.excluded
    ]
    cards = [
        _ranked(people[row.id], row, place, explain(profile, profiles[row.id]), len(result.ranked))
        for place, row in enumerate(result.ranked, 1)
        if people[row.id].id not in approved
    ]
    return {
        "request": the_request,
        "need": the_need,
        "terms": cases.need_terms(the_need),
        "area": data.expertise[the_need.area],
        "result": result,
        "ranked": [card for card in cards if card.attorney.id in ready],
        # Every rule is met, and nothing can be sent to them yet: the workflow's own reason, after the twelve.
        "not_enrolled": [card for card in cards if card.attorney.id not in ready],
        "excluded": excluded,
        "excluded_by_rule": by_first_rule(excluded),
        "relaxations": [(row.change, row.gain) for row in result.relaxations],
        "offers": made,
        "may_be_recalled": {offer.id for offer in made if offer.state in (OfferState.APPROVED, *PENDING)},
        "recall_reasons": RECALL_REASONS,
        "questions": questions.of_need(the_need.id),
        "longest_answer": LONGEST,
        "open": the_need.state == NeedState.OPEN and the_request.state in OPEN_FOR_OFFERS,
        "today": today,
        "pin_reasons": PIN_REASONS,
        **_after_yes(the_request, the_need),
    }


def _after_yes(the_request: Request, the_need: Need) -> dict[str, Any]:
    """Whom to bring together and by which rules, while a matter of this need is open."""
    matter = queries.open_matter_of(the_need.id)
    if matter is None:
        return {"matter": None}
    return {
        "matter": matter,
        "tries": attorney_queries.tries(matter.id),
        "ways": WAYS,
        "outcomes": OUTCOMES,
        "back_reasons": HAND_BACK_REASONS,
        **pages.rules(the_request),
    }


def _ranked(person: Attorney, row: Any, place: int, why: Explanation, of: int) -> Ranked:
    lines = [
        (word(line.criterion, "criterion"), reasons.fact(line.fact), line.level, line.weight, points(line.contribution))
        for line in why.lines
    ]
    return Ranked(person, row, place, lines, reasons.order(why, place, of))


def _not_now(person: Attorney, row: Any, why: Explanation, *, ready: bool) -> NotNow:
    told = [(str(failure.rule), reasons.fact(failure.fact)) for failure in why.failures]
    if not ready:
        told.append((str(NotReady.NOT_ENROLLED), reasons.no_account()))
    return NotNow(person, row, told)


def by_first_rule(excluded: list[NotNow]) -> list[tuple[str, list[NotNow]]]:
    """Who is left out, by the first rule that fails, the rule that leaves out most people first."""
    groups: dict[str, list[NotNow]] = {}
    for row in excluded:
        groups.setdefault(row.reasons[0][0], []).append(row)
    return sorted(groups.items(), key=lambda group: -len(group[1]))


def points(hundredths: int) -> str:
    """Hundredths of a point as points with two decimals: 8350 is 83.50."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"
