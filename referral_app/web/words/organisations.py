"""Words of the organisations that families are sent to."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

WORDS: Mapping[str, Mapping[str, LazyString]] = {
    "organisation": {
        "legal_aid": _l("Legal aid"),
        "clinic": _l("Law school or legal clinic"),
        "victim_services": _l("Help for victims, with lawyers"),
        "bar_referral": _l("Lawyer referral of a bar"),
        "other": _l("Another organization"),
    },
    #: What a family reads of it.
    "organisation_plain": {
        "legal_aid": _l("Free lawyers for people with little money."),
        "clinic": _l("Free help by a clinic: students or volunteers, with a lawyer beside them."),
        "victim_services": _l("Help for people who were hurt, with lawyers of its own."),
        "bar_referral": _l("Finds a lawyer for you. Ask first what it costs."),
        "other": _l("May be able to help you."),
    },
    "organisation_fault": {
        "no_name": _l("Write its name"),
        "name_taken": _l("One of this name is in the directory: change that one"),
        "no_kind": _l("Choose what it is"),
        "no_places": _l("Name a state or country that it serves"),
        "bad_place": _l("Write states and countries by name or by code, with commas between"),
        "bad_areas": _l("Choose from the list"),
        "no_way": _l("Give a phone number, an e-mail address or a page"),
        "bad_phone": _l("Write one phone number, as it is dialed"),
        "bad_email": _l("Write one e-mail address"),
        "bad_url": _l("Write the address of its page, from https://"),
        "too_long": _l("Write less here"),
        "tells_who": _l("Take out what tells of one family: a reference, a date of birth, an age with a country"),
    },
}
