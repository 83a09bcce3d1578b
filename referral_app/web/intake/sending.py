"""The end of the form: the review, sending, and the confirmation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import law, programme
from referral_app.actions import Refused
from referral_app.actions import intake as verbs
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import cases, disclosure, family
from referral_app.security import limits
from referral_app.vocabulary import RequestState
from referral_app.web.entry import kept
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.intake import draft, fields, help_now, intake, steps
from referral_app.web.render import render
from referral_app.web.words import attorney_texts, guidance, office, reached
from referral_app.web.words.answered import answered


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
    held = draft.held()
    if held is None:
        return draft.gone()
    if held.state != RequestState.DRAFT:
        # The same form sent twice makes one request; the second press gets the first one's page (T54).
        return redirect(url_for("intake.sent"), 303)
    if not _has_way_back(held):
        return redirect(url_for("intake.phrase"), 303)
    choice = request.form.get("ask_lawyers", "")
    said = cases.words(held)
    asked = _is_asked(said, attorney_texts.before_sending(said, clock().today()))
    missing_agreement = not request.form.get("agreed")
    missing_choice = asked and choice not in ("yes", "no")
    if missing_agreement or missing_choice:
        return kept.come_back(
            url_for("intake.review"), missing_agreement=missing_agreement, missing_choice=missing_choice
        )
    now = clock().real()
    if limits.over("intake_stop", request.remote_addr, now):
        abort(429)
    many = [limits.over("intake_network", request.remote_addr, now), limits.over("intake_whole", None, now)]
    return _submit(held, consents=asked and choice == "yes", flagged=any(many))


def _is_asked(said: Mapping[str, Any], preview: attorney_texts.BeforeSending) -> bool:
    """Whether the form asks the person to agree: only who may agree by law is asked, and nobody below matching."""
    holder = preview.holder
    return holder is not None and holder.is_requester and not draft.is_below_matching(said["answers"])


def _submit(held: Request, *, consents: bool, flagged: bool) -> Response:
    try:
        verbs.submit_request(
            held.id,
            form_key=f"draft-{held.id}",
            agreed=True,
            now=clock().programme(),
            today=clock().today(),
            flagged=flagged,
            consents=consents,
            texts=request.form.getlist("text"),
        )
    except Refused as refused:
        if refused.code in ("answers_wrong", "text_changed"):
            return kept.come_back(url_for("intake.review"), refused=refused.code)
        if refused.code == "other_side_as_contact":
            return redirect(url_for("intake.show_reach", next="review"), 303)
        return draft.gone()
    return redirect(url_for("intake.sent"), 303)


@intake.get("/sent")
@access(PUBLIC)
def sent() -> Response:
    held = draft.held()
    if held is None:
        return draft.gone()
    if held.state == RequestState.DRAFT:
        return redirect(url_for("intake.review"), 303)
    return render(
        "intake/sent.html",
        request_row=held,
        state=family.status(held, clock().today()),
        reached=reached.of_words(cases.words(held)),
        guidance=guidance.for_request(held),
        help_now=help_now.after_sending(cases.words(held)["answers"]),
        **office.closed(family.opens_at(held, clock().programme())),
    )


def _has_way_back(row: Request) -> bool:
    """Whether the phrase was typed back; while another waits for that, it is not yet said which one the person has."""
    return row.phrase_confirmed_at is not None and row.next_phrase_hash is None


def _review_page(row: Request, back: kept.Kept | None) -> Response:
    data = programme.law_data()
    said = cases.words(row)
    told = back.said if back else {}
    text_changed = told.get("refused") == "text_changed"
    screens = steps.steps(said["answers"], data)
    waiting = steps.first_open(said["answers"], data)
    spoken = {**said["answers"], **said["names"]}
    preview = attorney_texts.before_sending(said, clock().today())
    topics = []
    for step in screens:
        if waiting is None:
            # Names have fields of their own: left blank, they are a skip like any other.
            spoken |= {q.id: fields.SKIPPED for q in step.questions if q.id not in spoken}
        rows = [answered(q, spoken, data) for q in step.questions]
        topic = next(topic for topic in data.topics if topic.code == step.code)
        topics.append((topic, draft.place_of(step.code, data), rows))
    return render(
        "intake/review.html",
        told=topics,
        contact=said["contact"],
        ways=steps.may_reach(said["answers"]),
        open_step=waiting,
        open_place=draft.place_of(waiting.code, data) if waiting else None,
        confirmed=_has_way_back(row),
        new_words=row.next_phrase_hash is not None and row.phrase_confirmed_at is not None,
        missing_agreement=told.get("missing_agreement", False),
        missing_choice=told.get("missing_choice", False),
        text_changed=text_changed,
        may_ask=_is_asked(said, preview),
        holder=preview.holder,
        ask_lawyers="" if back is None or text_changed else back.fields.get("ask_lawyers", ""),
        texts=preview.texts,
        consent_until=disclosure.last_day_of_consent(said, clock().today()),
        faults=law.validate_answers(said["answers"], data) if told.get("refused") == "answers_wrong" else [],
        number=len(screens) + 2,
        of=len(screens) + 2,
        young=draft.is_young(said["answers"]),
        help_now=help_now.on_screen(said),
    )


#: This module adds its pages to those of `views`.
__all__ = ["intake"]
