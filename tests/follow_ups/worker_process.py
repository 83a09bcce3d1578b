"""A worker in a process of its own, for the tests that kill it: `python -m tests.follow_ups.worker_process JSON`.

Its clock is a file that the test writes; its post is a file to which every message handed over adds a line; what it did
goes to a third. It ticks as the product does, until it is told to stop or has ticked as often as asked.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from flask import Flask

from tests.waiting import until


class FileClock:
    """The instant that stands in a file, give or take the skew of this process."""

    def __init__(self, file: Path, skew: float = 0.0) -> None:
        self.file, self.skew = file, timedelta(seconds=skew)

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(float(self.file.read_text()), UTC) + self.skew


def set_clock(file: Path, instant: datetime) -> None:
    """Let every process that reads this file see another instant, all of it or nothing."""
    fresh = file.with_suffix(".new")
    fresh.write_text(str(instant.timestamp()))
    fresh.replace(file)


def add_line(file: Path, line: dict[str, Any]) -> None:
    """One line, written at once, so that several processes may write to one file."""
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(handle, (json.dumps(line) + "\n").encode())
    finally:
        os.close(handle)


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


class FilePost:
    """The post of several processes: one line a message."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def send(self, message: EmailMessage) -> None:
        add_line(self.file, {"id": message["Message-ID"], "to": message["To"], "subject": message["Subject"]})


def careless(now: datetime, meet: Callable[[], None]) -> Iterator[dict[str, Any]]:
    """The control: looks for what is due, sends it, notes it. Nothing is claimed and nothing is judged again."""
    from sqlalchemy import select, update

    from referral_app.actions.steps.transaction import writing
    from referral_app.extensions import db
    from referral_app.letters.render import render
    from referral_app.models import Letter
    from referral_app.queries import due, recipients

    waiting = due.letters(now, now, 1_000)
    # Nobody sends before everybody has looked: that is the moment a careless worker does not think of.
    meet()
    for letter in db.session.scalars(select(Letter).where(Letter.id.in_(waiting))).all():
        address = recipients.of_letter(letter).address
        from referral_app.follow_ups.delivery import chosen_transport

        chosen_transport().send(render(letter, address or "", []))
        letter_id = letter.id
        with writing() as session:
            session.execute(update(Letter).where(Letter.id == letter_id).values(state="sent", sent_at=now))
        yield {"did": "letter_sent", "letter": letter_id}


def falls_first(folder: Path) -> bool:
    """Whether this is the first of the workers that asks to fall: one of them does, whichever comes to it."""
    try:
        os.close(os.open(folder / "fallen", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def app_of(given: dict[str, Any], now: FileClock) -> Flask:
    from referral_app import create_app
    from tests.conftest import make_settings

    app = create_app(make_settings(Path(given["folder"]), given["database"], given["keys"]), now=now)
    app.extensions["referral.transport"] = FilePost(Path(given["post"]))
    return app


def main() -> None:
    given = json.loads(sys.argv[1])
    log = Path(given["log"])
    app = app_of(given, FileClock(Path(given["clock"]), given.get("skew", 0.0)))

    from referral_app.clock import clock
    from referral_app.follow_ups import sweep, worker

    def meet() -> None:
        add_line(log, {"who": given["who"], "did": "looked"})
        until(lambda: sum(line["did"] == "looked" for line in lines(log)) >= given["careless"], "all have looked")

    real_once = (lambda now: careless(now, meet)) if given.get("careless") else sweep.once
    sent = 0

    def once(now: datetime | None = None) -> Iterator[dict[str, Any]]:
        nonlocal sent
        for did in real_once(clock().programme() if now is None else now):
            add_line(log, {"who": given["who"], "at": time.time(), **did})
            sent += did["did"] == "offer_sent"
            if sent == given.get("falls_after") and falls_first(Path(given["folder"])):
                # In the middle of its work, with all that it holds, until somebody kills it.
                add_line(log, {"who": given["who"], "at": time.time(), "did": "fallen"})
                signal.pause()
            yield did

    worker.sweep.once = once  # type: ignore[assignment]
    add_line(log, {"who": given["who"], "at": time.time(), "did": "ready"})
    go, stop = Path(given["go"]), Path(given["stop"])
    until(go.exists, "the test says go")
    for _ in range(given.get("ticks", 1_000_000)):
        worker.tick(app)
        add_line(log, {"who": given["who"], "at": time.time(), "did": "ticked"})
        if stop.exists():
            break
        time.sleep(given.get("pause", 0.1))


if __name__ == "__main__":
    main()
