"""Work that changes hands: one request to a colleague, days away with a cover, and everything of who leaves (B18)."""

from __future__ import annotations

from datetime import date

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.actions import handing_over as verbs
from referral_app.clock import clock
from referral_app.queries import accounts, covers
from referral_app.queries import counsel as queries
from referral_app.vocabulary import Role
from referral_app.web.counsel import counsel
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.counsel.request.views import running_request
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, SUPERVISORS, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render

#: The box that each refusal is about.
FIELDS = {"no_note": "note", "no_staff": "to", "two_teams": "to", "owner_not_listed": "to", "bad_until": "last"}


@counsel.get("/requests/<request_id>/hand-over")
@access(COUNSEL)
def ask_to_hand_over(request_id: str) -> Response:
    the_request, back = running_request(request_id), kept.again()
    refused = back.refused if back else None
    return render(
        "counsel/hand_over.html",
        request=the_request,
        owner=queries.account_names({the_request.owner_id or ""}).get(the_request.owner_id or ""),
        colleagues=[person for person in accounts.staff() if person.id != the_request.owner_id],
        away={each.account_id: each for each in covers.away(clock().today())},
        today=clock().today(),
        refused=refused,
        field=FIELDS.get(refused.code) if refused else None,
        typed=back.fields if back else {},
        form=PlainForm(formdata=None),
    )


@counsel.post("/requests/<request_id>/hand-over")
@access(COUNSEL)
def hand_over(request_id: str) -> Response:
    running_request(request_id)
    try:
        verbs.hand_over(
            request_id,
            request.form.get("to", ""),
            request.form.get("note", "")[:4000],
            actor=me(),
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        return kept.refused(url_for("counsel.ask_to_hand_over", request_id=request_id), refused)
    if queries.request_for(me(), request_id) is None:
        # Behind a wall it is its owner's alone: whoever gave it away sees it no more.
        return redirect(url_for("counsel.home"), 303)
    return redirect(url_for("counsel.show", request_id=request_id), 303)


@counsel.get("/away")
@access(COUNSEL)
def away() -> Response:
    """Who is away and who covers; for supervisors also how much each person has, and the way to move all of it."""
    back = kept.again()
    refused = back.refused if back else None
    staff = accounts.staff()
    leads = me().holds(Role.SUPERVISOR)
    return render(
        "counsel/away.html",
        away=covers.away(clock().today()),
        staff=staff,
        mine=me(),
        leads=leads,
        load=covers.load(me()) if leads else [],
        refused=refused,
        field=FIELDS.get(refused.code) if refused else None,
        which=back.said.get("which") if back else None,
        typed=back.fields if back else {},
        today=clock().today(),
        form=PlainForm(formdata=None),
    )


@counsel.post("/away")
@access(COUNSEL)
def set_away() -> Response:
    try:
        first, last = _day("first"), _day("last")
        if first is None or last is None:
            raise Refused("bad_until")
        verbs.set_cover(
            request.form.get("who", ""), request.form.get("to", ""), first, last, actor=me(), today=clock().today()
        )
    except Refused as refused:
        return kept.come_back(url_for("counsel.away"), refused=refused.code, facts=refused.facts, which="away")
    return redirect(url_for("counsel.away"), 303)


@counsel.post("/away/end")
@access(COUNSEL)
def end_away() -> Response:
    try:
        verbs.end_cover(request.form.get("who", ""), actor=me())
    except Refused as refused:
        return kept.refused(url_for("counsel.away"), refused)
    return redirect(url_for("counsel.away"), 303)


@counsel.post("/away/move-all")
@access(SUPERVISORS)
def move_all() -> Response:
    try:
        verbs.move_all(
            request.form.get("who", ""),
            request.form.get("to", ""),
            actor=me().id,
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        return kept.come_back(url_for("counsel.away"), refused=refused.code, facts=refused.facts, which="move")
    return redirect(url_for("counsel.away"), 303)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
