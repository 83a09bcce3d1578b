"""After a yes, for staff: what an attorney said on the phone, and the call that verifies who asks."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused, verification
from referral_app.clock import clock
from referral_app.queries import offers as queries
from referral_app.web import matter_forms
from referral_app.web.counsel import counsel
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.counsel.request import answers
from referral_app.web.counsel.request.views import request_or_404
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.workflow.requests import ENDED


@counsel.post("/requests/<request_id>/matters/<matter_id>/reached")
@access(COUNSEL)
def matter_reached(request_id: str, matter_id: str) -> Response:
    return _act(request_id, matter_id, "reached")


@counsel.post("/requests/<request_id>/matters/<matter_id>/no-answer")
@access(COUNSEL)
def matter_no_answer(request_id: str, matter_id: str) -> Response:
    return _act(request_id, matter_id, "no_answer")


@counsel.post("/requests/<request_id>/matters/<matter_id>/hand-back")
@access(COUNSEL)
def matter_handed_back(request_id: str, matter_id: str) -> Response:
    return _act(request_id, matter_id, "hand_back")


@counsel.post("/requests/<request_id>/matters/<matter_id>/close")
@access(COUNSEL)
def matter_closed(request_id: str, matter_id: str) -> Response:
    return _act(request_id, matter_id, "close")


def _act(request_id: str, matter_id: str, what: str) -> Response:
    """Write down what its attorney said of a matter of a request this viewer may see, and show its need again."""
    the_request = request_or_404(request_id)
    number = queries.need_number_of(the_request, matter_id)
    also = [queries.need_number_of(the_request, each) for each in request.form.getlist("also")]
    if number is None or None in also:
        abort(404)
    here = url_for("counsel.need", request_id=request_id, number=number)
    try:
        matter_forms.act(what, matter_id, request.form, me(), phone=True)
    except Refused as refused:
        return kept.come_back(here, refused=refused.code, facts=refused.facts, which="matter", what=what)
    return redirect(f"{here}#matter", 303)


@counsel.get("/requests/<request_id>/verify")
@access(COUNSEL)
def verify(request_id: str) -> Response:
    """The script of the call that verifies who asks."""
    the_request = request_or_404(request_id)
    if the_request.state in ENDED:
        return redirect(url_for("counsel.show", request_id=request_id), 303)
    back = kept.again()
    return render(
        "counsel/verify.html",
        request=the_request,
        questions=verification.QUESTIONS,
        results=verification.RESULTS,
        asked=back.fields.getlist("asked") if back else [],
        result=back.fields.get("result", "") if back else "",
        fault=back.said.get("refused") if back else None,
        form=PlainForm(formdata=None),
        **answers.rules(the_request),
    )


@counsel.post("/requests/<request_id>/verify")
@access(COUNSEL)
def record_verification(request_id: str) -> Response:
    request_or_404(request_id)
    asked, result = request.form.getlist("asked"), request.form.get("result", "")
    try:
        verification.record_call(request_id, result, asked, actor=me(), now=clock().programme())
    except Refused as refused:
        return kept.refused(url_for("counsel.verify", request_id=request_id), refused)
    return redirect(url_for("counsel.show", request_id=request_id), 303)
