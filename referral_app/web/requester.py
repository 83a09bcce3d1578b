"""The browser of somebody who asks for help: a random token in a cookie of its own, held on the server by its digest.

The cookie says nothing by itself, goes nowhere else (no Domain, SameSite=Lax, HttpOnly) and ends with the browser.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app, request
from werkzeug.wrappers import Response

from referral_app.actions.browsers import note_visit
from referral_app.config import Settings
from referral_app.models import Request
from referral_app.queries import browsers

#: A visit is written down at most this often: reading pages should not cost a write each.
NOTED_EVERY = timedelta(minutes=1)


def cookie_name() -> str:
    """`__Host-` demands Secure, which plain http cannot give: the demonstration on loopback has its own name."""
    settings: Settings = current_app.extensions["referral.settings"]
    return "__Host-rid" if settings.https else "rid"


def read_token() -> str | None:
    """The token this browser shows, or None. Not yet known to be of anything."""
    return request.cookies.get(cookie_name()) or None


def set_token(response: Response, token: str) -> None:
    """Give the browser its token. It is a session cookie: closing the browser ends it."""
    settings: Settings = current_app.extensions["referral.settings"]
    response.set_cookie(cookie_name(), token, httponly=True, samesite="Lax", secure=settings.https, path="/")


def expire_token(response: Response) -> None:
    """Take the token from the browser."""
    settings: Settings = current_app.extensions["referral.settings"]
    response.delete_cookie(cookie_name(), httponly=True, samesite="Lax", secure=settings.https, path="/")


def current_request(now: datetime) -> Request | None:
    """The request or draft this browser holds open, or None: never held, ended, or left alone for half an hour.

    `now` is real time, not the programme's. A visit keeps the hold alive.
    """
    token = read_token()
    row = browsers.hold_of(token, now) if token else None
    if token is None or row is None:
        return None
    request_id = row.request_id
    if now - row.seen_at > NOTED_EVERY:
        note_visit(token, now=now)
    return browsers.held_request(request_id)
