"""The words of the law data in the reader's language.

The data files hold the English; the Spanish stands in the catalogue `law`, keyed by id: "question.safe_now.text". A
text without a translation is shown in English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from babel.support import NullTranslations, Translations
from flask import current_app, has_app_context
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from referral_app import law, programme
from referral_app.clock import clock
from referral_app.config import ROOT
from referral_app.law.records import Area
from referral_app.web.words.once import language, once_a_language, once_a_page

DOMAIN = "law"
#: Spanish joins "a" or "de" with the "el" of whom it is about.
_A_EL = re.compile(r"\b(a|de) el niño o la niña\b")
_CONTRACTED = {"a": "al niño o a la niña", "de": "del niño o de la niña"}
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


@once_a_language
def law_data(data: law.LawData) -> law.LawData:
    """The law as staff and attorneys read it: the names of situations, clocks and kinds of work, and the texts of
    rules, flags and refusals, in the reader's language. Questions and services have functions of their own here."""
    situations = {row.code: _situation(row) for row in data.situations}
    clocks = {row.id: replace(row, label=law_text("clock", row.id, "label", row.label)) for row in data.clocks}
    return replace(
        data,
        situations=tuple(situations.values()),
        _situations=situations,
        clocks=tuple(clocks.values()),
        _clocks=clocks,
        expertise={code: _area(row) for code, row in data.expertise.items()},
        rule_texts=_texts("rule", data.rule_texts),
        flag_texts=_texts("flag", data.flag_texts),
        refusal_texts=_texts("refusal", data.refusal_texts),
        public_notes={code: public_note(code, {}, data) for code in data.public_notes},
    )


def _situation(row: law.Situation) -> law.Situation:
    adult = row.label_adult and law_text("situation", row.code, "label_adult", row.label_adult)
    return replace(row, label=law_text("situation", row.code, "label", row.label), label_adult=adult)


def _area(row: Area) -> Area:
    def said(field: str, english: str) -> str:
        return law_text("expertise", row.code, field, english)

    return replace(
        row,
        label=said("label", row.label),
        description=said("description", row.description),
        plain_label=said("plain_label", row.plain_label),
        plain=said("plain", row.plain),
    )


def _texts(kind: str, texts: Mapping[str, str]) -> Mapping[str, str]:
    return {code: law_text(kind, code, "text", english) for code, english in texts.items()}


def area_label(code: str) -> str:
    """The name of a kind of legal work."""
    return law_data().expertise[code].label


def area_plain(code: str) -> str:
    """The same as a family reads it."""
    return law_data().expertise[code].plain_label


def question_text(question: law.Question) -> str:
    return law_text("question", question.id, "text", question.text)


def asked_of(question: law.Question, answers: Mapping[str, Any], data: law.LawData) -> str:
    """The question as it is put to this person: "you" to whom it happened, "your child" to a parent."""
    return reader(answers, data).asked(question)


def option_label(question: law.Question, code: str, english: str) -> str:
    """The label of one option, or of one kind of date (`next_dates`), as staff read it. That of a situation is how it
    is picked."""
    if question.id == "situations":
        return pick_label(code, english)
    field = "kind" if question.id == "next_dates" else "option"
    return law_text("question", question.id, f"{field}.{code}", english)


@dataclass(frozen=True, slots=True)
class Reader:
    """How questions are put to somebody with some answers, in one language. `said` is what was put so before, by
    question and field: the same to everybody of whom one speaks so (`to`), and nothing that a person told."""

    to: law.Whom
    data: law.LawData
    said: dict[tuple[str, str], str]

    def asked(self, question: law.Question) -> str:
        """The question: "you" to whom it happened, "your child" to a parent."""
        return self._put(question, "text", lambda: question_text(question))

    def why(self, question: law.Question) -> str:
        """Why we ask."""
        return self._put(question, "why", lambda: law_text("question", question.id, "why", question.why))

    def option(self, question: law.Question, code: str, english: str) -> str:
        """The label of one option, or of one kind of date."""
        return self._put(question, f"option_{code}", lambda: option_label(question, code, english))

    def may_choose(self, question: law.Question, code: str, answers: Mapping[str, Any]) -> bool:
        """Whether an option is a choice for this person at all."""
        if not law.is_offered(question.id, code, answers, self.data):
            return False
        found = law.spoken(question.id, f"option_{code}", self.to, self.data)
        return found is None or found[1] != ""

    def _put(self, question: law.Question, field: str, to_anybody: Callable[[], str]) -> str:
        """A field of a question in the words for this person, or in those `to_anybody` where these fit them."""
        wanted = (question.id, field)
        if wanted not in self.said:
            self.said[wanted] = self._spoken(question, field) or to_anybody()
        return self.said[wanted]

    def _spoken(self, question: law.Question, field: str) -> str | None:
        found = law.spoken(question.id, field, self.to, self.data)
        if found is None:
            return None
        key, english = found
        return _about(law_text("question", question.id, f"text.{key}", english), self.to, self.data)


def reader(answers: Mapping[str, Any], data: law.LawData) -> Reader:
    """How questions are put to somebody with these answers, in the language of this moment."""
    return once_a_page(f"reader_{language()}", answers, data, _reader_of)


def _reader_of(answers: Mapping[str, Any], data: law.LawData) -> Reader:
    to = _whom_of(answers, data)
    return Reader(to, data, _said_so(data).setdefault((to, language()), {}))


def _said_so(data: law.LawData) -> dict[tuple[law.Whom, str], dict[tuple[str, str], str]]:
    """How questions of this law were put in this process, by of whom one speaks and the language."""
    if not has_app_context():
        return {}
    of, said = current_app.extensions.get("referral.said_so", (None, {}))
    if of is not data:
        said = {}
        current_app.extensions["referral.said_so"] = (data, said)
    return cast(dict[tuple[law.Whom, str], dict[tuple[str, str], str]], said)


def _whom_of(answers: Mapping[str, Any], data: law.LawData) -> law.Whom:
    """The day is asked for only where a birth date may tell that it is the one who asks."""
    if answers.get("role") != law.MYSELF or not answers.get("children"):
        return law.whom(answers, data)
    return law.whom(answers, data, clock().today())


def about(text: str, answers: Mapping[str, Any], data: law.LawData) -> str:
    """A text with places for whom it is about, as a person with these answers calls them."""
    return _about(text, reader(answers, data).to, data)


def _about(text: str, to: law.Whom, data: law.LawData) -> str:
    """The text with how this person calls whom it is about."""
    if "{" not in text:
        return text
    number = "many" if to.many else "one"
    words = law_text("whom", to.code, number, data.whom[to.code][to.many])
    return _A_EL.sub(lambda found: _CONTRACTED[found.group(1).lower()], law.put(text, words, many=to.many))


#: What a clock is about that is neither a person nor a kind of date of the form.
CLOCK_OF = {
    "me": _l("for whoever asks"),
    "visa": _l("a no to a visa or other papers"),
    "removal": _l("an order to leave"),
    "later_case": _l("a case that comes later"),
}


def clock_of(who: str) -> str:
    """What a clock is about, by its key "for": a person by the number that stands before their answers, or a date."""
    if who in CLOCK_OF:
        return str(CLOCK_OF[who])
    if who[1:].isdecimal():
        return str(_("for person %(n)s", n=who[1:]))
    kinds = {kind.code: kind.label for kind in programme.law_data().question("next_dates").kinds}
    return law_text("question", "next_dates", f"kind.{who}", kinds.get(who, who))


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


def public_note(code: str, answers: Mapping[str, Any], data: law.LawData) -> str:
    """A note as it is said to a person with these answers; "" where they have done all that it asks for."""
    done = done_words("public_note", code, answers, data)
    if done is not None:
        return done
    return about(law_text("public_note", code, "text", data.public_notes[code]), answers, data)


def done_words(kind: str, code: str, answers: Mapping[str, Any], data: law.LawData) -> str | None:
    """What a "public_note" or a "signpost" says to somebody who has done what it asks for, "" for nothing; None where
    no answer says so."""
    told = law.told(kind, code, answers, data)
    if told is None:
        return None
    return about(law_text(kind, code, f"done.{told.place}", told.text), answers, data)


def _catalogue(locale: str) -> NullTranslations:
    """The catalogue of a language, read once by each app."""
    kept: dict[str, NullTranslations] = current_app.extensions.setdefault("referral.law_words", {})
    if locale not in kept:
        kept[locale] = Translations.load(str(FOLDER), [locale], DOMAIN)
    return kept[locale]


def why_sentence(data: law.LawData, rule: str) -> str:
    """The words of a rule id; "UC:hague_art12" speaks of its clock."""
    if rule.startswith("UC:"):
        return data.clock(rule[3:]).label
    return data.rule_text(rule)
