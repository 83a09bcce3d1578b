"""What stands around a family's request: somebody to talk to, shown or put away (F07)."""

from __future__ import annotations

from contextlib import suppress

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.actions import family as aftercare
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.status import status
from referral_app.web.status.held import held_request


@status.post("/request/support")
@access(PUBLIC)
def support() -> Response:
    """Show somebody to talk to, or put it away: by the family's own word, at any time."""
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    with suppress(Refused):
        aftercare.show_support(held.id, shown=request.form.get("show") == "yes")
    return redirect(url_for("status.show", _anchor="help-you-can-use"), 303)


#: This module adds its pages to those of `views`.
__all__ = ["status"]
