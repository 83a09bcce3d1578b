"""What every act of a staff page does with its verb: run it, and lead to the page that shows what came of it."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.web.entry import kept

Verb = Callable[[], object]


def act(verb: Verb, here: str) -> Response:
    """Run a verb and show the page at `here` again; a refusal says why on it, with what was typed."""
    try:
        verb()
    except Refused as refused:
        return kept.refused(here, refused)
    return redirect(here, 303)
