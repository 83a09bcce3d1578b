"""What a family does: begin a draft, save answers, submit once, add to it, withdraw, delete, leave."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlalchemy.exc import IntegrityError

from referral_app import law, programme
from referral_app.actions import Refused
from referral_app.actions.steps.alarms import end_work
from referral_app.actions.steps.both_sides import find_other_side
from referral_app.actions.steps.calls import ask_to_hear
from referral_app.actions.steps.consent import CONSENT_VERSION, write_consent
from referral_app.actions.steps.contact_rules import tell_lawyers
from referral_app.actions.steps.danger import call_staff_to_danger
from referral_app.actions.steps.forgetting import forget_requests
from referral_app.actions.steps.information import take_answer
from referral_app.actions.steps.locks import lock_draft, lock_if_there, lock_request
from referral_app.actions.steps.needs import move_matter
from referral_app.actions.steps.next_check import promise_next_check
from referral_app.actions.steps.notes import write_note
from referral_app.actions.steps.offers import withdraw_all
from referral_app.actions.steps.requests import enqueue_for_requester, move_request, write_down
from referral_app.actions.steps.routing import route_request
from referral_app.actions.steps.tasks import make_task, settle_tasks
from referral_app.actions.steps.transaction import REQUESTER, WORKER, record, writing
from referral_app.actions.steps.way_back import hold
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.models import Account, Request, RequesterSession
from referral_app.models.base import new_id
from referral_app.queries import cases, disclosure, routed
from referral_app.queries.consents import Holder
from referral_app.security import limits, other_side, tokens
from referral_app.security.case_keys import vault
from referral_app.security.folding import fold_logs
from referral_app.security.typed_text import REFERENCE_SIGNS
from referral_app.vocabulary import RequestState
from referral_app.workflow import keeping, support
from referral_app.workflow.consent import How
from referral_app.workflow.requests import ENDED

DRAFT_KEPT = keeping.DRAFT_WITH_PHRASE
#: Why a family stops, if it says so (U5).
WHY_STOPPED = ("found_help", "not_safe", "changed_mind", "other")
_REQUESTS = Request.metadata.tables[Request.__tablename__]
#: Put together once: each screen of the form asks it.
_CHANGED = update(_REQUESTS).where(_REQUESTS.c.id == bindparam("of"))


def new_reference() -> str:
    said = "".join(secrets.choice(REFERENCE_SIGNS) for _ in range(6))
    return f"R-{said[:3]}-{said[3:]}"


def start_draft(
    *,
    now: datetime,
    language: str = "en",
    source: str = "form",
    tries: limits.Tries | None = None,
    token: str | None = None,
    said: Mapping[str, Any] | None = None,
) -> tuple[Request, str]:
    """A draft with its own key, and the token of the browser that holds it. `tries`: what it counts for, in the
    same commit; of very many it is marked (E11), and one too many raises limits.Stopped and leaves nothing.

    The key is committed first, in the keys database: no draft is without its key; a key without a draft is swept.
    With `token`, that of a form just begun, the second of two presses gets the draft that the first one made.
    `said`: the words of its first screen, where they do not name the other side as contact: they come in with it, or,
    of the second press, into what the first made.
    """
    request = Request(
        id=new_id(),
        reference=new_reference(),
        state=RequestState.DRAFT,
        source=source,
        language=language,
        created_at=now,
        last_act_at=now,
        version=0,
    )
    vault().new_key(request.id, now)
    token = token or tokens.new_token()
    try:
        with writing() as session:
            cases.seal_words(request, dict(said or cases.EMPTY_WORDS))
            session.add(request)
            session.flush()
            hold(request, now=now, token=token)
            # Here the second of two presses finds the row of the first: it waits for it, and is refused.
            session.flush()
            if tries is not None:
                request.flagged = any(limits.count_within(session.connection(), tries))
    except limits.Stopped:
        vault().shred(request.id)
        raise
    except IntegrityError:
        first = db.session.get(RequesterSession, tokens.digest(token))
        if first is None:
            raise
        vault().shred(request.id)
        if said is not None:
            save_draft(first.request_id, said, now=now, language=language)
        return db.session.get_one(Request, first.request_id), token
    return request, token


def save_draft(request_id: str, said: Mapping[str, Any], *, now: datetime, language: str | None = None) -> None:
    """Put the words of a draft into it.

    Every screen does this: one look at the draft under its lock, and one change. Rows read before are read afresh.
    Refused: "gone" if it is no draft any more, "other_side_as_contact" with the fields that name the other side (A06).
    """
    blocked = other_side.in_words(said)
    with writing() as session:
        version, spoken = lock_draft(request_id)
        changed: dict[str, Any] = {"last_act_at": now}
        if language not in (None, spoken):
            # Three lists of the desk hold it: written anew at each screen, it took more of the disk than the words.
            changed["language"] = language
        if blocked:
            write_down(session.get_one(Request, request_id), blocked, now=now)
        else:
            changed |= cases.next_words(request_id, version, said)
        session.connection().execute(_CHANGED, {"of": request_id, **changed})
    if blocked:
        raise Refused("other_side_as_contact", fields=blocked)


def submit_request(
    request_id: str,
    *,
    form_key: str,
    agreed: bool,
    now: datetime,
    today: date,
    tries: limits.Tries | None = None,
    consents: bool = True,
    texts: Collection[str] | None = None,
    taken_by: Account | None = None,
) -> Request:
    """Turn a draft into a request: routing, needs, clocks, event, letter, in one commit.

    `agreed`: what is said before sending was read. `consents`: the requester agrees that attorneys may be asked, which
    is no condition, and counts only where the law names the requester as the one who agrees; `texts` are the marks of
    what was shown that attorneys would read (None: agreed in general, as a file brings it). `taken_by`: who wrote it
    down for somebody on the phone, and heard what they agreed to. `tries`: what it counts for, in the same commit; one
    that is one too many raises limits.Stopped, and like a refused one is counted by whoever called. One of very many is
    marked (E11).
    The same form sent twice makes one request (the second call returns the first's). Refused: "gone",
    "not_acknowledged", "other_side_as_contact", "text_changed", or "answers_wrong" with the faults.
    """
    with writing():
        request = lock_if_there(request_id)
        if request is None:
            raise Refused("gone")
        if request.state != RequestState.DRAFT:
            if request.form_key == form_key:
                return request
            raise Refused("gone")
        said = cases.words(request)
        # Its question can wait: until it is answered, the language of the page is the person's (A21).
        spoken = cases.in_the_language_of_the_page(said, request)
        if spoken is not said:
            said = spoken
            cases.seal_words(request, said)
        faults = law.validate_answers(said["answers"])
        if faults:
            raise Refused("answers_wrong", faults=faults)
        if not agreed:
            raise Refused("not_acknowledged")
        if other_side.in_words(said):
            raise Refused("other_side_as_contact", fields=other_side.in_words(said))
        request.form_key = form_key
        request.received_at = now
        request.consent_version = CONSENT_VERSION
        move_request(request, "submit", actor=REQUESTER, now=now, event="request_submitted", source=request.source)
        if taken_by is not None:
            record(request.id, "taken_by_phone", actor=taken_by.id, now=now)
        # Nothing that is asked here is of rows added here: they are written together, not before each question.
        with db.session.no_autoflush:
            find_other_side(request, now=now, today=today)
            routing = route_request(request, now=now, today=today)
            _write_down_services(request, routing, said["answers"], now=now, today=today)
            if consents:
                _agree(request, routing, texts, taken_by, now=now, today=today)
        for question in programme.law_data().questions:
            if question.type == "text":
                call_staff_to_danger(
                    request, str(said["answers"].get(question.id) or ""), once=request.id, now=now, today=today
                )
        promise_next_check(request, today)
        if said["answers"].get("tell_by_phone") == "yes":
            ask_to_hear(request, now=now)
        if taken_by is None:
            # Whoever is on the phone hears it there: a letter or a second call would say the same once more.
            enqueue_for_requester(request, "received", once=f"received:{request.id}", now=now)
        if tries is not None:
            # The counters of everybody are held for no longer than the commit takes: what is to be written is by then.
            db.session.flush()
            many = limits.count_within(db.session.connection(), tries)
            request.flagged = request.flagged or any(many)
        return request


def _write_down_services(
    request: Request, routing: dict[str, Any], answers: dict[str, Any], *, now: datetime, today: date
) -> None:
    """Which services the page after sending names, by their codes (F06); not those whose step was done already."""
    data = programme.law_data()
    hard = support.codes_for(routing, answers, data.of_peers)
    named = [*routing["signposts"], *routed.services_beside(answers, (), today), *hard]
    told = {code: law.told("signpost", code, answers, data) for code in named}
    shown = [code for code, said in told.items() if said is None or said.text]
    record(request.id, "services_shown", actor=WORKER, now=now, signposts=shown)


def _agree(
    request: Request,
    routing: dict[str, Any],
    texts: Collection[str] | None,
    taken_by: Account | None,
    *,
    now: datetime,
    today: date,
) -> None:
    """Write down the consent to what attorneys would read by this routing, if the requester may give it (A05).

    Whoever asks for somebody else agrees to nothing in their name. Refused("text_changed").
    """
    holder = Holder(routing["consent"]["holder"], routing["consent"]["rule"])
    if not holder.is_requester:
        return
    track = programme.law_data().match_urgency(routing["urgency"]["level"])
    marks = {summary.mark for summary in disclosure.of_result(routing, track)}
    if texts is not None and set(texts) != marks:
        raise Refused("text_changed")
    how = How.PHONE if taken_by is not None else None
    agreed = None if texts is None else marks
    write_consent(request, agreed, holder, now=now, today=today, how=how, recorded_by=taken_by)


def add_facts(request_id: str, text: str, *, now: datetime, today: date) -> None:
    """Words added on the status page: sealed, for staff only; words of danger call them at once (U9). Where staff wait
    for an answer, this is it: the request goes on, and its owner reads it.

    Refused("request_closed") once it has ended: nobody would read it.
    """
    with writing() as session:
        if lock_request(request_id).state in ENDED:
            raise Refused("request_closed")
        note = write_note(request_id, "added_facts", text, by=None, now=now)
        if note is not None:
            record(request_id, "added_facts_received", actor=REQUESTER, now=now, subject=note.id)
            request = session.get_one(Request, request_id)
            take_answer(request, once=note.id, actor=REQUESTER, now=now, today=today)
            call_staff_to_danger(request, text, once=note.id, now=now, today=today)


def withdraw_request(request_id: str, *, now: datetime, today: date | None = None, reason: str | None = None) -> int:
    """Stop everything: offers withdrawn, letters cancelled, matters closed. Returns how many attorneys were told.

    From now on no letter to this person leaves (recipients.still_valid). A person who says that going on is not safe
    is not to be called either: staff are told so (U5).
    """
    with writing():
        request = lock_request(request_id)
        if request.state in ENDED:
            return 0
        outbox.cancel_for_request(request.id, "request_withdrawn")
        told = withdraw_all(request, reason="request_withdrawn", actor=REQUESTER, now=now)
        tell_lawyers(request, now=now)
        close_matters(request, now=now)
        for need in request.needs:
            settle_tasks(need, now=now)
        end_work(request, now=now)
        request.closed_at = now
        request.close_reason = reason
        said = {"reason": reason} if reason else {}
        move_request(request, "withdraw", actor=REQUESTER, now=now, event="request_withdrawn", **said)
        if reason == "not_safe":
            make_task(
                "stopped_not_safe",
                once=f"stopped_not_safe:{request.id}",
                now=now,
                due_on=today or programme.day(now),
                request=request,
            )
        return told


def close_matters(request: Request, *, now: datetime) -> None:
    """A family's withdrawal closes the matters that were opened for it (inside `writing()`)."""
    for matter in cases.open_matters(request.id):
        move_matter(matter, "close", now=now, outcome="request_withdrawn")
        record(request.id, "matter_closed", actor=REQUESTER, now=now, subject=matter.id)


def delete_draft(request_id: str, *, now: datetime) -> bool:
    """Delete a draft with everything it holds, and its key: what remains in a backup of the data cannot be read.

    False, and nothing is deleted, when it is no draft any more or not there.
    """
    with writing() as session:
        if session.get(Request, request_id) is None:
            return False
        request = lock_request(request_id)
        if request.state != RequestState.DRAFT:
            return False
        forget_requests([request], now=now)
    vault().shred(request_id)
    fold_logs()
    return True


def end_hold(token: str) -> None:
    """This browser holds nothing any more."""
    with writing() as session:
        session.execute(delete(RequesterSession).where(RequesterSession.token_sha256 == tokens.digest(token)))


def leave(token: str | None, *, now: datetime) -> None:
    """What quick exit does on the server: end the browser's hold, and delete a draft that has no confirmed phrase."""
    if token is None:
        return
    doomed = None
    with writing() as session:
        row = session.get(RequesterSession, tokens.digest(token))
        if row is None:
            return
        request = session.get(Request, row.request_id)
        session.delete(row)
        if request is not None and request.state == RequestState.DRAFT and request.phrase_confirmed_at is None:
            session.flush()
            (doomed,) = forget_requests([request], now=now)
    if doomed:
        vault().shred(doomed)
        fold_logs()
