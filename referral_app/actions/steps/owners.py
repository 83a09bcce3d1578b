"""Who may own a request: counsel with an open account, who may know of it, and who does not work for its other side."""

from __future__ import annotations

from sqlalchemy import select

from referral_app.actions import Refused
from referral_app.extensions import db
from referral_app.models import Account, Request
from referral_app.queries import both_sides, need_to_know
from referral_app.vocabulary import RequestState, Role


def owner(account_id: str) -> Account:
    """An account that may own a request. Refused("no_staff")."""
    found = db.session.get(Account, account_id)
    if found is None or found.deactivated_at is not None or not found.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("no_staff")
    return found


def refuse_all_but_owners(request: Request, person: Account) -> None:
    """Refused: "owner_not_listed" where only some may know of a request, or as `refuse_both_sides`."""
    if need_to_know.is_hidden(request.id, person):
        raise Refused("owner_not_listed")
    refuse_both_sides(request, person)


def refuse_both_sides(request: Request, person: Account) -> None:
    """Refused("two_teams") where this person would own both sides of a matter with a wall between them, whichever of
    the two is walled off (B03)."""
    theirs = select(Request.id).where(Request.owner_id == person.id, Request.id != request.id)
    if request.state != RequestState.WALLED:
        theirs = theirs.where(Request.state == RequestState.WALLED)
    owned = set(db.session.scalars(theirs))
    if owned and not owned.isdisjoint(both_sides.shut_out_ids(request.id)):
        raise Refused("two_teams")
