"""Rankings as they were approved: which there are, one as a page, and its very bytes."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from flask import abort
from werkzeug.wrappers import Response

from referral_app.models import ApprovedRanking, Need
from referral_app.queries import approved_rankings as queries
from referral_app.web.counsel import counsel
from referral_app.web.counsel.matching import ranked
from referral_app.web.counsel.matching.sets import need_or_404
from referral_app.web.counsel.request.views import request_or_404
from referral_app.web.entry.access import READERS, access
from referral_app.web.render import render
from referral_app.web.words.law_words import area_label

#: So many of the order stand on the page; the bytes hold everybody.
FIRST = 25


@counsel.get("/requests/<request_id>/needs/<int:number>/approved")
@access(READERS)
def approved(request_id: str, number: int) -> Response:
    """Every time somebody approved attorneys for a need, the latest first and open."""
    the_need = need_or_404(request_id, number)
    rows = queries.of_need(the_need.id)
    return _page(the_need, [(row, name) for row, name in rows], rows[0][0] if rows else None)


@counsel.get("/requests/<request_id>/needs/<int:number>/approved/<approval_id>")
@access(READERS)
def approved_one(request_id: str, number: int, approval_id: str) -> Response:
    the_need = need_or_404(request_id, number)
    row = _one_or_404(request_id, the_need, approval_id)
    return _page(the_need, [(each, name) for each, name in queries.of_need(the_need.id)], row)


@counsel.get("/requests/<request_id>/needs/<int:number>/approved/<approval_id>/bytes")
@access(READERS)
def approved_bytes(request_id: str, number: int, approval_id: str) -> Response:
    """What was kept, byte for byte."""
    the_need = need_or_404(request_id, number)
    text = queries.text_of(_one_or_404(request_id, the_need, approval_id))
    answer = Response(text, mimetype="application/json")
    answer.headers["Content-Disposition"] = "attachment; filename=ranking.json"
    return answer


def _one_or_404(request_id: str, the_need: Need, approval_id: str) -> ApprovedRanking:
    row = queries.one(request_or_404(request_id), approval_id)
    if row is None or row.need_id != the_need.id:
        abort(404)
    return row


def _page(the_need: Need, rows: list[tuple[ApprovedRanking, str | None]], shown: ApprovedRanking | None) -> Response:
    told: dict[str, Any] = {}
    if shown is not None:
        text = queries.text_of(shown)
        kept = json.loads(text)
        order = kept["result"]["ranked"]
        codes = [row["id"] for row in order[:FIRST]] + list(kept["approved"]["attorneys"])
        told = {
            "kept": kept,
            "digest": hashlib.sha256(text).hexdigest(),
            "size": len(text),
            "order": [(row, ranked.points(row["score"])) for row in order[:FIRST]],
            "fits": len(order),
            "left_out": len(kept["result"]["excluded"]),
            "names": queries.names(codes),
        }
    return render(
        "counsel/approved.html",
        request=the_need.request,
        need=the_need,
        area=area_label(the_need.area),
        rows=rows,
        shown=shown,
        **told,
    )
