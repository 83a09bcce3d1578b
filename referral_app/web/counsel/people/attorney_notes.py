"""Notes about an attorney, written on their page in the directory: for staff alone."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused, attorney_notes
from referral_app.clock import clock
from referral_app.queries import directory
from referral_app.web.counsel import counsel
from referral_app.web.entry import kept
from referral_app.web.entry.access import ROSTER, access
from referral_app.web.entry.signed_in import me


@counsel.post("/attorneys/<attorney_id>/notes")
@access(ROSTER)
def write_attorney_note(attorney_id: str) -> Response:
    now = clock().programme()
    if directory.person_for(attorney_id, now=now, today=clock().today()) is None:
        abort(404)
    here = url_for("counsel.attorney", attorney_id=attorney_id)
    try:
        attorney_notes.write(attorney_id, request.form.get("text", ""), actor=me(), now=now)
    except Refused as refused:
        return kept.refused(here, refused)
    return redirect(f"{here}#notes", 303)


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
