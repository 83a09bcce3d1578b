"""Coming back by the phrase, the status page, adding words, changing the ways of contact, stopping everything."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused, consent, contact, way_back
from referral_app.actions import family as aftercare
from referral_app.actions import intake as verbs
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import cases, consents, danger, disclosure, family, written
from referral_app.queries.retention import is_under_hold
from referral_app.security import limits, phrases
from referral_app.security.text_screen import screen
from referral_app.vocabulary import RequestState
from referral_app.web.entry import kept, requester
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.entry.language import switch_to
from referral_app.web.intake import help_now, pictures, reach, steps, which
from referral_app.web.render import render
from referral_app.web.status import status
from referral_app.web.words import attorney_texts, guidance, law_words, office, own_file, reached, signposts

MOST = 2000


@status.get("")
@access(PUBLIC)
def enter() -> Response:
    back = kept.again()
    return render("status/enter.html", wrong=back is not None, typed=back.fields.get("phrase", "") if back else "")


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
    verbs.add_facts(held.id, text, now=clock().programme(), today=clock().today())
    return redirect(url_for("status.show", done="words"), 303)


@status.post("/request/contact")
@access(PUBLIC)
def change_contact() -> Response:
    """New rules about reaching the person: everything that waits is judged by them when it would leave."""
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    ways = [
        code for code in programme.law_data().question("contact_ways").codes if code in request.form.getlist("ways")
    ]
    counted = which.settled(ways, request.form.get("ways" + which.SUFFIX, ""))
    said = cases.words(held)
    form = reach.form_for([way for way in counted or ways if way in steps.REACHABLE])
    removed = pictures.taken_out_of_reach(form)
    if counted is None:
        return came_back("which", removed=removed)
    if removed or not form.validate_on_submit():
        return came_back("contact", removed=removed)
    rest = {name: value for name, value in said["contact"].items() if name not in form}
    try:
        contact.change_contact(
            held.id,
            {**rest, **reach.contact_of(form), "ways": counted},
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        return came_back("other_side", other_side=refused.facts["fields"])
    return redirect(url_for("status.show", done="contact"), 303)


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
        return came_back("text_changed")
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


@status.post("/request/complaint")
@access(PUBLIC)
def complain() -> Response:
    """A complaint: screened like every free text, for supervisors alone."""
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    screened = screen(request.form.get("complaint", ""))
    text = screened.text.strip()
    if screened.reasons or not text or len(text) > MOST:
        return came_back("removed" if screened.reasons else "too_long" if text else "blank")
    aftercare.complain(held.id, text, now=clock().programme(), today=clock().today())
    return redirect(url_for("status.show", done="complaint"), 303)


def held_request() -> Request | None:
    """The request this browser holds; None for a draft, and for a browser that holds nothing."""
    held = requester.current_request(clock().real())
    return held if held is not None and held.state != RequestState.DRAFT else None


def came_back(fault: str, **said: Any) -> Response:
    """Lead back to the status page with what was typed and the code of what is wrong with it."""
    return kept.come_back(url_for("status.show"), fault=fault, **said)


def _fault_words(code: str) -> str:
    """What is wrong, for the person."""
    words = {
        "removed": _("We took out a picture or a link to one. Check the text and send it again."),
        "blank": _("Write something first."),
        "too_long": _("Please use at most %(most)s characters.", most=MOST),
        "contact": _("Check the address or number below."),
        "which": which.question(),
        "other_side": reach.other_side_words(),
        "text_changed": _("The text for lawyers has changed since you opened this page. Please read it again."),
        "yes_or_no": _("Choose yes or no."),
        "matter_open": _("A lawyer still works on this. Ask the lawyer or call us first."),
        "still_open": _("Stop everything first; then it can be deleted."),
        "legal_hold": _("Nothing was deleted: the law has us keep it for now."),
    }
    return str(words[code])


#: Where each fault stands on the page; what is not here belongs to the box that was written in.
_FAULT_FIELDS = {
    "contact": "ways",
    "which": "ways" + which.SUFFIX,
    "other_side": "ways",
    "text_changed": "lawyers-read",
    "yes_or_no": "reached",
    "still_open": "words",
    "matter_open": "delete",
    "legal_hold": "delete",
}


def status_page(held: Request, back: kept.Kept | None) -> Response:
    """Where the request stands, and its forms; one that came `back` with what was typed and what is wrong."""
    said = cases.words(held)
    told, fields = (back.said, back.fields) if back else ({}, MultiDict[str, str]())
    code = told.get("fault")
    question = programme.law_data().question("contact_ways")
    texts = attorney_texts.of_request(held)
    ways = said["answers"].get("contact_ways")
    chosen = ways if isinstance(ways, list) else []
    contact_form = None
    if code in ("contact", "which", "other_side"):
        chosen = [way for way in question.codes if way in fields.getlist("ways")]
        contact_form = reach.shown_again([way for way in chosen if way in steps.REACHABLE], back)
    return render(
        "status/request.html",
        request_row=held,
        state=family.status(held, clock().today()),
        reached=reached.of_words(said),
        **reached.call(held, clock().today()),
        asks_which=which.options() if code == "which" else [],
        **office.closed(family.opens_at(held, clock().programme())),
        guidance=guidance.for_request(held),
        options=[(o.code, law_words.option_label(question, o.code, o.label)) for o in question.options],
        chosen=chosen,
        contact_form=contact_form or reach.form_for(list(steps.REACHABLE), said["contact"]),
        texts=texts,
        written=written.released_text(held.id),
        new_text=written.waiting_text(held.id),
        agreed=family.has_agreed(held, {text.mark for text in texts}, clock().today()),
        had_agreed=held.consent_until is not None,
        holder=consents.holder(held),
        would_end=disclosure.last_day_of_consent(said, clock().today()),
        words=fields.get("words", ""),
        complaint=fields.get("complaint", ""),
        removed=code == "removed",
        fault=_fault_words(code) if code else None,
        fault_field=_FAULT_FIELDS.get(code or "", "complaint" if "complaint" in fields else "words"),
        told=signposts.chosen(family.services_told(held)),
        ended=family.how_it_ended(held),
        staff_ask=family.asked_by_staff(held),
        history=[(own_file.happened(one.kind, one.count), one.day) for one in family.history(held)],
        question=family.check_back(held, clock().today()),
        lawyers=[(one, law_words.area_label(one.area)) for one in family.lawyers(held)],
        paused=held.hold == aftercare.PAUSED,
        legal_hold=is_under_hold(held.id, clock().real()),
        done=request.args.get("done"),
        more=steps.first_open(said["answers"], programme.law_data(), later=True) is not None,
        help_now=_help(held, said),
    )


def _help(held: Request, said: dict[str, Any]) -> list[help_now.Panel]:
    """What stands first: what the last screen of telling more called for, else the numbers of a known danger."""
    if request.args.get("done") == "more":
        return help_now.on_screen(said)
    return help_now.numbers("crisis" if held.close_reason == "not_safe" else danger.kind_of(held.id))
