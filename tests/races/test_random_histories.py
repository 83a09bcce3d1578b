"""Random histories make sense (T55): what eight clients and a dying worker did fits one order of the state tables."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from referral_app import programme
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.models import Account, Attorney, AuditRow, Event, Letter, Matter, Need, Offer, Request
from referral_app.security import record
from referral_app.security.record import event_digest
from referral_app.vocabulary import LetterState, NeedState, OfferState, RequestState
from tests import cast
from tests.follow_ups import world
from tests.follow_ups.crew import FULL, ROOT, Crew, crew
from tests.races.history_clients import DEATHS
from tests.races.history_model import Call, Case, OfferView, Replay, Step, judge, told_yes_and_no

CASES, PEOPLE, CLIENTS = 50, 16, 8
#: So many are enough for the control, whose clients press yes and little else.
FEW_CASES = 10
#: Seeds of each engine, and how many calls each history has at least: about those of a minute, counted and not timed,
#: so that a slow machine plays the same. CI takes a part of it, another on each engine.
SEEDS, FEWEST_CALLS = (
    ({"sqlite": range(20), "postgresql": range(20)}, 800)
    if FULL
    else ({"sqlite": range(1), "postgresql": range(1, 2)}, 300)
)
#: A history goes on until it holds these too, and at most for so many acts.
MUST = ("accept accepted", "decline declined", "hold held", "offer_sent", "offer_expired")
MOST_ACTS = 30_000
MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(14_400 if FULL else 1200)]
engines = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])


@dataclass
class History:
    """What happened: the chain with its events, what clients were told, the post, and the rows as they are left."""

    start: dict[str, Case]
    steps: list[Step]
    calls: list[Call]
    offers: dict[str, str]
    matters: dict[str, str]
    places: dict[str, int]
    rows: dict[str, Case]
    letters: list[tuple[str, str, str, str, str | None]]
    posted: Counter[str]
    kills: int
    torn: list[str]


def faults(it: History) -> list[str]:
    """Everything about a history that makes no sense; an empty list when all of it does."""
    replay = Replay(it.start, it.offers, it.matters, it.places)
    replay.run(it.steps)
    ends = [
        f"{one}: rows {it.rows[one]}, replay {replay.last(one)}" for one in it.rows if it.rows[one] != replay.last(one)
    ]
    return [
        *it.torn,
        *replay.faults,
        *ends,
        *told_yes_and_no(replay, it.steps, it.calls),
        *judge(replay, it.calls),
        *letter_faults(it),
    ]


def letter_faults(it: History) -> list[str]:
    """One letter for each offer that was sent; each leaves once, or again under its own name when its sender died."""
    found = []
    sent = {step.subject for step in it.steps if step.kind == "offer_sent"}
    written = Counter(offer for _, kind, _, offer, _ in it.letters if kind == "offer")
    found += [
        f"offer {offer}: {written[offer]} letters"
        for offer in sent | set(written)
        if (written[offer] != 1) or offer not in sent
    ]
    known = {message_id for message_id, *_ in it.letters}
    found += [f"a letter nobody wrote left: {message_id}" for message_id in it.posted if message_id not in known]
    for message_id, kind, state, _, inside_of in it.letters:
        alone = inside_of is None
        if state == LetterState.SENT and alone and not it.posted[message_id]:
            found.append(f"a {kind} is noted as sent and never left: {message_id}")
        if state in (LetterState.SENDING, LetterState.FAILED, LetterState.BLOCKED):
            found.append(f"a {kind} is left {state}: {message_id}")
    again = sum(n - 1 for n in it.posted.values())
    if again > it.kills:
        found.append(f"{again} letters left again after {it.kills} deaths")
    return found


def prepared(one: Crew, many: int) -> dict[str, Any]:
    """So many cases, every second one with two needs, and attorneys of few places. Returns what the clients know."""
    people = [
        cast.attorney(
            f"h-{n}",
            f"Person{n}",
            f"Place{n}",
            areas={world.AREA: {"tier": 3, "matters": 0, "last_matter": None}},
            max_matters=2 + n % 4,
            time_zone="America/New_York",
        )
        for n in range(PEOPLE)
    ]
    attorneys = [{"attorney": each.id, "account": cast.attorney_account(each).id, "name": each.name} for each in people]
    counsel, conflicts = cast.grace(), cast.sol()
    cases = []
    for n in range(many):
        track, mode = ("critical", "urgent", "standard")[n % 3], ("batch", "staggered", "sequential", "batch")[n % 4]
        first = world.need(track, mode=mode)
        needs = [first.id]
        if n % 2:
            needs.append(world.need(track, mode="batch", request=first.request).id)
        cast.name_somebody(first.request)
        cases.append({"request": first.request_id, "needs": needs})
    return {"cases": cases, "attorneys": attorneys, "counsel": counsel.id, "conflicts": conflicts.id}


def play(one: Crew, given: dict[str, Any], seed: int, *, careless: bool = False) -> None:
    told = {
        "folder": str(one.folder),
        **one.urls,
        "clock": str(one.clock_file),
        "post": str(one.post_file),
        "log": str(one.log_file),
        "seed": seed,
        "fewest": FEWEST_CALLS,
        "must": MUST,
        "most": MOST_ACTS,
        "clients": CLIENTS,
        "world": {**given, "careless": careless},
    }
    subprocess.run([sys.executable, "-m", "tests.races.history_clients", json.dumps(told)], cwd=ROOT, check=True)
    one.move(hours=1)
    one.drain()


def cases_now() -> dict[str, Case]:
    """Every request as its rows have it."""
    db.session.rollback()
    made = {}
    for request in db.session.scalars(select(Request)).all():
        needs = {need.number: NeedState(need.state) for need in request.needs}
        held_from = RequestState(request.held_from) if request.held_from else None
        made[request.id] = Case(RequestState(request.state), needs, request.hold, held_from)
    return made


def cases_with_offers() -> dict[str, Case]:
    made = cases_now()
    rows = db.session.execute(select(Offer, Need.request_id, Need.number).join(Need)).all()
    for offer, request, number in rows:
        # Why somebody was passed over for now stands at an approved offer, and is no move of it.
        reason = offer.reason if offer.state != OfferState.APPROVED else None
        view = OfferView(
            number,
            offer.attorney_id,
            OfferState(offer.state),
            offer.version,
            reason,
            offer.expires_on,
            offer.check_until,
        )
        made[request].offers[offer.id] = view
    for matter, request in db.session.execute(select(Matter, Need.request_id).join(Need)).all():
        made[request].matters[matter.offer_id] = (matter.state == "open", matter.first_contact_at is not None)
    return made


def chain_steps() -> tuple[list[Step], list[str]]:
    """Every link that carries an event, in order, and what does not fit between links and events."""
    events = {event_digest(event): event for event in db.session.scalars(select(Event)).all()}
    told = Counter(db.session.scalars(select(AuditRow.digest).where(AuditRow.digest.is_not(None))))
    torn = [f"the chain is broken: {fault}" for fault in record.verify(db.session)]
    torn += [
        f"an event without its link, or with several: {event.kind}"
        for digest, event in events.items()
        if told[digest] != 1
    ]
    torn += [f"a link whose event is gone: {digest}" for digest in told if digest not in events]
    steps = []
    for seq, digest in db.session.execute(select(AuditRow.seq, AuditRow.digest).order_by(AuditRow.seq)):
        event = events.get(digest)
        if event is not None:
            day = programme.day(event.at)
            steps.append(
                Step(seq, event.request_id, event.kind, event.actor, event.subject, day, event.detail, event.at)
            )
    return steps, torn


def read(one: Crew, start: dict[str, Case]) -> History:
    log = one.log()
    steps, torn = chain_steps()
    calls = [_call(line) for line in log if "act" in line]
    return History(
        start=start,
        steps=steps,
        calls=calls,
        offers=dict(db.session.execute(select(Offer.id, Offer.attorney_id)).all()),
        matters=dict(db.session.execute(select(Matter.id, Matter.offer_id)).all()),
        places=dict(db.session.execute(select(Attorney.id, Attorney.max_matters)).all()),
        rows=cases_with_offers(),
        letters=list(
            db.session.execute(
                select(Letter.message_id, Letter.kind, Letter.state, Letter.offer_id, Letter.inside_of)
            ).all()
        ),
        posted=Counter(line["id"] for line in one.post()),
        kills=sum(line.get("did") == "killed" for line in log),
        torn=torn,
    )


def _call(line: dict[str, Any]) -> Call:
    names = ("act", "request", "who", "low", "high", "came", "offer", "need", "attorney", "reason")
    return Call(
        **{name: line.get(name) for name in names},
        now=datetime.fromisoformat(line["now"]),
        today=date.fromisoformat(line["today"]),
        chosen=tuple(line.get("chosen", ())),
        rules=tuple(line.get("rules", ())),
        seen=tuple(line["seen"]) if "seen" in line else None,
    )


def history(request: pytest.FixtureRequest, folder: Path, engine: str, seed: int, **more: bool) -> History:
    folder.mkdir(exist_ok=True)
    with crew(request, folder, engine, MONDAY) as one:
        with one.app.app_context():
            given = prepared(one, FEW_CASES if more else CASES)
            start = cases_now()
            if more:
                several_asked()
        play(one, given, seed, **more)
        with one.app.app_context():
            return read(one, start)


def several_asked() -> None:
    """For the control: of every case several attorneys are asked, and all have places enough.

    It shows the code alone: the database's own last word is taken away from it.
    """
    by = db.session.scalars(select(Account).where(Account.email == "grace@example.org")).one()
    people = list(db.session.scalars(select(Attorney).order_by(Attorney.code)).all())
    for person in people:
        person.max_matters = 40
    db.session.commit()
    for n, need in enumerate(db.session.scalars(select(Need)).all()):
        world.approve(need, [people[(n + place) % PEOPLE] for place in range(3)], by)
    world.swept()
    for offer in db.session.scalars(select(Offer).where(Offer.state == OfferState.SENT)).all():
        cast.cleared(offer.id, world.account_of(offer.attorney))
    with writing() as session:
        session.execute(text("DROP INDEX uq_offers_one_accepted"))


#: The changed histories that must be found out, each in at least one of the seeds.
LIES = 11


def lies(it: History, seed: int) -> Iterator[tuple[str, History]]:
    """The same history with one thing changed, as far as that thing is in it: each must be found out."""
    chance = random.Random(seed)

    def steps(kind: str) -> list[Step]:
        found = [step for step in it.steps if step.kind == kind]
        return chance.sample(found, min(1, len(found)))

    def told(came: str) -> list[Call]:
        found = [call for call in it.calls if call.came == came]
        return chance.sample(found, min(1, len(found)))

    last = it.steps[-1].seq
    for gone in steps("offer_accepted"):
        yield "a yes that was told is gone", replace(it, steps=[step for step in it.steps if step != gone])
        yield "a yes nobody said", replace(it, calls=[call for call in it.calls if call.offer != gone.subject])
        yield "a row is not what its history says", replace(it, rows={**it.rows, gone.request: it.start[gone.request]})
    for late in steps("offer_sent"):
        yield "a step came twice", replace(it, steps=[*it.steps, replace(late, seq=last + 1)])
    for no in told("declined"):
        yield "a no was told as a yes", replace(it, calls=[*it.calls, replace(no, came="accepted", act="accept")])
    for yes in told("accepted"):
        yield "a yes came true after it was told", replace(it, calls=[*it.calls, replace(yes, low=0, high=0)])
        yield "a fault of the database", replace(it, calls=[*it.calls, replace(yes, came="IntegrityError")])
        yield "one place too few", replace(it, places=dict.fromkeys(it.places, 0))
    if it.posted:
        yield "a letter nobody wrote", replace(it, posted=it.posted + Counter({"<x@letters.invalid>": 1}))
        yield "a letter lost", replace(it, posted=Counter())
        yield (
            "letters again and again",
            replace(it, posted=Counter({key: n + it.kills + 1 for key, n in it.posted.items()})),
        )


@engines
def test_what_eight_clients_and_a_dying_worker_did_makes_sense(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str, record_property: Callable[[str, object], None]
) -> None:
    """Each answer was true when it was given, each step is in the tables, each event came once, the chain is whole."""
    total, kills, noticed = 0, 0, set()
    for seed in SEEDS[engine]:
        it = history(request, tmp_path / str(seed), engine, seed)
        found = faults(it)
        assert not found, f"seed {seed}: {len(found)} faults\n" + "\n".join(found[:10])
        for what, lie in lies(it, seed):
            assert faults(lie), f"seed {seed}, and nobody noticed: {what}"
            noticed.add(what)
        acts = Counter(f"{call.act} {call.came}" for call in it.calls)
        acts += Counter(step.kind for step in it.steps if step.actor == "worker")
        enough(acts, it.kills)
        total, kills = total + acts.total(), kills + it.kills
    assert len(noticed) == LIES
    record_property(f"T55 {engine}: acts, kills, faults", f"{total}, {kills}, 0")


def enough(acts: Counter[str], kills: int) -> None:
    """The history was one: people met, were refused, and a worker died while it worked. Else it ran to its bound."""
    served = sum(n for what, n in acts.items() if " " in what and not what.endswith(" busy"))
    assert served >= FEWEST_CALLS, acts
    for what in MUST:
        assert acts[what], f"nobody ever: {what}"
    assert sum(n for what, n in acts.items() if "Refused" in what) > served // 50, "nobody was ever refused"
    assert kills >= DEATHS


@engines
def test_the_control_that_looks_and_then_writes_is_found_out(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    """With a yes that looks first and writes later, the same clients give one need to two, and the check says so."""
    found = faults(history(request, tmp_path, engine, 0, careless=True))
    assert any("two holders" in fault for fault in found), found[:5]
