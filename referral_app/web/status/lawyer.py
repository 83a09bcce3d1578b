"""What a family says of the lawyer who said yes: no, and go on."""

from __future__ import annotations

from contextlib import suppress

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.actions import family as aftercare
from referral_app.clock import clock
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.status import status
from referral_app.web.status.held import held_request


@status.post("/request/say-no")
@access(PUBLIC)
def say_no() -> Response:
    """No reason is asked for. A second press, or one for a matter that has ended, shows the page as it is."""
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    with suppress(Refused):
        aftercare.say_no(held.id, request.form.get("matter", "")[:16], now=clock().programme(), today=clock().today())
        return redirect(url_for("status.show", done="said_no"), 303)
    return redirect(url_for("status.show"), 303)
