"""What the processes of a crowd do: the verbs, by the ids alone, and the careless code that serves as the control."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from referral_app.actions import conflicts, follow_up, intake, matters, offer_answers, offer_stages, offers, triage
from referral_app.actions.steps.locks import lock_attorney
from referral_app.actions.steps.transaction import record, writing
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Matter, Need, Offer
from referral_app.queries import release
from referral_app.vocabulary import PairDecisionCode
from referral_app.workflow.stages import DUTIES, TERMS
from tests.conftest import START


def alone() -> None:
    """There is nobody to meet."""


#: Where a process of the crowd waits for all the others; the crowd puts its barrier here.
meet: Callable[[], object] = alone


def _who(account_id: str) -> Account:
    return db.session.get_one(Account, account_id)


def accept(
    offer_id: str, account_id: str, today: str, now: str | None = None, shown: Sequence[str] | None = None
) -> str:
    instant = datetime.fromisoformat(now) if now else START
    offer_answers.accept_offer(
        offer_id,
        agreed=(*TERMS, *DUTIES),
        shown=shown,
        actor=_who(account_id),
        now=instant,
        today=date.fromisoformat(today),
    )
    return "accepted"


def show_interest(offer_id: str, account_id: str, today: str) -> str:
    return str(
        offer_stages.show_interest(offer_id, actor=_who(account_id), now=START, today=date.fromisoformat(today)).state
    )


def clear_check(offer_id: str, account_id: str, today: str) -> str:
    day = date.fromisoformat(today)
    return str(offer_stages.clear_check(offer_id, firm=True, actor=_who(account_id), now=START, today=day).state)


def find_conflict(offer_id: str, account_id: str, today: str) -> str:
    day = date.fromisoformat(today)
    return str(offer_stages.find_conflict(offer_id, actor=_who(account_id), now=START, today=day).state)


def hand_back(matter_id: str, account_id: str, today: str) -> str:
    day = date.fromisoformat(today)
    return str(matters.hand_back(matter_id, "no_time", actor=_who(account_id), now=START, today=day).state)


def close(matter_id: str, account_id: str) -> str:
    return str(matters.close_matter(matter_id, "advised", actor=_who(account_id), now=START).state)


def confirm_contact(matter_ids: Sequence[str], account_id: str, way: str, *, told_by_phone: bool = False) -> str:
    """One press for several matters of a family: the first is that of the page, the others were ticked beside it."""
    first, *also = matter_ids
    who = _who(account_id)
    matters.confirm_contact(first, also=also, way=way, actor=who, now=START, told_by_phone=told_by_phone)
    return way


def lapse(attorney_id: str) -> str:
    """The insurance of an attorney ends: written by the roster's own lock, as an import does it."""
    with writing() as session:
        lock_attorney(attorney_id)
        session.execute(update(Attorney).where(Attorney.id == attorney_id).values(insurance_expires=date(2026, 1, 1)))
    return "lapsed"


def decline(offer_id: str, account_id: str, today: str) -> str:
    offer_answers.decline_offer(
        offer_id, "capacity", actor=_who(account_id), now=START, today=date.fromisoformat(today)
    )
    return "declined"


def expire(offer_id: str, today: str) -> str:
    now = START + timedelta(days=1)
    done = follow_up.expire_offer(offer_id, now=now, today=date.fromisoformat(today), due=now)
    return "expired" if done else "nothing"


def withdraw(request_id: str) -> str:
    intake.withdraw_request(request_id, now=START)
    return "withdrawn"


def approve(need_id: str, attorney_id: str, account_id: str, today: str) -> str:
    made = offers.approve_set(
        need_id, [attorney_id], actor=_who(account_id), now=START, today=date.fromisoformat(today)
    )
    return f"approved {len(made)}"


def decide_pair(ids: Sequence[str], decision: str, account_id: str, today: str) -> str:
    """On a page where nobody had decided."""
    conflicts.decide_pair(
        *ids,
        PairDecisionCode(decision),
        "names_checked",
        actor=_who(account_id),
        now=START,
        today=date.fromisoformat(today),
        seen="",
    )
    return decision


def wall_pair(ids: Sequence[str], teams: Sequence[str], account_id: str) -> str:
    """On a page where nobody had decided, and nothing was walled."""
    one, other = map(_who, teams)
    conflicts.wall_pair(*ids, (one, other), actor=_who(account_id), now=START, seen="")
    return f"walled {teams[0]}"


def add_facts(request_id: str, text: str, today: str) -> str:
    intake.add_facts(request_id, text, now=START, today=date.fromisoformat(today))
    return "added"


def go_on(request_id: str, account_id: str) -> str:
    return str(triage.go_on(request_id, actor=_who(account_id), now=START).state)


def read_sheet(matter_id: str, today: str) -> str:
    """The contact sheet of a matter, as its page reads it."""
    sheet = release.sheet(db.session.get_one(Matter, matter_id), date.fromisoformat(today))
    return sheet.stopped or "read"


def send(offer_id: str, today: str) -> str:
    day = date.fromisoformat(today)
    done = offers.send_offer(
        offer_id, now=START, today=day, expires_on=day + timedelta(days=7), due_at=START, snapshot={"score": 1}
    )
    return "sent" if done else "nothing"


def accept_carelessly(offer_id: str) -> str:
    """The control: looks whether the need is open, and then writes. Nothing holds the place in between."""
    need_id = db.session.scalar(select(Offer.need_id).where(Offer.id == offer_id))
    still_open = db.session.scalar(select(Need.state).where(Need.id == need_id)) == "open"
    db.session.rollback()
    meet()
    if not still_open:
        return "too late"
    with writing() as session:
        session.execute(update(Need).where(Need.id == need_id).values(state="filled"))
        session.execute(update(Offer).where(Offer.id == offer_id).values(state="accepted"))
    return "accepted"


def take_place_carelessly(offer_id: str, attorney_id: str, places: int) -> str:
    """The control for capacity: counts the open matters, and then adds one."""
    counted = select(func.count()).select_from(Matter)
    taken = db.session.scalar(counted.where(Matter.attorney_id == attorney_id, Matter.state == "open")) or 0
    offer = db.session.get_one(Offer, offer_id)
    need_id = offer.need_id
    db.session.rollback()
    meet()
    if taken >= places:
        return "full"
    with writing() as session:
        session.add(Matter(offer_id=offer_id, need_id=need_id, attorney_id=attorney_id, state="open", opened_at=START))
    return "accepted"


def confirm_contact_carelessly(matter_ids: Sequence[str], account_id: str, way: str) -> str:
    """The control for a press that is for several matters: looks at them, and then writes. Nothing holds the family's
    request in between; whoever else acts then does it between the two meetings."""
    looked = select(Matter.id, Need.request_id, Matter.state, Matter.first_contact_at).join(Need).order_by(Need.number)
    rows = db.session.execute(looked.where(Matter.id.in_(matter_ids))).all()
    db.session.rollback()
    meet()
    meet()
    if any(row.state != "open" for row in rows):
        return "too late"
    with writing() as session:
        for row in rows:
            if row.first_contact_at is None:
                told = {"first_contact_at": START, "contact_way": way}
                session.execute(update(Matter).where(Matter.id == row.id).values(told))
                record(row.request_id, "first_contact_made", actor=account_id, now=START, subject=row.id, way=way)
    return way


def between_the_meetings(act: str, **given: Any) -> str:
    """Do another act of this page while a careless one has looked and not yet written."""
    meet()
    came: str = globals()[act](**given)
    meet()
    return came
