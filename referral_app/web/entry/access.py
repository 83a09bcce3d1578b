"""Who may enter: default deny. A view without a declaration does not start the app (and a test walks them all).

Someone signed in whose role does not fit gets 403; someone else's thing is 404, because ownership is an argument of the
query that fetches it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import quote

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from referral_app.clock import clock
from referral_app.vocabulary import STAFF_ROLES, Role
from referral_app.web.entry import typed

View = TypeVar("View", bound=Callable[..., Any])


class Door(Enum):
    """A way in that is no role."""

    PUBLIC = "public"
    #: Password shown, second factor not yet: reaches the second step and sign-out, nothing else (T01).
    HALF = "half"
    SIGNED_IN = "signed_in"


Way = Door | frozenset[Role]
PUBLIC, HALF, SIGNED_IN = Door.PUBLIC, Door.HALF, Door.SIGNED_IN
STAFF: Way = STAFF_ROLES
COUNSEL: Way = frozenset({Role.COUNSEL, Role.SUPERVISOR})
#: Who reads what a family wrote. Administrators run accounts and roster, the privacy officer reads who looked (E01).
READERS: Way = frozenset({Role.COUNSEL, Role.SUPERVISOR, Role.CONFLICTS})
#: Who sees how the office does: aggregates, load, statistics.
SUPERVISORS: Way = frozenset({Role.SUPERVISOR})
#: Who runs the accounts.
ADMINISTRATORS: Way = frozenset({Role.ADMINISTRATOR})
CONFLICTS: Way = frozenset({Role.CONFLICTS})
#: Who sees what is kept and forgotten, by references alone, and decides about legal holds.
KEEPERS: Way = frozenset({Role.PRIVACY_OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR})
#: Who reads which looks were taken at whom, not what was read.
PRIVACY: Way = frozenset({Role.PRIVACY_OFFICER})
#: Who works with the roster: the directory of attorneys, and where they are missing.
ROSTER: Way = frozenset({Role.COUNSEL, Role.SUPERVISOR, Role.CONFLICTS, Role.ADMINISTRATOR})
ATTORNEY: Way = frozenset({Role.ATTORNEY})


def access(way: Way) -> Callable[[View], View]:
    """Declare who may enter the view."""

    def declare(view: View) -> View:
        view.access = way  # type: ignore[attr-defined]
        return view

    return declare


#: An act that shows or gives away who a family is needs a second factor shown this recently (T07).
PROOF_LIFE = timedelta(minutes=10)
#: Where the session keeps the page to go back to after a fresh proof.
AFTER_PROOF = "after_proof"
#: No address of ours is longer: what is kept of one stands in a cookie, which has an end.
LONGEST = 200


def needs_proof(back: str) -> Callable[[View], View]:
    """Declare that the view asks for a fresh second factor, and which page of the same request leads to it again."""

    def declare(view: View) -> View:
        view.proof_back = back  # type: ignore[attr-defined]
        return view

    return declare


def way_of(app: Flask, endpoint: str) -> Way | None:
    """What the view of an endpoint declares, or None if it declares nothing."""
    way: Way | None = getattr(app.view_functions[endpoint], "access", None)
    return way


def guard_entry() -> Response | None:
    """Before every request: let in, send to sign-in, or refuse. An unknown address goes on to its 404."""
    if request.endpoint is None:
        return None
    way = way_of(current_app, request.endpoint)
    if way is None:
        abort(403)
    if way is Door.PUBLIC:
        return None
    if not current_user.is_authenticated:
        _remember()
        return typed.locked_press() or _to(url_for("account.sign_in"))
    if not current_user.fully_signed_in:
        return None if way is Door.HALF else _to(url_for("account.second_factor"))
    g.actor = current_user.account_id
    if isinstance(way, frozenset) and way.isdisjoint(current_user.roles):
        abort(403)
    back = getattr(current_app.view_functions[request.endpoint], "proof_back", None)
    if back is not None and clock().real() - current_user.proof_at > PROOF_LIFE:
        session[AFTER_PROOF] = url_for(back, **(request.view_args or {}))
        return _to(url_for("account.prove"))
    return None


def _remember() -> None:
    """Keep the page that was asked for, so that signing in leads there. It is a path of ours: a route matched it."""
    if request.method == "GET" and not request.headers.get("HX-Request") and len(quote(request.path)) <= LONGEST:
        session["after_sign_in"] = request.path


def _to(address: str) -> Response:
    """A fragment must not show the sign-in page inside itself: htmx is told to leave the page."""
    if request.headers.get("HX-Request"):
        return Response("", 200, {"HX-Redirect": address})
    return redirect(address, 303)


def refuse_undeclared(app: Flask) -> None:
    """Raises RuntimeError naming the endpoints that declare nobody, or that mix GET and POST in one view."""
    bare = sorted(name for name in app.view_functions if way_of(app, name) is None)
    if bare:
        raise RuntimeError(f"no access declared: {', '.join(bare)}")
    mixed = sorted(
        rule.endpoint for rule in app.url_map.iter_rules() if rule.methods and {"GET", "POST"} <= set(rule.methods)
    )
    if mixed:
        raise RuntimeError(f"a view takes GET and POST: {', '.join(mixed)}")
