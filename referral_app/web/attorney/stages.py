"""The stages after interest: the names and the check, the facts, the terms, and the yes.

Each page is a permission of the server: its address is 404 until the offer stands there, and each look leaves a link of
the audit chain. Who the family is needs a fresh second factor (T07).
"""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused, offer_stages
from referral_app.actions import offer_answers as verbs
from referral_app.clock import clock
from referral_app.queries import attorney as queries
from referral_app.queries import release
from referral_app.queries.together import pace_of, rows_of
from referral_app.vocabulary import OfferState
from referral_app.web.attorney import attorney, pages
from referral_app.web.attorney.forms import CheckForm, PlainForm
from referral_app.web.attorney.views import over_with_thanks
from referral_app.web.entry import kept
from referral_app.web.entry.access import ATTORNEY, access, needs_proof
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import law_words, say
from referral_app.workflow.calendar import add_business_days
from referral_app.workflow.ladders import FIRST_CONTACT_DAYS
from referral_app.workflow.stages import DUTIES, TERMS, TERMS_STEP, Shown


@attorney.get("/offers/<offer_id>/names")
@access(ATTORNEY)
@needs_proof("attorney.names")
def names(offer_id: str) -> Response:
    """The parties, for the conflict check alone."""
    offer = pages.permitted(offer_id, Shown.NAMES, "names_read")
    back = kept.again()
    check = pages.came_back(back, "check")
    return render(
        "attorney/names.html",
        parties=release.parties(offer.need.request),
        checking=offer.state == OfferState.CHECKING,
        form=check.form(CheckForm) if check else CheckForm(formdata=None),
        **pages.shared(offer, back),
    )


@attorney.post("/offers/<offer_id>/check")
@access(ATTORNEY)
@needs_proof("attorney.names")
def answer_check(offer_id: str) -> Response:
    if queries.ended_in_conflict(pages.attorney_id(), offer_id):
        return over_with_thanks()
    offer = pages.offer_or_404(offer_id)
    if offer.state in (OfferState.SENT, OfferState.INTERESTED):
        abort(404)
    form = CheckForm()
    answer = form.answer.data if form.validate_on_submit() else None
    now, today = clock().programme(), clock().today()
    try:
        if answer == "clear":
            offer_stages.clear_check(offer_id, firm=bool(form.firm.data), actor=me(), now=now, today=today)
        elif answer == "conflict":
            offer_stages.find_conflict(offer_id, actor=me(), now=now, today=today)
            return over_with_thanks()
        elif answer == "unsure":
            offer_stages.ask_staff(offer_id, actor=me(), now=now, today=today)
        elif offer.state == OfferState.CHECKING:
            return kept.faulty(pages.page_of(offer_id), form, which="check")
    except Refused as refused:
        box = {"firm_not_checked": form.firm, "no_names_yet": form.answer}.get(refused.code)
        if box is not None:
            box.errors = [say(refused.code, "refusal")]
            return kept.faulty(pages.page_of(offer_id), form, which="check")
        return kept.come_back(pages.page_of(offer_id), refused=refused.code, facts=refused.facts, which="check")
    return pages.onward(offer_id)


@attorney.get("/offers/<offer_id>/facts")
@access(ATTORNEY)
@needs_proof("attorney.facts")
def facts(offer_id: str) -> Response:
    """Courts in full, the dates that bind, and the family's own words once staff have read them."""
    offer = pages.permitted(offer_id, Shown.FACTS, "facts_read")
    today = clock().today()
    told = [release.facts(row.need, today) for row in rows_of(offer)]
    return render(
        "attorney/facts.html",
        facts=told[0],
        parts=list(zip(pages.parts(offer), told, strict=True)),
        written=queries.written_text(offer),
        law=law_words.law_data(),
        today=today,
        **pages.shared(offer, kept.again()),
    )


@attorney.get("/offers/<offer_id>/terms")
@access(ATTORNEY)
def terms(offer_id: str) -> Response:
    """What a yes means, and the duties of safe contact, each to be ticked."""
    offer = pages.permitted(offer_id, Shown.FACTS, "terms_read")
    back = kept.again()
    today = clock().today()
    days = FIRST_CONTACT_DAYS[pace_of(rows_of(offer))]
    shown = {**pages.shared(offer, back), "step": TERMS_STEP}
    return render(
        "attorney/terms.html",
        terms=TERMS,
        duties=DUTIES,
        agreed=back.fields.getlist("agreed") if back else [],
        parts=pages.parts(offer),
        contact_by=add_business_days(today, days, programme.holidays_from(today)),
        form=PlainForm(formdata=None),
        **shown,
    )


@attorney.post("/offers/<offer_id>/accept")
@access(ATTORNEY)
def accept(offer_id: str) -> Response:
    """The yes. Before the conflict check is passed there is no such page."""
    pages.offer_or_404(offer_id)
    agreed = request.form.getlist("agreed")
    try:
        matter = verbs.accept_offer(
            offer_id,
            agreed=agreed,
            shown=request.form.getlist("shown"),
            actor=me(),
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        if refused.code == "not_cleared":
            abort(404)
        to_be_mended = refused.code in ("not_agreed", "not_eligible", "fewer_needed")
        page = url_for("attorney.terms", offer_id=offer_id) if to_be_mended else pages.page_of(offer_id)
        return kept.refused(page, refused)
    return redirect(url_for("attorney.matter", matter_id=matter.id), 303)
