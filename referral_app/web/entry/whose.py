"""Whose page it is that is pressed on: each form of a draft or request says it, and no press reaches another one.

A browser holds one at a time. In a second tab somebody may have opened another: staff with two callers, a shelter with
two families. The page that stayed open would write into what is held now.
"""

from __future__ import annotations

import hashlib

from flask import g, request
from markupsafe import Markup

from referral_app.actions import Refused, phone_intake
from referral_app.clock import clock
from referral_app.queries import phone_drafts
from referral_app.web.entry import phone, requester

#: The name of the field; no column is called so.
FIELD = "page_of"
_FIELD = Markup('<input type="hidden" name="%s" value="%s">')


def field() -> Markup:
    """What stands in every form of a page of something held; nothing on other pages. It asks no database."""
    held = g.get("held")
    return _FIELD % (FIELD, _mark(held.id)) if held else Markup("")


def is_of_another() -> bool:
    """Whether this press is of a page of another draft or request than the one held now. Staff on the phone have that
    draft in hand again, where it is theirs: what they pressed is written into it."""
    said = request.form.get(FIELD, "") if request.method == "POST" else ""
    if not said:
        return False
    both = requester.as_it_stands(clock().real())
    if both is None or _mark(both[1].id) == said:
        return False
    return not _taken_up_again(said)


def _taken_up_again(said: str) -> bool:
    account = phone.taker()
    drafts = phone_drafts.of_account(account) if account is not None else ()
    theirs = next((draft.id for draft in drafts if _mark(draft.id) == said), None)
    if account is None or theirs is None:
        return False
    try:
        token = phone_intake.go_on(theirs, actor=account, now=clock().real())
    except Refused:
        return False
    phone.hold(account, token)
    for name in ("held", "hold"):
        g.pop(name, None)
    return True


def _mark(request_id: str) -> str:
    """An id is random and never guessed; its digest says which it is, and leads to nothing."""
    return hashlib.sha256(f"whose:{request_id}".encode()).hexdigest()[:16]
