"""Whether two requests come from the same person, said by counsel on the page of either (B02)."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response

from referral_app.actions import again
from referral_app.clock import clock
from referral_app.web.counsel import counsel
from referral_app.web.counsel.acts import act
from referral_app.web.counsel.request import parts
from referral_app.web.counsel.request.views import request_or_404
from referral_app.web.entry.access import COUNSEL, access
from referral_app.web.entry.signed_in import me


@counsel.post("/requests/<request_id>/again")
@access(COUNSEL)
def say_again(request_id: str) -> Response:
    request_or_404(request_id)
    here = parts.page(request_id, parts.PEOPLE)
    other, same = request.form.get("other", ""), request.form.get("same", "")
    if same not in ("yes", "no"):
        return redirect(here, 303)
    return act(
        lambda: again.say_again(request_id, other, same == "yes", actor=me(), now=clock().programme()),
        here,
        leads_to=f"{here}#again",
    )


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
