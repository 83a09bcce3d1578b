"""The words of the law data in the reader's language.

The data files hold the English; the Spanish stands in the catalogue `law`, keyed by id: "question.safe_now.text". A
text without a translation is shown in English.
"""

from __future__ import annotations

from babel.support import NullTranslations, Translations
from flask import current_app
from flask_babel import get_locale

from referral_app.config import ROOT

DOMAIN = "law"
FOLDER = ROOT / "referral_app" / "translations"


def key(kind: str, id: str, field: str) -> str:
    """The name of a text in the catalogue."""
    return f"{kind}.{id}.{field}"


def law_text(kind: str, id: str, field: str, english: str) -> str:
    """The text in the language of this request, or the `english` of the data."""
    locale = str(get_locale() or "en")
    if locale == "en" or not english:
        return english
    name = key(kind, id, field)
    found: str = _catalogue(locale).ugettext(name)
    return english if found == name else found


def _catalogue(locale: str) -> NullTranslations:
    """The catalogue of a language, read once by each app."""
    kept: dict[str, NullTranslations] = current_app.extensions.setdefault("referral.law_words", {})
    if locale not in kept:
        kept[locale] = Translations.load(str(FOLDER), [locale], DOMAIN)
    return kept[locale]
