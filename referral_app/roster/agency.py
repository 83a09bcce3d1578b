"""The licence for federal agencies, which follows from any U.S. state licence (8 CFR 1.2, 292.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

AGENCY_FORUM = "US-AGENCY"
#: State courts, also of DC, PR, VI, GU, MP, AS. A federal district has a third part: `US-AK-D`.
STATE_FORUM = re.compile(r"US-[A-Z]{2}")
#: A licence of these, anywhere, bars everything.
BARRED = ("suspended", "disbarred")


def is_state_forum(forum: str) -> bool:
    return STATE_FORUM.fullmatch(forum) is not None


def is_foreign_forum(forum: str) -> bool:
    return forum != "US" and not forum.startswith("US-")


def agency_licence(licences: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The agency licence that these licences (`forum`, `status`, `expires` as an ISO day or None) give, or None.

    It lasts as long as the longest active state licence, and for ever when one of those has no last day. A federal
    district alone gives none; a suspended or disbarred licence anywhere takes it away (docs/roster.md, A licence).
    """
    held = list(licences)
    if any(licence["status"] in BARRED for licence in held):
        return None
    ends = [row["expires"] for row in held if row["status"] == "active" and is_state_forum(row["forum"])]
    if not ends:
        return None
    return {"forum": AGENCY_FORUM, "status": "active", "expires": None if None in ends else max(ends)}
