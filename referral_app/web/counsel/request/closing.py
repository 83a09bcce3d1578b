"""Closing a request: asked first, with what happens and nothing set; and taking one up again, with a note."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused, closing
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import counsel as queries
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.acts import act
from referral_app.web.counsel.forms import PlainForm, ReopenForm
from referral_app.web.counsel.request.views import running_request
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import signposts
from referral_app.workflow.requests import ENDED

#: The box that each refusal is about.
FIELDS = {
    "no_such_reason": "reason",
    "no_signpost": "signpost",
    "no_other_request": "same_as",
    "no_kind_of_sender": "which",
}


@counsel.get("/requests/<request_id>/close")
@access(COUNSEL)
def ask_to_close(request_id: str) -> Response:
    the_request, back = running_request(request_id), kept.again()
    refused = back.refused if back else None
    return render(
        "counsel/close.html",
        request=the_request,
        reasons=closing.CLOSE_REASONS,
        kinds=closing.NOT_REAL_KINDS,
        services=_services(),
        typed=back.fields if back else None,
        refused=refused,
        field=FIELDS.get(refused.code, "reason") if refused else "",
        form=PlainForm(formdata=None),
    )


@counsel.post("/requests/<request_id>/close")
@access(COUNSEL)
def close(request_id: str) -> Response:
    _request(request_id)
    try:
        closing.close_request(
            request_id,
            request.form.get("reason", ""),
            actor=me(),
            now=clock().programme(),
            signposts=request.form.getlist("signpost"),
            same_as=request.form.get("same_as", ""),
            which=request.form.get("which", ""),
        )
    except Refused as refused:
        here = "counsel.show" if refused.code == "request_closed" else "counsel.ask_to_close"
        return kept.refused(url_for(here, request_id=request_id), refused)
    return redirect(url_for("counsel.show", request_id=request_id), 303)


@counsel.get("/requests/<request_id>/reopen")
@access(COUNSEL)
def ask_to_reopen(request_id: str) -> Response:
    the_request, back = _request(request_id), kept.again()
    if the_request.state not in ENDED:
        # A colleague has taken it up already.
        pages.too_late(url_for("counsel.show", request_id=request_id), "wrong_state")
    return render(
        "counsel/reopen.html",
        request=the_request,
        refused=back.refused if back else None,
        form=back.form(ReopenForm) if back else ReopenForm(formdata=None),
    )


@counsel.post("/requests/<request_id>/reopen")
@access(COUNSEL)
def reopen(request_id: str) -> Response:
    _request(request_id)
    here, form = url_for("counsel.ask_to_reopen", request_id=request_id), ReopenForm()
    if not form.validate_on_submit():
        return kept.faulty(here, form)
    return act(
        lambda: closing.reopen_request(request_id, form.text.data, actor=me(), now=clock().programme()),
        here,
        leads_to=url_for("counsel.show", request_id=request_id),
    )


def _services() -> list[signposts.Help]:
    """The directory, each service once: some stand in it twice, for two kinds of reader."""
    named: dict[tuple[str, str | None], signposts.Help] = {}
    for each in map(signposts.help_of, programme.law_data().signposts):
        named.setdefault((each.name, each.phone), each)
    return list(named.values())


def _request(request_id: str) -> Request:
    found = queries.request_for(me(), request_id)
    if found is None:
        abort(404)
    return found


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
