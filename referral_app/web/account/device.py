"""The cookie of a browser that knows an account: random, read by the server alone, and no proof of anything (T05)."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import devices, tries
from referral_app.clock import clock
from referral_app.models import Account


def cookie_name() -> str:
    return "__Host-did" if programme.settings().https else "did"


def shown() -> str | None:
    """The token this browser shows, or None. Not yet known to be of anything."""
    return request.cookies.get(cookie_name()) or None


def place() -> tries.From:
    """Where this try to sign in comes from."""
    return tries.From(request.remote_addr, shown(), clock().real(), clock().programme())


def welcome(account: Account, response: Response) -> Response:
    """Both steps were right: the tries are taken back, and this browser knows the account from now on."""
    tries.take_back(account, place())
    token = devices.remember(account.id, shown(), now=clock().real())
    response.set_cookie(
        cookie_name(),
        token,
        max_age=devices.LIFE,
        httponly=True,
        samesite="Strict",
        secure=programme.settings().https,
        path="/",
    )
    return response
