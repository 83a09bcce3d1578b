"""What attorneys read of a request in the office's words: written by staff, checked for what tells who it is (B06)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.locks import lock_running
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.requests import enqueue_for_requester
from referral_app.actions.steps.tasks import make_task, settle_of_request
from referral_app.actions.steps.transaction import REQUESTER, record, writing
from referral_app.extensions import db
from referral_app.models import Account, Request, WrittenSummary
from referral_app.models.base import new_id
from referral_app.queries import cases, questions, written
from referral_app.security.identifying import Found, identifying
from referral_app.security.text_forms import normalise, says_something
from referral_app.vocabulary import Role, TaskKind
from referral_app.workflow.calendar import next_business_day

LONGEST = 3000
LONGEST_REASON = 300


def found_in(request: Request, text: str) -> list[Found]:
    """Every piece of a text that tells who the family is. Raises CannotBeRead."""
    return identifying(normalise(text), questions.known_of(request))


def save(
    request_id: str,
    text: str,
    *,
    ready: bool,
    seen: int,
    actor: Account,
    now: datetime,
    let_stand: Mapping[str, str] | None = None,
) -> WrittenSummary:
    """Keep one more version. `seen` is the number of the last version the writer saw; `let_stand` gives for pieces
    that were found, word by word, why they tell of nobody.

    As a draft anything may be saved. Ready, it is released to attorneys at once, or waits for the family's yes where
    the office asks for it. The same words saved twice are one version. Refused: "not_counsel", "not_found",
    "request_closed", "no_words", "newer_summary", "tells_who" with what was found.
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    text = normalise(text).strip()[:LONGEST]
    if not text:
        raise Refused("no_words")
    with writing():
        request = lock_running(request_id)
        before = written.latest(request.id)
        said = {words: why for words, why in (let_stand or {}).items() if says_something(why)}
        reasons = {words: why.strip()[:LONGEST_REASON] for words, why in said.items()}
        found = {(each.kind, text[each.start : each.end]) for each in found_in(request, text)}
        stands = {words: reasons[words] for _kind, words in sorted(found) if words in reasons}
        if before is not None and _says_the_same(before, text, stands, ready):
            return before
        if before is not None and before.number > seen:
            raise Refused("newer_summary")
        left = sorted({kind for kind, words in found if words not in stands})
        if ready and left:
            raise Refused("tells_who", what=[str(kind) for kind in left])
        row = WrittenSummary(
            id=new_id(),
            request_id=request.id,
            number=before.number + 1 if before is not None else 1,
            written_by=actor.id,
            written_at=now,
            ready=ready,
            asks=ready and programme.settings().summary_needs_yes,
        )
        cases.seal_summary(row, text, stands)
        db.session.add(row)
        looked_at(request, now=now)
        db.session.flush()
        kind = "summary_ready" if ready else "summary_saved"
        record(request.id, kind, actor=actor.id, now=now, subject=row.id, version=row.number, let_stand=len(stands))
        if ready:
            settle_of_request(request.id, (TaskKind.SUMMARY_REFUSED,), now=now)
        if row.asks:
            enqueue_for_requester(request, "news", once=f"agree:{request.id}:summary:{row.number}", now=now)
        return row


def take_back(request_id: str, *, actor: Account, now: datetime) -> None:
    """Attorneys read what is made from the answers again, from now on; what waits for the family's yes waits no more.

    Refused: "not_counsel", "not_found", "request_closed", "no_summary".
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    with writing():
        request = lock_running(request_id)
        rows = []
        while (row := written.waiting(request.id) or written.released(request.id)) is not None:
            row.withdrawn_at, row.withdrawn_by = now, actor.id
            db.session.flush()
            rows.append(row)
        if not rows:
            raise Refused("no_summary")
        looked_at(request, now=now)
        record(request.id, "summary_withdrawn", actor=actor.id, now=now, subject=rows[0].id, version=rows[0].number)


def answer(request_id: str, number: int, *, agreed: bool, now: datetime, today: date) -> None:
    """The family says yes or no to the very version it read; a no calls staff. Said twice alike, it is said once.

    Refused: "not_found", "request_closed", or "text_changed" where another version waits, or none.
    """
    with writing():
        request = lock_running(request_id)
        row = written.waiting(request.id)
        if row is None or row.number != number:
            last = written.latest(request.id)
            if last is not None and last.number == number and last.agreed is agreed and last.answered_at is not None:
                return
            raise Refused("text_changed")
        row.answered_at, row.agreed = now, agreed
        request.last_act_at = now
        db.session.flush()
        kind = "summary_agreed" if agreed else "summary_refused"
        record(request.id, kind, actor=REQUESTER, now=now, subject=row.id, version=row.number)
        if not agreed:
            make_task(
                TaskKind.SUMMARY_REFUSED,
                once=f"summary_refused:{row.id}",
                now=now,
                due_on=next_business_day(today, programme.holidays_from(today)),
                request=request,
            )


def _says_the_same(before: WrittenSummary, text: str, stands: Mapping[str, str], ready: bool) -> bool:
    if before.ready != ready or before.withdrawn_at is not None or before.agreed is False:
        return False
    return cases.summary_text(before) == text and cases.let_stand(before) == dict(stands)
