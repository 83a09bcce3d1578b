"""Of whom the form speaks, and to whom: "you" to the one it happened to, "your child", "the person you help".

A text has places for it: `{whom}`, or `{Whom}` where a sentence begins with it, and `{is|are}` for one or several.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from referral_app.law.answers import RESERVED
from referral_app.law.data import LawData
from referral_app.law.dates import span_of

_ONE_OR_MANY = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
_DRAWN_TOGETHER = re.compile(r"\b([Aa]|[Dd]e) \{whom\}")
_WHOM = re.compile(r"\{([Ww])hom\}")
#: The words for whom, where nothing closer is known.
NOT_KNOWN = "other"
#: What a text that names the person is keyed by; the other keys speak to the person themselves, or to a parent.
ABOUT = "about"
MY_CHILD, MYSELF, ALONE = "my_child", "myself", "alone"
#: Who has the child now is not asked when it was taken from them.
WITH_ME = "with_me"
#: Who was themselves the child that was taken or ran away: under age and alone, or grown meanwhile.
OF_ME = "of_me"
#: All of whom it is about are adults.
GROWN = "grown"
#: Who asks is no family: what is asked of a home, a purse or a tongue is that of the person they help.
HELPED = "helped"
#: Who asks is not the parent the child was taken from: what that family agreed to, and its rights, are asked of it.
BESIDE = "beside"
#: All of whom it is about have died.
DIED = "died"
#: Who asks for somebody else and has not said yet who they are to them: no child of theirs is spoken of.
SOMEBODY = "somebody"
#: Whoever has said nothing of images does not read of any: the words stand under this, behind the other key or alone.
NO_IMAGES = "no_images"
TO = (ABOUT, MY_CHILD, MYSELF, ALONE, WITH_ME, OF_ME, GROWN, HELPED, BESIDE, DIED, SOMEBODY)
KEYS = (*TO, *(f"{key}_{NO_IMAGES}" for key in TO), NO_IMAGES)
#: Who names somebody by their own birth may be a year off in one of two ages.
_SAME_AGE = 1


@dataclass(frozen=True, slots=True)
class Whom:
    """`keys` of `spoken` under which the words to this person stand, the closest first, none where we know too little;
    `code` of the words that name whom it is about; `many` where they are several."""

    keys: tuple[str, ...]
    code: str
    many: bool


def whom(answers: Mapping[str, Any], data: LawData, today: date | None = None) -> Whom:
    """Of whom to speak, by the role, the relation, the age of who asks and of whom they named, who has the child, how
    many they are, and whether there are images. Without `today` a birth date tells no age."""
    to = _by_role(answers, data, today)
    keys = (WITH_ME, *to.keys) if answers.get("who_has_child") == "requester" else to.keys
    if not _has_images(answers, data):
        keys = (*(name for key in keys for name in (f"{key}_{NO_IMAGES}", key)), NO_IMAGES)
    return replace(to, keys=keys)


def _by_role(answers: Mapping[str, Any], data: LawData, today: date | None) -> Whom:
    role, children = answers.get("role"), answers.get("children")
    if role == MYSELF:
        return Whom(_to_myself(answers, data, today), NOT_KNOWN, False)
    many = isinstance(children, list) and len(children) > 1
    grown = _are_grown(children, data, today)
    of_age = (*((DIED,) if _have_died(children) else ()), *((GROWN,) if grown else ()))
    if role == MY_CHILD:
        return Whom((*of_age, MY_CHILD, ABOUT), MY_CHILD, many)
    known = data.whom_of_relation.get(str(answers.get("relation"))) if role == "someone_else" else None
    if known is None:
        return Whom((*of_age, *((SOMEBODY,) if role == "someone_else" else ())), NOT_KNOWN, many)
    named = f"{known}_{GROWN}"
    beside = (HELPED, BESIDE) if known == HELPED else (BESIDE,) if known == "family" else ()
    return Whom((*of_age, *beside, ABOUT), named if grown and named in data.whom else known, many)


def was_a_child_then(answers: Mapping[str, Any], data: LawData, today: date | None = None) -> bool:
    """Whether it was they themselves, grown since, who were taken or ran away: nobody looks for them now. Of whom they
    named only the age tells: a child of theirs who is grown may be missing."""
    age, children = answers.get("requester_age"), answers.get("children")
    if answers.get("role") != MYSELF or not isinstance(age, int) or age < data.cells.adult_age:
        return False
    ages = [_age_of(one, today) for one in children] if isinstance(children, list) else []
    return bool(ages) and all(one is not None and abs(one - age) <= _SAME_AGE for one in ages)


def _have_died(children: Any) -> bool:
    """Whether somebody was named, and all who were have died."""
    return isinstance(children, list) and bool(children) and all(one.get("living") == "no" for one in children)


def _are_grown(children: Any, data: LawData, today: date | None) -> bool:
    """Whether somebody was named, and all who were are adults."""
    ages = [_age_of(one, today) for one in children] if isinstance(children, list) else []
    # Of a birth date only the year is taken: who may be a day short of it is not grown yet.
    return bool(ages) and all(age is not None and age > data.cells.adult_age for age in ages)


def _to_myself(answers: Mapping[str, Any], data: LawData, today: date | None) -> tuple[str, ...]:
    """Who asks for themselves may be the child of whom the form asks, grown or not, or a parent who did not say so:
    the ages of those they named tell, and where nobody is named, being under age."""
    age, children = answers.get("requester_age"), answers.get("children")
    young = isinstance(age, int) and age < data.cells.adult_age
    named = children if isinstance(children, list) else []
    ages = [_age_of(one, today) for one in named]
    if not (all(one is not None and _is_who_asks(one, age, data) for one in ages) if named else young):
        return (MYSELF,)
    return (ALONE, OF_ME, MYSELF) if young else (OF_ME, MYSELF)


def _is_who_asks(named: int, age: Any, data: LawData) -> bool:
    """Whether an age is that of who asks: a child that is spoken of is under age unless it is they, grown up."""
    return named >= data.cells.adult_age or (isinstance(age, int) and abs(named - age) <= _SAME_AGE)


def _age_of(named: Mapping[str, Any], today: date | None) -> int | None:
    """The age that was given, or that of a birth date by its year."""
    age, born = named.get("age"), named.get("dob")
    if isinstance(age, int):
        return age
    if today is None or not isinstance(born, str) or born in RESERVED:
        return None
    return today.year - span_of(born).first.year


def _has_images(answers: Mapping[str, Any], data: LawData) -> bool:
    """Whether images are among what happened, as far as anybody said; where nothing was said yet, they may be."""
    picked = answers.get("situations")
    if not isinstance(picked, list) or not picked or answers.get("image_shared") == "yes":
        return True
    return bool(data.with_images.intersection(picked))


def spoken(question_id: str, field: str, to: Whom, data: LawData) -> tuple[str, str] | None:
    """The words of a field of a question ("text", "why", "option_<code>") to this person, with the key they stand
    under; None where the question's own fit, "" for a choice that is not theirs."""
    said = data.spoken.get(question_id, {})
    names = (key if field == "text" else f"{key}_{field}" for key in to.keys)
    return next(((name, said[name]) for name in names if name in said), None)


def put(text: str, words: str, *, many: bool) -> str:
    """The text with `words` in the place of `{whom}`, for one or for several."""
    text = _ONE_OR_MANY.sub(lambda found: found.group(2 if many else 1), text)
    if words.startswith("el "):
        # Spanish draws "a el" and "de el" together.
        text = _DRAWN_TOGETHER.sub(lambda found: f"{found.group(1)}l{words[2:]}", text)
    return _WHOM.sub(lambda found: words[0].upper() + words[1:] if found.group(1) == "W" else words, text)


def every_way(text: str, data: LawData) -> list[str]:
    """The text as each person may read it."""
    if "{" not in text:
        return [text]
    return [put(text, words[many], many=bool(many)) for words in data.whom.values() for many in (0, 1)]
