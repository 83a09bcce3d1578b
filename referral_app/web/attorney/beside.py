"""Where an attorney is asked to stand beside a colleague, as local counsel or mentor: the work, and nobody's name but
the colleague's."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.actions import companions as verbs
from referral_app.clock import clock
from referral_app.models import Companion
from referral_app.queries import companions as queries
from referral_app.queries.disclosure import Summary, of_need
from referral_app.vocabulary import OfferState
from referral_app.web.attorney import attorney, pages
from referral_app.web.attorney.forms import PlainForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import ATTORNEY, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import law_words


@dataclass(frozen=True)
class Place:
    """One place beside a colleague. `summary`: the work without a family in it, while it may be told."""

    companion: Companion
    summary: Summary | None
    said_yes: bool


@attorney.get("/beside")
@access(ATTORNEY)
def beside() -> Response:
    today = clock().today()
    back = kept.again()
    return render(
        "attorney/beside.html",
        places=[
            Place(
                one,
                of_need(one.offer.need) if queries.may_be_read(one, today) else None,
                one.offer.state == OfferState.ACCEPTED,
            )
            for one in queries.of_attorney(pages.attorney_id())
        ],
        areas=law_words.law_data().expertise,
        refused=back.refused if back else None,
        form=PlainForm(formdata=None),
    )


@attorney.post("/beside/<companion_id>")
@access(ATTORNEY)
def answer_beside(companion_id: str) -> Response:
    if queries.one_of_attorney(pages.attorney_id(), companion_id) is None:
        abort(404)
    here = url_for("attorney.beside")
    answer = request.form.get("answer")
    if answer not in ("yes", "no"):
        return kept.come_back(here, refused="nothing_chosen")
    try:
        verbs.answer_companion(
            companion_id, answer == "yes", actor=me(), now=clock().programme(), today=clock().today()
        )
    except Refused as refused:
        return kept.refused(here, refused)
    return redirect(here, 303)
