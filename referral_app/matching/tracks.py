"""How the offers of each track go out, as an office may set it (docs/matching.md, Patience): staggered by default.

Only how many are asked at once is set here. Expiry, the most that may be pending, and the order stay the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from referral_app.matching.pacing import SMALLEST_BATCH, Mode
from referral_app.vocabulary import Track
from referral_app.workflow.ladders import MAX_PENDING

USUAL_BATCH = 3


class Asking(NamedTuple):
    """`size` counts for a batch alone: how many are asked at once, 2 to 4."""

    mode: Mode = Mode.STAGGERED
    size: int = USUAL_BATCH


#: How many attorneys a set is proposed with: as many as may wait at once where days count, else the usual three.
PROPOSED: Mapping[Track, int] = {Track.CRITICAL: MAX_PENDING, Track.URGENT: USUAL_BATCH, Track.STANDARD: USUAL_BATCH}
STAGGERED: Mapping[Track, Asking] = dict.fromkeys(Track, Asking())


def tracks_of(text: str) -> Mapping[Track, Asking]:
    """The tracks of a setting such as "critical=batch:4,standard=sequential"; one that is not named is staggered.

    Raises ValueError with one line that says what is wrong.
    """
    tracks = dict(STAGGERED)
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, way = part.partition("=")
        mode, _, size = way.partition(":")
        if name not in set(Track):
            raise ValueError(f"{name or part} is no track: {', '.join(Track)}")
        if mode not in set(Mode):
            raise ValueError(f"{name} must be one of {', '.join(Mode)}")
        tracks[Track(name)] = Asking(Mode(mode), _size(name, mode, size))
    return tracks


def _size(name: str, mode: str, size: str) -> int:
    if not size:
        return USUAL_BATCH
    if mode != Mode.BATCH or not size.isdecimal() or not SMALLEST_BATCH <= int(size) <= MAX_PENDING:
        raise ValueError(f"{name}: a size is for batch alone, {SMALLEST_BATCH} to {MAX_PENDING}")
    return int(size)
