"""Text as it is kept, and text as it is looked at.

Pure: standard library only. `normalise` is what is stored; a `View` is a second reading of it (entities and percent
signs resolved, look-alike letters made plain, spaces taken out) that remembers where each of its signs came from.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from referral_app.security.look_alikes import hides_a_letter

#: Signs that are not seen: they turn the direction of writing, part or join nothing, or hide in other signs.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\uffa0\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_JOINERS = re.compile("[\u200c\u200d]")
#: Scripts that spell with joiners: Arabic to Sinhala, Tibetan, Myanmar, Khmer, Mongolian, Arabic forms.
_JOINING_SCRIPTS = ((0x0600, 0x0DFF), (0x0F00, 0x109F), (0x1780, 0x18AF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))
#: Cyrillic and Greek letters that look like Latin ones, small letters only: a view is folded first.
_LOOK_ALIKE = str.maketrans("аеорсухіѕјԁһκοαρτν", "aeopcyxisjdhkoaptv")
_ALPHABETS = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "GEORGIAN", "DESERET"})
_SMALL = {sign: sign + 32 for sign in range(ord("A"), ord("Z") + 1)}
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});?")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_ESCAPED = re.compile(r"\\u\{?([0-9a-fA-F]{4})\}?|\\x([0-9a-fA-F]{2})")


def normalise(text: str) -> str:
    """The text as it is stored: NFC, line ends as "\\n", without control, direction and zero-width signs (T26).

    Joiners stay where a script or an emoji needs them, so that true names keep their spelling.
    """
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    text = _UNSEEN.sub("", text)
    text = _JOINERS.sub(lambda found: _needed_joiner(text, found.start()), text)
    return unicodedata.normalize("NFC", text)


def says_something(text: str) -> bool:
    """Whether a reader sees anything: signs that nobody sees, and spaces, are no reason and no note."""
    return bool(normalise(text).strip())


def _needed_joiner(text: str, at: int) -> str:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not (before and after):
        return ""
    joins = _in_joining_script(before) and _in_joining_script(after)
    emoji = text[at] == "\u200d" and _is_emoji_part(before) and unicodedata.category(after) == "So"
    return text[at] if joins or emoji else ""


def _in_joining_script(sign: str) -> bool:
    return any(first <= ord(sign) <= last for first, last in _JOINING_SCRIPTS)


def _is_emoji_part(sign: str) -> bool:
    return unicodedata.category(sign) == "So" or sign == "\ufe0f" or "\U0001f3fb" <= sign <= "\U0001f3ff"


def mixes_scripts(name: str) -> bool:
    """Whether one word of a name mixes alphabets that look alike, or hides a letter: for staff to see (T26)."""
    return hides_a_letter(name) or any(len(_scripts_of(word)) > 1 for word in re.split(r"[\s-]+", name))


def _scripts_of(word: str) -> set[str]:
    names = (unicodedata.name(sign, "").split(" ", 1)[0] for sign in word if sign.isalpha())
    return {name for name in names if name in _ALPHABETS}


@dataclass(frozen=True)
class View:
    """A reading of a text: `text` is what is searched, `starts` and `ends` say where each of its signs stands in the
    original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> View:
        return cls(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where the piece [first, last) of this view stands in the original."""
        return self.starts[first], max(self.ends[first:last])

    def lowered(self) -> View:
        """This view in small letters (of ASCII alone, so that every sign stays in its place)."""
        return View(self.text.translate(_SMALL), self.starts, self.ends)

    def sub(self, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> View:
        """This view with every match replaced; all signs of a replacement come from the whole match."""
        if not pattern.search(self.text):
            return self
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for found in pattern.finditer(self.text):
            self._keep(pieces, starts, ends, done, found.start())
            done = found.end()
            new = replace(found)
            if new == found[0]:
                self._keep(pieces, starts, ends, found.start(), done)
            elif new and found.end() > found.start():
                start, end = self.span(found.start(), found.end())
                pieces.append(new)
                starts += [start] * len(new)
                ends += [end] * len(new)
        self._keep(pieces, starts, ends, done, len(self.text))
        return View("".join(pieces), tuple(starts), tuple(ends))

    def _keep(self, pieces: list[str], starts: list[int], ends: list[int], first: int, last: int) -> None:
        pieces.append(self.text[first:last])
        starts += self.starts[first:last]
        ends += self.ends[first:last]


def decoded(text: str) -> View:
    """The text with entities, percent signs and escapes resolved (three layers deep), look-alike letters plain.

    Capitals stay: encoded pictures are told by them.
    """
    view = View.of(text)
    for _layer in range(3):
        before = view.text
        view = view.sub(_ENTITY, lambda found: html.unescape(found[0]))
        view = view.sub(_PERCENT, _from_percent)
        view = view.sub(_ESCAPED, lambda found: _one_sign(int(found[1] or found[2], 16)))
        if view.text == before:
            break
    return view.sub(re.compile(r"[^\x00-\x7f]"), lambda found: _plain_sign(found[0]))


def _from_percent(found: re.Match[str]) -> str:
    return bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "replace")


def _one_sign(code: int) -> str:
    return "" if 0xD800 <= code <= 0xDFFF else chr(code)


def _plain_sign(sign: str) -> str:
    """Its plain form: wide letters become ASCII, Cyrillic а becomes a, unseen signs vanish."""
    if _UNSEEN.match(sign) or _JOINERS.match(sign) or unicodedata.combining(sign):
        return ""
    plain = unicodedata.normalize("NFKC", sign)
    lower = plain.lower().translate(_LOOK_ALIKE)
    return lower if lower.isascii() else plain


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places, in order, without overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
