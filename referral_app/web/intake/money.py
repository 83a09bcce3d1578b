"""An amount of dollars in the notation it is written in; where two are possible, both, so that the page can ask.

Pure: text in, whole dollars out (cents are left off). The rules, for marks between digits:

- A mark that parts groups of three is a mark of thousands, whichever it is: "30,000", "30.000", "30 000", "30'000".
- One point or comma with one or two digits behind it is the decimal mark: "1200,50", "30.00". With three digits behind
  and at most three before it parts thousands in both notations: "1.200" and "1,200" are 1200.
- Of two different marks the last is the decimal mark: "1.200,50", "1,200.50".
- Numbers written out are put into digits first: "mil quinientos" is 1500.
- "k", "mil", "thousand" count thousands; a range, an amount by the month and whatever is left of two notations
  ("1200,500", "1.200 mil") is never guessed: it has several readings, or one that is not sure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from referral_app.web.intake.number_words import folded, in_digits


@dataclass(frozen=True)
class Amount:
    """What an amount may mean, in whole dollars, the least first. `sure`: it is one, and nobody needs to be asked."""

    readings: tuple[int, ...]
    sure: bool


UNREADABLE = Amount((), False)
_NOTHING = re.compile(
    r"(?:(?:i|we) (?:have|earn|make|get) )?(?:none|nothing|zero|no (?:income|money))|nada|cero|ningun[oa]?"
    r"|sin (?:ingresos?|dinero)|no (?:hay|tengo|tenemos)(?: (?:nada|dinero|ingresos?|ningun ingreso))?"
    r"|no (?:gano|ganamos|recibo|recibimos)(?: nada)?|i don'?t (?:have|earn|make) any(?:thing)?(?: income| money)?"
)
_DOLLARS = re.compile(
    r"(?:\b(?:u\.?s\.?a?\.?|american) dollars?\b|\bdolares (?:americanos|estadounidenses)\b"
    r"|u\.?s\.?a?\.? ?\$|\$ ?u\.?s\.?d?|usd|\$|\b(?:dollars?|dolar(?:es)?|bucks|dlls?|dls)\b)"
)
_ABOUT = re.compile(
    r"(?:~|≈|\b(?:about|around|approx(?:imately)?|roughly|almost|nearly|maybe|more or less|aprox(?:imadamente)?"
    r"|alrededor de|cerca de|casi|quizas?|tal vez|mas o menos|unos|unas|como)\b\.?)"
)
_AT_MOST = re.compile(
    r"[<>≤≥]=?|^(?:no se|not sure|i don'?t know),? "
    r"|\b(?:no mas de|not more than|no more than|no llega a|un poco (?:mas|menos) de)\b"
    r"|\b(?:less than|under|below|up to|at most|not even|more than|over|above|at least|menos de|(?:por )?debajo de|ni"
    r"|hasta|mas de|arriba de|al menos)\b"
    # What is said beside an amount and may change it: the page shows what was read, and asks.
    r"|(?<=[\dk])\+|-ish\b|\b(?:or so|y pico|and change|max(?:imum|imo)?|min(?:imum|imo)?|gross|brut[oa]s?|net[oa]?s?"
    r"|(?:before|after) tax(?:es)?|(?:antes|despues) de (?:los )?impuestos|combined|together|juntos"
    r"|en total|in all|total|household|entre tod[oa]s|(?<!mas )o menos|o mas|(?<!more )or less|or more"
    r"|plus tips|(?:mas|con|y) propinas|ssi|ssdi|disability|entre (?:los|las) dos)\b"
)
_PER = r"(?:[cp]?/|\b(?:a la|a|an|per|each|every|al?|por|x|cada|el|la|un|una)\b)? *"
#: Twice a month, or every other week: before the words for a week, which some of them hold.
_PERIODS = (
    (
        re.compile(rf"{_PER}\bquincenas?\b|\bquincenal(?:es|mente)?\b|\b(?:cada|every) (?:quince|15) (?:dias|days)\b"),
        24,
    ),
    (re.compile(r"\b(?:every (?:two|2|other) weeks?|bi-?weekly|cada (?:dos|2) semanas)\b"), 26),
    (re.compile(rf"{_PER}\b(?:years?|yrs?|annum|yearly|annually|annual|anos?|anual(?:es|mente)?|p\.a)\b\.?"), 1),
    (re.compile(rf"{_PER}\b(?:months?|mo|monthly|mes(?:es)?|mens|mensual(?:es|mente)?)\b\.?"), 12),
    (re.compile(rf"{_PER}\b(?:weeks?|wks?|weekly|semanas?|semanal(?:es|mente)?)\b\.?"), 52),
)
#: Pay by the hour or by the day, of which nobody knows how many a year has.
_BY_THE_HOUR = re.compile(
    r"[/ ](?:hr|h|hora|hour)s?\b|\b(?:hourly|daily|diari[oa]s?|hours?|hrs?|horas?)\b|/ ?(?:day|dia)\b"
    r"|\b(?:a|per|each|every|al|por|x|cada) (?:day|dia)\b"
)
_BETWEEN = re.compile(r"^(?:between|from|entre|desde|de) ")
_RANGE = re.compile(r" *(?:-|\.{2,}|…) *| (?:to|or|a|o|hasta) ")
#: "and" joins two ends only where it was said that they are two: "ciento y cincuenta" is one number.
_RANGE_SAID = re.compile(rf"{_RANGE.pattern}| (?:and|y) ")
#: What a word behind a number counts by. A single "m" is a million in English and may be "mil" in Spanish.
_SCALES = {
    "k": (1_000,),
    "mil": (1_000,),
    "miles": (1_000,),
    "thousand": (1_000,),
    "thousands": (1_000,),
    "grand": (1_000,),
    "thou": (1_000,),
    "m": (1_000, 1_000_000),
    "mm": (1_000_000,),
    "million": (1_000_000,),
    "millon": (1_000_000,),
    "millones": (1_000_000,),
}
_COUNTED = re.compile(
    rf"(?P<number>[\d .,']*\d[.,]?) *(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})?\.?"
)
_THOUSANDS_AND = re.compile(r"(\d{1,3}) ?(?:mil|thousand)(?: y| and)? (\d{1,3})")
_DIGITS = re.compile(r"\d+(?:[ .,']\d+)*")
#: India's way: a group of three last, groups of two before it.
_BY_TWOS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")


def read_amount(text: str) -> Amount:
    """What was typed as an amount of dollars. No readings at all for what is none, or is in another currency."""
    plain = folded(text)
    if _NOTHING.fullmatch(plain):
        return Amount((0,), True)
    plain = _DOLLARS.sub(" ", plain)
    plain, times = _without_period(plain)
    plain = in_digits(plain)
    bounded = _AT_MOST.search(plain) is not None
    plain = " ".join(_AT_MOST.sub(" ", _ABOUT.sub(" ", plain)).split()).strip(" ;:!?")
    plain = re.sub(r"(?:[.,]-|/-)$", "", plain)
    found, ranged = _values(plain)
    readings = tuple(sorted({int(value * times) for value in found}))
    return Amount(readings, len(readings) == 1 and times == 1 and not ranged and not bounded)


def is_by_the_hour(text: str) -> bool:
    """Whether an amount is what an hour or a day of work pays: it does not tell what a year brings."""
    plain = folded(text)
    return any(sign.isdigit() for sign in in_digits(plain)) and _BY_THE_HOUR.search(plain) is not None


def _without_period(plain: str) -> tuple[str, int]:
    """The text without its "a year" or "al mes", and how many of those a year has."""
    for pattern, times in _PERIODS:
        if pattern.search(plain):
            return pattern.sub(" ", plain, count=1), times
    return plain, 1


def _values(plain: str) -> tuple[tuple[Decimal, ...], bool]:
    """Every value of the text, and whether they are the two ends of a range."""
    both = _THOUSANDS_AND.fullmatch(plain)
    if both:
        return (Decimal(int(both[1]) * 1_000 + int(both[2])),), False
    one = _counted(plain)
    if one:
        return one, False
    said = _BETWEEN.sub("", plain)
    ends = (_RANGE_SAID if said != plain else _RANGE).split(said)
    if len(ends) != 2:
        return (), False
    upper = _COUNTED.fullmatch(ends[1])
    lower = _COUNTED.fullmatch(ends[0])
    if upper is None or lower is None:
        return (), False
    if upper["scale"] and not lower["scale"]:
        # "30-40k" is thirty to forty thousand.
        ends[0] = f"{ends[0]} {upper['scale']}"
    low, high = _counted(ends[0]), _counted(ends[1])
    return (low + high, True) if low and high else ((), False)


def _counted(plain: str) -> tuple[Decimal, ...]:
    """The values of a number with or without its "k" or "mil"; none for anything else."""
    found = _COUNTED.fullmatch(plain)
    if found is None:
        return ()
    scales = _SCALES[found["scale"]] if found["scale"] else (1,)
    numbers = _numbers(found["number"], counted=bool(found["scale"]))
    return tuple(number * scale for number in numbers for scale in scales)


def _numbers(written: str, *, counted: bool) -> tuple[Decimal, ...]:
    """What digits with marks between them may say. `counted`: a word such as "mil" follows them."""
    plain = re.sub(r" *([.,']) *", r"\1", written.strip()).rstrip(".,")
    plain = f"0{plain}" if plain[:1] in (".", ",") else plain
    if not _DIGITS.fullmatch(plain):
        return ()
    marks = re.findall(r"[ .,']", plain)
    if marks[:1] == ["'"] and len(set(marks)) == 3:
        # Mexico's way: "1'200,000.00" is "1,200,000.00".
        plain = plain.replace("'", marks[1])
        marks = re.findall(r"[ .,']", plain)
    parts = re.split(r"[ .,']", plain)
    joined = Decimal("".join(parts))
    if not marks or _BY_TWOS.fullmatch(plain):
        return (joined,)
    kinds = set(marks)
    alike = len(kinds) == 1 and (marks[-1] in " '" or len(marks) > 1)
    if (alike or "'" in kinds) and _in_groups(parts):
        return (joined,)
    if marks[-1] in " '" or len(kinds) > 2 or (len(kinds) == 2 and marks.count(marks[-1]) > 1):
        return ()
    return _with_last_mark(parts, joined, alone=len(marks) == 1, mixed=len(kinds) == 2, counted=counted)


def _with_last_mark(
    parts: list[str], joined: Decimal, *, alone: bool, mixed: bool, counted: bool
) -> tuple[Decimal, ...]:
    """The last mark is a point or a comma: it parts cents, thousands, or nobody can say."""
    *heads, tail = parts
    if len(tail) > 3 or not (alone or _in_groups(heads)):
        return ()
    with_cents = Decimal(f"{''.join(heads)}.{tail}")
    if len(tail) == 3 and heads[0].startswith("0"):
        return (with_cents,)
    if len(tail) == 3 and alone and _in_groups(parts):
        return (with_cents, joined) if counted else (joined,)
    if len(tail) < 3 and (alone or mixed):
        return (with_cents,)
    return (with_cents, joined)


def _in_groups(parts: list[str]) -> bool:
    """Whether these are groups of thousands: one to three digits, then three each."""
    return 1 <= len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
