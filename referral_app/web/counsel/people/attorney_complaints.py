"""Complaints of attorneys: written down by staff from a call, and looked into by supervisors outside the case (E12)."""

from __future__ import annotations

from flask import abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from referral_app.actions import attorney_complaints as verbs
from referral_app.actions.disclosures import write_down_look
from referral_app.clock import clock
from referral_app.queries import attorney_complaints as queries
from referral_app.queries import directory
from referral_app.queries.attorney_complaints import Complaint
from referral_app.queries.directory import Person
from referral_app.web.complaint_forms import fault_of, keep, referral_choices
from referral_app.web.counsel import counsel
from referral_app.web.counsel.acts import Verb, act
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import READERS, SUPERVISORS, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words.law_words import area_label


@counsel.get("/complaints/attorneys/<complaint_id>")
@access(SUPERVISORS)
def attorney_complaint(complaint_id: str) -> Response:
    found, back, who = _complaint(complaint_id), kept.again(), me()
    refused = back.refused if back else None
    fault = fault_of(refused, _("Write the answer first"))
    page = render(
        "counsel/attorney_complaint.html",
        complaint=found,
        area=area_label(found.area) if found.area else None,
        today=clock().today(),
        typed=back.fields.get("text", "") if back else "",
        fault=fault,
        refused=None if fault else refused,
        longest=verbs.LONGEST,
        form=PlainForm(formdata=None),
    )
    write_down_look("complaint_read", f"complaint:{found.row.id}", actor=who.id)
    return page


@counsel.post("/complaints/attorneys/<complaint_id>/take")
@access(SUPERVISORS)
def take_attorney_complaint(complaint_id: str) -> Response:
    return _act(complaint_id, lambda: verbs.take(complaint_id, actor=me()))


@counsel.post("/complaints/attorneys/<complaint_id>/acknowledge")
@access(SUPERVISORS)
def acknowledge_attorney_complaint(complaint_id: str) -> Response:
    return _act(complaint_id, lambda: verbs.acknowledge(complaint_id, actor=me(), now=clock().programme()))


@counsel.post("/complaints/attorneys/<complaint_id>/answer")
@access(SUPERVISORS)
def answer_attorney_complaint(complaint_id: str) -> Response:
    text = request.form.get("text", "")
    return _act(complaint_id, lambda: verbs.answer(complaint_id, text, actor=me(), now=clock().programme()))


@counsel.get("/attorneys/<attorney_id>/complaint")
@access(READERS)
def write_down_complaint(attorney_id: str) -> Response:
    person, back = _person(attorney_id), kept.again()
    refused = back.refused if back else None
    fault = fault_of(refused, _("Write what they said first"))
    return render(
        "counsel/write_down_complaint.html",
        attorney=person.attorney,
        choices=referral_choices(queries.referrals(attorney_id, me()), by_reference=True),
        typed=back.fields if back else {},
        fault=fault,
        refused=None if fault else refused,
        longest=verbs.LONGEST,
        done="done" in request.args,
        form=PlainForm(formdata=None),
    )


@counsel.post("/attorneys/<attorney_id>/complaint")
@access(READERS)
def keep_complaint(attorney_id: str) -> Response:
    _person(attorney_id)
    here = "counsel.write_down_complaint"
    return keep(attorney_id, url_for(here, attorney_id=attorney_id), url_for(here, attorney_id=attorney_id, done="yes"))


def _person(attorney_id: str) -> Person:
    found = directory.person_for(attorney_id, now=clock().programme(), today=clock().today())
    if found is None:
        abort(404)
    return found


def _complaint(complaint_id: str) -> Complaint:
    found = queries.complaint_for(me(), complaint_id)
    if found is None:
        abort(404)
    return found


def _act(complaint_id: str, verb: Verb) -> Response:
    _complaint(complaint_id)
    return act(verb, url_for("counsel.attorney_complaint", complaint_id=complaint_id))


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
