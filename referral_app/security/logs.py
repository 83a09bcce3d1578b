"""Logs that hold no person: one JSON object a line, made of a list of allowed keys and nothing else (T39).

Left out are texts of exceptions (a database quotes the value it refused), paths, queries, bodies and addresses.
Sentences of our own loggers are kept, for they are written here and carry ids and codes; of any other logger only the
sentence's pattern, never what was filled into it.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

OURS = "referral_app."
#: What a line may hold beside time, level, logger and event. `route` is the pattern of an address, never a path.
ALLOWED = (
    "route",
    "status",
    "ms",
    "actor",
    "request_id",
    "reference",
    "place",
    "exception",
    "sqlstate",
    "constraint",
    "kind",
    "code",
    "count",
)
LONGEST = 200
_NOT_PLAIN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class PlainLines(logging.Formatter):
    """Formats a record as one JSON line of allowed keys."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        for key in ALLOWED:
            value = getattr(record, key, None)
            if isinstance(value, str | int | float):
                line[key] = _plain(value) if isinstance(value, str) else value
        if record.exc_info and record.exc_info[1] is not None:
            line |= about(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def about(error: BaseException) -> dict[str, str]:
    """What may be said of an exception: its class, and what a database calls it (SQLSTATE, constraint). No text."""
    said = {"exception": type(error).__name__}
    cause = getattr(error, "orig", None) or error
    if sqlstate := getattr(cause, "sqlstate", None):
        said["sqlstate"] = _plain(str(sqlstate))
    if constraint := getattr(getattr(cause, "diag", None), "constraint_name", None):
        said["constraint"] = _plain(str(constraint))
    return said


def _event(record: logging.LogRecord) -> str:
    if record.name.startswith(OURS):
        return _plain(record.getMessage())
    # A pattern with its fillings apart is a constant; a text without fillings may be one that was filled already.
    return _plain(str(record.msg)) if record.args and isinstance(record.msg, str) else "-"


def _plain(text: str) -> str:
    """One line of at most 200 characters: nobody can write a line of ours (CWE-117)."""
    return _NOT_PLAIN.sub(" ", text)[:LONGEST]


class _ToStderr(logging.StreamHandler[TextIO]):
    """Writes to what stderr is at that moment."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _stream: TextIO) -> None:
        raise AttributeError("always stderr")


def configure_logging(level: int = logging.INFO) -> None:
    """Every log line of this process goes to stderr in this form, gunicorn's too. A second call changes nothing."""
    root = logging.getLogger()
    root.setLevel(level)
    if not any(isinstance(handler, _ToStderr) for handler in root.handlers):
        ours = _ToStderr()
        ours.setFormatter(PlainLines())
        root.addHandler(ours)
    logging.captureWarnings(True)
    # Two lines a tick that say nothing: what a sweep did stands in the events.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    # gunicorn brings handlers of its own; at level warning it would write the address of a broken request.
    for name in ("gunicorn.error", "gunicorn.access"):
        for theirs in logging.getLogger(name).handlers:
            theirs.setFormatter(PlainLines())
