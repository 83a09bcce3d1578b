"""Clients that act at random, and a worker that dies over and over: `python -m tests.races.history_clients JSON`.

Each is a fork of this process. What a client asked for, what it was told, and how long the audit chain was before and
after, goes to the log, one line a call. The clock of all runs through weeks of the programme meanwhile.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from referral_app.workflow.stages import DUTIES, TERMS
from tests.follow_ups.worker_process import FileClock, add_line, app_of, lines, set_clock
from tests.waiting import HANG, PACE, until

#: How often each act is tried. Most are about asking and answering; what ends a case is rare, so that cases last.
WEIGHTS = {
    "interest": 24,
    "clear": 20,
    "conflict": 2,
    "unsure": 2,
    "accept": 24,
    "hand_back": 3,
    "decline": 12,
    "approve": 14,
    "look": 8,
    "hold": 2,
    "end_hold": 8,
    "pause": 1.5,
    "go_on": 6,
    "contact": 4,
    "give_up": 0.8,
    "wall": 0.2,
    "withdraw": 0.5,
    "close": 0.4,
}
#: The state in which an act makes sense: mostly such an offer is chosen.
WANTS = {"interest": "sent", "clear": "checking", "unsure": "checking", "accept": "cleared"}
#: The control's clients press yes and little else, on one case at a time.
CARELESS_WEIGHTS = {"accept": 90, "look": 10}
#: Everybody works on the same few cases for so many acts of all, so that they meet.
TURN, TOGETHER = 32, 4
#: The clock jumps by so much each time that so many acts are done.
CLOCK_STEP, CLOCK_EVERY = timedelta(hours=2), 8
#: A worker lives for so many acts of the clients, and dies so often at least.
LIFE, DEATHS = (40, 250), 2
#: The clients are so many acts ahead of the workers' sweeps at most: eight hours of the clock between two of them.
ACTS_A_SWEEP = 32
#: How often it is looked whether the history is whole, in acts.
LOOK_EVERY = 50
#: A client thinks for up to so many seconds between two acts, and for up to twice as long as its last act took, so
#: that the worker comes to its turn on a machine of any speed.
THINKS = 0.06
CLOSED_FOR = ("other", "wrong_service")
REASONS = ("capacity", "court", "conflict")


@dataclass
class World:
    """What the clients know: ids alone."""

    cases: list[dict[str, Any]]
    attorneys: list[dict[str, str]]
    counsel: str
    conflicts: str
    careless: bool


class Client:
    """One client: picks an act, does it through the product's verbs, and tells what it was told."""

    def __init__(self, world: World, chance: random.Random, acts: Any) -> None:
        self.world, self.chance, self.acts = world, chance, acts
        self.by_attorney = {each["attorney"]: each["account"] for each in world.attorneys}

    def one(self) -> dict[str, Any]:
        """One call, as a line of the log."""
        from referral_app.actions import Refused
        from referral_app.clock import clock
        from referral_app.extensions import db

        weights, together = (CARELESS_WEIGHTS, 1) if self.world.careless else (WEIGHTS, TOGETHER)
        act = self.chance.choices(list(weights), list(weights.values()))[0]
        turn = self.acts.value // TURN
        case = self.world.cases[(turn * together + self.chance.randrange(together)) % len(self.world.cases)]
        given = self.given(act, case)
        if given is None:
            return {}
        now, today = clock().programme(), clock().today()
        line = {"act": act, "request": case["request"], "now": now.isoformat(), "today": today.isoformat(), **given}
        line["low"] = links()
        try:
            line |= getattr(self, act)(line, now, today)
        except Refused as refused:
            line |= {"came": f"Refused:{refused.code}", "rules": refused.facts.get("rules", [])}
            if "attorney" in refused.facts:
                line["attorney"] = self._by_name(refused.facts["attorney"])
        except OperationalError as fault:
            # SQLite's lock is no queue: who waited too long was not served, and knows it.
            busy = "database is locked" in str(fault) and "BEGIN IMMEDIATE" in str(fault)
            line["came"] = "busy" if busy else f"{type(fault).__name__}: {str(fault)[:200]}"
        except Exception as fault:
            line["came"] = f"{type(fault).__name__}: {str(fault)[:200]}"
        db.session.remove()
        line["high"] = links()
        return line

    def given(self, act: str, case: dict[str, Any]) -> dict[str, Any] | None:
        """Whom and what the act is about; None when there is nothing it could be about."""
        if act in WANTS or act in ("decline", "conflict", "look", "contact", "hand_back"):
            return self._about_an_offer(act, case)
        if act in ("approve", "give_up"):
            need = self.chance.randrange(len(case["needs"]))
            about: dict[str, Any] = {"need": need + 1, "need_id": case["needs"][need], "who": self.world.counsel}
            if act == "approve":
                chosen = self.chance.sample(self.world.attorneys, self.chance.randint(1, 3))
                about["chosen"] = [each["attorney"] for each in chosen]
            return about
        who = {"pause": "requester", "go_on": "requester", "withdraw": "requester", "wall": self.world.conflicts}
        reason = {"hold": self.chance.choice(("safety", "question")), "close": self.chance.choice(CLOSED_FOR)}.get(act)
        return {"who": who.get(act, self.world.counsel), "reason": reason}

    def _about_an_offer(self, act: str, case: dict[str, Any]) -> dict[str, Any] | None:
        from referral_app.extensions import db
        from referral_app.models import PENDING, Matter, Offer

        if act in ("contact", "hand_back"):
            rows = db.session.execute(
                select(Offer.id, Offer.attorney_id, Matter.id).join(Matter).where(Offer.need_id.in_(case["needs"]))
            ).all()
        else:
            rows = db.session.execute(
                select(Offer.id, Offer.attorney_id, Offer.state).where(Offer.need_id.in_(case["needs"]))
            ).all()
        db.session.rollback()
        # Mostly what waits for an answer; now and then what is long over, or was never sent.
        wanted = [WANTS[act]] if act in WANTS else PENDING
        waiting = [row for row in rows if row[2] in wanted]
        found = waiting if self.chance.random() < 0.8 and act not in ("look", "contact", "hand_back") else rows
        if not found:
            return None
        offer, attorney, more = self.chance.choice(found)
        if self.chance.random() < 0.05:
            attorney = self.chance.choice(self.world.attorneys)["attorney"]
        about = {"offer": offer, "attorney": attorney, "who": self.by_attorney[attorney]}
        if act == "decline":
            about["reason"] = self.chance.choice(REASONS)
        if act == "hand_back":
            about["reason"] = self.chance.choice(("no_time", "other"))
        return about | ({"matter": more} if act in ("contact", "hand_back") else {})

    def _by_name(self, name: str) -> str | None:
        return next((each["attorney"] for each in self.world.attorneys if each["name"] == name), None)

    # The acts, each by the verb that the pages call.

    def accept(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.offer_answers import accept_offer

        verb = accept_carelessly if self.world.careless else accept_offer
        verb(line["offer"], agreed=(*TERMS, *DUTIES), actor=account(line["who"]), now=now, today=today)
        return {"came": "accepted"}

    def interest(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.offer_stages import show_interest

        show_interest(line["offer"], actor=account(line["who"]), now=now, today=today)
        return {"came": "interest"}

    def clear(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.offer_stages import clear_check

        clear_check(line["offer"], firm=True, actor=account(line["who"]), now=now, today=today)
        return {"came": "cleared"}

    def conflict(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.offer_stages import find_conflict

        find_conflict(line["offer"], actor=account(line["who"]), now=now, today=today)
        return {"came": "conflict"}

    def unsure(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.offer_stages import ask_staff

        ask_staff(line["offer"], actor=account(line["who"]), now=now, today=today)
        return {"came": "unsure"}

    def hand_back(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.matters import hand_back

        hand_back(line["matter"], line["reason"], actor=account(line["who"]), now=now, today=today)
        return {"came": "handed_back"}

    def decline(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.offer_answers import decline_offer

        decline_offer(line["offer"], line["reason"], actor=account(line["who"]), now=now, today=today)
        return {"came": "declined"}

    def look(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.extensions import db
        from referral_app.models import Offer

        seen = db.session.execute(select(Offer.state, Offer.version).where(Offer.id == line["offer"])).one()
        return {"came": "seen", "seen": list(seen)}

    def approve(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.offers import approve_set

        approve_set(line["need_id"], line["chosen"], actor=account(line["who"]), now=now, today=today)
        return {"came": "approved"}

    def give_up(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.triage import give_up_need

        give_up_need(line["need_id"], actor=account(line["who"]), now=now)
        return {"came": "given_up"}

    def hold(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.triage import set_hold

        set_hold(line["request"], line["reason"], actor=account(line["who"]), now=now)
        return {"came": "held"}

    def end_hold(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.triage import set_hold

        set_hold(line["request"], None, actor=account(line["who"]), now=now)
        return {"came": "ended"}

    def pause(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.family import pause

        pause(line["request"], now=now)
        return {"came": "paused"}

    def go_on(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.family import go_on

        go_on(line["request"], now=now, today=today)
        return {"came": "resumed"}

    def wall(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.conflicts import wall

        wall(line["request"], actor=account(line["who"]), now=now)
        return {"came": "walled"}

    def withdraw(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.intake import withdraw_request

        withdraw_request(line["request"], now=now)
        return {"came": "withdrawn"}

    def close(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.closing import close_request

        who = account(line["who"])
        close_request(line["request"], line["reason"], actor=who, now=now, signposts=["lsc_finder"])
        return {"came": "closed"}

    def contact(self, line: dict[str, Any], now: datetime, today: Any) -> dict[str, Any]:
        from referral_app.actions.matters import confirm_contact

        confirm_contact(line["matter"], actor=account(line["who"]), now=now)
        return {"came": "contact"}


def account(account_id: str) -> Any:
    from referral_app.extensions import db
    from referral_app.models import Account

    return db.session.get_one(Account, account_id)


def links() -> int:
    """How long the audit chain is at this moment."""
    from referral_app.extensions import db
    from referral_app.models import AuditRow

    length = db.session.scalar(select(func.max(AuditRow.seq))) or 0
    db.session.rollback()
    return length


def accept_carelessly(offer_id: str, *, agreed: Any, actor: Any, now: datetime, today: Any) -> None:
    """The control: judges as the product does, and then writes, with nothing held in between. It tells all it does."""
    from referral_app.actions import Refused
    from referral_app.actions.steps.answers import refuse_unless_open
    from referral_app.actions.steps.transaction import record, writing
    from referral_app.extensions import db
    from referral_app.models import Matter, Need, Offer

    offer = db.session.get_one(Offer, offer_id)
    if offer.attorney_id != actor.attorney_id:
        raise Refused("not_found")
    need, request_id = offer.need, offer.need.request_id
    number, need_id, attorney_id, who = need.number, need.id, offer.attorney_id, actor.id
    refuse_unless_open(offer, need, need.request, today)
    if offer.state != "cleared":
        raise Refused("not_cleared")
    db.session.rollback()
    time.sleep(0.02)
    with writing() as session:
        session.execute(update(Need).where(Need.id == need_id).values(state="filled"))
        values = {"state": "accepted", "version": Offer.version + 1}
        session.execute(update(Offer).where(Offer.id == offer_id).values(**values))
        session.add(Matter(offer_id=offer_id, need_id=need_id, attorney_id=attorney_id, state="open", opened_at=now))
        record(request_id, "offer_accepted", actor=who, now=now, subject=offer_id, need=number)


def forked(app: Flask, work: Callable[[], None]) -> int:
    """A process of its own with connections of its own. Returns its id."""
    from referral_app.extensions import db

    with app.app_context():
        for engine in db.engines.values():
            # A connection to SQLite must not live on in a fork: it carries locks that only its own process holds.
            engine.dispose()
    child = os.fork()
    if child:
        return child
    try:
        with app.app_context():
            for engine in db.engines.values():
                # Connections belong to the process that opened them.
                engine.dispose(close=False)
            work()
    finally:
        os._exit(0)


class Progress:
    """How far a history has come. Acts and sweeps are counted in memory that all the processes share."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.log, self.must, self.fewest = Path(given["log"]), set(given["must"]), given["fewest"]
        self.most, self.careless = given["most"], given["world"]["careless"]
        self.acts = multiprocessing.Value("L", 0)
        # Without a lock, which a worker would take along into its death.
        self.sweeps, self.over = multiprocessing.RawValue("L", 0), multiprocessing.RawValue("b", 0)
        self.swept = multiprocessing.RawValue("L", 0)
        self.kills = 0

    def lets_clients_act(self) -> bool:
        """Whether the workers have kept pace. On a machine that gives them little, people would else have ended every
        case before anybody was asked."""
        return bool(self.over.value or self.acts.value < (self.swept.value + 1) * ACTS_A_SWEEP)

    def acts_beyond(self, acts: int) -> int:
        """How many acts were done, if more than these; else 0."""
        done = int(self.acts.value)
        return done if done > acts else 0

    def holds_it_all(self) -> bool:
        """Whether the history holds what it must: enough was served and refused, the worker died, each kind came."""
        if self.careless:
            return two_holders()
        came = Counter(f"{line['act']} {line['came']}" for line in lines(self.log) if "act" in line)
        served = sum(n for what, n in came.items() if not what.endswith(" busy"))
        refused = sum(n for what, n in came.items() if "Refused" in what)
        return (
            served >= self.fewest
            and refused > served // 50
            and self.kills >= DEATHS
            and self.must <= set(came) | kinds_by_the_worker()
        )


def two_holders() -> bool:
    from referral_app.models import Offer

    held = select(Offer.need_id).where(Offer.state == "accepted").group_by(Offer.need_id)
    return bool(_looked_up(held.having(func.count() > 1)))


def kinds_by_the_worker() -> set[str]:
    from referral_app.models import Event

    return {event.kind for event in _looked_up(select(Event)) if event.actor == "worker"}


def _looked_up(query: Any) -> list[Any]:
    """The rows, with no connection left open: a fork must not inherit one."""
    from referral_app.extensions import db

    found = list(db.session.scalars(query))
    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()
    return found


def main() -> None:
    given = json.loads(sys.argv[1])
    clock, log = Path(given["clock"]), Path(given["log"])
    app = app_of(given, FileClock(clock))
    world = World(**given["world"])
    from referral_app.follow_ups import delivery, worker

    # One letter is under way at a time on the slowest machine too: each death repeats one at most.
    delivery.PATIENCE_SECONDS = HANG
    # A history is replayed from all its events; forgetting, weeks after the end of a request, has tests of its own.
    setattr(worker, "forgetting", SimpleNamespace(forget=lambda: ()))  # noqa: B010
    progress = Progress(given)

    def act(number: int) -> None:
        client = Client(world, random.Random(f"{given['seed']}:{number}"), progress.acts)
        while not progress.over.value:
            until(progress.lets_clients_act, "a worker sweeps")
            began = time.monotonic()
            line = client.one()
            took = time.monotonic() - began
            if line:
                add_line(log, line)
            with progress.acts:
                progress.acts.value += 1
            time.sleep(client.chance.uniform(0, max(THINKS, 2 * took)))

    def work() -> None:
        while not progress.over.value:
            worker.tick(app)
            progress.sweeps.value += 1
            progress.swept.value += 1
            time.sleep(PACE)

    clients = [forked(app, lambda number=number: act(number)) for number in range(given["clients"])]  # type: ignore[misc]
    try:
        with app.app_context():
            lead(app, clock, random.Random(given["seed"]), progress, work)
    finally:
        progress.over.value = 1
        for child in clients:
            os.waitpid(child, 0)


def lead(app: Flask, clock: Path, chance: random.Random, progress: Progress, work: Callable[[], None]) -> None:
    """Move the clock on and kill worker after worker, by what the clients have done, until the history is whole.

    Each worker sweeps once at least, so that what is due gets done on a machine of any speed.
    """
    acts = moved = looked = 0
    life, born, lasts = forked(app, work), 0, chance.randint(*LIFE)
    while acts < progress.most:
        acts = until(partial(progress.acts_beyond, acts), "the clients act")
        if acts >= moved + CLOCK_EVERY:
            set_clock(clock, FileClock(clock)() + CLOCK_STEP)
            moved = acts
        if acts >= looked + (LOOK_EVERY // 5 if progress.careless else LOOK_EVERY):
            looked = acts
            if progress.holds_it_all():
                break
        if acts >= born + lasts and progress.sweeps.value > 0:
            kill(life, progress)
            progress.sweeps.value = 0
            life, born, lasts = forked(app, work), acts, chance.randint(*LIFE)
    kill(life, progress)


def kill(life: int, progress: Progress) -> None:
    os.kill(life, signal.SIGKILL)
    os.waitpid(life, 0)
    add_line(progress.log, {"did": "killed"})
    progress.kills += 1


if __name__ == "__main__":
    main()
