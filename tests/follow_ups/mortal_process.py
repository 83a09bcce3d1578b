"""A worker that dies over and over: `python -m tests.follow_ups.mortal_process JSON`.

One life after the other, each a fork of this process that ticks as the product does and is killed (SIGKILL): at a
place it was told, or at a random moment. The letters leave by SMTP to the test's post office. After each death the
clock moves on by two seconds, which is longer than the lease here, so that the next life may take what the dead one
held.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from threading import Timer
from typing import Any

from flask import Flask

from tests.follow_ups.worker_process import FileClock, add_line, app_of, set_clock

#: Where a life ends: as a message is handed over, as soon as the host has it, in a commit, after one.
PLACES = ("before_send", "after_send", "in_commit", "after_commit")
ANYWHERE = "anywhere"
LEASE = timedelta(seconds=1)
STEP = timedelta(seconds=2)
#: A life without a place is over after this many seconds of work at the latest.
LONGEST = 1.5


class Death:
    """Kills this process at the n-th time it comes by its place, or so many seconds after it has begun to work."""

    def __init__(self, place: str, after: int, seconds: float) -> None:
        self.place, self.left, self.seconds = place, after, seconds

    def begin(self) -> None:
        if self.place == ANYWHERE:
            timer = Timer(self.seconds, os.kill, (os.getpid(), signal.SIGKILL))
            timer.daemon = True
            timer.start()

    def comes_by(self, place: str) -> None:
        if place == self.place:
            self.left -= 1
            if self.left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


class DeadlyPost:
    """The real transport, with death before and behind it."""

    def __init__(self, real: Any, death: Death) -> None:
        self.real, self.death = real, death

    def send(self, message: EmailMessage) -> None:
        self.death.comes_by("before_send")
        self.real.send(message)
        self.death.comes_by("after_send")


def live(app: Flask, given: dict[str, Any], death: Death) -> None:
    """One life: ticks until it is killed, or until there is nothing left to do."""
    from sqlalchemy import event

    from referral_app.actions import post
    from referral_app.extensions import db
    from referral_app.follow_ups import delivery, worker
    from referral_app.letters.transport import SmtpTransport

    with app.app_context():
        for engine in db.engines.values():
            # Connections belong to the process that opened them.
            engine.dispose(close=False)
    app.extensions["referral.transport"] = DeadlyPost(SmtpTransport(given["url"]), death)
    post.LEASE = LEASE
    if given.get("records_first"):
        _record_before_sending(delivery)
    event.listen(db.session, "before_commit", lambda _: death.comes_by("in_commit"))
    event.listen(db.session, "after_commit", lambda _: death.comes_by("after_commit"))
    death.begin()
    while worker.tick(app):
        pass


def _record_before_sending(delivery: Any) -> None:
    """The control: a letter is noted as sent, and then it is sent."""
    from referral_app.clock import clock

    take = delivery.verbs.take_letter

    def take_and_record(letter_id: str, **when: Any) -> Any:
        taken = take(letter_id, **when)
        if taken is not None and taken.outcome == "sending":
            delivery.verbs.mark_sent(taken, now=clock().programme())
        return taken

    delivery.verbs.take_letter = take_and_record


def main() -> None:
    given = json.loads(sys.argv[1])
    chance = random.Random(given["seed"])
    clock, log = Path(given["clock"]), Path(given["log"])
    # Made once, so that a life begins at once.
    app = app_of(given, FileClock(clock))
    import referral_app.follow_ups.worker  # noqa: F401

    for number in range(given["lives"]):
        place = ANYWHERE if given.get("anywhere") else PLACES[number % len(PLACES)]
        death = Death(place, chance.randint(1, given["longest"]), chance.uniform(0, LONGEST))
        child = os.fork()
        if child == 0:
            try:
                live(app, given, death)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            add_line(log, {"did": "killed", "place": place})
        set_clock(clock, FileClock(clock)() + STEP)


if __name__ == "__main__":
    main()
