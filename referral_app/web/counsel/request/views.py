"""Pages of counsel staff: one request, the ranking of a need and its approval."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused, offers, reading_again, triage
from referral_app.actions.disclosures import write_down_look
from referral_app.clock import clock
from referral_app.matching import Rule
from referral_app.models import Need, Request
from referral_app.queries import asking, one_request
from referral_app.queries import counsel as queries
from referral_app.queries.phone_drafts import PHONE
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.acts import Verb, act
from referral_app.web.counsel.forms import ApproveForm, AskFamilyForm, NoteForm, PlainForm, RevealForm
from referral_app.web.counsel.matching import arranged, ranked
from referral_app.web.counsel.request import answers, parts, request_page
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, READERS, access, needs_proof
from referral_app.web.entry.signed_in import me
from referral_app.web.matter_forms import FIELD_OF
from referral_app.web.render import render
from referral_app.web.words.telling import told
from referral_app.workflow.requests import ENDED


@counsel.get("/requests/<request_id>")
@access(READERS)
def show(request_id: str) -> Response:
    # The look is a commit of its own, after which everything would have to be read again: it is written down when the
    # page is made, and before it leaves. A page that cannot be written down is not shown.
    who = me().id
    whole = one_request.whole(me(), request_id)
    if whole is None:
        abort(404)
    page = _request_page(whole, kept.again())
    write_down_look(parts.PARTS[parts.opened()], f"request:{request_id}", actor=who)
    return page


@counsel.post("/requests/<request_id>/take")
@access(COUNSEL)
def take(request_id: str) -> Response:
    seen = request.form.get("owner")
    return _act(request_id, lambda: triage.take_request(request_id, actor=me(), now=clock().programme(), seen=seen))


@counsel.post("/requests/<request_id>/clear")
@access(COUNSEL)
def clear(request_id: str) -> Response:
    reason = request.form.get("reason", "")
    return _act(
        request_id,
        lambda: triage.clear_reason(request_id, reason, actor=me(), now=clock().programme(), today=clock().today()),
    )


@counsel.post("/requests/<request_id>/go-on")
@access(COUNSEL)
def go_on(request_id: str) -> Response:
    """Nobody waits for an answer of the family any longer."""
    made, now = pages.instant(request.form.get("made", "")), clock().programme()
    return _act(request_id, lambda: triage.go_on(request_id, actor=me(), now=now, made_at=made))


@counsel.post("/requests/<request_id>/hold")
@access(COUNSEL)
def hold(request_id: str) -> Response:
    reason, now = request.form.get("reason") or None, clock().programme()
    seen = triage.HeldAs(request.form.get("held", ""), pages.instant(request.form.get("made", "")))
    return _act(request_id, lambda: triage.set_hold(request_id, reason, actor=me(), now=now, seen=seen))


@counsel.post("/requests/<request_id>/date-passed")
@access(COUNSEL)
def review_date(request_id: str) -> Response:
    """A person says what follows from a legal date that has passed."""
    reason, text = request.form.get("reason", ""), request.form.get("text", "")[:4000]
    request_or_404(request_id)
    return act(
        lambda: triage.review_passed_date(request_id, reason, text, actor=me(), now=clock().programme()),
        _page(request_id),
        which="review",
    )


@counsel.post("/requests/<request_id>/route")
@access(COUNSEL)
def route_again(request_id: str) -> Response:
    return _act(
        request_id,
        lambda: triage.reroute(request_id, actor=me(), now=clock().programme(), today=clock().today()),
    )


@counsel.post("/requests/<request_id>/needs")
@access(COUNSEL)
def add_needs(request_id: str) -> Response:
    """Make the needs that the rules name anew ready to be matched."""
    return _act(
        request_id,
        lambda: reading_again.add_needs(request_id, actor=me(), now=clock().programme(), today=clock().today()),
    )


@counsel.post("/requests/<request_id>/ask")
@access(COUNSEL)
def ask_family(request_id: str) -> Response:
    """One question to the family, shown on its page in these words; by letter only that there is something new."""
    request_or_404(request_id)
    form = AskFamilyForm()
    if not form.validate_on_submit():
        return kept.faulty(_page(request_id, parts.PEOPLE), form, which="ask_family")
    text = form.question.data
    return act(
        lambda: triage.ask_for_information(request_id, text, actor=me(), now=clock().programme()),
        _page(request_id, parts.PEOPLE),
    )


@counsel.post("/requests/<request_id>/notes")
@access(READERS)
def add_note(request_id: str) -> Response:
    request_or_404(request_id)
    form = NoteForm()
    if not form.validate_on_submit():
        return kept.faulty(_page(request_id, parts.NOTES), form, which="note")
    return act(
        lambda: triage.add_note(request_id, form.text.data, actor=me(), now=clock().programme()),
        _page(request_id, parts.NOTES),
    )


@counsel.post("/requests/<request_id>/contact")
@access(COUNSEL)
@needs_proof("counsel.show")
def reveal(request_id: str) -> Response:
    """Contact details and names, shown on demand with a reason; the look is written down (E02)."""
    request_or_404(request_id)
    form = RevealForm()
    if not form.validate_on_submit():
        return kept.faulty(_page(request_id), form, which="reveal")
    return kept.lead_to(url_for("counsel.contact", request_id=request_id), reason=form.reason.data)


@counsel.get("/requests/<request_id>/contact")
@access(COUNSEL)
@needs_proof("counsel.show")
def contact(request_id: str) -> Response:
    """What the reason was given for. Each time it is shown the look is written down; without a reason it is not."""
    request_or_404(request_id)
    back = kept.again()
    if back is None:
        return redirect(_page(request_id), 303)
    write_down_look("identity_read", f"request:{request_id}", actor=me().id, reason=back.said["reason"])
    return render("counsel/contact.html", **answers.contact(request_or_404(request_id)))


@counsel.get("/requests/<request_id>/needs/<int:number>")
@access(READERS)
def need(request_id: str, number: int) -> Response:
    the_request, the_need = _need(request_id, number)
    return _need_page(the_request, the_need, kept.again())


@counsel.get("/requests/<request_id>/needs/<int:number>/why-not/<rule>")
@access(READERS)
def why_not(request_id: str, number: int, rule: str) -> Response:
    """Everybody whom one rule leaves out, a page at a time."""
    the_request, the_need = _need(request_id, number)
    if rule not in list(Rule):
        abort(404)
    return render(
        "counsel/why_not.html",
        **ranked.why_not(the_request, the_need, Rule(rule), now=clock().programme(), today=clock().today()),
    )


@counsel.post("/requests/<request_id>/needs/<int:number>/approve")
@access(COUNSEL)
def approve(request_id: str, number: int) -> Response:
    _the_request, the_need = _need(request_id, number)
    here = url_for("counsel.need", request_id=request_id, number=number)
    form = ApproveForm()
    chosen = request.form.getlist("attorney")
    pinned, fault = ranked.read_pins(request.form, chosen)
    if not set(ranked.placed(request.form)) <= set(chosen):
        # Left out without a word, somebody thinks that they are first of the set.
        fault = fault or "place_without_tick"
    if not form.validate_on_submit() or fault:
        return kept.come_back(here, refused=fault or "stale")
    try:
        offers.approve_set(
            the_need.id,
            chosen,
            actor=me(),
            now=clock().programme(),
            today=clock().today(),
            pinned=pinned,
            pin_reason=request.form.get("pin_reason") or None,
            beside=arranged.read_beside(request.form.getlist("beside")).get(number, {}),
            seen=arranged.read_seen(request.form.getlist("seen")).get(number, 0),
        )
    except Refused as refused:
        return kept.refused(here, refused)
    return redirect(f"{here}#asked", 303)


@counsel.post("/requests/<request_id>/needs/<int:number>/try")
@access(COUNSEL)
def try_order(request_id: str, number: int) -> Response:
    """Show the ranking with the places that were typed. Nothing is kept of it."""
    _need(request_id, number)
    here = url_for("counsel.need", request_id=request_id, number=number)
    _pinned, fault = ranked.read_pins(request.form, ranked.placed(request.form))
    return kept.come_back(here, refused=fault) if fault else kept.show_tried(here, tried=True)


@counsel.post("/requests/<request_id>/needs/<int:number>/give-up")
@access(COUNSEL)
def give_up(request_id: str, number: int) -> Response:
    _the_request, the_need = _need(request_id, number)
    counted = request.form.get("offers", "")
    seen = int(counted) if counted.isdecimal() and len(counted) < 7 else None
    try:
        triage.give_up_need(the_need.id, actor=me(), now=clock().programme(), seen=seen)
    except Refused as refused:
        if refused.code == "approved_meanwhile":
            here = url_for("counsel.need", request_id=request_id, number=number)
            return kept.come_back(here, refused=refused.code, facts=refused.facts, which="stale")
        return kept.refused(_page(request_id), refused)
    return redirect(_page(request_id), 303)


def request_or_404(request_id: str) -> Request:
    """The request, or 404 for one that does not exist for this viewer."""
    found = queries.request_for(me(), request_id)
    if found is None:
        abort(404)
    return found


def running_request(request_id: str) -> Request:
    """The request, while it runs: whoever comes to one of its steps after its end is led to its page, which says so."""
    found = request_or_404(request_id)
    if found.state in ENDED:
        pages.too_late(url_for("counsel.show", request_id=request_id), "request_closed")
    return found


def _need(request_id: str, number: int) -> tuple[Request, Need]:
    the_request = request_or_404(request_id)
    found = queries.need_for(the_request, number)
    if found is None:
        abort(404)
    return the_request, found


def _act(request_id: str, verb: Verb) -> Response:
    """Run a verb on a request this viewer may see, and show the request again; a refusal says why on the page."""
    request_or_404(request_id)
    return act(verb, _page(request_id))


def _page(request_id: str, part: str | None = None) -> str:
    return parts.page(request_id, part)


def _request_page(whole: one_request.Whole, back: kept.Kept | None) -> Response:
    which = back.said.get("which") if back else None
    may_act = pages.may_act(me())
    asked = AskFamilyForm(formdata=None)
    page = request_page.request(whole, me(), today=clock().today(), part=parts.opened(), shown=parts.shown())
    if parts.asks():
        asked.question.data = page["to_ask"]
    return render(
        "counsel/request.html",
        # Every act on the page is sent in place.
        uses_htmx=page["part"] == parts.NOTES or page["tasks_to_tick"] or (may_act and not page["ended"]),
        refused=back.refused if back else None,
        note_form=back.form(NoteForm) if back and which == "note" else NoteForm(formdata=None),
        ask_form=back.form(AskFamilyForm) if back and which == "ask_family" else asked,
        reveal_form=back.form(RevealForm) if back and which == "reveal" else RevealForm(formdata=None),
        form=PlainForm(formdata=None),
        reviewed=back.fields if back and which == "review" else {},
        may_act=may_act,
        tell_caller=parts.just_sent_by_phone() and whole.request.source == PHONE,
        here=parts.here(),
        **page,
    )


def _need_page(the_request: Request, the_need: Need, back: kept.Kept | None) -> Response:
    refused = back.refused if back else None
    which = back.said.get("which") if back else None
    chosen = back.fields.getlist("attorney") if back else []
    tried = back is not None and "tried" in back.said
    if back and (tried or (refused is not None and refused.code == "place_without_tick")):
        # Whoever is given a place is in the set.
        chosen += [one for one in ranked.placed(back.fields) if one not in chosen]
    may_act = pages.may_act(me())
    page = ranked.need(
        the_request,
        the_need,
        may_act=may_act,
        chosen=chosen,
        pinned=ranked.read_pins(back.fields, chosen)[0] if back else ranked.NO_PINS,
        beside=arranged.read_beside(back.fields.getlist("beside")).get(the_need.number, {}) if back else {},
        came_back=back.fields if back and back.said.get("what") == "reached" else None,
        now=clock().programme(),
        today=clock().today(),
    )
    return render(
        "counsel/need.html",
        tried=tried,
        fault=refused.code if refused else None,
        facts=pages.facts_of(refused),
        chosen=chosen,
        told_fault=which in ("matter", "question", "recall", "companion", "stale"),
        # The place beside an attorney whose form came back, open and with what was chosen.
        place_again=back.said.get("place") if back else None,
        # The question whose answer came back, with what is wrong with it.
        came_back=back.said.get("question") if back else None,
        # What was said of the matter in a form that came back, and the form it stood in.
        said_of=back.said.get("what") if back else None,
        wrong_field=FIELD_OF.get(refused.code) if refused and which == "matter" else None,
        tells=told(refused) if refused and refused.code == "tells_who" else None,
        typed=back.fields if back else {},
        form=ApproveForm(formdata=None),
        may_act=may_act,
        waits_for_colleague=may_act and page["open"] and asking.waits_for_colleague(the_request, me()),
        **page,
    )
