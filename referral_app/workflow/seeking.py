"""Looking for somebody outside the roster: the days that a family may be told, by the pace of the need (B16, U1)."""

from __future__ import annotations

from collections.abc import Mapping

from referral_app.vocabulary import Track

#: Business days until which it is looked at again; staff choose one.
SEEK_DAYS: Mapping[Track, tuple[int, ...]] = {
    Track.CRITICAL: (1, 2),
    Track.URGENT: (2, 5),
    Track.STANDARD: (5, 10, 20),
}
