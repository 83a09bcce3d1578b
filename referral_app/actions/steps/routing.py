"""Running the law on a request: the routing is stored with its day and version, the needs become rows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from referral_app import law, programme
from referral_app.actions.steps.alarms import set_alarm
from referral_app.actions.steps.passed_dates import iso_week, notice, place_in_queue
from referral_app.actions.steps.requests import move_request
from referral_app.actions.steps.transaction import WORKER, record
from referral_app.extensions import db
from referral_app.models import Need, Request, Routing
from referral_app.models.base import new_id
from referral_app.queries import cases, routed
from referral_app.vocabulary import AUTOMATIC, Track

#: The signal that the other side of this request may be asking too (set when tokens of names meet).
CONFLICT = "conflict_match"


def route_request(request: Request, *, now: datetime, today: date, actor: str = WORKER) -> dict[str, Any]:
    """Route a request as it stands today, store the routing if it says something new, and settle state and needs.

    Returns the routing. Call inside `writing()`.
    """
    said = cases.words(request)
    result = routed.route(said["answers"], said["signals"], today)
    request.routed_on = today
    request.alone = "yes" if "minor_alone" in result["flags"] else "no"
    before = cases.latest_routing(request)
    if before is None:
        # What was never routed has no needs: nobody looks for them.
        set_committed_value(request, "needs", [])
    if before is not None and not law.differs(cases.routing_result(before), result):
        return result
    routing = Routing(
        id=new_id(),
        request_id=request.id,
        number=before.number + 1 if before else 1,
        law_version=result["law_version"],
        today=today,
        level=result["urgency"]["level"],
        mode=result["attorney_match"],
        created_at=now,
    )
    cases.seal_routing(routing, result)
    db.session.add(routing)
    if before is not None:
        notice(request, cases.routing_result(before), result, now=now, today=today)
    place_in_queue(request, routing.level, result)
    set_alarm(request, result["flags"], now=now)
    record(request.id, "request_routed", actor=actor, now=now, number=routing.number, mode=routing.mode)
    # What does not match by itself stays submitted until a person takes it into triage.
    if before is None and routing.mode in AUTOMATIC:
        move_request(request, "clear", actor=actor, now=now)
        make_needs(request, result, now=now)
    elif before is None and CONFLICT in said["signals"] and _would_match(said, today):
        # Held because the other side may be here: its needs are there, so that its page reads like any other's (T19).
        make_needs(request, result, now=now)
    return result


def _would_match(said: dict[str, Any], today: date) -> bool:
    """Whether nothing but a possible other side holds it."""
    signals = [signal for signal in said["signals"] if signal != CONFLICT]
    result = routed.route(said["answers"], signals, today)
    return result["attorney_match"] in AUTOMATIC


def make_needs(request: Request, result: dict[str, Any], *, now: datetime) -> list[Need]:
    """A row for each need of the routing that has none yet. What has an offer never changes by itself."""
    taken = {(need.area, tuple(need.forums)) for need in request.needs}
    return [
        make_need(request, result, terms, now=now)
        for terms in result["needs"]
        if (terms["area"], tuple(terms["forums"])) not in taken
    ]


def make_need(request: Request, result: dict[str, Any], terms: dict[str, Any], *, now: datetime) -> Need:
    """The row of one need, at the pace of the routing's level."""
    track = programme.law_data().match_urgency(result["urgency"]["level"])
    need = Need(
        id=new_id(),
        request_id=request.id,
        number=len(request.needs) + 1,
        area=terms["area"],
        situation=terms["situation"],
        forums=terms["forums"],
        level=terms["level"],
        state="open",
        track=track,
        mode=programme.settings().tracks[Track(track)].mode.value,
        binding_week=iso_week(terms["deadline"]),
        created_at=now,
        version=1,
    )
    cases.seal_need(need, terms)
    request.needs.append(need)
    return need
