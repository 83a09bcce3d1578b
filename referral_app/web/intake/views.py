"""The form: the danger gate, one topic per screen, the way back by a phrase, the review, and sending."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions import intake as verbs
from referral_app.clock import clock
from referral_app.security import other_side
from referral_app.web.entry import kept, requester, whose
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.entry.language import switch_to
from referral_app.web.intake import (
    draft,
    following,
    intake,
    left_alone,
    pictures,
    reading,
    screens,
    steps,
)
from referral_app.web.render import render
from referral_app.web.words import signposts

#: What a page of the form leaves with its browser: the token of a draft just made, or that the form was used.
intake.after_request(requester.keep_open)


@intake.before_request
def let_no_page_press_for_another() -> Response | None:
    """A page of another draft, that stayed open in another tab, writes nothing into this one."""
    return redirect(url_for("intake.closed"), 303) if whose.is_of_another() else None


@intake.get("/")
@access(PUBLIC)
def start() -> Response:
    """The danger gate: numbers first, nothing stored."""
    return render("intake/gate.html", danger=signposts.danger_numbers())


@intake.post("/")
@access(PUBLIC)
def begin() -> Response:
    """Open the form: nothing is stored before the first answer. A browser that holds a draft goes on with it."""
    form = draft.opened()
    if form is not None:
        return draft.to_first_open(form.said["answers"])
    response = draft.to_first_open({})
    requester.begin(response, clock().real())
    return response


@intake.get("/on")
@access(PUBLIC)
def go_on() -> Response:
    """Back from a page of numbers to where the answers stand; to what was sent, for who has sent it."""
    form = draft.opened()
    if form is not None:
        return draft.to_first_open(form.said["answers"])
    return draft.gone() if draft.held() is None else redirect(url_for("status.show"), 303)


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
    form = draft.opened()
    if form is None:
        return draft.gone()
    answers = form.said["answers"]
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
    form = draft.opened()
    if form is None:
        return draft.gone()
    said = form.said
    step = draft.step_at(place, said["answers"], later=later)
    if step is None:
        return draft.to_first_open(said["answers"])
    return screens.page(step, said, kept.again(), _ways(step, form))


def _asked(place: int, *, later: bool) -> Response:
    form = draft.opened()
    if form is None:
        return draft.gone()
    said = form.said
    step = draft.step_at(place, said["answers"], later=later)
    if step is None:
        return draft.to_first_open(said["answers"])
    return screens.fragment(step, said, _ways(step, form), request.form.get("only", ""))


def _answer(place: int, *, later: bool) -> Response:
    form = draft.opened()
    if form is None:
        return draft.gone()
    said = form.said
    step = draft.step_at(place, said["answers"], later=later)
    if step is None:
        return draft.to_first_open(said["answers"])
    sent, rest = request.form, request.args.get(screens.REST)
    then, only = sent.get("next") or None, sent.get("only", "")
    again = draft.address(step, next=then, only=only or None, rest=rest)
    switched = switch_to(sent.get("page_language", ""))
    step, typed = screens.typed(step, said, draft.as_meant(sent, said["answers"]), only)
    values = typed.values
    removed = pictures.taken_out(step, sent)
    if switched and not removed:
        return kept.come_back(again, switched=True)
    leaving, going_back, elsewhere = (bool(sent.get(name)) for name in ("keep", "back", "elsewhere"))
    if leaving or going_back or elsewhere:
        # Who leaves in the middle keeps what was written; what was not reached yet is asked when they come back.
        values = reading.written(values, sent)
    if removed or (typed.faults and not (leaving or going_back or elsewhere)):
        return kept.come_back(again, removed=list(removed))
    draft.put_in(said, values, step, typed.written)
    if sent.get("by_phone"):
        draft.call_first(said)
    if sent.get("drop_contact"):
        said["contact"] = {
            name: value for name, value in said["contact"].items() if name not in other_side.in_words(said)
        }
    try:
        row = draft.save(form)
    except Refused as refused:
        if refused.code != "other_side_as_contact":
            return draft.gone()
        return kept.come_back(again, contact_blocked=refused.facts["fields"])
    if elsewhere:
        # None of the situations: who helps with something else, and the way back to the answers (F02).
        return redirect(url_for("public.something_else"), 303)
    if leaving:
        return redirect(url_for("intake.phrase"), 303)
    if going_back:
        return redirect(draft.address(step, next=then) if rest else following.back(step, said["answers"]), 303)
    if screens.has_rest(step, said, sent):
        return redirect(draft.address(step, next=then, rest="yes"), 303)
    return following.lead_on(row, following.after(step, said["answers"]))


@intake.post("/delete")
@access(PUBLIC)
def delete() -> Response:
    """Everything of a draft goes at once, its key first. What was sent meanwhile stays, and so does its hold."""
    form = draft.opened()
    # What was begun and never saved is gone with its cookie.
    done = form is not None and (form.row is None or verbs.delete_draft(form.row.id, now=clock().real()))
    response = kept.lead_to(url_for("intake.deleted"), done=done)
    if done:
        requester.expire_token(response)
    return response


@intake.get("/deleted")
@access(PUBLIC)
def deleted() -> Response:
    """What became of it: deleted, sent before, or not there. Said from what there is, not from what was pressed."""
    back, form = kept.again(), draft.opened()
    if form is not None:
        return draft.to_first_open(form.said["answers"])
    return render("intake/deleted.html", sent=draft.held(), done=bool(back and back.said.get("done")))


def _ways(step: steps.Step, form: draft.Open) -> screens.Ways:
    """The addresses of a screen of the draft."""
    answers = form.said["answers"]
    names = ("answer_more", "asked_more", "left_more") if step.later else ("answer", "asked", "left_alone")
    rest = request.args.get(screens.REST)
    here, brings, left = (url_for(f"intake.{name}", place=step.place, rest=rest) for name in names)
    unsent = form.row is not None and left_alone.may_keep_unsent(answers)
    return screens.Ways(here, brings, following.back(step, answers), left, in_parts=True, keeps_unsent=unsent)
