"""What an attorney may read at each stage of an offer, and what is agreed to before a yes (docs/offers.md, Stages).

Each stage is a permission of the server: a page asks `shows`, and the address of a later stage does not exist yet.
"""

from __future__ import annotations

from enum import StrEnum

from referral_app.vocabulary import OfferState as S


class Shown(StrEnum):
    """What may be shown, in the order in which it is."""

    #: The need without the family (`queries.disclosure.Summary`).
    SUMMARY = "summary"
    #: The parties as the family typed them, for the conflict check alone.
    NAMES = "names"
    #: Courts in full, dates, and what the family wrote once staff have read it.
    FACTS = "facts"
    #: How the family is reached, with its rules on top.
    CONTACT = "contact"


SHOWS: dict[S, frozenset[Shown]] = {
    S.SENT: frozenset({Shown.SUMMARY}),
    S.INTERESTED: frozenset({Shown.SUMMARY}),
    S.CHECKING: frozenset({Shown.SUMMARY, Shown.NAMES}),
    S.CLEARED: frozenset({Shown.SUMMARY, Shown.NAMES, Shown.FACTS}),
    S.ACCEPTED: frozenset(Shown),
}
#: Which of the five steps an offer stands at; the terms are a page of the fourth, reached from the facts.
STEPS = 5
STEP: dict[S, int] = {S.SENT: 1, S.INTERESTED: 2, S.CHECKING: 2, S.CLEARED: 3, S.ACCEPTED: 5}
TERMS_STEP = 4

#: Each is ticked before a yes. Raise the version whenever their words change (`web/words/stages.py`).
TERMS = ("private", "not_agent", "fee", "first_contact")
DUTIES = ("only_safe_ways", "no_other_person", "tell_us")
TERMS_VERSION = "2026-11.1"


def shows(state: S, what: Shown) -> bool:
    """Whether an attorney whose offer is in this state may be shown it. Nothing of an offer that is over."""
    return what in SHOWS.get(state, frozenset())
