"""How a family ends it: pause and go on, stop everything, delete what was said, close the page."""

from __future__ import annotations

from contextlib import suppress

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.actions import family as aftercare
from referral_app.actions import intake as verbs
from referral_app.clock import clock
from referral_app.queries import family
from referral_app.web.entry import kept, requester
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.render import render
from referral_app.web.status import status
from referral_app.web.status.held import came_back, held_request


@status.post("/request/pause")
@access(PUBLIC)
def pause() -> Response:
    held = held_request()
    if held is not None:
        with suppress(Refused):
            aftercare.pause(held.id, now=clock().programme())
    return redirect(url_for("status.show"), 303)


@status.post("/request/go-on")
@access(PUBLIC)
def go_on() -> Response:
    held = held_request()
    if held is not None:
        with suppress(Refused):
            aftercare.go_on(held.id, now=clock().programme(), today=clock().today())
    return redirect(url_for("status.show"), 303)


@status.post("/request/delete")
@access(PUBLIC)
def delete() -> Response:
    """Delete what was said, once the request has ended."""
    held = held_request()
    if held is None:
        # A second tap, or a page that was left alone: that page says both.
        return redirect(url_for("intake.deleted"), 303)
    try:
        aftercare.delete_ended(held.id, now=clock().real())
    except Refused as refused:
        return came_back(refused.code)
    response = kept.lead_to(url_for("intake.deleted"), done=True)
    requester.expire_token(response)
    return response


@status.get("/request/stop")
@access(PUBLIC)
def ask_to_stop() -> Response:
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    placed = family.status(held, clock().today()).stage in ("found", "partly")
    return render("status/stop.html", reasons=verbs.WHY_STOPPED, placed=placed)


@status.post("/request/stop")
@access(PUBLIC)
def stop() -> Response:
    held = held_request()
    if held is None:
        return redirect(url_for("status.enter"), 303)
    said = request.form.get("reason")
    verbs.withdraw_request(
        held.id, now=clock().programme(), reason=said if said in verbs.WHY_STOPPED else None, today=clock().today()
    )
    return redirect(url_for("status.show"), 303)


@status.post("/close")
@access(PUBLIC)
def close() -> Response:
    """This browser lets go; the request stays."""
    token = requester.read_token()
    if token:
        verbs.end_hold(token)
    response = redirect(url_for("public.home"), 303)
    requester.expire_token(response)
    return response


#: This module adds its pages to those of `views`.
__all__ = ["status"]
