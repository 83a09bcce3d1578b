"""`route(answers, context, data)`: ROUTING.md and R3.md from first to last section, and the output of section 11."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from referral_app.law.ask_next import ask_next
from referral_app.law.case import Case, Clock
from referral_app.law.clocks import read_clocks
from referral_app.law.data import LawData
from referral_app.law.facts import read_case
from referral_app.law.flags import FLAGS, FLAGS_OF_THE_OUTPUT, raise_flags
from referral_app.law.guidance import PUBLIC_NOTES, REFUSALS, beside, consent, fired, signposts
from referral_app.law.match_mode import decide_match
from referral_app.law.need_terms import iso, need_terms
from referral_app.law.needs import draft_needs
from referral_app.law.situations import settle
from referral_app.law.urgency import judge_urgency

VERSION = "R3"


def route(answers: Mapping[str, Any], context: Mapping[str, Any], data: LawData) -> dict[str, Any]:
    """The routing of valid answers on the day of the context: keys in the documented order, same input same bytes.

    Answers and context must be of the right form (`validate_answers`, `validate_context`); ValueError or KeyError may
    come out otherwise. Nothing given is changed.
    """
    return output(read(answers, context, data))


def outline(
    answers: Mapping[str, Any], context: Mapping[str, Any], data: LawData, among: Collection[str] | None = None
) -> dict[str, Any]:
    """Of the same routing what says whom to call: urgency, signposts, public notes and what was worked out. `among`:
    signposts and notes of these codes alone.

    Every saved screen of the form asks for it; the terms of the needs, the clocks and what to ask next are left out.
    """
    case = read(answers, context, data, among)
    return {
        "urgency": {"level": case.level, "by_level": case.by_level},
        "signposts": signposts(case, among),
        "public_notes": fired(case, PUBLIC_NOTES, case.data.public_notes, among),
        "derived": derived(case),
    }


def services_beside(answers: Mapping[str, Any], context: Mapping[str, Any], data: LawData) -> list[str]:
    """The entries of the directory that fit these answers beside those of their routing: services around a lawyer,
    guides to read, and what is for those who help in their job."""
    return beside(read(answers, context, data))


def read(
    answers: Mapping[str, Any], context: Mapping[str, Any], data: LawData, among: Collection[str] | None = None
) -> Case:
    """The case of these answers, read by every section before the output; of the refusals those that are `among`."""
    case = read_case(answers, context, data)
    settle(case)
    read_clocks(case)
    raise_flags(case, FLAGS)
    judge_urgency(case)
    draft_needs(case)
    decide_match(case)
    raise_flags(case, FLAGS_OF_THE_OUTPUT)
    case.refusals = fired(case, REFUSALS, data.refusal_texts, among)
    return case


def output(case: Case) -> dict[str, Any]:
    """Section 11: the keys in their order."""
    holder, rule = consent(case)
    return {
        "version": VERSION,
        "law_version": case.data.law_version,
        "today": case.today.isoformat(),
        "situations": {
            "primary": case.final[0],
            "also": list(case.final[1:]),
            "reasons": [{"code": reason.code, "rule": reason.rule} for reason in case.reasons],
        },
        "urgency": {"level": case.level, "by_level": case.by_level},
        "attorney_match": case.match,
        "attorney_match_reasons": case.match_reasons,
        "needs": [need_terms(case, number, need) for number, need in enumerate(case.needs, 1)],
        "clocks": [clock_output(clock) for clock in case.clocks],
        "flags": [code for code in case.data.flag_texts if code in case.flags],
        "refusals": case.refusals,
        "signposts": signposts(case),
        "public_notes": fired(case, PUBLIC_NOTES, case.data.public_notes),
        "ask_next": ask_next(case),
        "consent": {"holder": holder, "rule": rule},
        "derived": derived(case),
    }


def clock_output(clock: Clock) -> dict[str, Any]:
    return {
        "id": clock.id,
        "for": clock.who,
        "status": clock.status,
        "mark_date": iso(clock.mark),
        "last_safe_date": iso(clock.last_safe),
        "days_left": clock.days_left,
        "approx": clock.approx,
        "parts": [{"id": part.id, "status": part.status} for part in clock.parts],
        "rule": clock.rule,
    }


def derived(case: Case) -> dict[str, Any]:
    people = (case.me, *case.told) if case.me else case.told
    return {
        "requester_minor": case.requester_minor,
        "side": case.side,
        "direction": case.direction,
        "other_country": case.other_country,
        "treaty": treaty(case),
        "place_known": case.place_known if case.side else None,
        "people": [{"ref": person.ref, "age_min": person.age_min, "age_max": person.age_max} for person in people],
        "fee_band": case.fee.band,
        "fee_rule": case.fee.rule,
        "fpg_percent": case.fee.percent,
        "contradictions": sorted(case.contradictions),
    }


def treaty(case: Case) -> dict[str, Any] | None:
    if case.treaty is None:
        return None
    return {
        "row": case.treaty.row,
        "status": case.treaty.status,
        "in_force_with_us": iso(case.treaty.in_force),
        "confidence": case.treaty.confidence,
        "on_date": case.said.text("wrongful_date"),
        "applies_on_date": case.applies_on_date,
        "applies_today": case.applies_today,
    }
