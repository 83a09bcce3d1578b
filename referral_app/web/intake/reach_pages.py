"""The page of addresses, numbers and hours: how the person may be reached by the ways they ticked."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions import intake as verbs
from referral_app.clock import clock
from referral_app.queries import calls
from referral_app.web.entry import kept
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.entry.language import switch_to
from referral_app.web.intake import draft, following, help_now, intake, pictures, reach, reading, showing, steps
from referral_app.web.render import render


@intake.get("/reach")
@access(PUBLIC)
def show_reach() -> Response:
    row = draft.current()
    if row is None:
        return draft.gone()
    said = draft.words_of(row)
    ways, by_phone = steps.may_reach(said["answers"]), steps.by_phone(said["answers"])
    abroad = reach.needs_a_country_code(said["answers"])
    back = kept.again()
    return render(
        "intake/reach.html",
        uses_htmx=False,
        ways=ways,
        draw=reach.drawn,
        form=reach.shown_again(ways, back, by_phone=by_phone, abroad=abroad)
        or reach.form_for(ways, said["contact"], by_phone=by_phone, abroad=abroad),
        call_on=calls.first_day(clock().programme()) if by_phone else None,
        today=clock().today(),
        next_page=request.args.get("next", ""),
        help_now=help_now.on_screen(said),
        questions=[
            showing.shown(question, said["answers"], programme.law_data(), form=back.fields if back else None)
            for question in following.brought_up(said)
        ],
        back=following.contact_screen(said["answers"]),
        part=steps.PARTS - 1,
        parts=steps.PARTS,
    )


@intake.post("/reach")
@access(PUBLIC)
def save_reach() -> Response:
    row = draft.current()
    if row is None:
        return draft.gone()
    said = draft.words_of(row)
    ways = steps.may_reach(said["answers"])
    switched = switch_to(request.form.get("page_language", ""))
    by_phone, abroad = steps.by_phone(said["answers"]), reach.needs_a_country_code(said["answers"])
    form = reach.form_for(ways, by_phone=by_phone, abroad=abroad)
    here = url_for("intake.show_reach", next=request.form.get("next") or None)
    removed = pictures.taken_out_of_reach(form)
    going_back = bool(request.form.get("back"))
    if switched or removed or not ((sound := form.validate_on_submit()) or going_back):
        return kept.come_back(here, switched=switched and not removed, removed=removed)
    said["contact"] = reach.contact_of(form) if sound else said["contact"]
    data = programme.law_data()
    values, _faults = reading.read_all(tuple(following.brought_up(said)), request.form, data, clock().today())
    said["answers"] = {**said["answers"], **values}
    # This page was answered: the help that stood open on it is one line on the next. `phone` stands for its own boxes.
    said["last"] = sorted({"phone", *values})
    help_now.keep_with(said)
    try:
        verbs.save_draft(row.id, said, now=clock().real())
    except Refused as refused:
        if refused.code != "other_side_as_contact":
            return draft.gone()
        return kept.come_back(here, other_side=refused.facts["fields"])
    if going_back:
        return redirect(following.contact_screen(said["answers"]), 303)
    return following.lead_on(row, following.next_screen("contact", said["answers"], later=False))
