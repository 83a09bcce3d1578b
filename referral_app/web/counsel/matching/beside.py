"""Whom a lead needs beside them, and who may be chosen for it, as a page shows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from flask_babel import gettext as _

from referral_app.actions.companions import FIND, Beside
from referral_app.matching import AttorneyProfile, Grouped, NeedProfile
from referral_app.matching.beside import candidates, in_question, wanted
from referral_app.models import Companion
from referral_app.queries.panel import People, Person
from referral_app.vocabulary import Companion as Kind

#: So many names to choose from: the best of those who may stand there.
NAMES = 12


@dataclass(frozen=True)
class Option:
    """One choice, by row id or `FIND`. `picked`: it stands in the form as it is."""

    value: str
    words: str
    picked: bool


@dataclass(frozen=True)
class Wanted:
    """Somebody a lead needs beside, and who may be chosen. Without an option the lead cannot be approved."""

    kind: Kind
    options: list[Option]


@dataclass(frozen=True)
class Roster:
    """The roster as a page has read it. `ready`: row ids of those who can sign in; `busy`: of those who lead here;
    `said_no`: of those who would rather not help with this request."""

    people: People
    grouped: Grouped
    ready: Collection[str]
    busy: Collection[str]
    said_no: Collection[str]
    #: Who may stand beside somebody, found once for all leads of a page.
    _found: dict[tuple[Kind, NeedProfile], list[AttorneyProfile]] = field(default_factory=dict)

    def may_stand(self, kind: Kind, need: NeedProfile) -> list[AttorneyProfile]:
        """Who can sign in, leads nothing here and may be this beside somebody: the best first, who said no last."""
        if (kind, need) not in self._found:
            ids = self.people.ids
            free = [
                one
                for one in in_question(kind, need, self.grouped)
                if ids[one.id] in self.ready and ids[one.id] not in self.busy
            ]
            # Python keeps the order of equals.
            self._found[kind, need] = sorted(
                candidates(kind, need, None, free), key=lambda one: ids[one.id] in self.said_no
            )
        return self._found[kind, need]


def wanted_by(lead: AttorneyProfile, need: NeedProfile, roster: Roster, chosen: Beside) -> list[Wanted]:
    """Whom a lead needs beside for a need. The first who may stand there and has not said no to the
    request is proposed, unless a form said otherwise."""
    lead_id = roster.people.ids[lead.id]
    return [
        Wanted(kind, _options(kind, lead, need, roster, chosen.get((lead_id, str(kind)))))
        for kind in wanted(need, lead)
    ]


def _options(kind: Kind, lead: AttorneyProfile, need: NeedProfile, roster: Roster, chosen: str | None) -> list[Option]:
    people = list(_who_may(kind, lead, need, roster))
    told = [(person.id, _named(person, roster)) for person in people]
    if kind == Kind.LOCAL_COUNSEL:
        told.append((FIND, str(_("Staff look for somebody: a task"))))
    willing = [value for value, _words in told if value not in roster.said_no]
    picked = chosen if chosen in [value for value, _words in told] else next(iter(willing), None)
    return [Option(value, words, value == picked) for value, words in told]


def _who_may(kind: Kind, lead: AttorneyProfile, need: NeedProfile, roster: Roster) -> Iterable[Person]:
    # One more than are named: the lead may be among them.
    first = [one.id for one in roster.may_stand(kind, need)[: NAMES + 1]]
    roster.people.fetch(first)
    return [roster.people[code] for code in first if code != lead.id][:NAMES]


def _named(person: Person, roster: Roster) -> str:
    named = f"{person.name}, {person.firm_name}" if person.firm_name else person.name
    return _("%(name)s (said no to this request)", name=named) if person.id in roster.said_no else named


def others_for(places: Iterable[Companion], need: NeedProfile, roster: Roster) -> dict[str, list[Option]]:
    """By place beside a lead: who else might be named for it."""
    found = {}
    for place in places:
        lead = roster.grouped.profiles[place.offer.attorney.code]
        options = _options(Kind(place.kind), lead, need, roster, None)
        found[place.id] = [one for one in options if one.value not in (FIND, place.attorney_id)]
    return found
