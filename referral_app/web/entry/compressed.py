"""Which pages are sent compressed: those where no secret stands beside what a stranger may set (docs/threat-model.md).

Whoever can set a part of a page and see how long its answers are can guess a secret beside that part, once the page is
compressed (the attack called BREACH): what repeats the secret makes the answer shorter. Every page of ours holds the
token of a form. So a page is compressed only when it is on this list, is asked for with an address that has nothing
besides its path, and answers 200: it then prints nothing that came with the request. Pages of a held request, of staff
and of attorneys are not on the list, whatever is asked.
"""

from __future__ import annotations

import gzip

from flask import request
from werkzeug.wrappers import Response

#: Pages that say the same to everyone, their language and their token aside.
COMPRESSED = frozenset(
    {
        "public.home",
        "public.help_index",
        "public.safety",
        "public.services",
        "public.checklist",
        "public.matching",
        "public.law_index",
        "public.law_page",
        "intake.start",
        "status.enter",
    }
)
#: Halfway: a level more takes twice the time for a hundredth of the bytes.
LEVEL = 5
#: What is smaller fits into the first packet as it is.
LEAST = 1024


def compress(response: Response) -> Response:
    """The answer, compressed where it may be and the browser takes it. Caches are told of the choice either way."""
    if not _may_be(response):
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") > 0 and response.content_length and response.content_length >= LEAST:
        # Without a time in its head, the same page is the same bytes.
        response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
        response.content_encoding = "gzip"
    return response


def _may_be(response: Response) -> bool:
    return (
        request.endpoint in COMPRESSED
        and request.method in ("GET", "HEAD")
        and not request.query_string
        and response.status_code == 200
        and response.mimetype == "text/html"
        and not response.is_streamed
    )
