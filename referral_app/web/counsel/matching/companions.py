"""Naming somebody to stand beside the lead of an offer, on the page of the need."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.actions import companions as verbs
from referral_app.clock import clock
from referral_app.queries import companions as queries
from referral_app.web.counsel import counsel
from referral_app.web.counsel.request.views import request_or_404
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, access
from referral_app.web.entry.signed_in import me


@counsel.post("/requests/<request_id>/companions/<companion_id>")
@access(COUNSEL)
def name_companion(request_id: str, companion_id: str) -> Response:
    place = queries.of_request(request_or_404(request_id), companion_id)
    if place is None:
        abort(404)
    here = url_for("counsel.need", request_id=request_id, number=place.offer.need.number)
    try:
        verbs.name_companion(
            companion_id,
            request.form.get("attorney", ""),
            actor=me(),
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        return kept.come_back(here, refused=refused.code, facts=refused.facts, which="companion", place=companion_id)
    return redirect(f"{here}#asked", 303)
