"""Before answering an offer an attorney may ask staff something; neither side writes who the family is (C10)."""

from __future__ import annotations

from datetime import date, datetime

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.answers import Answerer, own_offer, refuse_unless_open, why_closed
from referral_app.actions.steps.checks import check_is_over
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.locks import lock_offer
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.offers import pause_offer
from referral_app.actions.steps.tasks import make_task, settle_of_offers
from referral_app.actions.steps.transaction import record, writing
from referral_app.extensions import db
from referral_app.models import PENDING, Account, OfferQuestion
from referral_app.models.base import new_id
from referral_app.queries import cases, questions
from referral_app.queries.together import pace_of, rows_of
from referral_app.security.telling import NOTHING_KNOWN, Known, telling
from referral_app.security.text_forms import normalise
from referral_app.vocabulary import OfferState, Role, TaskKind, Track
from referral_app.workflow.calendar import next_business_day
from referral_app.workflow.stages import Shown, shows

#: Why the last day of an offer stands still, once.
QUESTION = "question"
#: Who wants to know more than this is called, or calls.
MOST_QUESTIONS = 3
LONGEST = 2000


def ask(offer_id: str, text: str, *, actor: Answerer, now: datetime, today: date) -> OfferQuestion:
    """The attorney asks staff: a task, and the last day stands still once, for one business day at most.

    The same words sent twice are one question. Refused: "no_words", "tells_who" with what was found, "question_waits"
    while another has no answer, "enough_asked", "not_found", "already_placed", "expired", "withdrawn",
    "already_answered", "no_consent".
    """
    text = _words(text)
    with writing():
        need, offer = own_offer(offer_id, actor)
        request = need.request
        if check_is_over(offer, now):
            raise Refused("expired")
        refuse_unless_open(offer, need, request, today)
        before = questions.rows_of(offer.id)
        for row in before:
            if row.answered_at is None:
                if cases.asked_text(row) == text:
                    return row
                raise Refused("question_waits")
        if len(before) >= MOST_QUESTIONS:
            raise Refused("enough_asked")
        # Names are compared only once the attorney has read them: a refusal would else say whose case it is.
        open_names = shows(OfferState(offer.state), Shown.NAMES)
        names = Known(questions.known_of(request).names) if open_names else NOTHING_KNOWN
        _refuse_what_tells(text, names)
        asked = OfferQuestion(id=new_id(), request_id=request.id, offer_id=offer.id, asked_at=now)
        cases.seal_asked(asked, text)
        db.session.add(asked)
        request.last_act_at = now
        db.session.flush()
        record(request.id, "question_asked", actor=actor.id, now=now, subject=offer.id, need=need.number)
        pause_offer(offer, QUESTION, now=now)
        track = pace_of(rows_of(offer))
        make_task(
            TaskKind.ATTORNEY_QUESTION,
            once=f"attorney_question:{asked.id}",
            now=now,
            due_on=today if track == Track.CRITICAL else next_business_day(today, programme.holidays_from(today)),
            request=request,
            need_id=need.id,
            offer_id=offer.id,
            track=track,
        )
        return asked


def answer(question_id: str, text: str, *, actor: Account, now: datetime, today: date) -> OfferQuestion:
    """Staff answer, without a word that tells who the family is; a letter says that an answer is there.

    The same words sent twice are one answer. Refused: "not_counsel", "no_words", "tells_who" with what was found,
    "not_found", "already_answered", or what is told of an offer that is over.
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    text = _words(text)
    with writing():
        row = db.session.get(OfferQuestion, question_id)
        offer = lock_offer(row.offer_id) if row is not None else None
        if row is None or offer is None:
            raise Refused("not_found")
        db.session.refresh(row)
        request = offer.need.request
        if row.answered_at is not None:
            if cases.answer_text(row) == text:
                return row
            raise Refused("already_answered")
        if offer.state not in PENDING or (offer.expires_on is not None and offer.expires_on < today):
            raise Refused("expired" if offer.state in PENDING else why_closed(offer))
        _refuse_what_tells(text, questions.known_of(request))
        cases.seal_answer(row, text)
        row.answered_at, row.answered_by = now, actor.id
        looked_at(request, now=now)
        db.session.flush()
        record(request.id, "question_answered", actor=actor.id, now=now, subject=offer.id, need=offer.need.number)
        settle_of_offers([offer.id], [TaskKind.ATTORNEY_QUESTION], now=now)
        write_letter(
            "question_answered",
            "attorney",
            offer.attorney_id,
            once=f"question_answered:{row.id}",
            now=now,
            request_id=request.id,
            offer_id=offer.id,
            valid_while=PENDING,
            track=pace_of(rows_of(offer)),
            date=offer.expires_on.isoformat() if offer.expires_on else today.isoformat(),
        )
        return row


def _words(text: str) -> str:
    text = normalise(text).strip()[:LONGEST]
    if not text:
        raise Refused("no_words")
    return text


def _refuse_what_tells(text: str, known: Known) -> None:
    found = telling(text, known)
    if found:
        raise Refused("tells_who", what=[str(kind) for kind in found])
