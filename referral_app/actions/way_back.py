"""The way back by a phrase: made, typed back, replaced by another, used.

`phrase_hash` is the phrase that opens the request. One that is to take its place is "next": until it was typed back
(or, given by staff on the phone, first used) the present one goes on opening everything, and a phrase that was pressed
for twice is made once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, delete, or_, select

from referral_app.actions import Refused
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.transaction import REQUESTER, audit, record, writing
from referral_app.actions.steps.way_back import forget_next_phrase, hold
from referral_app.models import Account, Request, RequesterSession
from referral_app.queries import taking_over
from referral_app.queries.way_back import state_of
from referral_app.security import phrases
from referral_app.security.case_keys import vault
from referral_app.vocabulary import RequestState
from referral_app.workflow.requests import ENDED


def give_phrase(request_id: str, *, now: datetime) -> str:
    """Make the phrase that is to be the next, in place of one that was not typed back. Returns its words.

    The words stay sealed with the request until they were typed back, so that their page can show them again.
    """
    with writing():
        request = lock_request(request_id)
        return _make_next(request, request.language, now=now)


def first_phrase(request_id: str, *, language: str, now: datetime) -> bool:
    """Make the phrase of a draft that has none, in the language of the page.

    False, and nothing is made, where there is one or one waits.
    """
    with writing():
        request = lock_request(request_id)
        if request.phrase_confirmed_at is not None or request.next_phrase_hash is not None:
            return False
        _make_next(request, language, now=now)
        return True


def another_phrase(request_id: str, seen: str, *, language: str, now: datetime) -> bool:
    """Make another phrase for the one that was in use, or waited, when the page was shown (`seen`, its mark).

    False, and nothing is made, when that has changed meanwhile: pressed twice, or gone back to, the page is answered
    by what there is now.
    """
    with writing():
        request = lock_request(request_id)
        if seen != state_of(request):
            return False
        _make_next(request, language, now=now)
        return True


def keep_old_phrase(request_id: str) -> None:
    """Let go of the phrase that waits to be typed back; the present one stays. Without a present one it waits on."""
    with writing():
        request = lock_request(request_id)
        if request.phrase_confirmed_at is not None:
            forget_next_phrase(request)


def confirm_phrase(request_id: str, typed: str, *, now: datetime) -> bool:
    """True when the waiting phrase was typed back right: from then on it opens the request, and nothing else does.

    Also true for the one that opens it already, so that a press sent twice is no fault. A draft stays 30 days.
    """
    with writing():
        request = lock_request(request_id)
        typed_hashes = vault().phrase_hashes(typed)
        if request.next_phrase_hash is not None:
            if request.next_phrase_hash not in typed_hashes:
                return False
            _promote(request, now=now)
            return True
        return request.phrase_confirmed_at is not None and request.phrase_hash in typed_hashes


def give_new_phrase(request_id: str, *, seen: str, known_to_others: bool, actor: Account, now: datetime) -> str | None:
    """Staff give a new phrase on the phone, in the language of the request.

    Returns its words, or None when one was given since the page was shown. The old
    one opens until the new one is first used; known to others, it opens nothing from now on and every browser lets go
    at once. Refused: "request_closed", or "owner_first" while somebody who came of age has not taken over: it would
    open what another person wrote, and whoever asked could be on the phone (U12).
    """
    with writing() as session:
        request = lock_request(request_id)
        if request.state in ENDED:
            raise Refused("request_closed")
        if taking_over.is_awaited(request):
            raise Refused("owner_first")
        if seen != state_of(request):
            return None
        phrase = _make_next(request, request.language, now=now)
        request.next_phrase_by = actor.id
        request.next_phrase_sealed = None
        if known_to_others:
            request.phrase_hash = request.phrase_confirmed_at = None
            session.execute(delete(RequesterSession).where(RequesterSession.request_id == request_id))
        record(request_id, "phrase_renewed", actor=actor.id, now=now, known_to_others=known_to_others)
        return phrase


def open_with_phrase(typed: str, *, now: datetime) -> tuple[Request, str] | None:
    """The request or draft that a phrase opens and a new token for this browser, or None: wrong and unknown alike."""
    with writing() as session:
        typed_hashes = vault().phrase_hashes(typed)
        in_use = and_(Request.phrase_hash.in_(typed_hashes), Request.phrase_confirmed_at.is_not(None))
        given = and_(Request.next_phrase_hash.in_(typed_hashes), Request.next_phrase_by.is_not(None))
        found = session.scalar(select(Request).where(or_(in_use, given)))
        if found is None:
            return None
        request = lock_request(found.id)
        if request.next_phrase_hash in typed_hashes:
            # The first use of what staff gave: who came by the old words is out.
            _promote(request, now=now)
            session.execute(delete(RequesterSession).where(RequesterSession.request_id == request.id))
        elif request.phrase_hash not in typed_hashes:
            return None
        if request.state == RequestState.DRAFT:
            request.last_act_at = now
        audit("opened_with_phrase", f"request:{request.id}", actor=REQUESTER)
        return request, hold(request, now=now)


def _make_next(request: Request, language: str, *, now: datetime) -> str:
    phrase = phrases.make_phrase(language)
    request.next_phrase_hash = vault().phrase_hash(phrase)
    request.next_phrase_sealed = vault().seal(
        request.id, {"phrase": phrase}, table="next_phrase", row_id=request.id, version=1
    )
    request.next_phrase_at = now
    request.next_phrase_by = None
    request.last_act_at = now
    return phrase


def _promote(request: Request, *, now: datetime) -> None:
    """The next phrase becomes the one that opens the request."""
    request.phrase_hash = request.next_phrase_hash
    request.phrase_confirmed_at = now
    forget_next_phrase(request)
