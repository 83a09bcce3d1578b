"""The audit chain: one link per act, each signed over the one before, so that any change shows (T43).

The chain alone cannot show that its tail was cut or that yesterday's table was put back: for that its head is kept
elsewhere (`Head`), and given to `verify`.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal, NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session, scoped_session

from referral_app import programme
from referral_app.clock import clock
from referral_app.models import AuditRow, Fact, mark_of
from referral_app.security.derived import derived_key, keyed_hash

AnySession = Session | scoped_session[Any]
#: What the first link stands on.
START = "0" * 64
#: The fact that says where the chain begins since its old end was forgotten.
_START_FACT = "audit_start"
#: The name of the lock in PostgreSQL under which links are added: any number, the same everywhere.
LOCK = 7_233_014_625
BATCH = 2_000
_COLUMNS = (
    AuditRow.seq,
    AuditRow.at,
    AuditRow.actor,
    AuditRow.action,
    AuditRow.object,
    AuditRow.reason,
    AuditRow.digest,
    AuditRow.prev,
    AuditRow.mac,
    AuditRow.who,
)
_LINKS = AuditRow.metadata.tables[AuditRow.__tablename__]
#: Put together once: every act asks it.
_LAST = select(AuditRow.seq, AuditRow.mac).order_by(AuditRow.seq.desc()).limit(1)

FaultKind = Literal[
    "missing", "changed", "unlinked", "cut", "event_changed", "event_missing", "event_added", "request_missing"
]


@dataclass(frozen=True)
class Head:
    """The last link at some moment, kept outside the database. Written as `seq:mac`."""

    seq: int
    mac: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.mac}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """The head from its written form. Raises ValueError."""
        seq, _, mac = text.strip().partition(":")
        if not (seq.isascii() and seq.isdecimal() and len(mac) == 64):
            raise ValueError("not a head of the audit chain")
        return cls(int(seq), mac)


@dataclass(frozen=True)
class ChainFault:
    """Where the record is broken. `missing`: this link is gone; `changed`: its content is not what was signed;
    `unlinked`: it does not stand on the one before; `cut`: a kept head is not in the table as it was. The other kinds
    are of rows that the chain speaks of (`security.record`); `row` names them, as "event:…" or "request:…"."""

    seq: int
    kind: FaultKind
    row: str = ""

    def __str__(self) -> str:
        return "\t".join(filter(None, (str(self.seq), self.kind, self.row)))


class Link(NamedTuple):
    """What one link will say. `object` and `reason` are ids and codes, never a name."""

    actor: str
    action: str
    object: str
    reason: str | None = None
    digest: str | None = None


def append_links(session: AnySession, links: Sequence[Link]) -> int:
    """Add links in the session's transaction, one that writes, and end it soon: nobody else adds meanwhile.

    Returns the number of the first of them.

    Their time is the real clock's. Links are added one after the other: PostgreSQL holds a lock until the transaction
    ends, SQLite has BEGIN IMMEDIATE.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    last = head(session) or Head(0, START)
    first = last.seq + 1
    at, key, rows = clock().real().astimezone(UTC), _audit_key(), []
    for link in links:
        said = {"seq": last.seq + 1, "at": at, **link._asdict(), "prev": last.mac}
        last = Head(last.seq + 1, _mac(key, list(said.values())))
        rows.append({**said, "mac": last.mac})
    # As columns: nobody writes to a link again.
    session.connection().execute(_LINKS.insert(), rows)
    return first


def head(session: AnySession) -> Head | None:
    """The last link, or None of an empty chain."""
    row = session.execute(_LAST).one_or_none()
    return Head(row.seq, row.mac) if row else None


def note_start(session: AnySession, last: Head) -> None:
    """Remember, signed, that all links up to this one were forgotten in their time, in the transaction that does it."""
    value = f"{last}:{_mac(_audit_key(), [_START_FACT, last.seq, last.mac])}"
    fact = session.get(Fact, _START_FACT)
    if fact is None:
        session.add(Fact(name=_START_FACT, value=value))
    else:
        fact.value = value


def begins_after(session: AnySession) -> Head:
    """The last link that was forgotten: number 0 of a chain that is there from its first. What nobody signed counts as
    nothing, so that a chain whose old end was cut by hand shows it."""
    fact = session.get(Fact, _START_FACT)
    seq, mac, signed = (fact.value.split(":") if fact else ["", "", ""])[:3]
    if seq.isascii() and seq.isdecimal():
        last = Head(int(seq), mac)
        if hmac.compare_digest(_mac(_audit_key(), [_START_FACT, last.seq, last.mac]), signed):
            return last
    return Head(0, START)


def verify(session: AnySession, *heads: Head) -> list[ChainFault]:
    """Every fault of the chain, by place; an empty list when it is whole. Reads 100,000 links in a few seconds.

    With `heads` that were kept elsewhere, a cut tail and an older table put back show too.
    """
    key = _audit_key()
    faults: list[ChainFault] = []
    start = begins_after(session)
    expected, prev = start.seq + 1, start.mac
    kept = {head.seq for head in heads}
    found = {start.seq: start.mac}
    for link in _links(session):
        if link.seq > expected:
            faults.extend(ChainFault(seq, "missing") for seq in _first_few(expected, link.seq))
        elif link.seq < expected:
            faults.append(ChainFault(link.seq, "changed"))
            continue
        elif link.prev != prev:
            faults.append(ChainFault(link.seq, "unlinked"))
        signed = hmac.compare_digest(_mac(key, list(link[:-2])), link.mac)
        # The mark that links are found by is not signed: it follows from what is.
        if not signed or link.who != mark_of(link.actor, link.action):
            faults.append(ChainFault(link.seq, "changed"))
        if link.seq in kept:
            found[link.seq] = link.mac
        expected, prev = link.seq + 1, link.mac
    cut = {min(head.seq, expected) for head in heads if head.seq >= start.seq and found.get(head.seq) != head.mac}
    return faults + [ChainFault(seq, "cut") for seq in sorted(cut)]


def _first_few(start: int, end: int, most: int = 1_000) -> range:
    """The numbers of a gap; of a very wide one (a forged number) only the first thousand."""
    return range(start, min(end, start + most))


def _links(session: AnySession) -> Iterator[Any]:
    """All links in order, a batch at a time, so that a long chain does not fill the memory."""
    last: int | None = None
    while True:
        asked = select(*_COLUMNS).order_by(AuditRow.seq).limit(BATCH)
        rows = session.execute(asked if last is None else asked.where(AuditRow.seq > last)).all()
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1].seq


def _mac(key: bytes, values: list[Any]) -> str:
    said = [value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in values]
    return hmac.new(key, json.dumps(said, separators=(",", ":")).encode(), sha256).hexdigest()


def sign_head(head: Head) -> str:
    """The signature of a head that is written down elsewhere, by a key of its own."""
    return keyed_hash(derived_key(programme.settings().audit_key, "audit head"), str(head))


def _audit_key() -> bytes:
    return derived_key(programme.settings().audit_key, "audit chain")
