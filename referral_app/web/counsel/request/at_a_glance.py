"""What stands on top of a request: who, where, what binds first, what waits, and the next act."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from referral_app import law
from referral_app.vocabulary import AWAIT_CONTACT, CHOOSE_OTHERS, RequestState, TaskKind
from referral_app.web.counsel.request.first_contact import Awaited
from referral_app.web.counsel.request.parts import ANSWERS, NEEDS, NOTES, PEOPLE
from referral_app.web.words.answered import Answered, answered
from referral_app.workflow.next_up import OF_TASK, Hurt
from referral_app.workflow.requests import ENDED

#: Clocks further away than this are folded: they matter, but not this year.
FAR_DAYS = 366


@dataclass(frozen=True)
class Next:
    """The next act: what to do, and where it is done: at a place of the page, which stands in one of its parts or in
    sight whatever part is open; on a page of its own, by its endpoint or, where that is of more than this request, by
    its `link`; or by a button beside it."""

    words: str
    anchor: str | None
    part: str | None = None
    page: str | None = None
    link: str | None = None


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
    """The counted clock whose last safe day comes first and is not over; before one that is more than a year away, a
    clock that cannot be counted because its day is not known, which may be tomorrow. What has no day to count, such as
    how often a fund pays, never binds."""
    counted = [row for row in rows if row["days_left"] is not None and row["days_left"] >= 0]
    first = min(counted, key=lambda row: row["days_left"], default=None)
    unknown = next((row for row in clocks(rows).near if row["status"] == "unknown" and row["about"].binds), None)
    return unknown if unknown and (first is None or first["days_left"] >= FAR_DAYS) else first


def missing(topics: Sequence[tuple[Any, Sequence[Answered]]]) -> list[Answered]:
    """The questions that were never answered: not those that somebody chose to leave out."""
    return [row for _topic, told in topics for row in told if row.blank]


@dataclass(frozen=True)
class Standing:
    """How a request stands, as far as its next act hangs on it."""

    state: str
    hold: str | None
    owned: bool
    date_passed: bool
    #: Reasons that nobody has cleared, and whether the other side may be asking too.
    waits_for: Sequence[str]
    opposed: bool
    #: Where this viewer, of the conflicts role, decides about the other side; None where nothing of it is theirs.
    decides_at: str | None
    #: It is walled off, and there is no pair to decide: the wall itself is what there is.
    walled: bool
    #: Whether it has a need at all, and the numbers of those for which nobody was approved.
    has_needs: bool
    unasked: Sequence[int]
    #: Open needs of which everybody approved was asked, or left out, and nobody is left who can be.
    used_up: Sequence[int]
    #: The office asks no attorneys for one of the open needs (a parent who may have taken the child).
    not_served: bool
    #: Every need was given up, so that nobody is looked for.
    given_up: bool
    #: For an open need somebody is looked for outside the roster, and nobody is asked meanwhile.
    sought: bool
    #: Whether consent runs today, so that somebody may be asked.
    agreed: bool
    #: Staff write down who agreed, because it is not the requester who may.
    agreed_by_staff: bool
    #: The family wrote something that nobody of the office has read: no attorney sees it before.
    unread: bool
    #: It was this viewer who let a minor's request go on: a colleague approves the first attorneys (B13).
    for_a_colleague: bool
    #: Attorneys are asked, or approved and waiting for their turn.
    asking: bool
    #: What was asked for was taken up, and every matter that came of it is over.
    finished: bool
    #: After a yes: the first contact that nobody has written down yet.
    awaited: Awaited | None


def next_act(stands: Standing, kinds: Collection[str]) -> Next | None:
    """What to do next, the first that holds. `kinds`: of its open tasks."""
    if stands.state in ENDED:
        return None
    return next((act for holds, act in _acts(stands, kinds) if holds), None)


def _acts(stands: Standing, kinds: Collection[str]) -> Iterator[tuple[bool, Next]]:
    """Each act with whether it is called for, the most pressing first. Nothing is proposed that would be refused."""
    yield (
        TaskKind.DANGER_WORDS in kinds,
        Next(_("Read the words that speak of danger, and call"), "words-of-danger"),
    )
    decides = Next(_("Decide about the other side"), None, link=stands.decides_at)
    yield stands.decides_at is not None, decides
    wall = Next(_("Decide whether the wall stays: nobody is asked while it stands"), "wall")
    yield stands.walled and not stands.owned, wall
    yield not stands.owned, Next(_("Take it: nobody has taken it yet"), None)
    yield stands.date_passed, Next(_("Say what follows from the date that passed"), "date-passed", NEEDS)
    # Under a hold nobody calls: it would be refused (`queries/calls.why_not`).
    may_call = stands.hold is None
    yield TaskKind.CALL_FAMILY in kinds and may_call, Next(_("Reach who asked, by their rules"), "safe-contact")
    yield stands.walled, wall
    yield stands.opposed, Next(_("The conflicts role decides about the other side"), "other-side")
    yield stands.hold is not None, Next(_("Judge whether the hold may end"), "steps", NEEDS)
    yield bool(stands.waits_for), Next(_("Judge the reasons that hold it back"), "before-matching", NEEDS)
    waits = stands.state == RequestState.NEEDS_INFORMATION
    # The button that goes on without an answer stands there.
    yield waits and not kinds, Next(_("Wait for what the family answers"), "steps")
    yield waits, Next(_("Do the tasks below"), "tasks")
    answered = Next(_("Read what the family answered"), "notes-heading", NOTES)
    yield TaskKind.FAMILY_ANSWERED in kinds, answered
    yield not stands.has_needs, Next(_("Write down what a lawyer is needed for"), "needs", NEEDS)
    form = "counsel.show_consent" if stands.agreed_by_staff else None
    consent = Next(_("Get consent: nobody may be asked without it"), "consent", PEOPLE, page=form)
    yield bool(stands.unasked) and not stands.agreed, consent
    yield stands.unread, Next(_("Read what the family wrote themselves"), "own-words", ANSWERS)
    fits = bool(stands.unasked) or TaskKind.SOMEBODY_FITS in kinds
    colleague = Next(
        _("Wait: a minor asks, so a colleague approves the first attorneys"), None, page="counsel.matching"
    )
    yield fits and stands.for_a_colleague, colleague
    yield fits, Next(_("Choose attorneys"), None, page="counsel.matching")
    # The page of all needs has each of these acts; who has no account yet is invited by being approved.
    words = _("Nobody is left to ask: choose or invite others, widen, or look outside the roster")
    more = Next(words, None, page="counsel.matching")
    yield bool(stands.used_up) and stands.agreed, more
    yield bool(stands.used_up), consent
    again = Next(_("Look again whether somebody fits, or on outside the roster"), None, page="counsel.matching")
    yield stands.sought and TaskKind.RECRUIT in kinds, again
    # Some are asked still: only others can be chosen beside them, or the task ticked off to wait.
    words = _("Nobody has said yes yet: choose others too, or tick the task off and wait")
    others = Next(words, None, page="counsel.matching")
    yield bool(kinds) and set(kinds) <= CHOOSE_OTHERS, others
    if stands.awaited is not None:
        words, where = stands.awaited.act
        # A family waits for that contact: what waits for nobody but us stands below it, with the tasks.
        beside = set(kinds) - AWAIT_CONTACT
        yield (
            all(OF_TASK.get(TaskKind(kind), Hurt.WORK) > Hurt.PROMISE for kind in beside),
            Next(words, None, link=where),
        )
    yield bool(kinds), Next(_("Do the tasks below"), "tasks")
    over = _("Send the family on, then close the request: every need was given up")
    yield stands.given_up, Next(over, None, page="counsel.send_on")
    done = _("Close the request, if nothing is left to do: no attorney works on it any more")
    yield stands.finished, Next(done, None, page="counsel.ask_to_close")
    yield stands.sought, Next(_("Wait: somebody is looked for outside the roster"), None, page="counsel.matching")
    elsewhere = _("Send the family on, or give a need up: this office asks no lawyers for it")
    yield stands.not_served and not stands.asking, Next(elsewhere, None, page="counsel.send_on")
    yield stands.asking, Next(_("Wait: attorneys are being asked"), None)
