"""Opening what is sealed: the words of a request, its routing and its needs. The one way in, for every reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from referral_app import law
from referral_app.extensions import db
from referral_app.law.need_terms import DEFAULT_LANGUAGE
from referral_app.models import CallTry, Matter, Need, Note, OfferQuestion, Request, Routing, WrittenSummary
from referral_app.queries.browsers import Held
from referral_app.queries.once import once
from referral_app.security.case_keys import vault
from referral_app.vocabulary import AUTOMATIC, MatterState
from referral_app.workflow.requests import BEFORE_READY, OPEN_FOR_OFFERS

#: In the blob of what staff took by phone: whose account wrote it.
TAKEN_BY = "taken_by"
#: What a request's blob holds: answers of the question data, and the form's own fields, never mixed.
EMPTY_WORDS: dict[str, Any] = {
    "answers": {},
    "contact": {},
    "names": {},
    "signals": [],
    "step": None,
    #: What was typed, by question, where the answer says less: "15 o 16" beside 15. Staff read it, and the family.
    "written": {},
    #: The questions of the screen answered last: what they call for stands on the next page.
    "last": [],
    "consent": None,
    #: The family put away the block of somebody to talk to.
    "no_support": False,
    TAKEN_BY: None,
    #: Which help before all else the answers call for, as it was worked out when they were saved.
    "help": None,
}


def words(request: Held) -> dict[str, Any]:
    """The sealed words of a request: `answers`, `contact`, `names`, `written`, `signals`, `step`, `last`, `consent`.

    Raises CannotBeRead.
    """
    opened = vault().unseal(request.id, request.sealed, table="requests", row_id=request.id, version=request.version)
    return {**EMPTY_WORDS, **opened}


def in_the_language_of_the_page(said: dict[str, Any], request: Held) -> dict[str, Any]:
    """The words with the language of the page where none was said: until they say otherwise, it is theirs. A skip
    stays a skip where the page says no more than the law takes for granted (A14)."""
    spoken = said["answers"].get("language")
    if spoken in ("skipped", "unknown"):
        spoken = None if request.language != DEFAULT_LANGUAGE else spoken
    if spoken is not None:
        return said
    return {**said, "answers": {**said["answers"], "language": request.language}}


def at_hand(request_ids: Sequence[str]) -> None:
    """What a page opens of many requests: their keys are asked for once."""
    vault().at_hand(request_ids)


def seal_words(request: Request, said: dict[str, Any]) -> None:
    """Put new words into a request; its version grows, so that the older blob no longer opens."""
    for name, value in next_words(request.id, request.version or 0, said).items():
        setattr(request, name, value)


def next_words(request_id: str, version: int, said: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that hold new words of a request whose words have this version."""
    sealed = vault().seal(request_id, said, table="requests", row_id=request_id, version=version + 1)
    return {"sealed": sealed, "version": version + 1}


#: Put together once: every sending asks it, and every page of a request.
_LATEST = select(Routing).where(Routing.request_id == bindparam("of")).order_by(Routing.number.desc()).limit(1)


def latest_routing(request: Request) -> Routing | None:
    return once("routing", request.id, lambda: db.session.scalar(_LATEST, {"of": request.id}))


def latest_routings(request_ids: Sequence[str]) -> dict[str, Routing]:
    """The latest routing of each of these requests that has one, by its id: in one question, and their keys in
    another."""
    latest = (
        select(Routing.request_id, func.max(Routing.number).label("number"))
        .where(Routing.request_id.in_(request_ids))
        .group_by(Routing.request_id)
        .subquery()
    )
    rows = db.session.scalars(
        select(Routing).join(latest, (Routing.request_id == latest.c.request_id) & (Routing.number == latest.c.number))
    )
    at_hand(request_ids)
    return {row.request_id: row for row in rows}


def newest_routing(request: Request) -> list[Routing]:
    """The same as `routings`, without those that are history."""
    newest = latest_routing(request)
    return [newest] if newest else []


def routings(request: Request) -> Sequence[Routing]:
    """Every stored routing of a request, the newest first."""
    return db.session.scalars(
        select(Routing).where(Routing.request_id == request.id).order_by(Routing.number.desc())
    ).all()


def routing_result(routing: Routing) -> dict[str, Any]:
    """The routing as `law.route` gave it."""
    opened: dict[str, Any] = vault().unseal(
        routing.request_id, routing.sealed, table="routings", row_id=routing.id, version=1
    )
    return opened


def seal_routing(routing: Routing, result: dict[str, Any]) -> None:
    routing.sealed = vault().seal(routing.request_id, result, table="routings", row_id=routing.id, version=1)


def open_matters(request_id: str) -> Sequence[Matter]:
    """The matters between a request's family and its attorneys that are still open."""
    return db.session.scalars(
        select(Matter)
        .join(Need, Need.id == Matter.need_id)
        .where(Need.request_id == request_id, Matter.state == MatterState.OPEN)
    ).all()


def need_terms(need: Need) -> dict[str, Any]:
    """The need as routing gave it: min_tier, fees, languages, deadline and what else step 8 of docs/law.md gives it."""
    opened: dict[str, Any] = vault().unseal(
        need.request_id, need.sealed, table="needs", row_id=need.id, version=need.version
    )
    return opened


def seal_need(need: Need, terms: dict[str, Any]) -> None:
    need.sealed = vault().seal(need.request_id, terms, table="needs", row_id=need.id, version=need.version)


def seal_note(note: Note, text: str) -> None:
    note.sealed = vault().seal(note.request_id, {"text": text}, table="notes", row_id=note.id, version=1)


def note_text(note: Note) -> str:
    opened = vault().unseal(note.request_id, note.sealed, table="notes", row_id=note.id, version=1)
    return str(opened["text"])


def seal_asked(question: OfferQuestion, text: str) -> None:
    question.asked = vault().seal(
        question.request_id, {"text": text}, table="offer_questions", row_id=question.id, version=1
    )


def seal_answer(question: OfferQuestion, text: str) -> None:
    question.answer = vault().seal(
        question.request_id, {"text": text}, table="offer_questions", row_id=question.id, version=2
    )


def asked_text(question: OfferQuestion) -> str:
    """What the attorney asked. Raises CannotBeRead."""
    opened = vault().unseal(question.request_id, question.asked, table="offer_questions", row_id=question.id, version=1)
    return str(opened["text"])


def answer_text(question: OfferQuestion) -> str | None:
    """What staff answered; None while nobody has. Raises CannotBeRead."""
    if question.answer is None:
        return None
    opened = vault().unseal(
        question.request_id, question.answer, table="offer_questions", row_id=question.id, version=2
    )
    return str(opened["text"])


def seal_summary(row: WrittenSummary, text: str, let_stand: Mapping[str, str]) -> None:
    """A version of what staff wrote for attorneys, with what was let stand in it and why."""
    said = {"text": text, "let_stand": dict(let_stand)}
    row.sealed = vault().seal(row.request_id, said, table="written_summaries", row_id=row.id, version=1)


def summary_text(row: WrittenSummary) -> str:
    """What attorneys read of this version. Raises CannotBeRead."""
    return str(_summary(row)["text"])


def let_stand(row: WrittenSummary) -> dict[str, str]:
    """Its pieces that were let stand, each with its reason. Raises CannotBeRead."""
    return dict(_summary(row)["let_stand"])


def _summary(row: WrittenSummary) -> dict[str, Any]:
    opened: dict[str, Any] = vault().unseal(
        row.request_id, row.sealed, table="written_summaries", row_id=row.id, version=1
    )
    return opened


def seal_try(made: CallTry, text: str) -> None:
    made.sealed = vault().seal(made.request_id, {"text": text}, table="call_tries", row_id=made.id, version=1)


def try_text(made: CallTry) -> str:
    """What was said of a try; nothing where nothing was. Raises CannotBeRead."""
    if made.sealed is None:
        return ""
    opened = vault().unseal(made.request_id, made.sealed, table="call_tries", row_id=made.id, version=1)
    return str(opened["text"])


def _left(request: Request, result: Mapping[str, Any]) -> set[str]:
    """The reasons that still hold it back."""
    if result["attorney_match"] in AUTOMATIC:
        return set()
    return set(result["attorney_match_reasons"]) - {row.reason for row in request.clearings}


def is_held_by_age(request: Request, result: Mapping[str, Any]) -> bool:
    """Whether the age of a child who asks holds it back, which nobody can clear."""
    return law.is_held_by_age(_left(request, result))


def takes_needs_by_hand(request: Request, result: Mapping[str, Any]) -> bool:
    """Whether a person may write a need that no rule names: nothing but that age holds it back."""
    free = not _left(request, result) or is_held_by_age(request, result)
    return free and request.state in BEFORE_READY | OPEN_FOR_OFFERS


def needs_to_add(request: Request, result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The needs the rules name today that are no rows yet, where a person may make them: nothing holds them back."""
    if _left(request, result) or request.state not in BEFORE_READY | OPEN_FOR_OFFERS:
        return []
    there = {(need.area, tuple(need.forums)) for need in request.needs}
    return [need for need in result["needs"] if (need["area"], tuple(need["forums"])) not in there]
