"""Somebody who came of age takes over: what staff ask on that call, and what is written down of it (U12)."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions import taking_over as verbs
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import counsel as queries
from referral_app.queries import taking_over
from referral_app.web.counsel import counsel, pages
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, access
from referral_app.web.entry.signed_in import me
from referral_app.web.intake import reach, steps, which
from referral_app.web.render import render
from referral_app.web.words import law_words
from referral_app.workflow.requests import ENDED


@counsel.get("/requests/<request_id>/taking-over")
@access(COUNSEL)
def ask_to_take_over(request_id: str) -> Response:
    the_request = _request(request_id)
    question = programme.law_data().question("contact_ways")
    back = kept.again()
    chosen = [way for way in question.codes if back and way in back.fields.getlist("ways")]
    form = reach.ReachForm(formdata=None)
    if back:
        form = reach.shown_again(steps.REACHABLE, kept.Kept(back.fields, {**back.said, "switched": True})) or form
        for field in reach.shown_again(_reachable(chosen), back) or ():
            form[field.short_name].data, form[field.short_name].errors = field.data, field.errors
    return render(
        "counsel/taking_over.html",
        request=the_request,
        form=form,
        options=[(o.code, law_words.option_label(question, o.code, o.label)) for o in question.options],
        chosen=chosen,
        faults=_faults(back),
        checked=bool(back and back.fields.get("their_own")),
        refused=back.refused if back else None,
    )


@counsel.post("/requests/<request_id>/taking-over")
@access(COUNSEL)
def take_over(request_id: str) -> Response:
    """Write it down, and lead on to a phrase of their own; pressed once more, it leads there again."""
    onward = redirect(url_for("counsel.ask_new_phrase", request_id=request_id), 303)
    if taking_over.is_done(_running(request_id)):
        return onward
    _request(request_id)
    here = url_for("counsel.ask_to_take_over", request_id=request_id)
    question = programme.law_data().question("contact_ways")
    chosen = [code for code in question.codes if code in request.form.getlist("ways")]
    ways = which.settled(chosen, "")
    form = reach.form_for(_reachable(chosen))
    faults = [
        name
        for name, fault in (
            ("their_own", not request.form.get("their_own")),
            ("ways", not chosen),
            ("which", bool(chosen) and ways is None),
        )
        if fault
    ]
    if not form.validate_on_submit() or faults:
        return kept.come_back(here, faults=faults)
    try:
        verbs.take_over(
            request_id,
            ways or [],
            reach.contact_of(form),
            actor=me(),
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        if refused.code == "other_side_as_contact":
            return kept.come_back(here, faults=[], other_side=refused.facts["fields"])
        return kept.refused(here, refused)
    return onward


def _running(request_id: str) -> Request:
    found = queries.request_for(me(), request_id)
    if found is None:
        abort(404)
    if found.state in ENDED:
        pages.too_late(url_for("counsel.show", request_id=request_id), "request_closed")
    return found


def _request(request_id: str) -> Request:
    """The running request whose way back is closed. Who comes once it was taken over is led to its page."""
    found = _running(request_id)
    if not taking_over.is_awaited(found):
        pages.too_late(url_for("counsel.show", request_id=request_id), "wrong_state")
    return found


def _faults(back: kept.Kept | None) -> dict[str, str]:
    words = {
        "their_own": _("Tick the box once you know that you speak with this person, by a way that is theirs."),
        "ways": _("Tick how we may reach them; “Do not reach out” is an answer too."),
        "which": _("A way and “Do not reach out” are both ticked. Ask which one counts."),
    }
    return {name: str(words[name]) for name in (back.said.get("faults", ()) if back else ())}


def _reachable(ways: list[str]) -> list[str]:
    return [way for way in ways if way in steps.REACHABLE]


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
