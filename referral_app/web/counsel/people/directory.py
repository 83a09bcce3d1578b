"""The directory of attorneys, and a page for each: what they may do, what they have taken, and what came of it.

What narrows the list stands in the address: codes. A name is typed and stands in none: it is kept for the page (T23).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions import invitations as inviting
from referral_app.actions.attorney_notes import LONGEST
from referral_app.clock import clock
from referral_app.law import LawData
from referral_app.models import Account, Licence
from referral_app.queries import attorney_notes, overload, standings
from referral_app.queries import directory as queries
from referral_app.queries.accounts import may_be_mailed
from referral_app.queries.directory import Filter, Person
from referral_app.queries.lapses import NOTICE_DAYS
from referral_app.roster.agency import BARRED
from referral_app.security.text_forms import normalise
from referral_app.vocabulary import AttorneyStatus, LicenceStatus
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.counsel.people.invitations import INVITING
from referral_app.web.entry import kept
from referral_app.web.entry.access import ROSTER, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import too_much
from referral_app.web.words.filters import language, place, short_day
from referral_app.web.words.law_words import area_label
from referral_app.web.words.telling import told
from referral_app.workflow.overload import signs

_PLACE = re.compile(r"US-[A-Z]{2}|(?!US)[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
STANDINGS = {
    "ready": _l("Could be asked today"),
    "away": _l("Away"),
    "full": _l("No place left"),
    "lapsed": _l("License or cover has ended"),
    "no_account": _l("No account yet"),
    "active": _l("Active"),
    "applied": _l("Applied, not yet checked"),
    "withdrawn": _l("Left the panel"),
}


@counsel.get("/attorneys")
@access(ROSTER)
def attorneys() -> Response:
    back = kept.again()
    return _list(_wanted(request.args, back.said.get("name", "") if back else ""), pages.number())


def _list(wanted: Filter, number: int) -> Response:
    now, today = clock().programme(), clock().today()
    page = queries.directory(wanted, now=now, today=today, page=number)
    data = programme.law_data()
    known = set(queries.places()) | ({wanted.place} if wanted.place else set())
    heard = set(queries.languages()) | ({wanted.language} if wanted.language else set())
    return render(
        "counsel/attorneys.html",
        page=page,
        wanted=wanted,
        places=_by_words({code: place(code) for code in known}),
        areas=_by_words({code: area_label(code) for code in data.expertise}),
        spoken=_by_words({code: language(code) for code in heard}),
        standings=STANDINGS,
        lines=[_line(person, wanted, data, today) for person in page.rows],
    )


@counsel.post("/attorneys")
@access(ROSTER)
def find_attorneys() -> Response:
    """The list narrowed, and by a name too: 303 to it, with the name kept and out of the address. htmx, which asks as
    somebody types, gets the list itself. 404 for a code that nothing has."""
    wanted = _wanted(request.form, normalise(request.form.get("name", "")).strip()[:100])
    parts: dict[str, Any] = wanted.as_address()
    here = url_for("counsel.attorneys", **parts)
    if request.headers.get("HX-Request"):
        kept.keep(here, name=wanted.name)
        return _list(wanted, 1)
    return kept.lead_to(here, name=wanted.name) if wanted.name else redirect(here, 303)


@counsel.get("/attorneys/<attorney_id>")
@access(ROSTER)
def attorney(attorney_id: str) -> Response:
    back = kept.again()
    now, today = clock().programme(), clock().today()
    person = queries.person_for(attorney_id, now=now, today=today)
    if person is None:
        abort(404)
    account = queries.account_of(attorney_id)
    opens_requests = pages.reads_requests(me())
    return render(
        "counsel/attorney.html",
        person=person,
        attorney=person.attorney,
        account=account,
        invited_at=queries.last_invited_at(attorney_id) if not person.signs_in else None,
        may_invite=_may_be_invited(person, account) and me().holds(*inviting.MAY_INVITE),
        invited=back.said.get("invited") if back else None,
        refused=back.refused if back else None,
        notes=attorney_notes.notes(attorney_id),
        note_fault=_note_fault(back.refused) if back else None,
        note_typed=back.fields.get("text", "") if back else "",
        longest_note=LONGEST,
        missing=list(missing(person, account, today)),
        tags=_tags(person, today),
        admissions=[_admission(licence, today) for licence in person.attorney.licences],
        labels={code: area_label(code) for code in programme.law_data().expertise},
        vouched_by=queries.vouched_for_by(person.attorney),
        given=queries.given(attorney_id),
        too_much=_too_much(person, now, today),
        history=queries.history(me(), attorney_id, page=pages.number()) if opens_requests else None,
        today=today,
        form=PlainForm(formdata=None),
    )


def _too_much(person: Person, now: datetime, today: date) -> list[str]:
    """The signs that this attorney may have too much, each with its days."""
    load = overload.load_of(
        person.attorney.id, paused_until=person.attorney.paused_until, now=now, today=today, full=person.free == 0
    )
    return too_much.for_staff(signs(load))


def _note_fault(refused: Refused | None) -> str | None:
    """What is wrong with the note that came back; None where something else was refused."""
    if refused is None or refused.code not in ("tells_who", "no_words"):
        return None
    return told(refused) if refused.code == "tells_who" else _("Write the note first")


@counsel.post("/attorneys/<attorney_id>/invite")
@access(INVITING)
def invite_attorney(attorney_id: str) -> Response:
    now = clock().programme()
    if queries.person_for(attorney_id, now=now, today=clock().today()) is None:
        abort(404)
    here = url_for("counsel.attorney", attorney_id=attorney_id)
    try:
        invited = inviting.invite_attorneys([attorney_id], actor=me(), now=now)
    except Refused as refused:
        return kept.refused(here, refused)
    return kept.lead_to(here, invited=len(invited))


def _wanted(said: Mapping[str, str], name: str) -> Filter:
    """What narrows the list, by the codes of an address or of a form. 404 for a code that nothing has."""
    asked = {name: said.get(name, "").strip() for name in ("place", "area", "language", "standing")}
    if (
        (asked["place"] and not _PLACE.fullmatch(asked["place"]))
        or (asked["language"] and not _LANGUAGE.fullmatch(asked["language"]))
        or (asked["area"] and asked["area"] not in programme.law_data().expertise)
        or (asked["standing"] and asked["standing"] not in standings.STANDINGS)
    ):
        abort(404)
    return Filter(name=name, **asked)


def _by_words(words: dict[str, str]) -> list[tuple[str, str]]:
    """(code, words) by the words, as somebody looks for them."""
    return sorted(words.items(), key=lambda each: queries.plain_letters(each[1]))


@dataclass(frozen=True)
class Tag:
    words: str
    tone: str = "grey"


@dataclass(frozen=True)
class Line:
    """One line of the directory in words: each state and country once, the field that was asked for first."""

    person: Person
    tags: list[Tag]
    places: list[str]
    fields: list[str]


def _line(person: Person, wanted: Filter, data: LawData, today: date) -> Line:
    forums = {queries.state_or_country(licence.forum): None for licence in person.attorney.licences}
    fields = sorted(person.attorney.areas, key=lambda code: code != wanted.area)
    return Line(
        person,
        _tags(person, today),
        [place(forum) for forum in forums],
        [area_label(code) if code in data.expertise else code for code in fields],
    )


def _may_be_invited(person: Person, account: Account | None) -> bool:
    """Whether an invitation would be of use: not to whoever has left, can sign in, was shut out by staff, or lost a
    second factor."""
    shut = account is not None and not may_be_mailed(account)
    return not person.signs_in and not shut and person.attorney.status != AttorneyStatus.WITHDRAWN


def _tags(person: Person, today: date) -> list[Tag]:
    """What of an attorney's standing to see at a glance; nothing for whoever could be asked today."""
    told = []
    if person.attorney.status == AttorneyStatus.WITHDRAWN:
        return [Tag(_("Left the panel"))]
    if person.attorney.status == AttorneyStatus.APPLIED:
        told.append(Tag(_("Applied, not yet checked"), "yellow"))
    if not person.signs_in:
        told.append(Tag(_("No account yet"), "yellow"))
    if person.away_until:
        told.append(Tag(_("Away until %(day)s", day=short_day(person.away_until)), "yellow"))
    if person.free == 0:
        told.append(Tag(_("No place left"), "yellow"))
    if list(_lapses(person, today)):
        told.append(Tag(_("License or cover has ended"), "red"))
    return told


def missing(person: Person, account: Account | None, today: date) -> Iterator[str]:
    """What keeps an attorney from being asked today, each as a sentence that says what would change it."""
    attorney = person.attorney
    if attorney.status == AttorneyStatus.WITHDRAWN:
        yield _("They left the panel. Who comes back is on the roster file again, and somebody vouches anew.")
        return
    if attorney.status == AttorneyStatus.APPLIED:
        yield _("Nobody has vouched for their licenses. Look at the bars’ own lists, and import the row as active.")
    if account is not None and account.deactivated_at is not None:
        yield _("Their account was ended by staff. An administrator can open it again.")
    elif account is not None and account.had_a_factor and not person.signs_in:
        yield _(
            "Their second factor was taken away. Whoever runs the server makes a link of 30 minutes and gives it to"
            " them on the phone: by mail none is sent."
        )
    elif not person.signs_in:
        yield _("They have no account to sign in with. Invite them: nothing is sent before.")
    if person.away_until:
        yield _("They are away until %(day)s.", day=short_day(person.away_until))
    yield from _lapses(person, today)
    if not attorney.areas:
        yield _("Their profile names no field of work.")
    if attorney.max_matters == 0:
        yield _("They take no matters at present.")
    elif person.free == 0:
        yield _("No place is left: %(taken)s of %(places)s are taken.", taken=person.taken, places=attorney.max_matters)
    if attorney.max_offers_30d is not None and person.counts["offers_30d"] >= attorney.max_offers_30d:
        yield ngettext(
            "They were asked in the last 30 days as often as they allow: %(num)s time.",
            "They were asked in the last 30 days as often as they allow: %(num)s times.",
            attorney.max_offers_30d,
        )


def _lapses(person: Person, today: date) -> Iterator[str]:
    attorney = person.attorney
    if any(licence.status in BARRED for licence in attorney.licences):
        yield _("A license is suspended or taken away. That bars every question, wherever it is.")
    elif not any(_is_good(licence, today) for licence in attorney.licences):
        yield _("No license is in good standing.")
    if attorney.insurance_expires is None:
        if attorney.cover == "own":
            yield _("No insurance cover is on the profile.")
    elif attorney.insurance_expires < today:
        yield _("The insurance cover ended on %(day)s.", day=short_day(attorney.insurance_expires))


def _is_good(licence: Licence, today: date) -> bool:
    return licence.status == LicenceStatus.ACTIVE and (licence.expires is None or licence.expires >= today)


@dataclass(frozen=True)
class Admission:
    licence: Licence
    #: A word for an end that is near or over; none for a licence in good standing.
    tag: Tag | None


def _admission(licence: Licence, today: date) -> Admission:
    if licence.status != LicenceStatus.ACTIVE:
        return Admission(licence, Tag(_("Not in good standing"), "red"))
    if licence.expires is None:
        return Admission(licence, None)
    days = (licence.expires - today).days
    if days < 0:
        return Admission(licence, Tag(_("Ended"), "red"))
    if days <= max(NOTICE_DAYS):
        words = _("Ends today") if days == 0 else ngettext("Ends in %(num)s day", "Ends in %(num)s days", days)
        return Admission(licence, Tag(words, "yellow"))
    return Admission(licence, None)


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
