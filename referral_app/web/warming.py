"""What the first visitors of a worker would wait for, made before they come.

A new worker knows no template and no attorney. Its first pages compiled the ones and read the others, eight at once on
one processor: four seconds in an office of five thousand attorneys. A thread beside does both as soon as the worker
stands, a little at a time; who comes earlier waits for no more than what their own page needs.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import cast

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from referral_app.queries import panel
from referral_app.web.entry.language import LANGUAGES
from referral_app.web.sentences import SpokenEnvironment

log = logging.getLogger("referral_app.serving")
#: Seconds between two templates: whoever has come already goes first.
_BREATH = 0.005


def begin(app: Flask) -> None:
    threading.Thread(target=warm, args=(app,), name="warming", daemon=True).start()


def warm(app: Flask, breath: float = _BREATH) -> None:
    """Read the roster, and compile every template of ours in every language. Whatever goes wrong, pages do it anew."""
    with app.app_context():
        try:
            panel.standing()
        except SQLAlchemyError as fault:
            log.info("nothing read beforehand", extra={"exception": type(fault).__name__})
        environment = cast(SpokenEnvironment, app.jinja_env)
        for language in LANGUAGES:
            spoken = environment.in_language(language)
            for name in spoken.list_templates(filter_func=_is_ours):
                spoken.get_template(name)
                time.sleep(breath)


def _is_ours(name: str) -> bool:
    """Not those of the packages: a page of ours uses a few of them."""
    return name.endswith((".html", ".txt")) and not name.startswith("govuk_frontend")
