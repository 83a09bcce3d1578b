"""Coming back by the phrase, the status page, adding words, agreeing to be asked for."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused, consent, way_back
from referral_app.actions import family as aftercare
from referral_app.actions import intake as verbs
from referral_app.clock import clock
from referral_app.queries import family
from referral_app.security import limits, phrases
from referral_app.security.text_screen import screen
from referral_app.vocabulary import RequestState
from referral_app.web.entry import kept, requester, whose
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.entry.language import settle_on, switch_to
from referral_app.web.intake import draft
from referral_app.web.render import render
from referral_app.web.status import status
from referral_app.web.status.held import OVER, came_back, held_request
from referral_app.web.status.page import MOST, status_page


@status.before_request
def let_no_page_press_for_another() -> Response | None:
    """A page of another request, that stayed open in another tab, does nothing here and says so."""
    return kept.lead_to(url_for("status.enter"), closed=True) if whose.is_of_another() else None


@status.get("")
@access(PUBLIC)
def enter() -> Response:
    back = kept.again()
    closed = bool(back and back.said.get("closed"))
    return render(
        "status/enter.html",
        closed=closed,
        wrong=back is not None and not closed,
        typed=back.fields.get("phrase", "") if back else "",
    )


@status.post("")
@access(PUBLIC)
def open_request() -> Response:
    """A wrong phrase and an unknown one answer alike, to the byte; both are counted (A10)."""
    now = clock().real()
    typed = request.form.get("phrase", "")
    opened = way_back.open_with_phrase(typed, now=now)
    if opened is None:
        if _tried_too_often(typed, now):
            abort(429)
        return kept.come_back(url_for("status.enter"))
    found, token = opened
    # Another phone may ask for English by itself: whoever wrote in Spanish goes on in Spanish (families 13).
    settle_on(found.language)
    # A draft goes on where it was left: at its first open screen, or at the review.
    is_draft = found.state == RequestState.DRAFT
    where = draft.onward(draft.words_of(found)["answers"]) if is_draft else url_for("status.show")
    response = redirect(where, 303)
    requester.set_token(response, token)
    return response


def _tried_too_often(typed: str, now: datetime) -> bool:
    """Count a wrong phrase: by phrase and network together, and all of a network's under a far wider limit."""
    here = limits.network(request.remote_addr)
    same = limits.over("phrase", f"{here}|{phrases.normalise(typed)}", now)
    return limits.over("phrase_network", request.remote_addr, now) or same


@status.get("/request")
@access(PUBLIC)
def show() -> Response:
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    return status_page(held, kept.again())


@status.post("/request/words")
@access(PUBLIC)
def add_words() -> Response:
    """More facts, for staff only; pictures and links to them are taken out and the page comes back."""
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    screened = screen(request.form.get("words", ""))
    text = screened.text.strip()
    if switch_to(request.form.get("page_language", "")):
        return kept.come_back(url_for("status.show"))
    if screened.reasons:
        return came_back("removed")
    if not text or len(text) > MOST:
        return came_back("too_long" if text else "blank")
    try:
        verbs.add_facts(held.id, text, now=clock().programme(), today=clock().today())
    except Refused:
        return came_back(OVER)
    return redirect(url_for("status.show", done="words"), 303)


@status.post("/request/agree")
@access(PUBLIC)
def agree() -> Response:
    """Agree to the very texts that the page showed; another text in the meantime is shown first (A26)."""
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    try:
        consent.give(held.id, request.form.getlist("text"), now=clock().programme(), today=clock().today())
    except Refused as refused:
        if refused.code == "not_the_holder":
            return redirect(url_for("status.show"), 303)
        return came_back(OVER if refused.code == "request_closed" else "text_changed")
    return redirect(url_for("status.show", done="agreed"), 303)


@status.post("/request/revoke")
@access(PUBLIC)
def revoke() -> Response:
    held = held_request()
    if held is not None:
        with suppress(Refused):
            consent.revoke(held.id, now=clock().programme(), today=clock().today())
    return redirect(url_for("status.show", done="revoked"), 303)


@status.post("/request/check-back")
@access(PUBLIC)
def check_back() -> Response:
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    question = family.check_back(held, clock().today())
    answer = request.form.get("reached", "")
    if question is None:
        return redirect(url_for("status.show"), 303)
    if answer not in ("yes", "no"):
        return came_back("yes_or_no")
    try:
        aftercare.answer_check_back(
            held.id,
            question.matter_id,
            question.number,
            reached=answer == "yes",
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused:
        # Answered in another window, or ended, in that very moment: the page shows what is so.
        return redirect(url_for("status.show"), 303)
    return redirect(url_for("status.show", done="check_back"), 303)


@status.post("/request/how-it-ended")
@access(PUBLIC)
def tell_end() -> Response:
    """What came of it with the lawyer, as the family says it."""
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    try:
        aftercare.tell_end(
            held.id,
            request.form.get("matter", ""),
            request.form.get("outcome", ""),
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        if refused.code == "no_such_outcome":
            return came_back("how_it_ended")
        return redirect(url_for("status.show"), 303)
    return redirect(url_for("status.show", done="how_it_ended"), 303)
