"""Words of the desk: what the queue is narrowed to, and why a task is put off."""

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
}
