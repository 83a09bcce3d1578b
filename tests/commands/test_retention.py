"""`retention plan` and `retention run`: what the office promised to forget is forgotten, its keys too."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from referral_app.extensions import db
from referral_app.models import AuditRow, Fact, Request, RequesterSession
from referral_app.models.keys import CaseKey
from referral_app.queries import retention as queries
from referral_app.queries.retention import RESTORED
from referral_app.security.case_keys import CaseVault, vault
from tests.commands.shell import good
from tests.conftest import START

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NOTHING = {
    "drafts without a phrase": 0,
    "drafts with a phrase": 0,
    "refused": 0,
    "counters of tries": 0,
    "browsers that left": 0,
    "browsers that knew an account": 0,
    "closed": 0,
    "conflict tokens": 0,
    "decisions on pairs": 0,
    "letters without a request": 0,
    "tasks without a request": 0,
    "complaints of attorneys": 0,
    "sessions": 0,
    "links to enrol": 0,
    "attorneys who left": 0,
    "links of the audit chain": 0,
    "legal holds that nobody confirmed": 0,
    "keys without a request": 0,
}


def put(
    app: Flask,
    name: str,
    state: str,
    *,
    silent: timedelta,
    phrase: bool = False,
    visited: timedelta | None = None,
    hold: str | None = None,
) -> None:
    """A request that nobody touched for `silent`, with its key."""
    at = START - silent
    with app.app_context():
        vault().new_key(name, at)
        db.session.add(
            Request(
                id=name,
                reference=name[-12:],
                state=state,
                created_at=at,
                received_at=None if state == "draft" else at,
                last_act_at=at,
                phrase_confirmed_at=at if phrase else None,
                hold=hold,
                sealed=b"sealed",
            )
        )
        db.session.flush()
        if visited is not None:
            seen = START - visited
            db.session.add(RequesterSession(token_sha256=name, request_id=name, created_at=seen, seen_at=seen))
        db.session.commit()


def left(app: Flask) -> tuple[set[str], set[str]]:
    """The requests and the keys that are still there."""
    with app.app_context():
        requests = set(db.session.scalars(select(Request.id)))
        with db.engines["keys"].connect() as connection:
            keys = set(connection.scalars(select(CaseKey.case_id)))
    return requests, keys


def said(app: Flask, command: str) -> dict[str, int]:
    (line,) = good(app, "retention", command)
    counts: dict[str, int] = json.loads(line)
    return counts


def test_each_kind_is_kept_as_long_as_promised_and_no_longer(app: Flask) -> None:
    put(app, "draft-new", "draft", silent=29 * MINUTE)
    put(app, "draft-old", "draft", silent=30 * MINUTE)
    put(app, "kept-new", "draft", silent=29 * DAY, phrase=True)
    put(app, "kept-old", "draft", silent=30 * DAY, phrase=True)
    put(app, "wrong-new", "wrong_service", silent=29 * DAY)
    put(app, "wrong-old", "wrong_service", silent=31 * DAY)
    put(app, "closed-new", "closed", silent=89 * DAY)
    put(app, "closed-old", "closed", silent=90 * DAY)
    put(app, "withdrawn-old", "withdrawn", silent=91 * DAY)
    put(app, "matching-old", "matching", silent=900 * DAY)
    wanted = {**NOTHING, "drafts without a phrase": 1, "drafts with a phrase": 1, "refused": 1, "closed": 2}
    everything = left(app)
    assert said(app, "plan") == wanted
    assert left(app) == everything
    assert said(app, "run") == wanted
    stay = {"draft-new", "kept-new", "wrong-new", "closed-new", "matching-old"}
    assert left(app) == (stay, stay)
    assert said(app, "run") == NOTHING


#: How long each is kept, from the table of what the office promises.
TO_THE_MINUTE = (
    ("draft", False, 30 * MINUTE),
    ("draft", True, 30 * DAY),
    ("wrong_service", False, 30 * DAY),
    ("duplicate", False, 30 * DAY),
    ("closed", False, 90 * DAY),
    ("withdrawn", False, 90 * DAY),
)


def wrongly_kept_or_gone(app: Flask) -> set[str]:
    """Of each kind two, a minute before it may go and a minute after: what is not as promised, rows or keys."""
    kept, gone = set(), set()
    for number, (state, phrase, promised) in enumerate(TO_THE_MINUTE):
        put(app, f"kept-{number}", state, silent=promised - MINUTE, phrase=phrase)
        put(app, f"gone-{number}", state, silent=promised + MINUTE, phrase=phrase)
        kept.add(f"kept-{number}")
        gone.add(f"gone-{number}")
    good(app, "retention", "run")
    requests, keys = left(app)
    return (kept - requests) | (kept - keys) | (gone & (requests | keys))


def test_each_kind_goes_within_the_minute(app: Flask) -> None:
    assert wrongly_kept_or_gone(app) == set()


@pytest.mark.parametrize("by", [2 * MINUTE, -2 * MINUTE], ids=["too long", "too short"])
def test_the_control_two_minutes_too_long_or_too_short_are_found(
    app: Flask, monkeypatch: pytest.MonkeyPatch, by: timedelta
) -> None:
    for name in ("DRAFT_RULES", "ENDED_RULES"):
        rules = getattr(queries, name)
        monkeypatch.setattr(queries, name, tuple(replace(rule, kept=rule.kept + by) for rule in rules))
    assert len(wrongly_kept_or_gone(app)) == len(TO_THE_MINUTE)


def test_the_control_keys_that_stay_behind_are_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CaseVault, "shred", lambda *_: 0)
    assert len(wrongly_kept_or_gone(app)) == len(TO_THE_MINUTE)


def test_a_visit_keeps_a_draft_and_nothing_else(app: Flask) -> None:
    put(app, "visited", "draft", silent=40 * DAY, phrase=True, visited=2 * DAY)
    put(app, "visited-long-ago", "draft", silent=40 * DAY, phrase=True, visited=35 * DAY)
    put(app, "closed-visited", "closed", silent=90 * DAY, visited=DAY)
    assert said(app, "run") == {**NOTHING, "drafts with a phrase": 1, "browsers that left": 1, "closed": 1}
    assert left(app)[0] == {"visited"}


def test_a_pause_that_nobody_ended_keeps_nothing(app: Flask) -> None:
    """What staff or the family put on hold stops letters; once the request is closed it goes like any other."""
    put(app, "paused", "closed", silent=100 * DAY, hold="family_pause")
    assert said(app, "run")["closed"] == 1
    assert left(app) == (set(), set())


def test_a_batch_is_one_link_of_the_chain_without_a_name(app: Flask) -> None:
    for n in range(3):
        put(app, f"draft-{n}", "draft", silent=DAY)
    said(app, "run")
    with app.app_context():
        links = db.session.scalars(select(AuditRow)).all()
    assert [(link.action, link.actor, link.reason) for link in links] == [
        ("retention_swept", "command", "3 drafts without a phrase")
    ]
    said(app, "run")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(AuditRow)) == 1


def orphan(app: Flask, name: str, at: datetime) -> None:
    with app.app_context():
        vault().new_key(name, at)


def test_keys_without_a_request_go_after_a_day_but_not_soon_after_a_restore(app: Flask) -> None:
    orphan(app, "young", START - timedelta(hours=23))
    orphan(app, "old", START - timedelta(hours=25))
    with app.app_context():
        db.session.add(Fact(name=RESTORED, value=(START - 34 * DAY).isoformat()))
        db.session.commit()
    assert said(app, "run") == NOTHING
    with app.app_context():
        db.session.get_one(Fact, RESTORED).value = (START - 35 * DAY).isoformat()
        db.session.commit()
    assert said(app, "run") == {**NOTHING, "keys without a request": 1}
    assert left(app)[1] == {"young"}
