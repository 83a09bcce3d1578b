"""What is released to an attorney after the summary, stage by stage: names, facts, and how the family is reached.

Each function assumes that `queries.attorney.may_see` said yes; nothing else of a request's words passes through here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import literal, select, union

from referral_app.extensions import db
from referral_app.models import AccountRole, AuditRow, Matter, Need, Request, mark_of
from referral_app.queries import cases, disclosure, pauses, taking_over
from referral_app.security import name_lines
from referral_app.vocabulary import MatterState, Role

#: Dates further off say more about a person (the birth date of a child) than about the work.
HORIZON = timedelta(days=730)
#: Closed by staff for these reasons, nobody reaches out either: what an attorney reads then.
STOPPING_ENDS = {"not_safe": "safety", "not_real": "conflict"}
#: Under these holds nobody reaches out to the family, the attorney included; an open question stops nothing.
STOPPING_HOLDS = frozenset({pauses.UNSAFE, "safety", "conflict", pauses.PAUSED})
_LOOSE = re.compile(r"\s*[,;:|/–-]+\s*$|^\s*[,;:|/–-]+\s*|\(\s*\)")
_BRACKETS = re.compile(r"[(\[{][^()\[\]{}]*[)\]}]")


@dataclass(frozen=True)
class Parties:
    """Who is in a matter, as the family typed it: for the conflict check alone, without an address or a number."""

    asks: str | None
    #: (kind of name, names); the kinds are those of the form.
    named: list[tuple[str, list[str]]]

    @property
    def anybody(self) -> bool:
        return bool(self.asks or self.named)


def parties(request: Request) -> Parties:
    """The names for the conflict check. Raises CannotBeRead."""
    said = cases.words(request)
    named = []
    for kind, lines in sorted(said["names"].items()):
        names = [name for line in (lines if isinstance(lines, list) else [lines]) if (name := _name(str(line)))]
        if names:
            named.append((kind, names))
    return Parties(str(said["contact"].get("called") or "").strip() or None, named)


def _name(line: str) -> str:
    """The line without what is no part of a name: addresses, numbers, and remarks of several words in brackets."""
    bare = name_lines.without_reach(line)
    bare = _BRACKETS.sub(lambda found: found.group() if len(found.group().split()) == 1 else " ", bare)
    return _LOOSE.sub("", " ".join(bare.split())).strip()


@dataclass(frozen=True)
class Facts:
    """What a cleared attorney reads of the work: courts in full, the dates that bind, and the family's own words."""

    forums: list[str]
    deadline: date | None
    #: The clocks that are counted and end within two years, as routing gave them.
    clocks: list[dict[str, Any]]
    #: None where nothing was written, or staff have not read it yet.
    more_info: str | None
    #: Something was written that staff have not read yet.
    withheld: bool


def facts(need: Need, today: date) -> Facts:
    """What opens when the conflict check is passed. Raises CannotBeRead."""
    request = need.request
    deadline = cases.need_terms(need)["deadline"]
    written = own_words(cases.words(request))
    read = bool(written) and was_read(request.id)
    return Facts(
        forums=list(need.forums),
        deadline=date.fromisoformat(deadline) if deadline else None,
        clocks=clocks_ahead(request, today),
        more_info=written if read else None,
        withheld=bool(written) and not read,
    )


def clocks_ahead(request: Request, today: date) -> list[dict[str, Any]]:
    """The clocks of a request that are counted and end within two years, the earliest first. Raises CannotBeRead."""
    routing = cases.latest_routing(request)
    clocks = cases.routing_result(routing)["clocks"] if routing else []
    counted = [clock for clock in clocks if clock["days_left"] is not None and _is_near(clock, today)]
    return sorted(counted, key=lambda clock: str(clock["last_safe_date"]))


def _is_near(clock: Mapping[str, Any], today: date) -> bool:
    return today <= date.fromisoformat(clock["last_safe_date"]) <= today + HORIZON


def own_words(said: Mapping[str, Any]) -> str:
    """What the family wrote in its own words, or nothing."""
    told = said["answers"].get("more_info")
    return told.strip() if isinstance(told, str) and told not in ("skipped", "unknown") else ""


def is_unread(request_id: str, said: Mapping[str, Any]) -> bool:
    """Whether the family wrote something that counsel have not read yet."""
    return bool(own_words(said)) and not was_read(request_id)


#: Looks that show the family's own words; the first is that of a page which showed everything at once.
_READ = ("request_read", "answers_read")


def was_read(request_id: str) -> bool:
    """Whether counsel have opened the answers of this request, where the family's words stand: the chain says so."""
    deciders = select(literal("decides").label("what"), AccountRole.account_id.label("who")).where(
        AccountRole.role.in_([Role.COUNSEL, Role.SUPERVISOR])
    )
    looks = select(literal("looked"), AuditRow.who).where(
        AuditRow.object == f"request:{request_id}", AuditRow.action.in_(_READ)
    )
    found: dict[str, set[str]] = {"decides": set(), "looked": set()}
    for what, who in db.session.execute(union(deciders, looks)):
        found[what].add(who)
    return any(mark_of(who, action) in found["looked"] for who in found["decides"] for action in _READ)


#: The ways a contact is reached by, and the field that holds the address of each.
FIELDS = {"call": "phone", "text": "phone", "email": "email"}


@dataclass(frozen=True)
class Sheet:
    """How the attorney of an open matter reaches the family, and the rules for it. `stopped`: why not now, a code."""

    stopped: str | None = None
    ways: list[str] = field(default_factory=list)
    returns: bool = False
    #: Ways were marked as safe, and none of them can be used: a number or an address is missing.
    no_way: bool = False
    voicemail: str | None = None
    device_shared: bool = False
    contact: dict[str, str] = field(default_factory=dict)
    language: str | None = None
    interpreter: bool = False


def sheet(matter: Matter, today: date) -> Sheet:
    """The contact sheet: only ways that were ticked and can be used, only what each needs. Raises CannotBeRead.

    Nothing of it while a hold stops every contact, nor once the family's consent was taken back or has run out, nor
    while the ways are those of whoever asked for a person who has come of age (U12).
    """
    request = matter.need.request
    if matter.state != MatterState.OPEN:
        return Sheet(stopped="matter_closed")
    if request.hold in STOPPING_HOLDS:
        return Sheet(stopped=request.hold)
    if request.close_reason in STOPPING_ENDS:
        return Sheet(stopped=STOPPING_ENDS[request.close_reason])
    if taking_over.is_awaited(request):
        return Sheet(stopped=pauses.UNSAFE)
    if pauses.is_paused(request):
        return Sheet(stopped=pauses.PAUSED)
    if not disclosure.runs(request, today):
        return Sheet(stopped="no_consent")
    said = cases.words(request)
    answers, contact = said["answers"], said["contact"]
    told = answers.get("contact_ways")
    ticked = list(told) if isinstance(told, list) else []
    # A way without its number or address is none: the attorney would have nothing to use.
    ways = [way for way in FIELDS if way in ticked and contact.get(FIELDS[way])]
    kept = {"called", "trusted_name", "trusted_phone", "trusted_phrase", *(FIELDS[way] for way in ways)}
    if "phone" in kept:
        kept |= {"hours", "time_zone", "say_who", "code_phrase"}
    terms = cases.need_terms(matter.need)
    return Sheet(
        ways=ways,
        returns="i_will_return" in ticked or not ways,
        no_way=not ways and any(way in ticked for way in FIELDS),
        voicemail=answers.get("voicemail"),
        device_shared=answers.get("device_shared") != "no",
        contact={name: str(value) for name, value in contact.items() if name in kept and value},
        language=next(iter(terms["languages"]), None),
        interpreter=bool(terms["interpreter_ok"]),
    )
