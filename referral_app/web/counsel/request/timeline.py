"""The history of a request in words: what happened, to whom, who did it, and why; all of it or one kind of thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from referral_app import law
from referral_app.models import Event
from referral_app.vocabulary import EventKind
from referral_app.web.words import filters, say
from referral_app.workflow.how_it_ended import BESIDE

#: A code says another thing of a no, of a hand back and of a hold.
_REASONS = {
    "offer_declined": "offer_no",
    "offer_handed_back": "hand_back",
    "need_relaxed": "relaxation",
    "need_relax_asked": "relaxation",
    "list_set": "access_reason",
    "list_lifted": "access_reason",
}
#: The newest of them that the page shows.
MOST = 200
_CONTACT = ("call_tried", "letter_failed", "information_asked", "other_side_contact_blocked", "phrase_renewed")
_RULES = ("request_routed", "date_passed", "date_reviewed", "reason_cleared", "needs_added", "request_cleared")


def _group(kind: str) -> str:
    if kind.startswith(("offer_", "matter_", "question_", "companion_")) or kind in (
        "terms_agreed",
        "check_unsure",
        "returned",
    ):
        return "attorneys"
    if kind.startswith(("contact_", "first_contact", "family_", "check_back")) or kind in _CONTACT:
        return "contact"
    return "rules" if kind in _RULES else "work"


#: What the timeline can be narrowed to: the kinds of event of each.
GROUPS: dict[str, tuple[str, ...]] = {
    name: tuple(str(kind) for kind in EventKind if _group(str(kind)) == name)
    for name in ("attorneys", "contact", "rules", "work")
}


def folded(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines that say the same of one minute as one line, with `times`: one act on several needs is in the record once
    for each of them, and is read once."""
    found: list[dict[str, Any]] = []
    for each in rows:
        last = found[-1] if found else None
        if last is not None and _says(last) == _says(each):
            last["times"] += 1
        else:
            found.append({**each, "times": 1})
    return found


def _says(line: Mapping[str, Any]) -> tuple[Any, ...]:
    event = line["event"]
    return (event.kind, event.at.replace(second=0, microsecond=0), line["about"], line["why"], line["who"])


def row(event: Event, names: Mapping[str, str], spoken_of: Mapping[str, str], data: law.LawData) -> dict[str, Any]:
    """An event with who did it, the attorney it is about, and why, in words. A name is never looked up as a code: what
    has no words is logged."""
    reason = event.detail.get("reason")
    if event.kind == "reason_cleared":
        why = data.rule_texts.get(str(reason))
    elif reason and (":" in str(reason) or BESIDE in str(reason)):
        why = filters.reason_words(str(reason))
    elif event.kind == "outcome_told":
        why = say(event.detail["outcome"], "family_outcome")
    else:
        why = say(reason, _REASONS.get(event.kind, "offer_end" if event.kind.startswith("offer_") else "any_reason"))
    if "which" in event.detail:
        why = f"{why} · {say(event.detail['which'], 'not_real_kind')}"
    task = event.detail.get("task") if event.kind.startswith("task_") else None
    about = spoken_of.get(event.subject or str(event.detail.get("organisation", "")))
    return {
        "event": event,
        # "Task made" alone says nothing.
        "about": about or say(task, "task"),
        "who": names.get(event.actor) or say(event.actor, "actor"),
        "why": "" if task and reason == task else why,
    }
