"""Where attorneys are missing: a table by field and place, and a map of the states whose words are that table."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.clock import clock
from referral_app.queries import coverage as queries
from referral_app.queries import directory
from referral_app.queries.counsel import Page
from referral_app.queries.coverage import Cell
from referral_app.roster.agency import AGENCY_FORUM, STATE_FORUM
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.states_map import TILES, Map, Tile
from referral_app.web.entry.access import ROSTER, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words.filters import place
from referral_app.web.words.law_words import area_label

_PLACE = re.compile(rf"US-[A-Z]{{2}}|{AGENCY_FORUM}|(?!US)[A-Z]{{2}}")
PAGE_SIZE = 25


@counsel.get("/coverage")
@access(ROSTER)
def coverage() -> Response:
    area, where = request.args.get("area", ""), request.args.get("place", "")
    data = programme.law_data()
    if (area and area not in data.expertise) or (where and not _PLACE.fullmatch(where)):
        abort(404)
    # Without a choice the page is about what waits: a field in a place that nobody asks for is in the directory.
    found = queries.cells(
        me(), clock().programme(), clock().today(), area=area, place=where, only_waiting=not (area or where)
    )
    shown = list(found)
    labels = {code: area_label(code) for code in data.expertise}
    shown.sort(
        key=lambda cell: (-cell.nobody, -(cell.needs - cell.ready), labels.get(cell.area, ""), place(cell.place))
    )
    number = min(max(pages.number(), 1), max(1, -(-len(shown) // PAGE_SIZE)))
    one_cell = bool(area and where)
    return render(
        "counsel/coverage.html",
        page=Page(shown[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, len(shown), PAGE_SIZE),
        map=Map(_tiles(found)),
        area=area,
        where=where,
        chosen={key: value for key, value in (("area", area), ("place", where)) if value},
        areas=directory_order(labels),
        places=directory_order({code: place(code) for code in {*directory.places(), *(cell.place for cell in found)}}),
        labels=labels,
        without=sum(cell.nobody for cell in found),
        needs=sum(cell.needs for cell in found),
        there=queries.needs_there(me(), area, where, page=pages.number())
        if one_cell and pages.reads_requests(me())
        else None,
    )


def directory_order(words: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(words.items(), key=lambda each: directory.plain_letters(each[1]))


def _tiles(found: Iterable[Cell]) -> list[Tile]:
    """A tile for each state, worst first to tell: a need without anybody, more needs than people, enough, no need."""
    by_state: dict[str, list[Cell]] = {}
    for cell in found:
        if STATE_FORUM.fullmatch(cell.place):
            by_state.setdefault(cell.place[3:], []).append(cell)
    return [_tile(name, x, y, by_state.get(name, [])) for name, (x, y) in TILES.items()]


def _tile(name: str, x: int, y: int, here: list[Cell]) -> Tile:
    needs, nobody = sum(cell.needs for cell in here), sum(cell.nobody for cell in here)
    if nobody:
        standing = "nobody"
        words = ngettext("%(num)s open need without anybody", "%(num)s open needs without anybody", nobody)
    elif any(cell.needs > cell.ready for cell in here):
        standing = "few"
        words = _("more open needs than attorneys")
    elif needs:
        standing = "enough"
        words = ngettext("%(num)s open need, with attorneys", "%(num)s open needs, with attorneys", needs)
    else:
        standing = "none"
        words = _("no open need")
    return Tile(name, x, y, standing, needs, f"{place(f'US-{name}')}: {words}")


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
