"""A draft that staff fill in for somebody on the phone: held by their own signed-in session, by no cookie of a family.

It ends with their session, and another account in the same browser does not have it.
"""

from __future__ import annotations

from flask import session
from flask_login import current_user

from referral_app.models import Account
from referral_app.queries import phone_drafts
from referral_app.vocabulary import Role

_KEY = "phone"


def hold(account: Account, token: str) -> None:
    """From now on this browser's pages of the form are those of this draft."""
    session[_KEY] = [account.id, token]


def let_go() -> None:
    session.pop(_KEY, None)


def taker() -> Account | None:
    """Who fills in the form for somebody on the phone; None on a family's own pages, which ask no database here."""
    kept = session.get(_KEY)
    if not kept or not current_user.is_authenticated or not current_user.fully_signed_in:
        return None
    account: Account = current_user.account
    return account if account.id == kept[0] and account.holds(Role.COUNSEL, Role.SUPERVISOR) else None


def token() -> str | None:
    """The token of the draft that is filled in by phone."""
    return str(session[_KEY][1]) if taker() is not None else None


def reference() -> str:
    """What the draft in hand is called: who has two callers sees whose page this is."""
    in_hand = token()
    return (phone_drafts.reference_of(in_hand) if in_hand else None) or ""
