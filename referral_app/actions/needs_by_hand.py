"""A need that no rule names, written by a person: nobody has sorted what happened, or the rules see too little."""

from __future__ import annotations

from datetime import date, datetime

from referral_app import law, programme
from referral_app.actions import Refused
from referral_app.actions.steps.locks import lock_running
from referral_app.actions.steps.new_needs import add_to_what_is_looked_for
from referral_app.actions.steps.notes import write_note
from referral_app.actions.steps.routing import make_need
from referral_app.actions.steps.transaction import writing
from referral_app.models import Account, Need
from referral_app.queries import cases
from referral_app.security.text_forms import says_something
from referral_app.vocabulary import Role

LEVELS = ("required", "helpful")


def add_need(
    request_id: str, area: str, forum: str, level: str, why: str, *, actor: Account, now: datetime, today: date
) -> Need:
    """Write a need by hand, with a reason that is kept as a note. Everything after that is as for any other need.

    Refused: "not_counsel", "not_found", "request_closed", "no_such_area", "no_such_place", "no_such_level", "no_note",
    "need_there", or "no_new_needs" while a reason, a hold or a wall keeps the request back. Where the reason is the
    age of a child who asks, which nobody can clear, a supervisor may write one ("not_supervisor").
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    data = programme.law_data()
    if area not in law.areas_by_hand(data):
        raise Refused("no_such_area")
    if forum not in law.forums_by_hand(data):
        raise Refused("no_such_place")
    if level not in LEVELS:
        raise Refused("no_such_level")
    if not says_something(why):
        raise Refused("no_note")
    with writing():
        request = lock_running(request_id)
        routing = cases.latest_routing(request)
        result = cases.routing_result(routing) if routing else None
        if result is None or not cases.takes_needs_by_hand(request, result):
            raise Refused("no_new_needs")
        if cases.is_held_by_age(request, result) and not actor.holds(Role.SUPERVISOR):
            raise Refused("not_supervisor")
        if any(need.area == area and need.forums == [forum] for need in request.needs):
            raise Refused("need_there")
        said = cases.words(request)
        terms = law.need_by_hand(
            said["answers"],
            {"today": today.isoformat(), "signals": list(said["signals"])},
            data,
            area=area,
            forum=forum,
            required=level == "required",
        )
        write_note(request.id, "staff", why, by=actor.id, now=now)
        need = make_need(request, result, terms, now=now)
        add_to_what_is_looked_for(request, [need], actor=actor, now=now, today=today)
        return need
