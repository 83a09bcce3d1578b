"""Steps of the way back: the hold of a browser, and the phrase that waits to take the place of the present one."""

from __future__ import annotations

from datetime import datetime

from referral_app.extensions import db
from referral_app.models import Request, RequesterSession
from referral_app.security import tokens


def hold(request: Request, *, now: datetime, token: str | None = None) -> str:
    """Let a browser hold a draft or a request; returns the token of its cookie. Call inside `writing()`.

    `token`: the one a form was begun with; else a new one is made."""
    token = token or tokens.new_token()
    db.session.add(
        RequesterSession(token_sha256=tokens.digest(token), request_id=request.id, created_at=now, seen_at=now)
    )
    return token


def forget_next_phrase(request: Request) -> None:
    """No phrase waits any more; its words are gone."""
    request.next_phrase_hash = request.next_phrase_sealed = None
    request.next_phrase_by = request.next_phrase_at = None
