"""The form: the danger gate, one topic a screen, the way back by a phrase, the review, and sending."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask_babel import get_locale
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from referral_app import law
from referral_app.actions import intake as verbs
from referral_app.actions.routing import law_data
from referral_app.actions.transaction import Refused
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import cases
from referral_app.security import limits
from referral_app.security.text_screen import screen
from referral_app.vocabulary import RequestState
from referral_app.web import guidance, requester, signposts
from referral_app.web.access import PUBLIC, access
from referral_app.web.answers import answered
from referral_app.web.intake import help_now, reach, reading, showing, steps
from referral_app.web.render import render

intake = Blueprint("intake", __name__, url_prefix="/request")


@intake.get("/")
@access(PUBLIC)
def start() -> Response:
    """The danger gate: numbers first, nothing stored."""
    return render("intake/gate.html", danger=signposts.danger_numbers())


@intake.post("/")
@access(PUBLIC)
def begin() -> Response:
    """Make the draft on the server and give this browser its hold; a browser that holds one goes on with it."""
    draft = _draft()
    if draft is not None:
        return _to_first_open(draft)
    made, token = verbs.start_draft(now=clock().real(), language=str(get_locale() or "en"))
    response = _to_first_open(made)
    requester.set_token(response, token)
    return response


@intake.get("/step/<int:place>")
@access(PUBLIC)
def show(place: int) -> Response:
    draft = _draft()
    if draft is None:
        return _gone()
    said = cases.words(draft)
    step = _step(place, said["answers"])
    if step is None:
        return _to_first_open(draft)
    return _topic_page(draft, step, said)


@intake.post("/step/<int:place>")
@access(PUBLIC)
def answer(place: int) -> Response:
    draft = _draft()
    if draft is None:
        return _gone()
    data = law_data()
    said = cases.words(draft)
    step = _step(place, said["answers"])
    if step is None:
        return _to_first_open(draft)
    values, faults = reading.read_all(step.questions, request.form, data, clock().today())
    removed = _screen_words(step, values)
    leaving = bool(request.form.get("keep"))
    if leaving:
        # Who leaves in the middle keeps what was written; what was not reached yet is asked when they come back.
        values = reading.written(values, request.form)
    if removed or (faults and not leaving):
        return _topic_page(draft, step, said, status=422, faults=faults, removed=removed)
    names = {name: values.pop(name) for name in list(values) if data.question(name).type == "names"}
    said["names"] = {**said["names"], **{name: value for name, value in names.items() if isinstance(value, list)}}
    said["answers"] = steps.without_lost({**said["answers"], **values}, data)
    said["step"] = step.code
    verbs.save_draft(draft.id, said, now=clock().real(), language=str(get_locale() or "en"))
    if leaving:
        return redirect(url_for("intake.phrase"), 303)
    return redirect(_after(step.code, said["answers"]), 303)


@intake.get("/reach")
@access(PUBLIC)
def show_reach() -> Response:
    draft = _draft()
    if draft is None:
        return _gone()
    said = cases.words(draft)
    ways = steps.may_reach(said["answers"])
    if not ways:
        return _to_first_open(draft)
    return render(
        "intake/reach.html",
        ways=ways,
        form=reach.form_for(ways, said["contact"]),
        next_page=request.args.get("next", ""),
    )


@intake.post("/reach")
@access(PUBLIC)
def save_reach() -> Response:
    draft = _draft()
    if draft is None:
        return _gone()
    said = cases.words(draft)
    ways = steps.may_reach(said["answers"])
    form = reach.form_for(ways)
    if not form.validate_on_submit():
        return render("intake/reach.html", status=422, ways=ways, form=form, next_page=request.form.get("next", ""))
    said["contact"] = reach.contact_of(form)
    verbs.save_draft(draft.id, said, now=clock().real())
    return redirect(_next_topic("contact", said["answers"]), 303)


@intake.get("/phrase")
@access(PUBLIC)
def phrase() -> Response:
    draft = _draft()
    if draft is None:
        return _gone()
    return _phrase_page(draft, confirmed=draft.phrase_confirmed_at is not None)


@intake.post("/phrase")
@access(PUBLIC)
def make_phrase() -> Response:
    """Shown on the answer to this press and never again: only its keyed hash is kept."""
    draft = _draft()
    if draft is None:
        return _gone()
    return _phrase_page(draft, words=verbs.give_phrase(draft.id, now=clock().real()))


@intake.post("/phrase/confirm")
@access(PUBLIC)
def confirm_phrase() -> Response:
    draft = _draft()
    if draft is None:
        return _gone()
    typed = request.form.get("phrase", "")
    if not verbs.confirm_phrase(draft.id, typed, now=clock().real()):
        return _phrase_page(draft, status=422, wrong=True, typed=typed)
    if steps.first_open(cases.words(draft)["answers"], law_data()) is not None:
        return redirect(url_for("intake.phrase"), 303)
    return redirect(url_for("intake.review"), 303)


@intake.get("/review")
@access(PUBLIC)
def review() -> Response:
    draft = _draft()
    if draft is None:
        return _gone()
    return _review_page(draft)


@intake.post("/send")
@access(PUBLIC)
def send() -> Response:
    held = _held()
    if held is None:
        return _gone()
    now = clock().real()
    if held.state == RequestState.DRAFT:
        if held.phrase_confirmed_at is None:
            return redirect(url_for("intake.phrase"), 303)
        if not request.form.get("agreed"):
            return _review_page(held, status=422, missing_agreement=True)
        if limits.over("intake_stop", request.remote_addr, now):
            abort(429)
    flagged = held.state == RequestState.DRAFT and (
        limits.over("intake_network", request.remote_addr, now) or limits.over("intake_whole", None, now)
    )
    try:
        verbs.submit_request(
            held.id,
            form_key=f"draft-{held.id}",
            agreed=True,
            now=clock().programme(),
            today=clock().today(),
            flagged=flagged,
        )
    except Refused as refused:
        if refused.code == "answers_wrong":
            return _review_page(held, status=422, faults=refused.facts["faults"])
        return _gone()
    return redirect(url_for("intake.sent"), 303)


@intake.get("/sent")
@access(PUBLIC)
def sent() -> Response:
    held = _held()
    if held is None:
        return _gone()
    if held.state == RequestState.DRAFT:
        return redirect(url_for("intake.review"), 303)
    return render("intake/sent.html", request_row=held, guidance=guidance.for_request(held))


@intake.post("/delete")
@access(PUBLIC)
def delete() -> Response:
    """Everything of a draft goes at once, its key first."""
    draft = _draft()
    if draft is not None:
        verbs.delete_request(draft.id)
    response = render("intake/deleted.html")
    requester.expire_token(response)
    return response


def _held() -> Request | None:
    return requester.current_request(clock().real())


def _draft() -> Request | None:
    held = _held()
    return held if held is not None and held.state == RequestState.DRAFT else None


def _gone() -> Response:
    return render("intake/gone.html", status=410)


def _place(code: str, data: law.LawData) -> int:
    """The fixed number of a topic in the addresses: they tell nothing."""
    return next(place for place, topic in enumerate(data.topics, 1) if topic.code == code)


def _step(place: int, answers: dict[str, Any]) -> steps.Step | None:
    data = law_data()
    if not 1 <= place <= len(data.topics):
        return None
    return steps.step_of(data.topics[place - 1].code, answers, data)


def _to_first_open(draft: Request) -> Response:
    return redirect(_onward(cases.words(draft)["answers"]), 303)


def _onward(answers: dict[str, Any]) -> str:
    """Where a person goes on: the first screen with an open question, or the review."""
    step = steps.first_open(answers, law_data())
    if step is None:
        return url_for("intake.review")
    return url_for("intake.show", place=_place(step.code, law_data()))


def _after(code: str, answers: dict[str, Any]) -> str:
    """Where the person goes from a screen: its own new questions first, then the next topic, or back to the review."""
    data = law_data()
    step = steps.step_of(code, answers, data)
    if step is not None and steps.unanswered(step, answers):
        return url_for("intake.show", place=_place(code, data))
    if code == "contact" and steps.may_reach(answers):
        return url_for("intake.show_reach", next=request.form.get("next") or None)
    return _next_topic(code, answers)


def _next_topic(code: str, answers: dict[str, Any]) -> str:
    """The topic after this one, or back to the review for whoever came from there and left nothing open."""
    data = law_data()
    if request.form.get("next") == "review" and steps.first_open(answers, data) is None:
        return url_for("intake.review")
    following = steps.following(code, answers, data)
    if following is None:
        return url_for("intake.phrase")
    return url_for("intake.show", place=_place(following.code, data))


def _screen_words(step: steps.Step, values: dict[str, Any]) -> dict[str, str]:
    """Free words with a picture or a link to one taken out: the page comes back, nothing of it is kept (A13)."""
    removed = {}
    for question in step.questions:
        value = values.get(question.id)
        if question.type == "text" and isinstance(value, str):
            screened = screen(value)
            if screened.reasons:
                removed[question.id] = screened.text
    return removed


def _phrase_page(
    draft: Request,
    *,
    status: int = 200,
    words: str | None = None,
    wrong: bool = False,
    typed: str = "",
    confirmed: bool = False,
) -> Response:
    """The way back by a phrase. It is asked for in the middle of the form, too: `unfinished` says so."""
    answers = cases.words(draft)["answers"]
    screens = steps.steps(answers, law_data())
    return render(
        "intake/phrase.html",
        status=status,
        words=words,
        wrong=wrong,
        typed=typed,
        confirmed=confirmed,
        unfinished=steps.first_open(answers, law_data()) is not None,
        onward=_onward(answers),
        kept_until=draft.last_act_at + verbs.DRAFT_KEPT,
        of=len(screens) + 2,
        number=len(screens) + 1,
    )


def _topic_page(
    draft: Request,
    step: steps.Step,
    said: dict[str, Any],
    *,
    status: int = 200,
    faults: list[reading.Fault] | None = None,
    removed: dict[str, str] | None = None,
) -> Response:
    data = law_data()
    form = MultiDict(request.form) if status == 422 else None
    if form is not None:
        for name, text in (removed or {}).items():
            form[name] = text
    spoken = {**said["answers"], **said["names"]}
    earlier = steps.before(step.code, said["answers"], data)
    return render(
        "intake/topic.html",
        status=status,
        step=step,
        place=_place(step.code, data),
        label=next(topic for topic in data.topics if topic.code == step.code),
        questions=[showing.shown(q, spoken, form=form, faults=faults) for q in step.questions],
        faults=faults or [],
        removed=removed or {},
        back=url_for("intake.show", place=_place(earlier.code, data)) if earlier else url_for("intake.start"),
        next_page=request.values.get("next", ""),
        countries=showing.countries(data),
        states=[(option.code, option.label) for option in data.places.states],
        languages_list=showing.languages(),
        young=_young(said["answers"]),
        help_now=help_now.after(said["step"], said["answers"], data) if status == 200 else None,
    )


def _young(answers: dict[str, Any]) -> bool:
    age = answers.get("requester_age")
    return isinstance(age, int) and age < law_data().cells.adult_age


def _review_page(
    draft: Request, *, status: int = 200, missing_agreement: bool = False, faults: list[law.Fault] | None = None
) -> Response:
    data = law_data()
    said = cases.words(draft)
    screens = steps.steps(said["answers"], data)
    waiting = steps.first_open(said["answers"], data)
    spoken = {**said["answers"], **said["names"]}
    told = []
    for step in screens:
        if waiting is None:
            # Names have fields of their own: left blank, they are a skip like any other.
            spoken |= {q.id: reading.SKIPPED for q in step.questions if q.id not in spoken}
        rows = [answered(q, spoken, data) for q in step.questions]
        topic = next(topic for topic in data.topics if topic.code == step.code)
        told.append((topic, _place(step.code, data), rows))
    return render(
        "intake/review.html",
        status=status,
        told=told,
        contact=said["contact"],
        ways=steps.may_reach(said["answers"]),
        open_step=waiting,
        open_place=_place(waiting.code, data) if waiting else None,
        confirmed=draft.phrase_confirmed_at is not None,
        missing_agreement=missing_agreement,
        faults=faults or [],
        number=len(screens) + 2,
        of=len(screens) + 2,
        young=_young(said["answers"]),
    )
