"""What the mailed link opens: the summary, and a no. A yes needs sign-in and second factor (C11)."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.actions import offer_replies as verbs
from referral_app.actions.disclosures import write_down_look
from referral_app.actions.offer_replies import MailedLink
from referral_app.clock import clock
from referral_app.models import Offer
from referral_app.queries import attorney as queries
from referral_app.queries import together
from referral_app.security import limits, reply_links
from referral_app.web.attorney.forms import PlainForm, ReplyForm
from referral_app.web.entry import kept, sealed
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.render import render
from referral_app.web.reply import reply
from referral_app.web.words import law_words
from referral_app.workflow.stages import Shown

#: Where the browser keeps the link, sealed, so that it leaves the address at once (T36).
LINK = "reply_link"


@reply.get("/r/<token>")
@access(PUBLIC)
def open_link(token: str) -> Response:
    """Takes the token out of the address: no history and no log keeps it, and nothing else happens."""
    if limits.over("link", request.remote_addr, clock().real()):
        abort(429)
    sealed.put(LINK, token)
    return redirect(url_for("reply.show"), 303)


@reply.get("/reply")
@access(PUBLIC)
def show() -> Response:
    offer = _offer()
    if offer is None:
        return render("reply/dead.html", status=410)
    if not queries.may_see(offer, Shown.SUMMARY, now=clock().programme(), today=clock().today()):
        asked = request.args.get("done") == "asked" and queries.has_asked_again(offer.id)
        return render("reply/over.html", form=PlainForm(formdata=None), asked=asked)
    rows = [f"offer:{row.id}" for row in together.rows_of(offer)]
    write_down_look("offer_read", *rows, actor=MailedLink.id)
    back = kept.again()
    summaries = [queries.summary(row) for row in together.rows_of(offer)]
    return render(
        "reply/offer.html",
        offer=offer,
        parts=[(summary, law_words.law_data().expertise[summary.area]) for summary in summaries],
        form=back.form(ReplyForm) if back else ReplyForm(formdata=None),
    )


@reply.post("/reply/decline")
@access(PUBLIC)
def decline() -> Response:
    offer = _offer()
    if offer is None:
        return redirect(url_for("reply.show"), 303)
    form = ReplyForm()
    if not form.validate_on_submit():
        return kept.faulty(url_for("reply.show"), form)
    try:
        verbs.decline_by_link(offer.id, form.reason.data, now=clock().programme(), today=clock().today())
    except Refused:
        return redirect(url_for("reply.show"), 303)
    return redirect(url_for("reply.thanks"), 303)


@reply.get("/reply/thanks")
@access(PUBLIC)
def thanks() -> Response:
    return render("reply/thanks.html")


@reply.post("/reply/ask")
@access(PUBLIC)
def ask_again() -> Response:
    """The question is over and the attorney would still like it: staff are told, and decide."""
    offer = _offer()
    if offer is None:
        return redirect(url_for("reply.show"), 303)
    verbs.ask_again(offer.id, now=clock().programme(), today=clock().today())
    return redirect(url_for("reply.show", done="asked"), 303)


def _offer() -> Offer | None:
    """The offer of the link this browser opened. None without a link, for a wrong one, or when it is gone."""
    offer_id = reply_links.offer_of(sealed.get(LINK) or "")
    return queries.offer_by_link(offer_id) if offer_id else None
