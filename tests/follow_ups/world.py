"""A small world for the follow-up: needs made as rows, so that these tests stand without the law's questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from flask import current_app
from sqlalchemy import select

from referral_app.actions.offer_answers import decline_offer
from referral_app.actions.offers import approve_set
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.follow_ups import sweep
from referral_app.letters.transport import Permanent, Temporary
from referral_app.models import Account, Attorney, Consent, Event, Letter, Matter, Need, Offer, Request, Task
from referral_app.models.base import new_id
from referral_app.queries import cases, disclosure
from referral_app.security.case_keys import vault
from referral_app.vocabulary import RequestState
from tests import cast

AREA = "hague_return_petitioner"
TERMS: dict[str, Any] = {
    "area": AREA,
    "situation": "intl_abduction_incoming",
    "level": "required",
    "forums": ["US-TX"],
    "deadline": None,
    "min_tier": 1,
    "allow_phv": False,
    "fees": ["pro_bono"],
    "max_hourly_cents": None,
    "max_flat_cents": None,
    "max_contingency_bp": None,
    "languages": ["es", "en"],
    "interpreter_ok": True,
    "required_trainings": [],
}


class Basket:
    """The post of a test: keeps what is handed over, or refuses it as told."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.fault: Exception | None = None

    def send(self, message: EmailMessage) -> None:
        if self.fault is not None:
            raise self.fault
        self.messages.append(message)

    def refuse_for_now(self) -> None:
        self.fault = Temporary("451")

    def refuse_for_ever(self) -> None:
        self.fault = Permanent("550")

    def to(self, address: str) -> list[str]:
        """The subjects of what this reader got."""
        return [str(message["Subject"]) for message in self.messages if message["To"] == address]


def basket() -> Basket:
    """Put a basket in the place of the mail host of the running app."""
    made = Basket()
    current_app.extensions["referral.transport"] = made
    return made


def need(
    track: str = "standard",
    *,
    terms: dict[str, Any] | None = None,
    words: dict[str, Any] | None = None,
    request: Request | None = None,
    owner: Account | None = None,
    consent_until: date | None = None,
    language: str = "en",
    **more: Any,
) -> Need:
    """An open need of a request that is ready to match (commits)."""
    now = clock().programme()
    said = {**TERMS, **(terms or {})}
    if request is None:
        request = Request(
            id=new_id(),
            reference=f"R-{new_id()[:8]}",
            state=RequestState.READY_TO_MATCH,
            language=language,
            level=track,
            created_at=now,
            received_at=now,
            last_act_at=now,
            owner_id=owner.id if owner else None,
            consent_until=consent_until or clock().today() + timedelta(days=180),
            consent_version=disclosure.COVERS_STAGES_SINCE,
            version=0,
        )
        vault().new_key(request.id, clock().real())
        cases.seal_words(request, {**cases.EMPTY_WORDS, **(words or {})})
        db.session.add(request)
        db.session.flush()
        if request.consent_until:
            db.session.add(
                Consent(
                    request_id=request.id,
                    number=1,
                    given_by="requester",
                    holder="requester",
                    rule="H01",
                    given_on=clock().today(),
                    until=request.consent_until,
                    version="test",
                )
            )
    made = Need(
        id=new_id(),
        request_id=request.id,
        number=len(request.needs) + 1,
        area=said["area"],
        situation=said["situation"],
        forums=said["forums"],
        level=said["level"],
        track=track,
        created_at=now,
        version=1,
        **more,
    )
    cases.seal_need(made, said)
    request.needs.append(made)
    db.session.commit()
    return made


def people(n: int, **changes: Any) -> list[Attorney]:
    """Attorneys a-1 to a-n, each a little less experienced than the one before, so that they are asked in this order.

    They read their mail on every day, in New York: no letter waits longer than the night.
    """
    made = []
    for number in range(1, n + 1):
        areas = {AREA: {"tier": max(2, 5 - number), "matters": 0, "last_matter": None}}
        values = {"areas": areas, "time_zone": "America/New_York", **changes}
        made.append(cast.attorney(f"a-{number}", f"Person{number}", "Diallo", **values))
    return made


def approve(need: Need, chosen: Iterable[Attorney], by: Account, **more: Any) -> list[Offer]:
    return approve_set(
        need.id, [each.id for each in chosen], actor=by, now=clock().programme(), today=clock().today(), **more
    )


def account_of(person: Attorney) -> Account:
    """The attorney's account, made when first asked for."""
    known = db.session.scalar(select(Account).where(Account.attorney_id == person.id))
    return known or cast.attorney_account(person)


def decline(need: Need, person: Attorney, reason: str = "capacity") -> None:
    offer = offer_to(need, person)
    decline_offer(offer.id, reason, actor=account_of(person), now=clock().programme(), today=clock().today())


def accept(need: Need, person: Attorney) -> Matter:
    offer = offer_to(need, person)
    return cast.say_yes(offer.id, account_of(person))


def swept(now: datetime | None = None) -> list[dict[str, Any]]:
    """What one sweep did."""
    return list(sweep.once(now))


def done(acts: Iterable[dict[str, Any]]) -> list[str]:
    return [act["did"] for act in acts]


def states(need: Need) -> dict[str, str]:
    """The state of each attorney's latest offer of a need, by the attorney's code."""
    db.session.rollback()
    made = db.session.scalars(select(Offer).where(Offer.need_id == need.id).order_by(Offer.created_at, Offer.id))
    return {offer.attorney.code: offer.state for offer in made}


def offer_to(need: Need, person: Attorney) -> Offer:
    db.session.rollback()
    return db.session.scalars(
        select(Offer)
        .where(Offer.need_id == need.id, Offer.attorney_id == person.id)
        .order_by(Offer.created_at.desc())
        .limit(1)
    ).one()


def events(kind: str | None = None) -> list[Event]:
    db.session.rollback()
    query = select(Event).order_by(Event.at, Event.seq)
    return list(db.session.scalars(query.where(Event.kind == kind) if kind else query))


def tasks(kind: str | None = None) -> list[Task]:
    db.session.rollback()
    query = select(Task).order_by(Task.created_at, Task.id)
    return list(db.session.scalars(query.where(Task.kind == kind) if kind else query))


def letters(kind: str | None = None) -> list[Letter]:
    db.session.rollback()
    query = select(Letter).order_by(Letter.created_at, Letter.id)
    return list(db.session.scalars(query.where(Letter.kind == kind) if kind else query))
