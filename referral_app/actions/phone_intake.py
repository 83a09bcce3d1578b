"""Taking a request by phone: staff fill in the form for a caller, and the draft is theirs until it is sent (B20)."""

from __future__ import annotations

from datetime import datetime

from referral_app.actions import Refused
from referral_app.actions.intake import save_draft, start_draft
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.transaction import audit, writing
from referral_app.actions.steps.way_back import hold
from referral_app.models import Account, Request
from referral_app.queries import cases, phone_drafts
from referral_app.vocabulary import Language, RequestState, Role

#: Where a request came from when staff took it by phone.
PHONE = phone_drafts.PHONE


def begin(*, language: str, actor: Account, now: datetime) -> tuple[Request, str]:
    """A draft of this account, in the language of the caller, and the token that holds it.

    Refused: "not_counsel", "nothing_chosen" for a language that is none of ours.
    """
    _refuse_others(actor)
    if language not in list(Language):
        raise Refused("nothing_chosen")
    request, token = start_draft(now=now, language=language, source=PHONE)
    save_draft(request.id, {**cases.words(request), cases.TAKEN_BY: actor.id}, now=now)
    with writing():
        audit("phone_intake_begun", f"request:{request.id}", actor=actor.id)
    return request, token


def go_on(request_id: str, *, actor: Account, now: datetime) -> str:
    """Hold one's own draft again: the token. Refused: "not_counsel", "gone" for what is no such draft."""
    _refuse_others(actor)
    with writing():
        known = phone_drafts.mine(request_id, actor)
        request = lock_request(request_id) if known is not None else None
        if request is None or request.state != RequestState.DRAFT:
            raise Refused("gone")
        request.last_act_at = now
        return hold(request, now=now)


def _refuse_others(actor: Account) -> None:
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
