"""Coming back by the phrase, the status page, adding words, changing the ways of contact, stopping everything."""

from __future__ import annotations

from contextlib import suppress

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused, consent, contact
from referral_app.actions import family as aftercare
from referral_app.actions import intake as verbs
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import cases, consents, danger, disclosure, family
from referral_app.security import limits
from referral_app.security.text_screen import Screened, screen
from referral_app.vocabulary import RequestState
from referral_app.web.entry import requester
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.intake import help_now, pictures, reach, steps, which
from referral_app.web.render import render
from referral_app.web.status import status
from referral_app.web.words import attorney_texts, guidance, law_words, office, reached

MOST = 2000


@status.get("")
@access(PUBLIC)
def enter() -> Response:
    return render("status/enter.html", wrong=False)


@status.post("")
@access(PUBLIC)
def open_request() -> Response:
    """A wrong phrase and an unknown one answer alike, to the byte; both are counted (A10)."""
    now = clock().real()
    if limits.over("phrase", request.remote_addr, now):
        abort(429)
    opened = verbs.open_with_phrase(request.form.get("phrase", ""), now=now)
    if opened is None:
        return render("status/enter.html", status=422, wrong=True)
    found, token = opened
    where = "intake.review" if found.state == RequestState.DRAFT else "status.show"
    response = redirect(url_for(where), 303)
    requester.set_token(response, token)
    return response


@status.get("/request")
@access(PUBLIC)
def show() -> Response:
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    return status_page(held)


@status.post("/request/words")
@access(PUBLIC)
def add_words() -> Response:
    """More facts, for staff only; pictures and links to them are taken out and the page comes back."""
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    screened = screen(request.form.get("words", ""))
    text = screened.text.strip()
    if screened.reasons:
        return status_page(
            held,
            status=422,
            words=text,
            removed=True,
            fault=_("We took out a picture or a link to one. Check the text and send it again."),
        )
    if not text:
        return status_page(held, status=422, fault=_("Write something first."))
    if len(text) > MOST:
        return status_page(held, status=422, words=text, fault=_("Please use at most %(most)s characters.", most=MOST))
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
    if counted is None:
        return status_page(
            held,
            status=422,
            ways=ways,
            contact_form=form,
            fault=which.question(),
            fault_field="ways" + which.SUFFIX,
            asks_which=True,
        )
    ways = counted
    if pictures.taken_out_of_reach(form) or not form.validate_on_submit():
        return status_page(
            held, status=422, ways=ways, contact_form=form, fault=_("Check the address or number below.")
        )
    kept = {name: value for name, value in said["contact"].items() if name not in form}
    try:
        contact.change_contact(
            held.id,
            {**kept, **reach.contact_of(form), "ways": ways},
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        reach.say_other_side(form, refused.facts["fields"])
        return status_page(held, status=422, ways=ways, contact_form=form, fault=reach.other_side_words())
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
        fault = _("The text for lawyers has changed since you opened this page. Please read it again.")
        return status_page(held, status=409, fault=fault, fault_field="lawyers-read")
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
        return status_page(held, status=422, fault=_("Choose yes or no."), fault_field="reached")
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
        return status_page(
            held,
            status=422,
            complaint=text,
            removed=bool(screened.reasons),
            fault=_complaint_fault(screened, text),
            fault_field="complaint",
        )
    aftercare.complain(held.id, text, now=clock().programme(), today=clock().today())
    return redirect(url_for("status.show", done="complaint"), 303)


def _complaint_fault(screened: Screened, text: str) -> str:
    if screened.reasons:
        return str(_("We took out a picture or a link to one. Check the text and send it again."))
    return str(_("Please use at most %(most)s characters.", most=MOST) if text else _("Write something first."))


def held_request() -> Request | None:
    """The request this browser holds; None for a draft, and for a browser that holds nothing."""
    held = requester.current_request(clock().real())
    return held if held is not None and held.state != RequestState.DRAFT else None


def status_page(
    held: Request,
    *,
    status: int = 200,
    words: str = "",
    complaint: str = "",
    removed: bool = False,
    fault: str | None = None,
    fault_field: str | None = None,
    ways: list[str] | None = None,
    contact_form: reach.ReachForm | None = None,
    asks_which: bool = False,
) -> Response:
    said = cases.words(held)
    question = programme.law_data().question("contact_ways")
    texts = attorney_texts.of_request(held)
    told = said["answers"].get("contact_ways")
    chosen = ways if ways is not None else (told if isinstance(told, list) else [])
    return render(
        "status/request.html",
        status=status,
        request_row=held,
        state=family.status(held, clock().today()),
        reached=reached.of_words(said),
        asks_which=which.options() if asks_which else [],
        **office.closed(family.opens_at(held, clock().programme())),
        guidance=guidance.for_request(held),
        options=[(o.code, law_words.option_label(question, o.code, o.label)) for o in question.options],
        chosen=chosen,
        contact_form=contact_form or reach.form_for(list(steps.REACHABLE), said["contact"]),
        texts=texts,
        agreed=family.has_agreed(held, {text.mark for text in texts}, clock().today()),
        had_agreed=held.consent_until is not None,
        holder=consents.holder(held),
        would_end=disclosure.last_day_of_consent(said, clock().today()),
        words=words,
        complaint=complaint,
        removed=removed,
        fault=fault,
        fault_field=fault_field or ("words" if ways is None else "ways"),
        question=family.check_back(held, clock().today()),
        paused=held.hold == aftercare.PAUSED,
        done=request.args.get("done"),
        help_now=help_now.numbers("crisis" if held.close_reason == "not_safe" else danger.kind_of(held.id)),
    )
