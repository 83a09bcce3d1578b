"""How a request stands, as far as its next act hangs on it: worked out from what its page has read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for

from referral_app.models import PENDING, Account, Consent, Need, Offer, Request, Task
from referral_app.queries import asking, cases, consents, disclosure, release
from referral_app.queries import tasks as task_queries
from referral_app.vocabulary import MatterState, NeedState, OfferState, RequestState, Role, TaskKind
from referral_app.web.counsel import pages
from referral_app.web.counsel.request import first_contact
from referral_app.web.counsel.request.at_a_glance import Next, Standing, next_act
from referral_app.web.counsel.request.on_file import OnFile
from referral_app.workflow.consent import requester_may_give


def next_act_of(on_file: OnFile) -> Next | None:
    """What to do next. Somebody is looked for until the day of that task: before, there is nothing to do about it."""
    due = {task.kind for task, _need in on_file.tasks if task.kind != TaskKind.RECRUIT or task.due_on <= on_file.today}
    return next_act(standing(on_file), due)


def standing(on_file: OnFile) -> Standing:
    the_request, viewer, today, result = on_file.request, on_file.viewer, on_file.today, on_file.result
    flagged = asking.flags_of(result)
    to_fill, idle = on_file.to_fill, _idle(on_file, flagged)
    unasked = [need for need in idle if not on_file.offers[need.id]]
    matters = on_file.matters.values()
    opposites = on_file.beside.opposites
    return Standing(
        state=the_request.state,
        hold=the_request.hold,
        owned=the_request.owner_id is not None,
        date_passed=the_request.date_passed_on is not None,
        waits_for=[reason.id for reason in on_file.reasons if not reason.cleared],
        opposed=bool(opposites),
        decides_at=_decides_at(the_request, viewer, opposites, on_file.tasks),
        walled=the_request.state == RequestState.WALLED,
        has_needs=bool(the_request.needs),
        unasked=[need.number for need in unasked],
        used_up=[need.number for need in idle if on_file.offers[need.id]],
        not_served=not all(asking.is_served(need, flagged) for need in to_fill),
        given_up=bool(the_request.needs) and all(need.state == NeedState.GIVEN_UP for need in the_request.needs),
        sought=any(need.sought_since is not None for need in to_fill),
        agreed=result is not None and _agreed(the_request, idle, result, on_file.consent, on_file.said, today),
        agreed_by_staff=result is not None and not requester_may_give(result["consent"]["rule"]),
        unread=bool(unasked) and release.is_unread(the_request.id, on_file.said),
        for_a_colleague=bool(idle) and asking.waits_for_colleague(the_request, viewer),
        asking=any(_is_running(offer) for each in on_file.offers.values() for offer in each),
        finished=bool(matters) and not to_fill and not any(matter.state == MatterState.OPEN for matter in matters),
        awaited=first_contact.awaited(the_request, the_request.needs, matters, today, may_act=pages.may_act(viewer)),
    )


def _idle(on_file: OnFile, flagged: Collection[str]) -> list[Need]:
    """The open needs that attorneys are asked for and nobody is asked for now, nor looked for outside the roster."""
    offers = on_file.offers
    called = {need_id: {task.kind for task, _of in on_file.tasks if task.need_id == need_id} for need_id in offers}
    return [
        need
        for need in on_file.to_fill
        if asking.is_served(need, flagged)
        and need.sought_since is None
        and task_queries.is_out_of_reach(need, offers[need.id], called[need.id])
    ]


def _decides_at(
    the_request: Request, viewer: Account, opposites: Sequence[Request], tasks: Sequence[tuple[Task, int | None]]
) -> str | None:
    """Where a viewer of the conflicts role decides about the other side of a request that waits for it: the page of
    the pair. None where a wall stands and no other request is known."""
    walled = the_request.state == RequestState.WALLED
    waits = walled or (bool(opposites) and any(task.kind == TaskKind.BOTH_SIDES for task, _need in tasks))
    if not waits or not viewer.holds(Role.CONFLICTS):
        return None
    if not opposites:
        return None
    return url_for("counsel.show_pair", one_id=the_request.id, other_id=opposites[0].id)


def _is_running(offer: Offer) -> bool:
    """Whether this attorney is asked, or approved and waiting for their turn."""
    return offer.state in (*PENDING, OfferState.APPROVED)


def _agreed(
    the_request: Request,
    needs: Sequence[Need],
    result: Mapping[str, Any],
    given: Consent | None,
    said: Mapping[str, Any],
    today: date,
) -> bool:
    """Whether somebody may be asked for one of these needs, as far as consent goes: `disclosure.has_consent` from what
    the page has read already."""
    if given is None or not disclosure.runs(the_request, today) or not consents.is_of(given, result["consent"]["rule"]):
        return False
    marks, dates = disclosure.agreed_texts(said), result["clocks"]
    return marks is None or any(
        disclosure.of_terms({**cases.need_terms(need), "forums": need.forums}, need.track, dates).mark in marks
        for need in needs
    )
