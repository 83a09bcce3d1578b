"""Two attorneys side by side for one need: factor by factor, as the ranking explains each of them."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.clock import clock
from referral_app.matching import explain
from referral_app.models import Need, Request
from referral_app.web.counsel import counsel
from referral_app.web.counsel.matching import ranked, reasons
from referral_app.web.counsel.matching.arranged import by_need
from referral_app.web.counsel.matching.sets import need_or_404
from referral_app.web.counsel.request.views import request_or_404
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, access
from referral_app.web.render import render
from referral_app.web.words import word
from referral_app.web.words.law_words import area_label


@counsel.post("/requests/<request_id>/needs/<int:number>/compare")
@access(COUNSEL)
def compare(request_id: str, number: int) -> Response:
    """From the ticks of a form: exactly two."""
    need_or_404(request_id, number)
    of_all = "seen" in request.form
    ticked = by_need(request.form.getlist("pick")).get(number, []) if of_all else request.form.getlist("attorney")
    if len(set(ticked)) != 2:
        here = (
            url_for("counsel.matching", request_id=request_id)
            if of_all
            else url_for("counsel.need", request_id=request_id, number=number)
        )
        return kept.come_back(
            here, refused="two_to_compare", facts={"need": number}, which="step" if of_all else "compare"
        )
    return kept.lead_to(url_for("counsel.compared", request_id=request_id, number=number), two=ticked)


@counsel.get("/requests/<request_id>/needs/<int:number>/compare")
@access(COUNSEL)
def compared(request_id: str, number: int) -> Response:
    the_need = need_or_404(request_id, number)
    back = kept.again()
    if back is None or "two" not in back.said:
        return redirect(url_for("counsel.need", request_id=request_id, number=number), 303)
    return render("counsel/compare.html", **_compared(request_or_404(request_id), the_need, back.said["two"]))


def _compared(the_request: Request, the_need: Need, two: list[str]) -> dict[str, Any]:
    """Each criterion with what both bring; the points that decide between them stand first."""
    judged = ranked.judge(the_request, the_need, now=clock().programme(), today=clock().today())
    by_id = {row_id: code for code, row_id in judged.people.ids.items() if row_id in two}
    judged.people.fetch(by_id.values())
    people = [judged.people[by_id[one]] for one in two if one in by_id]
    why = [explain(judged.profile, judged.roster.profiles[person.code]) for person in people]
    places = {row.id: place for place, row in enumerate(judged.result.ranked, 1)}
    by_points = ranked.places_by_points(judged.result)
    lines = []
    if all(each.lines for each in why):
        for pair in zip(*(each.lines for each in why), strict=True):
            lines.append(
                (
                    word(pair[0].criterion, "criterion"),
                    [(reasons.fact(line.fact), ranked.points(line.contribution)) for line in pair],
                    abs(pair[0].contribution - pair[-1].contribution),
                )
            )
    return {
        "request": the_request,
        "need": the_need,
        "area": area_label(the_need.area),
        "people": people,
        "lines": sorted(lines, key=lambda line: -line[2]),
        "totals": [ranked.points(each.score) if each.score is not None else None for each in why],
        "orders": [
            f"{reasons.places(by_points[each.id], places[each.id], len(places))} {reasons.order(each)}"
            if each.id in places
            else None
            for each in why
        ],
        "failing": [[(failure.rule, reasons.fact(failure.fact)) for failure in each.failures] for each in why],
    }
