"""Which requests are counted: a walled one is counted nowhere, so that no count tells that there is one (E01)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists

from referral_app.models import Need, Offer, Request
from referral_app.queries import need_to_know
from referral_app.queries.prepared import prepared
from referral_app.vocabulary import RequestState
from referral_app.workflow.requests import RUNNING

#: The states of those that have not ended.
RUNNING_AND_COUNTED = tuple(RUNNING - {RequestState.WALLED})


@prepared
def counted() -> tuple[ColumnElement[bool], ...]:
    """Which requests are counted at all: none that only some may know of."""
    return (
        Request.state.not_in((RequestState.DRAFT, RequestState.WALLED)),
        Request.id.not_in(need_to_know.with_a_list()),
    )


@prepared
def running() -> tuple[ColumnElement[bool], ...]:
    """Which of them have not ended: by a list of states, which is read from an index."""
    return (Request.state.in_(RUNNING_AND_COUNTED), Request.id.not_in(need_to_know.with_a_list()))


@prepared
def of_a_counted_request() -> ColumnElement[bool]:
    return exists().where(Need.id == Offer.need_id, Need.request_id == Request.id, *counted())
