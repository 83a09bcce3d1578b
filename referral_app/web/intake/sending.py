"""The end of the form: the review, sending, and the confirmation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from referral_app import law, programme
from referral_app.actions import Refused
from referral_app.actions import intake as verbs
from referral_app.clock import clock
from referral_app.queries import cases, disclosure, family
from referral_app.queries.browsers import Held
from referral_app.queries.consents import Holder
from referral_app.security import limits
from referral_app.vocabulary import RequestState
from referral_app.web.entry import kept, phone, requester
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.intake import draft, fields, help_now, intake, screens, steps, who_agrees
from referral_app.web.render import render
from referral_app.web.words import attorney_texts, greeting, guidance, law_words, office, reached
from referral_app.web.words.answered import Answered, answered


@intake.get("/review")
@access(PUBLIC)
def review() -> Response:
    row = draft.current()
    if row is None:
        return draft.gone()
    return _review_page(row, kept.again())


@intake.post("/send")
@access(PUBLIC)
def send() -> Response:
    held = requester.current_columns(clock().real())
    if held is None:
        return draft.gone()
    if held.state != RequestState.DRAFT:
        # The same form sent twice makes one request; the second press gets the first one's page (T54).
        return _to_staff_page(held) if phone.taker() else redirect(url_for("intake.sent"), 303)
    if not _has_way_back(held):
        return redirect(url_for("intake.phrase"), 303)
    said = draft.words_of(held)
    waiting = steps.needed(said["answers"], programme.law_data())
    if waiting is not None:
        # Who asks, and for what, is not said yet: the screen that asks it comes first.
        return redirect(draft.address(waiting, next=screens.REVIEW), 303)
    choice = request.form.get("ask_lawyers", "")
    as_sent = cases.in_the_language_of_the_page(said, held)
    asked = _is_asked(said, attorney_texts.who_agrees(as_sent, clock().today()))
    missing_agreement = not request.form.get("agreed")
    missing_choice = asked and choice not in ("yes", "no")
    if missing_agreement or missing_choice:
        return kept.come_back(
            url_for("intake.review"), missing_agreement=missing_agreement, missing_choice=missing_choice
        )
    if phone.taker() is not None:
        # One office, one network: what staff write down is neither stopped nor marked for being many.
        return _submit(held, consents=asked and choice == "yes")
    place = request.remote_addr
    tries = limits.Tries(("intake_stop", place), [("intake_network", place), ("intake_whole", None)], clock().real())
    if limits.is_stopped(tries):
        limits.over_each(tries)
        abort(429)
    return _submit(held, consents=asked and choice == "yes", tries=tries)


def _preview(row: Held, said: dict[str, Any]) -> attorney_texts.BeforeSending:
    """What sending would give, with the language of the page where none was asked for yet: as it will be sent."""
    return attorney_texts.before_sending(cases.in_the_language_of_the_page(said, row), clock().today())


def _is_asked(said: Mapping[str, Any], holder: Holder | None) -> bool:
    """Whether the form asks the person to agree: only who may agree by law is asked, and nobody below matching."""
    return holder is not None and holder.is_requester and not draft.is_below_matching(said["answers"])


def _submit(held: Held, *, consents: bool, tries: limits.Tries | None = None) -> Response:
    try:
        verbs.submit_request(
            held.id,
            form_key=f"draft-{held.id}",
            agreed=True,
            now=clock().programme(),
            today=clock().today(),
            tries=tries,
            consents=consents,
            texts=request.form.getlist("text"),
            taken_by=phone.taker(),
        )
    except limits.Stopped:
        # Another of this network came in between: it is counted now, by itself.
        if tries is not None:
            limits.over_each(tries)
        abort(429)
    except Refused as refused:
        if tries is not None:
            limits.over_each(tries)
        if refused.code in ("answers_wrong", "text_changed"):
            return kept.come_back(url_for("intake.review"), refused=refused.code)
        if refused.code == "other_side_as_contact":
            return redirect(url_for("intake.show_reach", next="review"), 303)
        return draft.gone()
    return _to_staff_page(held) if phone.taker() else redirect(url_for("intake.sent"), 303)


def _to_staff_page(held: Held) -> Response:
    """What was taken by phone is sent: from now on it is a request like any other, and this browser is no family's."""
    phone.let_go()
    return redirect(url_for("counsel.show", request_id=held.id, sent="phone"), 303)


@intake.get("/sent")
@access(PUBLIC)
def sent() -> Response:
    held = draft.held()
    if held is None:
        return draft.gone()
    if held.state == RequestState.DRAFT:
        return redirect(url_for("intake.review"), 303)
    said = draft.words_of(held)
    answers = said["answers"]
    return render(
        "intake/sent.html",
        greeted=greeting.name_for(said),
        request_row=held,
        state=family.status(held, clock().today()),
        reached=reached.of_words(said),
        **reached.call(held, clock().today()),
        guidance=guidance.for_request(held),
        help_now=help_now.after_sending(answers),
        more=steps.first_open(answers, programme.law_data(), later=True) is not None,
        **office.closed(family.opens_at(held, clock().programme())),
    )


def _has_way_back(row: Held) -> bool:
    """Whether the phrase was typed back; while another waits for that, it is not yet said which one the person has."""
    return row.phrase_confirmed_at is not None and row.next_phrase_hash is None


def _review_page(row: Held, back: kept.Kept | None) -> Response:
    data = programme.law_data()
    said = draft.words_of(row)
    told = back.said if back else {}
    text_changed = told.get("refused") == "text_changed"
    waiting = steps.first_open(said["answers"], data)
    preview = _preview(row, said)
    return render(
        "intake/review.html",
        told=told_by(said, data, _where_it_changes),
        contact=said["contact"],
        reached=reached.of_words(said),
        open_step=draft.address(waiting) if waiting else None,
        needed=steps.needed(said["answers"], data) is not None,
        more=steps.first_open(said["answers"], data, later=True) is not None,
        changed=back is not None and not told,
        confirmed=_has_way_back(row),
        new_words=row.next_phrase_hash is not None and row.phrase_confirmed_at is not None,
        missing_agreement=told.get("missing_agreement", False),
        missing_choice=told.get("missing_choice", False),
        text_changed=text_changed,
        may_ask=_is_asked(said, preview.holder),
        holder=preview.holder,
        who_agrees=who_agrees.asked(
            said["answers"], preview.holder, data, lambda step, question: _where_it_changes(step)(question)
        ),
        ask_lawyers="" if back is None or text_changed else back.fields.get("ask_lawyers", ""),
        # What was ticked stands ticked again, unless the text it was ticked for is another one now.
        agreed=back is not None and not text_changed and bool(back.fields.get("agreed")),
        texts=preview.texts,
        consent_until=disclosure.last_day_of_consent(said, clock().today()),
        faults=_faults(said["answers"], data) if told.get("refused") == "answers_wrong" else [],
        parts=steps.PARTS,
        back=_before_review(said["answers"], data),
        young=draft.is_young(said["answers"]),
        reports_too=guidance.reports_too(said["answers"]),
        alone=steps.is_alone(said["answers"], data),
        of_myself=said["answers"].get("role") == "myself",
        help_now=help_now.on_screen(said),
    )


def told_by(
    said: Mapping[str, Any], data: law.LawData, changes: Callable[[steps.Step], Callable[[law.Question], str]]
) -> list[tuple[law.Topic, list[tuple[Answered, str]]]]:
    """By topic: each answer given, in words, with the address that `changes` it. What was left blank is not held
    against anybody: it is not listed."""
    spoken = {**said["answers"], **said["names"]}
    reader = law_words.reader(spoken, data)
    told: dict[str, list[tuple[Answered, str]]] = {topic.code: [] for topic in data.topics}
    for later in (False, True):
        for step in steps.steps(said["answers"], data, later=later):
            address_of = changes(step)
            for question in step.questions:
                if spoken.get(question.id, fields.SKIPPED) != fields.SKIPPED:
                    row = answered(question, spoken, data, to=reader, written=said["written"])
                    told[step.code].append((row, address_of(question)))
    return [(topic, told[topic.code]) for topic in data.topics if told[topic.code]]


def _where_it_changes(step: steps.Step) -> Callable[[law.Question], str]:
    screen = draft.address(step)
    return lambda question: f"{screen}?next={screens.REVIEW}&only={question.id}"


def _faults(answers: Mapping[str, Any], data: law.LawData) -> list[tuple[str, str]]:
    """What keeps it from being sent, in the person's own words: where to mend it, and what it is."""
    return [
        (
            f"change-{fault.question}",
            _("Please answer this again: %(question)s", question=law_words.asked_of(known, answers, data)),
        )
        for fault in law.validate_answers(answers, data)
        if (known := next((one for one in data.questions if one.id == fault.question), None)) is not None
    ]


def _before_review(answers: Mapping[str, Any], data: law.LawData) -> str:
    """The last screen that was passed: of what can wait, if any of it was seen, else the last of the early ones."""
    seen = [one for one in steps.steps(answers, data, later=True) if not steps.unanswered(one, answers)]
    early = steps.steps(answers, data)
    last = (seen or early)[-1]
    return draft.address(last)


#: This module adds its pages to those of `views`.
__all__ = ["intake"]
