"""The invented families and what each wrote. Pure: the same seed makes the same people on every date, and nobody meets
another by chance: every story has its own names, its own child and its own ways to be reached."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from referral_app.demonstration.answers import PLACES, Answers, Scene
from referral_app.demonstration.people import Person, family_names, family_phone
from referral_app.demonstration.plans import ON_PURPOSE, Plan, plans
from referral_app.workflow.calendar import at, is_business_day
from referral_app.workflow.holidays import FEDERAL

#: The youngest child of a story, and how many stories have a child of a day of its own: the ages end below twelve.
YOUNGEST, AGES = 900, 3413
#: Prime to AGES, so that neighbours are not of one age.
_STRIDE = 1009
#: The stories whose families speak of each other.
FACE_TO_FACE = {
    number for own, plan in enumerate(ON_PURPOSE) if plan.facing is not None for number in (own, plan.facing)
}


@dataclass(frozen=True)
class Story:
    """One story as it begins: what the family says, and when it says it.

    `contact` and `names` are the form's own fields. `luck` decides what is answered later on.
    """

    number: int
    plan: Plan
    begins: datetime
    answers: Answers
    contact: dict[str, str]
    names: dict[str, list[str]]
    luck: random.Random

    @property
    def language(self) -> str:
        return "es" if self.answers.get("language") == "es" else "en"

    @property
    def said(self) -> dict[str, Any]:
        """What goes into the request's sealed words."""
        return {"answers": self.answers, "contact": self.contact, "names": self.names}


def stories(seed: int, count: int, today: date, zone: tzinfo) -> list[Story]:
    """`count` stories of a demonstration that is made on `today`, by number."""
    pairs = _families(seed, count)
    return [_story(seed, number, plan, pairs, today, zone) for number, plan in enumerate(plans(count))]


@lru_cache(maxsize=8)
def _families(seed: int, count: int) -> tuple[tuple[Person, Person], ...]:
    """Who asks and who is the other side, by number of the story: no day has a part in it."""
    names = family_names(seed)
    return tuple((next(names), next(names)) for _ in range(count))


def _story(
    seed: int, number: int, plan: Plan, pairs: Sequence[tuple[Person, Person]], today: date, zone: tzinfo
) -> Story:
    own, other = pairs[number]
    day = _business_days_before(today, plan.days)
    # Whoever tells the other side of a story speaks of the same child, the same places and the same days.
    of, of_day = number, day
    if plan.facing is not None:
        other, own = pairs[plan.facing]
        of, of_day = plan.facing, _business_days_before(today, ON_PURPOSE[plan.facing].days)
    scene = Scene(_luck(seed, of), of_day, plan.place or PLACES[number % len(PLACES)], _birth_date(seed, of, today))
    answers = {**plan.kind(scene), **plan.changes}
    return Story(
        number=number,
        plan=plan,
        begins=at(day, time(9 + number % 7), zone),
        answers=answers,
        contact=_contact(number, own, answers),
        names={"other_side": [other.name]},
        luck=_luck(seed, f"{number} later"),
    )


def _luck(seed: int, what: object) -> random.Random:
    """A generator of its own for each story: what one draws moves no other."""
    return random.Random(f"story {seed} {what}")  # noqa: S311  # nosec B311


def _birth_date(seed: int, number: int, today: date) -> str:
    """A day on which no other child of these stories was born; once all such days are used up, a year alone."""
    born = today - timedelta(days=YOUNGEST + (number * _STRIDE + seed * 31) % AGES)
    return born.isoformat() if number < AGES else str(born.year)


def _contact(number: int, own: Person, answers: Answers) -> dict[str, str]:
    """Most give a first name alone; those two who speak of each other give their whole names."""
    contact = {"called": own.name if number in FACE_TO_FACE else own.first_name}
    if "email" in answers["contact_ways"]:
        contact["email"] = own.email(f"family{number}", "example.org")
    if "call" in answers["contact_ways"]:
        contact["phone"] = family_phone(number)
    return contact


def _business_days_before(today: date, days: int) -> date:
    day = today
    while days:
        day -= timedelta(days=1)
        days -= is_business_day(day, FEDERAL)
    return day
