"""The demonstration's requests, worked from where they stand to a lawyer in touch, as a new member of staff would:
`python -m benchmarks.walk_the_desk [--requests 30] [--seed 1]`.

She opens a request and does what its page names as the next act, and nothing that it does not name; where a decision is
another role's, its holder opens the same request. The follow-up sends, and whoever is asked first says yes at once.
JSON on standard output: for each request the `clicks` (a link, a button, a choice and a box that is typed into count
one each) until the sets were approved and until the family was reached, the `acts`, and what hurt: `refused` (the page
said no), `stuck` (the act that was named changed nothing), `nothing` (no act was named, and nobody is asked).
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from benchmarks._desk_acts import ACTS, Walk, approve, approve_as_colleague, next_act, reach, read_words
from referral_app import demonstration
from referral_app.actions import Refused, intake
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import PENDING, Account, Attorney, Need, Offer, Request
from referral_app.vocabulary import NeedState, RequestState
from referral_app.workflow.requests import ENDED
from tests import cast
from tests.conftest import START, StillClock, dispose, make_settings, migrated_app
from tests.follow_ups.world import account_of
from tests.page_client import PageClient

#: More acts than any request should need.
MOST_ACTS = 25
DONE = (RequestState.PLACED, RequestState.IN_PROGRESS)


@contextmanager
def demonstration_office(requests: int, seed: int) -> Iterator[tuple[Flask, StillClock]]:
    with tempfile.TemporaryDirectory() as folder:
        still = StillClock()
        still.now = START
        app = migrated_app(make_settings(Path(folder), demo=True, base_url="http://127.0.0.1:8000"), still)
        try:
            with app.app_context():
                demonstration.build(requests=requests, seed=seed)
            yield app, still
        finally:
            dispose(app)


def the_others(walk: Walk) -> None:
    """The family answers what it was asked; a business day goes by, the follow-up sends what is due, and whoever is
    asked first of each need says yes at once."""
    with walk.app.app_context():
        if db.session.get_one(Request, walk.request_id).state == RequestState.NEEDS_INFORMATION:
            intake.add_facts(walk.request_id, "Here is what you asked.", now=clock().programme(), today=clock().today())
        list(demonstration.advance(1))
        asked = db.session.execute(
            select(Offer.id, Offer.need_id)
            .join(Need)
            .where(Need.request_id == walk.request_id, Need.state == NeedState.OPEN, Offer.state.in_(PENDING))
            .order_by(Offer.sent_at)
        ).all()
        first = {need_id: offer_id for offer_id, need_id in reversed(asked)}
        for offer_id in first.values():
            offer = db.session.get_one(Offer, offer_id)
            person = db.session.get_one(Attorney, offer.attorney_id)
            try:
                cast.say_yes(offer_id, account_of(person))
            except Refused as refused:
                walk.hurts.append(f"the attorney is refused: {refused.code}")


def state_of(walk: Walk) -> str:
    with walk.app.app_context():
        return str(db.session.get_one(Request, walk.request_id).state)


def work(walk: Walk) -> None:
    """From where it stands to a lawyer in touch with the family."""
    for _ in range(MOST_ACTS):
        state = state_of(walk)
        if state == RequestState.IN_PROGRESS or state in ENDED:
            return
        if state == RequestState.PLACED:
            reach(walk)
            return
        page = walk.open()
        words, _link = next_act(page)
        if words.startswith("Wait: somebody is looked for"):
            walk.ended = "somebody is looked for outside the roster"
            return
        act = next((each for begins, each in ACTS.items() if words.startswith(begins)), None)
        if (act is None and words.startswith("Wait")) or not words or words == "nothing waits for us":
            before = walk.stands()
            the_others(walk)
            if walk.stands() == before:
                walk.hurts.append(f"nothing: {words or 'no act'} ({state})")
                return
            continue
        if act is None:
            walk.hurts.append(f"an act nobody knows: {words}")
            return
        walk.acts.append(words)
        before, hurts = walk.stands(), len(walk.hurts)
        act(walk, page)
        if act in (approve, approve_as_colleague) and walk.until_approved is None and len(walk.hurts) == hurts:
            walk.until_approved = walk.clicks
        if walk.stands() == before and act is not read_words:
            walk.hurts.append(f"stuck: {words}")
            return
    walk.hurts.append("more acts than it should take")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with demonstration_office(60, asked.seed) as (app, _still):
        told = list(worked(app, asked.requests))
    reached = [walk for walk in told if walk["state"] == RequestState.IN_PROGRESS]
    clicks = [walk["clicks"] for walk in reached]
    approved = [walk["until_approved"] for walk in told if walk["until_approved"]]
    report = {
        "requests": len(told),
        "reached": len(reached),
        "clicks": {"median": statistics.median(clicks), "most": max(clicks)} if clicks else {},
        "until_approved": {"median": statistics.median(approved), "most": max(approved)} if approved else {},
        "hurts": Counter(hurt for walk in told for hurt in walk["hurts"]).most_common(),
        "walks": told,
    }
    print(json.dumps(report, indent=1))


def worked(app: Flask, number: int) -> Iterator[dict[str, Any]]:
    with app.app_context():
        ids = {
            name: db.session.scalars(select(Account.id).where(Account.email == f"{name}@example.org")).one()
            for name in ("grace", "sol")
        }
        rows = db.session.execute(
            select(Request.id, Request.reference, Request.state)
            .where(Request.state.not_in((RequestState.DRAFT, RequestState.WALLED, *ENDED, *DONE)))
            .order_by(Request.received_at, Request.id)
            .limit(number)
        ).all()
    people = {name: PageClient(app) for name in ids}
    for name, client in people.items():
        cast.sign_in(client, ids[name])
    for request_id, reference, began in rows:
        walk = Walk(app, request_id, reference, people)
        try:
            work(walk)
        except AssertionError as fault:
            walk.hurts.append(f"page: {str(fault)[:160]}")
        yield {
            "reference": reference,
            "began": began,
            "state": state_of(walk),
            "clicks": walk.clicks,
            "until_approved": walk.until_approved,
            "ended": walk.ended,
            "acts": walk.acts,
            "hurts": walk.hurts,
        }


if __name__ == "__main__":
    main()
