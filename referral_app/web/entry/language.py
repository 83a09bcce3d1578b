"""English or Spanish: what the person chose, else what the browser asks for."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from babel import Locale
from flask import current_app, has_request_context, request, session
from flask_babel import refresh
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_accept_header

from referral_app.vocabulary import Language
from referral_app.web.words.once import language

LANGUAGES = {Language.ENGLISH.value: "English", Language.SPANISH.value: "Español"}
SESSION_KEY = "language"


#: Read once: the package would take the code apart anew for each page.
_LOCALES = {code: Locale.parse(code) for code in LANGUAGES}


def choose() -> Locale:
    """The language of this request's pages; where nobody asks for one (the worker, a command), the source's."""
    if not has_request_context():
        return _LOCALES[Language.ENGLISH.value]
    chosen = session.get(SESSION_KEY)
    return _LOCALES[chosen if chosen in LANGUAGES else _asked_for(request.headers.get("Accept-Language", ""))]


@lru_cache(maxsize=256)
def _asked_for(header: str) -> str:
    """What a browser asks for, of what we speak. Most browsers say one of a few lines."""
    return parse_accept_header(header, LanguageAccept).best_match(list(LANGUAGES), default="en") or "en"


def spoken() -> str:
    """The language of the page that is answered now."""
    return language()


def switch_to(code: str) -> bool:
    """Keep the choice for this browser. False, and nothing is kept, for a language we do not speak."""
    if code not in LANGUAGES:
        return False
    session[SESSION_KEY] = code
    refresh()
    return True


def settle_on(code: str) -> None:
    """Keep a language for this browser unless somebody chose one here."""
    if session.get(SESSION_KEY) not in LANGUAGES:
        switch_to(code)


def this_page() -> str:
    """The page to come back to: this one, or, on the answer to a form that came back, the page the form stands on.

    The address of a form lies below that of its page ("/status/request/words"), and only the page can be fetched.
    """
    path = request.full_path if request.query_string else request.path
    parent = request.path
    while safe_return(path) == "/" and parent.count("/") > 1:
        parent = parent.rpartition("/")[0]
        path = parent if safe_return(parent) != "/" else f"{parent}/"
    return safe_return(path)


def safe_return(path: str) -> str:
    """Where to go back to: the page it names if that is a page of ours that can be fetched, else the front page.

    A path of another host, with a scheme, or to a view that only takes POST leads to "/" (T29).
    """
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or not path.startswith("/") or path.startswith(("//", "/\\")) or "\\" in path:
        return "/"
    try:
        current_app.url_map.bind("").match(parts.path, method="GET")
    except HTTPException:
        return "/"
    return parts.path + (f"?{parts.query}" if parts.query else "")
