"""The directory of organisations that families are sent to: kept by staff, with the day somebody last called each.

Beside the services of the law's own directory, which stand on public pages (`/help/services`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pycountry
from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions import organisations as verbs
from referral_app.clock import clock
from referral_app.models import Organisation
from referral_app.queries import counsel as accounts
from referral_app.queries import directory
from referral_app.queries import organisations as queries
from referral_app.queries.counsel import Page
from referral_app.security.text_forms import normalise
from referral_app.security.typed_text import address, bare
from referral_app.security.typed_text import phone as phone_of
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.acts import act
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.counsel.people.invitations import INVITING
from referral_app.web.entry import kept
from referral_app.web.entry.access import ROSTER, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import say
from referral_app.web.words.filters import place
from referral_app.web.words.law_words import area_label
from referral_app.workflow import organisations as rules

_STATE = re.compile(r"US-[A-Z]{2}")


@counsel.get("/organisations")
@access(ROSTER)
def organisations() -> Response:
    today, everything = clock().today(), queries.organisations()
    wanted = {name: request.args.get(name, "") for name in ("place", "area", "standing")}
    known = queries.places(everything)
    if (
        (wanted["place"] and wanted["place"] not in known)
        or (wanted["area"] and wanted["area"] not in programme.law_data().expertise)
        or wanted["standing"] not in ("", "stale")
    ):
        abort(404)
    stale = today if wanted["standing"] else None
    found = queries.organisations(place=wanted["place"], area=wanted["area"], stale=stale)
    number = min(max(pages.number(), 1), max(1, -(-len(found) // queries.PAGE_SIZE)))
    start = (number - 1) * queries.PAGE_SIZE
    back = kept.again()
    return render(
        "counsel/organisations.html",
        refused=back.refused if back else None,
        page=Page(found[start : start + queries.PAGE_SIZE], number, len(found), queries.PAGE_SIZE),
        wanted=wanted,
        narrowed={name: value for name, value in wanted.items() if value},
        places=sorted(((code, place(code)) for code in known), key=lambda each: directory.plain_letters(each[1])),
        areas=_areas(),
        stale={row.id for row in everything if rules.is_stale(row.checked_on, today)},
        may_keep=me().holds(*verbs.KEEPERS),
    )


@counsel.get("/organisations/new")
@access(INVITING)
def new_organisation() -> Response:
    return _form(None)


@counsel.post("/organisations")
@access(INVITING)
def add_organisation() -> Response:
    return _keep(None)


@counsel.get("/organisations/<organisation_id>")
@access(ROSTER)
def organisation(organisation_id: str) -> Response:
    return _form(_organisation(organisation_id))


@counsel.post("/organisations/<organisation_id>")
@access(INVITING)
def change_organisation(organisation_id: str) -> Response:
    return _keep(_organisation(organisation_id))


@counsel.post("/organisations/<organisation_id>/checked")
@access(INVITING)
def check_organisation(organisation_id: str) -> Response:
    _organisation(organisation_id)
    here = url_for("counsel.organisation", organisation_id=organisation_id)
    return act(
        lambda: verbs.check(organisation_id, actor=me(), now=clock().programme(), today=clock().today()),
        here,
    )


@counsel.post("/organisations/<organisation_id>/retire")
@access(INVITING)
def retire_organisation(organisation_id: str) -> Response:
    _organisation(organisation_id)
    try:
        verbs.retire(organisation_id, actor=me(), now=clock().programme(), today=clock().today())
    except Refused as refused:
        return kept.refused(url_for("counsel.organisation", organisation_id=organisation_id), refused)
    return redirect(url_for("counsel.organisations"), 303)


def _organisation(organisation_id: str) -> Organisation:
    found = queries.organisation_for(organisation_id)
    if found is None:
        abort(404)
    if found.retired_at is not None:
        pages.too_late(url_for("counsel.organisations"), "organisation_retired")
    return found


def _form(row: Organisation | None) -> Response:
    back = kept.again()
    refused = back.refused if back else None
    fields = refused.facts.get("fields", {}) if refused and refused.code == "organisation_wrong" else {}
    return render(
        "counsel/organisation.html",
        row=row,
        typed=_typed(back.fields) if back and "name" in back.fields else _as_kept(row),
        faults={field: say(code, "organisation_fault") for field, code in fields.items()},
        refused=None if fields else refused,
        kinds=rules.KINDS,
        areas=_areas(),
        longest=rules.LONGEST,
        due_on=rules.due_on(row.checked_on) if row else None,
        stale=row is not None and rules.is_stale(row.checked_on, clock().today()),
        checked_by=accounts.account_names({row.checked_by}).get(row.checked_by) if row else None,
        may_keep=me().holds(*verbs.KEEPERS),
        form=PlainForm(formdata=None),
    )


def _keep(row: Organisation | None) -> Response:
    here = (
        url_for("counsel.organisation", organisation_id=row.id)
        if row is not None
        else url_for("counsel.new_organisation")
    )
    said, wrong = _read(request.form)
    if wrong:
        found = rules.faults(said, programme.law_data().expertise)
        return kept.refused(here, Refused("organisation_wrong", fields={**found, **wrong}))
    seen = request.form.get("seen", "")
    try:
        saved = verbs.keep(
            row.id if row is not None else None,
            said,
            seen=int(seen) if seen.isdecimal() and len(seen) < 7 else 0,
            actor=me(),
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        return kept.refused(here, refused)
    return redirect(url_for("counsel.organisation", organisation_id=saved.id), 303)


def _read(form: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed as it would be kept, and by field what cannot be read."""
    said: dict[str, Any] = {name: bare(form.get(name, "")) for name in ("name", "kind", "languages", "url")}
    said["refer"] = normalise(form.get("refer", "")).strip()
    said["areas"] = form.getlist("areas")
    wrong = {}
    codes = list(_places(bare(form.get("places", ""))))
    said["places"] = sorted({code for code in codes if code})
    if None in codes:
        wrong["places"] = "bad_place"
    for name, read in (("phone", _phone), ("email", _email)):
        typed = bare(form.get(name, ""))
        said[name] = read(typed) if typed else None
        if typed and said[name] is None:
            wrong[name] = f"bad_{name}"
    return said, wrong


def _phone(typed: str) -> str | None:
    found = phone_of(typed)
    if found is None:
        return None
    return f"{found.number} ext. {found.extension}" if found.extension else found.number


def _email(typed: str) -> str | None:
    found = address(typed)
    return found.written if found else None


def _places(typed: str) -> Iterator[str | None]:
    """The codes of places written with commas between, by code or name; a two-letter code is a state's first. None for
    what is no place."""
    for word in filter(None, (part.strip() for part in typed.split(","))):
        code = word.upper()
        if code == rules.COUNTRY or word.casefold() == "united states":
            yield rules.COUNTRY
        elif _STATE.fullmatch(code):
            yield code if _state(code) else None
        elif len(code) == 2 and _state(f"US-{code}"):
            yield f"US-{code}"
        else:
            yield _named(word)


def _state(code: str) -> bool:
    return pycountry.subdivisions.get(code=code) is not None  # type: ignore[no-untyped-call]


def _named(word: str) -> str | None:
    wanted = directory.plain_letters(word)
    for state in pycountry.subdivisions.get(country_code="US"):  # type: ignore[no-untyped-call]
        if directory.plain_letters(state.name) == wanted:
            return str(state.code)
    for country in pycountry.countries:
        if wanted in (country.alpha_2.lower(), directory.plain_letters(country.name)) or wanted == (
            directory.plain_letters(getattr(country, "common_name", ""))
        ):
            return str(country.alpha_2)
    return None


def _as_kept(row: Organisation | None) -> dict[str, Any]:
    if row is None:
        return {"areas": []}
    said = {name: getattr(row, name) or "" for name in verbs.FIELDS}
    return {**said, "places": ", ".join(place(code) for code in row.places), "areas": row.areas}


def _typed(fields: Any) -> dict[str, Any]:
    return {**{name: fields.get(name, "") for name in verbs.FIELDS}, "areas": fields.getlist("areas")}


def _areas() -> list[tuple[str, str]]:
    data = programme.law_data()
    return sorted(((code, area_label(code)) for code in data.expertise), key=lambda each: each[1].casefold())


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
