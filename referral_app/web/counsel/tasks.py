"""What waits for staff: their tasks, and the letters that leave in the next days."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import demonstration
from referral_app.actions import Refused, triage
from referral_app.clock import clock
from referral_app.queries import counsel as queries
from referral_app.queries.letters_to_come import planned
from referral_app.vocabulary import Role
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import STAFF, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render


@counsel.get("/tasks")
@access(STAFF)
def tasks() -> Response:
    back = kept.again()
    page = queries.open_tasks(me(), page=pages.number())
    return render(
        "counsel/tasks.html",
        refused=back.refused if back else None,
        page=page,
        # These end by what they ask for, not by being ticked off.
        to_act_on={row[0].id for row in page.rows if triage.must_be_acted_on(row[0])},
        may_call=pages.may_act(me()),
        today=clock().today(),
        form=PlainForm(formdata=None),
    )


@counsel.post("/tasks/<task_id>/resolve")
@access(STAFF)
def resolve_task(task_id: str) -> Response:
    if queries.task_for(me(), task_id) is None:
        abort(404)
    try:
        triage.resolve_task(task_id, actor=me(), now=clock().programme())
    except Refused as refused:
        return kept.refused(url_for("counsel.tasks"), refused)
    return redirect(url_for("counsel.tasks"), 303)


@counsel.get("/letters")
@access(STAFF)
def letters() -> Response:
    """What will be written to whom in the next 30 days, and what would stop each letter (D13)."""
    return render(
        "counsel/letters.html",
        planned=planned(clock().programme(), walled=me().holds(Role.CONFLICTS)),
        now=clock().programme(),
        moved=clock().offset(),
        form=PlainForm(formdata=None),
    )


@counsel.post("/demonstration-clock")
@access(STAFF)
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
