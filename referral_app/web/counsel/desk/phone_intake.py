"""Taking a request by phone: the script, the drafts one has open, and the way into the form."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.actions import phone_intake as verbs
from referral_app.clock import clock
from referral_app.queries import phone_drafts
from referral_app.web.counsel import counsel
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.entry import kept, phone
from referral_app.web.entry.access import COUNSEL, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render


@counsel.get("/by-phone")
@access(COUNSEL)
def by_phone() -> Response:
    back = kept.again()
    return render(
        "counsel/by_phone.html",
        drafts=phone_drafts.of_account(me()),
        refused=back.refused if back else None,
        typed=back.fields if back else {},
        form=PlainForm(formdata=None),
    )


@counsel.post("/by-phone")
@access(COUNSEL)
def begin_by_phone() -> Response:
    """A draft of one's own, and on to the numbers that come first."""
    try:
        _row, token = verbs.begin(language=request.form.get("language", ""), actor=me(), now=clock().real())
    except Refused as refused:
        return kept.refused(url_for("counsel.by_phone"), refused)
    phone.hold(me(), token)
    return redirect(url_for("intake.start"), 303)


@counsel.post("/by-phone/<request_id>")
@access(COUNSEL)
def go_on_by_phone(request_id: str) -> Response:
    try:
        token = verbs.go_on(request_id, actor=me(), now=clock().real())
    except Refused as refused:
        return kept.refused(url_for("counsel.by_phone"), refused)
    phone.hold(me(), token)
    return redirect(url_for("intake.go_on"), 303)


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
