"""The facts of a ranking in words: one sentence for each code of `matching.why` and `matching.why_not`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _gettext
from flask_babel import ngettext as _ngettext

from referral_app.matching import Explanation, Fact
from referral_app.web.words import filters, say

Params = Mapping[str, Any]


def _(text: str, **parts: Any) -> str:
    return str(_gettext(text, **parts))


def ngettext(one: str, many: str, num: int) -> str:
    return str(_ngettext(one, many, num))


def fact(told: Fact) -> str:
    """The sentence of one fact."""
    return _SENTENCES[told.code](told.params)


def no_account() -> str:
    """The fact beside NOT_ENROLLED, which is no rule of matching."""
    return _("cannot sign in yet, so nothing is sent")


def places(by_points: int, place: int, of: int) -> str:
    """The place in the order, and where the points alone would have put this attorney, when that is another."""
    if by_points == place:
        return _("Place %(place)s of %(of)s.", place=place, of=of)
    return _(
        "By points place %(points)s; after taking turns place %(place)s of %(of)s.",
        points=by_points,
        place=place,
        of=of,
    )


def order(why: Explanation) -> str:
    """What decided the place: turn, then the longest wait, then the score."""
    facts = why.order
    if facts is None:
        return ""
    asked = ngettext("%(num)s offer in 30 days", "%(num)s offers in 30 days", facts.offers_30d)
    last = (
        _("last offered %(day)s", day=filters.moment_day(datetime.fromisoformat(facts.last_offered_at)))
        if facts.last_offered_at
        else _("never offered before")
    )
    return _("%(asked)s: turn %(turn)s; %(last)s", asked=asked, turn=facts.turn, last=last)


def _until(day: Any) -> str:
    return _("through %(day)s", day=filters.short_day(day)) if day else _("no end date")


def _forum(p: Params) -> str:
    return f"{filters.place(p['forum'])}, {_until(p['expires'])}"


def _money(fee: str, price: int | None) -> str:
    if price is None:
        return _("price not stated")
    if fee == "contingency":
        return f"{filters.number(price / 100)} %"
    return filters.dollars(round(price / 100))


def _fee(p: Params) -> str:
    named = say(p["fee"], "fee")
    shown = f" ({_money(p['fee'], p['price'])})" if p["fee"] != "pro_bono" else ""
    return _("%(fee)s%(price)s, choice %(n)s of the family", fee=named, price=shown, n=p["place"])


def _matters(p: Params) -> str:
    told = ngettext("%(num)s matter", "%(num)s matters", p["matters"])
    if p["counted"] < p["matters"]:
        told += _(", counted as %(n)s: the last one is long ago", n=p["counted"])
    return told


def _list(codes: Any, worded: Callable[[str], str]) -> str:
    return ", ".join(worded(code) for code in codes)


def _not_admitted(p: Params) -> str:
    tail = {
        "not_allowed": _("pro hac vice is not open for this need"),
        "not_offered": _("does not offer pro hac vice"),
        "no_licence": _("no licence in the country for pro hac vice"),
    }[p["pro_hac_vice"]]
    return _("not admitted in %(places)s; %(tail)s", places=_list(p["forums"], filters.place), tail=tail)


def _no_language(p: Params) -> str:
    tail = _("an interpreter is not wished") if p["interpreter"] == "not_allowed" else _("works without interpreters")
    return _("speaks none of %(languages)s; %(tail)s", languages=_list(p["languages"], filters.language), tail=tail)


_SENTENCES: Mapping[str, Callable[[Params], str]] = {
    "tier": lambda p: say(p["tier"], "tier"),
    "first_forum": lambda p: _("%(forum)s, first choice of court", forum=_forum(p)),
    "other_forum": _forum,
    "pro_hac_vice": lambda p: _(
        "pro hac vice, admitted in %(home)s, %(until)s", home=filters.place(p["home"]), until=_until(p["expires"])
    ),
    "fee": _fee,
    "fluent": lambda p: _("fluent in %(language)s", language=filters.language(p["language"])),
    "working": lambda p: _("works in %(language)s", language=filters.language(p["language"])),
    "fluent_other": lambda p: _(
        "fluent in %(language)s, another language of the family", language=filters.language(p["language"])
    ),
    "interpreter": lambda p: _("with an interpreter for %(language)s", language=filters.language(p["language"])),
    "matters": _matters,
    "newcomer": lambda p: _("new on the panel"),
    "answers": lambda p: _("answered %(n)s of %(of)s offers", n=p["answered"], of=p["closed"]),
    "places": lambda p: _("%(free)s of %(of)s places free", free=p["free"], of=p["max_matters"]),
    "not_active": lambda p: say(p["status"], "attorney_status"),
    "paused": lambda p: _("away until %(day)s", day=filters.short_day(p["until"])),
    "not_admitted": _not_admitted,
    "disciplined": lambda p: f"{filters.place(p['forum'])}: {say(p['status'], 'licence_status')}",
    "licence_expired": lambda p: _(
        "%(forum)s expired %(day)s", forum=filters.place(p["forum"]), day=filters.short_day(p["expires"])
    ),
    "licence_not_active": lambda p: f"{filters.place(p['forum'])}: {say(p['status'], 'licence_status')}",
    "no_cover": lambda p: _("no insurance cover on file"),
    "cover_ended": lambda p: _("insurance ended %(day)s", day=filters.short_day(p["expires"])),
    "own_conflict": lambda p: _("a conflict of interest"),
    "firm_conflict": lambda p: _("a conflict of interest in the firm"),
    "no_practice": lambda p: _("does not work in this field"),
    "tier_too_low": lambda p: _(
        "%(tier)s; needed: %(least)s", tier=say(p["tier"], "tier"), least=say(p["min_tier"], "tier")
    ),
    "not_trained": lambda p: _("missing: %(list)s", list=_list(p["missing"], lambda code: say(code, "training"))),
    "no_common_fee": lambda p: _(
        "offers none of the fees asked for: %(list)s", list=_list(p["asked"], lambda code: say(code, "fee"))
    ),
    "fee_too_high": lambda p: _(
        "%(fee)s: %(price)s, at most %(most)s",
        fee=say(p["fee"], "fee"),
        price=_money(p["fee"], p["price"]),
        most=_money(p["fee"], p["ceiling"]),
    ),
    "price_unknown": lambda p: _(
        "%(fee)s: price not stated, at most %(most)s", fee=say(p["fee"], "fee"), most=_money(p["fee"], p["ceiling"])
    ),
    "no_common_language": _no_language,
    "full": lambda p: _(
        "no place free: %(open)s matters and %(pending)s offers of %(max)s",
        open=p["open_matters"],
        pending=p["pending_offers"],
        max=p["max_matters"],
    ),
    "asked_enough": lambda p: _(
        "asked %(n)s times in 30 days, at most %(most)s wished", n=p["offers_30d"], most=p["max_offers_30d"]
    ),
    "asked_before": lambda p: say(p["outcome"], "offer_state") if p["outcome"] != "pending" else _("waiting"),
}
