"""Which stories are told, how each ends, and when it began. Pure: no database, and the same on every date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from referral_app.demonstration.answers import (
    READ_FIRST,
    READY,
    TO_THE_END,
    Kind,
    Place,
    has_the_child,
    incoming,
    outgoing,
    young_and_alone,
)
from referral_app.vocabulary import RequestState as S

#: Which state a story ends in, how many of sixty do, and how many business days ago it began.
PROPORTIONS: tuple[tuple[S, int, int], ...] = (
    (S.DRAFT, 2, 1),
    (S.SUBMITTED, 4, 1),
    (S.IN_TRIAGE, 4, 2),
    (S.NEEDS_INFORMATION, 3, 3),
    (S.READY_TO_MATCH, 6, 2),
    (S.MATCHING, 3, 2),
    (S.OFFER_OUT, 10, 2),
    (S.PLACED, 6, 4),
    (S.IN_PROGRESS, 5, 6),
    (S.CLOSED, 5, 18),
    (S.ON_HOLD, 2, 3),
    (S.WALLED, 2, 3),
    (S.UNPLACED, 3, 5),
    (S.WITHDRAWN, 2, 4),
    (S.WRONG_SERVICE, 2, 6),
    (S.DUPLICATE, 1, 6),
)
UNREAD = (S.SUBMITTED, S.IN_TRIAGE, S.NEEDS_INFORMATION)
FOUND = (S.PLACED, S.IN_PROGRESS, S.CLOSED)
OFFERED = (S.MATCHING, S.OFFER_OUT, S.UNPLACED, *FOUND)


@dataclass(frozen=True)
class Plan:
    """One story: how it ends, how many business days ago it began, and what kind of story it is.

    `opens` says what its phrase shows to a family. `asked`: the addresses of those staff chose, where the story needs
    them by name. `changes` are answers that it says in its own way. `facing`: the number of the story whose other side
    tells this one.
    """

    ends_in: S
    days: int
    kind: Kind
    opens: str
    place: Place | None = None
    asked: tuple[str, ...] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    facing: int | None = None


AMARA, BELA = "amara@example.org", "bela@example.org"
TEXAS = ("TX", "Travis County")
#: Six stories that every demonstration has, each for something a family or a member of staff is to see. The first two
#: phrases are the ones `make run` prints.
ON_PURPOSE: tuple[Plan, ...] = (
    Plan(
        S.PLACED,
        9,
        incoming,
        "a lawyer said yes a week ago: the page asks whether they have been in touch",
        place=TEXAS,
        asked=(AMARA,),
        changes={"language": "en", "contact_ways": ["call", "email"], "ability_to_pay": "cannot_pay"},
    ),
    Plan(
        S.NEEDS_INFORMATION,
        2,
        outgoing,
        "a family that reads Spanish: staff have a question, and the page takes the answer",
        place=("CA", "Alameda County"),
        changes={"language": "es", "contact_ways": ["i_will_return"]},
    ),
    Plan(
        S.OFFER_OUT,
        1,
        incoming,
        "two lawyers are being asked, Amara and Bela",
        place=TEXAS,
        asked=(AMARA, BELA),
        changes={"language": "es", "ability_to_pay": "cannot_pay", "requester_age": 34},
    ),
    Plan(
        S.OFFER_OUT,
        3,
        incoming,
        "lawyers are being asked; the other parent asks too, and this page does not show it",
        place=("NY", "Kings County"),
        changes={"language": "en", "ability_to_pay": "cannot_pay"},
    ),
    Plan(
        S.SUBMITTED,
        2,
        has_the_child,
        "we have the message; staff see that the other parent asks too, and hold it",
        place=("NY", "Kings County"),
        changes={"language": "en", "requester_age": 38, "contact_ways": ["call"]},
        facing=3,
    ),
    Plan(
        S.SUBMITTED,
        1,
        young_and_alone,
        "a minor who asks alone: nothing moves before a named person has cleared it",
        place=("OH", "Franklin County"),
        changes={"language": "en", "contact_ways": ["i_will_return"]},
    ),
)
#: What the phrase of any other story opens.
OPENS = {
    S.DRAFT: "a draft that was not sent yet",
    S.SUBMITTED: "we have the message; nobody has read it yet",
    S.IN_TRIAGE: "we have the message; staff are reading it",
    S.NEEDS_INFORMATION: "staff have a question",
    S.READY_TO_MATCH: "we have the message; nobody is asked yet",
    S.MATCHING: "staff have chosen lawyers; none could be asked yet",
    S.OFFER_OUT: "lawyers are being asked",
    S.PLACED: "a lawyer said yes",
    S.IN_PROGRESS: "a lawyer said yes and has been in touch",
    S.CLOSED: "closed: a lawyer took it up",
    S.ON_HOLD: "on hold: the way to reach the family is not safe; the page does not show it",
    S.WALLED: "walled off: only the role for conflicts sees it; the page does not show it",
    S.UNPLACED: "everybody who was asked said no",
    S.WITHDRAWN: "the family stopped it",
    S.WRONG_SERVICE: "closed: another service can help",
    S.DUPLICATE: "closed: asked twice",
}


def plans(count: int) -> list[Plan]:
    """The plans of `count` stories: the six on purpose, one of each state they leave out, then the rest of sixty.

    More than sixty begin again behind the six.
    """
    left = Counter({state: n for state, n, _days in PROPORTIONS})
    left.subtract(plan.ends_in for plan in ON_PURPOSE)
    shown = {plan.ends_in for plan in ON_PURPOSE}
    once = [state for state, _n, _days in PROPORTIONS if state not in shown]
    left.subtract(once)
    ends = once + [state for state, _n, _days in PROPORTIONS for _ in range(left[state])]
    told: Counter[tuple[Kind, ...]] = Counter()
    made = list(ON_PURPOSE)
    while len(made) < count:
        made.append(_usual(ends[(len(made) - len(ON_PURPOSE)) % len(ends)], told))
    return made[:count]


def _usual(state: S, told: Counter[tuple[Kind, ...]]) -> Plan:
    """A story that ends in this state, of each kind by turn."""
    kinds = READ_FIRST if state in UNREAD else TO_THE_END if state in (*FOUND, S.UNPLACED) else READY
    told[kinds] += 1
    days = next(days for each, _n, days in PROPORTIONS if each == state)
    return Plan(state, days, kinds[(told[kinds] - 1) % len(kinds)], OPENS[state])
