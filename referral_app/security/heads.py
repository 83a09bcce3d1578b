"""Heads of the audit chain that were kept outside the database, as files: one a day, each with its signature (T43)."""

from __future__ import annotations

import hmac
import os
from datetime import date
from pathlib import Path

from referral_app.security.chain import Head, sign_head

_PREFIX, _SUFFIX = "head-", ".txt"


def file_of(folder: Path, day: date) -> Path:
    return folder / f"{_PREFIX}{day.isoformat()}{_SUFFIX}"


def files(folder: Path) -> list[Path]:
    """The files of a folder, the oldest first; none where the folder cannot be read."""
    return sorted(folder.glob(f"{_PREFIX}*{_SUFFIX}"))


def write(path: Path, head: Head) -> bool:
    """Write a head into a new file that nobody may write to again; False where there is one already.

    It has its name when it is whole: half a file, of a disk that was full, would say that somebody changed it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400), "w", encoding="ascii") as file:
            file.write(f"{head}\n{sign_head(head)}\n")
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            return False
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return True


def read(content: bytes, *, signed: bool = False) -> Head | None:
    """The head in a file, None where there is none or its signature is not ours. `signed`: it must have one.

    A head that was copied from a letter or from `audit verify` stands alone on its line.
    """
    try:
        lines = content.decode("ascii").split()
        head = Head.parse(lines[0])
    except (ValueError, IndexError):
        return None
    if len(lines) > 1:
        return head if hmac.compare_digest(sign_head(head), lines[1]) else None
    return None if signed else head
