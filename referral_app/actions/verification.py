"""The call by which staff make sure that who asks is who they say: its questions, its result, and who made it.

Until then a family's page names no attorney: who opened it may be somebody else (U13).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from referral_app.actions import Refused
from referral_app.actions.steps.locks import lock_running
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.transaction import record, writing
from referral_app.models import Account, Request
from referral_app.queries import taking_over
from referral_app.vocabulary import Role

#: What may be asked. Each is something the form was told and an onlooker would hardly know; never a fact of harm.
QUESTIONS = ("reference", "code_phrase", "called", "place", "child_born", "day_sent", "ways", "language", "who_wrote")
RESULTS = ("verified", "not_verified")
#: One right answer may be a guess.
FEWEST = 2
#: What the other side of the family hardly knows: without one of these nobody is verified.
TELLING = frozenset({"reference", "code_phrase", "day_sent"})


def record_call(request_id: str, result: str, questions: Collection[str], *, actor: Account, now: datetime) -> Request:
    """Write down a verification call. `verified` opens the attorney's name on the family's page; the other shuts it.

    Refused: "not_counsel", "no_such_reason" for an unknown result or question, "too_few_questions",
    "no_telling_question", "not_found", "request_closed", "owner_first" while somebody who came of age has not taken
    over: who fits the answers is whoever asked (U12).
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    if result not in RESULTS or not set(questions) <= set(QUESTIONS):
        raise Refused("no_such_reason")
    if len(set(questions)) < FEWEST:
        raise Refused("too_few_questions")
    if result == "verified" and not TELLING & set(questions):
        raise Refused("no_telling_question")
    with writing():
        request = lock_running(request_id)
        verified = result == "verified"
        if verified and taking_over.is_awaited(request):
            raise Refused("owner_first")
        request.verified_at = now if verified else None
        request.verified_by = actor.id if verified else None
        looked_at(request, now=now)
        asked = sorted(set(questions))
        if verified:
            record(request.id, "requester_verified", actor=actor.id, now=now, questions=asked)
        else:
            record(request.id, "requester_not_verified", actor=actor.id, now=now, questions=asked)
        return request
