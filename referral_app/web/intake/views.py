"""The form: the danger gate, one topic per screen, the way back by a phrase, the review, and sending."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions import intake as verbs
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import cases
from referral_app.security import other_side
from referral_app.vocabulary import RequestState
from referral_app.web.entry import requester
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.entry.language import switch_to
from referral_app.web.intake import (
    dates_agree,
    draft,
    fields,
    help_now,
    intake,
    pictures,
    reach,
    reading,
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
    made, token = verbs.start_draft(now=clock().real(), language=str(get_locale() or "en"))
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
    row = draft.current()
    if row is None:
        return draft.gone()
    said = cases.words(row)
    step = draft.step_at(place, said["answers"])
    if step is None:
        return draft.to_first_open(row)
    return _topic_page(row, step, said)


@intake.post("/step/<int:place>")
@access(PUBLIC)
def answer(place: int) -> Response:
    row = draft.current()
    if row is None:
        return draft.gone()
    data = programme.law_data()
    said = cases.words(row)
    step = draft.step_at(place, said["answers"])
    if step is None:
        return draft.to_first_open(row)
    switched = switch_to(request.form.get("page_language", ""))
    values, faults = reading.read_all(step.questions, request.form, data, clock().today())
    faults += dates_agree.faults(values, {**said["answers"], **values}, clock().today())
    removed = pictures.taken_out(step, request.form)
    if switched and not removed:
        return _topic_page(row, step, said, typed=True)
    leaving = bool(request.form.get("keep"))
    if leaving:
        # Who leaves in the middle keeps what was written; what was not reached yet is asked when they come back.
        values = reading.written(values, request.form)
    if removed or (faults and not leaving):
        return _topic_page(row, step, said, status=422, faults=faults, removed=removed)
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
        blocked = [fields.Fault("other_side", _("One of these names fits the person you want us to contact."))]
        return _topic_page(row, step, said, status=422, faults=blocked, contact_blocked=refused.facts["fields"])
    if leaving:
        return redirect(url_for("intake.phrase"), 303)
    return redirect(_after(step.code, said["answers"]), 303)


@intake.get("/reach")
@access(PUBLIC)
def show_reach() -> Response:
    row = draft.current()
    if row is None:
        return draft.gone()
    said = cases.words(row)
    ways = steps.may_reach(said["answers"])
    return render(
        "intake/reach.html",
        ways=ways,
        form=reach.form_for(ways, said["contact"]),
        next_page=request.args.get("next", ""),
        help_now=help_now.on_screen(said),
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
    held_picture = pictures.taken_out_of_reach(form)
    if switched or held_picture or not form.validate_on_submit():
        status = 200 if switched and not held_picture else 422
        return _reach_again(said, ways, form, status)
    said["contact"] = reach.contact_of(form)
    try:
        verbs.save_draft(row.id, said, now=clock().real())
    except Refused as refused:
        if refused.code != "other_side_as_contact":
            return draft.gone()
        reach.say_other_side(form, refused.facts["fields"])
        return _reach_again(said, ways, form, 422)
    return redirect(_next_topic("contact", said["answers"]), 303)


def _reach_again(said: dict[str, Any], ways: list[str], form: reach.ReachForm, status: int) -> Response:
    return render(
        "intake/reach.html",
        status=status,
        ways=ways,
        form=form,
        next_page=request.form.get("next", ""),
        help_now=help_now.on_screen(said),
    )


@intake.post("/delete")
@access(PUBLIC)
def delete() -> Response:
    """Everything of a draft goes at once, its key first."""
    row = draft.current()
    if row is not None:
        verbs.delete_request(row.id)
    response = render("intake/deleted.html")
    requester.expire_token(response)
    return response


def _after(code: str, answers: dict[str, Any]) -> str:
    """Where the person goes from a screen: its own new questions first, then the next topic, or back to the review."""
    data = programme.law_data()
    step = steps.step_of(code, answers, data)
    if step is not None and steps.unanswered(step, answers):
        return url_for("intake.show", place=draft.place_of(code, data))
    if code == "contact" and steps.may_reach(answers):
        return url_for("intake.show_reach", next=request.form.get("next") or None)
    return _next_topic(code, answers)


def _next_topic(code: str, answers: dict[str, Any]) -> str:
    """The topic after this one, or back to the review for whoever came from there and left nothing open."""
    data = programme.law_data()
    if request.form.get("next") == "review" and steps.first_open(answers, data) is None:
        return url_for("intake.review")
    following = steps.following(code, answers, data)
    if following is None:
        return url_for("intake.phrase")
    return url_for("intake.show", place=draft.place_of(following.code, data))


def _topic_page(
    row: Request,
    step: steps.Step,
    said: dict[str, Any],
    *,
    status: int = 200,
    typed: bool = False,
    faults: list[fields.Fault] | None = None,
    removed: dict[str, str] | None = None,
    contact_blocked: tuple[str, ...] = (),
) -> Response:
    data = programme.law_data()
    form = MultiDict(request.form) if typed or status == 422 else None
    if form is not None:
        for name, text in (removed or {}).items():
            form[name] = text
    spoken = {**said["answers"], **said["names"]}
    earlier = steps.before(step.code, said["answers"], data)
    return render(
        "intake/topic.html",
        status=status,
        step=step,
        place=draft.place_of(step.code, data),
        label=next(topic for topic in data.topics if topic.code == step.code),
        questions=[showing.shown(q, spoken, data, form=form, faults=faults) for q in step.questions],
        faults=faults or [],
        still_open=[] if form is not None else steps.still_open(step, spoken),
        removed=removed or {},
        contact_blocked=contact_blocked,
        back=url_for("intake.show", place=draft.place_of(earlier.code, data)) if earlier else url_for("intake.start"),
        next_page=request.values.get("next", ""),
        countries=showing.countries(data),
        states=[(option.code, option.label) for option in data.places.states],
        languages_list=showing.languages(),
        young=draft.is_young(said["answers"]),
        help_now=help_now.on_screen(said, step, form),
    )
