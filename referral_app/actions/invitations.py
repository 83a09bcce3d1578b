"""Attorneys who cannot sign in yet are invited, many at once (docs/offers.md, Invited first)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from referral_app.actions import Refused
from referral_app.actions.steps.enrolment import invite
from referral_app.actions.steps.transaction import writing
from referral_app.models import Account, Attorney
from referral_app.queries import roster
from referral_app.vocabulary import Role

MAY_INVITE = (Role.COUNSEL, Role.SUPERVISOR, Role.ADMINISTRATOR)
#: Invited in one commit.
TOGETHER = 100


def invite_attorneys(attorney_ids: Collection[str], *, actor: Account, now: datetime) -> list[Attorney]:
    """Invite these attorneys. Returns those to whom a letter was written now: not who has an account, or was invited
    today already. Refused: "not_counsel", "nobody_chosen"."""
    if not actor.holds(*MAY_INVITE):
        raise Refused("not_counsel")
    if not attorney_ids:
        raise Refused("nobody_chosen")
    invited = []
    ids = sorted(attorney_ids)
    for start in range(0, len(ids), TOGETHER):
        with writing():
            invited += [
                person
                for person in roster.attorneys(ids[start : start + TOGETHER])
                if invite(person, actor=actor.id, now=now)
            ]
    return invited


def invite_all(*, actor: Account, now: datetime) -> list[Attorney]:
    """Invite everybody on the roster who cannot sign in yet. Returns as `invite_attorneys`; nobody is no fault."""
    ids = roster.without_account_ids()
    return invite_attorneys(ids, actor=actor, now=now) if ids else []
