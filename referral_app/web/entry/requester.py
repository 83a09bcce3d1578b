"""The browser of somebody who asks for help: a random token in a cookie of its own, held on the server by its digest.

The cookie says nothing by itself, goes nowhere else (no Domain, SameSite=Lax, HttpOnly) and ends with the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import g, request
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions.browsers import note_visit
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import browsers, cases
from referral_app.security.case_keys import CannotBeRead
from referral_app.vocabulary import RequestState
from referral_app.web.entry import begun, phone
from referral_app.workflow.majority import asks_alone

#: A request or draft, or the columns of one.
Row = TypeVar("Row", bound=browsers.Held)
#: A visit is written down at most this often: reading pages should not cost a write each.
NOTED_EVERY = timedelta(minutes=1)
#: When a page left alone asks whether somebody is there, before the hold may end, which is a minute early when the last
#: visit was not written down. WCAG 2.2.1 and A12 ask for two minutes at least.
ASKED_BEFORE = NOTED_EVERY + timedelta(minutes=3)
#: When it is kept, while the hold still lives, and when it is closed, once the hold has surely ended.
KEPT_BEFORE = NOTED_EVERY + timedelta(seconds=5)
CLOSED_BEHIND = timedelta(seconds=5)
#: How long a page may be left alone on a device that somebody else can look at (A03, A12).
WATCHED_IDLE = timedelta(minutes=10)
#: The answers to whether somebody else can look at it that mean so.
WATCHED = ("yes", "unknown")


def cookie_name() -> str:
    """`__Host-` demands Secure, which plain http cannot give: the demonstration on loopback has its own name."""
    settings = programme.settings()
    return "__Host-rid" if settings.https else "rid"


def read_token() -> str | None:
    """The token this browser shows, or None. Not yet known to be of anything. Of staff who fill in the form for
    somebody on the phone it is that of their draft."""
    by_phone = phone.token()
    if by_phone is not None:
        return by_phone
    shown = request.cookies.get(cookie_name()) or None
    of_begun = begun.read(shown) if shown else None
    return of_begun[1] if of_begun else shown


def shows_token() -> bool:
    """Whether this browser came from a form of its own and may go back to it. Asks no database: pages of numbers to
    call need none."""
    return read_token() is not None


def set_token(response: Response, token: str) -> None:
    """Give the browser its token. It is a session cookie: closing the browser ends it."""
    settings = programme.settings()
    response.set_cookie(cookie_name(), token, httponly=True, samesite="Lax", secure=settings.https, path="/")


def expire_token(response: Response) -> None:
    """Take the token from the browser."""
    for name in ("held", "begun", "first_token"):
        g.pop(name, None)
    phone.let_go()
    settings = programme.settings()
    response.delete_cookie(cookie_name(), httponly=True, samesite="Lax", secure=settings.https, path="/")


def current_request(now: datetime) -> Request | None:
    """The request or draft this browser holds open, or None: never held, ended, or left alone for half an hour (ten
    minutes where somebody else can look at the device).

    `now` is real time, not the programme's. A visit keeps the hold alive.
    """
    return _visited(now, browsers.held_by)


def current_columns(now: datetime) -> browsers.Held | None:
    """The same, of what a screen of the form reads: half of the pages of an intake are such screens."""
    return _visited(now, _columns)


def as_it_stands(now: datetime) -> tuple[browsers.Hold, browsers.Held] | None:
    """Hold and request of this browser as they are: a look and no visit, which would keep open what was left alone.
    Whoever visits it then, in this request, finds them read."""
    token = read_token()
    if token is None:
        return None
    g.stands = (token, browsers.columns_held_by(token, now))
    found: tuple[browsers.Hold, browsers.Held] | None = g.stands[1]
    return found


def _columns(token: str, now: datetime) -> tuple[browsers.Hold, browsers.Held] | None:
    of, found = g.pop("stands", (None, None))
    return found if of == token else browsers.columns_held_by(token, now)


def _visited(now: datetime, read: Callable[[str, datetime], tuple[browsers.Hold, Row] | None]) -> Row | None:
    token = read_token()
    both = read(token, now) if token else None
    if token is None or both is None:
        return None
    hold, found = both
    if now - hold.seen_at > WATCHED_IDLE and is_watched(found):
        return None
    g.hold_keeps = hold.kept is not None
    if now - hold.seen_at > NOTED_EVERY:
        note_visit(token, now=now)
        # A commit makes everything to be read again, and the request may have gone meanwhile.
        both = read(token, now)
        if both is None:
            return None
        hold, found = both
    # The hold stays at hand: whoever asks for it once more in this request finds it read.
    g.hold, g.held = hold, found
    return found


def is_watched(held: browsers.Held | None) -> bool:
    """Whether somebody else can look at this person's device, or they are not sure. Read from what they said, sealed:
    no column tells it, and a page opens them for it once. The device of staff who write for somebody on the phone is
    not theirs."""
    if held is None or phone.taker() is not None:
        return False
    known: dict[tuple[str, int], bool] = g.setdefault("watched", {})
    if (held.id, held.version) not in known:
        try:
            words_read(held, cases.words(held))
        except CannotBeRead:
            # The page itself says so, with a phone number.
            return False
    return known[held.id, held.version]


def words_read(held: browsers.Held, said: Mapping[str, Any]) -> None:
    """Somebody opened the words of a request for this page: whether its device is watched is known by that."""
    g.setdefault("watched", {})[held.id, held.version] = may_be_watched(said["answers"])


def may_be_watched(answers: Mapping[str, Any]) -> bool:
    """Whether somebody else can look at the device. Who is not safe, or still with the one who harms them, and a child
    who asks alone are asked little, and not this: they count as watched until they say that nobody does."""
    told = answers.get("device_shared")
    if told in WATCHED or told == "no":
        return told in WATCHED
    held = answers.get("role") == "myself" and answers.get("still_with_trafficker") in WATCHED
    return held or answers.get("safe_now") == "no" or asks_alone(answers, programme.law_data().cells.adult_age)


def idle_time(held: browsers.Held | None) -> timedelta:
    """How long a page may be left alone, by what its person said; a form that holds nothing yet as any other."""
    return WATCHED_IDLE if is_watched(held) else browsers.IDLE


def begin(response: Response, now: datetime) -> None:
    """Let this browser have a form open that holds nothing yet: nothing is stored, its cookie says it."""
    set_token(response, begun.begin(now))


def has_begun(now: datetime) -> bool:
    """Whether this browser has a form open that holds nothing yet. Ask it where it holds no request."""
    of_begun = begun.read(request.cookies.get(cookie_name()) or "")
    if of_begun is None or not begun.is_fresh(of_begun[0], now):
        return False
    g.begun = of_begun
    return True


def was_used_since_asked(now: datetime) -> bool:
    """Whether this browser used its form or its request since a page of it began to ask."""
    token = read_token()
    both = browsers.held_by(token, now) if token else None
    if both is not None:
        seen_at, held = both[0].seen_at, both[1]
    elif has_begun(now):
        seen_at, held = g.begun[0], None
    else:
        return False
    return bool(now - seen_at < idle_time(held) - ASKED_BEFORE - NOTED_EVERY)


def holds_from_now(token: str) -> None:
    """The first answer was saved: from the answer to this press on, the browser shows the token of its draft."""
    g.pop("begun", None)
    # A hold that was just made keeps no form: it need not be read for that.
    g.first_token, g.hold_keeps = token, False


def keep_open(response: Response) -> Response:
    """After a page of the form: the browser's new token, or, of a form that holds nothing yet, that it was used now."""
    first: str | None = g.get("first_token")
    used: tuple[datetime, str] | None = g.get("begun")
    now = clock().real()
    if first is not None:
        set_token(response, first)
    elif used is not None and now - used[0] > NOTED_EVERY:
        set_token(response, begun.begin(now, used[1]))
    return response


@dataclass(frozen=True)
class Idle:
    """What a page on a held request needs to ask in time: seconds, and whether a phrase keeps the answers.

    `watched`: in how many minutes it closes at the least and, where something was typed before it was left, at the
    most: said on the page where somebody else can look at the device; else None.
    """

    asked_after: int
    kept_after: int
    closed_after: int
    kept: bool
    watched: tuple[int, int] | None


def _minutes(span: timedelta) -> int:
    """Whole minutes, of a part the whole."""
    return -int(-span.total_seconds() // 60)


def idle() -> Idle | None:
    """The times of this page, or None when it shows nothing of a request: the same for its head and its foot."""
    if "idle" not in g:
        g.idle = _idle()
    times: Idle | None = g.idle
    return times


def _idle() -> Idle | None:
    held: browsers.Held | None = g.get("held")
    if held is None and g.get("begun") is None:
        return None
    ends = idle_time(held)
    asked, closed = ends - ASKED_BEFORE, ends + CLOSED_BEHIND
    return Idle(
        asked_after=int(asked.total_seconds()),
        kept_after=int((ends - KEPT_BEFORE).total_seconds()),
        closed_after=int(closed.total_seconds()),
        watched=(_minutes(ends), _minutes(asked + closed)) if ends < browsers.IDLE else None,
        kept=held is not None and (held.phrase_confirmed_at is not None or held.state != RequestState.DRAFT),
    )
