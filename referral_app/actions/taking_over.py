"""Somebody who came of age takes over the request that was made for them (U12).

The worker closed the way back of whoever asked and held every letter (`steps.coming_of_age`). Staff have reached the
person by a way that is theirs; here their own rules of contact take the place of the old ones, whole: nothing of
whoever asked is left to write to or to call. A phrase of their own and their yes to lawyers are acts of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from referral_app.actions import Refused
from referral_app.actions.steps.both_sides import find_other_side
from referral_app.actions.steps.calls import settle_calls_unless_wanted
from referral_app.actions.steps.contact_rules import tell_of_new_rules
from referral_app.actions.steps.locks import lock_running
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.requests import empty_under_hold, end_hold, write_down
from referral_app.actions.steps.tasks import settle_of_request
from referral_app.actions.steps.transaction import record, writing
from referral_app.models import Account
from referral_app.queries import cases, taking_over
from referral_app.queries.pauses import PAUSED, UNSAFE, is_paused
from referral_app.security import other_side
from referral_app.vocabulary import Role, TaskKind

#: Nobody knows yet who can look at the phone of the person who takes over: the careful answer until they say.
DEVICE = "unknown"


def take_over(
    request_id: str,
    ways: Sequence[str],
    contact: Mapping[str, Any],
    *,
    actor: Account,
    now: datetime,
    today: date,
) -> bool:
    """The person it is about goes on, and is reached by these rules alone. False when that was written down before.

    The hold that kept letters from whoever asked ends, and so does a pause of theirs; any other hold stays. Refused:
    "not_counsel", "not_found", "request_closed", "not_handed_over", or "other_side_as_contact" with fields=….
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    with writing():
        request = lock_running(request_id)
        if taking_over.is_done(request):
            return False
        if not taking_over.is_awaited(request):
            raise Refused("not_handed_over")
        before = cases.words(request)
        said = {**before}
        said["contact"] = {**contact, "ways": list(ways)}
        said["answers"] = {**said["answers"], "contact_ways": list(ways), "device_shared": DEVICE}
        said["no_support"] = False
        blocked = other_side.in_words(said)
        if blocked:
            write_down(request, blocked, now=now)
        else:
            cases.seal_words(request, said)
            settle_of_request(request.id, (TaskKind.CAME_OF_AGE, TaskKind.HANDED_OVER), now=now)
            paused = is_paused(request)
            record(request.id, "person_took_over", actor=actor.id, now=now)
            # A pause of whoever asked is not theirs; whoever it withdrew is chosen again.
            if request.hold in (PAUSED, UNSAFE):
                end_hold(request, emptied=paused)
            elif paused:
                empty_under_hold(request)
            # From here on somebody may be called: by the ways of the person it is about.
            settle_calls_unless_wanted(request, now=now)
            looked_at(request, now=now)
            tell_of_new_rules(request, before, said, now=now)
            find_other_side(request, now=now, today=today)
    if blocked:
        raise Refused("other_side_as_contact", fields=blocked)
    return True
