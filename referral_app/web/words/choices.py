"""Lists to choose from, as the options of a select. A long one, the same for every reader, is written once."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

Pair = tuple[str, str]


class Choices(tuple[Pair, ...]):
    """Codes and words of a list that every reader of a language gets, with its options as they stand on a page."""

    options: Markup

    def __new__(cls, pairs: Iterable[Pair]) -> Choices:
        made = super().__new__(cls, pairs)
        made.options = _written(made)
        return made


def options(pairs: Iterable[Pair], chosen: str) -> Markup:
    """The options of a select, the chosen one marked."""
    written = pairs.options if isinstance(pairs, Choices) else _written(pairs)
    if not chosen:
        return written
    return written.replace(f'value="{escape(chosen)}">', Markup('value="{}" selected>').format(chosen), 1)


def _written(pairs: Iterable[Pair]) -> Markup:
    written = [f'<option value="{escape(code)}">{escape(words)}</option>' for code, words in pairs]
    return Markup("".join(written))  # noqa: S704  # nosec B704
