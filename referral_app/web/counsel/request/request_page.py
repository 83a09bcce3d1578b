"""What the page of one request prints, decided here: what stands on top whatever part of it is open, and that part."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from flask_babel import force_locale

from referral_app import law
from referral_app.actions import triage
from referral_app.actions.triage import FACT_MODES, HOLD_REASONS, REVIEW_REASONS
from referral_app.clock import clock
from referral_app.models import Account, Request
from referral_app.queries import cases, danger, one_request, release
from referral_app.queries import tasks as task_queries
from referral_app.queries.both_said import both_said
from referral_app.vocabulary import EventKind, MatterState, RequestState, Role, TaskKind
from referral_app.web.counsel.request import answers, at_a_glance, by_law, changes, on_file, parts, timeline, treaty
from referral_app.web.counsel.request.on_file import OnFile
from referral_app.web.counsel.request.standing import next_act_of
from referral_app.web.words import law_words
from referral_app.web.words.law_words import area_label
from referral_app.workflow.danger_words import Danger
from referral_app.workflow.requests import ENDED

#: Staff may still ask the family something by its page.
MAY_ASK_FAMILY = (RequestState.SUBMITTED, RequestState.IN_TRIAGE, RequestState.READY_TO_MATCH)


def request(
    whole: one_request.Whole, viewer: Account, *, today: date, part: str = parts.NEEDS, shown: str = "all"
) -> dict[str, Any]:
    """What stands on top of one request whatever part of it is open, and that part; of the other parts nothing is
    read. Raises CannotBeRead when its key or its blob is damaged."""
    found = on_file.read(whole, viewer, today=today, part=part, shown=shown)
    return _on_top(found) | OF_PART[part](found)


def _on_top(found: OnFile) -> dict[str, Any]:
    return _head(found) | _by_the_law(found) | _work(found) | _beside(found)


def _head(found: OnFile) -> dict[str, Any]:
    the_request = found.request
    return {
        "request": the_request,
        "today": found.today,
        "made_at": clock().programme().isoformat(),
        "part": found.part,
        "parts": parts.PARTS,
        # How many things in another part want to be seen before it is opened.
        "marks": {
            parts.ANSWERS: len(_contradictions(found)),
            parts.PEOPLE: sum(one.link is None for one in found.beside.again),
        },
        "facts": at_a_glance.facts(found.said, found.data, found.today),
        "safe_contact": answers.safe_contact(found.said["answers"], found.data),
        "account_names": found.names,
        "owner": found.names.get(the_request.owner_id or ""),
        "is_owner": the_request.owner_id == found.viewer.id,
        "ended": the_request.state in ENDED,
    }


def _by_the_law(found: OnFile) -> dict[str, Any]:
    result, binds_first = found.result, at_a_glance.binds_first(found.clocks)
    return {
        "result": result,
        "situations": by_law.situations(found.said, result, found.data) if result else [],
        "level_why": by_law.level_why(result, found.data) if result else [],
        "binds_first": binds_first,
        # In the family's own language, where staff may put it to them.
        "to_ask": _to_ask(found.request, binds_first["open"], found.said, found.data) if binds_first else None,
    }


def _work(found: OnFile) -> dict[str, Any]:
    """The next act, the tasks, and what may be done."""
    the_request, result = found.request, found.result
    by_their_act = {
        task.id
        for task, _need in found.tasks
        if triage.ends_by_its_act(task, the_request) or not task_queries.may_end(found.viewer, task)
    }
    to_tick = [task for task, _need in found.tasks if task.id not in by_their_act and task.kind != TaskKind.CALL_FAMILY]
    return {
        "next_act": next_act_of(found),
        "tasks": found.tasks,
        "tasks_to_tick": bool(to_tick),
        "to_act_on": by_their_act,
        "attorneys": {
            **{offer.id: offer.attorney for each in found.offers.values() for offer in each},
            **{matter_id: matter.attorney for matter_id, matter in found.matters.items()},
        },
        # A task that an act has brought with it is not what was done.
        "just_happened": next((event.kind for event in found.events if event.kind != EventKind.TASK_MADE), None),
        "danger": next(
            (Danger(task.reason) for task, _need in found.tasks if task.kind == danger.TASK and task.reason), None
        ),
        "call": next((task for task, _need in found.tasks if task.kind == TaskKind.CALL_FAMILY), None),
        "by_hand": bool(result and cases.takes_needs_by_hand(the_request, result)),
        "may_ask_family": the_request.state in MAY_ASK_FAMILY,
        "hold_reasons": HOLD_REASONS,
        "review_reasons": REVIEW_REASONS,
    }


def _beside(found: OnFile) -> dict[str, Any]:
    """Other requests that may be the other side or the same person, the wall, and the list of who may know."""
    return {
        "opposites": found.beside.opposites,
        "around": found.beside,
        "has_list": found.whole.has_list,
        "wall": found.walls.get(found.request.id),
        "sees_opposites": found.viewer.holds(Role.CONFLICTS),
    }


def _needs(found: OnFile) -> dict[str, Any]:
    the_request, result = found.request, found.result
    return {
        "needs": [by_law.need_row(need, found.offers[need.id], found.data, result) for need in the_request.needs],
        "matters": {matter.need_id: matter for matter in found.matters.values() if matter.state == MatterState.OPEN},
        "reasons": found.reasons,
        "fact_must_change": bool(result and result["attorney_match"] in FACT_MODES),
        "new_needs": [area_label(need["area"]) for need in cases.needs_to_add(the_request, result)] if result else [],
    }


def _answers(found: OnFile) -> dict[str, Any]:
    topics = answers.answers_by_topic(found.said["answers"], found.said["names"], found.data, found.said["written"])
    return {
        "topics": topics,
        "missing": at_a_glance.missing(topics),
        "contradictions": _contradictions(found),
        "own_words": release.own_words(found.said),
    }


def _law(found: OnFile) -> dict[str, Any]:
    result, data = found.result, found.data
    return {
        "treaty": treaty.told(result, data) if result else None,
        "clocks": at_a_glance.clocks(found.clocks),
        "flags": [data.flag_texts[flag] for flag in result["flags"]] if result else [],
        "refusals": [data.refusal_texts[code] for code in result["refusals"]] if result else [],
        "differences": changes.history(found.routings, data),
    }


def _people(found: OnFile) -> dict[str, Any]:
    the_request, result = found.request, found.result
    return {
        "consent": by_law.consent(the_request, result, found.data, found.consent) if result else None,
        "both_said": [(row, area_label(row.area)) for row in both_said(the_request.id) if row.anything],
        "attorney_of": {matter_id: matter.attorney for matter_id, matter in found.matters.items()},
        "awaits_owner": any(task.kind == TaskKind.HANDED_OVER for task, _need in found.tasks),
        "sets_list": found.viewer.holds(Role.SUPERVISOR),
    }


def _notes(found: OnFile) -> dict[str, Any]:
    names = found.names
    return {
        "timeline": timeline.folded(timeline.row(event, names, names, found.data) for event in found.events),
        "shown": found.shown,
        "groups": ("all", *timeline.GROUPS),
        "notes": [(note, cases.note_text(note), names.get(note.account_id or "")) for note in found.notes],
    }


OF_PART: Mapping[str, Callable[[OnFile], dict[str, Any]]] = {
    parts.NEEDS: _needs,
    parts.ANSWERS: _answers,
    parts.LAW: _law,
    parts.PEOPLE: _people,
    parts.NOTES: _notes,
}


def _contradictions(found: OnFile) -> list[str]:
    if not found.result:
        return []
    return [found.data.rule_text(code) for code in found.result["derived"]["contradictions"]]


def _to_ask(the_request: Request, questions: Collection[str], said: Mapping[str, Any], data: law.LawData) -> str | None:
    """The first of these questions, as it is put to this family; None where there is none."""
    if not questions:
        return None
    with force_locale(the_request.language):
        return law_words.asked_of(data.question(next(iter(questions))), said["answers"], data)
