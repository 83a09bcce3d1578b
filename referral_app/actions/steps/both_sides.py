"""Whether the other side of a request may be asking too: looked for when who is named changes, told to staff alone.

The request that comes second is held for a person by the law's own rule (M12). The first goes on: else anybody could
stop a family by sending a form of their own. Neither family's page changes (T19, B03).
"""

from __future__ import annotations

from datetime import date, datetime

from referral_app import programme
from referral_app.actions.steps.routing import CONFLICT
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import WORKER, record
from referral_app.extensions import db
from referral_app.models import ConflictToken, Request
from referral_app.queries import both_sides, cases
from referral_app.security.case_keys import vault
from referral_app.security.meetings import Mark
from referral_app.security.name_kinds import wider

TASK = "both_sides"
_TOKENS = ConflictToken.metadata.tables[ConflictToken.__tablename__]


def find_other_side(request: Request, *, now: datetime, today: date) -> bool:
    """Keep the tokens of whom this request names now, and call staff to both sides of what they meet.

    True when there may be another side; before its first routing the request then carries the signal for the rules.
    What only hints calls nobody: staff see it with the pair. Nor does a pair that is decided, nor a second one of a
    request with a task open: who sends one form a hundred times would fill the desk with ten thousand tasks, each with
    its letter. Call inside `writing()`.
    """
    said = cases.words(request)
    settings = programme.settings()
    _keep(request.id, vault().party_tokens(said, settings.rare_name_per_million), now)
    holds = both_sides.holding(request.id)
    met = both_sides.opposites(request.id, holds)
    if not met:
        return False
    if cases.latest_routing(request) is None:
        cases.seal_words(request, {**said, "signals": [*said["signals"], CONFLICT]})
        record(request.id, "other_side_met", actor=WORKER, now=now, requests=len(met))
    undecided = {pair.other_id for pair in holds if pair.decision is None}
    waiting = [opposite for opposite in met if opposite.id in undecided]
    called = both_sides.called_for([request.id, *undecided]) if waiting else set()
    for one, other in [pair for opposite in waiting for pair in ((request, opposite), (opposite, request))]:
        if one.id in called:
            continue
        called.add(one.id)
        make_task(
            TASK,
            once=f"{TASK}:{one.id}:{other.id}",
            now=now,
            due_on=today,
            request=one,
            track=programme.law_data().match_urgency(one.level) if one.level else None,
        )
    return True


def _keep(request_id: str, marks: set[Mark], now: datetime) -> None:
    """What was ever said stays, with its day: who once gave a name cannot take it back and be nobody, nor meet fewer by
    one more given word. What is new is added, and what a fact says is said as it is today."""
    known = {(mark.whose, mark.token): mark for mark in both_sides.tokens_of(request_id)}
    new = []
    for mark in sorted(marks):
        before = known.get((mark.whose, mark.token))
        if before is None:
            new.append({"request_id": request_id, "made_at": now, **mark._asdict()})
        elif before != mark:
            row = db.session.get_one(ConflictToken, (request_id, mark.whose, mark.token))
            row.kind, row.weight = wider(before.kind, mark.kind), mark.weight
            db.session.flush([row])
    if new:
        # As columns: nobody writes to them again, and nothing else has to be written first.
        db.session.connection().execute(_TOKENS.insert(), new)
