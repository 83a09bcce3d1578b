"""What a family reads of its own file: what was done, who looked and why, and how it ended. No name, no blame."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _l

WORDS: Mapping[str, Mapping[str, LazyString]] = {
    "happened": {
        "request_submitted": _l("You sent your request"),
        "request_taken": _l("A person of our staff took it on"),
        "information_asked": _l("We asked you a question"),
        "added_facts_received": _l("You told us more, or changed an answer"),
        "contact_changed": _l("You changed how we may reach you"),
        "consent_given": _l("You agreed that lawyers may be asked"),
        "consent_revoked": _l("You took your yes back"),
        "offer_accepted": _l("A lawyer said yes"),
        "first_contact_made": _l("The lawyer was in touch"),
        "contact_told_by_family": _l("You told us that the lawyer was in touch"),
        "family_said_no": _l("You asked for another lawyer"),
        "outcome_told": _l("You told us how it ended with the lawyer"),
        "complaint_received": _l("You sent a complaint"),
        "request_paused": _l("You paused it"),
        "request_resumed": _l("You let it go on"),
        "request_withdrawn": _l("You stopped it"),
        "request_closed": _l("It was closed"),
        "request_reopened": _l("It was taken up again"),
    },
    # The same, of what was done before the person it is about took it over, or was told to staff by whoever must agree:
    # it was not they who did it (U12).
    "happened_before": {
        "request_submitted": _l("It was sent to us"),
        "information_asked": _l("We asked a question"),
        "added_facts_received": _l("More was told, or an answer was changed"),
        "contact_changed": _l("How we reach out was changed"),
        "consent_given": _l("It was agreed that lawyers may be asked"),
        "consent_revoked": _l("The agreement was taken back"),
        "contact_told_by_family": _l("We were told that the lawyer was in touch"),
        "family_said_no": _l("Another lawyer was asked for"),
        "outcome_told": _l("We were told how it ended with the lawyer"),
        "request_paused": _l("It was paused"),
        "request_resumed": _l("It went on"),
    },
    "looked": {
        "request_read": _l("read what you wrote"),
        "request_opened": _l("looked at your request in short"),
        "answers_read": _l("read what you wrote"),
        "clocks_read": _l("looked at the dates that count"),
        "people_read": _l("looked at who agreed, and how we may reach you"),
        "notes_read": _l("looked at what was done so far"),
        "identity_read": _l("looked up your name and how to reach you"),
        "phrase_read": _l("gave out a new phrase"),
        "offer_read": _l("read the short text without names"),
        "names_read": _l("read the names, to see whether they may help you"),
        "facts_read": _l("read the facts"),
        "terms_read": _l("read the facts and the terms"),
        "contact_read": _l("looked up how to reach you"),
        "dates_read": _l("took the dates into a calendar"),
        "complaint_read": _l("read your complaint"),
    },
    "looked_why": {
        "call_the_family": _l("to call or write to you by a way you said is safe"),
        "check_identity": _l("to make sure who is asking"),
        "conflict_check": _l("to make sure that a lawyer may help you"),
        "other": _l("for another reason, which was written down"),
    },
    "ended": {
        "withdrawn": _l("Nobody is asked any more, and we do not write to you."),
        "wrong_service": _l("We are not the right office for what you asked. Others are, and they are named here."),
        "duplicate": _l(
            "We go on with this under another request. If you sent that one as well, its six words open it."
        ),
        "placed": _l(
            "A lawyer works with you now, so our part is done. Ask your lawyer about the case, and us about anything "
            "else."
        ),
        "worked": _l("A lawyer worked on this, and that work has ended. If you need more help, call us."),
        "no_contact": _l("We tried to reach you and could not. Nothing is lost: call us, and we go on."),
        # Who is reached by nobody was not tried: it is they who come back.
        "no_word": _l("We needed a word from you and had no way to ask. Nothing is lost: call us, and we go on."),
        "not_safe": _l("We stopped because it did not seem safe for you to go on. Call us when it is."),
        "not_real": _l("If you need help, call us; others who can help are named here."),
        "elsewhere": _l(
            "An organization helps you with this now, so our part is done. If that does not go well, call us, and we "
            "look again."
        ),
        "other": _l("Our staff closed this request. Call us if you would like to know why, or if you do not agree."),
    },
}


def happened(kind: str, count: int, *, by_another: bool = False) -> str:
    """What was done, in words; lawyers asked are counted."""
    if kind == "offer_sent":
        return str(ngettext("We asked %(num)s lawyer", "We asked %(num)s lawyers", count))
    before = WORDS["happened_before"].get(kind) if by_another else None
    return str(before or WORDS["happened"][kind])
