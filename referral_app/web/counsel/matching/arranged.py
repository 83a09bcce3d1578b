"""What a person tried on the page of all needs: ticks, an order of their own with its reason, one step of widening."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from referral_app.actions.companions import Beside
from referral_app.actions.request_sets import Pins


@dataclass(frozen=True)
class Arranged:
    """By the number of the need. `picked` None: nothing was typed, the proposal stands as it is.

    `order`: attorney row ids; the first `moved` of them were put where they stand by hand, for `reasons`. `tried`: a
    step whose effect is shown and not kept.
    """

    picked: Mapping[int, Sequence[str]] | None = None
    order: Mapping[int, Sequence[str]] = field(default_factory=dict)
    moved: Mapping[int, int] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)
    tried: Mapping[int, str] = field(default_factory=dict)
    #: Who stands beside a lead: by lead and what is wanted, an attorney's row id or that staff look for somebody.
    beside: Mapping[int, Beside] = field(default_factory=dict)
    #: Who is asked in one letter for all needs they are ticked for, attorney row ids. None: nothing was typed.
    together: Collection[str] | None = None

    def pins(self) -> dict[int, Pins]:
        """The places by hand of those who are ticked, counted from 1."""
        found = {}
        for number, many in self.moved.items():
            ticked = set((self.picked or {}).get(number, ()))
            first = [one for one in list(self.order.get(number, ()))[:many] if one in ticked]
            if first:
                found[number] = Pins(
                    {one: place for place, one in enumerate(first, 1)}, self.reasons.get(number) or None
                )
        return found


def read(fields: Any) -> Arranged:
    """What a form of the page says; what is no such thing is left out."""
    return Arranged(
        picked=by_need(fields.getlist("pick")),
        order=by_need(fields.getlist("order")),
        moved={number: int(many) for number, many in _pairs(fields.getlist("moved")) if _is_count(many)},
        reasons=dict(_pairs(fields.getlist("reason"))),
        tried=dict(_pairs(fields.getlist("tried"))),
        beside=read_beside(fields.getlist("beside")),
        together=frozenset(fields.getlist("together")) if "may_together" in fields else None,
    )


def just(fields: Any) -> tuple[str, int, str] | None:
    """The button that was pressed: what it does, the number of the need, and whom or what it is about."""
    for name in ("up", "try", "untry"):
        for number, one in _pairs(fields.getlist(name)):
            return name, number, one
    return None


def pressed(fields: Any, given: Arranged) -> Arranged:
    """After the button that was pressed: "up" moves somebody up, "try" shows a step, "untry" takes it back."""
    match just(fields):
        case "up", number, one:
            return _up(given, number, one)
        case "try", number, change:
            return replace(given, tried={**given.tried, number: change})
        case "untry", number, _:
            return replace(given, tried={n: change for n, change in given.tried.items() if n != number})
    return given


def _up(given: Arranged, number: int, one: str) -> Arranged:
    order = list(given.order.get(number, ()))
    if one not in order or order.index(one) == 0:
        return given
    at = order.index(one)
    order[at - 1], order[at] = order[at], order[at - 1]
    return replace(
        given,
        order={**given.order, number: order},
        moved={**given.moved, number: max(given.moved.get(number, 0), at)},
    )


def by_need(told: Iterable[str]) -> dict[int, list[str]]:
    """ "2:something" by the number of the need."""
    chosen: dict[int, list[str]] = {}
    for number, rest in _pairs(told):
        chosen.setdefault(number, []).append(rest)
    return chosen


def read_beside(told: Iterable[str]) -> dict[int, Beside]:
    """ "2:lead:mentor:attorney" by the number of the need."""
    found: dict[int, dict[tuple[str, str], str]] = {}
    for number, rest in _pairs(told):
        lead, _, last = rest.partition(":")
        kind, _, who = last.partition(":")
        if lead and kind and who:
            found.setdefault(number, {})[lead, kind] = who
    return dict(found)


def read_seen(told: Iterable[str]) -> dict[int, int]:
    """How many offers each need had when the page was made: "2:0"."""
    return {number: int(many) for number, many in _pairs(told) if many.isdecimal() and len(many) < 7}


def _pairs(told: Iterable[str]) -> list[tuple[int, str]]:
    parts = (one.partition(":") for one in told)
    return [(int(n), rest) for n, _, rest in parts if n.isdecimal() and len(n) < 4 and rest]


def _is_count(text: str) -> bool:
    return text.isdecimal() and len(text) < 3
