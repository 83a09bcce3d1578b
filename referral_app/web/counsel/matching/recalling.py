"""Taking a question back from an attorney, on the page of the need."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused, recalls
from referral_app.clock import clock
from referral_app.queries import offers as queries
from referral_app.web.counsel import counsel
from referral_app.web.counsel.request.views import request_or_404
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, access
from referral_app.web.entry.signed_in import me


@counsel.post("/requests/<request_id>/offers/<offer_id>/recall")
@access(COUNSEL)
def recall_offer(request_id: str, offer_id: str) -> Response:
    the_request = request_or_404(request_id)
    number = queries.need_number_of_offer(the_request, offer_id)
    if number is None:
        abort(404)
    here = url_for("counsel.need", request_id=request_id, number=number)
    try:
        recalls.recall_offer(
            offer_id,
            request.form.get("reason", ""),
            actor=me(),
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        return kept.come_back(here, refused=refused.code, facts=refused.facts, which="recall")
    return redirect(f"{here}#asked", 303)
