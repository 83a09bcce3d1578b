"""What is made once: for each language and process where it is the same for every reader of a language, and for each
page where the page asks it of the same answers again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from flask import current_app, g, has_app_context, has_request_context
from flask_babel import get_locale

from referral_app import law, programme
from referral_app.config import Settings

Made = TypeVar("Made")


def language() -> str:
    """The code of the reader's language.

    A page asks a hundred times. Where the package keeps what it worked out for the page is looked at here; it looks for
    that place three times over. Kept elsewhere one day, it is asked as ever.
    """
    kept = g.get("_flask_babel") if has_app_context() else None
    locale = getattr(kept, "babel_locale", None) or get_locale()
    return "en" if locale is None else cast(str, locale.language)


def once_a_language(make: Callable[[law.LawData], Made]) -> Callable[[], Made]:
    """Keeps what is made of law data and settings in the reader's language, as long as both are the same.

    Only for what no person and no day changes; whoever gets it must not change it, since the next reader gets it too.
    """

    @wraps(make)
    def kept() -> Made:
        data, extensions = programme.law_data(), current_app.extensions
        settings: Settings = extensions["referral.settings"]
        shelf: dict[Any, tuple[law.LawData, Settings, Any]] = extensions.setdefault("referral.made_once", {})
        key = (make, language())
        found = shelf.get(key)
        if found is None or found[0] is not data or found[1] is not settings:
            found = shelf[key] = (data, settings, make(data))
        return cast(Made, found[2])

    return kept


def once_a_page(
    shelf: str,
    answers: Mapping[str, Any],
    data: law.LawData,
    work_out: Callable[[Mapping[str, Any], law.LawData], Made],
) -> Made:
    """What `work_out` makes of these answers: worked out once, and forgotten with the page. Answers are put in the
    place of others and never changed in themselves, so that a copy of the first floor tells."""
    if not has_request_context():
        return work_out(answers, data)
    known: list[tuple[law.LawData, Mapping[str, Any], Made]] = g.setdefault(shelf, [])
    for of, told, made in known:
        if of is data and told == answers:
            return made
    made = work_out(answers, data)
    known.append((data, dict(answers), made))
    return made
