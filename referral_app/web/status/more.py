"""Telling more after sending, when it is safe: the screens of what can wait, on a request that runs (A25)."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.more_answers import tell_more
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import cases, taking_over
from referral_app.web.entry import kept
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.entry.language import switch_to
from referral_app.web.intake import draft, pictures, reading, screens, steps
from referral_app.web.status import status
from referral_app.web.status.held import held_request, nothing_runs
from referral_app.workflow.requests import ENDED


@status.get("/request/more")
@access(PUBLIC)
def more() -> Response:
    """On to the first screen that was not seen yet; else back to where the request stands."""
    held = _running()
    if held is None:
        return redirect(url_for("status.show"), 303)
    step = steps.first_open(cases.words(held)["answers"], programme.law_data(), later=True)
    return redirect(url_for("status.show") if step is None else _address(step), 303)


@status.get("/request/more/<int:place>")
@access(PUBLIC)
def show_more(place: int) -> Response:
    held, step = _at(place)
    if held is None or step is None:
        return redirect(url_for("status.show"), 303)
    said = cases.words(held)
    return screens.page(step, said, kept.again(), _ways(step, said["answers"]), sent=True)


@status.post("/request/more/<int:place>/asked")
@access(PUBLIC)
def asked_more(place: int) -> Response:
    """What a choice brings up on its own screen; nothing is kept."""
    held, step = _at(place)
    if held is None or step is None:
        return redirect(url_for("status.show"), 303)
    said = cases.words(held)
    return screens.fragment(step, said, _ways(step, said["answers"]))


@status.post("/request/more/<int:place>")
@access(PUBLIC)
def answer_more(place: int) -> Response:
    """Keep the screen, read the request by the rules again, and lead to the next one."""
    held, step = _at(place)
    if held is None or step is None:
        return nothing_runs()
    said = cases.words(held)
    switched = switch_to(request.form.get("page_language", ""))
    step, typed = screens.typed(step, said, request.form)
    removed = pictures.taken_out(step, request.form)
    back = bool(request.form.get("back"))
    rest = request.args.get(screens.REST)
    again = _address(step, rest=rest)
    if removed or switched or (typed.faults and not back):
        return kept.come_back(again, switched=switched and not removed, removed=list(removed))
    values = reading.written(typed.values, request.form) if back else typed.values
    draft.put_in(said, values, step, typed.written)
    try:
        tell_more(held.id, said, now=clock().programme(), today=clock().today())
    except Refused as refused:
        if refused.code == "other_side_as_contact":
            return kept.come_back(again, contact_blocked=refused.facts["fields"])
        return redirect(url_for("status.show"), 303)
    if back and rest:
        return redirect(_address(step), 303)
    if not back and screens.has_rest(step, said, request.form):
        return redirect(_address(step, rest="yes"), 303)
    return redirect(_onward(step, said["answers"], back=back), 303)


def _onward(step: steps.Step, answers: dict[str, Any], *, back: bool) -> str:
    way = steps.before if back else steps.following
    beside = way(step.code, answers, programme.law_data(), later=True)
    if beside is not None:
        return _address(beside)
    return url_for("status.show") if back else url_for("status.show", done="more")


def _running() -> Request | None:
    """The request this browser holds, while it runs; None for somebody it was made for: the answers are another's."""
    held = held_request()
    if held is None or held.state in ENDED or taking_over.is_done(held):
        return None
    return held


def _at(place: int) -> tuple[Request | None, steps.Step | None]:
    held = _running()
    return held, draft.step_at(place, cases.words(held)["answers"], later=True) if held is not None else None


def _address(step: steps.Step, rest: str | None = None) -> str:
    return url_for("status.show_more", place=step.place, rest=rest)


def _ways(step: steps.Step, answers: dict[str, Any]) -> screens.Ways:
    rest = request.args.get(screens.REST)
    here, asked = (url_for(f"status.{name}", place=step.place, rest=rest) for name in ("answer_more", "asked_more"))
    return screens.Ways(here, asked, _onward(step, answers, back=True), in_parts=True)


#: This module adds its pages to those of `views`.
__all__ = ["status"]
