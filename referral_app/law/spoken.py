"""Of whom the form speaks, and to whom: "you" to the one it happened to, "your child", "the person you help".

A text has places for it: `{whom}`, or `{Whom}` where a sentence begins with it, and `{is|are}` for one or several.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from referral_app.law.data import LawData

_ONE_OR_MANY = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
_WHOM = re.compile(r"\{([Ww])hom\}")
#: The words for whom, where nothing closer is known.
NOT_KNOWN = "other"
#: What a text that names the person is keyed by; the other keys speak to the person themselves, or to a parent.
ABOUT = "about"
MY_CHILD, MYSELF, ALONE = "my_child", "myself", "alone"
#: Who has the child now is not asked when it was taken from them.
WITH_ME = "with_me"
KEYS = (ABOUT, MY_CHILD, MYSELF, ALONE, WITH_ME)


@dataclass(frozen=True, slots=True)
class Whom:
    """`keys` of `spoken` under which the words to this person stand, the closest first, none where we know too little;
    `code` of the words that name whom it is about; `many` where they are several."""

    keys: tuple[str, ...]
    code: str
    many: bool


def whom(answers: Mapping[str, Any], data: LawData) -> Whom:
    """Of whom to speak, by the role, the relation, the age of who asks, who has the child, and how many they are."""
    to = _by_role(answers, data)
    return replace(to, keys=(WITH_ME, *to.keys)) if answers.get("who_has_child") == "requester" else to


def _by_role(answers: Mapping[str, Any], data: LawData) -> Whom:
    role, age, children = answers.get("role"), answers.get("requester_age"), answers.get("children")
    if role == MYSELF:
        young = isinstance(age, int) and age < data.cells.adult_age
        return Whom((ALONE, MYSELF) if young else (MYSELF,), NOT_KNOWN, False)
    many = isinstance(children, list) and len(children) > 1
    if role == MY_CHILD:
        return Whom((MY_CHILD, ABOUT), MY_CHILD, many)
    known = data.whom_of_relation.get(str(answers.get("relation"))) if role == "someone_else" else None
    return Whom((ABOUT,), known, many) if known else Whom((), NOT_KNOWN, many)


def spoken(question_id: str, field: str, to: Whom, data: LawData) -> tuple[str, str] | None:
    """The words of a field of a question ("text", "why", "option_<code>") to this person, with the key they stand
    under; None where the question's own fit."""
    said = data.spoken.get(question_id, {})
    names = (key if field == "text" else f"{key}_{field}" for key in to.keys)
    return next(((name, said[name]) for name in names if name in said), None)


def put(text: str, words: str, *, many: bool) -> str:
    """The text with `words` in the place of `{whom}`, for one or for several."""
    text = _ONE_OR_MANY.sub(lambda found: found.group(2 if many else 1), text)
    return _WHOM.sub(lambda found: words[0].upper() + words[1:] if found.group(1) == "W" else words, text)


def every_way(text: str, data: LawData) -> list[str]:
    """The text as each person may read it."""
    if "{" not in text:
        return [text]
    return [put(text, words[many], many=bool(many)) for words in data.whom.values() for many in (0, 1)]
