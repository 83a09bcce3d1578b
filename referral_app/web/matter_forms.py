"""What attorneys, and staff for them, type about a matter: a day, a way, a reason, hours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from werkzeug.datastructures import MultiDict

from referral_app.actions import Refused
from referral_app.actions import matters as verbs
from referral_app.clock import clock
from referral_app.models import Account, Matter
from referral_app.security.text_forms import normalise
from referral_app.web.words.law_words import area_label

#: "3", "3.5", "3,5", "3:30".
_HOURS = re.compile(r"(\d{1,5})(?:[.,](\d{1,2})|:([0-5]\d))?")
#: Which field a refusal speaks of.
FIELD_OF = {
    "bad_day": "on",
    "no_such_way": "way",
    "no_reason": "reason",
    "no_such_outcome": "outcome",
    "bad_hours": "hours",
    "no_such_help": "what",
}


class Told:
    """The fields of a form as they were sent, trimmed; nothing for one that was not."""

    def __init__(self, form: MultiDict[str, str] | None = None) -> None:
        self.form: MultiDict[str, str] = MultiDict() if form is None else form

    def __getitem__(self, name: str) -> str:
        return normalise(self.form.get(name, "")).strip()[:40]

    def ticked(self, name: str) -> list[str]:
        """The boxes of this name that were ticked."""
        return self.form.getlist(name)


@dataclass(frozen=True)
class Beside:
    """Another matter of the same family that one press may say the same of, as its box shows it."""

    id: str
    words: str
    ticked: bool


def beside(matter: Matter, others: Iterable[Matter], told: Told | None = None) -> list[Beside]:
    """A box for each of the others. Those of the same attorney are ticked: whoever reached a family for one need spoke
    of the others; in a form that came back (`told`), the boxes that were ticked. Staff read whose matter it is.
    """
    rows = []
    for each in others:
        ticked = each.attorney_id == matter.attorney_id if told is None else each.id in told.ticked("also")
        rows.append(Beside(each.id, f"{each.need.number}. {area_label(each.need.area)}", ticked))
    return rows


@dataclass(frozen=True)
class By:
    """Who says it, and when."""

    actor: Account
    now: datetime
    today: date
    phone: bool


def read_day(text: str) -> date | None:
    """A day as a date field sends it, or None for today. Refused("bad_day")."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("bad_day") from None


def read_minutes(text: str) -> int | None:
    """Hours in minutes: "3.5", "3,5" and "3:30" are 210; None where nothing was said. Refused("bad_hours")."""
    if not text:
        return None
    found = _HOURS.fullmatch(text)
    if found is None:
        raise Refused("bad_hours")
    hours, part, minutes = found.groups()
    rest = round(float(f"0.{part}") * 60) if part else int(minutes or 0)
    return int(hours) * 60 + rest


def _reached(matter_id: str, told: Told, by: By) -> object:
    return verbs.confirm_contact(
        matter_id,
        way=told["way"],
        on=read_day(told["on"]),
        actor=by.actor,
        now=by.now,
        told_by_phone=by.phone,
        also=told.ticked("also"),
    )


def _no_answer(matter_id: str, told: Told, by: By) -> object:
    return verbs.note_try(
        matter_id, way=told["way"], on=read_day(told["on"]), actor=by.actor, now=by.now, told_by_phone=by.phone
    )


def _hand_back(matter_id: str, told: Told, by: By) -> object:
    return verbs.hand_back(
        matter_id, told["reason"], actor=by.actor, now=by.now, today=by.today, told_by_phone=by.phone
    )


def _close(matter_id: str, told: Told, by: By) -> object:
    return verbs.close_matter(
        matter_id,
        told["outcome"],
        minutes=read_minutes(told["hours"]),
        actor=by.actor,
        now=by.now,
        told_by_phone=by.phone,
    )


#: What may be said of a matter: by its attorney, or on the phone to staff.
_ACTS: dict[str, Callable[[str, Told, By], object]] = {
    "reached": _reached,
    "no_answer": _no_answer,
    "hand_back": _hand_back,
    "close": _close,
}


def act(what: str, matter_id: str, form: MultiDict[str, str], actor: Account, *, phone: bool) -> None:
    """Do what was said of a matter. `phone`: staff write down what its attorney told them. Refused as the verb."""
    by = By(actor, clock().programme(), clock().today(), phone)
    _ACTS[what](matter_id, Told(form), by)
