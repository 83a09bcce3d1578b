"""What people type into one line, bare of what carries no meaning.

Keyboards, address books and messengers put spaces at the ends, signs that nobody sees, dashes of other kinds,
full-width letters and the digits of other scripts into what is copied. None of it is taken for a person's mistake.
Pure: standard library only. Every function says what it could not read by returning nothing; the one
that guesses says so.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import product

#: Signs without a shape of their own that Unicode does not count among the format signs: fillers, selectors of a shape.
_SHAPELESS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
#: Looks like a space and is none to Unicode: the blank of Braille.
_BLANK_BRAILLE = "\u2800"
#: Drawn like a dash: bullets, the minus sign, lines of boxes, the long sign of kana that number pads in Japan write.
_LIKE_DASHES = frozenset("\u00ac\u02d7\u06d4\u2043\u2212\u2500\u2501\u2796\u30fc\uff70")
_FULL_STOPS = str.maketrans({"\u3002": ".", "\uff61": ".", "\u2024": ".", "\ufe52": ".", "\ufe6b": "@"})

#: Before and after an address, as mail programs and sentences write them; none of these can end or begin an address.
_AROUND_ADDRESS = " <>()[]{}\"'`\u00ab\u00bb\u2018\u2019\u201c\u201d,;:.!?|/\u2026"
MOST_ADDRESS, MOST_LOCAL, MOST_LABEL = 254, 64, 63
_LOCAL = re.compile(r"[^\s@<>()\[\],;:\\\"]+")
#: What people and address books write before or behind a number or an address to say which one it is. Other remarks
#: ("only after 5") are never dropped unread.
_WHICH = r"cell ?phone|cell|celular|cel|m[oó]vil|mobile|whatsapp|home|work|casa|trabajo|personal"
_PHONE_BEFORE = re.compile(
    rf"^(?:(?:call|text|ll[aá]m(?:e|ar)(?:me)?(?: al?)?|(?:https?://)?wa\.me/|what'?s|wsp|wpp)(?![a-z]) ?)?"
    rf"(?:(?:my|mi) )?(?:(?:{_WHICH})\b\.?(?: (?:number|is|es)\b)? ?)?"
    rf"(?:(?:tel|telf|phone|ph|tel[eé]fono|n[uú]mero|number|{_WHICH}|[chmw](?=:))\b)?"
    r"(?: ?\b(?:number|is|es(?: el)?)\b)?[.:# ]*",
    re.IGNORECASE,
)
_ADDRESS_BEFORE = re.compile(
    r"^(?:(?:my|mi) )?(?:e-?mail|correo(?: electr[oó]nico)?)(?: address)?(?: (?:is|es) | ?[:=] ?| )", re.IGNORECASE
)
_WHICH_BEHIND = re.compile(rf"(?: ?\((?:{_WHICH})\)| (?:{_WHICH}))$", re.IGNORECASE)
_EXTENSION = re.compile(
    r"[\s,;.(]*(?:\bextensi[oó]n|\bext|\banexo|\binterno|\bint|(?<![a-z])x|\#)[\s.:#-]*(\d{1,6})[)\s.]*$", re.IGNORECASE
)
_NUMBER = re.compile(r"\+?[\d ().\-/]+")
#: A slash with figures on both sides: between the groups of one number, or between two numbers.
_SLASH = re.compile(r"(?<=\d)[ .)-]*/[ .(+-]*(?=\d)")
LEAST_DIGITS, MOST_DIGITS = 7, 15
#: Digits of a number of the United States, and one such number among other words.
HOME_DIGITS = 10
_AMONG_WORDS = re.compile(
    r"(?<!\d)(?:\+?1[ .-]?)?(?:\(\d{3}\)|\d{3})[ .-]?\d{3}[ .-]?\d{4}(?!\d)"
    # One of another country begins with + and its code.
    r"|\+(?!1[ .(-]?\(?\d{3})\d{1,3}(?:[ .-]?\(?\d{1,5}\)?){2,5}(?!\d)"
)
#: An address among other words.
_ADDRESS_AMONG = re.compile(r"[^\s<>,;()/]+@[^\s<>,;()/@]+\.[a-z]{2,}", re.IGNORECASE)
#: That there is none, where one is asked for.
_HAS_NONE = re.compile(
    r"(?:(?:yo )?no (?:tengo|hay|uso)|(?:i )?(?:do not|don'?t) (?:have|use)|(?:i )?have no|no)"
    r"(?: (?:an?|one|any|un|una|ning[uú]n[oa]?|phone|tel[eé]fono|celular|n[uú]mero|number|e-?mail|correo|address|tel))*"
    r"|none|nothing|ningun[oa]|nada|n/?a|not applicable|no aplica|x+",
    re.IGNORECASE,
)
_SINGLE_USE = re.compile(r"[0-9]{6}")
_GROUPS = re.compile(r"[a-z0-9]{16}")


def bare(text: str) -> str:
    """One line as it was meant: plain single spaces, none at the ends, "-" for every dash, 0-9 for every digit.

    Unseen signs are left out and full-width letters made narrow. Letters keep their accents and their script.
    """
    return " ".join("".join(_plain(sign) for sign in unicodedata.normalize("NFC", text)).split())


def without_pictures(text: str) -> str:
    """The bare line without the small pictures that people, telephones and address books put beside what is meant."""
    return " ".join("".join(" " if _is_picture(sign) else sign for sign in bare(text)).split())


def _is_picture(sign: str) -> bool:
    """Whether it is a small picture, or the colour of a face or hand of one."""
    return unicodedata.category(sign) == "So" or "\U0001f3fb" <= sign <= "\U0001f3ff"


def _plain(sign: str) -> str:
    if "!" <= sign <= "~":
        return sign
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    kind = unicodedata.category(sign)
    if sign == _BLANK_BRAILLE or kind in ("Zs", "Zl", "Zp") or sign.isspace():
        return " "
    if kind in ("Cf", "Cc", "Cs", "Co", "Cn") or _SHAPELESS.match(sign):
        return ""
    if kind == "Pd" or sign in _LIKE_DASHES:
        return "-"
    # Full-width and half-width forms are another width of the same letter; other compatibility forms are left alone.
    return unicodedata.normalize("NFKC", sign) if "\uff01" <= sign <= "\uffee" else sign


@dataclass(frozen=True)
class Address:
    """An e-mail address: `written` to be kept and written to, its domain in ASCII.

    `can_be_mailed` is False where the part before the @ holds letters that mail hosts commonly refuse (no SMTPUTF8).
    """

    written: str

    @property
    def can_be_mailed(self) -> bool:
        return self.written.isascii()


def address(text: str) -> Address | None:
    """The e-mail address in what was typed, or None. Capitals before the @ stay; the domain is in small letters.

    "Rosa <rosa@example.org>", "mailto:", a full stop behind and spaces around the @ are taken off.
    """
    plain = _WHICH_BEHIND.sub("", without_pictures(text).translate(_FULL_STOPS))
    named = re.search(r"<([^<>]*@[^<>]*)>", plain)
    plain = (named[1] if named else plain).strip(_AROUND_ADDRESS)
    plain = _ADDRESS_BEFORE.sub("", re.sub(r"^mailto:(?://)? *", "", plain, flags=re.IGNORECASE)).split("?")[0]
    local, at, domain = re.sub(r" *@ *", "@", plain).rpartition("@")
    host = ascii_domain(re.sub(r" *\. *", ".", domain))
    if not at or host is None or not _LOCAL.fullmatch(local) or len(local.encode()) > MOST_LOCAL:
        return None
    if local.startswith(".") or local.endswith(".") or ".." in local or len(f"{local}@{host}") > MOST_ADDRESS:
        return None
    return Address(f"{local}@{host}")


def ascii_domain(domain: str) -> str | None:
    """The domain as the post needs it: small letters, each label in ASCII (IDNA 2008: "bücher" is "xn--bcher-kva").

    None for what is no name of two labels or more. Letters that IDNA 2003 changed into others (ß, ς) keep their own
    name, so that nobody else's domain is written to.
    """
    labels = domain.translate(_FULL_STOPS).strip(".").split(".")
    found = [_ascii_label(label) for label in labels]
    if len(found) < 2 or None in found or len(domain) > MOST_ADDRESS:
        return None
    name = ".".join(label or "" for label in found)
    last = found[-1] or ""
    return name if len(last) >= 2 and not last.isdecimal() else None


def _ascii_label(label: str) -> str | None:
    small = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", label).lower())
    # A combining dot that lowering a Turkish capital leaves behind belongs to no label.
    small = small.replace("i\u0307", "i")
    letters = all(sign == "-" or unicodedata.category(sign)[0] in "LM" or sign.isdecimal() for sign in small)
    if not small or small.startswith("-") or small.endswith("-") or not letters:
        return None
    try:
        coded = small if small.isascii() else f"xn--{small.encode('punycode').decode()}"
    except UnicodeError:
        return None
    return coded if len(coded) <= MOST_LABEL else None


def sign_in_name(text: str) -> str:
    """The name of an account in what was typed: its address in small letters; what is no address stays as it is."""
    found = address(text)
    return (found.written if found else bare(text)).lower()


@dataclass(frozen=True)
class Phone:
    """A telephone number as it was grouped by its writer, and the extension to ask for, if there is one."""

    number: str
    extension: str = ""

    @property
    def written(self) -> str:
        return f"{self.number} ext. {self.extension}" if self.extension else self.number


def phone(text: str) -> Phone | None:
    """The number in what was typed, or None: 7 to 15 digits with spaces, brackets, dots, dashes between.

    "x12", "ext 12", "ext. 12", "anexo 12" and "#12" behind it are its extension.
    """
    plain = _WHICH_BEHIND.sub("", _PHONE_BEFORE.sub("", re.sub("[·•]", " ", without_pictures(text))))
    found = _EXTENSION.search(plain)
    extension = found[1] if found else ""
    number = plain[: found.start()] if found else plain
    if any(_is_whole(number[: slash.start()]) for slash in _SLASH.finditer(number)):
        # "/02" behind a number is the end of another one, or all of it: that is asked about, as two numbers are.
        return None
    number = re.sub(r"(?<=\d)[*_,/](?=\d)", " ", number)
    # The letter o typed for a nought between figures, and l or I for a one.
    number = re.sub(r"(?<=[\d -])[oO](?=[\doOlI -])|(?<=\d)[oO]$", "0", number)
    number = re.sub(r"(?<=[\d -])[lI](?=[\dlI -])|(?<=\d)[lI]$", "1", number)
    number = re.sub(r"-+", "-", number).strip(" ,;.-/")
    digits = re.sub(r"\D", "", number)
    if not _NUMBER.fullmatch(number) or not LEAST_DIGITS <= len(digits) <= MOST_DIGITS:
        return None
    return Phone(" ".join(number.split()), extension)


def _is_whole(number: str) -> bool:
    return sum(sign.isdigit() for sign in number) >= LEAST_DIGITS


def is_doubtful(number: Phone) -> bool:
    """Whether a number may reach nobody or a stranger: none of another country, as "+", "00" or "011" say, and of fewer
    than ten digits, or of more, unless they are the 1 and ten. "504 9812 3456" is of Honduras; its first ten ring in
    New Orleans."""
    digits = re.sub(r"\D", "", number.number)
    if says_country(number):
        # The United States and Canada are a country of that kind too, and the number of digits there is known.
        return number.number.startswith("+1") and len(digits) != HOME_DIGITS + 1
    return len(digits) != HOME_DIGITS and (len(digits) != HOME_DIGITS + 1 or not digits.startswith("1"))


def says_country(number: Phone) -> bool:
    """Whether a number begins as one does that is dialed from another country: "+", "00", "011"."""
    return number.number.startswith("+") or re.sub(r"\D", "", number.number).startswith(("00", "011"))


def rings_here_alone(number: Phone) -> bool:
    """Whether a number is dialed as one of the United States although nothing says that it is one: ten digits, and not
    the 1 before them. "310 555 0143" rings in Bogotá for who is there, and from here in Los Angeles."""
    return not says_country(number) and len(re.sub(r"\D", "", number.number)) == HOME_DIGITS


def among_words(text: str) -> str | None:
    """The one number that stands among other words; None where there is none, or more."""
    plain = bare(text)
    found = _AMONG_WORDS.findall(plain)
    # "or 0102" behind it is the end of another number.
    return found[0] if len(found) == 1 and not re.search(r"\d{3}", plain.replace(found[0], " ")) else None


def numbers_in(text: str) -> list[str]:
    """The whole numbers of the United States, or of another country with its code, among what was typed."""
    return _AMONG_WORDS.findall(bare(text))


def addresses_in(text: str) -> list[str]:
    """The e-mail addresses among what was typed, each as it is to be kept."""
    found = (address(one) for one in _ADDRESS_AMONG.findall(bare(text).translate(_FULL_STOPS)))
    return [one.written for one in found if one]


def says_none(text: str) -> bool:
    """Whether what was typed says that there is no such number or address: "no tengo", "none"."""
    return _HAS_NONE.fullmatch(bare(text).strip(" .!-")) is not None


def one_time_code(text: str) -> str | None:
    """The six digits of an authenticator app, however they were grouped: "123 456", "123-456", "١٢٣٤٥٦"; or None."""
    digits = re.sub(r"[ .\-]", "", bare(text))
    return digits if _SINGLE_USE.fullmatch(digits) else None


def recovery_code(text: str) -> str | None:
    """A recovery code as it was printed, "abcd-efgh-jkmn-pqrs", whatever stood between its groups; or None."""
    signs = re.sub(r"[ .,_\-]", "", bare(text)).lower()
    return "-".join(signs[at : at + 4] for at in range(0, 16, 4)) if _GROUPS.fullmatch(signs) else None


#: A number and the word that may stand behind it: years, months, people.
_WHOLE = re.compile(
    r"(?:(?:age|aged|about|edad|unos|unas|como)\b[: ]*)?(?P<number>\d{1,4})[\s-]*(?:"
    r"(?P<months>months?|mos?|meses|mes)"
    r"|years?(?:[ -]old)?|yrs?(?:[ -]old)?|y\.?/?o|y|a(?:[nñ]|nn)?os?(?: de edad)?|a[nñ]itos?|people|persons?|personas?"
    r")?\.?\??",
    re.IGNORECASE,
)


def whole_number(text: str) -> int | None:
    """A whole number such as an age, with or without its word: "14", "14 years old", "14 años", "18 months" is 1."""
    found = _WHOLE.fullmatch(bare(text))
    if found is None:
        return None
    number = int(found["number"])
    return number // 12 if found["months"] else number


#: What a reference is made of: no letter or digit that is easily taken for another.
REFERENCE_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
#: What somebody may have read or typed where one of these stands.
_TAKEN_FOR = {"0": "DQ", "O": "DQ", "1": "J7", "I": "J7", "L": "J7", "U": "VW"}
_SIX = r"([A-Z0-9]{3})[\W_]*([A-Z0-9]{3})(?![A-Z0-9])"
_WITH_ITS_R = re.compile(rf"(?<![A-Z0-9])R[\W_]*{_SIX}")
_WITH_ITS_DASH = re.compile(r"(?<![A-Z0-9-])([A-Z0-9]{3})-([A-Z0-9]{3})(?![A-Z0-9-])")


_DASH_OR_DOT = r"\s*[-\u2010-\u2015\u2212_./]\s*"
_WRITTEN_OUT = re.compile(rf"\bR{_DASH_OR_DOT}[0-9A-Z]{{3}}{_DASH_OR_DOT}[0-9A-Z]{{3}}\b", re.IGNORECASE)


def says_reference(text: str) -> bool:
    """Whether a text names a request, as its reference is written: "R-ABC-DEF"."""
    return _WRITTEN_OUT.search(text) is not None


def references_in(text: str) -> tuple[str, ...]:
    """The references that somebody may have meant, "R-ABC-DEF", however they were said ("r abc def", "ABCDEF") and
    whatever words stand around them; those that were surely meant first. None may be of a request there is."""
    said = bare(text).upper()
    whole = "".join(sign for sign in said if sign.isalnum())
    whole = whole.removeprefix("R") if len(whole) == 7 else whole
    found = [(whole[:3], whole[3:])] if len(whole) == 6 else []
    found += [(match[1], match[2]) for pattern in (_WITH_ITS_R, _WITH_ITS_DASH) for match in pattern.finditer(said)]
    return tuple(dict.fromkeys(f"R-{first}-{last}" for first, last in found))


def references_like(text: str) -> tuple[str, ...]:
    """A guess: the references that may have been read wrong as what was typed. Each sign that no reference has stands
    for those it is taken for; nothing where all could be right, or where more than two would have to be wrong."""
    guessed: list[str] = []
    words = bare(text).upper()
    for said in references_in(text):
        if (word := said.replace("-", "")).isalpha() and word in words:
            # An ordinary word, such as "request".
            continue
        wrong = [sign for sign in said[2:] if sign != "-" and sign not in REFERENCE_SIGNS]
        if 0 < len(wrong) <= 2 and all(sign in _TAKEN_FOR for sign in wrong):
            signs = (_TAKEN_FOR.get(sign, sign) for sign in said[2:])
            guessed += ["R-" + "".join(each) for each in product(*signs)]
    return tuple(dict.fromkeys(guessed))
