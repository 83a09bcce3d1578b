"""Checks by path: what a worked case expects of a routing, a place in it at a time.

A path is keys with dots between them; a list is gone into with `[key=value]` (those entries), `[*]` (all of them) or
by itself (all of them); `situations.all` is every situation, the primary one first. What stands at the end is one list
of values, lists in it opened out. A check is a path and one of:

- `is`: a list is all that is found, in that order; anything else is what every value found is, and one is found
- `has`, `lacks`: a value found, a value not found
- `count`: how many are found
- `starts`: the first values found, in that order
- `order`: values found, each before the next
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

STEP = re.compile(r"(?P<key>\w+)|\[(?P<field>\w+)=(?P<value>[^\]]+)\]|\[(?P<all>\*)\]|\.")


def _steps(path: str) -> list[re.Match[str]]:
    """The steps of a path; ValueError where a part of it is none."""
    steps = list(STEP.finditer(path))
    if "".join(step.group() for step in steps) != path:
        raise ValueError(f"not a path: {path}")
    return [step for step in steps if step.group() != "."]


def _opened(values: list[Any]) -> list[Any]:
    """The values with each list among them opened out, one level."""
    return [inner for value in values for inner in (value if isinstance(value, list) else [value])]


def found(routing: dict[str, Any], path: str) -> list[Any]:
    """Every value at the end of the path, in order; KeyError for a key that an entry does not have."""
    values: list[Any] = [routing]
    for step in _steps(path):
        values = _opened(values)
        if step["field"]:
            values = [value for value in values if str(value[step["field"]]) == step["value"]]
        elif step["key"]:
            values = [_under(value, step["key"]) for value in values]
    return _opened(values)


def _under(value: Any, key: str) -> Any:
    """What stands under a key. `situations.all` is the primary one and the others, as one list."""
    if key == "all" and "primary" in value:
        return [value["primary"], *value["also"]]
    return value[key]


def _is(values: list[Any], wanted: Any) -> bool:
    """Whether the values are the wanted list, or, where one value is wanted, there is one and all are that one."""
    if isinstance(wanted, list):
        return values == wanted
    return bool(values) and all(value == wanted for value in values)


def _in_order(values: list[Any], wanted: list[Any]) -> bool:
    """Whether each wanted value is found, the first of it before the first of the next."""
    if any(one not in values for one in wanted):
        return False
    places = [values.index(one) for one in wanted]
    return places == sorted(places)


HOLDS: dict[str, Callable[[list[Any], Any], bool]] = {
    "is": _is,
    "has": lambda values, wanted: wanted in values,
    "lacks": lambda values, wanted: wanted not in values,
    "count": lambda values, wanted: len(values) == wanted,
    "starts": lambda values, wanted: values[: len(wanted)] == wanted,
    "order": _in_order,
}


def failures(routing: dict[str, Any], checks: list[dict[str, Any]]) -> list[str]:
    """A line for each check that does not hold: the path, what is expected of it and what is there."""
    lines = []
    for check in checks:
        ((how, wanted),) = ((key, value) for key, value in check.items() if key != "path")
        try:
            values = found(routing, check["path"])
        except (KeyError, TypeError) as missing:
            lines.append(f"{check['path']}: nothing there ({missing})")
            continue
        if not HOLDS[how](values, wanted):
            lines.append(f"{check['path']} {how} {wanted!r}, but is {values!r}")
    return lines
