"""What the rules said differently each time they ran, in words for staff."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask_babel import gettext as _

from referral_app import law
from referral_app.models import Routing
from referral_app.queries import cases
from referral_app.web.words import say
from referral_app.web.words.filters import place, short_day
from referral_app.web.words.law_words import clock_of, law_text, question_text


@dataclass(frozen=True)
class Line:
    """One difference: what kind of thing, which one, and how it was and is."""

    kind: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """What one routing said that the one before it did not."""

    routing: Routing
    lines: list[Line]


def history(routings: Sequence[Routing], data: law.LawData) -> list[Difference]:
    """The differences of each routing from the one before, the newest first, as they are given. Raises CannotBeRead."""
    found = [(routing, cases.routing_result(routing)) for routing in routings]
    return [
        Difference(newer, [line(change, data) for change in law.differences(before, result)])
        for (newer, result), (_older, before) in pairwise(found)
    ]


def line(change: law.Change, data: law.LawData) -> Line:
    before, after = (_value(change, value) for value in (change.before, change.after))
    if change.part is not None or change.kind in ("derived", "other"):
        before, after = "–", str(_("different now"))
    return Line(say(change.kind, "change"), _what(change, data), before, after)


def _value(change: law.Change, value: str | None) -> str:
    """How it was or is: of a code that came or went only that it did."""
    if value is None:
        return str(_("not there"))
    kind = VALUE_WORDS.get(change.kind)
    if kind is not None:
        return say(value, kind)
    if change.kind in ("deadline", "clock_date"):
        return str(_("today: a date may have passed")) if value == "today" else short_day(value)
    return str(_("there"))


#: What sort of code stands in `before` and `after`.
VALUE_WORDS = {
    "level": "level",
    "mode": "match_mode",
    "consent": "consent",
    "need": "need_level",
    "need_level": "need_level",
    "clock": "clock_status",
}


def _what(change: law.Change, data: law.LawData) -> str:
    """The name of the thing; a code that the law data of today no longer has stands for itself."""
    if not change.what:
        return ""
    names = NAMES.get(change.kind)
    if names is None:
        name = say(change.what[0], "derived" if change.kind == "derived" else "routing_part")
    else:
        name = names(data).get(change.what[0], change.what[0])
    more = _more(change)
    return f"{name} ({more})" if more else name


def _more(change: law.Change) -> str:
    """The forums of a need, the person of a clock, and which part of it differs."""
    if change.kind in NEEDS:
        said = [place(forum) for forum in change.what[1:]]
    else:
        said = [clock_of(who) for who in change.what[1:2] if who] + list(change.what[2:])
    if change.part is not None:
        said.append(say(change.part, "need_term" if change.kind in NEEDS else "clock_part"))
    return ", ".join(said)


NEEDS = ("need", "need_level", "deadline", "need_term")


def _areas(data: law.LawData) -> Mapping[str, str]:
    return {code: area.label for code, area in data.expertise.items()}


def _clocks(data: law.LawData) -> Mapping[str, str]:
    return {clock.id: clock.label for clock in data.clocks}


def _rules(data: law.LawData) -> Mapping[str, str]:
    return {**data.rule_texts, **{f"UC:{clock.id}": clock.label for clock in data.clocks}}


NAMES: Mapping[str, Callable[[law.LawData], Mapping[str, str]]] = {
    **dict.fromkeys(NEEDS, _areas),
    **dict.fromkeys(("clock", "clock_date", "clock_detail"), _clocks),
    **dict.fromkeys(("urgency", "reason"), _rules),
    "situation": lambda data: {situation.code: situation.label for situation in data.situations},
    "flag": lambda data: data.flag_texts,
    "refusal": lambda data: data.refusal_texts,
    "public_note": lambda data: data.public_notes,
    "signpost": lambda data: {row.code: law_text("signpost", row.code, "name", row.name) for row in data.signposts},
    "question": lambda data: {question.id: question_text(question) for question in data.questions},
}
