"""What makes inventing a world quick. Each of these holds only while it is invented; an office never runs like this."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from flask import current_app
from sqlalchemy import event

from referral_app.extensions import db

#: New objects between two looks of the collector for rubbish: a look costs the more the more there is, and all that
#: the libraries made at the start is looked through again each time.
_SELDOM = (200_000, 50, 1_000)


@contextmanager
def quickly() -> Iterator[None]:
    """For as long as a world is invented. Measured on the usual world: docs/architecture.md, The demonstration."""
    with ExitStack() as until_then:
        until_then.enter_context(_without_waiting_for_the_disk())
        until_then.enter_context(_collecting_seldom())
        # As on one page, the key of a request is read once and not for each of its words.
        until_then.enter_context(current_app.test_request_context())
        yield


@contextmanager
def _without_waiting_for_the_disk() -> Iterator[None]:
    """Thousands of small commits need not each reach the disk: a world that was lost can be invented again."""

    def hurry(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    engines = [engine for engine in db.engines.values() if engine.dialect.name == "sqlite"]
    db.session.remove()
    for engine in engines:
        engine.dispose()
        event.listen(engine, "connect", hurry)
    try:
        yield
    finally:
        db.session.remove()
        for engine in engines:
            event.remove(engine, "connect", hurry)
            engine.dispose()


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
