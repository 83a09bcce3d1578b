"""Dates of a matter for the attorney's own calendar (RFC 5545): whole days, with a title that says nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta


def calendar_file(days: Iterable[tuple[str, date]], *, title: str, about: str, matter_id: str, now: datetime) -> str:
    """The text of an .ics file with one whole-day entry for each (key, day).

    The key makes an entry the same one when the file is taken again; it is hashed, for clocks have telling names. The
    title and the words below it are the same for every entry, in whatever calendar somebody else may read.
    """
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//referral//dates//EN", "METHOD:PUBLISH"]
    for key, day in days:
        mark = hashlib.sha256(f"{matter_id}|{key}".encode()).hexdigest()[:32]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{mark}@dates.invalid",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(title)}",
            f"DESCRIPTION:{_text(about)}",
            "CLASS:PRIVATE",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _text(words: str) -> str:
    """Words as a value of type TEXT (RFC 5545, 3.3.11)."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str, most: int = 70) -> list[str]:
    """The line in parts of at most 75 octets, the later ones beginning with a space (RFC 5545, 3.1)."""
    parts, rest = [], line
    while len(rest.encode()) > most:
        cut = most
        while len(rest[:cut].encode()) > most:
            cut -= 1
        parts.append(rest[:cut])
        rest = " " + rest[cut:]
    return [*parts, rest]
