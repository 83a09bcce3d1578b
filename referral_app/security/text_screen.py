"""What people write may hold no picture, hidden or linked: such pieces are found and taken out (T32).

Pure: standard library only. Links to news and courts, court numbers and e-mail addresses stay. Nothing of what was
taken out is kept: a reason's class is all that may be recorded (T33).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from referral_app.security import encoded_pictures, picture_links
from referral_app.security.text_forms import View, decoded, merged, normalise

REMOVED = "[link removed]"


class Reason(StrEnum):
    """Why a piece was taken out."""

    DATA = "data"
    ENCODED = "encoded"
    MARKUP = "markup"
    PICTURE_LINK = "picture_link"
    SHARE_LINK = "share_link"
    HIDDEN_LINK = "hidden_link"


@dataclass(frozen=True)
class Screened:
    """`text` is normalised and may be stored and shown; `reasons` is empty when nothing was taken out."""

    text: str
    reasons: frozenset[Reason]


@dataclass(frozen=True)
class ScreenedFields:
    """The fields of one form, each as `Screened.text`; `touched` names the fields something was taken out of."""

    texts: dict[str, str]
    reasons: frozenset[Reason]
    touched: frozenset[str]


def screen(text: str) -> Screened:
    """The text with every picture and every link to pictures replaced by `[link removed]`."""
    text = normalise(text)
    found = list(_find(text))
    return Screened(_without(text, [span for span, _ in found]), frozenset(reason for _, reason in found))


def pictures(text: str) -> list[tuple[int, int]]:
    """Where pictures and links to pictures stand in a text that is normalised already."""
    return merged([span for span, _reason in _find(text)])


def screen_fields(fields: Mapping[str, str]) -> ScreenedFields:
    """All fields of a form at once: what is split over two of them, in their order, is found as well."""
    texts = {name: normalise(text) for name, text in fields.items()}
    cuts: dict[str, list[tuple[int, int]]] = {name: [] for name in texts}
    reasons: set[Reason] = set()
    for name, text in texts.items():
        for span, reason in _find(text):
            cuts[name].append(span)
            reasons.add(reason)
    for pieces, reason in _crossing(texts, cuts):
        reasons.add(reason)
        for name, span in pieces.items():
            cuts[name].append(span)
    cleaned = {name: _without(text, cuts[name]) for name, text in texts.items()}
    return ScreenedFields(cleaned, frozenset(reasons), frozenset(name for name, spans in cuts.items() if spans))


def _crossing(
    texts: Mapping[str, str], alone: Mapping[str, list[tuple[int, int]]]
) -> Iterator[tuple[dict[str, tuple[int, int]], Reason]]:
    """What begins in one field and goes on in the next: its piece in each. `alone` is what each shows by itself."""
    names = list(texts)
    already = {name: list(spans) for name, spans in alone.items()}
    for pieces, reason in _found_across(texts, names, "\n"):
        yield pieces, reason
    # A link cut in the middle shows only when two neighbours touch; one that stood whole in the first ends there.
    for pair in pairwise(names):
        for pieces, reason in _found_across(texts, list(pair), ""):
            start, end = pieces[pair[0]]
            if not any(start < till and at < end for at, till in already[pair[0]]):
                yield pieces, reason


def _found_across(
    texts: Mapping[str, str], names: list[str], joint: str
) -> Iterator[tuple[dict[str, tuple[int, int]], Reason]]:
    """The finds in the joined fields that touch at least two of them, as the piece of each."""
    if sum(bool(texts[name]) for name in names) < 2:
        return
    for (start, end), reason in _find(joint.join(texts[name] for name in names)):
        pieces, at = {}, 0
        for name in names:
            size = len(texts[name])
            first, last = max(start - at, 0), min(end - at, size)
            if first < last:
                pieces[name] = (first, last)
            at += size + len(joint)
        if len(pieces) > 1:
            yield pieces, reason


def _find(text: str) -> Iterator[tuple[tuple[int, int], Reason]]:
    """Every piece to take out, with its reason."""
    if not text:
        return
    for span in encoded_pictures.written_out(View.of(text)):
        yield span, Reason.ENCODED
    view = decoded(text)
    for first, last in encoded_pictures.data_addresses(view):
        yield view.span(first, last), Reason.DATA
    for first, last in encoded_pictures.long_runs(view):
        yield view.span(first, last), Reason.ENCODED
    for first, last in picture_links.markup(view):
        yield view.span(first, last), Reason.MARKUP
    plain = picture_links.link_view(view)
    for kind, finder in (
        (Reason.HIDDEN_LINK, picture_links.hidden),
        (Reason.PICTURE_LINK, picture_links.to_pictures),
        (Reason.SHARE_LINK, picture_links.to_share_hosts),
    ):
        for first, last in finder(plain):
            yield plain.span(first, last), kind


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    pieces, done = [], 0
    for start, end in merged(spans):
        pieces += [text[done:start], REMOVED]
        done = end
    return "".join([*pieces, text[done:]])
