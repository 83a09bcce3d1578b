"""What came in since a page of the desk was made: asked for once a minute by whoever leaves one open all day.

Nothing moves under the hand: a line says how much came, and brings it in at a press. The counts beside the list follow
by themselves, on the event that this answer names.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import request
from werkzeug.wrappers import Response

from referral_app.clock import clock
from referral_app.queries import desk
from referral_app.web.counsel import counsel
from referral_app.web.entry.access import READERS, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render

#: The pages that ask, each with the part it brings in.
PAGES = {"home": "counsel.home", "queue": "counsel.queue"}


def since_now() -> int:
    """The instant of a page, in milliseconds: what it asks from, later."""
    return int(clock().programme().timestamp() * 1000)


@counsel.get("/news")
@access(READERS)
def news() -> Response:
    """The line that says how much came in since then; nothing (204) where nothing did. It keeps no session alive."""
    since, page = request.args.get("since", ""), request.args.get("page", "")
    if page not in PAGES or not (since.isdecimal() and len(since) < 15):
        return Response(status=204)
    from_then = datetime.fromtimestamp(int(since) / 1000, UTC)
    viewer = me()
    came = (
        desk.came_since(viewer, from_then, clock().today())
        if page == "home"
        else desk.requests_since(viewer, from_then)
    )
    if not came:
        return Response(status=204)
    return render(
        "counsel/_news.html", trigger="work-came", came=came, since=from_then, page=page, endpoint=PAGES[page]
    )
