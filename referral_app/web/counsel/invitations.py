"""Attorneys who cannot sign in yet, and their invitations."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.actions import invitations as verbs
from referral_app.clock import clock
from referral_app.queries import roster
from referral_app.queries.counsel import Page
from referral_app.vocabulary import Role
from referral_app.web.counsel import counsel
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.entry.access import Way, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render

INVITING: Way = frozenset({Role.COUNSEL, Role.SUPERVISOR, Role.ADMINISTRATOR})
PAGE_SIZE = 100


@counsel.get("/invitations")
@access(INVITING)
def invitations() -> Response:
    return _page()


@counsel.post("/invitations")
@access(INVITING)
def invite() -> Response:
    """Invite those who were ticked, or everybody who cannot sign in yet."""
    now = clock().programme()
    try:
        if request.form.get("everybody"):
            invited = verbs.invite_all(actor=me(), now=now)
        else:
            invited = verbs.invite_attorneys(request.form.getlist("attorney"), actor=me(), now=now)
    except Refused as refused:
        return _page(status=422, refused=refused)
    return redirect(url_for("counsel.invitations", invited=len(invited)), 303)


def _page(*, status: int = 200, refused: Refused | None = None) -> Response:
    typed, said = request.args.get("page", "1"), request.args.get("invited", "")
    wanted = int(typed) if typed.isdecimal() and len(typed) < 7 else 1
    _rows, total = roster.to_invite(page=1, size=1)
    number = min(max(wanted, 1), max(1, -(-total // PAGE_SIZE)))
    rows, total = roster.to_invite(page=number, size=PAGE_SIZE)
    return render(
        "counsel/invitations.html",
        status=status,
        refused=refused,
        page=Page(rows, number, total, PAGE_SIZE),
        invited=int(said) if said.isdecimal() and len(said) < 7 else None,
        form=PlainForm(formdata=None),
    )
