"""What becomes of a letter on its way: taken by one sender, judged as it leaves, sent, tried again, given up.

At least once, never quietly dropped: a sender that dies leaves its letters to the next one, under the same Message-ID.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select, update

from referral_app import programme
from referral_app.actions.steps.calls import ask_to_call
from referral_app.actions.steps.contact_rules import tell_lawyers
from referral_app.actions.steps.enrolment import link_for
from referral_app.actions.steps.locks import lock_offer, lock_request
from referral_app.actions.steps.offers import end_offer, pause_offer
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import WORKER, audit, record, writing
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.letters.bounces import Bounce
from referral_app.letters.kinds import held_for_digest
from referral_app.models import Letter, Request
from referral_app.queries import companions, post, recipients
from referral_app.queries.pauses import UNSAFE
from referral_app.queries.together import rows_of
from referral_app.vocabulary import LetterKind, LetterState, OfferState
from referral_app.workflow.contact import MAIL_ALONE, WRITE_BY_HAND, Instead

#: How long a sender may hold a letter; more than one message can take (letters.transport).
LEASE = timedelta(minutes=5)


@dataclass(frozen=True)
class Taken:
    """What came of taking a letter. `outcome` is "sending" (then `address` is set), or why nothing leaves now.

    `inside`: the ids of the letters that leave in the same message, the day's digest of this reader.
    """

    letter_id: str
    outcome: str
    kind: str = ""
    address: str | None = None
    inside: tuple[str, ...] = ()
    #: The token of an invitation's link: in the message and nowhere else, each attempt with its own.
    token: str | None = field(default=None, repr=False)


def take_letter(letter_id: str, *, now: datetime, real: datetime) -> Taken | None:
    """Take a due letter and judge it as it leaves: still valid, safe, at a good hour. None: another sender has it.

    A letter that leaves inside another one is taken with that one.
    """
    with writing() as session:
        letter = session.get(Letter, letter_id)
        if letter is None:
            return None
        # Locks in the order of all verbs: the request, the reader, the letter.
        if letter.request_id:
            lock_request(letter.request_id)
        letter = _head_of(letter)
        recipients.lock(letter.recipient_kind, letter.recipient_id)
        if not outbox.claim(letter.id, now=now, real=real, lease=LEASE):
            return None
        session.refresh(letter)
        recipient = recipients.of_letter(letter)
        if not recipients.still_valid(letter):
            return _settled(letter, LetterState.CANCELLED, "stale")
        unsafe = recipients.why_unsafe(recipient, letter)
        if unsafe is not None:
            return _blocked(letter, unsafe, now)
        if recipient.address is None or not recipient.reachable:
            return _undelivered(letter, "unreachable", now)
        hour = recipients.letter_hour(
            letter.kind, letter.params.get("track"), letter.recipient_kind, letter.recipient_id, now
        )
        if hour > now:
            # What its last sender had put into the message waits with it, so that no sweep looks at it in vain.
            for mate in post.inside(letter):
                outbox.put_back(mate.id, hour, inside_of=letter.id)
            outbox.put_back(letter.id, hour, tried=False)
            return Taken(letter.id, "waits", letter.kind)
        inside: tuple[str, ...] = ()
        if held_for_digest(letter.kind, letter.params.get("track")):
            if letter.attempts == 1 and (day := post.next_digest(letter, recipient.zone, now)):
                outbox.put_back(
                    letter.id,
                    recipients.letter_hour(letter.kind, None, letter.recipient_kind, letter.recipient_id, day),
                    tried=False,
                )
                return Taken(letter.id, "waits", letter.kind)
            inside = _gather(letter, now)
        if letter.kind == LetterKind.BESIDE and letter.request_id:
            # What is true now, not when it was written: offers may have ended, and others begun.
            needs = companions.asked_of(letter.recipient_id, letter.request_id)
            letter.params = {**letter.params, "needs": needs}
        token = link_for(letter.recipient_id, real) if letter.kind == LetterKind.INVITATION else None
        return Taken(letter.id, "sending", letter.kind, recipient.address, inside, token)


def _head_of(letter: Letter) -> Letter:
    """The letter that carries this one, while that one is still to be sent; else the letter itself, set free.

    One that has left in another stays marked so: a bounce of that message is a bounce of both.
    """
    on_its_way = letter.state in (LetterState.WAITING, LetterState.SENDING)
    if not on_its_way or letter.inside_of is None:
        return letter
    head = db.session.get(Letter, letter.inside_of)
    if head is not None and head.state in (LetterState.WAITING, LetterState.SENDING):
        return head
    letter.inside_of = None
    db.session.flush()
    return letter


def _gather(head: Letter, now: datetime) -> tuple[str, ...]:
    """Put what else is due for this reader into the message: all that waits the first time, then the same again."""
    inside = []
    for other in post.digest_mates(head, now, first_time=head.attempts == 1):
        if not recipients.still_valid(other):
            continue
        if outbox.take_along(other, head):
            inside.append(other.id)
    return tuple(inside)


def _settled(letter: Letter, state: LetterState, reason: str) -> Taken:
    outbox.settle(letter.id, state, reason=reason)
    return Taken(letter.id, str(state), letter.kind)


def _blocked(letter: Letter, why: str, now: datetime) -> Taken:
    """A letter that is not safe to send becomes a call by a way that is, or work for staff (D07).

    Nobody tells it where the person marked no way at all: it stands on their page.
    """
    request = db.session.get(Request, letter.request_id) if letter.request_id else None
    told = recipients.instead_of_mail(request, why) if request else Instead.STAFF
    if told is Instead.WAIT:
        return _settled(letter, LetterState.CANCELLED, why)
    outbox.settle(letter.id, LetterState.BLOCKED, reason=why)
    if told is Instead.CALL and request is not None:
        ask_to_call(request, letter, reason=why, now=now)
        return Taken(letter.id, str(LetterState.BLOCKED), letter.kind)
    make_task(
        "letter_blocked",
        once=f"letter_blocked:{letter.id}",
        now=now,
        due_on=programme.day(now),
        request=request,
        reason=WRITE_BY_HAND if why in MAIL_ALONE and request and recipients.is_posted(request) else why,
    )
    return Taken(letter.id, str(LetterState.BLOCKED), letter.kind)


def _undelivered(letter: Letter, why: str, now: datetime) -> Taken:
    _give_up(letter, why, now)
    return Taken(letter.id, str(LetterState.FAILED), letter.kind)


def mark_sent(taken: Taken, *, now: datetime) -> bool:
    """The host has taken the message. True if the letter was still in this sender's hands."""
    with writing() as session:
        sent = outbox.settle(taken.letter_id, LetterState.SENT, sent_at=now)
        for letter_id in taken.inside:
            outbox.settle(letter_id, LetterState.SENT, sent_at=now)
        letter = session.get(Letter, taken.letter_id)
        if sent and letter is not None and letter.kind == "offer" and letter.attempts > 1:
            _resume(letter, now)
        return sent


def _resume(letter: Letter, now: datetime) -> None:
    offer = lock_offer(letter.offer_id or "")
    if offer is not None and offer.paused_at is not None and offer.resumed_at is None:
        for row in rows_of(offer):
            row.resumed_at = now


def try_again(taken: Taken, why: str, *, now: datetime, answer: str | None = None) -> datetime | None:
    """The host said not now: when the next attempt is due, or None when 72 hours are used up and the letter failed, or
    it was deleted meanwhile, with its request.

    The expiry of an offer whose letter is held up stands still for up to a business day, once.
    """
    with writing() as session:
        letter = session.get(Letter, taken.letter_id)
        if letter is None:
            _let_go(taken, now)
            return None
        later = outbox.next_attempt(letter.attempts, now)
        if later is None:
            _give_up(letter, why, now, answer)
            _let_go(taken, now)
            return None
        if letter.kind == "offer" and letter.offer_id:
            offer = lock_offer(letter.offer_id)
            if offer is not None:
                pause_offer(offer, "mail", now=now)
        outbox.put_back(letter.id, later)
        for letter_id in taken.inside:
            outbox.put_back(letter_id, later, inside_of=letter.id)
        return later


def give_up(taken: Taken, why: str, *, now: datetime, answer: str | None = None) -> None:
    """The host said never: the letter failed, staff are told, and an offer goes on to the next attorney."""
    with writing() as session:
        letter = session.get(Letter, taken.letter_id)
        if letter is not None:
            _give_up(letter, why, now, answer)
        _let_go(taken, now)


def let_go(taken: Taken, *, now: datetime) -> None:
    """The letter was deleted with its request before it left: what would have left inside it waits alone."""
    with writing():
        _let_go(taken, now)


def _let_go(taken: Taken, now: datetime) -> None:
    for letter_id in taken.inside:
        outbox.put_back(letter_id, now)


def _give_up(letter: Letter, why: str, now: datetime, answer: str | None = None) -> None:
    # The offer's locks come before the letter's, as in every verb that ends an offer.
    offer = lock_offer(letter.offer_id) if letter.offer_id else None
    outbox.settle(letter.id, LetterState.FAILED, reason=why, answer=answer)
    if letter.kind == "task":
        # A task about a task's letter would chase itself. The task stands; only its letter is lost.
        audit("letter_failed", f"letter:{letter.id}", actor=WORKER, reason=why)
        return
    request = db.session.get(Request, letter.request_id) if letter.request_id else None
    if letter.kind == "offer" and offer is not None and offer.state == OfferState.SENT:
        end_offer(offer, "mark_undeliverable", reason="letter_failed", actor=WORKER, now=now)
    elif request is not None:
        record(request.id, "letter_failed", actor=WORKER, now=now, subject=letter.id, letter=letter.kind, reason=why)
    make_task(
        "letter_failed",
        once=f"letter_failed:{letter.id}",
        now=now,
        due_on=programme.day(now),
        request=request,
        offer_id=letter.offer_id,
        reason=why,
    )


def handle_bounce(bounce: Bounce, *, now: datetime) -> str | None:
    """Act on a delivery report: the id of the letter it speaks of, or None if it is none of ours or says nothing final.

    A letter that had left counts as failed from now on, with everything that follows. An address of a family that does
    not work is a sign that writing there may not be safe: nothing more leaves until staff end the hold (U6).
    """
    if not bounce.final:
        return None
    with writing() as session:
        letter = session.scalar(select(Letter).where(Letter.message_id.in_(bounce.message_ids)))
        if letter is None or letter.state not in (LetterState.SENT, LetterState.SENDING, LetterState.WAITING):
            return None
        if letter.request_id:
            request = lock_request(letter.request_id)
            if letter.recipient_kind == "requester" and request.hold is None:
                request.hold = UNSAFE
                tell_lawyers(request, now=now)
        session.execute(
            update(Letter)
            .where((Letter.id == letter.id) | (Letter.inside_of == letter.id))
            .values(state=LetterState.SENDING)
        )
        for mate in post.inside(letter):
            outbox.settle(mate.id, LetterState.FAILED, reason="bounced", answer=bounce.status)
        _give_up(letter, "bounced", now, bounce.status)
        return letter.id


__all__ = ["LEASE", "Taken", "give_up", "handle_bounce", "mark_sent", "take_letter", "try_again"]
