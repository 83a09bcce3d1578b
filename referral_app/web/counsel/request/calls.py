"""Calls to families: the page with the rules, the numbers on demand, each try with what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import abort, redirect, request, session, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused, calls, family
from referral_app.actions.disclosures import write_down_look
from referral_app.clock import clock
from referral_app.models import Request, Task
from referral_app.queries import counsel as queries
from referral_app.queries import tasks
from referral_app.queries.family import check_back
from referral_app.vocabulary import TaskKind
from referral_app.web.counsel import counsel
from referral_app.web.counsel.forms import CallForm
from referral_app.web.counsel.request import call_page
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, PROOF_LIFE, access, needs_proof
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render

#: Where the session keeps for which call the numbers were asked for, and when: no fact of the case.
OPENED = "call_opened"


@counsel.get("/requests/<request_id>/calls/<task_id>")
@access(COUNSEL)
def call(request_id: str, task_id: str) -> Response:
    task, the_request = _call(request_id, task_id)
    details = task.resolved_at is None and _opened(task)
    if details:
        write_down_look("identity_read", f"request:{the_request.id}", actor=me().id, reason="call_the_family")
    else:
        write_down_look("notes_read", f"request:{the_request.id}", actor=me().id)
    # Each look is a commit of its own: what is shown is read after it.
    task, the_request = _call(request_id, task_id)
    shown = call_page.page(task, the_request, details=details, now=clock().programme(), today=clock().today())
    back = kept.again()
    return render(
        "counsel/call.html",
        refused=back.refused if back else None,
        form=back.form(CallForm) if back else CallForm(formdata=None),
        **shown,
    )


@counsel.post("/requests/<request_id>/calls/<task_id>/open")
@access(COUNSEL)
@needs_proof("counsel.call")
def open_call(request_id: str, task_id: str) -> Response:
    """Show the numbers for as long as a proof lasts; each look at them is written down (E02). What was typed stays."""
    task, _the_request = _call(request_id, task_id)
    session[OPENED] = [task.id, clock().real().isoformat()]
    return kept.come_back(_page(request_id, task_id))


@counsel.post("/requests/<request_id>/calls/<task_id>/tries")
@access(COUNSEL)
def log_try(request_id: str, task_id: str) -> Response:
    _call(request_id, task_id)
    form = CallForm()
    if not form.validate_on_submit():
        return kept.faulty(_page(request_id, task_id), form)
    try:
        calls.log_try(
            task_id,
            form.way.data,
            form.outcome.data,
            form.text.data or "",
            seen=form.seen.data,
            actor=me(),
            now=clock().programme(),
        )
    except Refused as refused:
        return kept.refused(_page(request_id, task_id), refused)
    session.pop(OPENED, None)
    return redirect(_page(request_id, task_id, "tried"), 303)


@counsel.post("/requests/<request_id>/calls/<task_id>/answer")
@access(COUNSEL)
def answer_for_family(request_id: str, task_id: str) -> Response:
    """What the family said on the phone to the question that waits on its page."""
    _task, the_request = _call(request_id, task_id)
    question = check_back(the_request, clock().today())
    said = request.form.get("reached", "")
    if question is not None and said in ("yes", "no"):
        family.answer_check_back(
            the_request.id,
            question.matter_id,
            question.number,
            reached=said == "yes",
            now=clock().programme(),
            today=clock().today(),
            actor=me().id,
        )
    return redirect(_page(request_id, task_id), 303)


@counsel.post("/requests/<request_id>/calls/<task_id>/ended")
@access(COUNSEL)
def tell_end_for_family(request_id: str, task_id: str) -> Response:
    """What the family said on the phone of how it ended with the lawyer: what its own page asks too (B22)."""
    _call(request_id, task_id)
    try:
        family.tell_end(
            request_id,
            request.form.get("matter", ""),
            request.form.get("outcome", ""),
            now=clock().programme(),
            today=clock().today(),
            actor=me().id,
        )
    except Refused as refused:
        return kept.refused(_page(request_id, task_id), refused)
    return redirect(_page(request_id, task_id, "said-of-the-end"), 303)


def _call(request_id: str, task_id: str) -> tuple[Task, Request]:
    """The call and its request, or 404 for one that does not exist for this viewer."""
    the_request, task = queries.request_for(me(), request_id), tasks.task_for(me(), task_id)
    if the_request is None or task is None or task.kind != TaskKind.CALL_FAMILY or task.request_id != request_id:
        abort(404)
    return task, the_request


def _page(request_id: str, task_id: str, part: str | None = None) -> str:
    return url_for("counsel.call", request_id=request_id, task_id=task_id, _anchor=part)


def _opened(task: Task) -> bool:
    """Whether this browser asked for the numbers of this very call a short while ago."""
    held = session.get(OPENED)
    if not isinstance(held, list) or len(held) != 2 or held[0] != task.id:
        return False
    return timedelta(0) <= clock().real() - datetime.fromisoformat(held[1]) <= PROOF_LIFE


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
