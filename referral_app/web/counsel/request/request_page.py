"""What the page of one request prints, decided here: words for codes, answers by topic, clocks, reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import force_locale

from referral_app import law, programme
from referral_app.actions import triage
from referral_app.actions.triage import FACT_MODES, HOLD_REASONS, REVIEW_REASONS
from referral_app.clock import clock
from referral_app.models import PENDING, Account, Consent, Need, Offer, Request, Task
from referral_app.queries import asking, both_sides, cases, consents, danger, disclosure, one_request, release
from referral_app.queries import counsel as queries
from referral_app.queries import offers as offer_queries
from referral_app.queries import tasks as task_queries
from referral_app.queries.around import around
from referral_app.queries.both_said import both_said
from referral_app.vocabulary import EventKind, MatterState, NeedState, OfferState, RequestState, Role, TaskKind
from referral_app.web.counsel import pages
from referral_app.web.counsel.request import (
    answers,
    at_a_glance,
    by_law,
    changes,
    first_contact,
    parts,
    timeline,
    treaty,
)
from referral_app.web.words import law_words
from referral_app.web.words.law_words import area_label
from referral_app.workflow.asking import gets_offers
from referral_app.workflow.consent import requester_may_give
from referral_app.workflow.danger_words import Danger
from referral_app.workflow.requests import ENDED


def request(
    whole: one_request.Whole, viewer: Account, *, today: date, part: str = parts.NEEDS, shown: str = "all"
) -> dict[str, Any]:
    """What stands on top of one request whatever part of it is open, and that part; of the other parts nothing is
    read. Raises CannotBeRead when its key or its blob is damaged."""
    data = law_words.law_data()
    may_act = pages.may_act(viewer)
    the_request = whole.request
    said = cases.words(the_request)
    routings = cases.routings(the_request) if part == parts.LAW else cases.newest_routing(the_request)
    routing = routings[0] if routings else None
    result = cases.routing_result(routing) if routing else None
    agreed = whole.consent
    notes = queries.notes_of(viewer, the_request.id) if part == parts.NOTES else []
    # What happened last is said to whoever does not see what an act has changed.
    events = queries.timeline(
        viewer,
        the_request.id,
        timeline.GROUPS.get(shown) if part == parts.NOTES else None,
        most=timeline.MOST if part == parts.NOTES else 1,
    )
    tasks = task_queries.of(viewer, the_request.id)
    people = {event.actor for event in events} | {the_request.owner_id or ""}
    people |= {clearing.cleared_by for clearing in the_request.clearings} | {note.account_id or "" for note in notes}
    people |= {agreed.recorded_by or ""} if agreed else set()
    names = one_request.names_of(
        people | {task.owner_id or "" for task, _need in tasks},
        {str(event.detail["organisation"]) for event in events if "organisation" in event.detail},
    )
    made, led_to = offer_queries.offers_and_matters([need.id for need in the_request.needs])
    walls = both_sides.walls_of([the_request.id]) if the_request.state == RequestState.WALLED else {}
    names |= one_request.names_of({wall.by for wall in walls.values()} - set(names), set()) if walls else {}
    names |= {offer.id: offer.attorney.name for each in made.values() for offer in each}
    names |= {matter_id: matter.attorney.name for matter_id, matter in led_to.items()}
    clocks = by_law.clock_rows(result, said, data, today) if result else []
    binds_first = at_a_glance.binds_first(clocks)
    reasons = by_law.reason_rows(the_request, result, data, names) if result else []
    beside = around(viewer, the_request.id)
    to_fill = [need for need in the_request.needs if need.state == NeedState.OPEN]
    served = [need for need in to_fill if result is None or _is_served(need, result)]
    called = {need_id: {task.kind for task, _of in tasks if task.need_id == need_id} for need_id in made}
    idle = [
        need
        for need in served
        if need.sought_since is None and task_queries.is_out_of_reach(need, made[need.id], called[need.id])
    ]
    unasked = [need for need in idle if not made[need.id]]
    offers = [offer for each in made.values() for offer in each]
    by_their_act = {
        task.id
        for task, _need in tasks
        if triage.ends_by_its_act(task, the_request) or not task_queries.may_end(viewer, task)
    }
    to_tick = [task for task, _need in tasks if task.id not in by_their_act and task.kind != TaskKind.CALL_FAMILY]
    contradictions = [data.rule_text(code) for code in result["derived"]["contradictions"]] if result else []
    page = {
        "request": the_request,
        "today": today,
        "made_at": clock().programme().isoformat(),
        "part": part,
        "parts": parts.PARTS,
        # How many things in another part want to be seen before it is opened.
        "marks": {parts.ANSWERS: len(contradictions), parts.PEOPLE: sum(one.link is None for one in beside.again)},
        "result": result,
        "facts": at_a_glance.facts(said, data, today),
        "situations": by_law.situations(said, result, data) if result else [],
        "level_why": by_law.level_why(result, data) if result else [],
        "binds_first": binds_first,
        # In the family's own language, where staff may put it to them.
        "to_ask": _to_ask(the_request, binds_first["open"], said, data) if binds_first else None,
        "tasks": tasks,
        "tasks_to_tick": bool(to_tick),
        "attorneys": {
            **{offer.id: offer.attorney for offer in offers},
            **{matter_id: matter.attorney for matter_id, matter in led_to.items()},
        },
        "to_act_on": by_their_act,
        "next_act": at_a_glance.next_act(
            at_a_glance.Standing(
                state=the_request.state,
                hold=the_request.hold,
                owned=the_request.owner_id is not None,
                date_passed=the_request.date_passed_on is not None,
                waits_for=[reason.id for reason in reasons if not reason.cleared],
                opposed=bool(beside.opposites),
                decides_at=_decides_at(the_request, viewer, beside.opposites, tasks),
                walled=the_request.state == RequestState.WALLED,
                has_needs=bool(the_request.needs),
                unasked=[need.number for need in unasked],
                used_up=[need.number for need in idle if made[need.id]],
                not_served=len(served) < len(to_fill),
                given_up=bool(the_request.needs)
                and all(need.state == NeedState.GIVEN_UP for need in the_request.needs),
                sought=any(need.sought_since is not None for need in to_fill),
                agreed=result is not None and _agreed(the_request, idle, result, agreed, said, today),
                agreed_by_staff=result is not None and not requester_may_give(result["consent"]["rule"]),
                unread=bool(unasked) and release.is_unread(the_request.id, said),
                for_a_colleague=bool(idle) and asking.waits_for_colleague(the_request, viewer),
                asking=any(map(_is_running, offers)),
                finished=bool(led_to)
                and not to_fill
                and not any(matter.state == MatterState.OPEN for matter in led_to.values()),
                awaited=first_contact.awaited(the_request, the_request.needs, led_to.values(), today, may_act=may_act),
            ),
            # Somebody is looked for until its day: before, there is nothing to do about it.
            {task.kind for task, _need in tasks if task.kind != TaskKind.RECRUIT or task.due_on <= today},
        ),
        "safe_contact": answers.safe_contact(said["answers"], data),
        "account_names": names,
        "owner": names.get(the_request.owner_id or ""),
        "is_owner": the_request.owner_id == viewer.id,
        # A task that an act has brought with it is not what was done.
        "just_happened": next((event.kind for event in events if event.kind != EventKind.TASK_MADE), None),
        "danger": next(
            (Danger(task.reason) for task, _need in tasks if task.kind == danger.TASK and task.reason), None
        ),
        "opposites": beside.opposites,
        "around": beside,
        "has_list": whole.has_list,
        "wall": walls.get(the_request.id),
        "sees_opposites": viewer.holds(Role.CONFLICTS),
        "call": next((task for task, _need in tasks if task.kind == TaskKind.CALL_FAMILY), None),
        "by_hand": bool(result and cases.takes_needs_by_hand(the_request, result)),
        "may_ask_family": the_request.state
        in (RequestState.SUBMITTED, RequestState.IN_TRIAGE, RequestState.READY_TO_MATCH),
        "hold_reasons": HOLD_REASONS,
        "review_reasons": REVIEW_REASONS,
        "ended": the_request.state in ENDED,
    }
    if part == parts.NEEDS:
        page |= {
            "needs": [by_law.need_row(need, made[need.id], data, result) for need in the_request.needs],
            "matters": {matter.need_id: matter for matter in led_to.values() if matter.state == MatterState.OPEN},
            "reasons": reasons,
            "fact_must_change": bool(result and result["attorney_match"] in FACT_MODES),
            "new_needs": [area_label(need["area"]) for need in cases.needs_to_add(the_request, result)]
            if result
            else [],
        }
    elif part == parts.ANSWERS:
        topics = answers.answers_by_topic(said["answers"], said["names"], data, said["written"])
        page |= {
            "topics": topics,
            "missing": at_a_glance.missing(topics),
            "contradictions": contradictions,
            "own_words": release.own_words(said),
        }
    elif part == parts.LAW:
        page |= {
            "treaty": treaty.told(result, data) if result else None,
            "clocks": at_a_glance.clocks(clocks),
            "flags": [data.flag_texts[flag] for flag in result["flags"]] if result else [],
            "refusals": [data.refusal_texts[code] for code in result["refusals"]] if result else [],
            "differences": changes.history(routings, data),
        }
    elif part == parts.PEOPLE:
        page |= {
            "consent": by_law.consent(the_request, result, data, agreed) if result else None,
            "both_said": [(row, area_label(row.area)) for row in both_said(the_request.id) if row.anything],
            "attorney_of": {matter_id: matter.attorney for matter_id, matter in led_to.items()},
            "awaits_owner": any(task.kind == TaskKind.HANDED_OVER for task, _need in tasks),
            "sets_list": viewer.holds(Role.SUPERVISOR),
        }
    else:
        page |= {
            "timeline": timeline.folded(timeline.row(event, names, names, data) for event in events),
            "shown": shown,
            "groups": ("all", *timeline.GROUPS),
            "notes": [(note, cases.note_text(note), names.get(note.account_id or "")) for note in notes],
        }
    return page


def _decides_at(
    the_request: Request, viewer: Account, opposites: Sequence[Request], tasks: Sequence[tuple[Task, int | None]]
) -> str | None:
    """Where a viewer of the conflicts role decides about the other side of a request that waits for it: the page of
    the pair. None where a wall stands and no other request is known."""
    walled = the_request.state == RequestState.WALLED
    waits = walled or (bool(opposites) and any(task.kind == TaskKind.BOTH_SIDES for task, _need in tasks))
    if not waits or not viewer.holds(Role.CONFLICTS):
        return None
    if not opposites:
        return None
    return url_for("counsel.show_pair", one_id=the_request.id, other_id=opposites[0].id)


def _to_ask(the_request: Request, questions: Collection[str], said: Mapping[str, Any], data: law.LawData) -> str | None:
    """The first of these questions, as it is put to this family; None where there is none."""
    if not questions:
        return None
    with force_locale(the_request.language):
        return law_words.asked_of(data.question(next(iter(questions))), said["answers"], data)


def _is_running(offer: Offer) -> bool:
    """Whether this attorney is asked, or approved and waiting for their turn."""
    return offer.state in (*PENDING, OfferState.APPROVED)


def _is_served(need: Need, result: Mapping[str, Any]) -> bool:
    """Whether the office asks attorneys for needs like this one at all."""
    return gets_offers(need.situation, result["flags"], serve_respondents=programme.settings().serve_respondents)


def _agreed(
    the_request: Request,
    needs: Sequence[Need],
    result: Mapping[str, Any],
    given: Consent | None,
    said: Mapping[str, Any],
    today: date,
) -> bool:
    """Whether somebody may be asked for one of these needs, as far as consent goes: `disclosure.has_consent` from what
    the page has read already."""
    if given is None or not disclosure.runs(the_request, today) or not consents.is_of(given, result["consent"]["rule"]):
        return False
    marks, dates = disclosure.agreed_texts(said), result["clocks"]
    return marks is None or any(
        disclosure.of_terms({**cases.need_terms(need), "forums": need.forums}, need.track, dates).mark in marks
        for need in needs
    )
