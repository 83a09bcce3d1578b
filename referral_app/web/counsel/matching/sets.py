"""All needs of a request on one page: who is proposed for each, in which order and when; one button approves them."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused, recruiting, relaxations, request_sets
from referral_app.clock import clock
from referral_app.models import Need
from referral_app.queries import asking, organisations
from referral_app.queries import counsel as queries
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.counsel.matching import arranged, sets_page
from referral_app.web.counsel.matching.arranged import Arranged
from referral_app.web.counsel.request.views import request_or_404
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, READERS, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render


@counsel.get("/requests/<request_id>/matching")
@access(READERS)
def matching(request_id: str) -> Response:
    back = kept.again()
    refused = back.refused if back else None
    may_act = pages.may_act(me())
    the_request = request_or_404(request_id)
    page = sets_page.matching(
        the_request,
        arranged.pressed(back.fields, arranged.read(back.fields)) if back else Arranged(),
        now=clock().programme(),
        today=clock().today(),
    )
    unfitted = [row.need for row in page["rows"] if row.nobody]
    return render(
        "counsel/matching.html",
        organisations=organisations.fitting(unfitted) if unfitted else {},
        fault=refused.code if refused else None,
        of_a_step=back is not None and back.said.get("which") == "step",
        facts=pages.facts_of(refused),
        waits_for=back.said.get("waits_for") if back else None,
        form=PlainForm(formdata=None),
        may_act=may_act,
        waits_for_colleague=may_act and asking.waits_for_colleague(the_request, me()),
        uses_htmx=may_act and any(row.may_try for row in page["rows"]),
        just=arranged.just(back.fields) if back else None,
        **page,
    )


@counsel.post("/requests/<request_id>/matching/approve")
@access(COUNSEL)
def approve_sets(request_id: str) -> Response:
    """All sets that are ticked, or none of them; what stopped them is said on the page, and every tick stays."""
    request_or_404(request_id)
    here = url_for("counsel.matching", request_id=request_id)
    if not PlainForm().validate_on_submit():
        return kept.come_back(here, refused="stale")
    form = arranged.read(request.form)
    try:
        request_sets.approve_sets(
            request_id,
            form.picked or {},
            seen=arranged.read_seen(request.form.getlist("seen")),
            pins=form.pins(),
            beside=form.beside,
            together=form.together or (),
            actor=me(),
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        return kept.refused(here, refused)
    return redirect(here, 303)


@counsel.post("/requests/<request_id>/matching/try")
@access(COUNSEL)
def try_sets(request_id: str) -> Response:
    """Show the page with one more thing tried: an order by hand, or a step of widening. Nothing is kept of it."""
    request_or_404(request_id)
    return kept.show_tried(url_for("counsel.matching", request_id=request_id))


@counsel.post("/requests/<request_id>/needs/<int:number>/relax")
@access(COUNSEL)
def relax(request_id: str, number: int) -> Response:
    """Take one step of widening, by name; where a supervisor has to, they are asked."""
    the_need = need_or_404(request_id, number)
    here = url_for("counsel.matching", request_id=request_id)
    try:
        done = relaxations.relax_need(
            the_need.id, request.form.get("relax", ""), actor=me(), now=clock().programme(), today=clock().today()
        )
    except Refused as refused:
        return kept.come_back(here, refused=refused.code, facts={"need": number}, which="step")
    return redirect(f"{here}#need-{number}", 303) if done else kept.lead_to(here, waits_for=number)


@counsel.post("/requests/<request_id>/needs/<int:number>/seek")
@access(COUNSEL)
def seek(request_id: str, number: int) -> Response:
    """Look for somebody outside the roster until a day, which the family is told."""
    the_need = need_or_404(request_id, number)
    here = url_for("counsel.matching", request_id=request_id)
    days = request.form.get("days", "")
    try:
        recruiting.seek(
            the_need.id,
            int(days) if days.isdecimal() and len(days) < 4 else 0,
            actor=me(),
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        return kept.come_back(here, refused=refused.code, facts={"need": number}, which="step")
    return redirect(f"{here}#need-{number}", 303)


def need_or_404(request_id: str, number: int) -> Need:
    """The need of a request this viewer may see, or 404."""
    found = queries.need_for(request_or_404(request_id), number)
    if found is None:
        abort(404)
    return found
