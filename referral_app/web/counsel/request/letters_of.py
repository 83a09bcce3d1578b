"""The letters about one request: what was written to whom, when, and what became of it."""

from __future__ import annotations

from werkzeug.wrappers import Response

from referral_app.actions.disclosures import write_down_look
from referral_app.queries import letters_of_request
from referral_app.web.counsel import counsel
from referral_app.web.counsel.request.views import request_or_404
from referral_app.web.entry.access import READERS, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render


@counsel.get("/requests/<request_id>/letters")
@access(READERS)
def letters_of(request_id: str) -> Response:
    the_request = request_or_404(request_id)
    letters, older = letters_of_request.of_request(the_request.id)
    page = render("counsel/letters_of.html", request=the_request, letters=letters, older=older)
    write_down_look("request_opened", f"request:{request_id}", actor=me().id)
    return page


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
