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
from referral_app.web.entry import kept, requester
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
    return _topic_page(row, step, said, kept.again())


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
        return kept.come_back(_again(place), switched=True)
    leaving = bool(request.form.get("keep"))
    if leaving:
        # Who leaves in the middle keeps what was written; what was not reached yet is asked when they come back.
        values = reading.written(values, request.form)
    if removed or (faults and not leaving):
        return kept.come_back(_again(place), removed=list(removed))
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
        return kept.come_back(_again(place), contact_blocked=refused.facts["fields"])
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
        form=reach.shown_again(ways, kept.again()) or reach.form_for(ways, said["contact"]),
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
    here = url_for("intake.show_reach", next=request.form.get("next") or None)
    removed = pictures.taken_out_of_reach(form)
    if switched or removed or not form.validate_on_submit():
        return kept.come_back(here, switched=switched and not removed, removed=removed)
    said["contact"] = reach.contact_of(form)
    try:
        verbs.save_draft(row.id, said, now=clock().real())
    except Refused as refused:
        if refused.code != "other_side_as_contact":
            return draft.gone()
        return kept.come_back(here, other_side=refused.facts["fields"])
    return redirect(_next_topic("contact", said["answers"]), 303)


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


def _again(place: int) -> str:
    """The screen itself, with the page it was opened from."""
    return url_for("intake.show", place=place, next=request.form.get("next") or None)


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


def _topic_page(row: Request, step: steps.Step, said: dict[str, Any], back: kept.Kept | None) -> Response:
    """The screen with what was said before, or, where its form came `back`, with what was typed and what is wrong."""
    data = programme.law_data()
    form = MultiDict(back.fields) if back else None
    told = back.said if back else {}
    faults = _faults(step, form, told, said["answers"]) if form is not None else []
    spoken = {**said["answers"], **said["names"]}
    earlier = steps.before(step.code, said["answers"], data)
    return render(
        "intake/topic.html",
        step=step,
        place=draft.place_of(step.code, data),
        label=next(topic for topic in data.topics if topic.code == step.code),
        questions=[showing.shown(q, spoken, data, form=form, faults=faults) for q in step.questions],
        faults=faults,
        still_open=[] if form is not None else steps.still_open(step, spoken),
        removed=told.get("removed", []),
        contact_blocked=told.get("contact_blocked", ()),
        back=url_for("intake.show", place=draft.place_of(earlier.code, data)) if earlier else url_for("intake.start"),
        next_page=request.values.get("next", ""),
        countries=showing.countries(),
        states=showing.states(),
        languages_list=showing.languages(),
        young=draft.is_young(said["answers"]),
        help_now=help_now.on_screen(said, step, form),
    )


def _faults(step: steps.Step, form: fields.Form, told: dict[str, Any], answers: dict[str, Any]) -> list[fields.Fault]:
    """What is wrong with the screen as it was sent, in the words of today's language."""
    if told.get("switched"):
        return []
    if told.get("contact_blocked"):
        return [fields.Fault("other_side", _("One of these names fits the person you want us to contact."))]
    today = clock().today()
    values, faults = reading.read_all(step.questions, form, programme.law_data(), today)
    return faults + list(dates_agree.faults(values, {**answers, **values}, today))
