"""Acts on tasks: put off, given to a colleague, several at once, and a "done" taken back within a minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from referral_app.actions import Refused, desk_tasks, triage
from referral_app.clock import clock
from referral_app.models import Task
from referral_app.queries import accounts, tasks
from referral_app.web.counsel import counsel, pages
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, READERS, access
from referral_app.web.entry.signed_in import me
from referral_app.web.words import say
from referral_app.workflow import snoozing

ACTS = ("done", "assign", "snooze")
#: The box that each refusal is about.
FIELDS = {"no_staff": "to", "bad_snooze": "until", "no_such_reason": "reason", "nothing_chosen": "many"}


def just_done() -> Sequence[Task]:
    """What the viewer has just said to be done, and may still take back."""
    return tasks.just_done(me(), clock().programme(), desk_tasks.UNDO_FOR)


def list_again() -> str:
    """The page of the list that an act on one task was pressed on: nobody loses their place."""
    page = request.form.get("page", "1")
    number = int(page) if page.isdecimal() and len(page) < 7 and int(page) > 1 else None
    return url_for("counsel.home" if request.form.get("from") == "home" else "counsel.tasks", page=number)


def shown(back: kept.Kept | None) -> dict[str, Any]:
    """What the list of tasks prints for acts on several of them, with what came back."""
    refused = back.refused if back else None
    return {
        "just_done": just_done(),
        "staff": accounts.staff() if pages.may_act(me()) else [],
        "reasons": snoozing.REASONS,
        "chosen": back.fields.getlist("task") if back else [],
        "typed": back.fields if back else {},
        "field": FIELDS.get(refused.code) if refused else None,
        "told": back.said.get("told", []) if back else [],
        # What the press before took back: said once, before the other things that may still be taken back.
        "taken_back": back.said.get("taken_back") if back else None,
    }


@counsel.post("/tasks/many")
@access(COUNSEL)
def act_on_tasks() -> Response:
    """One act on every ticked task; what could not be done says why, and stays."""
    here = url_for("counsel.tasks")
    act = request.form.get("act", "")
    if act not in ACTS:
        abort(400)
    chosen = request.form.getlist("task")
    ids = [task_id for task_id in chosen if tasks.task_for(me(), task_id) is not None]
    try:
        made = desk_tasks.each(ids, _verb(act))
    except Refused as refused:
        return kept.refused(here, refused)
    codes = Counter(made.refused.values())
    if not made.done and len(codes) == 1 and next(iter(codes)) in FIELDS:
        # Nothing went through, for what was typed: it is typed again, with the same tasks ticked.
        return kept.refused(here, Refused(next(iter(codes))))
    told = [str(ngettext("%(num)s task: done as you said.", "%(num)s tasks: done as you said.", made.done))]
    told += [str(_("%(num)s not: %(why)s", num=count, why=say(code, "refusal"))) for code, count in codes.items()]
    return kept.lead_to(here, told=told if made.done else told[1:])


def _verb(act: str) -> Callable[[str], object]:
    """The act on one task, with what was typed for it."""
    who, now, today = me(), clock().programme(), clock().today()
    if act == "done":
        return lambda task_id: triage.resolve_task(task_id, actor=who, now=now)
    if act == "assign":
        to = request.form.get("to", "")
        return lambda task_id: desk_tasks.assign(task_id, to, actor=who, now=now)
    try:
        until = date.fromisoformat(request.form.get("until", ""))
    except ValueError:
        raise Refused("bad_snooze") from None
    reason = request.form.get("reason", "")
    return lambda task_id: desk_tasks.snooze(task_id, until, reason, actor=who, now=now, today=today)


@counsel.post("/tasks/<task_id>/undo")
@access(READERS)
def undo_task(task_id: str) -> Response:
    task = tasks.task_for(me(), task_id)
    if task is None:
        abort(404)
    kind, here = task.kind, list_again()
    try:
        desk_tasks.undo(task_id, actor=me(), now=clock().programme())
    except Refused as refused:
        return kept.come_back(here, refused=refused.code, facts=refused.facts)
    return kept.lead_to(here, taken_back=kind)


#: This module adds its pages to those of `views`.
__all__ = ["counsel", "just_done", "shown"]
