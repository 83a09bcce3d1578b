"""The queue narrowed, and what staff look for in it.

What narrows the queue stands in the address: codes and ids, which tell nothing of a family. A name or a number is typed
into a form and stands in no address; what it found is kept for the next page.
"""

from __future__ import annotations

import re
from typing import Any

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import desk_marks
from referral_app.actions.disclosures import write_down_look
from referral_app.clock import clock
from referral_app.models import Account, Request
from referral_app.queries import counsel as queries
from referral_app.queries import directory, references
from referral_app.queries import finding as found_by
from referral_app.queries import queue as queue_queries
from referral_app.queries.finding import QueueFilter
from referral_app.security.text_forms import normalise
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.acts import act
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import READERS, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words.law_words import area_label
from referral_app.workflow.requests import ENDED

_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
#: An address of a request, as somebody copied it.
_LINK = re.compile(r"/requests/([A-Za-z0-9_-]{1,32})(?![A-Za-z0-9_-])")
#: Enough for a line out of a letter with a link in it.
_MOST_TYPED = 500
_PARTS = tuple(vars(QueueFilter()))
#: So many attorneys a look-up by a name shows.
_MOST_ATTORNEYS = 10


def wanted() -> QueueFilter:
    """What the address narrows the queue to. 404 for a code that nothing has."""
    return _read({name: request.args.get(name, "").strip() for name in _PARTS})


def _read(asked: dict[str, str]) -> QueueFilter:
    known = {
        "state": found_by.STATES,
        "language": found_by.LANGUAGES,
        "flag": found_by.FLAGS,
        "age": found_by.AGES,
        "area": programme.law_data().expertise,
        "new": ("1",),
    }
    wrong = [name for name, codes in known.items() if asked[name] and asked[name] not in codes]
    ids = (asked["owner"], asked["attorney"])
    if wrong or any(value and not _ID.fullmatch(value) for value in ids):
        abort(404)
    return QueueFilter(**asked)


def view_asked(narrowed: QueueFilter) -> str:
    """The view the address names; a state that is over stands in the view of what is over."""
    view = request.args.get("view", "open")
    if view not in queue_queries.VIEWS:
        abort(404)
    return "ended" if narrowed.state in ENDED and view == "open" else view


def shown(viewer: Account, narrowed: QueueFilter, back: kept.Kept | None, *, running: int) -> dict[str, Any]:
    """What the queue prints to narrow it: the choices, what is chosen, what is kept, and what is new. `running`: how
    many requests run; all are new to whoever never said to have seen them."""
    named = found_by.attorney_called(narrowed.attorney) if narrowed.attorney else None
    if narrowed.attorney and named is None:
        # A choice that was kept once, or an old link: who it was about is not kept here any more.
        left: dict[str, Any] = {name: value for name, value in narrowed.as_address().items() if name != "attorney"}
        view = request.args.get("view")
        pages.too_late(url_for("counsel.queue", view=view, **left), "attorney_gone")
    refused = back.refused if back else None
    of_the_name = refused is not None and refused.code in ("filter_no_name", "filter_empty", "filters_full")
    return {
        "wanted": narrowed,
        "narrowed": narrowed.as_address(),
        "staff": found_by.owners(),
        "states": found_by.STATES,
        "flags": list(found_by.FLAGS),
        "ages": list(found_by.AGES),
        "areas": sorted(
            ((code, area_label(code)) for code in programme.law_data().expertise),
            key=lambda each: directory.plain_letters(each[1]),
        ),
        "attorney_name": named,
        "saved": found_by.saved_by(viewer.id),
        "new_ones": running if viewer.queue_seen_at is None else found_by.came_since(viewer, viewer.queue_seen_at),
        "seen_at": viewer.queue_seen_at,
        "made_at": clock().programme().isoformat(),
        # Whoever chooses in place goes on choosing: what they chose in stays open.
        "in_place": "HX-Request" in request.headers,
        "filter_fault": refused.code if refused and of_the_name else None,
        "refused": None if of_the_name else refused,
        "typed_name": back.fields.get("name", "") if back else "",
    }


@counsel.post("/find")
@access(READERS)
def find() -> Response:
    """By reference, or by who somebody is, in the body of a form: what staff look for stands in no address."""
    pasted = normalise(request.form.get("reference", "")).strip()[:_MOST_TYPED]
    one = _linked(pasted) or references.request_by_reference(me(), pasted)
    if one is not None:
        return redirect(url_for("counsel.show", request_id=one.id), 303)
    typed, who = pasted[:80], me().id
    found = found_by.by_person(me(), typed)
    ids = [each.id for each in found.requests]
    misread = [each.id for each in references.requests_of_like_references(me(), typed)]
    to_look_at = [*dict.fromkeys([*ids, *misread])]
    people = directory.called(typed, most=_MOST_ATTORNEYS)
    if typed:
        # That somebody of this name asks for help is a look at who a family is, whatever came of it.
        write_down_look("person_sought", f"account:{who}", actor=who)
    if not ids and not people and not misread:
        return kept.come_back(url_for("counsel.queue"), missed=typed)
    if len(ids) == 1 and not people and not misread:
        return redirect(url_for("counsel.show", request_id=ids[0]), 303)
    return kept.lead_to(url_for("counsel.found"), typed=typed, ids=to_look_at, people=people, more=found.more)


def _linked(pasted: str) -> Request | None:
    """The request that a pasted link leads to, whatever part or need of it."""
    link = _LINK.search(pasted)
    return queries.request_for(me(), link[1]) if link else None


@counsel.get("/found")
@access(READERS)
def found() -> Response:
    """What a look-up came to, as often as it is fetched again; without one there is nothing to show."""
    back = kept.again()
    if back is None:
        return redirect(url_for("counsel.queue"), 303)
    said = back.said
    rows = found_by.by_ids(me(), said["ids"]).requests
    fields = found_by.needs_of([row.id for row in rows])
    return render(
        "counsel/found.html",
        typed=said["typed"],
        rows=rows,
        fields={key: [area_label(code) for code in codes] for key, codes in fields.items()},
        owners=queries.account_names({row.owner_id for row in rows if row.owner_id}),
        people=directory.by_ids(said["people"]),
        more=said["more"],
        form=PlainForm(formdata=None),
    )


@counsel.post("/requests/seen")
@access(READERS)
def have_seen() -> Response:
    """What came until the page was made is not new any more: said by a press, never by looking."""
    now = clock().programme()
    until = pages.instant(request.form.get("until", "")) or now
    desk_marks.have_seen(until, actor=me(), now=now)
    return redirect(url_for("counsel.queue"), 303)


@counsel.post("/filters")
@access(READERS)
def keep_filter() -> Response:
    """Keep how the queue is narrowed now under a name of one's own."""
    narrowed = _read({name: request.form.get(f"part-{name}", "") for name in _PARTS})
    view = request.form.get("part-view", "open")
    if view not in queue_queries.VIEWS:
        abort(404)
    address = narrowed.as_address() | ({"view": view} if view != "open" else {})
    parts: dict[str, Any] = {**address}
    here = url_for("counsel.queue", **parts)
    name = normalise(request.form.get("name", ""))
    return act(lambda: desk_marks.keep_filter(name, address, actor=me(), now=clock().programme()), here)


@counsel.post("/filters/<filter_id>/forget")
@access(READERS)
def forget_filter(filter_id: str) -> Response:
    # One that is forgotten already, in another tab or by a press before, is what was asked for.
    desk_marks.forget_filter(filter_id, actor=me())
    return redirect(url_for("counsel.queue"), 303)


#: This module adds its pages to those of `views`.
__all__ = ["counsel", "shown", "view_asked", "wanted"]
