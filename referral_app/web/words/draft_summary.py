"""A first draft of what attorneys read, from the answers: no name, no day, no place below a state, ages in bands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _

from referral_app import programme
from referral_app.models import Request
from referral_app.queries import cases, disclosure
from referral_app.web.words import filters, law_words

#: The first age of each band, and of the next one: a band is wide enough that many children are in it.
BANDS = ((0, 2), (3, 5), (6, 9), (10, 12), (13, 15), (16, 17))


def draft(request: Request, today: date) -> str:
    """A few sentences for staff to begin with. Raises CannotBeRead."""
    answers = cases.words(request)["answers"]
    told = [_who_asks(answers), *_children(answers, today)]
    works = [_work(summary) for _need, summary in disclosure.texts(request)]
    # A day that several needs have is said once, after the last of them.
    for place, (work, when) in enumerate(works):
        told += [work, when if when not in [later for _work, later in works[place + 1 :]] else ""]
    return " ".join(each for each in told if each)


def _who_asks(answers: dict[str, Any]) -> str:
    role = answers.get("role")
    if role == "my_child":
        return str(_("Somebody asks for help for their own child."))
    if role == "someone_else":
        return str(_("Somebody asks for help for another person."))
    age = answers.get("requester_age")
    if isinstance(age, int) and age < programme.law_data().cells.adult_age:
        return str(_("A young person asks for help for themselves."))
    return str(_("An adult asks for help for themselves."))


def _children(answers: dict[str, Any], today: date) -> list[str]:
    children = answers.get("children")
    if not isinstance(children, list) or not children:
        return []
    bands = sorted({band for child in children if (band := _band(child, today)) is not None})
    if not bands:
        return []
    spoken = ", ".join(_("%(first)s to %(last)s", first=first, last=last) for first, last in bands)
    if len(children) == 1:
        return [str(_("The child is between these ages: %(bands)s.", bands=spoken))]
    return [str(_("There is more than one child, between these ages: %(bands)s.", bands=spoken))]


def _band(child: Any, today: date) -> tuple[int, int] | None:
    """The band of a child whose birth is known by its year at least; None for all others, and for adults."""
    born = child.get("dob") if isinstance(child, dict) else None
    if not isinstance(born, str) or not born[:4].isdecimal():
        return None
    parts = [int(part) for part in born.split("-") if part.isdecimal()]
    year, month, day = [*parts, 1, 1][:3]
    age = today.year - year - ((today.month, today.day) < (month, day))
    return next((band for band in BANDS if band[0] <= age <= band[1]), None)


def _work(summary: disclosure.Summary) -> tuple[str, str]:
    """What is to be done and where, and what falls when: empty where nothing does."""
    area = law_words.law_data().expertise[summary.area]
    places = _places(summary.places)
    work, when = str(_("The work: %(work)s, in %(places)s.", work=area.label, places=places)), ""
    if summary.hearing_day:
        when = str(_("A court date falls in %(month)s.", month=filters.month(summary.hearing_day)))
    elif summary.deadline_month:
        when = str(_("A date that matters falls in %(month)s.", month=filters.month(summary.deadline_month)))
    return work, when


def _places(places: Iterable[str]) -> str:
    return ", ".join(filters.place(place) for place in places)
