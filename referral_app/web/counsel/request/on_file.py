"""What the page of one request reads, in as few questions as it takes; the rest of it is worked out from this."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from referral_app import law
from referral_app.models import Account, Consent, Event, Matter, Need, Note, Offer, Request, Routing, Task
from referral_app.queries import both_sides, cases, one_request
from referral_app.queries import counsel as queries
from referral_app.queries import offers as offer_queries
from referral_app.queries import tasks as task_queries
from referral_app.queries.around import Around, around
from referral_app.vocabulary import NeedState, RequestState
from referral_app.web.counsel.request import by_law, parts, timeline
from referral_app.web.words import law_words


@dataclass(frozen=True)
class OnFile:
    """A request, as far as the part of its page that is open needs it, for one viewer on one day."""

    whole: one_request.Whole
    viewer: Account
    today: date
    part: str
    shown: str
    data: law.LawData
    #: Its sealed words.
    said: Mapping[str, Any]
    #: Newest first; of other parts than the law's the newest alone.
    routings: Sequence[Routing]
    result: Mapping[str, Any] | None
    notes: Sequence[Note]
    #: On another part than the notes the last one alone: it is said to whoever does not see what an act has changed.
    events: Sequence[Event]
    #: Each with the number of its need.
    tasks: Sequence[tuple[Task, int | None]]
    offers: Mapping[str, Sequence[Offer]]
    matters: Mapping[str, Matter]
    walls: Mapping[str, Any]
    #: Of accounts, organisations, and the attorneys of offers and matters, by the id that stands in an event.
    names: Mapping[str, str]
    beside: Around

    @property
    def request(self) -> Request:
        return self.whole.request

    @property
    def consent(self) -> Consent | None:
        return self.whole.consent

    @cached_property
    def clocks(self) -> list[dict[str, Any]]:
        return by_law.clock_rows(self.result, self.said, self.data, self.today) if self.result else []

    @cached_property
    def reasons(self) -> list[Any]:
        return by_law.reason_rows(self.request, self.result, self.data, self.names) if self.result else []

    @property
    def to_fill(self) -> list[Need]:
        return [need for need in self.request.needs if need.state == NeedState.OPEN]


def read(whole: one_request.Whole, viewer: Account, *, today: date, part: str, shown: str) -> OnFile:
    """All of it. Raises CannotBeRead when the key or the blob of the request is damaged."""
    the_request = whole.request
    data = law_words.law_data()
    said = cases.words(the_request)
    routings = cases.routings(the_request) if part == parts.LAW else cases.newest_routing(the_request)
    result = cases.routing_result(routings[0]) if routings else None
    noted = part == parts.NOTES
    notes = queries.notes_of(viewer, the_request.id) if noted else []
    group, most = (timeline.GROUPS.get(shown), timeline.MOST) if noted else (None, 1)
    events = queries.timeline(viewer, the_request.id, group, most=most)
    tasks = task_queries.of(viewer, the_request.id)
    names = one_request.names_of(
        _accounts(whole, events, notes, tasks),
        {str(event.detail["organisation"]) for event in events if "organisation" in event.detail},
    )
    offers, matters = offer_queries.offers_and_matters([need.id for need in the_request.needs])
    walls = both_sides.walls_of([the_request.id]) if the_request.state == RequestState.WALLED else {}
    names |= one_request.names_of({wall.by for wall in walls.values()} - set(names), set()) if walls else {}
    names |= {offer.id: offer.attorney.name for each in offers.values() for offer in each}
    names |= {matter_id: matter.attorney.name for matter_id, matter in matters.items()}
    return OnFile(
        whole=whole,
        viewer=viewer,
        today=today,
        part=part,
        shown=shown,
        data=data,
        said=said,
        routings=routings,
        result=result,
        notes=notes,
        events=events,
        tasks=tasks,
        offers=offers,
        matters=matters,
        walls=walls,
        names=names,
        beside=around(viewer, the_request.id),
    )


def _accounts(
    whole: one_request.Whole,
    events: Collection[Event],
    notes: Collection[Note],
    tasks: Collection[tuple[Task, int | None]],
) -> set[str]:
    """Everybody whose name the page says: who did something, cleared, wrote, agreed for somebody, or owns a task."""
    people = {event.actor for event in events} | {whole.request.owner_id or ""}
    people |= {clearing.cleared_by for clearing in whole.request.clearings}
    people |= {note.account_id or "" for note in notes} | {task.owner_id or "" for task, _need in tasks}
    return people | ({whole.consent.recorded_by or ""} if whole.consent else set())
