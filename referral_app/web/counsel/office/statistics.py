"""The yearly statistics: the figures that may be printed and given away, small ones hidden (B23).

What is worked out here the command `statistics` writes too.
"""

from __future__ import annotations

from flask import abort
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from referral_app.clock import clock
from referral_app.queries import statistics as queries
from referral_app.web.counsel import counsel
from referral_app.web.counsel.office import charts
from referral_app.web.counsel.states_map import TILES, Map, Tile
from referral_app.web.entry.access import SUPERVISORS, access
from referral_app.web.render import render
from referral_app.web.words import filters, say, signposts
from referral_app.web.words.law_words import area_label
from referral_app.workflow.publication import Line, Publication
from referral_app.workflow.suppression import SMALL
from referral_app.workflow.waits import Told


@counsel.get("/statistics/<int:year>")
@access(SUPERVISORS)
def statistics(year: int) -> Response:
    now = clock().programme()
    years = queries.years(now)
    if year not in years:
        abort(404)
    shown = queries.published(year, now)
    waits = _waits(shown)
    return render(
        "counsel/statistics.html",
        shown=shown,
        years=list(reversed(years)),
        most=SMALL,
        outcomes=[(code, say(code, "year_outcome")) for code in queries.NEED_OUTCOMES],
        requests=[(say(code, "year_outcome"), count) for code, count in shown.requests.cells.items()],
        areas=[(area_label(line.code), line) for line in shown.areas],
        places=[(_place(line.code), line) for line in shown.places],
        areas_chart=_chart([(area_label(line.code), line) for line in shown.areas]),
        waits=waits,
        waits_chart=charts.bars(
            (words, _("%(half)s and %(nine)s", half=one.half, nine=one.nine_of_ten or "*"), one.half, one.nine_of_ten)
            for words, one in waits
            if one.half is not None
        ),
        services=[(_service(one.code), one.more_than) for one in shown.services],
        map=Map(_tiles(shown.places)),
        places_chart=_chart([(_place(line.code), line) for line in shown.places]),
    )


def _waits(shown: Publication) -> list[tuple[str, Told]]:
    """How long a first yes took, line by line: all together, by urgency, by kind of work."""
    return [
        *((_("All needs"), one) for one in shown.waits),
        *((say(one.code or None, "level") or _("no level"), one) for one in shown.level_waits),
        *((area_label(one.code), one) for one in shown.area_waits),
    ]


def _chart(lines: list[tuple[str, Line]]) -> charts.Chart:
    """The lines whose sum is shown, the largest first."""
    known = [(words, line.total) for words, line in lines if line.total is not None]
    known.sort(key=lambda pair: (-pair[1], pair[0]))
    return charts.bars((words, str(total), total, None) for words, total in known)


def _tiles(places: list[Line]) -> list[Tile]:
    """Of each state how many needs found no lawyer, of what the table beside it shows: what is hidden is hatched."""
    lines = {line.code.removeprefix("US-"): line for line in places}
    return [_tile(name, x, y, lines.get(name)) for name, (x, y) in TILES.items()]


def _tile(name: str, x: int, y: int, line: Line | None) -> Tile:
    where = _place(f"US-{name}")
    if line is None or line.total == 0:
        return Tile(name, x, y, "none", 0, f"{where}: {_('no need')}")
    unmet = line.cells[queries.NOT_PLACED]
    if unmet is None:
        return Tile(name, x, y, "hidden", None, f"{where}: {_('hidden')}")
    if not unmet:
        return Tile(name, x, y, "enough", 0, f"{where}: {_('none without one')}")
    words = ngettext("%(num)s need found no lawyer", "%(num)s needs found no lawyer", unmet)
    most = line.total is not None and 2 * unmet > line.total
    return Tile(name, x, y, "nobody" if most else "few", unmet, f"{where}: {words}")


def _service(code: str) -> str:
    """What the directory calls it; of one that has left the directory, its code."""
    known = signposts.entries().get(code)
    return known[1].name if known else code


def _place(code: str) -> str:
    return filters.place(code) if code else _("no place known")
