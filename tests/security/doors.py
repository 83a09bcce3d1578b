"""The sign-in pages as a person goes through them, for the tests that need the real way in."""

from __future__ import annotations

import base64
import zlib
from datetime import datetime
from typing import Any

import pyotp
from flask import Flask
from werkzeug.test import TestResponse

from tests import cast
from tests.page_client import BASE, Page, PageClient

SESSION = "__Host-sid"
HOLD = "__Host-rid"
DEVICE = "__Host-did"


def code_at(now: datetime) -> str:
    """The code that the cast's authenticator shows at an instant."""
    return pyotp.TOTP(cast.TOTP_SECRET).at(now)


def show_password(
    client: PageClient, email: str, password: str = cast.PASSWORD, status: int = 303, **headers: str
) -> Page:
    """The first step. `status` is 303 for one that fits, 422 for one that does not, 429 for one too many."""
    client.get("/sign-in")
    return client.post("/sign-in", {"email": email, "password": password}, status, **headers)


def show_code(client: PageClient, code: str, status: int = 303) -> Page:
    """The second step."""
    client.get("/sign-in/code")
    return client.post("/sign-in/code", {"code": code}, status)


def enter(app: Flask, email: str, now: datetime) -> PageClient:
    """A browser that was let in by both steps."""
    client = PageClient(app)
    show_password(client, email)
    show_code(client, code_at(now))
    return client


def cookie(client: PageClient, name: str = SESSION) -> str | None:
    held = client.client.get_cookie(name, domain="localhost")
    return held.value if held else None


def payload(value: str) -> str:
    """What anybody can read in Flask's cookie."""
    body = value.split(".")[1] if value.startswith(".") else value.split(".")[0]
    read = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    return (zlib.decompress(read) if value.startswith(".") else read).decode()


def with_cookie(app: Flask, value: str | None, name: str = SESSION) -> PageClient:
    """Another browser that shows a cookie it was given."""
    client = PageClient(app)
    if value is not None:
        client.client.set_cookie(name, value, domain="localhost", secure=True)
    return client


def raw(client: PageClient, method: str, path: str, data: Any = None, **headers: str) -> TestResponse:
    """An answer without proof-reading and without a token of ours."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.client.open(path, method=method, data=data, base_url=BASE, headers=sent, buffered=True)
