"""The page of a request, of which one part is open at a time: all of it, for what must stand on some or on none."""

from __future__ import annotations

from referral_app.web.counsel.request.parts import PARTS
from tests.page_client import PageClient


def whole_request(client: PageClient, address: str) -> str:
    """The text of every part, one after the other."""
    return "\n".join(client.get(f"{address}?part={part}").text for part in PARTS)
