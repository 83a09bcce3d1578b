"""Long texts of families, slowed down before anything reads them.

Whatever a family types is looked through for pictures and links, which costs a processor time that grows with it. One
draft that sent twenty-four texts of 50,000 signs at once kept everybody else waiting for 22 seconds. No screen asks for
so much: what is far too long is refused unread, and what is long is counted by the form it came from and its network.
"""

from __future__ import annotations

from flask import abort, request

from referral_app.clock import clock
from referral_app.security import limits
from referral_app.web.entry import requester

#: Rooms where somebody types who is not signed in.
ROOMS = frozenset({"intake", "status"})
#: All that a person may write freely on one screen is shorter, names of twenty people included.
LONG = 4_000
#: Four times as long as somebody's whole story that was pasted in.
MOST = 20_000


def slow_down() -> None:
    """Before a press is read: 413 for what is far too long, 429 for one long text too many."""
    if request.method != "POST" or request.blueprint not in ROOMS or (request.content_length or 0) <= LONG:
        return
    signs = sum(len(value) for _name, value in request.form.items(multi=True))
    if signs > MOST:
        abort(413)
    if signs <= LONG:
        return
    now, token = clock().real(), requester.read_token()
    if (token and limits.over("long_text", token, now)) or limits.over("long_text_network", request.remote_addr, now):
        abort(429)
