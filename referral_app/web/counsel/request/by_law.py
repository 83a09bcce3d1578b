"""What the law says of one request, in words for staff: why it is urgent, what binds, what holds it, who may agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from referral_app import law
from referral_app.models import PENDING, Clearing, Consent, Need, Offer, Request
from referral_app.queries import cases, consents
from referral_app.vocabulary import AUTOMATIC, OfferState
from referral_app.web.words import law_words
from referral_app.web.words.answered import SKIPPED
from referral_app.web.words.law_words import area_label
from referral_app.workflow.consent import requester_may_give


def situations(said: Mapping[str, Any], result: Mapping[str, Any], data: law.LawData) -> list[tuple[str, str]]:
    """What happened, in the words of the law's data, each with the rule that says so."""
    return [
        (law.situation_label(row["code"], said["answers"], data), data.rule_text(row["rule"]))
        for row in result["situations"]["reasons"]
    ]


def level_why(result: Mapping[str, Any], data: law.LawData) -> list[tuple[str, str]]:
    """(level, words) of every urgency rule that fired, the highest level first."""
    by_level = result["urgency"]["by_level"]
    return [(level, law_words.why_sentence(data, rule)) for level in by_level for rule in by_level[level]]


def clock_rows(
    result: Mapping[str, Any], said: Mapping[str, Any], data: law.LawData, today: date
) -> list[dict[str, Any]]:
    """The clocks with the days left as of `today`: a routing that says nothing new is not stored again, so its own
    count is that of the day it was stored. One that cannot be counted names the questions that are `open` still, and
    those that the family would rather not answer (`left_out`)."""
    return [
        {
            **clock,
            "days_left": days_left(clock, today),
            "about": data.clock(clock["id"]),
            "citation": citation(data.clock(clock["id"]).citation),
            **_missing(clock, result, said["answers"], data),
        }
        for clock in result["clocks"]
    ]


def _missing(
    clock: Mapping[str, Any], result: Mapping[str, Any], answers: Mapping[str, Any], data: law.LawData
) -> dict[str, dict[str, str]]:
    """The questions that would settle a clock that is not counted, in words by id: none for any other."""
    if clock["days_left"] is not None or clock["status"] != "unknown":
        return {"open": {}, "left_out": {}}
    behind = law.asked_for(clock)
    missing = {
        "open": [name for name in result["ask_next"] if name in behind],
        "left_out": [name for name in behind if answers.get(name) == SKIPPED],
    }
    return {
        kind: {name: law_words.question_text(data.question(name)) for name in names} for kind, names in missing.items()
    }


def citation(text: str) -> str:
    """A citation without the file of ours that it names beside the law: staff read law, not data."""
    return "; ".join(part for part in text.split("; ") if ".csv" not in part and ".json" not in part)


def days_left(clock: Mapping[str, Any], today: date) -> int | None:
    """Whole days from `today` to the last safe day, below zero after it; None for a clock that is not counted."""
    if clock["days_left"] is None:
        return None
    return (date.fromisoformat(clock["last_safe_date"]) - today).days


@dataclass(frozen=True)
class Reason:
    """One reason that holds the request back, and who cleared it."""

    id: str
    text: str
    cleared: Clearing | None
    cleared_by: str | None


def reason_rows(
    the_request: Request, result: Mapping[str, Any], data: law.LawData, names: Mapping[str, str]
) -> list[Reason]:
    cleared = {row.reason: row for row in the_request.clearings}
    if result["attorney_match"] in AUTOMATIC:
        return []
    return [
        Reason(
            reason,
            data.rule_text(reason),
            cleared.get(reason),
            names.get(cleared[reason].cleared_by) if reason in cleared else None,
        )
        for reason in result["attorney_match_reasons"]
    ]


def consent(
    the_request: Request, result: Mapping[str, Any], data: law.LawData, agreed: Consent | None
) -> dict[str, Any]:
    """Who may agree to legal help, in the words of the rule that says so, and whether that person has (A05)."""
    given = result["consent"]
    counts = agreed is not None and consents.is_of(agreed, given["rule"])
    return {
        "holder": given["holder"],
        "text": data.rule_text(given["rule"]),
        "until": the_request.consent_until if counts else None,
        "row": agreed if counts else None,
        "by_staff": not requester_may_give(given["rule"]),
    }


def need_row(need: Need, made: Sequence[Offer], data: law.LawData, result: Mapping[str, Any] | None) -> dict[str, Any]:
    """A need with the state of its offers, and the clocks that make its day the one that binds."""
    terms = cases.need_terms(need)
    by = law.bound_by(terms, result, data) if result else []
    return {
        "need": need,
        "area": area_label(need.area),
        "made": made,
        "asked": [offer for offer in made if offer.state in PENDING],
        "waiting": [offer for offer in made if offer.state == OfferState.APPROVED],
        "accepted": next((offer for offer in made if offer.state == OfferState.ACCEPTED), None),
        "deadline": terms["deadline"],
        "bound_by": [data.clock(clock["id"]).label for clock in by],
    }
