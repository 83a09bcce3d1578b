"""The request that this browser holds, and the way back to its page: what each press begins with."""

from __future__ import annotations

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.clock import clock
from referral_app.models import Request
from referral_app.vocabulary import RequestState
from referral_app.web.entry import kept, requester
from referral_app.web.status import status
from referral_app.workflow.requests import ENDED

#: A press that came after the end of the request: what was typed goes nowhere, and the page says so.
OVER = "over"

#: Presses that ask for no request that is held, and one whose second tap finds that the first has deleted all.
_WITHOUT_A_HOLD = ("status.open_request", "status.close", "status.delete")


@status.before_request
def say_that_nothing_was_done() -> Response | None:
    """A press on a page that was closed meanwhile, here or by being left alone, does nothing. Whoever pressed "Stop
    everything" must not believe that it was done: the page of the phrase says so."""
    if request.method != "POST" or request.endpoint in _WITHOUT_A_HOLD or "HX-Request" in request.headers:
        return None
    g.held_already = held_request()
    return None if g.held_already is not None else kept.lead_to(url_for("status.enter"), closed=True)


def held_request() -> Request | None:
    """The request this browser holds; None for a draft, and for a browser that holds nothing."""
    # Of a press it was read before: once, since what is done next may change or end it.
    read: Request | None = g.pop("held_already", None)
    held = read or requester.current_request(clock().real())
    return held if held is not None and held.state != RequestState.DRAFT else None


def came_back(fault: str) -> Response:
    """Lead back to the status page with what was typed and the code of what is wrong with it."""
    return kept.come_back(url_for("status.show"), fault=fault)


def nothing_runs() -> Response:
    """Lead to the status page: where the request has ended, that what was sent from a page of before was not taken."""
    held = held_request()
    ended = held is not None and held.state in ENDED
    return came_back(OVER) if ended and request.method == "POST" else redirect(url_for("status.show"), 303)
