"""What waits for staff: their tasks, and the letters that leave in the next days."""

from __future__ import annotations

from collections.abc import Iterable

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import demonstration, programme
from referral_app.actions import triage
from referral_app.clock import clock
from referral_app.models import Request, Task
from referral_app.queries import cases, covers, desk, queue, taking_over
from referral_app.queries import counsel as queries
from referral_app.queries import tasks as task_queries
from referral_app.queries.letters_to_come import planned
from referral_app.vocabulary import TaskKind, Track
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.acts import act
from referral_app.web.counsel.desk import news, task_acts
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.counsel.request import parts
from referral_app.web.entry import kept
from referral_app.web.entry.access import READERS, STAFF, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.workflow.ladders import alarm_at


@counsel.get("/")
@access(STAFF)
def home() -> Response:
    """What is next for whoever looks: their own work and what nobody has taken, what hurts first on top.

    Whoever reads no request is led to the first page that is theirs.
    """
    if not pages.reads_requests(me()):
        return redirect(url_for(pages.first_page(me())), 303)
    back = kept.again()
    today = clock().today()
    # A critical request that came in now would ring by then: what rings before cannot wait longer than it.
    taken_by = alarm_at(Track.CRITICAL, clock().programme(), programme.zone(), programme.holidays_from(today))
    covering = covers.covering(me().id, today)
    page = desk.next_up(me(), today=today, taken_by=taken_by, page=pages.number(), covered=covering)
    rows = [(item.task, item.request) for item in page.rows if item.task]
    to_tick = {task.id for task, _of in rows if task.kind != TaskKind.CALL_FAMILY} - _to_act_on(rows)
    just_done = task_acts.just_done()
    return render(
        "counsel/home.html",
        refused=back.refused if back else None,
        page=page,
        to_tick=to_tick,
        attorneys=task_queries.attorneys_of(task for task, _of in rows),
        since=news.since_now(),
        counts=queue.counts(me(), today),
        covering=list(covering.values()),
        just_done=just_done,
        taken_back=back.said.get("taken_back") if back else None,
        may_act=pages.may_act(me()),
        today=today,
        form=PlainForm(formdata=None),
    )


def _to_act_on(rows: Iterable[tuple[Task, Request | None]]) -> set[str]:
    """The ids of the tasks that end by what they ask for, or that another role decides: not by a tick."""
    rows = list(rows)
    calls = [each.id for task, each in rows if each is not None and task.kind == TaskKind.CALL_FAMILY]
    cases.at_hand(calls)
    taking_over.at_hand(calls)
    return {
        task.id
        for task, the_request in rows
        if triage.ends_by_its_act(task, the_request) or not task_queries.may_end(me(), task)
    }


@counsel.get("/tasks")
@access(READERS)
def tasks() -> Response:
    back = kept.again()
    today = clock().today()
    page = task_queries.page(me(), today, page=pages.number())
    to_act_on = _to_act_on([(row[0], row[1]) for row in page.rows])
    shown = task_acts.shown(back)
    return render(
        "counsel/tasks.html",
        refused=back.refused if back else None,
        page=page,
        to_act_on=to_act_on,
        uses_htmx=bool(shown["just_done"]) or any(row[0].id not in to_act_on for row in page.rows),
        attorneys=task_queries.attorneys_of(row[0] for row in page.rows),
        names=queries.account_names({owner for row in page.rows if (owner := task_queries.owner_of(row[0], row[1]))}),
        owner_of=task_queries.owner_of,
        may_call=pages.may_act(me()),
        today=today,
        **shown,
        form=PlainForm(formdata=None),
    )


@counsel.post("/tasks/<task_id>/resolve")
@access(READERS)
def resolve_task(task_id: str) -> Response:
    task = task_queries.task_for(me(), task_id)
    if task is None:
        abort(404)
    here = task_acts.list_again()
    if request.form.get("from") == "request" and task.request_id:
        here = parts.page(task.request_id)
    return act(lambda: triage.resolve_task(task_id, actor=me(), now=clock().programme()), here)


@counsel.get("/letters")
@access(READERS)
def letters() -> Response:
    """What will be written to whom in the next 30 days, and what would stop each letter (D13)."""
    return render(
        "counsel/letters.html",
        planned=planned(clock().programme(), me()),
        now=clock().programme(),
        moved=clock().offset(),
        form=PlainForm(formdata=None),
    )


@counsel.post("/demonstration-clock")
@access(READERS)
def advance() -> Response:
    """Move the demonstration clock and do what falls due; outside a demonstration this does not exist."""
    if not clock().demo:
        abort(404)
    days = request.form.get("days", "")
    if days not in ("1", "2", "5"):
        abort(400)
    for _did in demonstration.advance(int(days)):
        pass  # what was done stands in the timelines
    return redirect(url_for("counsel.letters"), 303)


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
