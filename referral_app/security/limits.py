"""How often somebody may try: counters in the database, so that all workers count as one (T05, T69).

No address is stored: a bucket is a keyed hash of the purpose and the network (or account), under a salt that changes
every day (UTC), so that yesterday's buckets cannot be compared with today's. Windows are fixed pieces of time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address, ip_network

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from referral_app import programme
from referral_app.config import ConfigError
from referral_app.extensions import db
from referral_app.models import Hit
from referral_app.security.derived import derived_key, keyed_hash


@dataclass(frozen=True)
class Limit:
    """At most `most` in `seconds`. `by_network`: the key is an address, counted by its network of /24 or /48."""

    most: int
    seconds: int
    by_network: bool = True


@dataclass(frozen=True)
class Verdict:
    """`n`: how often in this window, this time included. `first_over`: this is the first one too many.
    `retry_after`: seconds until the window ends."""

    n: int
    over: bool
    retry_after: int
    first_over: bool = False


#: By purpose; `REFERRAL_LIMITS` changes the numbers. `intake_network` flags, `intake_stop` refuses (E11),
#: `intake_whole` counts everybody together and flags.
DEFAULTS = {
    #: Tries to sign in, from browsers that do not know the account (`actions/tries.py`): of one network, whatever the
    #: account; of one account and network, where a short wait comes first; of one account from everywhere.
    "sign_in_network": Limit(20, 15 * 60),
    "sign_in_pace": Limit(5, 30, by_network=False),
    "sign_in_pair": Limit(10, 15 * 60, by_network=False),
    "sign_in_account": Limit(100, 15 * 60, by_network=False),
    #: Codes of the second factor from such browsers: whoever gets here has the password.
    "second_factor": Limit(10, 15 * 60, by_network=False),
    "second_factor_day": Limit(50, 24 * 60 * 60, by_network=False),
    #: Passwords, and codes, in one browser that knows the account. Nobody else's tries count here.
    "device_password": Limit(10, 15 * 60, by_network=False),
    "device_code": Limit(10, 15 * 60, by_network=False),
    "device_code_day": Limit(50, 24 * 60 * 60, by_network=False),
    #: Of one session: the fifth wrong proof ends it (T07).
    "proof": Limit(4, 24 * 60 * 60, by_network=False),
    "intake_network": Limit(10, 60 * 60),
    "intake_stop": Limit(60, 60 * 60),
    "intake_whole": Limit(300, 60 * 60, by_network=False),
    #: One wrong phrase typed from one network: a shelter's other families are never shut out. A right one counts
    #: nothing and always opens; with 72 bits nobody finds one by trying.
    "phrase": Limit(10, 15 * 60, by_network=False),
    #: Wrong phrases of one network, whichever: so many that no house reaches it by mistyping.
    "phrase_network": Limit(1000, 15 * 60),
    #: Drafts begun from one network: past the first they are flagged, past the second refused.
    "draft_network": Limit(30, 60 * 60),
    "draft_stop": Limit(200, 60 * 60),
    #: Texts of more than 4,000 signs sent from one form, and from one network (`web/entry/long_texts.py`).
    "long_text": Limit(6, 60, by_network=False),
    "long_text_network": Limit(30, 60),
    "link": Limit(20, 60),
}
_UNITS = {"s": 1, "m": 60, "h": 60 * 60}
_SO_FAR = select(Hit.n).where(Hit.bucket == bindparam("in_bucket"), Hit.window == bindparam("in_window"))
_DAY = 24 * 60 * 60
_WITH_PORT = re.compile(r"\[([^\[\]]+)\](?::[0-9]+)?|([0-9.]+):[0-9]+")
_ONE = re.compile(r"([a-z_]+)=([0-9]{1,9})/([0-9]{1,5})([smh])")


@lru_cache(maxsize=8)
def parse_limits(setting: str) -> dict[str, Limit]:
    """The limits of `REFERRAL_LIMITS`, such as "sign_in_account=10/15m,intake_network=10/1h"; the rest as built in.

    Units: s, m, h; a window is at most 24 hours. Raises ConfigError with one line.
    """
    limits = dict(DEFAULTS)
    for part in filter(None, (piece.strip() for piece in setting.split(","))):
        said = _ONE.fullmatch(part)
        if said is None:
            raise ConfigError("REFERRAL_LIMITS must be a list such as sign_in_account=10/15m,intake_network=10/1h")
        purpose, most, count, unit = said.groups()
        if purpose not in limits:
            raise ConfigError(f"REFERRAL_LIMITS names no limit of ours: {purpose}")
        seconds = int(count) * _UNITS[unit]
        if not 0 < seconds <= _DAY or int(most) < 1:
            raise ConfigError(f"REFERRAL_LIMITS: {purpose} needs a number above 0 and a window of at most 24 hours")
        limits[purpose] = replace(limits[purpose], most=int(most), seconds=seconds)
    return limits


def count(purpose: str, key: str | None, now: datetime) -> Verdict:
    """Count one try in a transaction of its own, and say whether that is one too many.

    `key` is an account's name or a network address, as the purpose has it; `now` is the real time. Call it outside a
    write transaction: on SQLite the counter would wait for that one.
    """
    with _counting() as connection:
        return _count(connection, purpose, key, now)


@dataclass(frozen=True)
class Tries:
    """One try that counts for several limits, purpose and key: `stop` refuses it, `then` mark it. `now`: real time."""

    stop: tuple[str, str | None]
    then: Sequence[tuple[str, str | None]]
    now: datetime


class Stopped(Exception):
    """A try is one too many, where it was to be counted with what it does: none of that stands, and it is not counted
    yet."""


def over_each(tries: Tries) -> list[bool] | None:
    """Count one try of several limits in one transaction of its own: the disk is waited for once.

    None where `stop` is over: then nothing else was counted. Otherwise for each of `then` whether it is one too many.
    """
    with _counting() as connection:
        return _over_each(connection, tries)


def count_within(connection: Connection, tries: Tries) -> list[bool]:
    """The same in the transaction of what is tried, so that the disk is waited for once for both. Raises Stopped.

    Call it last: the counters of everybody stay locked until the transaction ends. Who ends it otherwise counts by
    `over_each`, since a try counts whatever becomes of it.
    """
    many = _over_each(connection, tries)
    if many is None:
        raise Stopped
    return many


def is_stopped(tries: Tries) -> bool:
    """Whether `stop` is over before this try is counted: whoever is refused anyway costs no more than this look."""
    limit, bucket, window = _place(*tries.stop, tries.now)
    with db.engine.connect() as connection:
        n = connection.execute(_SO_FAR, {"in_bucket": bucket, "in_window": window}).scalar()
    return (n or 0) >= limit.most


def _over_each(connection: Connection, tries: Tries) -> list[bool] | None:
    if _count(connection, *tries.stop, tries.now).over:
        return None
    return [_count(connection, *one, tries.now).over for one in tries.then]


@contextmanager
def _counting() -> Iterator[Connection]:
    with db.engine.connect().execution_options(writing=True) as connection, connection.begin():
        yield connection


def _count(connection: Connection, purpose: str, key: str | None, now: datetime) -> Verdict:
    limit, bucket, window = _place(purpose, key, now)
    ends = (window + 1) * limit.seconds
    n = _add_one(connection, bucket, window, datetime.fromtimestamp(ends, UTC))
    return Verdict(n, over=n > limit.most, retry_after=ends - int(now.timestamp()), first_over=n == limit.most + 1)


def _place(purpose: str, key: str | None, now: datetime) -> tuple[Limit, str, int]:
    """The limit, and the bucket and window in which this is counted."""
    settings = programme.settings()
    limit = parse_limits(settings.limits)[purpose]
    whose = network(key) if limit.by_network else (key or "").strip().casefold()
    return limit, _bucket(settings.index_key, purpose, whose, now), int(now.timestamp()) // limit.seconds


def take_back(purpose: str, key: str | None, now: datetime) -> None:
    """Forget one try of this window: it was a right one."""
    _limit, bucket, window = _place(purpose, key, now)
    lowered = update(Hit).where(Hit.bucket == bucket, Hit.window == window, Hit.n > 0).values(n=Hit.n - 1)
    with _counting() as connection:
        connection.execute(lowered)


def over(purpose: str, key: str | None, now: datetime) -> bool:
    """Count one try; True if it is one too many."""
    return count(purpose, key, now).over


def network(address: str | None) -> str:
    """The network an address belongs to: /24 of IPv4, /48 of IPv6. What is no address counts as one network.

    Some proxies write the port behind it, by which nobody's network would be known and all be one.
    """
    said = (address or "").strip()
    with_port = _WITH_PORT.fullmatch(said)
    try:
        place = ip_address((with_port[1] or with_port[2]) if with_port else said)
    except ValueError:
        return "unknown"
    mapped = getattr(place, "ipv4_mapped", None)
    place = mapped or place
    return str(ip_network(f"{place}/{24 if place.version == 4 else 48}", strict=False))


def _bucket(index_key: str, purpose: str, whose: str, now: datetime) -> str:
    salt = derived_key(index_key, f"limits|{now.astimezone(UTC):%Y-%m-%d}")
    return keyed_hash(salt, purpose, whose)


def _add_one(connection: Connection, bucket: str, window: int, expires_at: datetime) -> int:
    row = {"bucket": bucket, "window": window, "n": 1, "expires_at": expires_at}
    return int(connection.execute(_counted(connection.dialect.name), row).scalar_one())


@lru_cache(maxsize=2)
def _counted(dialect: str) -> ReturningInsert[int]:
    """Put together once for each engine: sending asks it three times."""
    made = postgresql.insert(Hit) if dialect == "postgresql" else sqlite.insert(Hit)
    counted = made.on_conflict_do_update(index_elements=["bucket", "window"], set_={"n": Hit.n + 1})
    return counted.returning(Hit.n)
