"""The form: the danger gate, one topic per screen, the way back by a phrase, the review, and sending."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from referral_app import law, programme
from referral_app.actions import Refused
from referral_app.actions import intake as verbs
from referral_app.actions.way_back import first_phrase
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import cases
from referral_app.security import limits, other_side
from referral_app.vocabulary import RequestState
from referral_app.web.entry import kept, requester
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.entry.language import switch_to
from referral_app.web.intake import (
    draft,
    help_now,
    intake,
    pictures,
    reach,
    reading,
    screens,
    showing,
    steps,
)
from referral_app.web.render import render
from referral_app.web.words import signposts


@intake.get("/")
@access(PUBLIC)
def start() -> Response:
    """The danger gate: numbers first, nothing stored."""
    return render("intake/gate.html", danger=signposts.danger_numbers())


@intake.post("/")
@access(PUBLIC)
def begin() -> Response:
    """Make the draft on the server and give this browser its hold; a browser that holds one goes on with it."""
    row = draft.current()
    if row is not None:
        return draft.to_first_open(row)
    now = clock().real()
    if limits.over("draft_stop", request.remote_addr, now):
        abort(429)
    many = limits.over("draft_network", request.remote_addr, now)
    made, token = verbs.start_draft(now=now, language=str(get_locale() or "en"), flagged=many)
    response = draft.to_first_open(made)
    requester.set_token(response, token)
    return response


@intake.get("/on")
@access(PUBLIC)
def go_on() -> Response:
    """Back from a page of numbers to where the answers stand; to what was sent, for who has sent it."""
    held = draft.held()
    if held is None:
        return draft.gone()
    return draft.to_first_open(held) if held.state == RequestState.DRAFT else redirect(url_for("status.show"), 303)


@intake.get("/step/<int:place>")
@access(PUBLIC)
def show(place: int) -> Response:
    return _show(place, later=False)


@intake.post("/step/<int:place>")
@access(PUBLIC)
def answer(place: int) -> Response:
    return _answer(place, later=False)


@intake.post("/step/<int:place>/asked")
@access(PUBLIC)
def asked(place: int) -> Response:
    """What a choice brings up on its own screen, as a part of the page; nothing is kept."""
    return _asked(place, later=False)


@intake.get("/more")
@access(PUBLIC)
def tell_more() -> Response:
    """On to what can wait: its first open screen, or back to the review when all of it was seen."""
    row = draft.current()
    if row is None:
        return draft.gone()
    answers = cases.words(row)["answers"]
    data = programme.law_data()
    step = steps.first_open(answers, data) or steps.first_open(answers, data, later=True)
    return redirect(url_for("intake.review") if step is None else draft.address(step), 303)


@intake.get("/more/<int:place>")
@access(PUBLIC)
def show_more(place: int) -> Response:
    return _show(place, later=True)


@intake.post("/more/<int:place>")
@access(PUBLIC)
def answer_more(place: int) -> Response:
    return _answer(place, later=True)


@intake.post("/more/<int:place>/asked")
@access(PUBLIC)
def asked_more(place: int) -> Response:
    return _asked(place, later=True)


def _show(place: int, *, later: bool) -> Response:
    row = draft.current()
    if row is None:
        return draft.gone()
    said = cases.words(row)
    step = draft.step_at(place, said["answers"], later=later)
    if step is None:
        return draft.to_first_open(row)
    return screens.page(step, said, kept.again(), _ways(step, said["answers"]))


def _asked(place: int, *, later: bool) -> Response:
    row = draft.current()
    if row is None:
        return draft.gone()
    said = cases.words(row)
    step = draft.step_at(place, said["answers"], later=later)
    if step is None:
        return draft.to_first_open(row)
    return screens.fragment(step, said, _ways(step, said["answers"]), request.form.get("only", ""))


def _answer(place: int, *, later: bool) -> Response:
    row = draft.current()
    if row is None:
        return draft.gone()
    said = cases.words(row)
    step = draft.step_at(place, said["answers"], later=later)
    if step is None:
        return draft.to_first_open(row)
    again = draft.address(step, next=request.form.get("next") or None, only=request.form.get("only") or None)
    switched = switch_to(request.form.get("page_language", ""))
    step, typed = screens.typed(step, said, request.form, request.form.get("only", ""))
    values = typed.values
    removed = pictures.taken_out(step, request.form)
    if switched and not removed:
        return kept.come_back(again, switched=True)
    leaving, going_back = bool(request.form.get("keep")), bool(request.form.get("back"))
    if leaving or going_back:
        # Who leaves in the middle keeps what was written; what was not reached yet is asked when they come back.
        values = reading.written(values, request.form)
    if removed or (typed.faults and not (leaving or going_back)):
        return kept.come_back(again, removed=list(removed))
    draft.put_in(said, values, step)
    if request.form.get("drop_contact"):
        said["contact"] = {
            name: value for name, value in said["contact"].items() if name not in other_side.in_words(said)
        }
    try:
        verbs.save_draft(row.id, said, now=clock().real(), language=str(get_locale() or "en"))
    except Refused as refused:
        if refused.code != "other_side_as_contact":
            return draft.gone()
        return kept.come_back(again, contact_blocked=refused.facts["fields"])
    if leaving:
        return redirect(url_for("intake.phrase"), 303)
    if going_back:
        return redirect(_back(step, said["answers"]), 303)
    return _on(row, _after(step, said["answers"]))


@intake.get("/reach")
@access(PUBLIC)
def show_reach() -> Response:
    row = draft.current()
    if row is None:
        return draft.gone()
    said = cases.words(row)
    ways = steps.may_reach(said["answers"])
    back = kept.again()
    return render(
        "intake/reach.html",
        uses_htmx=False,
        ways=ways,
        form=reach.shown_again(ways, back) or reach.form_for(ways, said["contact"]),
        next_page=request.args.get("next", ""),
        help_now=help_now.on_screen(said),
        questions=[
            showing.shown(question, said["answers"], programme.law_data(), form=back.fields if back else None)
            for question in _brought_up(said)
        ],
        back=_contact_screen(said["answers"]),
        part=steps.PARTS - 1,
        parts=steps.PARTS,
    )


@intake.post("/reach")
@access(PUBLIC)
def save_reach() -> Response:
    row = draft.current()
    if row is None:
        return draft.gone()
    said = cases.words(row)
    ways = steps.may_reach(said["answers"])
    switched = switch_to(request.form.get("page_language", ""))
    form = reach.form_for(ways)
    here = url_for("intake.show_reach", next=request.form.get("next") or None)
    removed = pictures.taken_out_of_reach(form)
    going_back = bool(request.form.get("back"))
    if switched or removed or not (form.validate_on_submit() or going_back):
        return kept.come_back(here, switched=switched and not removed, removed=removed)
    said["contact"] = reach.contact_of(form) if form.validate_on_submit() else said["contact"]
    data = programme.law_data()
    values, _faults = reading.read_all(tuple(_brought_up(said)), request.form, data, clock().today())
    said["answers"] = {**said["answers"], **values}
    try:
        verbs.save_draft(row.id, said, now=clock().real())
    except Refused as refused:
        if refused.code != "other_side_as_contact":
            return draft.gone()
        return kept.come_back(here, other_side=refused.facts["fields"])
    if going_back:
        return redirect(_contact_screen(said["answers"]), 303)
    return _on(row, _next_topic("contact", said["answers"], later=False))


@intake.post("/delete")
@access(PUBLIC)
def delete() -> Response:
    """Everything of a draft goes at once, its key first. What was sent meanwhile stays, and so does its hold."""
    row = draft.current()
    done = row is not None and verbs.delete_draft(row.id, now=clock().real())
    response = kept.lead_to(url_for("intake.deleted"), done=done)
    if done:
        requester.expire_token(response)
    return response


@intake.get("/deleted")
@access(PUBLIC)
def deleted() -> Response:
    """What became of it: deleted, sent before, or not there. Said from what there is, not from what was pressed."""
    back, held = kept.again(), draft.held()
    if held is not None and held.state == RequestState.DRAFT:
        return draft.to_first_open(held)
    return render("intake/deleted.html", sent=held, done=bool(back and back.said.get("done")))


def _brought_up(said: dict[str, Any]) -> list[law.Question]:
    """What the last of the early screens brought up: the page after it begins with it."""
    return steps.brought_up(None, {**said["answers"], **said["names"]}, programme.law_data())


def _contact_screen(answers: dict[str, Any]) -> str:
    step = steps.step_of("contact", answers, programme.law_data())
    return url_for("intake.start") if step is None else draft.address(step)


def _ways(step: steps.Step, answers: dict[str, Any]) -> screens.Ways:
    """The addresses of a screen of the draft."""
    place = draft.place_of(step.code, programme.law_data())
    names = ("answer_more", "asked_more", "left_more") if step.later else ("answer", "asked", "left_alone")
    here, brings, left = (url_for(f"intake.{name}", place=place) for name in names)
    return screens.Ways(here, brings, _back(step, answers), left)


def _back(step: steps.Step, answers: dict[str, Any]) -> str:
    """The screen before this one; from the first of those that can wait, the review."""
    earlier = steps.before(step.code, answers, programme.law_data(), later=step.later)
    if (request.values.get("next") == screens.REVIEW) or (earlier is None and step.later):
        return url_for("intake.review")
    return draft.address(earlier) if earlier else url_for("intake.start")


def _on(row: Request, page: str) -> Response:
    """Lead on. Whoever comes to the way back for the first time finds the six words there; who has them, the review."""
    if page == url_for("intake.phrase") and row.phrase_confirmed_at is None:
        first_phrase(row.id, now=clock().real())
    elif page == url_for("intake.phrase") and row.next_phrase_hash is None:
        page = url_for("intake.review")
    return redirect(page, 303)


def _after(step: steps.Step, answers: dict[str, Any]) -> str:
    """Where the person goes from a screen."""
    if step.code == "contact" and not step.later and (steps.may_reach(answers) or _voicemail_waits(answers)):
        return url_for("intake.show_reach", next=request.form.get("next") or None)
    return _next_topic(step.code, answers, later=step.later)


def _voicemail_waits(answers: dict[str, Any]) -> bool:
    return bool(steps.brought_up(None, answers, programme.law_data()))


def _next_topic(code: str, answers: dict[str, Any], *, later: bool) -> str:
    """The screen after this one. Who came from the review sees only what a change brought up, and then it again."""
    data = programme.law_data()
    if request.form.get("next") == screens.REVIEW:
        waiting = steps.first_open(answers, data, later=later)
        return url_for("intake.review") if waiting is None else draft.address(waiting, next=screens.REVIEW)
    following = steps.following(code, answers, data, later=later)
    if following is None:
        return url_for("intake.review") if later else url_for("intake.phrase")
    return draft.address(following)
