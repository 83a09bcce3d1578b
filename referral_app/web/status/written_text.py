"""The family's yes or no to what staff wrote for lawyers, where the office asks for it (B06)."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused, summaries
from referral_app.clock import clock
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.status import status
from referral_app.web.status.held import came_back, held_request


@status.post("/request/text")
@access(PUBLIC)
def answer_text() -> Response:
    """Yes or no to the very version that the page showed; another one in the meantime is shown first."""
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    number, said = request.form.get("version", ""), request.form.get("answer", "")
    if said not in ("yes", "no") or not (number.isdecimal() and len(number) < 7):
        return redirect(url_for("status.show"), 303)
    try:
        summaries.answer(held.id, int(number), agreed=said == "yes", now=clock().programme(), today=clock().today())
    except Refused as refused:
        if refused.code != "text_changed":
            return redirect(url_for("status.show"), 303)
        return came_back("text_changed")
    return redirect(url_for("status.show", done="text"), 303)


#: This module adds its page to those of `views`.
__all__ = ["status"]
