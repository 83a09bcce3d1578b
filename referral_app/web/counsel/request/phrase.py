"""A new phrase for somebody who lost theirs and proved on the phone who they are: asked first, then read out."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused, way_back
from referral_app.actions.disclosures import write_down_look
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import counsel as queries
from referral_app.queries import taking_over
from referral_app.queries.way_back import state_of
from referral_app.security import phrases
from referral_app.web.counsel import counsel
from referral_app.web.counsel.forms import NewPhraseForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, access, needs_proof
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render

#: How long whoever made it can read it out again: a call.
READ_OUT_FOR = timedelta(minutes=15)


@counsel.get("/requests/<request_id>/phrase")
@access(COUNSEL)
@needs_proof("counsel.show")
def ask_new_phrase(request_id: str) -> Response:
    """What a new phrase does, before it is made; and its words, for whoever has just made it."""
    the_request = _request(request_id)
    if taking_over.is_awaited(the_request):
        # Nobody has a phrase before the person it is about has taken over: that page leads back here.
        return redirect(url_for("counsel.ask_to_take_over", request_id=request_id), 303)
    back = kept.again()
    made_at = datetime.fromisoformat(back.said["made_at"]) if back and "made_at" in back.said else None
    if back and made_at and clock().real() - made_at <= READ_OUT_FOR:
        write_down_look("phrase_read", f"request:{request_id}", actor=me().id)
        words = back.said["words"]
        spoken = phrases.language_of(words)
        return render("counsel/phrase.html", request=the_request, words=words, spoken=spoken, known=back.said["known"])
    return render(
        "counsel/new_phrase.html",
        request=the_request,
        form=back.form(NewPhraseForm) if back and "errors" in back.said else NewPhraseForm(formdata=None),
        refused=back.refused if back else None,
        seen=state_of(the_request),
    )


@counsel.post("/requests/<request_id>/phrase")
@access(COUNSEL)
@needs_proof("counsel.ask_new_phrase")
def new_phrase(request_id: str) -> Response:
    """Make it once: pressed again, or gone back to, the same words are read out."""
    _request(request_id)
    here = url_for("counsel.ask_new_phrase", request_id=request_id)
    form = NewPhraseForm()
    if not form.validate_on_submit():
        return kept.faulty(here, form)
    known, now = form.why.data == "known", clock().real()
    try:
        words = way_back.give_new_phrase(
            request_id, seen=request.form.get("seen", ""), known_to_others=known, actor=me(), now=now
        )
    except Refused as refused:
        return kept.refused(here, refused)
    if words is None:
        if _request(request_id).next_phrase_by != me().id:
            return kept.refused(here, Refused("phrase_given"))
        kept.hold_on()
        return redirect(f"{here}?{kept.AGAIN}=1", 303)
    return kept.lead_to(here, words=words, known=known, made_at=now.isoformat())


def _request(request_id: str) -> Request:
    found = queries.request_for(me(), request_id)
    if found is None:
        abort(404)
    return found


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
