"""A need that no rule names, written by hand on a page of its own."""

from __future__ import annotations

from collections.abc import Iterable

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import law
from referral_app.actions import Refused
from referral_app.actions import needs_by_hand as verbs
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import cases, directory
from referral_app.web.counsel import counsel
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.counsel.request.views import running_request
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import law_words
from referral_app.web.words.choices import Choices
from referral_app.web.words.filters import place
from referral_app.web.words.once import once_a_language

#: The field of each refusal that is about one.
FIELDS = {
    "no_such_area": "area",
    "need_there": "area",
    "no_such_place": "forum",
    "no_such_level": "level",
    "no_note": "why",
}


@once_a_language
def _areas(data: law.LawData) -> Choices:
    return _by_words((code, law_words.area_label(code)) for code in law.areas_by_hand(data))


@once_a_language
def _places(data: law.LawData) -> Choices:
    return _by_words((code, place(code)) for code in law.forums_by_hand(data))


def _by_words(pairs: Iterable[tuple[str, str]]) -> Choices:
    return Choices(sorted(pairs, key=lambda pair: directory.plain_letters(pair[1])))


def _where_they_live(the_request: Request) -> str:
    """The state in which the family lives, as a place to begin with; "" where it is not known, or abroad."""
    where = cases.words(the_request)["answers"].get("where")
    state = f"US-{where['state']}" if isinstance(where, dict) and where.get("state") else ""
    return state if state in law.forums_by_hand(law_words.law_data()) else ""


@counsel.get("/requests/<request_id>/needs/by-hand")
@access(COUNSEL)
def ask_need(request_id: str) -> Response:
    the_request, back = running_request(request_id), kept.again()
    refused = back.refused if back else None
    return render(
        "counsel/need_by_hand.html",
        request=the_request,
        areas=_areas(),
        places=_places(),
        levels=verbs.LEVELS,
        refused=refused,
        field=FIELDS.get(refused.code) if refused else None,
        typed=back.fields if back else {"forum": _where_they_live(the_request)},
        form=PlainForm(formdata=None),
    )


@counsel.post("/requests/<request_id>/needs/by-hand")
@access(COUNSEL)
def write_need(request_id: str) -> Response:
    running_request(request_id)
    today = clock().today()
    try:
        verbs.add_need(
            request_id,
            request.form.get("area", ""),
            request.form.get("forum", ""),
            request.form.get("level", ""),
            request.form.get("why", "")[:4000],
            actor=me(),
            now=clock().programme(),
            today=today,
        )
    except Refused as refused:
        return kept.refused(url_for("counsel.ask_need", request_id=request_id), refused)
    return redirect(url_for("counsel.show", request_id=request_id, _anchor="needs"), 303)


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
