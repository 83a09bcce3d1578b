"""A page for each matter: the contact sheet with its rules on top, the dates, and what becomes of it."""

from __future__ import annotations

from datetime import date

from flask import abort, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.actions import matters as verbs
from referral_app.actions.disclosures import write_down_look
from referral_app.actions.matter_help import HELP
from referral_app.clock import clock
from referral_app.models import Matter
from referral_app.queries import attorney as queries
from referral_app.queries import companions, disclosure, release, together
from referral_app.web import matter_forms
from referral_app.web.attorney import attorney, pages
from referral_app.web.attorney.calendar_file import calendar_file
from referral_app.web.attorney.forms import PlainForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import ATTORNEY, access, needs_proof
from referral_app.web.entry.signed_in import me
from referral_app.web.matter_forms import FIELD_OF, Told
from referral_app.web.render import render
from referral_app.web.words import law_words, shelves
from referral_app.workflow.how_it_ended import OUTCOMES


@attorney.get("/matters/<matter_id>")
@access(ATTORNEY)
@needs_proof("attorney.matter")
def matter(matter_id: str) -> Response:
    """How the family is reached, by its rules. Each look leaves a link of the chain that names the consent."""
    found = pages.matter_or_404(matter_id)
    _note_look("contact_read", found)
    return _page(pages.matter_or_404(matter_id), kept.again())


def _note_look(action: str, found: Matter) -> None:
    mark = disclosure.consent_mark(found.need.request)
    write_down_look(action, f"matter:{found.id}", actor=me().id, reason=mark)


@attorney.get("/matters/<matter_id>/dates.ics")
@access(ATTORNEY)
@needs_proof("attorney.matter")
def dates(matter_id: str) -> Response:
    """The dates of an open matter for the attorney's own calendar, under a title that says nothing."""
    found = pages.matter_or_404(matter_id)
    if not pages.is_open(found):
        return redirect(url_for("attorney.matter", matter_id=matter_id), 303)
    _note_look("dates_read", found)
    found = pages.matter_or_404(matter_id)
    response = make_response(
        calendar_file(
            _days(found),
            title=_("A date to look at"),
            about=_("Sign in to the referral program to read what it is."),
            matter_id=found.id,
            now=clock().programme(),
        )
    )
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="dates.ics"'
    return response


def _days(found: Matter) -> list[tuple[str, date]]:
    """What is ahead: the first contact while it is due, and the last safe day of every clock."""
    today, due = clock().today(), found.first_contact_due_on
    days = [("first_contact", due)] if due and found.first_contact_at is None and due >= today else []
    for row in release.clocks_ahead(found.need.request, today):
        days.append((f"{row['id']}:{row['for']}", date.fromisoformat(row["last_safe_date"])))
    return days


@attorney.post("/matters/<matter_id>/reached")
@access(ATTORNEY)
def reached(matter_id: str) -> Response:
    return _act(matter_id, "reached")


@attorney.post("/matters/<matter_id>/no-answer")
@access(ATTORNEY)
def no_answer(matter_id: str) -> Response:
    return _act(matter_id, "no_answer")


@attorney.post("/matters/<matter_id>/hand-back")
@access(ATTORNEY)
def hand_back(matter_id: str) -> Response:
    """The access ends with it: the thanks stand on the list."""
    after = url_for("attorney.offers", done="handed_back")
    if queries.was_handed_back(pages.attorney_id(), matter_id):
        return redirect(after, 303)
    return _act(matter_id, "hand_back", after=after)


@attorney.post("/matters/<matter_id>/close")
@access(ATTORNEY)
def close(matter_id: str) -> Response:
    return _act(matter_id, "close")


def _act(matter_id: str, what: str, *, after: str | None = None) -> Response:
    pages.matter_or_404(matter_id)
    also = request.form.getlist("also")
    if len(queries.own_of(pages.attorney_id(), also)) < len(set(also)):
        abort(404)
    try:
        matter_forms.act(what, matter_id, request.form, me(), phone=False)
    except Refused as refused:
        page = url_for("attorney.matter", matter_id=matter_id)
        return kept.come_back(page, refused=refused.code, facts=refused.facts, which=what)
    return redirect(after or url_for("attorney.matter", matter_id=matter_id, done=what), 303)


def _page(found: Matter, back: kept.Kept | None) -> Response:
    refused = back.refused if back else None
    fault = (back.said.get("which", ""), refused.code) if back and refused else None
    today = clock().today()
    the_request = found.need.request
    sheet = release.sheet(found, today)
    of_one_yes = together.matters_of(found)
    again = Told(back.fields) if back and fault and fault[0] == "reached" else None
    return render(
        "attorney/matter.html",
        matter=found,
        open=pages.is_open(found),
        sheet=sheet,
        area=law_words.law_data().expertise[found.need.area],
        law=law_words.law_data(),
        forums=found.need.forums,
        companions=companions.of_offers([found.offer_id]).get(found.offer_id, []),
        clocks=release.clocks_ahead(the_request, today) if pages.is_open(found) else [],
        reference=the_request.reference,
        tries=queries.tries(of_one_yes[0].id),
        # What one yes opened beside this one: the contact sheet and the first contact are the same.
        beside_it=[
            (each, law_words.law_data().expertise[each.need.area].label) for each in of_one_yes if each is not found
        ],
        # Other matters of this attorney for the same family, each from a yes of its own.
        also=matter_forms.beside(found, queries.of_same_family(found, of_one_yes), again),
        today=today,
        ways=verbs.WAYS,
        allowed=[way for way in verbs.WAYS if way in (*sheet.ways, verbs.THROUGH_STAFF)],
        reasons=verbs.HAND_BACK_REASONS,
        outcomes=OUTCOMES,
        shelf=shelves.of_area(found.need.area),
        helps=HELP,
        form=PlainForm(formdata=None),
        fault=fault,
        # Of several matters that were ticked, the one it is about.
        fault_number=refused.facts.get("number") if refused else None,
        fault_field=FIELD_OF.get(fault[1], "") if fault else "",
        told=Told(back.fields if back else None),
        done=request.args.get("done"),
    )
