"""The boxes of a form: a line of text, three boxes of a date, rows; and the fault of an answer that cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from referral_app import law
from referral_app.security.typed_text import without_pictures
from referral_app.web.intake.number_words import folded

Form = MultiDict[str, str]
SKIPPED, UNKNOWN = "skipped", "unknown"
RESERVED = (SKIPPED, UNKNOWN)
ROWS = {"people": 6, "events": 4, "places": 3, "courts": 3, "countries": 3, "languages": 3}


@dataclass(frozen=True)
class Fault:
    """What is wrong with one answer, and the id of the field to mend.

    `wrong`: every box that has to be mended, where that is more than the one. Where an answer may mean several things,
    `choices` are those, and `meant` is the name of the field in which the person says which.
    """

    field: str
    words: str
    wrong: tuple[str, ...] = ()
    meant: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    def marks(self, name: str) -> bool:
        """Whether this box is one to mend."""
        return name in (self.wrong or (self.field,))


class Unreadable(Exception):
    """The answer cannot be read: carries the fault."""

    def __init__(self, field: str, words: str, **more: Any) -> None:
        super().__init__(words)
        self.fault = Fault(field, words, **more)


def text_of(form: Form, name: str, most: int = 200) -> str:
    """What stands in a box of one line, bare of what carries no meaning and of small pictures, at most so many
    characters of it."""
    return without_pictures(form.get(name, ""))[:most]


_NOT_KNOWN = re.compile(
    r"(?:i )?(?:do not|don'?t|can'?t|cannot) (?:know|remember)|idk|unknown|(?:i am |i'?m )?(?:not sure|unsure)"
    r"|(?:yo )?no (?:lo |la )?(?:se|sabemos|recuerdo)|no me acuerdo|no estoy segur[oa]|desconocid[oa]|nose|\?+"
    r"|(?:i )?(?:forget|forgot)|(?:i have )?no idea|who knows|ni idea|no tengo (?:ni )?idea|quien sabe"
    r"|(?:nobody|no one) told (?:me|us)|(?:they )?(?:did not|didn'?t) tell (?:me|us)"
    r"|no (?:me|nos) (?:lo )?(?:dijeron|han dicho)|nadie (?:me|nos) (?:lo )?(?:dijo|ha dicho)"
    r"|(?:i(?:'d| would)? )?(?:rather|prefer) not(?: to)?(?: say| tell)?"
    r"|prefiero no(?: decir(?:lo|la)?| contestar| responder)?"
    r"|no (?:se|sabemos|recuerdo) (?:bien )?(?:el|la|cual|que|en que)(?: \w+)?(?: es)?"
    r"|(?:i )?(?:do not|don'?t) (?:know|remember) (?:the|which|what)(?: \w+)?(?: it is)?"
)
_NOT_MINE = ("n/a", "no aplica", "not applicable")
_LEFT_OUT = re.compile(r"[?0_.\-]+|x{2,}")


def says_unknown(text: str, *, marks: bool = False) -> bool:
    """Whether "I don't know" was written into a box; `marks`: also "00", "xx" or "--", as forms are filled on paper."""
    plain = folded(text)
    if plain.rstrip(" .!") in _NOT_MINE:
        return True
    parts = re.split(r" ?[,.;/] ?| (?:or|o|y|and) ", plain.rstrip(" .!"))
    return bool(all(_NOT_KNOWN.fullmatch(part) for part in parts) or (marks and _LEFT_OUT.fullmatch(plain)))


def rows(question: law.Question) -> range:
    """The numbers of the rows a question of this type shows."""
    return range(1, ROWS[question.type] + 1)


def distinct(values: list[Any]) -> list[Any] | None:
    """The values of rows, each once and in order, without the blank ones; None when all are."""
    kept: list[Any] = []
    for value in values:
        if value is not None and value not in kept:
            kept.append(value)
    return kept or None
