"""What the counsel templates print, decided here: words for codes, answers by topic, clocks, rankings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from referral_app import law
from referral_app.actions.offers import PIN_REASONS
from referral_app.actions.routing import law_data
from referral_app.actions.triage import CLOSE_REASONS, FACT_MODES, HOLD_REASONS
from referral_app.matching import Explanation, NeedProfile, explain, rank
from referral_app.models import PENDING, Account, Attorney, Clearing, Event, Need, Request
from referral_app.queries import cases, ranking, roster
from referral_app.queries import counsel as queries
from referral_app.vocabulary import NeedState, OfferState, Role
from referral_app.web.answers import Answered, answered
from referral_app.web.counsel import reasons
from referral_app.web.words import say, word
from referral_app.workflow.requests import OPEN_FOR_OFFERS

Verb = Callable[[], object]


def may_act(viewer: Account) -> bool:
    """Whether the viewer may decide about requests; other staff read."""
    return viewer.holds(Role.COUNSEL, Role.SUPERVISOR)


@dataclass(frozen=True)
class Line:
    """One line of the queue in words."""

    request: Request
    situation: str | None
    why: list[str]
    owner: str | None


def lines(page: queries.Page) -> list[Line]:
    data = law_data()
    names = queries.account_names({row.request.owner_id for row in page.rows if row.request.owner_id})
    return [
        Line(
            row.request,
            data.situation(row.situation).label if row.situation else None,
            [why_sentence(data, rule) for rule in row.why],
            names.get(row.request.owner_id or ""),
        )
        for row in page.rows
    ]


def why_sentence(data: law.LawData, rule: str) -> str:
    """The words of a rule id; "UC:hague_art12" speaks of its clock."""
    if rule.startswith("UC:"):
        return data.clock(rule[3:]).label
    return data.rule_text(rule)


def request(the_request: Request, viewer: Account, *, today: date) -> dict[str, Any]:
    """Everything about one request: Raises CannotBeRead when its key or its blob is damaged."""
    data = law_data()
    said = cases.words(the_request)
    routing = cases.latest_routing(the_request)
    result = cases.routing_result(routing) if routing else None
    events = queries.timeline(viewer, the_request.id)
    people = {event.actor for event in events} | {the_request.owner_id or ""}
    people |= {clearing.cleared_by for clearing in the_request.clearings}
    names = queries.account_names(people)
    return {
        "request": the_request,
        "today": today,
        "routing": routing,
        "result": result,
        "topics": answers_by_topic(said["answers"], data),
        "safe_contact": safe_contact(said["answers"], data),
        "level_why": level_why(result, data) if result else [],
        "clocks": clock_rows(result, data) if result else [],
        "reasons": reason_rows(the_request, result, data, names) if result else [],
        "fact_must_change": bool(result and result["attorney_match"] in FACT_MODES),
        "flags": [(flag, data.flag_texts[flag]) for flag in result["flags"]] if result else [],
        "refusals": [(code, data.refusal_texts[code]) for code in result["refusals"]] if result else [],
        "situations": [
            (data.situation(row["code"]).label, row["rule"], data.rule_text(row["rule"]))
            for row in result["situations"]["reasons"]
        ]
        if result
        else [],
        "consent": consent(result, data) if result else None,
        "needs": [need_row(row, data) for row in the_request.needs],
        "owner": names.get(the_request.owner_id or ""),
        "timeline": [timeline_row(event, names, data) for event in events],
        "notes": [
            (note, cases.note_text(note), names.get(note.account_id or ""))
            for note in notes(the_request, viewer, names)
        ],
        "hold_reasons": HOLD_REASONS,
        "close_reasons": CLOSE_REASONS,
        "ended": the_request.state in queries.ENDED,
    }


def notes(the_request: Request, viewer: Account, names: dict[str, str]) -> list[Any]:
    """The notes, and the names of who wrote them put into `names`."""
    rows = list(queries.notes_of(viewer, the_request.id))
    names.update(queries.account_names({row.account_id for row in rows if row.account_id}))
    return rows


def answers_by_topic(answers: Mapping[str, Any], data: law.LawData) -> list[tuple[Any, list[Answered]]]:
    """Every question the person was asked, by topic, with the answer in words; a skip is an answer (A14)."""
    asked = {question.id: question for question in law.questions_for(dict(answers), data)}
    asked |= {name: data.question(name) for name in answers if name not in asked}
    rows = []
    for topic in data.topics:
        told = [answered(asked[name], answers, data) for name in topic.questions if name in asked]
        if told:
            rows.append((topic, told))
    return rows


def safe_contact(answers: Mapping[str, Any], data: law.LawData) -> list[Answered]:
    """The rules about reaching this person, shown on top of everything."""
    names = ("safe_now", "device_shared", "contact_ways", "voicemail")
    return [answered(data.question(name), answers, data) for name in names]


def level_why(result: Mapping[str, Any], data: law.LawData) -> list[tuple[str, str, str]]:
    """(level, rule id, words) of every urgency rule that fired, the highest level first."""
    by_level = result["urgency"]["by_level"]
    return [(level, rule, why_sentence(data, rule)) for level in by_level for rule in by_level[level]]


def clock_rows(result: Mapping[str, Any], data: law.LawData) -> list[dict[str, Any]]:
    return [{**clock, "about": data.clock(clock["id"])} for clock in result["clocks"]]


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
    if result["attorney_match"] in ("auto", "auto_urgent"):
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


def consent(result: Mapping[str, Any], data: law.LawData) -> dict[str, str]:
    """Who may agree to legal help, with the rule that says so (A05)."""
    given = result["consent"]
    return {"holder": given["holder"], "rule": given["rule"], "text": data.rule_text(given["rule"])}


def need_row(need: Need, data: law.LawData) -> dict[str, Any]:
    """A need with the state of its offers."""
    made = queries.offers_of(need.id)
    return {
        "need": need,
        "area": data.expertise[need.area].label,
        "asked": [offer for offer in made if offer.state in PENDING],
        "waiting": [offer for offer in made if offer.state == OfferState.APPROVED],
        "accepted": next((offer for offer in made if offer.state == OfferState.ACCEPTED), None),
        "deadline": cases.need_terms(need)["deadline"],
    }


def timeline_row(event: Event, names: Mapping[str, str], data: law.LawData) -> dict[str, Any]:
    """An event with who did it and why, in words. A name is never looked up as a code: what has no words is logged."""
    reason = event.detail.get("reason")
    why = data.rule_texts.get(str(reason)) if event.kind == "reason_cleared" else say(reason, "any_reason")
    return {"event": event, "who": names.get(event.actor) or say(event.actor, "actor"), "why": why}


def contact(the_request: Request) -> dict[str, Any]:
    """Who a family is and how to reach them: shown only after a reason was given."""
    said = cases.words(the_request)
    return {
        "request": the_request,
        "contact": said["contact"],
        "names": said["names"],
        "safe_contact": safe_contact(said["answers"], law_data()),
    }


def read_pins(form: Any, chosen: list[str]) -> tuple[dict[str, int], str | None]:
    """Places in the order that a person chose, by attorney, and a fault code for what is no place."""
    pinned: dict[str, int] = {}
    for attorney_id in chosen:
        typed = form.get(f"place-{attorney_id}", "").strip()
        if not typed:
            continue
        if not (typed.isdecimal() and len(typed) < 3 and int(typed) >= 1):
            return {}, "bad_place"
        pinned[attorney_id] = int(typed)
    return pinned, None


@dataclass(frozen=True)
class Ranked:
    """One attorney of the ranking, with the reasons in lines (SPEC A9)."""

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
    data = law_data()
    people = {person.code: person for person in roster.attorneys()}
    profiles = {profile.id: profile for profile in ranking.profiles(list(people.values()), now, today)}
    profile = NeedProfile.from_dict(ranking.need_case(the_request, the_need, today))
    result = rank(profile, list(profiles.values()))
    made = queries.offers_of(the_need.id)
    approved = {offer.attorney_id for offer in made if offer.state == OfferState.APPROVED}
    excluded = [_not_now(people[row.id], row, explain(profile, profiles[row.id])) for row in result.excluded]
    return {
        "request": the_request,
        "need": the_need,
        "terms": cases.need_terms(the_need),
        "area": data.expertise[the_need.area],
        "result": result,
        "ranked": [
            _ranked(people[row.id], row, place, explain(profile, profiles[row.id]), len(result.ranked))
            for place, row in enumerate(result.ranked, 1)
            if people[row.id].id not in approved
        ],
        "excluded": excluded,
        "excluded_by_rule": by_first_rule(excluded),
        "relaxations": [(row.change, row.gain) for row in result.relaxations],
        "offers": made,
        "open": the_need.state == NeedState.OPEN and the_request.state in OPEN_FOR_OFFERS,
        "today": today,
        "pin_reasons": PIN_REASONS,
    }


def _ranked(person: Attorney, row: Any, place: int, why: Explanation, of: int) -> Ranked:
    lines = [
        (word(line.criterion, "criterion"), reasons.fact(line.fact), line.level, line.weight, points(line.contribution))
        for line in why.lines
    ]
    return Ranked(person, row, place, lines, reasons.order(why, place, of))


def _not_now(person: Attorney, row: Any, why: Explanation) -> NotNow:
    return NotNow(person, row, [(str(failure.rule), reasons.fact(failure.fact)) for failure in why.failures])


def by_first_rule(excluded: list[NotNow]) -> list[tuple[str, list[NotNow]]]:
    """Who is left out, by the first rule that fails, the rule that leaves out most people first."""
    groups: dict[str, list[NotNow]] = {}
    for row in excluded:
        groups.setdefault(row.reasons[0][0], []).append(row)
    return sorted(groups.items(), key=lambda group: -len(group[1]))


def points(hundredths: int) -> str:
    """Hundredths of a point as points with two decimals: 8350 is 83.50."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"
