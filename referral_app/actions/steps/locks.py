"""Locks, taken in one order, so that no two verbs wait for each other in a ring.

The staff's accounts, the request, then the need, then the attorney, and the audit chain (by `record`) last. Call
inside `writing()`.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm.attributes import set_committed_value

from referral_app.actions import Refused
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Need, Offer, Request
from referral_app.queries import together
from referral_app.vocabulary import RequestState
from referral_app.workflow.requests import ENDED

_REQUESTS = Request.metadata.tables[Request.__tablename__]
#: Put together once, and of three columns: each screen of the form asks it.
_WORDS = (
    select(_REQUESTS.c.state, _REQUESTS.c.version, _REQUESTS.c.language)
    .where(_REQUESTS.c.id == bindparam("of"))
    .with_for_update(key_share=True)
)
_ROW = (
    select(Request)
    .where(Request.id == bindparam("of"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


def lock_request(request_id: str) -> Request:
    """The request's row, held until this transaction ends. Rows that point at it may still be written."""
    return db.session.scalars(_ROW, {"of": request_id}).one()


def lock_if_there(request_id: str) -> Request | None:
    """The same of a request that may be gone; None then."""
    return db.session.scalars(_ROW, {"of": request_id}).one_or_none()


def lock_draft(request_id: str) -> tuple[int, str]:
    """The version of a draft's words and its language, with its row held until this transaction ends. Refused("gone")
    for no draft."""
    found = db.session.connection().execute(_WORDS, {"of": request_id}).one_or_none()
    if found is None or found.state != RequestState.DRAFT:
        raise Refused("gone")
    return found.version, found.language


def lock_running(request_id: str) -> Request:
    """The request, locked, if it was sent and has not ended: of two acts at one instant the second sees the first.

    Refused: "not_found", also for a draft, or "request_closed".
    """
    known = db.session.get(Request, request_id)
    if known is None or known.state == RequestState.DRAFT:
        raise Refused("not_found")
    request = lock_request(request_id)
    if request.state in ENDED:
        raise Refused("request_closed")
    return request


def lock_need(need_id: str) -> Need:
    """The need's row and its request's, held until this transaction ends: all that changes its offers begins here."""
    return _lock_need(need_id, db.session.scalars(select(Need.request_id).where(Need.id == need_id)).one())


def _lock_need(need_id: str, request_id: str) -> Need:
    lock_request(request_id)
    return db.session.scalars(
        select(Need).where(Need.id == need_id).with_for_update(key_share=True).execution_options(populate_existing=True)
    ).one()


def lock_offer(offer_id: str) -> Offer | None:
    """The offer as it stands, with its need locked and those it is asked together with; None if there is none such."""
    found = db.session.execute(
        select(Need.id, Need.request_id).join(Offer, Offer.need_id == Need.id).where(Offer.id == offer_id)
    ).one_or_none()
    if found is None:
        return None
    need = _lock_need(*found)
    offer = db.session.get(Offer, offer_id, populate_existing=True)
    if offer is not None:
        # The need was read just now: nobody has to read it again.
        set_committed_value(offer, "need", need)
        lock_mates([offer])
    return offer


def lock_mates(offers: Sequence[Offer]) -> list[Offer]:
    """Offers with all that move together with them (`queries.together`), each as it stands, each need locked.

    Call with the request locked, which every act on an offer of it waits for: so nobody moves one of them in between.
    """
    found: dict[str, Offer] = {offer.id: offer for offer in offers}
    for offer in offers:
        if offer.group is None:
            continue
        for mate in together.rows_of(offer, fresh=True):
            if mate.id not in found:
                set_committed_value(mate, "need", _lock_need(mate.need_id, offer.need.request_id))
                found[mate.id] = mate
    return list(found.values())


def lock_staff() -> None:
    """Hold the row of every member of staff: whoever takes a role away, or ends an account, does it one after the
    other. Two who did it at once to each other both counted two administrators, and none was left."""
    rows = select(Account.id).where(Account.attorney_id.is_(None)).order_by(Account.id)
    db.session.execute(rows.with_for_update(key_share=True)).all()


def lock_attorney(attorney_id: str) -> None:
    """Hold the attorney's row: whoever counts an attorney's places does it one after the other (T50)."""
    db.session.execute(select(Attorney.id).where(Attorney.id == attorney_id).with_for_update(key_share=True))


def lock_offers(offer_ids: Sequence[str]) -> list[Offer]:
    """These offers as they stand, in this order, with their needs locked; without those that somebody else holds now.

    For acts on many offers in one transaction: it waits for nobody, so it can be in no ring of waiting.
    """
    whose = select(Need.request_id).join(Offer, Offer.need_id == Need.id).where(Offer.id.in_(offer_ids))
    fresh = {"populate_existing": True}
    requests = db.session.scalars(
        select(Request)
        .where(Request.id.in_(whose))
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(**fresh)
    ).all()
    needs = db.session.scalars(
        select(Need)
        .where(
            Need.request_id.in_([request.id for request in requests]),
            Need.id.in_(select(Offer.need_id).where(Offer.id.in_(offer_ids))),
        )
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(**fresh)
    ).all()
    held = {need.id: need for need in needs}
    found = db.session.scalars(
        select(Offer).where(Offer.id.in_(offer_ids), Offer.need_id.in_(held)).execution_options(**fresh)
    ).all()
    for offer in found:
        set_committed_value(offer, "need", held[offer.need_id])
    place = {offer_id: place for place, offer_id in enumerate(offer_ids)}
    return lock_mates(sorted(found, key=lambda offer: place[offer.id]))
