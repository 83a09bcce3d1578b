"""Where each key of a file was first seen, in little memory however long the file is."""

from __future__ import annotations

import hashlib
import sqlite3
from types import TracebackType

#: Beyond this many keys they move from a dictionary (100 bytes each) to a file of the system's temporary folder.
IN_MEMORY = 200_000


class FirstSeen:
    """Remembers the first row of every key. Keys are kept as 63-bit digests: two keys meet by chance in 1 of 10^7
    files of a million rows. A context manager; leaving it removes the temporary file."""

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._limit = in_memory
        self._rows: dict[int, int] = {}
        self._spilled: sqlite3.Connection | None = None

    def __enter__(self) -> FirstSeen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._spilled is not None:
            self._spilled.close()

    def first(self, kind: str, key: str, row: int) -> int | None:
        """The row where this key was first seen, or None: then it is this one."""
        digest = hashlib.blake2b(f"{kind}\0{key}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
        number = int.from_bytes(digest, "big") >> 1
        if self._spilled is None and len(self._rows) >= self._limit:
            self._spill()
        if (before := self._rows.get(number)) is not None:
            return before
        if self._spilled is None:
            self._rows[number] = row
            return None
        done = self._spilled.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (number, row))
        if done.rowcount == 1:
            return None
        found = self._spilled.execute("SELECT row FROM seen WHERE key = ?", (number,)).fetchone()
        return int(found[0])

    def _spill(self) -> None:
        # An empty name is a private file that SQLite deletes when it is closed.
        self._spilled = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-16384"):
            self._spilled.execute(f"PRAGMA {pragma}")
        self._spilled.execute("CREATE TABLE seen (key INTEGER PRIMARY KEY, row INTEGER NOT NULL)")
        self._spilled.execute("BEGIN")
