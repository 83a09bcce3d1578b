"""Pictures written as text: `data:` addresses, and long runs of base64 or hexadecimal digits, however spaced."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from referral_app.security.text_forms import View

Piece = tuple[int, int]
#: From so many characters of base64 a run is taken for a picture; inside a web address, where long marks are common,
#: from so many.
RUN, RUN_IN_LINK = 400, 800
#: How pictures and films begin in base64: JPEG, PNG, GIF, RIFF (WebP, AVI), TIFF, BMP, ISO media, Matroska.
_MAGIC = r"/9j/4[A-Za-z0-9+/]|iVBORw0KGgo|R0lGOD[dl]h|UklGR|SUkqA|TU0AK|Qk[0-3][A-Z2-7]|AAAA[A-Z]{2}Z0eXB|GkXfo"
_MAGIC_RUN = re.compile(rf"(?<![A-Za-z0-9+/])(?:{_MAGIC})[A-Za-z0-9+/_=-]{{60,}}")
_HEX_MAGIC = re.compile(r"(?<![0-9a-f])(?:ffd8ff|89504e470d0a|47494638|52494646)[0-9a-f]{100,}", re.IGNORECASE)
#: In a text without white space, quotes and joining signs.
_DATA = re.compile(
    r"data:(?:image|video|audio|application|text|font|model)/[a-z0-9.+*-]{1,60}[;,]"
    r"|(?:data:[^,;:\s]{0,60}|(?:image|video|audio)/[a-z0-9.+-]{2,20})?;(?:charset=[^,;]{1,20};)?base64,",
    re.IGNORECASE,
)
_FILLING = re.compile(r"[\s\"'`\\+|*^~>\u00b7\u2022]+")
_UNSPACED = re.compile(r"\S+")
_TOKEN = re.compile(r"[A-Za-z0-9+/=_-]+")
#: Stops and commas between the pieces are taken for the spaces that they are meant to look like.
_RUN = re.compile(r"[A-Za-z0-9+/=_-]+(?:[\s.,;:!?>]+[A-Za-z0-9+/=_-]+)*")
#: Lines of uuencode: full ones begin with M and have 61 signs, none a small letter.
_UU = re.compile(r"(?:^M[ -`]{60}\s*$\s?){3,}|^begin [0-7]{3,4} \S{1,100}\s*\n[ -`]{20,}", re.MULTILINE)
#: Codes of 85 signs: long tokens in which letters of both sizes, digits and many other signs are mixed.
_DENSE = re.compile(r"[!-~]{20,}(?:\s+[!-~]{20,})*")
_HEX = re.compile(r"(?:(?:0x|\\x)?[0-9a-fA-F]{2}[\s:,]*){200,}")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]?[a-z]*|[A-Z]+|[0-9]+")
#: So many words in a row may be code that looks like words ("iVBO Rw0K test Ggo=").
_WORDS_BETWEEN = 3
#: Tokens shorter than this on the average stand in no sentence: code cut into single signs or pairs.
_CUT_UP = 2.2
_FEW_SIGNS = 4
#: Bytes written one by one in another way: percent signs, escapes, octal and decimal numbers, bits.
_BYTES = re.compile(
    r"(?:%[0-9A-Fa-f]{2}[\s,]*){200,}|(?:\\x[0-9A-Fa-f]{2}[\s,]*){200,}|(?:\\[0-3]?[0-7]{1,2}[\s,]*){200,}"
    r"|(?:[01]{8}[\s,]*){120,}"
)
_NUMBERS = re.compile(r"(?:\b\d{1,3}\b[\s,;]+){240,}")
#: Signs alone, for a long while: drawn with dots of Braille, blocks and shades, or with the signs of a keyboard.
_DRAWN = re.compile(r"[^\w\s]\W+")
_DRAWN_SIGNS, _LEAST_DRAWN = 5, 600
_BYTE_VALUES, _LEAST_VALUES = 255, 64


def data_addresses(view: View) -> Iterator[Piece]:
    """`data:` addresses, with everything encoded behind them."""
    packed = _packed(view)
    done = 0
    for found in _DATA.finditer(packed.text):
        first, head = _piece(packed, found)
        if head > done:
            done = _end_of_code(view.text, head)
            yield first, done


def long_runs(view: View) -> Iterator[Piece]:
    """Runs of at least 400 characters that are base64 or hexadecimal, and shorter ones that begin like a picture."""
    links = [found.span() for found in _LINK.finditer(view.text)]
    for found in _RUN.finditer(view.text):
        needed = RUN_IN_LINK if _stands_in(links, found.start()) else RUN
        if found.end() - found.start() >= needed:
            yield from _codes_in(list(_TOKEN.finditer(view.text, found.start(), found.end())), needed)
    for found in _HEX.finditer(view.text):
        if _is_hex_code(found[0]):
            yield found.span()
    for found in _UU.finditer(view.text):
        yield found.span()
    for found in _DENSE.finditer(view.text):
        needed = RUN_IN_LINK if "://" in found[0] else RUN
        if found.end() - found.start() >= needed and _is_dense(found[0]):
            yield found.span()
    packed = _packed(view)
    for pattern in (_MAGIC_RUN, _HEX_MAGIC):
        for found in pattern.finditer(packed.text):
            yield _piece(packed, found)


def written_out(view: View) -> Iterator[Piece]:
    """A picture byte by byte in numbers or escapes, or drawn with signs. On the text as it was typed."""
    for found in _BYTES.finditer(view.text):
        yield found.span()
    for found in _NUMBERS.finditer(view.text):
        values = {int(number) for number in re.findall(r"\d+", found[0])}
        if max(values) <= _BYTE_VALUES and len(values) >= _LEAST_VALUES:
            yield found.span()
    for found in _DRAWN.finditer(view.text):
        signs = [sign for sign in found[0] if not sign.isspace()]
        if len(found[0]) >= _LEAST_DRAWN // 2 and _is_drawn(signs):
            yield found.span()


def _is_drawn(signs: list[str]) -> bool:
    blocks = sum("\u2580" <= sign <= "\u259f" or "\u2800" <= sign <= "\u28ff" for sign in signs)
    typed = [sign for sign in signs if sign.isascii()]
    return 2 * blocks >= _LEAST_DRAWN or (len(typed) >= _LEAST_DRAWN and len(set(typed)) >= _DRAWN_SIGNS)


def _stands_in(spans: list[Piece], at: int) -> bool:
    """Whether a place stands in one of these, which follow each other. Looked up, not searched: a text may be links
    and nothing else."""
    place = bisect_right(spans, at, key=lambda span: span[0])
    return place > 0 and at < spans[place - 1][1]


def _packed(view: View) -> View:
    """The view without white space, quotes and signs that only join pieces; it points into `view`."""
    return View.of(view.text).sub(_FILLING, lambda _found: "")


def _piece(packed: View, found: re.Match[str]) -> Piece:
    return packed.span(found.start(), found.end())


def _end_of_code(text: str, at: int) -> int:
    """Where the code that begins at `at` ends: before two words of a sentence in a row."""
    end = at
    words = 0
    for found in _UNSPACED.finditer(text, at):
        piece = found[0]
        # What touches the comma is code whatever it looks like.
        if found.start() > at and len(piece) > 1 and _is_prose(piece.rstrip(",.;:!?)")):
            words += 1
            if words == 2:
                return end
            continue
        words = 0
        end = found.end()
    return end


def _codes_in(tokens: list[re.Match[str]], needed: int) -> Iterator[Piece]:
    """The pieces of a run of tokens that are code of at least `needed` characters, white space left out."""
    cut_up = sum(len(token[0]) for token in tokens) < _CUT_UP * len(tokens)
    group: list[re.Match[str]] = []
    waiting: list[re.Match[str]] = []
    for token in tokens:
        if not cut_up and _is_prose(token[0]):
            waiting.append(token)
            continue
        if len(waiting) > _WORDS_BETWEEN:
            yield from _long_enough(group, needed)
            group = []
        group += [*(waiting if group else []), token]
        waiting = []
    yield from _long_enough(group, needed)


def _long_enough(group: list[re.Match[str]], needed: int) -> Iterator[Piece]:
    if sum(len(token[0]) for token in group) >= needed and not _is_a_cry([token[0] for token in group]):
        yield group[0].start(), group[-1].end()


def _is_a_cry(pieces: list[str]) -> bool:
    """ "noooo no no no", "jajaja", a line of dashes: a few letters again and again are no code."""
    signs = {sign for piece in pieces for sign in piece.casefold()}
    return len(signs) <= _FEW_SIGNS and not any(sign.isdigit() for sign in signs)


def _is_prose(token: str) -> bool:
    """Whether a token could stand in a sentence: a word, a number, or a few of them with hyphens or slashes."""
    parts = re.split(r"[-/_+=]", token)
    return len(token) <= 60 and all(_WORD.fullmatch(part) and len(part) <= 24 for part in parts)


def _is_dense(piece: str) -> bool:
    """Whether signs are mixed as in a code of 85 signs: no sentence, list or address is."""
    signs = [sign for sign in piece if not sign.isspace()]
    kinds = (str.isupper, str.islower, str.isdigit, lambda sign: not sign.isalnum())
    return all(sum(map(kind, signs)) >= 0.06 * len(signs) for kind in kinds) and len(set(signs)) >= 45


def _is_hex_code(piece: str) -> bool:
    """Whether digits are those of a file: many different ones, letters among them."""
    digits = {sign for sign in piece.lower() if sign in "0123456789abcdef"}
    return len(digits) >= 8 and not digits.isdisjoint("abcdef")
