"""How a person may be reached, on a page of its own: what is typed there comes through a change of the language."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused, contact
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import cases
from referral_app.web.entry import kept
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.entry.language import switch_to
from referral_app.web.intake import pictures, reach, steps, which
from referral_app.web.render import render
from referral_app.web.status import status
from referral_app.web.status.held import held_request, nothing_runs
from referral_app.web.words import law_words
from referral_app.workflow.requests import ENDED


@status.get("/request/contact")
@access(PUBLIC)
def show_contact() -> Response:
    held = _running()
    if held is None:
        return redirect(url_for("status.show"), 303)
    said, back = cases.words(held), kept.again()
    question = programme.law_data().question("contact_ways")
    ways = said["answers"].get("contact_ways")
    chosen = ways if isinstance(ways, list) else []
    code = back.said.get("fault") if back else None
    if back is not None:
        chosen = [way for way in question.codes if way in back.fields.getlist("ways")]
    reader = law_words.reader(said["answers"], programme.law_data())
    abroad = reach.needs_a_country_code(said["answers"])
    form = _came_back(chosen, back, abroad) if back else reach.form_for(steps.REACHABLE, said["contact"])
    return render(
        "status/contact.html",
        options=[
            (o.code, law_words.option_label(question, o.code, o.label))
            for o in question.options
            if o.code in chosen or reader.may_choose(question, o.code, said["answers"])
        ],
        chosen=chosen,
        form=form,
        asks_which=which.options() if code == "which" else [],
        fault=_fault_words(code) if code else None,
        fault_field="ways" + which.SUFFIX if code == "which" else "ways",
    )


@status.post("/request/contact")
@access(PUBLIC)
def change_contact() -> Response:
    """New rules about reaching the person: everything that waits is judged by them when it would leave."""
    held = _running()
    if held is None:
        return nothing_runs()
    here = url_for("status.show_contact")
    question = programme.law_data().question("contact_ways")
    ways = [code for code in question.codes if code in request.form.getlist("ways")]
    counted = which.settled(ways, request.form.get("ways" + which.SUFFIX, ""))
    switched = switch_to(request.form.get("page_language", ""))
    said = cases.words(held)
    form = reach.form_for(_reachable(counted or ways), abroad=reach.needs_a_country_code(said["answers"]))
    removed = pictures.taken_out_of_reach(form)
    if switched and not removed:
        return kept.come_back(here, switched=True)
    if counted is None:
        return kept.come_back(here, fault="which", removed=removed)
    if removed or not form.validate_on_submit():
        return kept.come_back(here, fault="contact", removed=removed)
    rest = {name: value for name, value in said["contact"].items() if name not in form}
    try:
        contact.change_contact(
            held.id,
            {**rest, **reach.contact_of(form), "ways": counted},
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        return kept.come_back(here, fault="other_side", other_side=refused.facts["fields"])
    return redirect(url_for("status.show", done="contact"), 303)


def _running() -> Request | None:
    """The request this browser holds, while it runs: nobody is reached about one that has ended."""
    held = held_request()
    return held if held is not None and held.state not in ENDED else None


def _came_back(chosen: list[str], back: kept.Kept, abroad: bool) -> reach.ReachForm | None:
    """The form as it was sent, with every box in sight; only those of a way that was ticked can be wrong."""
    whole = reach.shown_again(steps.REACHABLE, kept.Kept(back.fields, {**back.said, "switched": True}))
    judged = reach.shown_again(_reachable(chosen), back, abroad=abroad)
    for field in judged or ():
        if whole is not None:
            whole[field.short_name].data, whole[field.short_name].errors = field.data, field.errors
    return whole


def _reachable(ways: list[str]) -> list[str]:
    return [way for way in ways if way in steps.REACHABLE]


def _fault_words(code: str) -> str:
    """What is wrong with the form as a whole; each box says its own."""
    words = {
        "contact": _("Check the address or number below."),
        "which": which.question(),
        "other_side": reach.other_side_words(),
    }
    return str(words[code])


#: This module adds its pages to those of `views`.
__all__ = ["status"]
