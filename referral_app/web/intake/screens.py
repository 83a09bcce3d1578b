"""One screen of questions: what it asks of this person, what was typed on it, and its page.

The same for what cannot wait, for what can, and for what is told after sending: their addresses differ (`Ways`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from flask import redirect, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from referral_app import law, programme
from referral_app.clock import clock
from referral_app.web.entry import kept
from referral_app.web.intake import dates_agree, draft, fields, help_now, reading, showing, split, steps
from referral_app.web.render import render

#: Where a change that was asked for on the review leads back to.
REVIEW = "review"


@dataclass(frozen=True)
class Ways:
    """The addresses of a screen: its form, what its answers bring up, and the way back; `left` if it may be kept.
    `in_parts`: what does not fit on a narrow phone comes on a page of its own. `keeps_unsent`: whether what is typed
    and not sent goes to the draft when the browser takes the page away."""

    here: str
    asked: str
    back: str
    left: str | None = None
    in_parts: bool = False
    keeps_unsent: bool = False


#: In the address of a screen: only what was not shown yet of it.
REST = "rest"


@dataclass(frozen=True)
class Typed:
    """What a screen as sent says: values and faults of the questions that stood on it."""

    values: dict[str, Any]
    faults: list[fields.Fault]
    #: What was typed, by question, where its value says less.
    written: Mapping[str, str] = field(default_factory=dict)


def questions_of(step: steps.Step, said: Mapping[str, Any], only: str = "") -> tuple[law.Question, ...]:
    """What the screen asks: first what earlier answers brought up, then its own; or the `only` one, with what follows
    from it."""
    data = programme.law_data()
    spoken = {**said["answers"], **said["names"]}
    own = step.questions
    if only:
        return tuple(q for q in own if q.id == only or f"'{only}'" in str(q.ask_when))
    here = own if step.later else tuple(q for q in own if not steps.beside_the_number(q))
    return (*steps.brought_up(step.code, spoken, data, later=step.later), *here)


def typed(step: steps.Step, said: Mapping[str, Any], form: fields.Form, only: str = "") -> tuple[steps.Step, Typed]:
    """The screen with all that its own answers bring up, and what it says. A question not on it as sent is left out."""
    data, today = programme.law_data(), clock().today()
    while True:
        asked = questions_of(step, said, only)
        values, faults = reading.read_all(asked, form, data, today)
        answers = {name: value for name, value in values.items() if data.question(name).type != "names"}
        merged = {**said, "answers": steps.without_lost({**said["answers"], **answers}, data)}
        again = steps.step_of(step.code, merged["answers"], data, later=step.later)
        if again is None or _ids(again.questions) <= _ids(step.questions):
            faults += dates_agree.faults(values, {**said["answers"], **values}, today)
            return again or step, Typed(values, faults, reading.in_their_words(asked, values, form, today))
        step = replace(step, questions=tuple(_united(step.questions, again.questions, data)))


def has_rest(step: steps.Step, said: Mapping[str, Any], form: fields.Form) -> bool:
    """Whether a screen, as sent and saved, has questions left that did not fit on it."""
    spoken = {**said["answers"], **said["names"]}
    return split.waiting(questions_of(step, said), spoken, form.getlist(split.WAITS))


def _ids(questions: Iterable[law.Question]) -> set[str]:
    return {question.id for question in questions}


def _united(one: tuple[law.Question, ...], other: tuple[law.Question, ...], data: law.LawData) -> list[law.Question]:
    """The questions of both, in the order of their topic."""
    names = _ids(one) | _ids(other)
    return [data.question(name) for topic in data.topics for name in topic.questions if name in names]


def fragment(step: steps.Step, said: Mapping[str, Any], ways: Ways, only: str = "") -> Response:
    """The questions of a screen as they stand after what was just chosen on it; nothing is kept. It is a part of the
    page, for scripts; whoever comes without them is led to the page."""
    if not cast(Any, request).htmx:
        return redirect(ways.here, 303)
    whole, read = typed(step, said, request.form, only)
    now = {**said, "answers": {**said["answers"], **read.values}}
    return render("intake/_questions.html", **_shown(whole, now, request.form, [], ways, only, in_place=not only))


def page(
    step: steps.Step, said: Mapping[str, Any], back: kept.Kept | None, ways: Ways, *, sent: bool = False
) -> Response:
    """The screen with what was said before, or, where its form came `back`, with what was typed and what is wrong."""
    data = programme.law_data()
    only = request.args.get("only", "")
    form = MultiDict(back.fields) if back else None
    told = back.said if back else {}
    faults: list[fields.Fault] = []
    now: Mapping[str, Any] = said
    if form is not None:
        whole, read = typed(step, said, form, only)
        now = {**said, "answers": {**said["answers"], **read.values}}
        faults = _told_faults(told, read)
    else:
        whole = step
    help_panels = help_now.on_screen(said, whole, form)
    return render(
        "intake/topic.html",
        part=step.part,
        parts=steps.PARTS,
        first=steps.steps(said["answers"], data, later=step.later)[0].code == step.code,
        faults=faults,
        removed=told.get("removed", []),
        contact_blocked=told.get("contact_blocked", ()),
        next_page=request.args.get("next", ""),
        sent=sent,
        help_now=help_panels,
        **_shown(
            whole,
            now,
            form,
            faults,
            ways,
            only,
            taken=split.height_of_help(help_panels) + split.height_of_faults(faults),
            in_place=bool(faults),
        ),
    )


def _shown(
    step: steps.Step,
    said: Mapping[str, Any],
    form: fields.Form | None,
    faults: list[fields.Fault],
    ways: Ways,
    only: str,
    *,
    taken: int = 0,
    in_place: bool = False,
) -> dict[str, Any]:
    """What the questions of a screen need to be drawn; `taken`: how high what stands above them is; `in_place`: what
    an answer brings up and does not fit comes on the next page, as it does without scripts, and after a fault too."""
    data = programme.law_data()
    spoken = {**said["answers"], **said["names"]}
    asked = questions_of(step, said, only)
    waits: list[str] = []
    if form is not None:
        # What stood on the page stays on it, also where its answer is read by now.
        there = _ids(asked)
        carried = [name for name in form.getlist("shown") if name not in there and _earlier(name, step)]
        waits = form.getlist(split.WAITS)
        asked = (*(data.question(name) for name in carried), *(q for q in asked if q.id not in waits))
    elif request.args.get(REST):
        asked = tuple(split.left_over(split.danger_first(asked, data), spoken)) or asked
    questions = [showing.shown(q, spoken, data, form=form, faults=faults, written=said["written"]) for q in asked]
    taken += split.BESIDE.get(step.code, 0) + split.HEADING * (len(_headings(asked, data)) - 1)
    if in_place and form is not None and ways.in_parts:
        held = split.too_much(questions, {*form.getlist("shown"), *data.waiting.danger}, taken=taken)
        questions = [one for one in questions if one.id not in held]
        asked = tuple(one for one in asked if one.id not in held)
    if form is None and ways.in_parts and not only and split.left_over(asked, spoken):
        if split.first_part(questions, taken=taken) < len(questions):
            asked = split.danger_first(asked, data)
            order = [question.id for question in asked]
            questions.sort(key=lambda one: order.index(one.id))
        fits = split.first_part(questions, taken=taken)
        waits, questions, asked = [one.id for one in questions[fits:]], questions[:fits], asked[:fits]
    leads = steps.leads(asked, data)
    headings = _headings(asked, data)
    own = next(topic for topic in data.topics if topic.code == step.code)
    return {
        "questions": questions,
        "label": next(iter(headings.values()), own),
        "headings": headings,
        "waits": waits,
        "leads": leads,
        "uses_htmx": any(question.id in leads for question in asked),
        "ways": ways,
        "only": only,
        "countries": showing.countries(),
        "states": showing.states(),
        "languages_list": showing.languages(),
        "young": draft.is_young(said["answers"]),
        "alone": steps.is_alone(said["answers"], data),
        "by_phone": steps.by_phone(said["answers"]),
        "topic": step.code,
    }


def _headings(asked: Iterable[law.Question], data: law.LawData) -> dict[str, law.Topic]:
    """Where another topic begins, by the question: what an earlier screen brought up stands under its own heading."""
    topic_of = {name: topic for topic in data.topics for name in topic.questions}
    begins: dict[str, law.Topic] = {}
    for question in asked:
        topic = topic_of[question.id]
        if not begins or topic is not begins[next(reversed(begins))]:
            begins[question.id] = topic
    return begins


def _earlier(name: str, step: steps.Step) -> bool:
    """Whether a question stands on this screen because an earlier one brought it up."""
    data = programme.law_data()
    order = [topic.code for topic in data.topics]
    topic = next((topic.code for topic in data.topics if name in topic.questions), None)
    return topic is not None and order.index(topic) < order.index(step.code)


def _told_faults(told: Mapping[str, Any], read: Typed) -> list[fields.Fault]:
    """What is wrong with the screen as it was sent, in the words of today's language."""
    if told.get("switched"):
        return []
    if told.get("contact_blocked"):
        return [fields.Fault("other_side", _("One of these names fits the person you want us to contact."))]
    return read.faults
