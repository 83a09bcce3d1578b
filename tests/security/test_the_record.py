"""`audit verify` reads chain, events and requests: whatever was changed by hand shows, and where (T43)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import column, delete, func, insert, select, table, update

from referral_app.actions import family, intake, retention, triage
from referral_app.actions.disclosures import write_down_look
from referral_app.extensions import db
from referral_app.follow_ups import worker
from referral_app.models import AuditRow, Event, Letter, Request
from referral_app.models.base import new_id
from referral_app.security import chain, heads, record
from tests import cast
from tests.commands.shell import bad, good
from tests.conftest import StillClock
from tests.follow_ups.world import Basket
from tests.races.crowd import FULL

TRIES = 1_000 if FULL else 200
KEPT_BY = "keeper@example.org"


def busy(app: Flask) -> list[str]:
    """A day's record: four requests, looked at, taken and noted. Returns their ids."""
    with app.app_context():
        counsel = cast.grace()
        requests = [cast.submitted() for _ in range(4)]
        for request in requests:
            write_down_look("request_read", f"request:{request.id}", actor=counsel.id)
            triage.take_request(request.id, actor=counsel, now=cast.clock().programme())
            triage.add_note(request.id, "a call", actor=counsel, now=cast.clock().programme())
        return [request.id for request in requests]


def faults(*kept: chain.Head) -> list[tuple[int, str, str]]:
    return [(fault.seq, fault.kind, fault.row) for fault in record.verify(db.session, kept)]


def any_event(draw: random.Random) -> Any:
    return draw.choice(db.session.execute(select(Event.id, Event.seq, Event.request_id).order_by(Event.seq)).all())


def any_seq(draw: random.Random) -> int:
    return draw.randint(1, db.session.scalar(select(func.max(AuditRow.seq))) or 0)


def link(seq: int) -> dict[str, Any]:
    return dict(db.session.execute(select(AuditRow.__table__).where(AuditRow.seq == seq)).mappings().one())


Place = tuple[int, frozenset[str]]


def edit_link(draw: random.Random) -> Place:
    seq = any_seq(draw)
    column, value = draw.choice([("actor", "nobody"), ("object", "request:other"), ("action", "x"), ("reason", "x")])
    db.session.execute(update(AuditRow).where(AuditRow.seq == seq).values({column: value}))
    return seq, frozenset({"changed"})


def delete_link(draw: random.Random) -> Place:
    """Not the last: that is a cut end."""
    seq = draw.randint(1, (db.session.scalar(select(func.max(AuditRow.seq))) or 0) - 1)
    db.session.execute(delete(AuditRow).where(AuditRow.seq == seq))
    return seq, frozenset({"missing"})


def add_link(draw: random.Random) -> Place:
    last = link(db.session.scalar(select(func.max(AuditRow.seq))) or 0)
    forged = {**last, "seq": last["seq"] + 1, "prev": last["mac"], "mac": f"{draw.getrandbits(256):064x}"}
    db.session.execute(insert(AuditRow).values(forged))
    return forged["seq"], frozenset({"changed"})


def swap_links(draw: random.Random) -> Place:
    seq = draw.randint(1, (db.session.scalar(select(func.max(AuditRow.seq))) or 0) - 1)
    one, other = link(seq), link(seq + 1)
    db.session.execute(delete(AuditRow).where(AuditRow.seq.in_([seq, seq + 1])))
    db.session.execute(insert(AuditRow), [{**one, "seq": seq + 1}, {**other, "seq": seq}])
    return seq, frozenset({"changed", "unlinked"})


def rehash_without_the_key(draw: random.Random) -> Place:
    seq = any_seq(draw)
    said = {**link(seq), "actor": "nobody"}
    said["mac"] = chain._mac(b"not the key", [value for name, value in said.items() if name != "mac"])
    db.session.execute(update(AuditRow).where(AuditRow.seq == seq).values(actor="nobody", mac=said["mac"]))
    return seq, frozenset({"changed"})


def cut_the_end(draw: random.Random) -> Place:
    seq = any_seq(draw)
    gone = select(AuditRow.seq).where(AuditRow.seq >= seq)
    db.session.execute(delete(Event).where(Event.seq.in_(gone)))
    db.session.execute(delete(AuditRow).where(AuditRow.seq >= seq))
    return seq, frozenset({"cut"})


def edit_event(draw: random.Random) -> Place:
    event = any_event(draw)
    column, value = draw.choice([("actor", "nobody"), ("kind", "x"), ("detail", {"x": 1}), ("subject", "x")])
    db.session.execute(update(Event).where(Event.id == event.id).values({column: value}))
    return event.seq, frozenset({"event_changed"})


def delete_event(draw: random.Random) -> Place:
    event = any_event(draw)
    db.session.execute(delete(Event).where(Event.id == event.id))
    return event.seq, frozenset({"event_missing"})


def add_event(draw: random.Random) -> Place:
    """Under a number of its own, one that is taken, or one that stands for something else."""
    like = any_event(draw)
    seq = draw.choice([0, like.seq, any_seq(draw), 10_000])
    row = dict(db.session.execute(select(Event.__table__).where(Event.id == like.id)).mappings().one())
    db.session.execute(insert(Event).values({**row, "id": new_id(), "seq": seq}))
    return seq, frozenset({"event_added"})


def overwrite_a_code(draw: random.Random) -> Place:
    """As somebody without the key does it: what stands there then is no code."""
    seq = any_seq(draw)
    raw = table("audit", column("seq"), column("actor"), column("who"))
    name = draw.choice(["actor", "who"])
    db.session.execute(update(raw).where(raw.c.seq == seq).values({name: "nobody"}))
    return seq, frozenset({"changed"})


def overwrite_an_event(draw: random.Random) -> Place:
    event = any_event(draw)
    raw = table("events", column("id"), column("actor"), column("detail"))
    name, value = draw.choice([("actor", "nobody"), ("detail", b"nothing that opens, whatever the key may be")])
    db.session.execute(update(raw).where(raw.c.id == event.id).values({name: value}))
    return event.seq, frozenset({"event_changed"})


def delete_request(draw: random.Random) -> Place:
    """With all that hangs on it, and no word in the chain."""
    request_id = draw.choice(db.session.scalars(select(Request.id).order_by(Request.id)).all())
    seq = db.session.scalar(
        select(AuditRow.seq).where(AuditRow.object == f"request:{request_id}", AuditRow.action == "request_submitted")
    )
    db.session.execute(delete(Request).where(Request.id == request_id))
    return seq or 0, frozenset({"request_missing"})


TAMPERINGS = [edit_link, delete_link, add_link, swap_links, rehash_without_the_key, cut_the_end]
TAMPERINGS += [edit_event, delete_event, add_event, delete_request, overwrite_a_code, overwrite_an_event]


def test_whatever_is_changed_by_hand_is_found_at_its_place(
    app: Flask, record_property: Callable[[str, object], None]
) -> None:
    draw, found = random.Random(43), Counter[str]()
    busy(app)
    with app.app_context():
        head = chain.head(db.session)
        assert head is not None
        assert faults(head) == []
        db.session.rollback()
        for n in range(TRIES):
            tamper = TAMPERINGS[n % len(TAMPERINGS)]
            seq, kinds = tamper(draw)
            there = {kind for place, kind, _row in faults(head) if place == seq}
            assert there & kinds, (tamper.__name__, seq, kinds, faults(head))
            found[tamper.__name__] += 1
            db.session.rollback()
        assert faults(head) == []
    assert len(found) == len(TAMPERINGS)
    record_property("T43 changes by hand that were found at their place", f"{found.total()} of {TRIES}")


def test_the_chain_alone_sees_no_event_and_no_cut_end(app: Flask) -> None:
    """The control: without events, requests and a head kept elsewhere these pass as whole."""
    draw = random.Random(43)
    busy(app)
    with app.app_context():
        for tamper in (edit_event, delete_event, add_event, delete_request, cut_the_end):
            tamper(draw)
            assert chain.verify(db.session) == [], tamper.__name__
            db.session.rollback()


def test_the_row_is_named(app: Flask) -> None:
    busy(app)
    with app.app_context():
        event = any_event(random.Random(1))
        db.session.execute(update(Event).where(Event.id == event.id).values(actor="nobody"))
        db.session.commit()
    said, complaint = bad(app, "audit", "verify")
    assert said == [f"{event.seq}\tevent_changed\tevent:{event.id}"]
    assert complaint == "the record is broken in 1 place"


def test_what_was_forgotten_in_its_time_is_no_fault(app: Flask, clock: StillClock) -> None:
    """By the night's forgetting and by the family's own hand; a request that goes beside them shows."""
    ids = busy(app)
    with app.app_context():
        for request_id in ids[:3]:
            intake.withdraw_request(request_id, now=clock.now)
        family.delete_ended(ids[0], now=clock.now)
        clock.move(days=91)
        assert retention.run(clock.now)["closed"] == 2
        assert faults() == []
        db.session.rollback()
        delete_request(random.Random(1))
        assert {kind for _seq, kind, _row in faults()} == {"request_missing"}


def test_the_head_is_kept_outside_each_day_and_a_cut_end_shows_against_it(
    app: Flask, clock: StillClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kept"
    settings = replace(app.extensions["referral.settings"], record_to=KEPT_BY, record_dir=folder)
    monkeypatch.setitem(app.extensions, "referral.settings", settings)
    post = Basket()
    monkeypatch.setitem(app.extensions, "referral.transport", post)
    busy(app)
    for _ in range(3):
        worker.tick(app)
        clock.move(hours=1)
    assert post.to(KEPT_BY) == ["A number to keep"]
    (kept,) = heads.files(folder)
    with app.app_context():
        said = heads.read(kept.read_bytes(), signed=True)
        assert said is not None
        (letter,) = db.session.scalars(select(Letter).where(Letter.kind == "record_mark"))
        mailed = chain.Head.parse(letter.params["mark"])
        assert any(str(mailed) in message.get_content() for message in post.messages)
    clock.move(days=1)
    for _ in range(2):
        worker.tick(app)
    assert len(post.to(KEPT_BY)) == 2
    assert len(heads.files(folder)) == 2
    assert good(app, "audit", "verify")
    with app.app_context():
        db.session.execute(delete(Event).where(Event.seq >= said.seq))
        db.session.execute(delete(AuditRow).where(AuditRow.seq >= said.seq))
        db.session.commit()
        # The control: nothing in the database itself shows it.
        assert chain.verify(db.session) == []
        db.session.rollback()
    lines, _complaint = bad(app, "audit", "verify")
    assert lines == [f"{said.seq}\tcut"]
    by_letter = tmp_path / "mailed"
    by_letter.write_text(str(mailed))
    for file in heads.files(folder):
        file.unlink()
    assert bad(app, "audit", "verify", "--head", by_letter)[0] == [f"{mailed.seq}\tcut"]


def test_a_file_that_was_written_anew_is_named(
    sqlite_app: Flask, clock: StillClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(sqlite_app.extensions["referral.settings"], record_dir=tmp_path)
    monkeypatch.setitem(sqlite_app.extensions, "referral.settings", settings)
    busy(sqlite_app)
    worker.tick(sqlite_app)
    (kept,) = heads.files(tmp_path)
    assert kept.stat().st_mode & 0o777 == 0o400
    head, signature = kept.read_text().split()
    kept.chmod(0o600)
    kept.write_text(f"1:{head.split(':')[1]}\n{signature}\n")
    assert bad(sqlite_app, "audit", "verify")[0] == [f"{kept.name}\thead_changed"]


def test_a_full_disk_leaves_no_half_head_that_tells_of_a_change(
    sqlite_app: Flask, clock: StillClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(sqlite_app.extensions["referral.settings"], record_dir=tmp_path)
    monkeypatch.setitem(sqlite_app.extensions, "referral.settings", settings)
    busy(sqlite_app)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("referral_app.security.heads.os.fsync", full)
        worker.tick(sqlite_app)
    assert list(tmp_path.iterdir()) == []
    clock.move(hours=1)
    worker.tick(sqlite_app)
    assert len(heads.files(tmp_path)) == len(list(tmp_path.iterdir())) == 1
    good(sqlite_app, "audit", "verify")


def test_without_an_address_and_a_folder_nothing_is_kept(sqlite_app: Flask) -> None:
    worker.tick(sqlite_app)
    with sqlite_app.app_context():
        assert db.session.scalar(select(Letter.id)) is None
