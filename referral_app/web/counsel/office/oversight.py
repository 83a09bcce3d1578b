"""How the office does: the supervisor's page of aggregates, each picture beside its table (B14, B21)."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.clock import clock
from referral_app.queries import in_hand, organisations
from referral_app.queries import oversight as queries
from referral_app.queries import signs as weekly
from referral_app.web.counsel import counsel
from referral_app.web.counsel.office import charts
from referral_app.web.entry.access import SUPERVISORS, access
from referral_app.web.render import render
from referral_app.web.words import WORDS, filters, law_words, say
from referral_app.web.words.law_words import area_label
from referral_app.workflow.calendar import HOURS_A_DAY, long_without_a_yes
from referral_app.workflow.holidays import FEDERAL


@counsel.get("/oversight")
@access(SUPERVISORS)
def oversight() -> Response:
    """For a period that stands in the address."""
    period = request.args.get("period", "quarter")
    if period not in queries.PERIODS:
        abort(404)
    now, today = clock().programme(), clock().today()
    since = now - timedelta(days=queries.PERIODS[period])
    old_before = long_without_a_yes(today, programme.zone(), FEDERAL)
    waits = queries.waits(since)
    levels, areas = waits["level"], waits["area"]
    way, declined, asked = queries.way(since), queries.declines(since), queries.asked(since)
    load, unmet = in_hand.load(today), in_hand.unmet(old_before)
    sent_on = organisations.sent_since(since)
    pins, clearings = queries.reasons_given(since)
    data = law_words.law_data()
    return render(
        "counsel/oversight.html",
        period=period,
        periods=[(name, say(name, "period")) for name in queries.PERIODS],
        since=since,
        this_year=today.year,
        signs=weekly.signs(today=today, old_before=old_before, now=now),
        levels=[(say(one.code or None, "level") or _("no level"), one) for one in levels],
        levels_chart=_waits_chart([(say(one.code or None, "level") or _("no level"), one) for one in levels]),
        areas=[(area_label(one.code), one) for one in areas],
        areas_chart=_waits_chart([(area_label(one.code), one) for one in areas]),
        way=way,
        requests_chart=_stages_chart(way.requests),
        funnel_chart=_stages_chart(way.questions),
        declined=declined,
        declined_chart=charts.bars((say(reason, "offer_no"), str(n), n, None) for reason, n in declined),
        has_effect=set(WORDS["decline_effect"]),
        took=took,
        pins=pins,
        clearings=[(data.rule_texts.get(reason, reason), n) for reason, n in clearings],
        asked=asked,
        asked_chart=charts.bars((name or _("an attorney who left"), str(n), n, None) for name, n in asked.most),
        load=load,
        load_chart=charts.bars((one.name or _("Nobody"), str(one.requests), one.requests, None) for one in load),
        unmet=[(_place(one.forum), area_label(one.area), one) for one in unmet],
        sent_on=sent_on,
        sent_on_chart=charts.bars((name, str(n), n, None) for name, n, _told in sent_on),
        unmet_chart=charts.bars(
            (f"{_place(one.forum)}: {area_label(one.area)}", str(one.count), one.count, None) for one in unmet
        ),
    )


def _stages_chart(counted: dict[str, int]) -> charts.Chart:
    return charts.bars((say(stage, "stage"), str(n), n, None) for stage, n in counted.items())


def _waits_chart(rows: list[tuple[str, queries.Wait]]) -> charts.Chart:
    return charts.bars(
        (words, _("%(median)s and %(p90)s", median=took(one.median), p90=took(one.p90)), one.median, one.p90)
        for words, one in rows
    )


def took(hours: float) -> str:
    """Working time with one decimal, in the reader's notation: hours below a day of eight, else days."""
    if hours < HOURS_A_DAY:
        return str(_("%(n)s h", n=filters.number(round(hours, 1))))
    return str(_("%(n)s d", n=filters.number(round(hours / HOURS_A_DAY, 1))))


def _place(forum: str) -> str:
    return filters.place(forum) if forum else _("no place known")
