"""A page that nobody touches: it asks whether somebody is there, is kept if there is a phrase, then closed (A12).

The browser asks and counts (`assets/js/idle.js`); what ends is decided here. Without scripts the hold simply ends.
Where the browser's own Back, or a link, leads to another page of ours, what was typed and not sent goes into the draft,
as the page's own Back puts it there, and nothing stays on the device (V3). Not where the window is closed or the site
left, and not for who is watched: there what was never sent is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.actions import intake as verbs
from referral_app.clock import clock
from referral_app.queries import cases
from referral_app.queries.browsers import Held
from referral_app.web.entry import phone, requester
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.intake import draft, intake, pictures, reading, screens


@intake.post("/stay")
@access(PUBLIC)
def stay() -> Response:
    """Somebody is still there, so the browser's hold lives on. 204, or 410 when it has ended; nothing to read."""
    return Response("", 204 if draft.held() is not None or draft.opened() is not None else 410)


@intake.post("/left/<int:place>")
@access(PUBLIC)
def left_alone(place: int) -> Response:
    return _left(place, later=False)


@intake.post("/left/more/<int:place>")
@access(PUBLIC)
def left_more(place: int) -> Response:
    return _left(place, later=True)


def _left(place: int, *, later: bool) -> Response:
    """Nobody answered the question: what stands on the screen is kept for whoever has a phrase, and the hold ends.

    Another window of the same browser may be in use meanwhile: then nothing ends. Nothing ends either where the page
    was only left by the browser's own Back: what stands on it is kept.
    """
    if request.form.get("unsent"):
        row = draft.current()
        if row is not None:
            _keep(row, place, later=later, unsent=True)
        return Response("", 204)
    if _in_use():
        return redirect(url_for("intake.show_more" if later else "intake.show", place=place), 303)
    row = draft.current()
    if row is not None and row.phrase_confirmed_at is not None:
        _keep(row, place, later=later)
    verbs.leave(requester.read_token(), now=clock().real())
    response = redirect(url_for("intake.closed"), 303)
    requester.expire_token(response)
    return response


@intake.get("/closed")
@access(PUBLIC)
def closed() -> Response:
    """Where a page left alone ends: nothing of the person on it."""
    return draft.gone()


def _in_use() -> bool:
    """Whether this browser's hold was used since the page began to ask."""
    return requester.was_used_since_asked(clock().real())


def may_keep_unsent(answers: Mapping[str, Any]) -> bool:
    """Whether what was typed and never sent may be kept: who is watched may have left it on purpose. The device of
    staff who write for a caller is not the caller's."""
    return answers.get("device_shared") not in requester.WATCHED or phone.taker() is not None


def _keep(row: Held, place: int, *, later: bool, unsent: bool = False) -> None:
    """Save what of the screen can be read; a picture's link never, and nothing that would be refused by hand."""
    said = cases.words(row)
    step = draft.step_at(place, said["answers"], later=later)
    if step is None:
        return
    form = MultiDict(request.form)
    for name in pictures.taken_out(step, form):
        form.poplist(name)
    step, read = screens.typed(step, said, form, form.get("only", ""))
    before = said["answers"]
    draft.put_in(said, reading.written(read.values, form), step, read.written)
    if unsent and not (may_keep_unsent(before) and may_keep_unsent(said["answers"])):
        return
    try:
        verbs.save_draft(row.id, said, now=clock().real())
    except Refused:
        # What is on the screen names the other side as the one to call, or the draft has ended: it stays as it was.
        return


#: The whole form: this module adds its pages to those of `sending` and `views`.
__all__ = ["intake"]
