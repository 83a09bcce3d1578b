"""What stands on top of a request: who, where, what binds first, what waits, and the next act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from referral_app import law
from referral_app.models import Request, Task
from referral_app.vocabulary import TaskKind
from referral_app.web.words.answered import Answered, answered
from referral_app.workflow.requests import ENDED

#: Clocks further away than this are folded: they matter, but not this year.
FAR_DAYS = 366


@dataclass(frozen=True)
class Next:
    """The next act: what to do, and where on this page or by which button it is done."""

    words: str
    anchor: str | None


def facts(said: Mapping[str, Any], data: law.LawData, today: date) -> list[str]:
    """Who asks, where they are and where the child is, how old: one short line each, as far as they are known."""
    answers = said["answers"]
    found = [_said(answers, name, data) for name in ("role", "child_place", "where")]
    if answers.get("child_place") and found[1]:
        found[1] = _("child in %(place)s", place=found[1])
    ages = [
        age
        for child in answers.get("children") or []
        if isinstance(child, dict) and (age := _age(child, today)) is not None
    ]
    if ages:
        shown = ", ".join(str(age) for age in ages)
        found.append(ngettext("child %(ages)s years old", "children %(ages)s years old", len(ages), ages=shown))
    elif isinstance(answers.get("requester_age"), int):
        found.append(_("asks at %(age)s", age=answers["requester_age"]))
    return [line for line in found if line]


def _said(answers: Mapping[str, Any], name: str, data: law.LawData) -> str | None:
    told = answered(data.question(name), answers, data)
    return told.words if told.known else None


def _age(child: Mapping[str, Any], today: date) -> int | None:
    if isinstance(child.get("age"), int):
        return int(child["age"])
    try:
        born = date.fromisoformat(str(child.get("dob")))
    except ValueError:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


#: Clocks of which nobody has to find out more, where they have no day.
_SETTLED = frozenset({"no_limit", "met_by_filing", "met", "applies", "does_not_apply", "not_applicable"})


@dataclass(frozen=True)
class Clocks:
    """The clocks of a request: those that may bind within a year, and those to fold away."""

    near: list[Mapping[str, Any]]
    far: list[Mapping[str, Any]]
    uncounted: list[Mapping[str, Any]]


def clocks(rows: Sequence[Mapping[str, Any]]) -> Clocks:
    """The clocks by how near their last safe day is. What is settled and has no day to count is folded away; whatever
    cannot be counted because a fact is missing stays in sight."""
    is_far = [row["days_left"] is not None and row["days_left"] >= FAR_DAYS for row in rows]
    settled = [row["days_left"] is None and row["status"] in _SETTLED for row in rows]
    return Clocks(
        near=[row for row, far, over in zip(rows, is_far, settled, strict=True) if not (far or over)],
        far=[row for row, far in zip(rows, is_far, strict=True) if far],
        uncounted=[row for row, over in zip(rows, settled, strict=True) if over],
    )


def binds_first(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The counted clock whose last safe day comes first and is not over."""
    counted = [row for row in rows if row["days_left"] is not None and row["days_left"] >= 0]
    return min(counted, key=lambda row: row["days_left"], default=None)


def missing(topics: Sequence[tuple[Any, Sequence[Answered]]]) -> list[Answered]:
    """The questions that were never answered: not those that somebody chose to leave out."""
    return [row for _topic, told in topics for row in told if row.blank]


def next_act(
    request: Request,
    tasks: Sequence[tuple[Task, int | None]],
    *,
    waits_for: Sequence[str],
    unasked: Sequence[int],
    opposed: bool,
) -> Next | None:
    """What to do next, the first that holds. `waits_for`: reasons nobody has cleared; `unasked`: needs with nobody."""
    kinds = {task.kind for task, _need in tasks}
    if request.state in ENDED:
        return None
    if TaskKind.DANGER_WORDS in kinds:
        return Next(_("Read the words that speak of danger, and call"), "words-of-danger")
    if request.owner_id is None:
        return Next(_("Take it: nobody owns it yet"), None)
    if request.date_passed_on:
        return Next(_("Say what follows from the date that passed"), "date-passed")
    if TaskKind.CALL_FAMILY in kinds:
        return Next(_("Call the family by their rules"), "safe-contact")
    if opposed:
        return Next(_("The conflicts role decides about the other side"), "other-side")
    if waits_for:
        return Next(_("Judge the reasons that hold it back"), "before-matching")
    if unasked:
        return Next(_("Choose attorneys"), "needs")
    if tasks:
        return Next(_("Do the tasks below"), "tasks")
    return None
