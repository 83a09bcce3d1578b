"""A complaint, on a page of its own: for supervisors alone (E12)."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import family as aftercare
from referral_app.clock import clock
from referral_app.queries import complaints
from referral_app.security.text_screen import screen
from referral_app.web.entry import kept
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.entry.language import switch_to
from referral_app.web.render import render
from referral_app.web.status import status
from referral_app.web.status.held import held_request
from referral_app.web.status.page import MOST, fault_words


@status.get("/request/complaint")
@access(PUBLIC)
def show_complaint() -> Response:
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    back = kept.again()
    code = back.said.get("fault") if back else None
    return render(
        "status/complaint.html",
        complaint=back.fields.get("complaint", "") if back else "",
        complaints=[(one, complaints.answer_to(one)) for one in complaints.of_request(held)],
        today=clock().today(),
        removed=code == "removed",
        fault=fault_words(code) if code else None,
    )


@status.post("/request/complaint")
@access(PUBLIC)
def complain() -> Response:
    """A complaint: screened like every free text."""
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    here = url_for("status.show_complaint")
    switched = switch_to(request.form.get("page_language", ""))
    screened = screen(request.form.get("complaint", ""))
    text = screened.text.strip()
    if screened.reasons:
        return kept.come_back(here, fault="removed")
    if switched:
        return kept.come_back(here)
    if not text or len(text) > MOST:
        return kept.come_back(here, fault="too_long" if text else "blank")
    aftercare.complain(held.id, text, now=clock().programme(), today=clock().today())
    return redirect(url_for("status.show", done="complaint"), 303)


#: This module adds its pages to those of `views`.
__all__ = ["status"]
