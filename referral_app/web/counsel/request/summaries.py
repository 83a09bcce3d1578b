"""What attorneys read of a request in the office's words: the draft, what tells who it is, and its versions (B06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused, summaries
from referral_app.actions.disclosures import write_down_look
from referral_app.actions.summaries import LONGEST, LONGEST_REASON
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import counsel as queries
from referral_app.queries import written
from referral_app.security.identifying import Found
from referral_app.security.text_forms import normalise
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.counsel.request.views import request_or_404
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, READERS, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import attorney_texts
from referral_app.web.words.draft_summary import draft
from referral_app.web.words.telling import told
from referral_app.workflow.requests import ENDED


@dataclass(frozen=True)
class Piece:
    """A piece of the text as it is shown: `kind` where it tells who somebody is."""

    words: str
    kind: str | None = None


@dataclass(frozen=True)
class Stopped:
    """What was found, once for each piece of words, with the reason for letting it stand if one was given."""

    words: str
    kind: str
    why: str


@counsel.get("/requests/<request_id>/summary")
@access(READERS)
def summary(request_id: str) -> Response:
    who = me().id
    page = _page(request_or_404(request_id), kept.again())
    write_down_look("request_read", f"request:{request_id}", actor=who)
    return page


@counsel.post("/requests/<request_id>/summary")
@access(COUNSEL)
def save_summary(request_id: str) -> Response:
    request_or_404(request_id)
    here = url_for("counsel.summary", request_id=request_id)
    seen = request.form.get("seen", "")
    try:
        summaries.save(
            request_id,
            request.form.get("text", ""),
            ready=request.form.get("act") == "ready",
            seen=int(seen) if seen.isdecimal() and len(seen) < 7 else 0,
            let_stand=_reasons(),
            actor=me(),
            now=clock().programme(),
        )
    except Refused as refused:
        return kept.refused(here, refused)
    return redirect(here, 303)


@counsel.post("/requests/<request_id>/summary/take-back")
@access(COUNSEL)
def take_summary_back(request_id: str) -> Response:
    request_or_404(request_id)
    here = url_for("counsel.summary", request_id=request_id)
    try:
        summaries.take_back(request_id, actor=me(), now=clock().programme())
    except Refused as refused:
        return kept.refused(here, refused)
    return redirect(here, 303)


def _reasons() -> dict[str, str]:
    """Why pieces that were found may stand: the two fields of each stand side by side in the form."""
    return dict(zip(request.form.getlist("piece"), request.form.getlist("why"), strict=False))


def _page(the_request: Request, back: kept.Kept | None) -> Response:
    versions = written.versions(the_request.id)
    latest = versions[0] if versions else None
    typed = back.fields if back and "text" in back.fields else None
    reasons = dict(latest.let_stand) if latest else {}
    if typed is not None:
        text = normalise(typed.get("text", ""))
        reasons |= dict(zip(typed.getlist("piece"), typed.getlist("why"), strict=False))
    else:
        text = latest.text if latest else draft(the_request, clock().today())
    found = summaries.found_in(the_request, text)
    refused = back.refused if back else None
    return render(
        "counsel/summary.html",
        request=the_request,
        refused=refused,
        fault=told(refused) if refused and refused.code == "tells_who" else None,
        text=text,
        pieces=_pieces(text, found) if found else [],
        stopped=_stopped(text, found, reasons),
        seen=latest.number if latest else 0,
        versions=versions,
        stands=next((each for each in versions if each.stands), None),
        waits=next((each for each in versions if each.waits), None),
        made=attorney_texts.of_request(the_request),
        names=queries.account_names({each.written_by for each in versions}),
        asks_family=programme.settings().summary_needs_yes,
        may_act=pages.may_act(me()) and the_request.state not in ENDED,
        longest=LONGEST,
        longest_reason=LONGEST_REASON,
        form=PlainForm(formdata=None),
    )


def _pieces(text: str, found: Sequence[Found]) -> list[Piece]:
    """The text, cut where something was found in it."""
    pieces, at = [], 0
    for each in found:
        pieces += [Piece(text[at : each.start]), Piece(text[each.start : each.end], str(each.kind))]
        at = each.end
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.words]


def _stopped(text: str, found: Sequence[Found], reasons: dict[str, str]) -> list[Stopped]:
    kinds = {text[each.start : each.end]: str(each.kind) for each in found}
    return [Stopped(words, kind, reasons.get(words, "")) for words, kind in kinds.items()]


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
