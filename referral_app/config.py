"""Settings: environment variables with the prefix REFERRAL_, read once into one frozen object.

A secret may stand in a file instead (REFERRAL_SECRET_KEY_FILE). Every setting is described in docs/deploy.md.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from referral_app.matching.tracks import STAGGERED, Asking, tracks_of
from referral_app.roster.cells import EMAIL
from referral_app.vocabulary import Track

ROOT = Path(__file__).resolve().parent.parent
DEMONSTRATION_ENV = "demonstration.env"
#: A name that so many of a million people bear, or fewer, is rare enough to hold a request by itself (M12).
RARE_NAME_PER_MILLION = 0.2


class ConfigError(Exception):
    """A setting is missing or wrong. The message is one line and never holds a secret."""


@dataclass(frozen=True)
class Settings:
    """What an office decides. `instance` is the folder of the embedded database and the demonstration's files."""

    instance: Path
    database_url: str
    keys_database_url: str
    secret_key: str
    field_key: str
    index_key: str
    audit_key: str
    smtp_url: str | None
    mail_from: str
    base_url: str
    trusted_hosts: tuple[str, ...]
    #: How many proxies stand before the app; None where nobody said so, which stops an office at its start.
    trusted_proxies: int | None
    office_name: str
    office_phone: str
    office_hours: str
    exit_url: str
    demo: bool
    time_zone: ZoneInfo
    limits: str
    law_dir: Path | None
    serve_respondents: bool
    #: Where alarms go at any hour; None: nobody is on call.
    on_call: str | None = None
    #: Where the head of the audit chain is mailed each night, and the folder into which it is written.
    record_to: str | None = None
    record_dir: Path | None = None
    #: What staff write of a request for attorneys waits for the family's yes.
    summary_needs_yes: bool = False
    #: A disaster tears families apart: the front page leads to where a child is reported who is apart from its own.
    disaster: bool = False
    #: What the foot of every page says of who pays for this office and who does not stand behind it.
    funding_notice: str = ""
    #: How often the follow-up worker looks for what is due.
    tick_seconds: int = 30
    #: The field key before the present one, until `keys rotate` has wrapped everything anew.
    field_key_before: str = ""
    #: What backups are sealed to; its private half is on no machine of the office's.
    backup_public_key: str = ""
    #: Of a million people, at most so many bear a name that counts as rare: it holds a request by itself (M12).
    rare_name_per_million: float = RARE_NAME_PER_MILLION
    #: How the offers of each track go out.
    tracks: Mapping[Track, Asking] = field(default_factory=lambda: STAGGERED)

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def session_cookie(self) -> str:
        """`__Host-` demands Secure, which plain http cannot give: the demonstration on loopback has its own name."""
        return "__Host-sid" if self.https else "sid"


def instance_folder(environ: Mapping[str, str] = os.environ) -> Path:
    return Path(environ.get("REFERRAL_INSTANCE", ROOT / "instance")).resolve()


def demonstration_environ(instance: Path) -> dict[str, str]:
    """The variables of `instance/demonstration.env`, or nothing where there is no such file."""
    file = instance / DEMONSTRATION_ENV
    if not file.is_file():
        return {}
    pairs = (line.split("=", 1) for line in file.read_text("utf-8").splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process; variables of the environment win over the demonstration's file.

    Raises ConfigError with one line for the first fault.
    """
    instance = instance_folder(environ)
    merged = {**demonstration_environ(instance), **environ}
    base_url = merged.get("REFERRAL_BASE_URL", "https://localhost").rstrip("/")
    demo = _flag(merged, "REFERRAL_DEMO")
    host = urlsplit(base_url).hostname or ""
    if not base_url.startswith("https://") and not (demo and host in ("127.0.0.1", "localhost", "::1")):
        raise ConfigError(
            "REFERRAL_BASE_URL must begin with https:// (plain http is for the demonstration on loopback)"
        )
    return Settings(
        instance=instance,
        database_url=_database_url(merged, "REFERRAL_DATABASE_URL", instance / "referral.sqlite"),
        keys_database_url=_database_url(merged, "REFERRAL_KEYS_DATABASE_URL", instance / "keys.sqlite"),
        secret_key=_secret(merged, "REFERRAL_SECRET_KEY"),
        field_key=_secret(merged, "REFERRAL_FIELD_KEY"),
        index_key=_secret(merged, "REFERRAL_INDEX_KEY"),
        audit_key=_secret(merged, "REFERRAL_AUDIT_KEY"),
        smtp_url=merged.get("REFERRAL_SMTP_URL") or None,
        mail_from=merged.get("REFERRAL_MAIL_FROM", "messages@example.org"),
        base_url=base_url,
        trusted_hosts=tuple(h.strip() for h in merged.get("REFERRAL_TRUSTED_HOSTS", host).split(",") if h.strip()),
        trusted_proxies=_whole(merged, "REFERRAL_TRUSTED_PROXIES", 0)
        if merged.get("REFERRAL_TRUSTED_PROXIES")
        else None,
        office_name=merged.get("REFERRAL_OFFICE_NAME", "Office of Legal Counsel"),
        office_phone=merged.get("REFERRAL_OFFICE_PHONE", "1-800-843-5678"),
        office_hours=merged.get("REFERRAL_OFFICE_HOURS", "Monday to Friday, 9 am to 5 pm"),
        exit_url=_exit_url(merged),
        demo=demo,
        time_zone=_zone(merged),
        limits=merged.get("REFERRAL_LIMITS", ""),
        law_dir=Path(merged["REFERRAL_LAW_DIR"]) if merged.get("REFERRAL_LAW_DIR") else None,
        serve_respondents=_flag(merged, "REFERRAL_SERVE_RESPONDENTS"),
        summary_needs_yes=_flag(merged, "REFERRAL_SUMMARY_NEEDS_YES"),
        disaster=_flag(merged, "REFERRAL_DISASTER"),
        funding_notice=merged.get("REFERRAL_FUNDING_NOTICE", "").strip(),
        on_call=_address(merged, "REFERRAL_ON_CALL"),
        record_to=_address(merged, "REFERRAL_RECORD_TO"),
        record_dir=Path(merged["REFERRAL_RECORD_DIR"]) if merged.get("REFERRAL_RECORD_DIR") else None,
        tick_seconds=max(1, _whole(merged, "REFERRAL_TICK_SECONDS", 30)),
        rare_name_per_million=_rate(merged, "REFERRAL_RARE_NAME_PER_MILLION", RARE_NAME_PER_MILLION),
        field_key_before=_secret(merged, "REFERRAL_FIELD_KEY_BEFORE"),
        backup_public_key=merged.get("REFERRAL_BACKUP_PUBLIC_KEY", "").strip(),
        tracks=_tracks(merged),
    )


def _secret(environ: Mapping[str, str], name: str) -> str:
    if file := environ.get(f"{name}_FILE"):
        try:
            return Path(file).read_text("utf-8").strip()
        except OSError:
            raise ConfigError(f"{name}_FILE cannot be read") from None
    return environ.get(name, "")


def _database_url(environ: Mapping[str, str], name: str, default: Path) -> str:
    url = environ.get(name) or f"sqlite:///{default}"
    # The driver is part of the name: without it SQLAlchemy looks for psycopg2.
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _flag(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "no").lower()
    if value not in ("yes", "no", "1", "0", "true", "false", ""):
        raise ConfigError(f"{name} must be yes or no")
    return value in ("yes", "1", "true")


def _whole(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, str(default))
    if not value.isdecimal():
        raise ConfigError(f"{name} must be a whole number")
    return int(value)


def _address(environ: Mapping[str, str], name: str) -> str | None:
    value = environ.get(name, "").strip()
    if value and not EMAIL.fullmatch(value):
        raise ConfigError(f"{name} must be one e-mail address")
    return value or None


def _rate(environ: Mapping[str, str], name: str, default: float) -> float:
    value = environ.get(name) or str(default)
    if not re.fullmatch(r"\d{1,4}(\.\d{1,6})?", value):
        raise ConfigError(f"{name} must be a number such as {default}")
    return float(value)


def _zone(environ: Mapping[str, str]) -> ZoneInfo:
    try:
        return ZoneInfo(environ.get("REFERRAL_TIME_ZONE", "America/New_York"))
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigError("REFERRAL_TIME_ZONE is not the name of a time zone, such as America/New_York") from None


def _tracks(environ: Mapping[str, str]) -> Mapping[Track, Asking]:
    try:
        return tracks_of(environ.get("REFERRAL_TRACKS", ""))
    except ValueError as fault:
        raise ConfigError(f"REFERRAL_TRACKS: {fault}") from None


def _exit_url(environ: Mapping[str, str]) -> str:
    url = environ.get("REFERRAL_EXIT_URL", "https://www.weather.gov/")
    if urlsplit(url).scheme not in ("https", "http"):
        raise ConfigError("REFERRAL_EXIT_URL must be the address of a web page")
    return url
