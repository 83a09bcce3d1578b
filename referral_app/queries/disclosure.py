"""What an attorney reads of a need before the conflict check: one definition for the attorney, who gets it, and the
family, who sees the very same and agrees to it (A26)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any

from referral_app import programme
from referral_app.models import Need, Request
from referral_app.queries import cases, consents
from referral_app.vocabulary import NeedState
from referral_app.workflow import majority

#: How long attorneys may be asked after the requester agreed.
CONSENT_DAYS = 180
#: Clocks that are a day in court: of these alone the attorney sees the day itself (docs/offers.md).
HEARINGS = ("court_hearing", "sentencing")


@dataclass(frozen=True)
class Summary:
    """A need without the family: state-level places, the month of the deadline (the day for a hearing only)."""

    area: str
    situation: str | None
    places: list[str]
    track: str
    fees: list[str]
    languages: list[str]
    interpreter_ok: bool
    trainings: list[str]
    min_tier: int
    deadline_month: date | None
    hearing_day: date | None

    @cached_property
    def mark(self) -> str:
        """A short digest of everything the summary says: what was agreed to can be told from what was changed."""
        facts = {field.name: getattr(self, field.name) for field in fields(self)}
        said = json.dumps(facts, sort_keys=True, default=str, separators=(",", ":"))
        return hashlib.sha256(said.encode()).hexdigest()[:24]


def of_terms(terms: Mapping[str, Any], track: str, clocks: Sequence[Mapping[str, Any]]) -> Summary:
    """The summary of one need as routing gave it (`needs` and `clocks` of its result)."""
    deadline = date.fromisoformat(terms["deadline"]) if terms["deadline"] else None
    hearing = any(clock["id"] in HEARINGS and clock["last_safe_date"] == terms["deadline"] for clock in clocks)
    return Summary(
        area=terms["area"],
        situation=terms["situation"],
        places=_state_level(terms["forums"]),
        track=track,
        fees=list(terms["fees"]),
        languages=list(terms["languages"]),
        interpreter_ok=bool(terms["interpreter_ok"]),
        trainings=list(terms["required_trainings"]),
        min_tier=int(terms["min_tier"]),
        deadline_month=deadline.replace(day=1) if deadline and not hearing else None,
        hearing_day=deadline if deadline and hearing else None,
    )


def of_result(result: Mapping[str, Any], track: str) -> list[Summary]:
    """What attorneys would read of a routing, before there are needs."""
    return [of_terms(terms, track, result["clocks"]) for terms in result["needs"]]


def of_need(need: Need) -> Summary:
    """What an attorney reads of this need. Raises CannotBeRead."""
    routing = cases.latest_routing(need.request)
    clocks = cases.routing_result(routing)["clocks"] if routing else []
    return of_terms({**cases.need_terms(need), "forums": need.forums}, need.track, clocks)


def texts(request: Request) -> list[tuple[Need, Summary]]:
    """The needs that attorneys may be asked for or were, each with what they read."""
    return [(need, of_need(need)) for need in request.needs if need.state != NeedState.GIVEN_UP]


def agreed_texts(said: Mapping[str, Any]) -> list[str] | None:
    """The marks of the texts the requester agreed to; None for a consent in general, which a file brings."""
    kept = said.get("consent") or {}
    marks = kept.get("texts")
    return list(marks) if isinstance(marks, list) else None


#: Consents of these words and later ones say that names, facts and the way to the family are released stage by stage.
COVERS_STAGES_SINCE = "2026-11.4"


def runs(request: Request, today: date) -> bool:
    """Whether a consent runs today, in words that name every stage; what it covers is `has_consent`."""
    if request.consent_until is None or request.consent_until < today:
        return False
    return (request.consent_version or "") >= COVERS_STAGES_SINCE


def consent_mark(request: Request) -> str:
    """Which consent a release rests on, for its link of the audit chain: its number, its words and its last day."""
    row = consents.latest(request.id)
    return f"consent {row.number if row else 0}, {request.consent_version}, until {request.consent_until}"


def has_consent(request: Request, need: Need, today: date) -> bool:
    """Whether its holder's consent runs today and covers what an attorney would read of this need (A05, A26, T20)."""
    if not runs(request, today) or not consents.is_the_holders(request):
        return False
    marks = agreed_texts(cases.words(request))
    return marks is None or of_need(need).mark in marks


def _state_level(forums: Sequence[str]) -> list[str]:
    """`US-TX-WD` becomes `US-TX`; every place once, in the order of the forums."""
    return list(dict.fromkeys("-".join(forum.split("-")[:2]) for forum in forums))


def last_day_of_consent(said: Mapping[str, Any], today: date) -> date:
    """Until when a consent given today would run."""
    return majority.consent_end(said["answers"], today, CONSENT_DAYS, programme.law_data().cells.adult_age)
