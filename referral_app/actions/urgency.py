"""How urgent a request is, as people judge it: one person may raise what the rules say, two may lower it (B13)."""

from __future__ import annotations

from datetime import datetime

from referral_app.actions import Refused
from referral_app.actions.steps.alarms import set_alarm
from referral_app.actions.steps.locks import lock_running
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.notes import write_note
from referral_app.actions.steps.passed_dates import place_in_queue
from referral_app.actions.steps.transaction import record, writing
from referral_app.models import Account, Request
from referral_app.queries import cases
from referral_app.security.text_forms import says_something
from referral_app.vocabulary import Level, Role

#: What a person may say. An emergency is a matter of the rules, and of 911.
LEVELS = (Level.CRITICAL, Level.URGENT, Level.STANDARD)


def set_level(request_id: str, level: str, why: str, *, actor: Account, now: datetime) -> Request:
    """Say how urgent it is, with a reason that is kept as a note. More urgent than it stands now counts at once; less
    urgent counts when a second person says the same.

    The paces of needs stay as they are: the family agreed to these texts. Whatever the rules say later that is more
    urgent than both counts. Refused: "not_counsel", "not_found", "request_closed", "no_such_reason" for a level that
    nobody can set, "no_note", "fact_must_change" for an emergency, "second_person" for the same person again.
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    if level not in LEVELS:
        raise Refused("no_such_reason")
    with writing():
        request = lock_running(request_id)
        routing = cases.latest_routing(request)
        if routing is None or request.level is None:
            raise Refused("not_found")
        if request.level == Level.EMERGENCY:
            raise Refused("fact_must_change")
        if request.level == level:
            return request
        if not says_something(why):
            raise Refused("no_note")
        less = _rank(level) > _rank(request.level)
        if less and request.level_asked == level and request.level_asked_by == actor.id:
            raise Refused("second_person")
        write_note(request.id, "staff", why, by=actor.id, now=now)
        if less and request.level_asked != level:
            request.level_asked, request.level_asked_by = level, actor.id
            record(request.id, "level_lower_asked", actor=actor.id, now=now, level=level)
            return request
        request.level_asked = request.level_asked_by = None
        request.level_set, request.level_set_by = (level, actor.id) if level != routing.level else (None, None)
        request.level_set_from = routing.level if request.level_set else None
        result = cases.routing_result(routing)
        place_in_queue(request, routing.level, result)
        set_alarm(request, result["flags"], now=now)
        looked_at(request, now=now)
        record(request.id, "level_lowered" if less else "level_raised", actor=actor.id, now=now, level=level)
        return request


def _rank(level: str) -> int:
    return list(Level).index(Level(level))
