"""An age or a number of people the way it is said: "tengo 15 años", "fifteen", "15½", "casi 18" is 17, "somos 4".

Pure: text in, a whole number out, or None for what is none. Of an age that is not whole the years that are full count,
because the law counts those: whoever is almost 18 is 17. Of an age that may be several, "15 o 16", the youngest counts,
because more care is taken of whoever is younger; staff read the words beside it.
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


_TO = r"(?:-|/|,|o|u|or|y|and|a|al|to|till|until|hasta|a los|y los|o los|or maybe|o quizas?|o tal vez)"
_YEARS = r"(?: ?(?:years?|yrs?|yo|y/o|ann?os?|anitos?|aos)(?: old| de edad)?)?"
#: What people say before an age that they are not sure of, one after the other: "cuando tenía como", "I think like".
_BEFORE_AN_AGE = re.compile(
    r"^(?:(?:when|cuando|i was|tenia(?:mos)?|tendria|tiene|tengo|he was|she was|were|era|creo(?: que)?|i think|i guess"
    r"|no se|idk|not sure|no estoy segur[oa]|maybe|perhaps|around|about|approximately|approx\.?|like|some|como(?: de)?"
    r"|unos|unas|a los|alrededor de|cerca de|mas o menos|quizas?|tal vez|aproximadamente|aprox\.?|between|from|since"
    r"|entre|desde|de|ages?|edad(?:es)?|los|the age of|las edades de)(?:,? |: ?))+"
)
_SEVERAL = re.compile(rf"(\d{{1,3}}){_YEARS} ?{_TO} ?(?:like |como )?(\d{{1,3}}){_YEARS}")
_ABOUT_ONE = re.compile(
    rf"(\d{{1,3}}){_YEARS},? ?(?:ish|or so|more or less|mas o menos|aprox\w*|approx\w*|i think|i guess|creo|yo creo|\+"
    r"|and up|or older|or more|o mas|y pico|y tantos|something|s|'s|[/ ]?[mfh])?"
)
_AND_MONTHS = re.compile(
    r"(\d{1,3}) ?(?:years?|yrs?|y|anos?)?,? ?(?:and|y|con)? ?\d{1,2} ?(?:months?|mos?|m|meses|mes)(?: old)?"
)
_OLDER = re.compile(
    r"(?:i am |i'?m |soy |tengo |es )?(?:over|above|older than|more than|at least"
    r"|mayor de|mayor que|mas de|al menos|por lo menos)"
    rf" (?:the age of |los )?(\d{{1,3}}){_YEARS}"
)
_OLDEST = 120
#: What people say behind ages that they are not sure of.
_BEHIND_AN_AGE = re.compile(
    r",? \(?(?:mas o menos|aprox\w*|approx\w*|more or less|or so|creo|yo creo|i think|i guess"
    r"|no (?:me acuerdo|recuerdo)(?: bien)?|don'?t remember(?: well)?)\)?$"
)
_TWICE = re.compile(r"(\d{1,3}) ?\((\d{1,3})\)")
_DECADE = re.compile(r"(?:in )?(?:my |his |her |the )?(?:early|mid|late)[ -]?(\d)0'?s")
_TURNS = re.compile(
    rf"(?:i(?:'m| am|'ll be)? |he |she |will |yo )?(?:(?:ya )?casi )?(?:turn(?:ing|s)?|will be|be|cumplo|cumple"
    rf"|cumplira|cumplire|voy para|va para"
    rf"|entrando a)(?: los)? (\d{{1,3}}){_YEARS}(?: (?:in|on|next|en|el|la|este|this|soon|pronto|tomorrow|manana)\b.*)?"
    rf"|(\d{{1,3}}){_YEARS} (?:(?:in|next|en|el proximo|la proxima) [a-z ]+|tomorrow|manana)"
    rf"|(\d{{1,3}}){_YEARS},? (?:pero |but |y |and )?(?:i(?:'m| am)? )?(?:ya )?"
    rf"(?:cumplo|cumple|voy para|va para|turn(?:ing|s)?|casi|almost|nearly|going on|about to (?:be|turn)"
    rf"|(?:voy a|va a|por|a punto de) cumplir)"
    rf"(?: los)? \d{{1,3}}{_YEARS}(?: (?:in|en) [a-z ]+)?"
)


#: A birthday that has been, with or without its day: "acabo de cumplir 18", "18 recién cumplidos".
_TURNED = re.compile(
    r"(?:i |he |she |yo |ya |just |recien |acab[oa] de )*(?:turned|cumplir|cumpli|cumplio)(?: los)?"
    rf" (\d{{1,3}}){_YEARS}(?: (?:ayer|hoy|yesterday|today|in [a-z ]+|en [a-z ]+|last [a-z]+|recently))?"
    rf"|(\d{{1,3}}){_YEARS} recien cumplidos"
)


def youngest(text: str) -> int | None:
    """The youngest age that words allow which name no one age: "15 o 16", "como 15", "18+", "14 años y 8 meses"; a
    birthday still to come is not counted. None where no age is named."""
    plain = in_digits(folded(text)).rstrip(" .?!")
    plain = _BEHIND_AN_AGE.sub("", _BEFORE_AN_AGE.sub("", _SAYS_WHO.sub("", plain)))
    if found := _TURNS.fullmatch(plain):
        return int(found[3]) if found[3] else max(0, int(found[1] or found[2]) - 1)
    if found := _TURNED.fullmatch(plain):
        return int(found[1] or found[2])
    if (found := _SEVERAL.fullmatch(plain)) and max(int(found[1]), int(found[2])) <= _OLDEST:
        return min(int(found[1]), int(found[2]))
    if (found := _TWICE.fullmatch(plain)) and found[1] == found[2]:
        return int(found[1])
    if found := _DECADE.fullmatch(plain):
        return int(found[1]) * 10
    for form in (_AND_MONTHS, _ABOUT_ONE, _OLDER):
        if found := form.fullmatch(plain):
            return int(found[1])
    return None


def is_plain(text: str) -> bool:
    """Whether the words say one age and no more: "15", "15 years old", "quince"."""
    plain = _SAYS_WHO.sub("", in_digits(folded(text)))
    return re.fullmatch(rf"\d{{1,3}}{_YEARS}\.?", plain) is not None
