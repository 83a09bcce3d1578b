"""An age or a number of people the way it is said: "tengo 15 años", "fifteen", "15½", "casi 18" is 17, "somos 4".

Pure: text in, a whole number out, or None for what is none. Of an age that is not whole the years that are full count,
because the law counts those: whoever is almost 18 is 17.
"""

from __future__ import annotations

import re

from referral_app.security.typed_text import whole_number
from referral_app.web.intake.number_words import folded, in_digits

_SAYS_WHO = re.compile(
    r"^(?:(?:i am|i'?m|im|he is|she is|he'?s|she'?s|they are|we are|there are|it'?s|yo tengo|tengo|tiene|tenia|tenemos"
    r"|somos|son|soy|la edad es|my age is)\b ?)"
)
_ALMOST = re.compile(
    r"^(?:almost|nearly|going on|turning|soon|casi|cerca de|voy a cumplir|va a cumplir|por cumplir)\b ?"
)
_PERHAPS = re.compile(
    r"^(?:~|≈|(?:maybe|perhaps|around|approx(?:imately)?\.?|quizas?|tal vez|aprox\.?|mas o menos)\b) ?"
)
_PART = re.compile(
    r"(?<=\d)(?: ?1/2|\.\d|,\d| (?:and a half|y medi[ao])| (?:years?|anos?) (?:and a half|y medi[ao]))"
    r"(?: (?:years?|anos?)(?: old)?)?$"
)
_BEHIND = re.compile(r"(?: (?:of us|in all|in total|en total|cumplidos|of age|ya)|!)+$")
_ALONE = re.compile(r"(?:only|just|solo|solamente) (?:me|myself|yo)|yo sol[oa]|(?:me|yo)")
_NEWBORN = re.compile(r"(?:a )?(?:newborn|new born|baby|bebe|recien nacid[oa])|\d{1,2} (?:days?|weeks?|dias?|semanas?)")


def read_whole(text: str, *, people: bool = False) -> int | None:
    """The number; of `people`, "just me" is 1 and nobody is almost there."""
    plain = in_digits(re.sub(r" ?½", " 1/2", folded(text)))
    plain = re.sub(r"^un[ao]? (?=ano|mes|year|month)", "1 ", _SAYS_WHO.sub("", plain))
    if people and _ALONE.fullmatch(plain):
        return 1
    if not people and _NEWBORN.fullmatch(plain):
        return 0
    almost = _ALMOST.match(plain)
    plain = _BEHIND.sub("", _PERHAPS.sub("", plain[almost.end() :] if almost else plain))
    number = whole_number(_PART.sub("", plain))
    if number is None or almost is None:
        return number
    return None if people or number == 0 else number - 1
