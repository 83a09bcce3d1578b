"""The words of the law data in the reader's language.

The data files hold the English; the Spanish stands in the catalogue `law`, keyed by id: "question.safe_now.text". A
text without a translation is shown in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel.support import NullTranslations, Translations
from flask import current_app

from referral_app import law, programme
from referral_app.config import ROOT
from referral_app.web.words.once import language

DOMAIN = "law"
FOLDER = ROOT / "referral_app" / "translations"


def key(kind: str, id: str, field: str) -> str:
    """The name of a text in the catalogue."""
    return f"{kind}.{id}.{field}"


def law_text(kind: str, id: str, field: str, english: str) -> str:
    """The text in the language of this request, or the `english` of the data."""
    locale = language()
    if locale == "en" or not english:
        return english
    name = key(kind, id, field)
    found: str = _catalogue(locale).ugettext(name)
    return english if found == name else found


def area_label(code: str) -> str:
    """The name of a kind of legal work."""
    return law_text("expertise", code, "label", programme.law_data().expertise[code].label)


def area_in_plain_words(code: str) -> str:
    """What a lawyer of this kind does, for whoever never heard of it: the family reads it, and the attorney with it."""
    return law_text("expertise", code, "plain", programme.law_data().expertise[code].plain)


def question_text(question: law.Question) -> str:
    return law_text("question", question.id, "text", question.text)


def asked_of(question: law.Question, answers: Mapping[str, Any], data: law.LawData) -> str:
    """The question as it is put to this person: "you" to whom it happened, "your child" to a parent."""
    role = str(answers.get("role"))
    spoken = data.spoken.get(question.id, {}).get(role)
    return question_text(question) if spoken is None else law_text("question", question.id, f"text.{role}", spoken)


def question_why(question: law.Question, answers: Mapping[str, Any], data: law.LawData) -> str:
    """Why we ask, as it is said to this person."""
    told = f"{answers.get('role')}_why"
    spoken = data.spoken.get(question.id, {}).get(told)
    if spoken is not None:
        return law_text("question", question.id, f"text.{told}", spoken)
    return law_text("question", question.id, "why", question.why)


def option_label(question: law.Question, code: str, english: str) -> str:
    """The label of one option, or of one kind of date (`next_dates`)."""
    field = "kind" if question.id == "next_dates" else "option"
    return law_text("question", question.id, f"{field}.{code}", english)


def tick_label(question: law.Question, tick: law.Tick) -> str:
    """The words beside a box of a person."""
    return law_text("question", question.id, f"tick.{tick.code}", tick.label)


def pick_label(code: str, english: str) -> str:
    """A situation as the person picks it."""
    return law_text("situation", code, "pick_label", english)


def topic_label(english: str, code: str) -> str:
    """The neutral heading of a screen."""
    return law_text("topic", code, "label", english)


def group_label(code: str, english: str) -> str:
    """The heading over some of the situations."""
    return law_text("situation_group", code, "label", english)


def public_note(code: str, english: str) -> str:
    return law_text("public_note", code, "text", english)


def _catalogue(locale: str) -> NullTranslations:
    """The catalogue of a language, read once by each app."""
    kept: dict[str, NullTranslations] = current_app.extensions.setdefault("referral.law_words", {})
    if locale not in kept:
        kept[locale] = Translations.load(str(FOLDER), [locale], DOMAIN)
    return kept[locale]
