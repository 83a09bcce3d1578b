"""What a history must look like: every case replayed, link by link of the audit chain, against the state tables (T55).

The chain gives one order of all that was committed. Replayed in that order, each step must be one the tables allow, and
the rows must end as the replay does. Each call of a client noted how long the chain was before it began and after it
was answered: what it was told must have been true at some point in between. That is what linearizable means, for the
order the chain gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from referral_app.vocabulary import NeedState, OfferState, RequestState
from referral_app.workflow import requests as request_table
from referral_app.workflow.offers import after as offer_after
from referral_app.workflow.offers import spec_outcome
from referral_app.workflow.requests import ENDED, OPEN_FOR_OFFERS
from referral_app.workflow.states import WrongState

PENDING = frozenset({OfferState.SENT, OfferState.INTERESTED, OfferState.CHECKING, OfferState.CLEARED})
MAX_PENDING = 4
#: The act of the state table that each event of an offer stands for.
OFFER_ACTS = {
    "offer_sent": "send",
    "offer_interested": "show_interest",
    "offer_checking": "start_check",
    "offer_cleared": "clear_check",
    "offer_accepted": "accept",
    "offer_declined": "decline",
    "offer_expired": "expire",
    "offer_withdrawn": "withdraw",
    "offer_recalled": "recall",
    "offer_dropped": "drop",
    "offer_conflict": "find_conflict",
    "offer_handed_back": "hand_back",
}
#: Only while attorneys may be asked does an offer move on towards a yes.
TOWARDS_A_YES = frozenset({"offer_interested", "offer_checking", "offer_cleared", "offer_accepted"})
#: Answers of an attorney: the act a client did, and what the chain calls it.
ANSWERS = {
    "offer_accepted": ("accept",),
    "offer_declined": ("decline",),
    "offer_interested": ("interest",),
    "offer_cleared": ("clear",),
    "offer_conflict": ("conflict", "decline"),
    "offer_handed_back": ("hand_back",),
    "check_unsure": ("unsure",),
}


@dataclass(frozen=True)
class Step:
    """One link of the chain with the event it carries, or without one."""

    seq: int
    request: str
    kind: str
    actor: str
    subject: str | None
    at: date
    detail: dict[str, Any]
    now: datetime


@dataclass(frozen=True)
class OfferView:
    need: int
    attorney: str
    state: OfferState = OfferState.APPROVED
    version: int = 1
    reason: str | None = None
    expires_on: date | None = None
    #: When its conflict check ends unanswered.
    check_until: datetime | None = None


@dataclass(frozen=True)
class Case:
    """One request as it stands after some link."""

    state: RequestState
    needs: dict[int, NeedState]
    hold: str | None = None
    held_from: RequestState | None = None
    #: The family paused it, whatever hold stands beside that. No column says so.
    paused: bool = field(default=False, compare=False)
    offers: dict[str, OfferView] = field(default_factory=dict)
    #: By offer: whether its matter is open, and whether the first contact was made.
    matters: dict[str, tuple[bool, bool]] = field(default_factory=dict)

    def holders(self, need: int) -> int:
        return sum(each.state == OfferState.ACCEPTED for each in self.offers.values() if each.need == need)

    def pending(self, need: int) -> int:
        return sum(each.state in PENDING for each in self.offers.values() if each.need == need)


class Broken(Exception):
    """A step that no table allows."""


def step(case: Case, it: Step, owner: str | None, matter_of: str | None) -> Case:
    """The case after one more event. Raises Broken. `owner`: the attorney of the offer the event is about."""
    try:
        if it.kind == "offer_approved":
            return _approved(case, it, owner or "")
        if it.kind in OFFER_ACTS:
            return _offer_moved(case, it)
        if it.kind in ("offer_paused", "check_unsure"):
            return _clock_stood_still(case, it)
        if it.kind == "need_given_up":
            return _given_up(case, it)
        if matter_of is not None:
            return _matter_moved(case, it, matter_of)
        return _request_moved(case, it)
    except (WrongState, KeyError) as fault:
        raise Broken(f"{it.kind} of {it.subject or it.request} at link {it.seq}: {fault!r} in {case.state}") from None


def _approved(case: Case, it: Step, owner: str) -> Case:
    number = it.detail["need"]
    state = request_table.after(case.state, "approve")
    if case.needs[number] != NeedState.OPEN:
        raise Broken(f"an offer approved at link {it.seq} for a need that is {case.needs[number]}")
    return replace(case, state=state, offers={**case.offers, it.subject or "": OfferView(number, owner)})


def _offer_moved(case: Case, it: Step) -> Case:
    offer_id = it.subject or ""
    offer = case.offers[offer_id]
    moved = replace(
        offer,
        state=offer_after(offer.state, OFFER_ACTS[it.kind]),
        version=offer.version + 1,
        reason=it.detail.get("reason"),
    )
    if it.kind in TOWARDS_A_YES and (case.state not in OPEN_FOR_OFFERS or case.hold is not None):
        raise Broken(f"{it.kind} at link {it.seq} of a request that is {case.state}")
    if it.kind == "offer_checking":
        if any(each.need == offer.need and each.state == OfferState.CHECKING for each in case.offers.values()):
            raise Broken(f"two read the names of one need, at link {it.seq}")
        moved = replace(moved, check_until=datetime.fromisoformat(it.detail["until"]))
    if it.kind == "offer_sent":
        moved = replace(moved, expires_on=date.fromisoformat(it.detail["expires_on"]))
    made = replace(case, offers={**case.offers, offer_id: moved})
    if it.kind == "offer_sent":
        if case.needs[offer.need] != NeedState.OPEN or case.hold is not None:
            raise Broken(f"somebody was asked at link {it.seq} for a need that is closed or on hold")
        if made.pending(offer.need) > MAX_PENDING:
            raise Broken(f"more than {MAX_PENDING} wait for an answer at link {it.seq}")
        return replace(made, state=request_table.after(case.state, "send"))
    if it.kind == "offer_expired" and not _ran_out(offer, it):
        raise Broken(f"an offer expired before its time was over, at link {it.seq}")
    if it.kind == "offer_handed_back":
        is_open, reached = case.matters[offer_id]
        if not is_open:
            raise Broken(f"a matter that is closed was handed back, at link {it.seq}")
        return replace(
            made,
            needs={**case.needs, offer.need: NeedState.OPEN},
            matters={**case.matters, offer_id: (False, reached)},
        )
    if it.kind == "offer_accepted":
        if case.needs[offer.need] != NeedState.OPEN or made.holders(offer.need) > 1:
            raise Broken(f"two holders of one need, at link {it.seq}")
        return replace(
            made,
            needs={**case.needs, offer.need: NeedState.FILLED},
            matters={**case.matters, offer_id: (True, False)},
        )
    return made


def _ran_out(offer: OfferView, it: Step) -> bool:
    """Whether an offer could end in silence: its last day is over, or its check is."""
    if it.detail.get("reason") == "check_unanswered":
        return offer.state == OfferState.CHECKING and offer.check_until is not None and offer.check_until <= it.now
    return offer.expires_on is not None and offer.expires_on < it.at


def _clock_stood_still(case: Case, it: Step) -> Case:
    """A pause moves the last day on, once; asking staff moves the end of the check."""
    offer = case.offers[it.subject or ""]
    if it.kind == "offer_paused":
        last_day = date.fromisoformat(it.detail["expires_on"])
        if offer.expires_on is None or last_day <= offer.expires_on:
            raise Broken(f"a pause that gives no time, at link {it.seq}")
        moved = replace(offer, expires_on=last_day)
    else:
        if offer.state != OfferState.CHECKING:
            raise Broken(f"not sure at link {it.seq} of an offer that is {offer.state}")
        moved = replace(offer, check_until=datetime.fromisoformat(it.detail["until"]))
    return replace(case, offers={**case.offers, it.subject or "": moved})


def _given_up(case: Case, it: Step) -> Case:
    number = it.detail["need"]
    if case.needs[number] != NeedState.OPEN:
        raise Broken(f"a need that is {case.needs[number]} was given up at link {it.seq}")
    if case.state in ENDED:
        raise Broken(f"a need of a request that is {case.state} was given up at link {it.seq}")
    return replace(case, needs={**case.needs, number: NeedState.GIVEN_UP})


def _matter_moved(case: Case, it: Step, offer_id: str) -> Case:
    if it.kind not in ("matter_closed", "first_contact_made"):
        # The attorney was reminded, or the family asked: nothing moves by it.
        return case
    is_open, reached = case.matters[offer_id]
    if not is_open:
        raise Broken(f"{it.kind} at link {it.seq} of a matter that is closed")
    if it.kind == "matter_closed":
        return replace(case, matters={**case.matters, offer_id: (False, reached)})
    if reached:
        raise Broken(f"a first contact was made twice, at link {it.seq}")
    return replace(_moved_by_matter(case, "make_contact"), matters={**case.matters, offer_id: (True, True)})


def _moved_by_matter(case: Case, act: str) -> Case:
    """What a matter does moves its request; under a hold or a wall, what is kept beside it; after the end, nothing."""
    if case.state in ENDED:
        return case
    if case.state in (RequestState.ON_HOLD, RequestState.WALLED) and case.held_from is not None:
        return replace(case, held_from=request_table.held_after(case.held_from, act))
    return replace(case, state=request_table.after(case.state, act))


#: What the events of a request itself stand for in its table.
REQUEST_ACTS = {
    "request_placed": "place",
    "request_unplaced": "use_up",
    "request_walled": "wall",
    "request_withdrawn": "withdraw",
    "request_closed": "close",
}


#: Somebody was chosen, and a pause has withdrawn them.
_ASKED = (RequestState.MATCHING, RequestState.OFFER_OUT, RequestState.UNPLACED)


def _request_moved(case: Case, it: Step) -> Case:
    if it.kind in REQUEST_ACTS:
        closing = {"wrong_service": "signpost", "duplicate": "link"}.get(it.detail.get("reason") or "")
        state = request_table.after(case.state, closing or REQUEST_ACTS[it.kind])
        walled = it.kind == "request_walled"
        open_ones = [reached for is_open, reached in case.matters.values() if is_open]
        if it.kind == "request_placed" and open_ones and all(open_ones):
            # Whoever has a lawyer was reached while another need was still looked for.
            state = request_table.after(state, "make_contact")
        stood = case.held_from if case.state == RequestState.ON_HOLD else case.state
        return replace(case, state=state, held_from=stood if walled else case.held_from)
    if it.kind == "returned":
        return _moved_by_matter(case, "hand_back")
    if it.kind in ("request_paused", "request_resumed"):
        case = replace(case, paused=it.kind == "request_paused")
        if case.hold not in (None, "family_pause"):
            # Beside a hold of the office, which stays.
            emptied = not case.paused and case.held_from in _ASKED and case.state == RequestState.ON_HOLD
            return replace(case, held_from=RequestState.READY_TO_MATCH) if emptied else case
    if it.kind == "hold_ended":
        if it.detail.get("beside"):
            return replace(case, hold="family_pause")
        case = replace(case, paused=False)
    if it.kind in ("hold_set", "request_paused"):
        reason = it.detail.get("reason") or "family_pause"
        if case.hold is not None or case.state == RequestState.WALLED:
            # A hold that changes its reason, or a wall, which stays a wall.
            return replace(case, hold=reason)
        return replace(case, state=request_table.after(case.state, "hold"), hold=reason, held_from=case.state)
    if it.kind in ("hold_ended", "request_resumed"):
        if case.state == RequestState.WALLED:
            return replace(case, hold=None)
        state = request_table.resumed(case.state, case.held_from or case.state)
        if it.kind == "request_resumed" and state in _ASKED:
            state = RequestState.READY_TO_MATCH
        return replace(case, state=state, hold=None, held_from=None)
    return case  # Tasks made, letters that failed: they move nothing.


@dataclass
class Replay:
    """Every case after each of its links, and what was wrong on the way."""

    start: dict[str, Case]
    offers: dict[str, str]
    matters: dict[str, str]
    places: dict[str, int]
    faults: list[str] = field(default_factory=list)
    cases: dict[str, list[tuple[int, Case]]] = field(default_factory=dict)
    #: Of each attorney: open matters, and offers that wait, after each link that changed them.
    load: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)

    def run(self, steps: Iterable[Step]) -> None:
        """`offers`: the attorney of each; `matters`: the offer of each; `places`: of each attorney."""
        self.cases = {request: [(0, case)] for request, case in self.start.items()}
        for it in steps:
            if it.request not in self.cases:
                continue
            case = self.cases[it.request][-1][1]
            try:
                made = step(case, it, self.offers.get(it.subject or ""), self.matters.get(it.subject or ""))
            except Broken as fault:
                self.faults.append(str(fault))
                continue
            self.cases[it.request].append((it.seq, made))
            self._count(it.seq, case, made)

    def _count(self, seq: int, before: Case, made: Case) -> None:
        change: Counter[str] = Counter()
        waits: Counter[str] = Counter()
        for sign, case in ((-1, before), (1, made)):
            for offer_id, (is_open, _) in case.matters.items():
                change[case.offers[offer_id].attorney] += sign * is_open
            for offer in case.offers.values():
                waits[offer.attorney] += sign * (offer.state in PENDING)
        for attorney in {who for counted in (change, waits) for who, n in counted.items() if n}:
            _, matters, pending = self.load.setdefault(attorney, [(0, 0, 0)])[-1]
            now = (seq, matters + change[attorney], pending + waits[attorney])
            self.load[attorney].append(now)
            if now[1] > self.places[attorney]:
                self.faults.append(f"{attorney} has {now[1]} matters and {self.places[attorney]} places, at link {seq}")

    def last(self, request: str) -> Case:
        return self.cases[request][-1][1]

    def during(self, request: str, low: int, high: int) -> Iterator[Case]:
        """The case as it stood at any point of a call that began after link `low` and was answered by link `high`."""
        yield from (entry[1] for entry in _window(self.cases[request], low, high))

    def load_during(self, attorney: str, low: int, high: int) -> tuple[int, int]:
        """The most open matters and the most waiting offers of an attorney in that time."""
        entries = list(_window(self.load.get(attorney, [(0, 0, 0)]), low, high))
        return max(entry[1] for entry in entries), max(entry[2] for entry in entries)


def _window(entries: list[Any], low: int, high: int) -> Iterator[Any]:
    before = [entry for entry in entries if entry[0] <= low]
    yield before[-1]
    yield from (entry for entry in entries if low < entry[0] <= high)


@dataclass(frozen=True)
class Call:
    """What a client asked for and was told. `low` and `high`: how long the chain was before and after."""

    act: str
    request: str
    who: str
    low: int
    high: int
    came: str
    now: datetime
    today: date
    offer: str | None = None
    need: int | None = None
    attorney: str | None = None
    chosen: tuple[str, ...] = ()
    reason: str | None = None
    rules: tuple[str, ...] = ()
    #: What a look saw: state and version.
    seen: tuple[str, int] | None = None


def judge(replay: Replay, calls: Iterable[Call]) -> list[str]:
    """Every call whose answer was true at no point between its beginning and its end."""
    faults = []
    for call in calls:
        if not any(explains(replay, case, call) for case in replay.during(call.request, call.low, call.high)):
            faults.append(
                f"{call.act} of {call.offer or call.request} was told {call.came}, which it never was: {call}"
            )
    return faults


def explains(replay: Replay, case: Case, call: Call) -> bool:
    """Whether the case as it stands here accounts for the answer."""
    if call.came == "busy":
        return True  # Nothing was promised; a step of it in the chain would be one that nobody took.
    if call.came == "Refused:not_eligible":
        return all(_rule_fails(replay, case, call, rule) for rule in call.rules) and bool(call.rules)
    if call.act in ("contact", "hand_back"):
        return _explains_matter(case, call)
    if call.offer is not None:
        return _explains_answer(case, call)
    need = case.needs[call.need] if call.need is not None else NeedState.OPEN
    return {
        "approved": all(_asked(case, call, attorney) for attorney in call.chosen),
        "given_up": need == NeedState.GIVEN_UP,
        "Refused:need_closed": need != NeedState.OPEN,
        "Refused:request_not_ready": case.state not in OPEN_FOR_OFFERS,
        "held": case.hold == call.reason,
        "ended": case.hold is None or (case.paused and case.hold == "family_pause"),
        "paused": case.paused,
        "resumed": not case.paused,
        "Refused:not_paused": not case.paused,
        "walled": case.state == RequestState.WALLED,
        "Refused:wrong_state": case.state == RequestState.WALLED,
        "closed": case.state in ENDED,
        "withdrawn": case.state in ENDED,
        "Refused:request_closed": case.state in ENDED,
    }.get(call.came, False)


def _asked(case: Case, call: Call, attorney: str) -> bool:
    return any(each.attorney == attorney and each.need == call.need for each in case.offers.values())


def _explains_matter(case: Case, call: Call) -> bool:
    if call.came == "Refused:not_found":
        return call.offer in case.offers and case.offers[call.offer].attorney != call.attorney
    is_open, reached = case.matters.get(call.offer or "", (False, False))
    back = call.offer in case.offers and case.offers[call.offer].state == OfferState.HANDED_BACK
    return {
        "contact": is_open and reached,
        "handed_back": back and not is_open,
        "Refused:matter_closed": not is_open and (call.act == "contact" or not back),
    }.get(call.came, False)


def _explains_answer(case: Case, call: Call) -> bool:
    offer = case.offers.get(call.offer or "")
    if call.act == "look":
        return offer is not None and (offer.state, offer.version) == call.seen
    if offer is None:
        return False
    if offer.attorney != call.attorney:
        return call.came == "Refused:not_found"
    if call.came in MEANS:
        act, states = MEANS[call.came]
        return call.act == act and offer.state in states
    waits = offer.state in PENDING
    filled = offer.state == OfferState.WITHDRAWN and offer.reason == "filled"
    answered = (OfferState.DECLINED, OfferState.CONFLICT, OfferState.ACCEPTED, OfferState.HANDED_BACK)
    # A no may be said at any time while an offer waits; what leads towards a yes asks the gate first.
    asks = waits and call.act not in ("decline", "conflict")
    late = asks and offer.expires_on is not None and offer.expires_on < call.today
    over = offer.state == OfferState.CHECKING and offer.check_until is not None and offer.check_until <= call.now
    shut = asks and (case.state not in OPEN_FOR_OFFERS or case.hold is not None)
    checks = call.act in ("clear", "unsure")
    return {
        "Refused:already_placed": filled or (asks and case.needs[offer.need] != NeedState.OPEN),
        "Refused:expired": offer.state == OfferState.EXPIRED or late or (checks and over),
        "Refused:already_answered": offer.state in answered,
        "Refused:withdrawn": (not waits and not filled and offer.state not in (*answered, OfferState.EXPIRED)) or shut,
        "Refused:not_checking": checks and waits and offer.state != OfferState.CHECKING,
        "Refused:not_cleared": call.act == "accept" and waits and offer.state != OfferState.CLEARED,
    }.get(call.came, False)


_S = OfferState
#: What a client was told it had done: the act, and the states in which that is so. A second press is told the same.
MEANS = {
    "accepted": ("accept", (_S.ACCEPTED,)),
    "declined": ("decline", (_S.DECLINED, _S.CONFLICT)),
    "interest": ("interest", (_S.INTERESTED, _S.CHECKING, _S.CLEARED, _S.ACCEPTED)),
    "cleared": ("clear", (_S.CLEARED, _S.ACCEPTED)),
    "conflict": ("conflict", (_S.CONFLICT,)),
    "unsure": ("unsure", (_S.CHECKING,)),
}


def _rule_fails(replay: Replay, case: Case, call: Call, rule: str) -> bool:
    attorney = call.attorney or ""
    matters, waiting = replay.load_during(attorney, call.low, call.high)
    theirs = [offer for offer in case.offers.values() if offer.attorney == attorney]
    need = case.offers[call.offer].need if call.offer in case.offers else call.need
    return {
        # Who says yes needs a place; who is asked needs one that no other open question may take.
        "CAPACITY": matters + (waiting if call.act == "approve" else 0) >= replay.places[attorney],
        "CONFLICT": any(each.state == OfferState.CONFLICT for each in theirs),
        "ALREADY_OFFERED": any(each.need == need and spec_outcome(each.state) for each in theirs),
    }.get(rule, False)


def told_yes_and_no(replay: Replay, steps: Iterable[Step], calls: Iterable[Call]) -> list[str]:
    """Answers in the chain that nobody gave, and answers given that came into it more than once."""
    faults = []
    by_offer: dict[tuple[str, str, str], list[Call]] = {}
    acts = {act for told in ANSWERS.values() for act in told}
    for call in calls:
        if call.act in acts and call.offer and call.came != "busy":
            by_offer.setdefault((call.act, call.offer, call.who), []).append(call)
    counted: Counter[tuple[str, str | None]] = Counter()
    for it in steps:
        if it.kind in OFFER_ACTS or it.kind == "check_unsure":
            counted[it.kind, it.subject] += 1
        if it.kind not in ANSWERS:
            continue
        given = [call for act in ANSWERS[it.kind] for call in by_offer.get((act, it.subject or "", it.actor), [])]
        if not any(call.low < it.seq <= call.high for call in given):
            faults.append(f"{it.kind} of {it.subject} at link {it.seq}: nobody said so at that time")
    faults.extend(f"{kind} of {offer} came {n} times" for (kind, offer), n in counted.items() if n > 1)
    return faults
