"""The one place that reads a clock. Everything else is handed `now`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, has_request_context, request

from referral_app.extensions import db
from referral_app.models import Fact

OFFSET = "demonstration_clock_seconds"


def _read() -> datetime:
    return datetime.now(UTC)


class Clock:
    """Two times. The real one rules sessions, second factors, limits, audit, drafts and retention; the programme's one
    rules workflow, letters, ranking and routing's day, and a demonstration moves it (docs/adr/0005-two-clocks.md)."""

    def __init__(self, zone: ZoneInfo, demo: bool, read: Callable[[], datetime] = _read) -> None:
        self.zone = zone
        self.demo = demo
        self.read = read

    def real(self) -> datetime:
        return self.read()

    def programme(self) -> datetime:
        """The programme's now. Ahead of the real one by what a demonstration was advanced."""
        return self.real() + self.offset()

    def offset(self) -> timedelta:
        if not self.demo:
            return timedelta(0)
        if not has_request_context():
            return _advanced()
        # A page asks a dozen times, and is of one time: the table is asked once for each.
        if OFFSET not in request.environ:
            request.environ[OFFSET] = _advanced()
        found: timedelta = request.environ[OFFSET]
        return found

    def was_moved(self) -> None:
        """The demonstration was advanced: whoever asks next is told so, also on the page that did it."""
        if has_request_context():
            request.environ.pop(OFFSET, None)

    def today(self) -> date:
        """The calendar date in the programme's time zone."""
        return self.programme().astimezone(self.zone).date()


def _advanced() -> timedelta:
    fact = db.session.get(Fact, OFFSET)
    return timedelta(seconds=int(fact.value)) if fact else timedelta(0)


def clock() -> Clock:
    """The clock of the running app."""
    the_clock: Clock = current_app.extensions["referral.clock"]
    return the_clock
