"""The draft that a browser holds, and where its person goes on: what every page of the form begins with."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import intake as verbs
from referral_app.clock import clock
from referral_app.law.codes import MINIMAL_AGE, NOT_SURE
from referral_app.models import Request
from referral_app.queries import cases
from referral_app.queries.browsers import Held
from referral_app.security import limits, other_side
from referral_app.vocabulary import RequestState
from referral_app.web.entry import phone, requester
from referral_app.web.entry.language import spoken
from referral_app.web.intake import help_now, showing, steps
from referral_app.web.render import render
from referral_app.workflow import contact


def held() -> Request | None:
    return requester.current_request(clock().real())


def current() -> Held | None:
    found = requester.current_columns(clock().real())
    return found if found is not None and found.state == RequestState.DRAFT else None


def words_of(row: Held) -> dict[str, Any]:
    """The words of a draft or request, opened for this page: the frame of the page need not open them again."""
    said = cases.words(row)
    requester.words_read(row, said)
    return said


@dataclass(frozen=True)
class Open:
    """A form that is open: its draft, which is None until the first answer is saved, and the words of it."""

    row: Held | None
    said: dict[str, Any]


def opened() -> Open | None:
    """The form that this browser has open; None when it holds nothing, or what it holds was sent."""
    found = requester.current_columns(clock().real())
    if found is not None:
        if found.state != RequestState.DRAFT:
            return None
        return Open(found, words_of(found))
    if requester.has_begun(clock().real()):
        return Open(None, copy.deepcopy(cases.EMPTY_WORDS))
    return None


def save(form: Open) -> Held:
    """Put the words of a form into its draft; the first ones make it, with its key, for one of few of a network (E11).

    Refused as `save_draft` says. What a network begins is counted here, since what holds no answer costs nothing.
    """
    now, language, row = clock().real(), spoken(), form.row
    help_now.keep_with(form.said)
    if row is None:
        place = request.remote_addr
        tries = limits.Tries(("draft_stop", place), [("draft_network", place)], now)
        first = None if other_side.in_words(form.said) else form.said
        try:
            if limits.is_stopped(tries):
                raise limits.Stopped
            row, token = verbs.start_draft(
                now=now, language=language, tries=tries, token=requester.read_token(), said=first
            )
        except limits.Stopped:
            limits.over_each(tries)
            abort(429)
        requester.holds_from_now(token)
        if first is not None:
            return row
    # Where staff write for a caller, the page may be in their language: the caller's was asked for as the draft began.
    taken = form.said[cases.TAKEN_BY] is not None
    verbs.save_draft(row.id, form.said, now=now, language=None if taken else language)
    return row


def language_of_words(row: Held) -> str:
    """In which language the six words are: that of the page; on the phone the caller's, who has to say them."""
    return row.language if phone.taker() is not None else spoken()


def gone() -> Response:
    """The form was closed; a press that finds it so leads to the page that says it. Of one that was begun and holds
    nothing yet there is only the first screen."""
    if held() is None and requester.has_begun(clock().real()):
        return to_first_open({})
    if request.method == "POST":
        return redirect(url_for("intake.closed"), 303)
    return render("intake/gone.html", status=410)


def step_at(place: int, answers: dict[str, Any], *, later: bool = False) -> steps.Step | None:
    """The screen of this address, if this person has one there."""
    data = programme.law_data()
    if not 1 <= place <= len(data.topics):
        return None
    return steps.step_of(data.topics[place - 1].code, answers, data, later=later)


def address(step: steps.Step, **more: Any) -> str:
    """Where a screen of a draft stands."""
    return url_for("intake.show_more" if step.later else "intake.show", place=step.place, **more)


def to_first_open(answers: dict[str, Any]) -> Response:
    return redirect(onward(answers), 303)


def put_in(
    said: dict[str, Any], values: Mapping[str, Any], step: steps.Step, written: Mapping[str, str] | None = None
) -> None:
    """Put the values of a screen into the words: names apart, and no answer to a question not asked; beside them what
    was `written`, where that says more."""
    data = programme.law_data()
    named = {name for name in values if data.question(name).type == "names"}
    said["names"] = {**said["names"], **{name: values[name] for name in named if isinstance(values[name], list)}}
    answers = {name: value for name, value in values.items() if name not in named}
    before = said["answers"]
    same = {
        name
        for name, value in answers.items()
        if before.get(name) == value and not showing.shows_their_words(data.question(name), value)
    }
    said["answers"] = steps.without_lost({**said["answers"], **answers}, data)
    # What is sent again as it was kept is still what those words said; where they stood in the box, that counts.
    own = {name: text for name, text in said["written"].items() if name not in values or name in same}
    own |= {name: text for name, text in (written or {}).items() if name in values}
    said["written"] = {name: text for name, text in own.items() if name in said["answers"]}
    said["step"] = step.code
    said["last"] = sorted(values)


def as_meant(form: MultiDict[str, str], answers: Mapping[str, Any]) -> MultiDict[str, str]:
    """A screen as it was sent. Who wants a call and picks nothing leaves what it is about to the call."""
    wants_call = form.get("by_phone") or steps.by_phone(answers)
    if not wants_call or form.get("situations") or "situations" not in form.getlist("shown"):
        return form
    meant = form.copy()
    meant.add("situations", NOT_SURE)
    return meant


def call_first(said: dict[str, Any]) -> None:
    """Who presses "call me" has marked that way as safe, and is asked for the rest by phone."""
    ways = said["answers"].get("contact_ways")
    marked = [way for way in ways if way not in ("call", contact.RETURNS)] if isinstance(ways, list) else []
    said["answers"] |= {"contact_ways": ["call", *marked], "tell_by_phone": "yes"}


def onward(answers: dict[str, Any]) -> str:
    """Where a person goes on: the first screen with an open question, or the review."""
    step = steps.first_open(answers, programme.law_data())
    return url_for("intake.review") if step is None else address(step)


def is_young(answers: dict[str, Any]) -> bool:
    age = answers.get("requester_age")
    return isinstance(age, int) and age < programme.law_data().cells.adult_age


def is_below_matching(answers: dict[str, Any]) -> bool:
    """Under 13 nothing is matched and as little as possible is asked: not even whether lawyers may be."""
    age = answers.get("requester_age")
    return isinstance(age, int) and age < MINIMAL_AGE
