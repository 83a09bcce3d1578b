"""Who may act and read at the desk, which page of a list is asked for, and what a refusal tells."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NoReturn

from flask import abort, redirect
from flask import request as press

from referral_app.actions import Refused
from referral_app.models import Account
from referral_app.vocabulary import Role
from referral_app.web.entry import kept
from referral_app.web.words import filters

#: Longer numbers are none that a table can hold.
LONGEST_NUMBER = 16


def may_act(viewer: Account) -> bool:
    """Whether the viewer may decide about requests; other staff read."""
    return viewer.holds(Role.COUNSEL, Role.SUPERVISOR)


def reads_requests(viewer: Account) -> bool:
    """Whether the viewer opens requests at all: administrators and the privacy officer read no story (E01)."""
    return viewer.holds(Role.COUNSEL, Role.SUPERVISOR, Role.CONFLICTS)


def first_page(viewer: Account) -> str:
    """Where somebody begins who opens no requests."""
    return "counsel.accounts" if viewer.holds(Role.ADMINISTRATOR) else "counsel.show_looks"


def number() -> int:
    """Which page of a long list the address asks for; the first, unless it says a number."""
    value = press.args.get("page", "1")
    return int(value) if value.isdecimal() and len(value) < 7 else 1


def link_before() -> int | None:
    """Before which link of the audit chain a list goes on; None where the address says no number of one."""
    value = press.args.get("before", "")
    return int(value) if value.isdecimal() and len(value) < LONGEST_NUMBER else None


def instant(text: str) -> datetime | None:
    """The instant that a page of ours was made at, as its form sends it back."""
    try:
        said = datetime.fromisoformat(text)
        return said.astimezone(UTC) if said.tzinfo else None
    except (ValueError, OverflowError):
        return None


def too_late(page: str, code: str, **said: Any) -> NoReturn:
    """Whoever may see a request and comes too late for one of its steps is led to a page of it, and told why there. The
    step is gone, and a page that says "not there" would be a dead end. Whoever may not see it meets 404 before."""
    if press.method == "POST":
        abort(kept.come_back(page, refused=code, **said))
    kept.keep(page, refused=code, **said)
    abort(redirect(f"{page}{'&' if '?' in page else '?'}{kept.AGAIN}=1", 303))


def facts_of(refused: Refused | None) -> dict[str, Any]:
    """What a refusal tells, with the instant of a colleague's approval as words."""
    facts = dict(refused.facts) if refused else {}
    return {**facts, "at": filters.moment(datetime.fromisoformat(facts["at"]))} if facts.get("at") else facts
