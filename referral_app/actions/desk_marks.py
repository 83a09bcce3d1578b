"""What a member of staff keeps for themselves at the desk: up to when they have seen the queue, and filters by name.

No state of a request changes, and nobody else sees it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from referral_app.actions import Refused
from referral_app.actions.steps.transaction import audit, writing
from referral_app.extensions import db
from referral_app.models import Account, SavedFilter
from referral_app.models.base import new_id
from referral_app.queries import accounts, finding

#: So many filters one person keeps at most, and so long is a name.
MOST_FILTERS = 20
LONGEST_NAME = 60


def have_seen(until: datetime, *, actor: Account, now: datetime) -> None:
    """The actor has seen what came until then: the instant their page was made, so that what came since stays new.
    It never goes back, and never into the future."""
    with writing():
        account = accounts.account(actor.id)
        until = min(until, now)
        if account.queue_seen_at is None or account.queue_seen_at < until:
            account.queue_seen_at = until
            audit("queue_seen", f"account:{actor.id}", actor=actor.id)


def keep_filter(name: str, address: Mapping[str, str], *, actor: Account, now: datetime) -> SavedFilter:
    """Keep a way to narrow the queue under a name; the same name again takes the place of the earlier.

    Refused("filter_no_name"), Refused("filter_empty"), Refused("filters_full").
    """
    name = name.strip()[:LONGEST_NAME]
    if not name:
        raise Refused("filter_no_name")
    if not address:
        raise Refused("filter_empty")
    with writing():
        kept = finding.saved_by(actor.id)
        row = next((one for one in kept if one.said["name"].casefold() == name.casefold()), None)
        if row is None and len(kept) >= MOST_FILTERS:
            raise Refused("filters_full")
        said = {"name": name, "address": dict(address)}
        if row is None:
            row = SavedFilter(id=new_id(), account_id=actor.id, created_at=now, said=said)
            db.session.add(row)
        else:
            row.said = said
        audit("filter_kept", f"account:{actor.id}", actor=actor.id)
        return row


def forget_filter(filter_id: str, *, actor: Account) -> bool:
    """Forget one of the actor's own filters. False when there is none of this id: somebody else's is not theirs."""
    with writing():
        row = next((one for one in finding.saved_by(actor.id) if one.id == filter_id), None)
        if row is None:
            return False
        db.session.delete(row)
        audit("filter_forgotten", f"account:{actor.id}", actor=actor.id)
        return True
