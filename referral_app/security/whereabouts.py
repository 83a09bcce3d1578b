"""Streets, schools and names on the net in words written by hand, in English and Spanish: each tells who a family is.

Pure. Patterns only, each with an example beside it, so that whoever is stopped can see by what. A street needs a name
with a capital letter or a number before it, and courts are no streets: "Family Court", "the Western District".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from referral_app.security.word_lists import listed_words

Span = tuple[int, int]


def _either(words: str) -> str:
    """Any of these words, with a capital letter or without."""
    return "(?:" + "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in words.split()) + ")"


_NAME = r"[A-Z\u00c0-\u00de][\w'\u2019-]*"
#: Words that stand for a street wherever they stand, and those that do so only with a capital letter.
_ROADS = _either("street avenue boulevard lane road terrace parkway")
_SHORT_ROADS = r"(?:Drive|Highway|Trail|St|Ave|Blvd|Ln|Rd|Pkwy|Hwy|Dr(?=\.?\s*(?:[,;.)]|$|[a-z])))"
#: "2 years on the road" is no address.
_NO_LITTLE_WORD = (
    r"(?!(?:the|an?|on|off|of|in|at|and|or|to|from|by|down|that|this|her|his|their|years?|months?|weeks?|days?|hours?"
    r"|miles?|children|orders?|times?|people)\b)"
)
_PARTS_OF_TOWNS = _either("calle avenida calzada carrera boulevard colonia barrio av col blvd")
_FLATS = _either("apt apartment suite depto departamento apartado")
_STREETS = (
    #: "12 Maple Street", "400 W. Oak Ridge Rd".
    re.compile(
        rf"\b\d{{1,5}}[A-Za-z]?\s+(?:[NSEW]\.?\s+)?(?:{_NO_LITTLE_WORD}[\w'\u2019-]+\s+){{1,3}}?"
        rf"(?:{_ROADS}|{_SHORT_ROADS})(?!\w)"
    ),
    #: "Oakwood Drive", "5th Avenue".
    re.compile(
        rf"\b(?:{_NAME}|\d{{1,3}}(?:st|nd|rd|th))\s+"
        r"(?:Street|Avenue|Boulevard|Lane|Road|Drive|Parkway|Ave|Blvd|Rd)(?!\w)"
    ),
    #: "calle Hidalgo 22", "Av. Juárez", "Colonia Roma".
    re.compile(rf"(?:\b{_PARTS_OF_TOWNS}\b\.?|\bC/)\s*(?:(?:de|del|la|las|los|el)\s+)*(?:{_NAME}|\d{{1,4}}\b)"),
    #: "Apt. 4B", "P.O. Box 12", "departamento 301".
    re.compile(rf"\b(?:{_FLATS}(?:\s+postal)?\.?|P\.?\s?O\.?\s[Bb]ox)\s*#?\s*\d+\w?\b"),
    #: "zip 77002", "C.P. 06700", "Conroe, TX 77301".
    re.compile(r"\b(?i:zip(?:\s?code)?|postal code|c[o\u00f3]digo postal|C\.?P\.)\s*:?\s*\d{5}\b"),
    re.compile(r",\s*[A-Z]{2}\s+\d{5}(?:-\d{4})?\b"),
    #: "29.7604, -95.3698".
    re.compile(r"(?<![\d.])-?\d{1,2}\.\d{3,}\u00b0?\s*[NS]?\s*,\s*(?:\w+\s+)?-?\d{1,3}\.\d{3,}"),
)
_ANY_SCHOOL = listed_words("school_words.txt")
_SCHOOL = re.compile(
    rf"(?P<before>[\w'\u2019-]+)\s+(?:{_either('elementary middle high primary secondary charter')}\s+)?"
    r"(?:School|Kindergarten|Preschool|(?:A|a)cademy|(?:E|e)lementary|(?:M|m)ontessori)(?!\w)"
)
_ESCUELAS = _either(
    "escuela colegio primaria secundaria preparatoria prepa liceo guarder\u00eda k\u00ednder cetis cbtis conalep"
)
_KINDS_OF_ESCUELAS = _either("primaria secundaria t\u00e9cnica federal estatal de del la los las n\u00famero no\\.?")
_SCHOOLS = (
    #: "P.S. 118".
    re.compile(r"\bP\.?S\.?\s?#?\s?\d{1,3}\b"),
    #: "Escuela Primaria Benito Juárez", "colegio San Marcos".
    re.compile(rf"\b{_ESCUELAS}\s+(?:{_KINDS_OF_ESCUELAS}\s+)*(?:{_NAME}|\d{{1,3}}\b|[\"\u201c\u00ab])"),
)
_NETS = "ig|insta|instagram|snap|snapchat|tik ?tok|fb|facebook|discord|telegram|twitter|kik|roblox|whatsapp|messenger"
#: One or two words that a person calls themselves on the net; what says only how somebody was there is none.
_NO_HANDLE = (
    r"(?!(?:an?|the\s+(?:same|one|other)|well|if|evidence|proof|part|soon|long|unknown|not|no|un|una|desconocid[oa]|prueba"
    r"|siempre|parte|medio|evidencia|si|amig[oa]|usual|late|early)\b)"
)
_HANDLE = r"[\"\u201c'\u2018]?(?:(?:the|el|la|los|las)\s+)?[\w.]{3,}(?:\s+(?!on\b|en\b|por\b|and\b|y\b|in\b)[\w.]{3,})?"
#: What somebody does under a name.
_SAYS = (
    r"wr[io]tes?|writing|written|known|goes|went|calls?|called|message[sd]?|messaging|texts?|texted|posts?|posted|posing|chats?|chatted"
    r"|escrib\w+|conocid[oa]|llama\w*|presenta\w*|habl\w+"
)
#: "@mia.r", "mia_rivera", "darkwolf77", "name#1234", "username: shadowfox", "snap: miar".
_HANDLES = (
    re.compile(r"(?<![\w@.])@[A-Za-z][\w.]{1,}"),
    re.compile(r"\b[A-Za-z]\w*_\w*[A-Za-z0-9]\b"),
    re.compile(r"\b[A-Za-z]{4,}[.]?\d{2,}\b"),
    re.compile(r"\b[A-Za-z]\w{2,}#\d{3,5}\b"),
    re.compile(
        r"\b(?:username|user name|screen name|gamertag|handle|usuario|apodo)"
        r"\s*(?::|\b(?:is|was|es|era|called|named)\b)\s*"
        rf"{_NO_HANDLE}{_HANDLE}",
        re.IGNORECASE,
    ),
    #: "her Roblox name is pink unicorn", "su nombre en TikTok es la princesa rosa", "Discord que era el zorro negro".
    re.compile(rf"\b(?:{_NETS})\s+name\s+(?:is|was)\s+{_NO_HANDLE}{_HANDLE}", re.IGNORECASE),
    re.compile(
        rf"\b(?:name|nombre)\s+(?:on|en)\s+(?:{_NETS})\s+(?:is|was|es|era)\s+{_NO_HANDLE}{_HANDLE}",
        re.IGNORECASE,
    ),
    #: "wrote as lil peachy on Snapchat", "le escrib\u00eda por Snapchat como lobito feroz".
    re.compile(
        rf"\b(?:{_SAYS})\b[^.!?\n]{{0,40}}?\b(?:as|como)\s+{_NO_HANDLE}{_HANDLE}\s+(?:on|en|por)\s+(?:{_NETS})\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:{_SAYS})\b[^.!?\n]{{0,40}}?\b(?:{_NETS})\s+(?:as|como)\s+{_NO_HANDLE}{_HANDLE}", re.IGNORECASE),
    #: "mia underscore nine", "juanito gui\u00f3n bajo perez", "her Instagram is mia dot rivera".
    re.compile(r"\b\w+\s+(?:underscore|gui[\u00f3o]n\s+bajo)\s+\w+", re.IGNORECASE),
    re.compile(rf"\b(?:{_NETS})\s+(?:is|was|es|era)\s+\w+\s+(?:dot|punto)\s+\w+", re.IGNORECASE),
    re.compile(rf"\b(?:{_NETS})\s*[:=]\s*[\w.]{{3,}}(?=\s*(?:[,;)!?\n]|$))", re.IGNORECASE),
)


def streets(text: str) -> list[Span]:
    """Where a street, a part of a town or a flat is named."""
    return _spans(text, _STREETS)


def schools(text: str) -> list[Span]:
    """Where one school is named."""
    named = [
        found.span()
        for found in _SCHOOL.finditer(text)
        if found["before"].lower() not in _ANY_SCHOOL
        and (found["before"][0].isupper() or found.group().split()[-1].lower() != "school")
    ]
    return sorted({*named, *_spans(text, _SCHOOLS)})


def handles(text: str) -> list[Span]:
    """Where a name on the net is written."""
    return _spans(text, _HANDLES)


def _spans(text: str, patterns: tuple[re.Pattern[str], ...]) -> list[Span]:
    return sorted(set(_all(text, patterns)))


def _all(text: str, patterns: tuple[re.Pattern[str], ...]) -> Iterator[Span]:
    for pattern in patterns:
        for found in pattern.finditer(text):
            yield found.span()
