"""`keys rotate`: a new field key takes over, killed as often as one likes, and the old one opens nothing more (T42)."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import secrets
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from referral_app import create_app
from referral_app.actions import keys
from referral_app.config import Settings
from referral_app.extensions import db
from referral_app.models import Account
from referral_app.models.keys import CaseKey
from referral_app.security.case_keys import CannotBeRead, CaseVault, vault
from tests import cast
from tests.commands.bare import FLASK, ROOT
from tests.commands.shell import bad, good
from tests.conftest import START, StillClock, dispose, empty, make_settings, migrated_app
from tests.pg import Server
from tests.waiting import HANG, until

FULL = bool(os.environ.get("REFERRAL_FULL_FIGURES"))
MANY = 10_000 if FULL else 300
OLD, NEW = "field-" + "f" * 40, "fresh-" + secrets.token_hex(20)
PLACE: dict[str, Any] = {"table": "requests", "row_id": "row", "version": 1}
INDEX = "index-" + "i" * 40


@pytest.fixture(params=["sqlite", "postgresql"])
def before(request: pytest.FixtureRequest, tmp_path: Path, session_clock: StillClock) -> Iterator[Flask]:
    """An app with the old field key, and databases of its own."""
    session_clock.now = START
    urls = ()
    if request.param == "postgresql":
        pg: Server = request.getfixturevalue("pg")
        urls = (pg.url("rotated"), pg.url("rotated_keys"))
    app = migrated_app(make_settings(tmp_path, *urls), session_clock)
    yield app
    with app.app_context():
        db.session.remove()
        empty(app)
    dispose(app)


def with_both(app: Flask) -> Flask:
    """The same office, started anew with the new key beside the old one."""
    return started(app, NEW, OLD)


def started(app: Flask, field_key: str, field_key_before: str = "") -> Flask:
    settings: Settings = app.extensions["referral.settings"]
    return create_app(
        replace(settings, field_key=field_key, field_key_before=field_key_before), now=app.extensions["referral.now"]
    )


def fill(app: Flask, many: int) -> dict[str, bytes]:
    """So many keys, and for some of them something sealed."""
    with app.app_context():
        the_vault = vault()
        rows = []
        for number in range(many):
            name = f"case-{number:05d}"
            wrapped = the_vault._wrap(name, secrets.token_bytes(32))
            rows.append({"case_id": name, "kek_id": the_vault.kek_id, "wrapped": wrapped, "created_at": START})
        with db.engines["keys"].connect().execution_options(writing=True) as connection, connection.begin():
            connection.execute(insert(CaseKey), rows)
        return {row["case_id"]: the_vault.seal(row["case_id"], {"said": row["case_id"]}, **PLACE) for row in rows}


def unreadable(app: Flask, blobs: dict[str, bytes], opens: CaseVault | None = None) -> int:
    """How many of them do not open, or open as something else."""
    wrong = 0
    with app.app_context():
        for name, blob in blobs.items():
            try:
                wrong += (opens or vault()).unseal(name, blob, **PLACE) != {"said": name}
            except CannotBeRead:
                wrong += 1
    return wrong


def test_everything_opens_with_the_new_key_and_nothing_with_the_old(before: Flask) -> None:
    blobs = fill(before, 30)
    with before.app_context():
        request = cast.submitted()
        ada = cast.ada().id
        request_id = request.id
    both = with_both(before)
    assert unreadable(both, blobs) == 0
    (line,) = good(both, "keys", "rotate")
    assert json.loads(line) == {"requests": 31, "accounts": 1, "left": 0}
    assert json.loads(good(both, "keys", "rotate")[0]) == {"requests": 0, "accounts": 0, "left": 0}
    alone = started(before, NEW)
    assert unreadable(alone, blobs) == 0
    assert unreadable(alone, blobs, CaseVault(OLD, INDEX)) == len(blobs)
    with alone.app_context():
        sealed = db.session.get_one(Account, ada).totp_sealed
        assert sealed is not None
        assert vault().unseal_account(ada, sealed) == cast.TOTP_SECRET
        with pytest.raises(CannotBeRead):
            CaseVault(OLD, INDEX).unseal_account(ada, sealed)
        assert request_id
    for app in (both, alone):
        dispose(app)


def test_the_control_half_way_neither_key_alone_opens_everything(before: Flask) -> None:
    """Both stay in the settings until it is done: without one of them somebody's words are not read."""
    blobs = fill(before, 30)
    both, alone = with_both(before), started(before, NEW)
    assert unreadable(before, blobs) == 0
    with both.app_context():
        assert vault().rewrap(10) == 10
    assert unreadable(both, blobs) == 0
    assert (unreadable(before, blobs), unreadable(alone, blobs)) == (10, 20)
    for app in (both, alone):
        dispose(app)


def test_the_control_a_change_that_notes_the_new_key_before_it_wraps_loses_what_it_was_killed_at(
    before: Flask,
) -> None:
    blobs = fill(before, 30)
    both = with_both(before)
    with both.app_context():
        first = sorted(blobs)[:7]
        noted = update(CaseKey).where(CaseKey.case_id.in_(first)).values(kek_id=vault().kek_id)
        with db.engines["keys"].connect().execution_options(writing=True) as connection, connection.begin():
            connection.execute(noted)
    good(both, "keys", "rotate")
    assert unreadable(both, blobs) == 7
    dispose(both)


def test_without_the_old_key_nothing_is_lost_and_one_line_says_so(before: Flask) -> None:
    blobs = fill(before, 3)
    alone = started(before, NEW)
    assert "REFERRAL_FIELD_KEY_BEFORE" in bad(alone, "keys", "rotate")[1]
    assert unreadable(before, blobs) == 0
    dispose(alone)


def test_a_change_that_begins_before_the_last_one_was_done_brings_all_three_keys_over(before: Flask) -> None:
    """Left half done, and somebody else knew the key meanwhile. With either of the two earlier keys beside the newest
    the first key of the other stopped everything, whichever stood in the settings."""
    newest = "third-" + "t" * 40
    blobs = fill(before, 30)
    with before.app_context():
        cast.ada(), cast.sol()
    both = with_both(before)
    with both.app_context():
        assert vault().rewrap(10) == 10
    second, third = started(before, newest, NEW), started(before, newest, OLD)
    assert "run this again" in bad(second, "keys", "rotate")[1]
    assert unreadable(second, blobs) == 20
    assert json.loads(good(third, "keys", "rotate")[0]) == {"requests": 20, "accounts": 2, "left": 0}
    alone = started(before, newest)
    assert unreadable(alone, blobs) == 0
    for app in (both, second, third, alone):
        dispose(app)


@pytest.mark.parametrize("before", ["sqlite"], indirect=True)
def test_what_the_old_key_wrapped_is_in_no_file(before: Flask) -> None:
    fill(before, 3)
    with before.app_context(), db.engines["keys"].connect() as connection:
        wrapped = connection.scalars(select(CaseKey.wrapped)).all()
    folder: Path = before.extensions["referral.settings"].instance

    def kept() -> int:
        files = [path.read_bytes() for path in folder.glob("keys.sqlite*")]
        return sum(one in content for one in wrapped for content in files)

    assert kept() == 3
    both = with_both(before)
    good(both, "keys", "rotate")
    dispose(both)
    assert kept() == 0


def _rotate_for_ever(settings: Settings, no_further: int) -> None:
    """A life of `keys rotate` that is killed somewhere: small batches, so that there are many places. It waits for its
    end where so many are left: on a machine that gives whoever kills it little time it would be done before."""
    rewrap = CaseVault.rewrap

    def some_and_wait(vault: CaseVault, batch: int) -> int:
        if vault.left_to_rewrap() <= no_further:
            time.sleep(HANG)
        return rewrap(vault, batch)

    CaseVault.rewrap = some_and_wait  # type: ignore[method-assign]
    app = create_app(settings)
    with app.app_context():
        keys.rotate(actor="command", batch=7)


@pytest.mark.slow
def test_killed_half_way_it_goes_on_and_everything_opens_meanwhile(
    before: Flask, record_property: Callable[[str, object], None]
) -> None:
    """Ten thousand at full size. Each life is killed (SIGKILL) when it has come some way on."""
    chance = random.Random(3)
    blobs = fill(before, MANY)
    both = with_both(before)
    with both.app_context():
        settings: Settings = both.extensions["referral.settings"]
        left = vault().left_to_rewrap()
    assert left == MANY
    some = dict(chance.sample(sorted(blobs.items()), 50))
    killed = 0
    for _ in range(3):
        goal = left - chance.randint(1, MANY // 8)
        life = multiprocessing.get_context("spawn").Process(target=_rotate_for_ever, args=(settings, goal - MANY // 8))
        life.start()

        def come_some_way(goal: int = goal, life: Any = life) -> bool:
            with both.app_context():
                return vault().left_to_rewrap() <= goal or not life.is_alive()

        until(come_some_way, "some keys are wrapped anew")
        assert life.pid is not None
        if life.is_alive():
            os.kill(life.pid, signal.SIGKILL)
            killed += 1
        life.join(HANG)
        with both.app_context():
            left = vault().left_to_rewrap()
        assert unreadable(both, some) == 0
    assert killed == 3
    began = time.monotonic()
    (line,) = good(both, "keys", "rotate")
    told = json.loads(line)
    assert (told["requests"], told["left"]) == (left, 0)
    record_property("T42: keys, kills half way, unreadable", f"{MANY}, {killed}, 0")
    record_property("T42: keys of the last run, seconds", f"{left}, {time.monotonic() - began:.1f}")
    alone = started(before, NEW)
    assert unreadable(alone, blobs) == 0
    assert unreadable(alone, some, CaseVault(OLD, INDEX)) == len(some)
    for app in (both, alone):
        dispose(app)


def test_the_pair_of_a_backup_is_made_in_a_bare_checkout(tmp_path: Path) -> None:
    """No secret, no database: whoever makes it may do so on a machine of their own."""
    environ = {"PATH": os.environ["PATH"], "REFERRAL_INSTANCE": str(tmp_path / "none")}
    command = [FLASK, "--app", "wsgi", "keys", "pair", str(tmp_path / "private")]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, check=True, timeout=HANG)
    assert done.stdout.startswith(b"referral-backup-public-")
    assert not (tmp_path / "none").exists()
