"""All needs of a request on one page: who is proposed for each, in which order and when; one button approves them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused, request_sets
from referral_app.clock import clock
from referral_app.web.counsel import counsel, matching_page, pages
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.counsel.views import request_or_404
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, STAFF, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import filters


@counsel.get("/requests/<request_id>/matching")
@access(STAFF)
def matching(request_id: str) -> Response:
    back = kept.again()
    refused = back.refused if back else None
    return render(
        "counsel/matching.html",
        fault=refused.code if refused else None,
        facts=_facts(refused),
        form=PlainForm(formdata=None),
        may_act=pages.may_act(me()),
        **matching_page.matching(
            request_or_404(request_id),
            picked=_by_need(back.fields.getlist("pick")) if back else None,
            now=clock().programme(),
            today=clock().today(),
        ),
    )


def _facts(refused: Refused | None) -> dict[str, Any]:
    """What a refusal tells, with the instant of a colleague's approval as words."""
    facts = dict(refused.facts) if refused else {}
    return {**facts, "at": filters.moment(datetime.fromisoformat(facts["at"]))} if facts.get("at") else facts


@counsel.post("/requests/<request_id>/matching/approve")
@access(COUNSEL)
def approve_sets(request_id: str) -> Response:
    """All sets that are ticked, or none of them; what stopped them is said on the page, and every tick stays."""
    request_or_404(request_id)
    here = url_for("counsel.matching", request_id=request_id)
    if not PlainForm().validate_on_submit():
        return kept.come_back(here, refused="stale")
    try:
        request_sets.approve_sets(
            request_id,
            _by_need(request.form.getlist("pick")),
            seen=_seen(request.form.getlist("seen")),
            actor=me(),
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        return kept.refused(here, refused)
    return redirect(here, 303)


def _by_need(ticked: Iterable[str]) -> dict[int, list[str]]:
    """What was ticked, "2:attorney", by the number of the need; what is no such thing is left out."""
    chosen: dict[int, list[str]] = {}
    for one in ticked:
        number, _, attorney_id = one.partition(":")
        if number.isdecimal() and len(number) < 4 and attorney_id:
            chosen.setdefault(int(number), []).append(attorney_id)
    return chosen


def _seen(told: Iterable[str]) -> dict[int, int]:
    """How many offers each need had when the page was made: "2:0"."""
    parts = (one.partition(":") for one in told)
    return {int(n): int(many) for n, _, many in parts if n.isdecimal() and many.isdecimal() and len(n + many) < 9}
