"""The queue: every request that a member of staff may see, the most urgent first, narrowed as they ask."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import counsel as counsel_queries
from referral_app.queries import finding as found_by
from referral_app.queries import queue as queries
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.desk import finding, news
from referral_app.web.entry import kept
from referral_app.web.entry.access import READERS, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import law_words


@dataclass(frozen=True)
class Line:
    """One line of the queue in words."""

    request: Request
    situation: str | None
    why: list[str]
    owner: str | None
    danger: bool


def lines(page: counsel_queries.Page) -> list[Line]:
    data = law_words.law_data()
    names = counsel_queries.account_names({row.request.owner_id for row in page.rows if row.request.owner_id})
    return [
        Line(
            row.request,
            data.situation(row.situation).label if row.situation else None,
            [law_words.why_sentence(data, rule) for rule in row.why],
            names.get(row.request.owner_id or ""),
            row.danger,
        )
        for row in page.rows
    ]


@counsel.get("/requests")
@access(READERS)
def queue() -> Response:
    narrowed = finding.wanted()
    view = finding.view_asked(narrowed)
    back = kept.again()
    viewer, today = me(), clock().today()
    conditions = found_by.conditions(narrowed, viewer, today=today, zone=programme.zone())
    counts = queries.counts(viewer, today)
    total = None if conditions else counts[view]
    page = queries.page(viewer, today=today, view=view, page=pages.number(), narrowed=conditions, total=total)
    return render(
        "counsel/queue.html",
        page=page,
        lines=lines(page),
        view=view,
        counts=counts,
        missed=back.said.get("missed") if back else None,
        today=today,
        since=news.since_now(),
        **finding.shown(viewer, narrowed, back, running=counts["open"]),
    )
