"""Pages of attorneys: what waits, one question with its summary, interest, and no."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused, offer_stages
from referral_app.actions import offer_answers as verbs
from referral_app.clock import clock
from referral_app.queries import attorney as queries
from referral_app.queries import companions, overload, together
from referral_app.queries.ranking import CONFLICT_REASON
from referral_app.vocabulary import MatterState, OfferState
from referral_app.web.attorney import attorney, pages
from referral_app.web.attorney.forms import DeclineForm, InterestForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import ATTORNEY, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import law_words, say, too_much
from referral_app.workflow.overload import signs

#: More closed matters than these are not listed.
LATEST = 20


@attorney.get("/")
@access(ATTORNEY)
def offers() -> Response:
    mine = pages.attorney_id()
    lines = together.without_mates(queries.waiting(mine))
    answered = together.without_mates(queries.answered(mine))
    waiting = [offer for offer, _ in lines]
    beside = companions.of_attorney(mine)
    return render(
        "attorney/offers.html",
        waiting=[offer for offer in waiting if offer.state == OfferState.SENT],
        checking=[offer for offer in waiting if offer.state in (OfferState.INTERESTED, OfferState.CHECKING)],
        cleared=[offer for offer in waiting if offer.state == OfferState.CLEARED],
        matters=queries.matters(mine),
        answered=[offer for offer, _ in answered],
        # By the row that speaks for them: all that are asked together.
        rows={offer.id: rows for offer, rows in [*lines, *answered] if len(rows) > 1},
        closed=queries.matters(mine, MatterState.CLOSED, limit=LATEST),
        beside=len(beside),
        beside_waits=any(one.agreed_at is None for one in beside),
        areas=law_words.law_data().expertise,
        today=clock().today(),
        too_much=too_much_for(mine),
        done=request.args.get("done"),
    )


def too_much_for(attorney_id: str) -> list[str]:
    """What to say kindly to somebody who may have too much; nothing to whoever pauses already."""
    now, today = clock().programme(), clock().today()
    paused_until = overload.pause_of(attorney_id)
    if paused_until is not None and paused_until >= today:
        return []
    return too_much.for_attorney(signs(overload.load_of(attorney_id, paused_until=paused_until, now=now, today=today)))


@attorney.get("/offers/<offer_id>")
@access(ATTORNEY)
def show(offer_id: str) -> Response:
    """The page of the stage an offer stands at: further along than the summary it has an address of its own."""
    offer = pages.offer_or_404(offer_id)
    if (address := pages.own_page(offer)) is not None:
        return redirect(address, 303)
    pages.look("offer_read", offer)
    return pages.first_page(pages.offer_or_404(offer_id), kept.again())


@attorney.post("/offers/<offer_id>/interest")
@access(ATTORNEY)
def show_interest(offer_id: str) -> Response:
    pages.offer_or_404(offer_id)
    form = InterestForm()
    if not form.validate_on_submit():
        return kept.faulty(pages.page_of(offer_id), form, which="interest")
    try:
        offer_stages.show_interest(offer_id, actor=me(), now=clock().programme(), today=clock().today())
    except Refused as refused:
        return kept.refused(pages.page_of(offer_id), refused)
    return pages.onward(offer_id)


@attorney.post("/offers/<offer_id>/decline")
@access(ATTORNEY)
def decline(offer_id: str) -> Response:
    """A no at any stage. A conflict leaves nothing behind in the attorney's lists, so its thanks stand on the list."""
    if queries.ended_in_conflict(pages.attorney_id(), offer_id):
        return over_with_thanks()
    pages.offer_or_404(offer_id)
    form = DeclineForm()
    if not form.validate_on_submit():
        return kept.faulty(pages.page_of(offer_id), form, which="decline")
    reason = form.reason.data
    try:
        verbs.decline_offer(
            offer_id,
            reason,
            actor=me(),
            now=clock().programme(),
            today=clock().today(),
            until=form.until.data,
            drop_area=bool(form.drop_area.data),
        )
    except Refused as refused:
        if refused.code == "bad_until":
            form.until.errors = [say("bad_until", "refusal")]
            return kept.faulty(pages.page_of(offer_id), form, which="decline")
        return kept.refused(pages.page_of(offer_id), refused)
    if reason == CONFLICT_REASON:
        return over_with_thanks()
    return redirect(url_for("attorney.show", offer_id=offer_id), 303)


def over_with_thanks() -> Response:
    """Back to the list, which says thank you and not for what."""
    return redirect(url_for("attorney.offers", done="closed"), 303)
