"""Attorneys who cannot sign in yet, and their invitations."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.actions import invitations as verbs
from referral_app.clock import clock
from referral_app.queries import roster
from referral_app.queries.counsel import Page
from referral_app.vocabulary import Role
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import Way, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render

INVITING: Way = frozenset({Role.COUNSEL, Role.SUPERVISOR, Role.ADMINISTRATOR})
PAGE_SIZE = 100


@counsel.get("/invitations")
@access(INVITING)
def invitations() -> Response:
    back = kept.again()
    _rows, total = roster.to_invite(page=1, size=1)
    number = min(max(pages.number(), 1), max(1, -(-total // PAGE_SIZE)))
    rows, total = roster.to_invite(page=number, size=PAGE_SIZE)
    return render(
        "counsel/invitations.html",
        refused=back.refused if back else None,
        page=Page(rows, number, total, PAGE_SIZE),
        invited=back.said.get("invited") if back else None,
        form=PlainForm(formdata=None),
    )


@counsel.post("/invitations")
@access(INVITING)
def invite() -> Response:
    """Invite those who were ticked, or everybody who cannot sign in yet."""
    here, now = url_for("counsel.invitations"), clock().programme()
    try:
        if request.form.get("everybody"):
            invited = verbs.invite_all(actor=me(), now=now)
        else:
            invited = verbs.invite_attorneys(request.form.getlist("attorney"), actor=me(), now=now)
    except Refused as refused:
        return kept.refused(here, refused)
    return kept.lead_to(here, invited=len(invited))


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
