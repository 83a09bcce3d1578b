"""How a need is described: whom a row of section 8 is for, when, and what it wants."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from referral_app.law.case import Case
from referral_app.law.places import Found, state_court


@dataclass(frozen=True, slots=True)
class Want:
    """An area and where. `ask` goes to ask_next when there is no forum, `always_ask` in any case."""

    area: str
    found: Found
    required: bool = True
    ask: tuple[str, ...] = ()
    always_ask: tuple[str, ...] = ()
    contingency_bp: int | None = None


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A row of section 8. `alone`: no other row of the situation then, but those that stand `beside` it.

    `answering`: it answers court papers, so that the days of the papers bind it and no others (R3 section 1).
    """

    id: str
    situations: tuple[str, ...]
    when: Callable[[Case], bool]
    wants: Callable[[Case, str], Iterable[Want]]
    alone: bool = False
    beside: bool = False
    answering: bool = False


def always(case: Case) -> bool:
    return True


def here(case: Case) -> Found:
    """state(here): the state court where the child is."""
    return state_court(case.data, case.here.place)


def home(case: Case) -> Found:
    return state_court(case.data, case.home.place)


def where(case: Case) -> Found:
    return state_court(case.data, case.where.place)


def spot(case: Case) -> Found:
    return state_court(case.data, case.spot.place)


def order(case: Case) -> Found:
    return state_court(case.data, case.said.place("order_place"))
