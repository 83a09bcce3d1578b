"""What the page of a call shows: what is new, the person's own rules, what was tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import render_template
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from referral_app import programme
from referral_app.models import Request, Task
from referral_app.queries import both_said, calls, cases, consents, family, recipients
from referral_app.queries import counsel as queries
from referral_app.vocabulary import About, CallOutcome, CallWay
from referral_app.web.intake import steps
from referral_app.web.words import calling, law_words
from referral_app.workflow import contact
from referral_app.workflow.how_it_ended import OUTCOMES
from referral_app.workflow.requests import ENDED

#: What only the call itself needs: shown when somebody asks for it, and each look is written down.
DETAILS = ("called", "phone", "code_phrase", "trusted_name", "trusted_phone", "trusted_phrase")


@dataclass(frozen=True)
class News:
    """One thing to tell: what it is about, since when, and whose act it came from (None: the follow-up's own)."""

    about: str | None
    at: datetime
    by: str | None


@dataclass(frozen=True)
class Tried:
    """One try: when, by whom, by which way, what came of it, what was said."""

    at: datetime
    by: str | None
    way: str
    outcome: str
    text: str


def page(task: Task, the_request: Request, *, details: bool, now: datetime, today: date) -> dict[str, Any]:
    """Everything about one call. `details`: with the numbers and words of the person. Raises CannotBeRead."""
    said = cases.words(the_request)
    ways = recipients.by_hand(the_request)
    tries = calls.tries(task.id)
    news = _news(task.id)
    to_hear = task.reason == calls.TELLS
    # With who marked a text message alone nobody speaks.
    spoken = any(way != CallWay.TEXT for way in ways)
    alone = steps.is_alone(said["answers"], programme.law_data())
    return {
        "heading": _heading(task, news),
        # Whose yes staff write down hears the text in the same call.
        "agrees_here": any(row.about == About.AGREE for row in news) and _staff_write_the_yes(the_request),
        "to_hear": to_hear,
        "to_ask": _to_ask(the_request, said) if to_hear else [],
        "task": task,
        "request": the_request,
        "news": news,
        "ways": ways,
        "outcomes": outcomes(ways, said["answers"].get("voicemail")),
        "why_not": calls.why_not(the_request),
        "hours": calling.hours(said["contact"], now),
        "voice_message": calling.voice_message(said["answers"].get("voicemail")) if CallWay.CALL in ways else None,
        "who_calls": calling.who_calls(said["contact"].get("say_who")) if spoken else None,
        "never": calling.never(said["answers"], spoken=spoken, alone=alone),
        "details": {name: said["contact"].get(name) for name in DETAILS} if details else None,
        "text": _text(the_request.language) if CallWay.TEXT in ways else None,
        "tries": _tried(tries),
        "seen": len(tries),
        "question": family.check_back(the_request, today),
        "end": _end(the_request),
        "ended": [
            (law_words.area_label(row.area), row.family_outcome)
            for row in both_said.both_said(the_request.id)
            if row.family_outcome is not None
        ],
        "today": today,
    }


def _staff_write_the_yes(the_request: Request) -> bool:
    """Whether it is not the requester who may agree, so that staff hear the yes and write it down."""
    named = consents.holder(the_request)
    return named is not None and not named.is_requester


def _heading(task: Task, news: Sequence[News]) -> str:
    if task.resolved_at is not None:
        return str(_("A call to who asked"))
    if task.reason == calls.TELLS:
        return str(_("They would rather tell it by phone"))
    return str(ngettext("Reach who asked: %(num)s thing is new", "Reach who asked: %(num)s things are new", len(news)))


def outcomes(ways: tuple[CallWay, ...], voicemail: Any) -> list[CallOutcome]:
    """What may come of a try by any of these ways."""
    allowed = {outcome for way in ways for outcome in contact.outcomes(way, voicemail=voicemail)}
    return [outcome for outcome in CallOutcome if outcome in allowed | contact.STOPS_ALL]


def _end(the_request: Request) -> dict[str, Any] | None:
    """The question how it ended with the lawyer, where the family still has to say so, with what may be said."""
    waits = None if the_request.state in ENDED else both_said.end_to_tell(the_request.id)
    return {"matter_id": waits[0], "area": law_words.area_label(waits[1]), "outcomes": OUTCOMES} if waits else None


def _to_ask(the_request: Request, said: dict[str, Any]) -> list[str]:
    """The questions still open by the last reading of the rules, as they are put to this person."""
    routing = cases.latest_routing(the_request)
    data = programme.law_data()
    names = cases.routing_result(routing)["ask_next"] if routing is not None else []
    return [law_words.asked_of(data.question(name), said["answers"], data) for name in names]


def _news(task_id: str) -> list[News]:
    letters = calls.news(task_id)
    actors = [calls.asked_by(letter) for letter in letters]
    names = queries.account_names({actor for actor in actors if actor})
    return [
        News(calls.about(letter), letter.created_at, names.get(actor or "", actor))
        for letter, actor in zip(letters, actors, strict=True)
    ]


def _text(language: str) -> str:
    """What a text message may say: the words of the letter, in the family's language."""
    with force_locale(language):
        return render_template("letters/news/line.txt").strip()


def _tried(tries: Any) -> list[Tried]:
    names = queries.account_names({each.account_id for each in tries})
    return [Tried(each.at, names.get(each.account_id), each.way, each.outcome, cases.try_text(each)) for each in tries]
