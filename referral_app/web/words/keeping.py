"""Words for what is kept and what was forgotten."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

WORDS: Mapping[str, Mapping[str, LazyString]] = {
    "legal_hold": {
        "court_order": _l("A court ordered it"),
        "subpoena": _l("A subpoena asks for it"),
        "case_pending": _l("A case about it is pending or likely"),
        "complaint": _l("A complaint about this office is open"),
    },
    # A look at a person's data, which fields it shows, and why (`queries/looks.py`).
    "look": {
        "person_sought": _l("Looked for somebody by a name, number or address"),
        "request_read": _l("Opened the whole page of the request"),
        "request_opened": _l("Opened the request: in short, and its needs"),
        "answers_read": _l("Opened the answers"),
        "clocks_read": _l("Opened the clocks and what the rules say"),
        "people_read": _l("Opened who may agree, and the contact with the family"),
        "notes_read": _l("Opened the notes and the timeline"),
        "identity_read": _l("Opened contact details and names"),
        "phrase_read": _l("Read out a new phrase"),
        "pair_read": _l("Compared two requests"),
        "offer_read": _l("Opened the question of an offer"),
        "names_read": _l("Read the names for the conflict check"),
        "facts_read": _l("Read the facts after the check"),
        "terms_read": _l("Read the terms, with the facts"),
        "contact_read": _l("Opened the contact sheet"),
        "complaint_read": _l("Opened a complaint"),
        "dates_read": _l("Took the dates into a calendar"),
    },
    "field_group": {
        "state": _l("where it stands"),
        "in_short": _l("who asks in short, without a name, and the rules of contact"),
        "answers": _l("answers and what was written"),
        "clocks": _l("clocks, and why"),
        "agreement": _l("who agreed"),
        "notes": _l("notes"),
        "contact": _l("how the family is reached"),
        "names": _l("names"),
        "phrase": _l("the new phrase"),
        "summary": _l("the summary without names"),
        "dates": _l("dates under a title that says nothing"),
        "facts": _l("courts, dates and what was written"),
    },
    # What a run of forgetting calls what it deletes (`actions/retention.py`).
    "forgotten": {
        "drafts without a phrase": _l("Drafts without a phrase"),
        "drafts with a phrase": _l("Drafts with a phrase"),
        "refused": _l("Requests for another service, duplicates, and what was no request for help"),
        "closed": _l("Closed and withdrawn requests"),
        "conflict tokens": _l("Codes to find the other side"),
        "decisions on pairs": _l("Decisions on two requests"),
        "letters without a request": _l("Letters that belong to no request"),
        "tasks without a request": _l("Tasks that belong to no request"),
        "complaints of attorneys": _l("Complaints of attorneys, answered long ago"),
        "attorneys who left": _l("Attorneys who left the roster"),
        "links of the audit chain": _l("Links of the audit chain"),
        "without a request": _l("Keys without a request"),
        "deleted since the copy": _l("Requests deleted since the copy that was put back"),
        "drafts deleted since the copy": _l("Drafts deleted since the copy that was put back"),
        "deleted by the family": _l("Requests deleted by the family itself"),
    },
    "end_of_request": {
        "placed": _l("A lawyer said yes"),
        "not_placed": _l("No lawyer said yes"),
        "closed": _l("Closed"),
        "withdrawn": _l("Withdrawn by the family"),
        "wrong_service": _l("Another service fitted better"),
        "duplicate": _l("The same as another request"),
    },
}
