"""Copies for the day on which a machine breaks: sealed as they are written, opened by whoever has the private half.

Two files, because they live apart: the data 35 days, the keys 14. Without the keys of its day the data say nothing, so
that what was deleted is out of reach two weeks later (T47).
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from sqlalchemy import Connection, Table, delete, insert, select
from sqlalchemy.orm import selectinload

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.retention import digest_of
from referral_app.actions.steps.forgetting import forget_requests
from referral_app.actions.steps.transaction import audit, writing
from referral_app.extensions import db
from referral_app.models import Fact, LegalHold, Request
from referral_app.models.keys import CaseKey
from referral_app.queries import backup as queries
from referral_app.queries.retention import RESTORED
from referral_app.security.case_keys import CannotBeRead, vault
from referral_app.security.derived import derived_key
from referral_app.security.sealed_files import CannotBeOpened, SealedWriter, new_file, open_sealed, read_head
from referral_app.vocabulary import RequestState
from referral_app.workflow.keeping import DATA_BACKUP, KEYS_BACKUP

KEPT = {"data": DATA_BACKUP, "keys": KEYS_BACKUP}
#: A copy goes in the night nearest to its last day. A second too young for it, it would stay for one more, and families
#: are told of two weeks.
_HALF_A_NIGHT = timedelta(hours=12)
#: Rows that go into a table at once.
_AT_ONCE = 500


def keys_file(data_file: Path) -> Path:
    """The file of the keys beside a file of the data."""
    return data_file.with_name(f"{data_file.name}.keys")


def make(data_file: Path, to: X25519PublicKey, *, now: datetime, actor: str) -> dict[str, int]:
    """Write both files; returns their lengths in bytes, by part. Others write on meanwhile. Both are there, whole, or
    neither is. Raises FileExistsError and OSError.

    The keys are read last: whatever is in the data has its key, if it was not deleted in between.
    """
    paths = {"data": data_file, "keys": keys_file(data_file)}
    _refuse_to_overwrite(paths.values())
    with writing():
        audit("backup_made", "backup", actor=actor)
    # Another run may be at the same two files: each writes its own, and one of them takes the names.
    unfinished = {path: path.with_name(f"{path.name}.{os.getpid()}.unfinished") for path in paths.values()}
    taken: list[Path] = []
    try:
        sizes = {part: _written(part, unfinished[path], to, now) for part, path in paths.items()}
        _refuse_to_overwrite(paths.values())
        for path in paths.values():
            unfinished[path].rename(path)
            taken.append(path)
    except BaseException:
        for path in (*unfinished.values(), *taken):
            path.unlink(missing_ok=True)
        raise
    return sizes


def _refuse_to_overwrite(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.exists():
            raise FileExistsError(17, "there is a file already", str(path))


def _written(part: str, path: Path, to: X25519PublicKey, now: datetime) -> int:
    """The length of the file of one part. It is on the disk, not on its way there, when this returns."""
    path.unlink(missing_ok=True)
    with new_file(path) as file:
        _write(part, file, to, now)
        file.flush()
        os.fsync(file.fileno())
        return file.tell()


def _write(part: str, file: BinaryIO, to: X25519PublicKey, now: datetime) -> None:
    head = {"part": part, "made_at": now.isoformat(), "revision": queries.revision_of(part)}
    sealed, packer = SealedWriter(file, to, head, _signer()), zlib.compressobj()
    for line in queries.lines(part):
        sealed.write(packer.compress(line))
    sealed.write(packer.flush())
    sealed.end()


def _signer() -> bytes:
    """What this office signs its copies with: whoever reads the public key could write one of their own."""
    return derived_key(programme.settings().audit_key, "backup")


def forget_old(folder: Path, *, now: datetime) -> tuple[list[Path], list[Path]]:
    """Delete the backups of a folder that have outlived their time; returns their paths, and those that cannot be
    deleted. Other files stay."""
    gone, stuck = [], []
    for path in sorted(folder.iterdir()):
        kept, made_at = _what(path)
        if kept is not None and now - made_at > kept - _HALF_A_NIGHT:
            try:
                path.unlink()
            except OSError:
                stuck.append(path)
            else:
                gone.append(path)
    return gone, stuck


def _what(path: Path) -> tuple[timedelta | None, datetime]:
    """How long a file is kept and since when; None for what is no backup."""
    with suppress(OSError, CannotBeOpened):
        if path.is_file():
            part, made_at, _revision = _head(path)
            return KEPT.get(part), made_at
    return None, datetime.min.replace(tzinfo=UTC)


def _head(path: Path) -> tuple[str, datetime, str]:
    """What a backup says of itself: its part, when it was made, and of which version of the tables. Raises
    CannotBeOpened and OSError."""
    with path.open("rb") as file:
        head = read_head(file)
    try:
        return str(head["part"]), datetime.fromisoformat(head["made_at"]).astimezone(UTC), str(head["revision"])
    except (KeyError, ValueError, TypeError, OverflowError):
        raise CannotBeOpened("it is no backup of this program, or its head is damaged") from None


def put_back(
    data_file: Path,
    private: X25519PrivateKey,
    *,
    with_keys: bool,
    now: datetime,
    actor: str,
    whoever_wrote_it: bool = False,
) -> dict[str, int]:
    """Put a backup back into empty databases: all of it, or nothing. Returns how many rows, and how many requests
    stay deleted because their key is gone.

    `with_keys`: the keys of the backup too; else those that are there stay, and what was deleted since the backup stays
    unreadable and goes. `whoever_wrote_it`: also a copy of which nothing shows that this office made it.
    Refused: "not_empty"; "wrong_revision", with `has` and `wants`; "keys_too_old"; "wrong_part"; "keys_do_not_fit";
    "keys_missing" where the keys that are there open none of the requests. Raises CannotBeOpened and OSError.
    """
    parts = {"data": data_file, **({"keys": keys_file(data_file)} if with_keys else {})}
    for part, path in parts.items():
        _refuse_unfit(part, path, now)
    if with_keys and _head(parts["keys"])[1] < _head(parts["data"])[1]:
        # What came since the keys were copied would count as deleted, and be taken away.
        raise CannotBeOpened("the keys beside it are of an earlier night than the data")
    signer = None if whoever_wrote_it else _signer()
    rows: dict[str, int] = {}
    with queries.engine_of("data").connect().execution_options(writing=True) as data, data.begin():
        queries.wait_for_ever(data)
        rows["data"] = _fill("data", data, data_file, private, signer)
        if not with_keys:
            _refuse_keys_of_others(data)
        else:
            # Keys first, as everywhere: a key without a request is swept one day, a request without a key is lost.
            with queries.engine_of("keys").connect().execution_options(writing=True) as keys, keys.begin():
                queries.wait_for_ever(keys)
                rows["keys"] = _fill("keys", keys, parts["keys"], private, signer)
                _refuse_foreign_keys(keys)
    return {**rows, "deleted_since": _settle(now, actor)}


def _refuse_unfit(part: str, path: Path, now: datetime) -> None:
    says, made_at, revision = _head(path)
    if says != part:
        raise Refused("wrong_part")
    if part == "keys" and now - made_at > KEYS_BACKUP:
        raise Refused("keys_too_old")
    if revision != queries.revision_of(part):
        raise Refused("wrong_revision", has=queries.revision_of(part), wants=revision)
    if not queries.is_empty(part):
        raise Refused("not_empty")


def _fill(part: str, connection: Connection, path: Path, private: X25519PrivateKey, signer: bytes | None) -> int:
    tables = {table.name: table for table in queries.tables_of(part)}
    done, name = 0, ""
    waiting: list[dict[str, Any]] = []
    try:
        with path.open("rb") as file:
            for table, values in queries.parsed(_lines(open_sealed(file, private, signer))):
                if waiting and (table != name or len(waiting) == _AT_ONCE):
                    done += _put(connection, tables[name], waiting)
                    waiting = []
                name = table
                waiting.append(values)
            if waiting:
                done += _put(connection, tables[name], waiting)
    except (ValueError, KeyError, zlib.error):
        raise CannotBeOpened("what is in it cannot be read") from None
    return done


def _put(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> int:
    connection.execute(insert(table), rows)
    return len(rows)


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer, rest = zlib.decompressobj(), b""
    for piece in pieces:
        *whole, rest = (rest + packer.decompress(piece)).split(b"\n")
        yield from whole
    if rest or not packer.eof:
        raise ValueError("the rows end too early")


def _refuse_keys_of_others(data: Connection) -> None:
    """Whether the keys that stand are those of this office: with an empty keys database, or another one, every request
    of the backup would count as deleted since and be taken away."""
    with queries.engine_of("keys").connect() as keys:
        _refuse_foreign_keys(keys)
        known = set(keys.scalars(select(CaseKey.case_id)))
    requests = data.scalars(select(Request.id)).all()
    if requests and known.isdisjoint(requests):
        raise Refused("keys_missing")


def _refuse_foreign_keys(connection: Connection) -> None:
    """Whether the field key of the settings opens the keys: one of each that wrapped any is tried."""
    for kek_id in connection.scalars(select(CaseKey.kek_id).distinct()).all():
        row = connection.execute(
            select(CaseKey.case_id, CaseKey.kek_id, CaseKey.wrapped).where(CaseKey.kek_id == kek_id).limit(1)
        ).one()
        try:
            vault().refuse_foreign(row.case_id, row.kek_id, row.wrapped)
        except CannotBeRead:
            raise Refused("keys_do_not_fit") from None


def _settle(now: datetime, actor: str) -> int:
    """What was deleted since the backup stays deleted. Keys without a request are left alone for as long as backups of
    the data live: one of them may yet be put back."""
    with queries.engine_of("keys").connect() as connection:
        known = set(connection.scalars(select(CaseKey.case_id)))
    with writing() as session:
        rows = [row for row in session.execute(select(Request.id, Request.state)) if row.id not in known]
        gone = [row.id for row in rows]
        for start in range(0, len(gone), _AT_ONCE):
            some = gone[start : start + _AT_ONCE]
            session.execute(delete(LegalHold).where(LegalHold.request_id.in_(some)))
            # Counted like what is forgotten in its time: the counts of after the copy are lost with the rest.
            found = select(Request).where(Request.id.in_(some)).options(selectinload(Request.needs))
            forget_requests(session.scalars(found).all(), now=now)
        fact = session.get(Fact, RESTORED)
        if fact is None:
            session.add(Fact(name=RESTORED, value=now.isoformat()))
        else:
            fact.value = now.isoformat()
        audit("backup_put_back", "backup", actor=actor, reason=f"{len(gone)} deleted since")
        _tell_of_the_gone(rows, actor)
    db.session.remove()
    return len(gone)


def _tell_of_the_gone(rows: Sequence[Any], actor: str) -> None:
    """The record tells of each request that was sent and is not there: else it would count as taken out."""
    drafts = [row.id for row in rows if row.state == RequestState.DRAFT]
    sent = [row.id for row in rows if row.state != RequestState.DRAFT]
    for name, ids in (("deleted since the copy", sent), ("drafts deleted since the copy", drafts)):
        if ids:
            audit("retention_swept", "requests", actor=actor, reason=f"{len(ids)} {name}", digest=digest_of(ids))
