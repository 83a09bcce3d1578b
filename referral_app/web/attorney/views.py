"""Pages of attorneys: what waits, one offer with its summary, yes and no."""

from __future__ import annotations

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions import offer_answers as verbs
from referral_app.actions.disclosures import write_down_look
from referral_app.clock import clock
from referral_app.models import PENDING, Offer
from referral_app.queries import attorney as queries
from referral_app.vocabulary import OfferState
from referral_app.web.attorney import attorney
from referral_app.web.attorney.forms import AcceptForm, DeclineForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import ATTORNEY, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render

#: Kinds of matter whose material can be hard to read: said before a yes (C06).
HARD_AREAS = frozenset(
    {
        "csam_restitution",
        "csam_reserve",
        "civil_2255",
        "civil_trafficking_1595",
        "image_removal",
        "online_exploitation",
        "crim_defense_trafficked",
        "record_relief_trafficking",
        "immigration_trafficking",
    }
)


@attorney.get("/")
@access(ATTORNEY)
def offers() -> Response:
    mine = _attorney_id()
    areas = programme.law_data().expertise
    return render(
        "attorney/offers.html",
        waiting=queries.waiting(mine),
        matters=queries.matters(mine),
        answered=queries.answered(mine),
        areas=areas,
        today=clock().today(),
    )


@attorney.get("/offers/<offer_id>")
@access(ATTORNEY)
def show(offer_id: str) -> Response:
    offer = _offer(offer_id)
    write_down_look("offer_read", f"offer:{offer.id}", actor=me().id)
    return _offer_page(_offer(offer_id), kept.again())


@attorney.post("/offers/<offer_id>/accept")
@access(ATTORNEY)
def accept(offer_id: str) -> Response:
    _offer(offer_id)
    try:
        verbs.accept_offer(offer_id, actor=me(), now=clock().programme(), today=clock().today())
    except Refused as refused:
        return kept.refused(url_for("attorney.show", offer_id=offer_id), refused)
    return redirect(url_for("attorney.show", offer_id=offer_id), 303)


@attorney.post("/offers/<offer_id>/decline")
@access(ATTORNEY)
def decline(offer_id: str) -> Response:
    _offer(offer_id)
    form = DeclineForm()
    if not form.validate_on_submit():
        return kept.faulty(url_for("attorney.show", offer_id=offer_id), form)
    try:
        verbs.decline_offer(offer_id, form.reason.data, actor=me(), now=clock().programme(), today=clock().today())
    except Refused as refused:
        return kept.refused(url_for("attorney.show", offer_id=offer_id), refused)
    return redirect(url_for("attorney.show", offer_id=offer_id), 303)


def _attorney_id() -> str:
    attorney_id = me().attorney_id
    if attorney_id is None:
        abort(404)
    return attorney_id


def _offer(offer_id: str) -> Offer:
    found = queries.offer_for(_attorney_id(), offer_id)
    if found is None:
        abort(404)
    return found


def _offer_page(offer: Offer, back: kept.Kept | None) -> Response:
    """A waiting offer shows its summary, an accepted one what comes next, and any other only that it is over."""
    refused = back.refused if back else None
    if offer.state in PENDING and (refused is None or refused.code == "not_eligible"):
        summary = queries.summary(offer)
        return render(
            "attorney/offer.html",
            offer=offer,
            summary=summary,
            area=programme.law_data().expertise[summary.area],
            hard=summary.area in HARD_AREAS,
            refused=refused,
            accept_form=AcceptForm(formdata=None),
            decline_form=back.form(DeclineForm) if back else DeclineForm(formdata=None),
        )
    if offer.state == OfferState.ACCEPTED:
        return render(
            "attorney/accepted.html",
            offer=offer,
            matter=queries.matter_of(offer),
            area=programme.law_data().expertise[offer.need.area],
        )
    return render("attorney/over.html", offer=offer, refused=refused)
