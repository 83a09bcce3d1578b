"""What the first visitors of a worker would wait for, made before they come.

A new worker knows no template and no attorney. Its first pages compiled the ones and read the others, eight at once on
one processor: four seconds in an office of five thousand attorneys. A thread beside does both as soon as the worker
stands, a little at a time; who comes earlier waits for no more than what their own page needs.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask

from referral_app.queries import panel
from referral_app.web.entry.language import LANGUAGES
from referral_app.web.sentences import SpokenEnvironment

log = logging.getLogger("referral_app.serving")
#: Seconds between two templates: whoever has come already goes first.
_BREATH = 0.005


def begin(app: Flask) -> None:
    """Asked by a worker of the server alone, once it stands. A worker that is told to stop waits for nothing of it."""
    threading.Thread(target=warm, args=(app,), name="warming", daemon=True).start()


def warm(app: Flask, breath: float = _BREATH) -> None:
    """Read the roster, and compile every template of ours in every language. Whatever goes wrong is one line of the
    log, and pages do it anew."""
    with _said("no roster read beforehand"), app.app_context():
        panel.standing()
    with _said("no templates compiled beforehand"), app.app_context():
        _compile(cast(SpokenEnvironment, app.jinja_env), breath)


@contextmanager
def _said(event: str) -> Iterator[None]:
    """A fault by its class: the trace that a thread leaves of itself tells the values it stumbled over."""
    try:
        yield
    except Exception as fault:
        log.warning(event, extra={"exception": type(fault).__name__})


def _compile(environment: SpokenEnvironment, breath: float) -> None:
    for language in LANGUAGES:
        spoken = environment.in_language(language)
        for name in spoken.list_templates(filter_func=_is_ours):
            spoken.get_template(name)
            time.sleep(breath)


def _is_ours(name: str) -> bool:
    """Not those of the packages: a page of ours uses a few of them."""
    return name.endswith((".html", ".txt")) and not name.startswith("govuk_frontend")
