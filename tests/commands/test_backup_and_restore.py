"""A backup is one that has been restored (T70): the drill, on both engines, with what an office meets on that night."""

from __future__ import annotations

import json
import os
import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select

from referral_app.actions import backup as verbs
from referral_app.actions import intake, retention
from referral_app.actions.backup import keys_file
from referral_app.actions.family import delete_ended
from referral_app.actions.operations import note_tick
from referral_app.clock import clock as clock_of
from referral_app.extensions import db
from referral_app.models import Account, AuditRow, AuthSession, Request, Residue
from referral_app.models.base import Base
from referral_app.models.keys import CaseKey
from referral_app.queries import cases
from referral_app.security import chain, sealed_files
from referral_app.security.case_keys import CannotBeRead, CaseVault, vault
from referral_app.security.sealed_files import make_pair
from referral_app.vocabulary import Role
from tests import cast
from tests.commands.shell import bad, good
from tests.conftest import StillClock, dispose, empty, make_settings, migrated_app
from tests.house.digest import digests
from tests.house.scene import build
from tests.pg import Server
from tests.security.test_deleted_bytes import found_in

Note = Callable[[str, object], None]
FULL = bool(os.environ.get("REFERRAL_FULL_FIGURES"))
PRIVATE, PUBLIC = make_pair()
#: Signed out, and counters of their minute: not in a backup.
LEFT_OUT = frozenset({"auth_sessions", "enrolment_links", "hits", "known_devices"})


@pytest.fixture(params=["sqlite", "postgresql"])
def office(
    request: pytest.FixtureRequest, tmp_path: Path, session_clock: StillClock, clock: StillClock
) -> Iterator[Flask]:
    """An app with databases of its own and a public key in its settings."""
    urls = ()
    if request.param == "postgresql":
        pg: Server = request.getfixturevalue("pg")
        urls = (pg.url("saved"), pg.url("saved_keys"))
    app = migrated_app(make_settings(tmp_path / "office", *urls, backup_public_key=PUBLIC), session_clock)
    yield app
    with app.app_context():
        db.session.remove()
        empty(app)
    dispose(app)


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """The private half, as somebody brings it on the night."""
    path = tmp_path / "private"
    path.write_text(PRIVATE + "\n")
    return path


def wipe(app: Flask) -> None:
    """The machine broke: a new one has empty tables."""
    with app.app_context():
        db.session.remove()
        empty(app)


def wipe_data(app: Flask) -> None:
    """Only the data are lost; the keys database stands."""
    with app.app_context():
        db.session.remove()
        with db.engine.connect().execution_options(writing=True) as connection, connection.begin():
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())


def read_all(app: Flask) -> dict[str, object]:
    """What every request says, in the clear; None for what cannot be read."""
    said: dict[str, object] = {}
    with app.app_context():
        for request in db.session.scalars(select(Request)):
            try:
                said[request.id] = cases.words(request)
            except CannotBeRead:
                said[request.id] = None
    return said


def family(number: int) -> str:
    """The id of a request about a child of its own."""
    return cast.submitted(cast.of_another_family(number)).id


def test_the_drill_everything_comes_back_as_it_was(office: Flask, tmp_path: Path, private: Path) -> None:
    build(office)
    file = tmp_path / "monday"
    (line,) = good(office, "backup", file)
    sizes = json.loads(line)
    assert sizes == {"data": file.stat().st_size, "keys": keys_file(file).stat().st_size}
    assert {oct(path.stat().st_mode)[-3:] for path in (file, keys_file(file))} == {"600"}
    before, said = digests(office, LEFT_OUT), read_all(office)
    wipe(office)
    (line,) = good(office, "restore", file, "--private-key", private)
    told = json.loads(line)
    assert (told["deleted_since"], told["audit_chain"], told["keys"]) == (0, "whole", len(said))
    after = digests(office, LEFT_OUT)
    # The chain says that the backup was put back, and a fact since when.
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"audit", "facts"}
    assert read_all(office) == said
    assert None not in said.values()


@pytest.mark.slow
def test_a_copy_taken_while_others_write_is_of_one_moment(
    office: Flask, tmp_path: Path, private: Path, record_property: Note
) -> None:
    stop = threading.Event()
    done: list[str] = []

    def write() -> None:
        with office.app_context():
            while not stop.is_set():
                done.append(family(many + len(done)))
            db.session.remove()

    many = 10_000 if FULL else 40
    with office.app_context():
        for number in range(many):
            family(number)
        db.session.remove()
    writer = threading.Thread(target=write)
    writer.start()
    try:
        good(office, "backup", tmp_path / "busy")
    finally:
        stop.set()
        writer.join()
    said = read_all(office)
    wipe(office)
    began = time.monotonic()
    good(office, "restore", tmp_path / "busy", "--private-key", private)
    record_property("T70: seconds to put back", round(time.monotonic() - began, 1))
    back = read_all(office)
    record_property("T70: requests put back and read", len(back))
    with office.app_context():
        drafts = {request.id for request in db.session.scalars(select(Request)) if request.state == "draft"}
        assert chain.verify(db.session) == []
        # Every event of the copy has its link, and every request its events.
        submitted = db.session.scalar(
            select(func.count()).select_from(AuditRow).where(AuditRow.action == "request_submitted")
        )
    # The moment may fall between two commits of the one who writes: that request is still a draft in the copy, with
    # what had been typed by then. Whatever was sent reads as it was sent.
    assert len(drafts) <= 1
    whole = {id_: words for id_, words in back.items() if id_ not in drafts}
    assert len(whole) >= many
    assert whole.items() <= said.items()
    assert None not in back.values()
    assert submitted == len(whole)


@pytest.mark.slow
def test_every_flipped_byte_is_found_and_nothing_is_changed(
    office: Flask, tmp_path: Path, private: Path, record_property: Note
) -> None:
    build(office)
    file = tmp_path / "monday"
    good(office, "backup", file)
    wipe(office)
    nothing = digests(office)
    chance = random.Random(7)
    many = 100 if FULL else 12
    for _ in range(many):
        hurt = tmp_path / "hurt"
        shutil.copy(file, hurt)
        shutil.copy(keys_file(file), keys_file(hurt))
        damaged = chance.choice([hurt, keys_file(hurt)])
        content = bytearray(damaged.read_bytes())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        damaged.write_bytes(content)
        bad(office, "restore", hurt, "--private-key", private)
        assert digests(office) == nothing
    # The head stays readable, so each of its bytes may say something else: what it says is never taken on trust.
    head = file.read_bytes()
    for place in range(head.index(b"{"), head.index(b"}") + 1):
        hurt.write_bytes(head[:place] + bytes([head[place] ^ 1]) + head[place + 1 :])
        shutil.copy(keys_file(file), keys_file(hurt))
        bad(office, "restore", hurt, "--private-key", private)
    assert digests(office) == nothing
    record_property("T70: flipped bytes, found", f"{many}, {many}")
    for cut in (0, 10, 100, len(file.read_bytes()) - 1):
        hurt.write_bytes(file.read_bytes()[:cut])
        shutil.copy(keys_file(file), keys_file(hurt))
        bad(office, "restore", hurt, "--private-key", private)
    assert digests(office) == nothing
    good(office, "restore", file, "--private-key", private)


def test_what_goes_wrong_is_one_line(office: Flask, tmp_path: Path, private: Path) -> None:
    build(office)
    file = tmp_path / "monday"
    good(office, "backup", file)
    assert bad(office, "backup", file)[1] == f"{file} is there already: nothing is written over it"
    assert "cannot be written" in bad(office, "backup", tmp_path / "none" / "monday")[1]
    assert "hold something already" in bad(office, "restore", file, "--private-key", private)[1]
    wipe(office)
    other = tmp_path / "other"
    (public,) = good(office, "keys", "pair", other)
    assert public.startswith("referral-backup-public-")
    assert oct(other.stat().st_mode)[-3:] == "600"
    assert "cannot be written" in bad(office, "keys", "pair", other)[1]
    assert "sealed to another key" in bad(office, "restore", file, "--private-key", other)[1]
    other.write_text(PUBLIC)
    assert "no private half" in bad(office, "restore", file, "--private-key", other)[1]
    assert "cannot be read" in bad(office, "restore", file, "--private-key", tmp_path / "none")[1]
    assert "cannot be read" in bad(office, "restore", tmp_path / "none", "--private-key", private)[1]
    assert "another part" in bad(office, "restore", keys_file(file), "--private-key", private, "--data-only")[1]
    assert "no backup of this program" in bad(office, "restore", private, "--private-key", private)[1]


def test_a_copy_that_somebody_else_sealed_is_refused(
    office: Flask, tmp_path: Path, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever can write where copies lie, and knows the public half, puts one with an account of their own there."""
    with office.app_context():
        cast.account("mallory@example.org", "Mallory", Role.ADMINISTRATOR)
    file = tmp_path / "monday"
    ours = office.extensions["referral.settings"]
    with monkeypatch.context() as theirs:
        theirs.setitem(office.extensions, "referral.settings", replace(ours, audit_key="k" * 48))
        good(office, "backup", file)
    wipe(office)
    before = digests(office)
    assert "nothing shows that this office wrote it" in bad(office, "restore", file, "--private-key", private)[1]
    assert digests(office) == before, "nothing was changed"
    good(office, "restore", file, "--private-key", private, "--unsigned")
    with office.app_context():
        assert db.session.query(Account).count() == 1


def test_a_copy_from_before_they_were_signed_is_taken_by_name_alone(
    office: Flask, tmp_path: Path, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A forger would write the older kind."""
    with monkeypatch.context() as before:
        before.setattr(sealed_files, "MAGIC", sealed_files._UNSIGNED)
        before.setattr(sealed_files.SealedWriter, "end", lambda self: self._piece(bytes(self._rest), last=True))
        good(office, "backup", tmp_path / "monday")
    wipe(office)
    words = bad(office, "restore", tmp_path / "monday", "--private-key", private)[1]
    assert "nothing shows that this office wrote it" in words
    good(office, "restore", tmp_path / "monday", "--private-key", private, "--unsigned")


def test_keys_of_an_earlier_night_are_refused(office: Flask, tmp_path: Path, private: Path, clock: StillClock) -> None:
    """What came since would have no key, count as deleted by its family, and be taken away."""
    monday, tuesday = tmp_path / "monday", tmp_path / "tuesday"
    good(office, "backup", monday)
    clock.move(days=1)
    with office.app_context():
        cast.submitted()
    good(office, "backup", tuesday)
    shutil.copy(keys_file(tuesday), tmp_path / "kept")
    shutil.copy(keys_file(monday), keys_file(tuesday))
    wipe(office)
    assert "of an earlier night" in bad(office, "restore", tuesday, "--private-key", private)[1]
    shutil.copy(tmp_path / "kept", keys_file(tuesday))
    good(office, "restore", tuesday, "--private-key", private)
    with office.app_context():
        assert db.session.query(Request).count() == 1


def test_keys_of_a_later_night_fit_and_what_was_deleted_between_stays_deleted(
    office: Flask, tmp_path: Path, private: Path, clock: StillClock
) -> None:
    build(office)
    with office.app_context():
        gone = family(7)
    monday, tuesday = tmp_path / "monday", tmp_path / "tuesday"
    good(office, "backup", monday)
    shredded(office, [gone])
    clock.move(days=1)
    good(office, "backup", tuesday)
    shutil.copy(keys_file(tuesday), keys_file(monday))
    wipe(office)
    (line,) = good(office, "restore", monday, "--private-key", private)
    assert json.loads(line)["deleted_since"] == 1
    assert gone not in read_all(office)


def test_a_copy_that_fails_half_way_leaves_neither_half(
    office: Flask, tmp_path: Path, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data without keys are no backup, and stood in the way of the next try: a disk full at the second file, and a file
    of keys that is there already."""
    build(office)
    folder = tmp_path / "copies"
    folder.mkdir()
    file = folder / "monday"
    whole = verbs._write

    def full_at_the_keys(part: str, *rest: Any) -> None:
        whole(part, *rest)
        if part == "keys":
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(verbs, "_write", full_at_the_keys)
        assert "No space left on device" in bad(office, "backup", file)[1]
    assert list(folder.iterdir()) == []
    keys_file(file).write_text("somebody's")
    assert "is there already" in bad(office, "backup", file)[1]
    assert [path.read_text() for path in folder.iterdir()] == ["somebody's"]
    keys_file(file).unlink()
    good(office, "backup", file)
    wipe(office)
    good(office, "restore", file, "--private-key", private)


def test_what_outlived_its_time_goes_also_when_no_new_copy_can_be_made(
    office: Flask, tmp_path: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk kept the old keys, of which families are told that they are gone, and itself full. One that cannot be
    deleted is said, and does not keep the night's copy from being made."""
    folder = tmp_path / "copies"
    folder.mkdir()
    good(office, "backup", folder / "old")
    clock.move(days=15)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(verbs, "_write", full)
        assert "No space left" in bad(office, "backup", folder / "new", "--forget-old")[1]
    assert [path.name for path in folder.iterdir()] == ["old"]
    clock.move(days=21)
    unlink = Path.unlink

    def immovable(path: Path, missing_ok: bool = False) -> None:
        return full() if path.name == "old" else unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", immovable)
        said, complaint = bad(office, "backup", folder / "new", "--forget-old")
    assert json.loads(said[0])["forgotten"] == []
    assert complaint.startswith("old should be deleted")
    assert {path.name for path in folder.iterdir()} == {"old", "new", "new.keys"}


def test_a_clock_that_leapt_ahead_deletes_no_copy(
    sqlite_app: Flask, tmp_path: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(sqlite_app.extensions["referral.settings"], backup_public_key=PUBLIC)
    monkeypatch.setitem(sqlite_app.extensions, "referral.settings", settings)
    with sqlite_app.app_context():
        note_tick(clock.now)
    good(sqlite_app, "backup", tmp_path / "monday")
    clock.move(days=9 * 365)
    said, complaint = bad(sqlite_app, "backup", tmp_path / "later", "--forget-old")
    assert "forgotten" in said[0], "the new copy is made"
    assert "leapt years ahead" in complaint
    assert (tmp_path / "monday").exists()
    assert keys_file(tmp_path / "monday").exists()


def test_keys_are_gone_after_two_weeks_however_punctual_the_night_is(
    sqlite_app: Flask, tmp_path: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few seconds early in the fourteenth night, and what families deleted could be opened for a fifteenth day."""
    settings = replace(sqlite_app.extensions["referral.settings"], backup_public_key=PUBLIC)
    monkeypatch.setitem(sqlite_app.extensions, "referral.settings", settings)
    good(sqlite_app, "backup", tmp_path / "monday")
    clock.move(days=13)
    good(sqlite_app, "backup", tmp_path / "thirteenth", "--forget-old")
    assert keys_file(tmp_path / "monday").exists()
    clock.move(days=1, seconds=-20)
    good(sqlite_app, "backup", tmp_path / "fourteenth", "--forget-old")
    assert not keys_file(tmp_path / "monday").exists()
    assert (tmp_path / "monday").exists()


def test_beside_the_keys_of_nobody_the_data_are_not_put_back(
    office: Flask, tmp_path: Path, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--data-only` on a new machine: every request had no key there, and was deleted as one that its family had
    deleted. A field key that does not fit is said too."""
    build(office)
    good(office, "backup", tmp_path / "monday")
    with monkeypatch.context() as patch:
        wipe_data(office)
        patch.setitem(office.extensions, "referral.vault", CaseVault("another-" + "x" * 40, "index-" + "i" * 40))
        assert "field key" in bad(office, "restore", tmp_path / "monday", "--private-key", private, "--data-only")[1]
    wipe(office)
    nothing = digests(office)
    assert "open none" in bad(office, "restore", tmp_path / "monday", "--private-key", private, "--data-only")[1]
    assert digests(office) == nothing
    good(office, "restore", tmp_path / "monday", "--private-key", private)
    assert None not in read_all(office).values()


def test_without_a_public_key_there_is_no_backup(sqlite_app: Flask, tmp_path: Path) -> None:
    assert "REFERRAL_BACKUP_PUBLIC_KEY is not set" in bad(sqlite_app, "backup", tmp_path / "monday")[1]


def test_a_stolen_backup_tells_nothing(office: Flask, tmp_path: Path) -> None:
    """(T38) Not even what the tables hold in the clear; the control is the database itself."""
    build(office)
    with office.app_context():
        words = [*db.session.scalars(select(Request.reference)), *db.session.scalars(select(Request.id))]
    folder = tmp_path / "stolen"
    folder.mkdir()
    good(office, "backup", folder / "monday")
    assert found_in(folder, [*words, "Diallo", "noor@example.net"]) == dict.fromkeys(
        [*words, "Diallo", "noor@example.net"], 0
    )
    if (tmp_path / "office" / "referral.sqlite").exists():
        assert min(found_in(tmp_path / "office", words).values()) > 0


def shredded(app: Flask, ids: list[str]) -> None:
    """These families delete what they said."""
    with app.app_context():
        for request_id in ids:
            now = clock_of().programme()
            intake.withdraw_request(request_id, now=now, today=now.date())
            delete_ended(request_id, now=clock_of().real())


@pytest.mark.slow
def test_what_was_deleted_opens_in_no_older_backup(
    office: Flask, tmp_path: Path, private: Path, clock: StillClock, record_property: Note
) -> None:
    """(T47) Ten of a hundred are deleted; the older data beside today's keys show ninety. The ten are gone again at
    once, and after two weeks no copy of their keys is left anywhere."""
    many, some = (100, 10) if FULL else (20, 4)
    with office.app_context():
        ids = [family(number) for number in range(many)]
        db.session.remove()
    folder = tmp_path / "copies"
    folder.mkdir()
    file = folder / "before"
    good(office, "backup", file)
    said = read_all(office)
    gone = ids[:some]
    shredded(office, gone)
    wipe_data(office)
    (line,) = good(office, "restore", file, "--private-key", private, "--data-only")
    told = json.loads(line)
    assert (told["deleted_since"], told["audit_chain"]) == (some, "whole"), (
        "what was deleted since is no fault of the record"
    )
    with office.app_context():
        assert db.session.scalar(select(func.sum(Residue.n)).where(Residue.area == "")) == some, "it stays counted"
    back = read_all(office)
    assert back == {name: words for name, words in said.items() if name not in gone}
    record_property("T47: deleted, unreadable; others, readable", f"{some}, {some}; {many - some}, {len(back)}")
    # The control: with the keys of that night they would open, for two weeks and not a day longer.
    clock.move(days=14, minutes=1)
    wipe(office)
    assert "older than 14 days" in bad(office, "restore", file, "--private-key", private)[1]
    good(office, "backup", folder / "today", "--forget-old")
    assert sorted(path.name for path in folder.iterdir()) == ["before", "today", "today.keys"]
    clock.move(days=21)
    good(office, "backup", folder / "later", "--forget-old")
    assert "before" not in {path.name for path in folder.iterdir()}
    (folder / "notes.txt").write_text("not ours")
    clock.move(days=100)
    good(office, "backup", folder / "last", "--forget-old")
    assert sorted(path.name for path in folder.iterdir()) == ["last", "last.keys", "notes.txt"]


def test_keys_that_belong_to_no_request_wait_after_a_restore(
    office: Flask, tmp_path: Path, private: Path, clock: StillClock
) -> None:
    """Yesterday's data beside today's keys: keys of what came since are not swept for as long as a later copy of the
    data may turn up, and then they are."""
    with office.app_context():
        first = cast.submitted().id
        db.session.remove()
    good(office, "backup", tmp_path / "yesterday")
    with office.app_context():
        since = cast.submitted().id
        db.session.remove()
    wipe_data(office)
    good(office, "restore", tmp_path / "yesterday", "--private-key", private, "--data-only")

    def keys() -> set[str]:
        with office.app_context(), db.engines["keys"].connect() as connection:
            return set(connection.scalars(select(CaseKey.case_id)))

    for days in (2, 30):
        clock.move(days=days)
        with office.app_context():
            retention.run(clock.now)
        assert keys() == {first, since}
    clock.move(days=4)
    with office.app_context():
        retention.run(clock.now)
    assert keys() == {first}


def test_a_backup_of_other_tables_says_what_to_do(office: Flask, tmp_path: Path, private: Path) -> None:
    good(office, "backup", tmp_path / "new")
    wipe(office)
    with office.app_context():
        downgrade(revision="0007")
    try:
        _, said = bad(office, "restore", tmp_path / "new", "--private-key", private)
        assert "of version" in said
        assert "flask db upgrade" in said
    finally:
        with office.app_context():
            upgrade()


def test_who_was_signed_in_then_is_not_signed_in_again(office: Flask, tmp_path: Path, private: Path) -> None:
    build(office)
    with office.app_context():
        account = db.session.scalars(select(Account)).first()
        assert account is not None
        now = clock_of().real()
        db.session.add(
            AuthSession(token_sha256="s" * 64, account_id=account.id, created_at=now, seen_at=now, proof_at=now)
        )
        db.session.commit()
        good(office, "backup", tmp_path / "monday")
        wipe(office)
        good(office, "restore", tmp_path / "monday", "--private-key", private)
        assert db.session.scalars(select(AuthSession)).all() == []
        assert now - timedelta(days=1) < clock_of().real()


def test_a_wrong_field_key_is_said_before_anything_is_written(
    office: Flask, tmp_path: Path, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(office)
    good(office, "backup", tmp_path / "monday")
    wipe(office)
    nothing = digests(office)
    with office.app_context():
        assert vault().kek_id
    monkeypatch.setitem(office.extensions, "referral.vault", CaseVault("another-" + "x" * 40, "index-" + "i" * 40))
    assert "field key" in bad(office, "restore", tmp_path / "monday", "--private-key", private)[1]
    assert digests(office) == nothing
