"""Reading the records of a case, strictly: what is missing, unknown or of another kind is named in one line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)Z")
CODE = re.compile(r"[a-z][a-z0-9_]*")
FORUM = re.compile(r"[A-Z]{2}(-[A-Z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}")

Word = TypeVar("Word", bound=StrEnum)
Value = TypeVar("Value")


class BadCase(ValueError):
    """A record that is no valid case. `str()` is one line that names the field and says what it should be."""

    def __init__(self, field: str, wanted: str) -> None:
        super().__init__(f"{field}: {wanted}")
        self.field = field
        self.wanted = wanted

    def inside(self, outer: str) -> BadCase:
        """The same fault, told from further out: paths are put together only when something is wrong."""
        dot = "" if self.field.startswith("[") or not outer else "."
        return BadCase(f"{outer}{dot}{self.field}" if self.field else outer, self.wanted)


def record(value: Any, keys: frozenset[str], optional: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The object itself, once it has every key of `keys` and no other but those of `optional`."""
    if not isinstance(value, dict):
        raise BadCase("", "an object is wanted")
    if value.keys() != keys:
        if missing := sorted(keys - value.keys()):
            raise BadCase(missing[0], "it is missing")
        if unknown := sorted(str(key) for key in value.keys() - keys - optional):
            raise BadCase("", f"the field {unknown[0][:60]!a} is not known")
    return value


def text(value: Any, where: str, *, empty: bool = True) -> str:
    if not isinstance(value, str) or not (value or empty):
        raise BadCase(where, "a text is wanted")
    return value


def flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise BadCase(where, "true or false is wanted")
    return value


def count(value: Any, where: str, low: int = 0, high: int | None = None) -> int:
    if type(value) is not int or value < low or (high is not None and value > high):
        span = f"{low} or more" if high is None else f"{low} to {high}"
        raise BadCase(where, f"a whole number, {span}, is wanted")
    return value


def count_or_none(value: Any, where: str) -> int | None:
    return None if value is None else count(value, where)


def day(value: Any, where: str) -> date:
    """A date that exists, written as `2026-03-11`."""
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise BadCase(where, "this date does not exist") from None
    raise BadCase(where, "a date like 2026-03-11 is wanted")


def day_or_none(value: Any, where: str) -> date | None:
    return None if value is None else day(value, where)


def instant_or_none(value: Any, where: str) -> str | None:
    """The instant as it is written: instants are compared as strings (docs/matching.md, Dates)."""
    if value is None:
        return None
    found = INSTANT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise BadCase(where, "an instant like 2026-03-11T09:30:00Z is wanted")
    day(found[1], where)
    return str(value)


def word(value: Any, where: str, words: type[Word]) -> Word:
    if isinstance(value, str):
        try:
            return words(value)
        except ValueError:
            pass
    raise BadCase(where, f"one of {', '.join(words)} is wanted")


def _shaped(value: Any, where: str, shape: re.Pattern[str], example: str) -> str:
    if not isinstance(value, str) or not _fits(shape, value):
        raise BadCase(where, f"a code like {example} is wanted")
    return value


@lru_cache(maxsize=4096)
def _fits(shape: re.Pattern[str], value: str) -> bool:
    """A roster says the same few hundred codes again and again."""
    return shape.fullmatch(value) is not None


def code(value: Any, where: str) -> str:
    return _shaped(value, where, CODE, "hague_return")


def forum(value: Any, where: str) -> str:
    return _shaped(value, where, FORUM, "US-TX")


def language(value: Any, where: str) -> str:
    return _shaped(value, where, LANGUAGE, "es")


def several(
    value: Any,
    where: str,
    read: Callable[[Any, str], Value],
    *,
    least: int = 0,
    different: bool = False,
) -> tuple[Value, ...]:
    """The items of a list, each read by `read`; at least `least` of them and, if asked, all different."""
    if not isinstance(value, list):
        raise BadCase(where, "a list is wanted")
    if len(value) < least:
        raise BadCase(where, "at least one entry is wanted")
    items: list[Value] = []
    try:
        for item in value:
            items.append(read(item, ""))
    except BadCase as fault:
        raise fault.inside(f"[{len(items)}]").inside(where) from None
    if different and len(set(items)) < len(items):
        raise BadCase(where, "an entry is there twice")
    return tuple(items)


def mapped(
    value: Any,
    where: str,
    read_key: Callable[[Any, str], str],
    read: Callable[[Any, str], Value],
) -> Mapping[str, Value]:
    """The entries of an object, each key and value read."""
    if not isinstance(value, dict):
        raise BadCase(where, "an object is wanted")
    found: dict[str, Value] = {}
    for key, item in value.items():
        name = read_key(key, where)
        try:
            found[name] = read(item, "")
        except BadCase as fault:
            raise fault.inside(name).inside(where) from None
    return found
