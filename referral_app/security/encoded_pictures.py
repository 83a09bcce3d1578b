"""Pictures written as text: `data:` addresses and long runs of base64 or hexadecimal digits, however they are spaced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from referral_app.security.text_forms import View

Piece = tuple[int, int]
#: From so many characters of base64 a run is taken for a picture; inside a web address, where long marks are common,
#: from so many.
RUN, RUN_IN_LINK = 400, 800
HEX_RUN = 400
#: How pictures and films begin in base64: JPEG, PNG, GIF, RIFF (WebP, AVI), TIFF, BMP, ISO media, Matroska.
_MAGIC = r"/9j/4[A-Za-z0-9+/]|iVBORw0KGgo|R0lGOD[dl]h|UklGR|SUkqA|TU0AK|Qk[0-3][A-Z2-7]|AAAA[A-Z]{2}Z0eXB|GkXfo"
_MAGIC_RUN = re.compile(rf"(?<![A-Za-z0-9+/])(?:{_MAGIC})[A-Za-z0-9+/_=-]{{60,}}")
_HEX_MAGIC = re.compile(r"(?<![0-9a-f])(?:ffd8ff|89504e470d0a|47494638|52494646)[0-9a-f]{100,}", re.IGNORECASE)
#: In a text without white space, quotes and joining signs.
_DATA = re.compile(
    r"data:(?:(?:image|video|audio|application|text|font|model)/[a-z0-9.+*-]{1,60}[;,]"
    r"|[^,;\s]{0,60};(?:charset=[^,;]{1,20};)?base64,|;?base64,)",
    re.IGNORECASE,
)
_BARE_BASE64 = re.compile(r"(?:(?:image|video)/[a-z0-9.+-]{2,20})?;base64,", re.IGNORECASE)
_FILLING = re.compile(r"[\s\"'`\\+|*^~\u00b7\u2022]+")
_TOKEN = re.compile(r"[A-Za-z0-9+/=_-]+")
_RUN = re.compile(r"[A-Za-z0-9+/=_-]+(?:\s+[A-Za-z0-9+/=_-]+)*")
_HEX = re.compile(r"(?:(?:0x|\\x)?[0-9a-fA-F]{2,}[\s:,]*){50,}")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]?[a-z]*|[A-Z]+|[0-9]+")
#: Of true sentences nearly all letters stand in words; of base64 cut into pairs about half do.
_LEAST_IN_WORDS = 0.8


def data_addresses(view: View) -> Iterator[Piece]:
    """`data:` addresses, with everything encoded behind them."""
    packed = _packed(view)
    for pattern in (_DATA, _BARE_BASE64):
        for found in pattern.finditer(packed.text):
            first, head = _piece(packed, found)
            yield first, _end_of_code(view.text, head)


def long_runs(view: View) -> Iterator[Piece]:
    """Runs of at least 400 characters that are base64 or hexadecimal, and shorter ones that begin like a picture."""
    links = [found.span() for found in _LINK.finditer(view.text)]
    for found in _RUN.finditer(view.text):
        piece = found[0]
        size = len(piece) - sum(sign.isspace() for sign in piece)
        needed = RUN_IN_LINK if any(start <= found.start() < end for start, end in links) else RUN
        if size < needed:
            continue
        yield from _codes_in(view.text, found.start(), found.end(), needed)
    for found in _HEX.finditer(view.text):
        if sum(sign in "0123456789abcdefABCDEF" for sign in found[0]) >= HEX_RUN and _is_hex_code(found[0]):
            yield found.span()
    packed = _packed(view)
    for pattern in (_MAGIC_RUN, _HEX_MAGIC):
        for found in pattern.finditer(packed.text):
            yield _piece(packed, found)


def _packed(view: View) -> View:
    """The view without white space, quotes and signs that only join pieces; it points into `view`."""
    return View.of(view.text).sub(_FILLING, lambda _found: "")


def _piece(packed: View, found: re.Match[str]) -> Piece:
    return packed.span(found.start(), found.end())


def _end_of_code(text: str, at: int) -> int:
    """Where the code that begins at `at` ends: before two words of a sentence in a row."""
    end = at
    words = 0
    for found in re.finditer(r"\S+", text[at:]):
        piece = found[0]
        # What touches the comma is code whatever it looks like.
        if found.start() > 0 and re.fullmatch(r"[A-Za-z]?[a-z]+[,.;:!?)]*", piece) and len(piece) > 1:
            words += 1
            if words == 2:
                return end
            continue
        words = 0
        end = at + found.end()
    return end


def _codes_in(text: str, start: int, end: int, needed: int) -> Iterator[Piece]:
    """The parts of a run that are code: tokens that are no words, with at most two words between them."""
    first = last = None
    size = in_words = gap = 0
    for found in _TOKEN.finditer(text, start, end):
        if _is_prose(found[0]):
            gap += 1
            in_words += len(found[0])
            if gap > _MOST_WORDS_BETWEEN and first is not None and not _is_spaced_out(text, first, end):
                if size >= needed and last is not None:
                    yield first, last
                first, last, size, in_words = None, None, 0, 0
            continue
        if first is None:
            first = found.start()
        size += len(found[0]) + (in_words if gap else 0)
        gap = in_words = 0
        last = found.end()
    if first is not None and last is not None and size >= needed:
        yield first, last


_MOST_WORDS_BETWEEN = 6


def _is_prose(token: str) -> bool:
    """Whether a token could stand in a sentence: a word, a number, or a few of them with hyphens or slashes."""
    parts = re.split(r"[-/_+=]", token)
    return len(token) <= 60 and all(_WORD.fullmatch(part) and len(part) <= 24 for part in parts)


def _is_spaced_out(text: str, start: int, end: int) -> bool:
    """Whether a run is written in single signs or pairs, which no sentence is."""
    tokens = text[start:end].split()
    return sum(len(token) for token in tokens) < 2.2 * len(tokens)


def _is_hex_code(piece: str) -> bool:
    digits = re.sub(r"[^0-9a-fA-F]", "", piece)
    return any(sign in "abcdefABCDEF" for sign in digits) and len(set(digits.lower())) >= 8
