"""The bell: a process of its own, every half minute. What is due is in the database, never in the scheduler."""

from __future__ import annotations

import logging
import signal
from threading import Event
from types import FrameType

from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask

from referral_app.actions.operations import note_tick
from referral_app.clock import clock
from referral_app.config import Settings
from referral_app.extensions import db
from referral_app.follow_ups import forgetting, record_marks, sweep
from referral_app.security.folding import WORKERS_PATIENCE, fold_logs

log = logging.getLogger(__name__)


def run(app: Flask) -> None:
    """Sweep now and at every tick, until SIGTERM or SIGINT. What is under way then is finished, the rest stays due."""
    stopping = Event()
    scheduler = BlockingScheduler(timezone="UTC")

    def ring() -> None:
        tick(app, stopping)
        if stopping.is_set() and scheduler.running:
            scheduler.shutdown(wait=False)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()
        if scheduler.running:
            scheduler.shutdown(wait=False)

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    with app.app_context():
        settings: Settings = app.extensions["referral.settings"]
        first = clock().real()
    scheduler.add_job(
        ring,
        "interval",
        seconds=settings.tick_seconds,
        next_run_time=first,
        # A late bell rings once, and never beside another one of this process.
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.start()


def tick(app: Flask, stopping: Event | None = None) -> int:
    """One sweep and what is due to be forgotten, and the mark that this worker is alive. Returns how much was done.

    What breaks is logged by its class alone and leaves no mark: /healthz turns red when that goes on. It does not keep
    the other from its work: whatever ails the letters, what was promised to be deleted is deleted.
    """
    done, well = 0, True
    with app.app_context():
        for work in (sweep.once, forgetting.forget, record_marks.keep):
            try:
                for _ in work():
                    done += 1
                    if stopping is not None and stopping.is_set():
                        break
            except Exception as fault:
                well = False
                log.error("a sweep broke: %s", type(fault).__name__)
            finally:
                db.session.remove()
        try:
            if well:
                note_tick(clock().real())
            db.session.remove()
            fold_logs(WORKERS_PATIENCE)
        except Exception as fault:
            log.error("a sweep broke: %s", type(fault).__name__)
        finally:
            db.session.remove()
    return done
