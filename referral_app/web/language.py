"""English or Spanish: what the person chose, else what the browser asks for."""

from __future__ import annotations

from flask import request, session

LANGUAGES = {"en": "English", "es": "Español"}


def choose() -> str:
    """The language of this request's pages."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(list(LANGUAGES), default="en") or "en"
