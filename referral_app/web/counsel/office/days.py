"""The days of the office: when it is closed, and who is on call."""

from __future__ import annotations

from datetime import date

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions import office as verbs
from referral_app.clock import clock
from referral_app.queries import accounts
from referral_app.queries import office as queries
from referral_app.vocabulary import Role
from referral_app.web.counsel import counsel
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import STAFF, Way, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.workflow.office import CLOSING_REASONS, turn_day

KEEPS_THE_DAYS: Way = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})


@counsel.get("/office")
@access(STAFF)
def office() -> Response:
    """What everybody may see; who keeps the days also changes them."""
    back = kept.again()
    today = clock().today()
    now_on_call = turn_day(clock().programme(), programme.zone())
    keeps = me().holds(*verbs.KEEPS_THE_DAYS)
    return render(
        "counsel/office.html",
        closed=queries.closed_ahead(today),
        turns=queries.turns_ahead(min(today, now_on_call)),
        now_on_call=now_on_call,
        address=programme.settings().on_call is not None,
        staff=[person for person in accounts.staff() if person.enrolled_at] if keeps else [],
        keeps=keeps,
        reasons=CLOSING_REASONS,
        today=today,
        refused=back.refused if back else None,
        which=back.said.get("which") if back else None,
        typed=back.fields if back else {},
        form=PlainForm(formdata=None),
    )


@counsel.post("/office/closed")
@access(KEEPS_THE_DAYS)
def close_office() -> Response:
    first = _day("first")
    try:
        verbs.close_office(
            first,
            _day("last") or first,
            request.form.get("reason", ""),
            actor=me(),
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        return kept.come_back(url_for("counsel.office"), refused=refused.code, which="closed")
    return redirect(url_for("counsel.office"), 303)


@counsel.post("/office/closed/<day>/open")
@access(KEEPS_THE_DAYS)
def open_office(day: str) -> Response:
    try:
        the_day = date.fromisoformat(day)
    except ValueError:
        abort(404)
    try:
        verbs.open_office(the_day, actor=me(), today=clock().today())
    except Refused as refused:
        return kept.refused(url_for("counsel.office"), refused)
    return redirect(url_for("counsel.office"), 303)


@counsel.post("/office/on-call")
@access(KEEPS_THE_DAYS)
def put_on_call() -> Response:
    first = _day("from")
    try:
        verbs.put_on_call(
            request.form.get("who", ""),
            first,
            _day("until") or first,
            actor=me(),
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        return kept.come_back(url_for("counsel.office"), refused=refused.code, which="on_call")
    return redirect(url_for("counsel.office"), 303)


@counsel.post("/office/on-call/<turn_id>/end")
@access(KEEPS_THE_DAYS)
def end_turn(turn_id: str) -> Response:
    verbs.end_turn(turn_id, actor=me(), today=clock().today())
    return redirect(url_for("counsel.office"), 303)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, "").strip())
    except ValueError:
        return None


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
