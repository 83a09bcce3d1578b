"""How urgent a request is, as people judge it: raised by one, lowered by two (B13)."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.actions import urgency as verbs
from referral_app.clock import clock
from referral_app.queries import cases
from referral_app.queries import counsel as queries
from referral_app.web.counsel import counsel
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.counsel.request.views import running_request
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render

FIELDS = {"no_note": "why", "no_such_reason": "level"}


@counsel.get("/requests/<request_id>/urgency")
@access(COUNSEL)
def ask_urgency(request_id: str) -> Response:
    the_request, back = running_request(request_id), kept.again()
    refused = back.refused if back else None
    routing = cases.latest_routing(the_request)
    asked_by = the_request.level_asked_by or ""
    return render(
        "counsel/urgency.html",
        request=the_request,
        by_rules=routing.level if routing else None,
        levels=[level for level in verbs.LEVELS if level != the_request.level],
        asked_by=queries.account_names({asked_by}).get(asked_by),
        asked_by_me=asked_by == me().id,
        refused=refused,
        field=FIELDS.get(refused.code) if refused else None,
        typed=back.fields if back else {},
        form=PlainForm(formdata=None),
    )


@counsel.post("/requests/<request_id>/urgency")
@access(COUNSEL)
def set_urgency(request_id: str) -> Response:
    running_request(request_id)
    here = url_for("counsel.ask_urgency", request_id=request_id)
    try:
        after = verbs.set_level(
            request_id,
            request.form.get("level", ""),
            request.form.get("why", "")[:4000],
            actor=me(),
            now=clock().programme(),
        )
    except Refused as refused:
        return kept.refused(here, refused)
    return redirect(here if after.level_asked else url_for("counsel.show", request_id=request_id), 303)


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
