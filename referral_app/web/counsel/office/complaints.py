"""Complaints, for supervisors: each with its clock, its own owner and its answer, apart from the case (E12)."""

from __future__ import annotations

from flask import abort, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import complaints as verbs
from referral_app.actions.disclosures import write_down_look
from referral_app.clock import clock
from referral_app.queries import attorney_complaints, cases
from referral_app.queries import complaints as queries
from referral_app.queries.complaints import Complaint
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.acts import Verb, act
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import SUPERVISORS, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render

LONGEST = 4000


@counsel.get("/complaints")
@access(SUPERVISORS)
def complaints() -> Response:
    return render(
        "counsel/complaints.html",
        page=queries.complaints(me(), page=pages.number()),
        of_attorneys=attorney_complaints.complaints(me()),
        today=clock().today(),
    )


@counsel.get("/complaints/<note_id>")
@access(SUPERVISORS)
def complaint(note_id: str) -> Response:
    found, back = _complaint(note_id), kept.again()
    page = render(
        "counsel/complaint.html",
        complaint=found,
        text=cases.note_text(found.note),
        answer=queries.answer_to(found),
        today=clock().today(),
        typed=back.fields.get("text", "") if back else "",
        refused=back.refused if back else None,
        longest=LONGEST,
        form=PlainForm(formdata=None),
    )
    write_down_look("complaint_read", f"request:{found.request.id}", actor=me().id)
    return page


@counsel.post("/complaints/<note_id>/take")
@access(SUPERVISORS)
def take_complaint(note_id: str) -> Response:
    return _act(note_id, lambda: verbs.take(note_id, actor=me(), now=clock().programme()))


@counsel.post("/complaints/<note_id>/acknowledge")
@access(SUPERVISORS)
def acknowledge_complaint(note_id: str) -> Response:
    return _act(note_id, lambda: verbs.acknowledge(note_id, actor=me(), now=clock().programme()))


@counsel.post("/complaints/<note_id>/answer")
@access(SUPERVISORS)
def answer_complaint(note_id: str) -> Response:
    text = request.form.get("text", "")[:LONGEST]
    return _act(note_id, lambda: verbs.answer(note_id, text, actor=me(), now=clock().programme()))


def _complaint(note_id: str) -> Complaint:
    found = queries.complaint_for(me(), note_id)
    if found is None:
        abort(404)
    return found


def _act(note_id: str, verb: Verb) -> Response:
    _complaint(note_id)
    return act(verb, url_for("counsel.complaint", note_id=note_id))


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
