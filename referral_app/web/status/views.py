"""Coming back by the phrase, the status page, adding words, agreeing to be asked for."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from flask import abort, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from referral_app import law, programme
from referral_app.actions import Refused, consent, way_back
from referral_app.actions import family as aftercare
from referral_app.actions import intake as verbs
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import (
    cases,
    complaints,
    consents,
    danger,
    disclosure,
    family,
    organisations,
    pauses,
    taking_over,
    written,
)
from referral_app.queries.both_said import end_to_tell
from referral_app.queries.retention import is_under_hold
from referral_app.security import limits, phrases
from referral_app.security.text_screen import screen
from referral_app.vocabulary import RequestState
from referral_app.web.entry import kept, requester, whose
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.entry.language import switch_to
from referral_app.web.intake import draft, help_now, steps, who_agrees
from referral_app.web.render import render
from referral_app.web.status import status
from referral_app.web.words import attorney_texts, elsewhere, greeting, guidance, law_words, office, own_file, reached
from referral_app.workflow import majority
from referral_app.workflow.how_it_ended import OUTCOMES
from referral_app.workflow.requests import ENDED

MOST = 2000
#: Days before a birthday from which whoever asked for a young person reads what changes with it.
TOLD_BEFORE = 180


#: Presses that ask for no request that is held, and one whose second tap finds that the first has deleted all.
_WITHOUT_A_HOLD = ("status.open_request", "status.close", "status.delete")


@status.before_request
def say_that_nothing_was_done() -> Response | None:
    """A press on a page that was closed meanwhile, here or by being left alone, does nothing. Whoever pressed "Stop
    everything" must not believe that it was done: the page of the phrase says so."""
    if request.method != "POST" or request.endpoint in _WITHOUT_A_HOLD or "HX-Request" in request.headers:
        return None
    g.held_already = held_request()
    return None if g.held_already is not None else kept.lead_to(url_for("status.enter"), closed=True)


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
    where = "intake.review" if found.state == RequestState.DRAFT else "status.show"
    response = redirect(url_for(where), 303)
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
    aftercare.answer_check_back(
        held.id,
        question.matter_id,
        question.number,
        reached=answer == "yes",
        now=clock().programme(),
        today=clock().today(),
    )
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


def held_request() -> Request | None:
    """The request this browser holds; None for a draft, and for a browser that holds nothing."""
    # Of a press it was read before: once, since what is done next may change or end it.
    read: Request | None = g.pop("held_already", None)
    held = read or requester.current_request(clock().real())
    return held if held is not None and held.state != RequestState.DRAFT else None


def came_back(fault: str) -> Response:
    """Lead back to the status page with what was typed and the code of what is wrong with it."""
    return kept.come_back(url_for("status.show"), fault=fault)


#: A press that came after the end of the request: what was typed goes nowhere, and the page says so.
OVER = "over"


def nothing_runs() -> Response:
    """Lead to the status page: where the request has ended, that what was sent from a page of before was not taken."""
    held = held_request()
    ended = held is not None and held.state in ENDED
    return came_back(OVER) if ended and request.method == "POST" else redirect(url_for("status.show"), 303)


def fault_words(code: str) -> str:
    """What is wrong, for the person."""
    words = {
        "removed": _("We took out a picture or a link to one. Check the text and send it again."),
        "blank": _("Write something first."),
        "too_long": _("Please use at most %(most)s characters.", most=MOST),
        "text_changed": _("The text for lawyers has changed since you opened this page. Please read it again."),
        "yes_or_no": _("Choose yes or no."),
        "how_it_ended": _("Choose what fits best."),
        "matter_open": _("A lawyer still works on this. Ask the lawyer or call us first."),
        "still_open": _("Stop everything first; then it can be deleted."),
        OVER: _("This was not sent: your request has ended. Call us, or begin again."),
        "legal_hold": _("Nothing was deleted: the law has us keep it for now."),
    }
    return str(words[code])


#: What a press may have done, as the page says it.
_DONE = frozenset(
    {"words", "more", "agreed", "revoked", "text", "check_back", "how_it_ended", "contact", "complaint", "said_no"}
)
#: Where each fault stands on the page; what is not here belongs to the box that was written in.
_FAULT_FIELDS = {
    "text_changed": "lawyers-read",
    "yes_or_no": "reached",
    "how_it_ended": "outcome",
    "still_open": "words",
    "matter_open": "delete",
    "legal_hold": "delete",
    OVER: "delete",
}


def status_page(held: Request, back: kept.Kept | None) -> Response:
    """Where the request stands, and its forms; one that came `back` with what was typed and what is wrong."""
    said = cases.words(held)
    told, fields = (back.said, back.fields) if back else ({}, MultiDict[str, str]())
    code = told.get("fault")
    texts = attorney_texts.of_request(held)
    owned = taking_over.is_done(held)
    adult_age = programme.law_data().cells.adult_age
    agreed = family.has_agreed(held, {text.mark for text in texts}, clock().today())
    lawyers, holder = family.lawyers(held, clock().today()), consents.holder(held)
    return render(
        "status/request.html",
        request_row=held,
        state=family.status(held, clock().today()),
        reached=reached.of_words(said),
        **reached.call(held, clock().today()),
        **office.closed(family.opens_at(held, clock().programme())),
        guidance=guidance.for_request(held),
        texts=texts,
        written=written.released_text(held.id),
        new_text=written.waiting_text(held.id),
        agreed=agreed,
        had_agreed=held.consent_until is not None,
        holder=holder,
        who_agrees=None if owned or held.state in ENDED else _who_agrees(said["answers"], holder),
        would_end=disclosure.last_day_of_consent(said, clock().today()),
        words=fields.get("words", ""),
        complaints=[(one, complaints.answer_to(one)) for one in complaints.of_request(held)],
        removed=code == "removed",
        fault=fault_words(code) if code else None,
        fault_field=_FAULT_FIELDS.get(code or "", "words"),
        sent_to=organisations.told(held.id),
        told=elsewhere.at_least_two(family.services_told(held)),
        ended=family.how_it_ended(held),
        staff_ask=family.asked_by_staff(held),
        history=[(own_file.happened(one.kind, one.count), one.day) for one in family.history(held)],
        question=family.check_back(held, clock().today()),
        end=_end(held),
        asked_for_another=family.asked_for_another(held),
        no_lawyer_came=any(one.in_touch for one in lawyers) and family.says_nobody_was_in_touch(held),
        lawyers=[(one, law_words.area_plain(one.area)) for one in lawyers],
        paused=pauses.is_paused(held),
        legal_hold=is_under_hold(held.id, clock().real()),
        done=_done(held, agreed),
        owned=owned,
        greeted=greeting.name_for(said),
        birthday_near=majority.is_near(said["answers"], clock().today(), TOLD_BEFORE, adult_age),
        more=not owned and steps.first_open(said["answers"], programme.law_data(), later=True) is not None,
        help_now=_help(held, said),
    )


def _done(held: Request, agreed: bool) -> str | None:
    """What the last press did, as the page was led to, as long as it is so: Back, a bookmark or a link of somebody else
    leads to the same address, and what it says of lawyers must be true."""
    done = request.args.get("done")
    so = {
        "agreed": agreed,
        "revoked": held.consent_until is None,
        "said_no": held.returned_at is not None and family.asked_for_another(held),
    }
    return done if done in _DONE and so.get(done, True) else None


def _who_agrees(answers: dict[str, Any], holder: consents.Holder | None) -> tuple[str, str] | None:
    """The question that would say whether they may agree themselves, and the page where it is answered."""
    data = programme.law_data()

    def where(step: steps.Step, question: law.Question) -> str:
        return url_for("status.correct", place=draft.place_of(step.code, data), only=question.id)

    return who_agrees.asked(answers, holder, data, where)


def _end(held: Request) -> dict[str, Any] | None:
    """The question how it ended, for a matter that the lawyer has closed, with the words for what may be said."""
    waits = None if held.state in ENDED else end_to_tell(held.id)
    if waits is None:
        return None
    matter_id, area = waits
    return {"matter_id": matter_id, "area": law_words.area_plain(area), "outcomes": OUTCOMES}


def _help(held: Request, said: dict[str, Any]) -> list[help_now.Panel]:
    """What stands first: what the last screen of telling more called for, else the numbers of a known danger."""
    if request.args.get("done") == "more":
        return help_now.on_screen(said)
    return help_now.numbers("crisis" if held.close_reason == "not_safe" else danger.kind_of(held.id))
