"""Words for how the office does: periods, stages, signs, and what an answer or an override means."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

WORDS: Mapping[str, Mapping[str, LazyString]] = {
    "access_reason": {
        "known_here": _l("Somebody in the office knows the family"),
        "court_sealed": _l("A court has sealed the case"),
        "threat": _l("Somebody may try to learn of it through the office"),
        "press": _l("The case is in the news"),
        "over": _l("The reason for the list is over"),
    },
    "period": {
        "month": _l("Last 30 days"),
        "quarter": _l("Last quarter"),
        "year": _l("Last year"),
    },
    "sign": {
        "near": _l("Requests with a legal date within 90 days"),
        "silent": _l("Attorneys who let questions run out without a word"),
        "unplaced": _l("Requests older than 10 business days without a yes"),
        "no_contact": _l("Matters whose day of first contact has passed"),
    },
    # How far a request came, and a question.
    "stage": {
        "request_received": _l("Received"),
        "request_taken": _l("Has an owner"),
        "request_asked": _l("An attorney was asked"),
        "request_yes": _l("An attorney said yes"),
        "request_contact": _l("Attorney and family spoke"),
        "offer_sent": _l("Asked"),
        "offer_interested": _l("Interested"),
        "offer_checking": _l("Saw the names to check"),
        "offer_cleared": _l("Found no conflict"),
        "offer_accepted": _l("Said yes"),
    },
    "decline_effect": {
        "conflict": _l("Attorney and firm are not asked for this family again"),
        "capacity": _l("Not asked before the day the attorney names, if one is named"),
        "expertise": _l("The kind of work leaves the profile, if the attorney says so"),
        "not_comfortable": _l("The kind of work leaves the profile, if the attorney says so"),
    },
    # How requests and needs of a year stand (`queries/statistics.py`).
    "year_outcome": {
        "placed": _l("A lawyer said yes"),
        "not_placed": _l("No lawyer said yes"),
        "open": _l("Still open"),
        "closed": _l("Closed"),
        "withdrawn": _l("Withdrawn by the family"),
        "wrong_service": _l("Another service fitted better"),
        "duplicate": _l("The same as another request"),
    },
    "effect": {
        "attorney_paused": _l("not asked before a day they named"),
        "area_dropped": _l("kinds of work taken off a profile"),
    },
}
