"""What the conflicts role decides of two requests that may be the two sides of one matter (B03, U13).

A decision is of one pair, by name and with a reason. It lifts what held the requests for that pair alone, and whoever
is asked or engaged for one side, with the firm, stays shut out of the other whatever is decided. Neither family's page
changes by any of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from referral_app.actions import Refused
from referral_app.actions.steps.clearing import clear
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.offers import withdraw_all
from referral_app.actions.steps.owners import owner, refuse_all_but_owners
from referral_app.actions.steps.requests import lift_wall as lift
from referral_app.actions.steps.requests import wall_request
from referral_app.actions.steps.tasks import settle_both_sides
from referral_app.actions.steps.transaction import record, writing
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.models import Account, PairDecision, Request
from referral_app.queries import both_sides, cases
from referral_app.vocabulary import PairDecisionCode, RequestState, Role
from referral_app.workflow.requests import ENDED

#: Why, for each decision: a code, never a name.
REASONS = ("names_checked", "documents_seen", "told_by_the_person", "another_family", "other")


def decide_pair(
    one_id: str,
    other_id: str,
    decision: PairDecisionCode,
    reason: str,
    *,
    actor: Account,
    now: datetime,
    today: date,
    seen: str | None = None,
) -> PairDecision:
    """Decide what two requests are to each other. `seen`: `both_sides.mark_of` the pair as it stood on the page this
    was pressed on, "" where nothing was decided.

    Refused: "not_conflicts", "no_such_reason", "not_found" where the two never met, "decided_meanwhile" when a
    colleague decided since: nobody lifts what somebody else has just held without knowing it (T51).
    """
    _refuse_all_but_conflicts(actor)
    if reason not in REASONS:
        raise Refused("no_such_reason")
    first, second = sorted((one_id, other_id))
    with writing() as session:
        requests = [_locked(request_id) for request_id in (first, second)]
        if not any(pair.other_id == second for pair in both_sides.pairs(first)):
            raise Refused("not_found")
        row = session.get(PairDecision, (first, second), populate_existing=True)
        if seen is not None and both_sides.mark_of(row, requests) != seen:
            if row is not None and (row.decision, row.reason, row.decided_by) == (decision, reason, actor.id):
                return row
            raise Refused("decided_meanwhile")
        row = row or PairDecision(request_a=first, request_b=second)
        row.decision, row.reason, row.decided_by, row.decided_at = decision, reason, actor.id, now
        row.second_by = None
        session.add(row)
        session.flush()
        for request in requests:
            if request is not None:
                record(request.id, "pair_decided", actor=actor.id, now=now, decision=str(decision), reason=reason)
                _settle(request, decision, actor=actor, now=now, today=today)
        return row


def _settle(request: Request, decision: PairDecisionCode, *, actor: Account, now: datetime, today: date) -> None:
    """What a decision changes of one of the two: its hold by M12 ends with its last pair that holds. One that holds
    takes back what somebody asked before, that a wall be lifted."""
    if decision not in both_sides.LIFTS:
        request.wall_lift_by = None
    if decision == PairDecisionCode.CANNOT_SERVE and request.state not in (*ENDED, RequestState.WALLED):
        _wall(request, actor=actor, now=now)
    if both_sides.holding(request.id):
        return
    settle_both_sides(request, by=actor, now=now)
    routing = cases.latest_routing(request)
    if routing is None or request.state in ENDED:
        return
    result = cases.routing_result(routing)
    if both_sides.HOLDS in result["attorney_match_reasons"]:
        clear(request, both_sides.HOLDS, result, actor=actor, now=now, today=today)


def wall(request_id: str, *, actor: Account, now: datetime) -> Request:
    """Both sides may be here: nobody but the conflicts role sees the request from now on, and nobody is asked (B03).

    Refused: "not_conflicts", "not_found", "request_closed", "wrong_state" where it is walled already.
    """
    _refuse_all_but_conflicts(actor)
    with writing():
        request = _locked(request_id)
        if request is None:
            raise Refused("not_found")
        if request.state in ENDED:
            raise Refused("request_closed")
        _wall(request, actor=actor, now=now)
        return request


def wall_pair(
    one_id: str,
    other_id: str,
    teams: tuple[Account, Account],
    *,
    actor: Account,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Wall both requests of a pair off, each with a team of its own: from now on its owner and the conflicts role alone
    see it, and nobody is asked. `seen`: as `decide_pair`. The same press twice is one act.

    Refused: "not_conflicts", "not_found", "two_teams" where one person would have both, or has the other side of one of
    them already, "no_staff" and "owner_not_listed" for a team that cannot own its request, "decided_meanwhile" when a
    colleague decided or walled since (T51).
    """
    _refuse_all_but_conflicts(actor)
    if teams[0].id == teams[1].id:
        raise Refused("two_teams")
    with writing():
        teams = (owner(teams[0].id), owner(teams[1].id))
        found = {request_id: _locked(request_id) for request_id in sorted((one_id, other_id))}
        decision = both_sides.decision_of(one_id, other_id, fresh=True)
        if seen is not None and both_sides.mark_of(decision, found.values()) != seen:
            wanted = dict(zip((one_id, other_id), (team.id for team in teams), strict=True))
            if _are_walled(found, wanted, by=actor):
                return
            raise Refused("decided_meanwhile")
        for request_id, team in zip((one_id, other_id), teams, strict=True):
            request = found[request_id]
            if request is None or request.state in ENDED:
                raise Refused("not_found")
            if request.state == RequestState.WALLED:
                request.wall_lift_by = None
            else:
                _wall(request, actor=actor, now=now)
            if request.owner_id != team.id:
                request.owner_id = team.id
                record(request.id, "request_handed_over", actor=actor.id, now=now, subject=team.id)
        for request_id, team in zip((one_id, other_id), teams, strict=True):
            refuse_all_but_owners(db.session.get_one(Request, request_id), team)


def _are_walled(found: Mapping[str, Request | None], teams: Mapping[str, str], *, by: Account) -> bool:
    """Whether the same person has walled these off already, each for this team."""
    walls = both_sides.walls_of(found)
    return all(
        request is not None
        and request.state == RequestState.WALLED
        and request.owner_id == teams[request_id]
        and walls[request_id].by == by.id
        for request_id, request in found.items()
    )


def _wall(request: Request, *, actor: Account, now: datetime) -> None:
    outbox.cancel_for_request(request.id, "request_walled")
    withdraw_all(request, reason="request_walled", actor=actor.id, now=now)
    wall_request(request, actor=actor.id, now=now)
    request.owner_id = request.wall_lift_by = None
    record(request.id, "request_walled", actor=actor.id, now=now)


def lift_wall(request_id: str, *, actor: Account, now: datetime) -> bool:
    """Lift a wall, which takes two people of the conflicts role or supervisors: True when this was the second, and the
    first is one of them still.

    Refused: "not_conflicts", "wrong_state", or "second_person" for the same person again.
    """
    if not actor.holds(Role.CONFLICTS, Role.SUPERVISOR):
        raise Refused("not_conflicts")
    with writing():
        request = _locked(request_id)
        if request is None or request.state != RequestState.WALLED:
            raise Refused("wrong_state")
        first = db.session.get(Account, request.wall_lift_by) if request.wall_lift_by else None
        if first is None or first.deactivated_at is not None or not first.holds(Role.CONFLICTS, Role.SUPERVISOR):
            request.wall_lift_by = actor.id
            record(request.id, "wall_lift_asked", actor=actor.id, now=now)
            return False
        if first.id == actor.id:
            raise Refused("second_person")
        request.wall_lift_by = None
        lift(request, actor=actor.id, now=now)
        return True


def _refuse_all_but_conflicts(actor: Account) -> None:
    if not actor.holds(Role.CONFLICTS):
        raise Refused("not_conflicts")


def _locked(request_id: str) -> Request | None:
    """The request, held; None where it is deleted by now or was never sent."""
    known = db.session.get(Request, request_id)
    return None if known is None or known.state == RequestState.DRAFT else lock_request(request_id)
