"""An attorney's own pause: until a day they choose, and ended when they like (U10)."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused, attorney_pauses
from referral_app.clock import clock
from referral_app.queries import overload
from referral_app.web.attorney import attorney, pages
from referral_app.web.attorney.forms import PauseForm, PlainForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import ATTORNEY, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import say


@attorney.get("/pause")
@access(ATTORNEY)
def pause() -> Response:
    last, back, today = overload.pause_of(pages.attorney_id()), kept.again(), clock().today()
    return render(
        "attorney/pause.html",
        paused_until=last if last is not None and last >= today else None,
        form=back.form(PauseForm) if back else PauseForm(formdata=None),
        done=request.args.get("done"),
    )


@attorney.post("/pause")
@access(ATTORNEY)
def save_pause() -> Response:
    """Pause until a day; or, with the other button, let questions come again."""
    ends, here = request.form.get("act") == "end", url_for("attorney.pause")
    form = PlainForm() if ends else PauseForm()
    if not form.validate_on_submit():
        return kept.faulty(here, form)
    until = None if ends else form.until.data
    try:
        attorney_pauses.pause(until, actor=me(), now=clock().programme(), today=clock().today())
    except Refused as refused:
        if refused.code != "bad_until":
            return kept.refused(here, refused)
        form.until.errors = [say("bad_until", "refusal")]
        return kept.faulty(here, form)
    return redirect(url_for("attorney.pause", done="ended" if ends else "paused"), 303)
