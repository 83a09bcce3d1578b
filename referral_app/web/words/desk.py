"""Words of the desk: what the queue is narrowed to, why a task is put off, and what follows when all say no."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

WORDS: Mapping[str, Mapping[str, LazyString]] = {
    "queue_flag": {
        "danger": _l("Words of danger, unread"),
        "alone": _l("A young person asks alone"),
        "clock": _l("A legal date within two weeks"),
        "late": _l("A date has passed"),
        "hold": _l("On hold"),
        "returned": _l("Handed back by an attorney"),
        "crowd": _l("Many from one network"),
    },
    "queue_age": {
        "day": _l("Today or yesterday"),
        "week": _l("In the last 7 days"),
        "fortnight": _l("Two weeks ago or more"),
        "month": _l("30 days ago or more"),
    },
    #: Why a task is put off.
    "snooze": {
        "waits_for_family": _l("We wait for the family"),
        "waits_for_attorney": _l("We wait for an attorney"),
        "waits_for_court": _l("We wait for a court or an office"),
        "waits_for_colleague": _l("A colleague comes to it on that day"),
    },
    #: Reasons of a no side by side, each with its count ("fee 2, court 1").
    "short_no": {
        "conflict": _l("conflict"),
        "capacity": _l("no time"),
        "expertise": _l("field of work"),
        "court": _l("court"),
        "language": _l("language"),
        "fee": _l("fee"),
        "not_comfortable": _l("would rather not"),
        "other": _l("another reason"),
    },
    #: What to change, rather than whom to ask, where all or most say no for one reason.
    "change_for_all_no": {
        "fee": _l("Most of them cannot work for this fee: it is not the people, it is what can be paid."),
        "reach": _l(
            "Most of them lack the court or the field: allow admission for this case, accept less experience with a "
            "mentor, or split the need."
        ),
        "language": _l("Most of them lack the language: an interpreter would let them say yes."),
        "text": _l("Most of them would rather not: what they read of it may be why."),
        "time": _l("Most of them have no time: wait for a free place, or look outside the roster."),
    },
    "change_for_all_no_link": {
        "fee": _l("Widen what can be paid"),
        "reach": _l("Change the terms of the need"),
        "language": _l("Allow an interpreter"),
        "text": _l("Rewrite the text for attorneys"),
        "time": _l("Wait, or look outside"),
    },
}
