"""What a family wrote, to read and to correct, and who of the office or of the lawyers looked at it (A25, E02)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import law, programme
from referral_app.actions import Refused
from referral_app.actions.more_answers import tell_more
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import cases, complaints, family, looks, taking_over
from referral_app.web.entry import kept
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.entry.language import switch_to
from referral_app.web.intake import draft, help_now, pictures, screens, sending, steps
from referral_app.web.render import render
from referral_app.web.status import status
from referral_app.web.status.held import held_request, nothing_runs
from referral_app.web.words import own_file as words
from referral_app.workflow.requests import ENDED

#: Ways to be reached have a page of their own, which says what a change does.
OF_CONTACT = "contact_ways"


@status.get("/request/answers")
@access(PUBLIC)
def answers() -> Response:
    """Everything the family said, with the way to change each of it while the request runs.

    Whoever took a request over did not say it: what another person wrote is read to them by staff (U12).
    """
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    if taking_over.is_done(held):
        return redirect(url_for("status.show"), 303)
    said, done = cases.words(held), request.args.get("done") == "yes"
    running = held.state not in ENDED
    return render(
        "status/answers.html",
        help_now=help_now.on_screen(said) if done and running else [],
        told=sending.told_by(said, programme.law_data(), _where_it_changes),
        contact=said["contact"],
        added=family.own_words(held),
        running=running,
        done=done,
        at=request.args.get("at", ""),
    )


@status.get("/request/answers/<int:place>")
@access(PUBLIC)
def correct(place: int) -> Response:
    only = request.args.get("only", "")
    held, step = _at(place, only)
    if held is None or step is None:
        return redirect(url_for("status.answers"), 303)
    return screens.page(step, cases.words(held), kept.again(), _ways(place, only), sent=True)


@status.post("/request/answers/<int:place>/asked")
@access(PUBLIC)
def asked_for_correction(place: int) -> Response:
    """What a choice brings up on its own screen; nothing is kept."""
    only = request.form.get("only", "")
    held, step = _at(place, only)
    if held is None or step is None:
        return redirect(url_for("status.answers"), 303)
    return screens.fragment(step, cases.words(held), _ways(place, only), only)


@status.post("/request/answers/<int:place>")
@access(PUBLIC)
def change_answer(place: int) -> Response:
    """Keep the answer and what follows from it; the rules read the request again, and staff see what differs."""
    only = request.form.get("only", "")
    held, step = _at(place, only)
    if held is None and not request.form.get("back"):
        return nothing_runs()
    if held is None or step is None:
        return redirect(url_for("status.answers"), 303)
    if request.form.get("back"):
        return redirect(_back_to(only), 303)
    again = url_for("status.correct", place=place, only=only)
    said = cases.words(held)
    switched = switch_to(request.form.get("page_language", ""))
    step, typed = screens.typed(step, said, request.form, only)
    removed = pictures.taken_out(step, request.form)
    if removed or switched or typed.faults:
        return kept.come_back(again, switched=switched and not removed, removed=list(removed))
    draft.put_in(said, typed.values, step, typed.written)
    try:
        tell_more(held.id, said, now=clock().programme(), today=clock().today())
    except Refused as refused:
        if refused.code == "other_side_as_contact":
            return kept.come_back(again, contact_blocked=refused.facts["fields"])
        return redirect(url_for("status.answers"), 303)
    calls = any(panel.open for panel in help_now.on_screen(said))
    return redirect(_answers(only) if calls else _back_to(only, done="yes"), 303)


@status.get("/request/looks")
@access(PUBLIC)
def who_looked() -> Response:
    """Who looked at what the family wrote: days, roles and reasons, and no name."""
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    owned = taking_over.is_done(held)
    # Whoever asked may have complained; that is not for the person who took it over to know (U12).
    but = frozenset({"complaint_read"}) if owned and not complaints.of_request(held) else frozenset()
    return render(
        "status/looks.html",
        seen=looks.seen_of(held.id, programme.day, but),
        why=words.WORDS["looked_why"],
        owned=owned,
    )


def _where_it_changes(step: steps.Step) -> Callable[[law.Question], str]:
    screen = url_for("status.correct", place=step.place)

    def where(question: law.Question) -> str:
        return url_for("status.show_contact") if question.id == OF_CONTACT else f"{screen}?only={question.id}"

    return where


def _at(place: int, only: str) -> tuple[Request | None, steps.Step | None]:
    """The request while it runs, and the screen of this question: early or of what can wait."""
    held = held_request()
    if held is None or held.state in ENDED or only == OF_CONTACT or taking_over.is_done(held):
        return None, None
    said = cases.words(held)["answers"]
    for later in (False, True):
        step = draft.step_at(place, said, later=later)
        if step is not None and any(question.id == only for question in step.questions):
            return held, step
    return held, None


def _answers(only: str) -> str:
    """The same from its top, where the numbers stand that the answer calls for."""
    return url_for("status.answers", at=only, done="yes")


def _back_to(only: str, **more: Any) -> str:
    """The address of the answers with this one open: who changed it reads it there, and goes on below it."""
    return url_for("status.answers", at=only, _anchor=f"answer-{only}", **more)


def _ways(place: int, only: str) -> screens.Ways:
    here, asked = (url_for(f"status.{name}", place=place) for name in ("change_answer", "asked_for_correction"))
    return screens.Ways(here, asked, _back_to(only))


#: This module adds its pages to those of `views`.
__all__ = ["status"]
