"""What every act of a staff page does with its verb: run it, and lead to the page that shows what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.web.entry import kept

Verb = Callable[[], object]


def act(verb: Verb, here: str, *, leads_to: str | None = None, **said: Any) -> Response:
    """Run a verb and show the page at `here` again, or the one it leads to. A refusal says why on `here`, with what was
    typed; `said` tells the page which of its forms that was."""
    try:
        verb()
    except Refused as refused:
        return kept.come_back(here, refused=refused.code, facts=refused.facts, **said)
    return redirect(leads_to or here, 303)
