"""Fail closed: weak settings do not start web server, worker or any command that opens a database (T78).

Every fault is one line on stderr, and no line ever holds a secret.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import Engine, create_engine, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from referral_app.config import ROOT, ConfigError, Settings, demonstration_environ

SECRETS = ("secret_key", "field_key", "index_key", "audit_key")
#: A secret that need not be there.
OPTIONAL_SECRETS = ("field_key_before",)
SHORTEST = 32
FEWEST_DIFFERENT = 6
MANIFEST = ROOT / "referral_app" / "static" / "dist" / "manifest.json"
#: Words of examples that were copied instead of made.
_SAMPLE_WORDS = ("change", "example", "sample", "replace", "your-", "your_", "placeholder", "insecure", "not-secret")
_SAMPLE_RUNS = ("0123456789abcdef0123456789abcdef", "abcdefghijklmnopqrstuvwxyz", "12345678901234567890")
_NETWORK_DISKS = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "lustre", "glusterfs", "fuse.sshfs", "fuse.glusterfs")
)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_MOUNTS = Path("/proc/self/mounts")


def refuse_weak_settings(settings: Settings, environ: Mapping[str, str] = os.environ) -> None:
    """Raises ConfigError, with one line, for the first setting that is too weak to run with."""
    _check_secrets(settings)
    _check_secret_files({**demonstration_environ(settings.instance), **environ})
    _check_web(settings, environ)
    _check_mail(settings)
    for name, url in _database_urls(settings).items():
        _check_database(name, url)
    _check_limits(settings)
    _check_backup_key(settings)
    if not MANIFEST.is_file():
        raise ConfigError("the static files are not built: run make setup")


def make_private(settings: Settings) -> None:
    """Make the instance folder and the embedded databases' files, for this user alone, before SQLite would for all.

    SQLite gives its log files the mode of the database's file. Raises ConfigError where the place does not allow it.
    """
    try:
        settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"the instance folder cannot be made: {error.strerror}") from None
    for name, url in _database_urls(settings).items():
        file = sqlite_file(url)
        try:
            if file is not None and not file.exists():
                os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise ConfigError(f"{name} names a file that cannot be made: {error.strerror}") from None


def refuse_wrong_stamp(settings: Settings, engine: Engine | None = None) -> None:
    """A demonstration runs on a demonstration's database and an office on its own: flag and stamp must agree.

    Raises ConfigError with one line if they do not, and SQLAlchemyError if the database cannot be asked. Without
    `engine` the database is opened for this one question.
    """
    if engine is not None:
        return _compare_stamp(settings.demo, engine)
    file = sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        return _compare(settings.demo, stamped=False)
    own = create_engine(settings.database_url, hide_parameters=True)
    try:
        return _compare_stamp(settings.demo, own)
    finally:
        own.dispose()


def _compare_stamp(demo: bool, engine: Engine) -> None:
    from referral_app.models import Fact
    from referral_app.queries.operations import STAMP

    with engine.connect() as connection:
        has_facts = inspect(connection).has_table(Fact.__tablename__)
        stamped = has_facts and connection.scalar(select(Fact.value).where(Fact.name == STAMP)) is not None
    _compare(demo, stamped=stamped)


def _compare(demo: bool, *, stamped: bool) -> None:
    if demo and not stamped:
        raise ConfigError(
            "REFERRAL_DEMO is yes, but the database is no demonstration: fill an empty one with flask demo first"
        )
    if stamped and not demo:
        raise ConfigError(
            "the database is a demonstration's, but REFERRAL_DEMO is not yes: name the office's own database"
        )


def sqlite_file(url: str) -> Path | None:
    """The file of an embedded database, or None for a server's or one in memory."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or not parts.database or parts.database == ":memory:":
        return None
    return Path(parts.database)


def _database_urls(settings: Settings) -> dict[str, str]:
    return {
        "REFERRAL_DATABASE_URL": settings.database_url,
        "REFERRAL_KEYS_DATABASE_URL": settings.keys_database_url,
    }


def _variable(field: str) -> str:
    return f"REFERRAL_{field.upper()}"


def _check_secrets(settings: Settings) -> None:
    for field in (*SECRETS, *OPTIONAL_SECRETS):
        value = getattr(settings, field)
        if not value and field in OPTIONAL_SECRETS:
            continue
        if not value:
            raise ConfigError(f"{_variable(field)} is not set")
        if len(value) < SHORTEST:
            raise ConfigError(f"{_variable(field)} is shorter than {SHORTEST} characters")
        if _is_sample(value):
            raise ConfigError(f"{_variable(field)} looks like an example: make a random one")
    seen: dict[str, str] = {}
    for field in (*SECRETS, *OPTIONAL_SECRETS):
        other = seen.setdefault(getattr(settings, field) or field, field)
        if other != field:
            raise ConfigError(f"{_variable(field)} and {_variable(other)} are the same: each needs its own")


def _check_backup_key(settings: Settings) -> None:
    from referral_app.security.sealed_files import read_public

    try:
        if settings.backup_public_key:
            read_public(settings.backup_public_key)
    except ValueError:
        raise ConfigError(
            "REFERRAL_BACKUP_PUBLIC_KEY is not the public half of a pair made by flask keys pair"
        ) from None


def _is_sample(value: str) -> bool:
    said = value.lower()
    few = len(set(said)) < FEWEST_DIFFERENT
    return few or any(word in said for word in _SAMPLE_WORDS) or any(run in said for run in _SAMPLE_RUNS)


def _check_secret_files(environ: Mapping[str, str]) -> None:
    for field in (*SECRETS, *OPTIONAL_SECRETS):
        name = f"{_variable(field)}_FILE"
        if file := environ.get(name):
            _check_mode(Path(file), f"the file of {name}")


def _check_mode(file: Path, what: str) -> None:
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
    except FileNotFoundError:
        return
    except OSError:
        raise ConfigError(f"{what} cannot be read") from None
    if mode & 0o077:
        raise ConfigError(f"{what} can be read by others (mode {mode:04o}): chmod 600 it")


def _check_web(settings: Settings, environ: Mapping[str, str]) -> None:
    if not settings.https and not settings.demo:
        raise ConfigError("REFERRAL_BASE_URL must begin with https://: without it cookies are not safe")
    if settings.trusted_proxies is None and not settings.demo:
        raise ConfigError("REFERRAL_TRUSTED_PROXIES is not set: say how many proxies stand before the app (0 for none)")
    if not settings.trusted_hosts:
        raise ConfigError("REFERRAL_TRUSTED_HOSTS is empty: name the hosts that are answered")
    if any(host in ("*", ".") or host.startswith("*") for host in settings.trusted_hosts):
        raise ConfigError("REFERRAL_TRUSTED_HOSTS must name hosts, not patterns")
    if environ.get("FLASK_DEBUG", "").lower() not in ("", "0", "false", "no"):
        raise ConfigError("FLASK_DEBUG is on: a debugger must not be reachable")


def _check_mail(settings: Settings) -> None:
    if not settings.smtp_url:
        return
    parts = urlsplit(settings.smtp_url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ConfigError("REFERRAL_SMTP_URL must be smtp://host:587 or smtps://host:465")
    # smtp:// means STARTTLS with a verified certificate; only loopback may do without.
    if parse_qs(parts.query).get("tls", ["required"]) != ["required"] and parts.hostname not in _LOOPBACK:
        raise ConfigError("REFERRAL_SMTP_URL goes without TLS to another machine: letters would be readable on the way")


def _check_database(name: str, url: str) -> None:
    try:
        file = sqlite_file(url)
    except ArgumentError:
        raise ConfigError(f"{name} is not the address of a database") from None
    if file is None:
        _check_way_to(name, url)
        return
    for path in (file, *(file.with_name(f"{file.name}{end}") for end in ("-wal", "-shm"))):
        _check_mode(path, f"the file {path.name} of {name}")
    disk = _disk_kind(file)
    if disk in _NETWORK_DISKS:
        raise ConfigError(f"{name} lies on a network disk ({disk}), where SQLite loses data: use a local disk")


def _check_way_to(name: str, url: str) -> None:
    """A database on another machine is spoken to over TLS, and proves that it is the one."""
    address = make_url(url)
    hosts = [address.host or "", *address.normalized_query.get("host", ())]
    elsewhere = any(host and not host.startswith("/") and host not in _LOOPBACK for host in hosts)
    if elsewhere and address.normalized_query.get("sslmode") != ("verify-full",):
        raise ConfigError(f"{name} is on another machine: add ?sslmode=verify-full, or it is read on the way")


def _disk_kind(file: Path) -> str:
    """The kind of file system a file lies on, "" where that cannot be told (no Linux)."""
    try:
        lines = _MOUNTS.read_text("utf-8").splitlines()
    except OSError:
        return ""
    place = file.parent.resolve()
    mounts = [(Path(parts[1]), parts[2]) for parts in (line.split() for line in lines) if len(parts) > 2]
    holding = [(len(point.parts), kind) for point, kind in mounts if place.is_relative_to(point)]
    # Of two mounts on one point the later is the one that is seen.
    return max(enumerate(holding), key=lambda held: (held[1][0], held[0]))[1][1] if holding else ""


def _check_limits(settings: Settings) -> None:
    from referral_app.security.limits import parse_limits

    parse_limits(settings.limits)
