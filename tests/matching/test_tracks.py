"""How an office sets the tracks, read from one line; what is no such line says what is wrong."""

from __future__ import annotations

import pytest

from referral_app.matching.pacing import Mode
from referral_app.matching.tracks import STAGGERED, Asking, tracks_of
from referral_app.vocabulary import Track


def test_what_is_not_named_is_staggered_with_three_in_a_batch() -> None:
    assert tracks_of("") == tracks_of(" , ") == STAGGERED
    assert dict.fromkeys(Track, Asking(Mode.STAGGERED, 3)) == STAGGERED


def test_each_track_is_set_by_its_name() -> None:
    assert tracks_of(" critical=batch:4, standard=sequential,urgent=batch ") == {
        Track.CRITICAL: Asking(Mode.BATCH, 4),
        Track.URGENT: Asking(Mode.BATCH, 3),
        Track.STANDARD: Asking(Mode.SEQUENTIAL, 3),
    }
    assert tracks_of("critical=batch:2")[Track.CRITICAL].size == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("soon=batch", "soon is no track: critical, urgent, standard"),
        ("=batch", "=batch is no track: critical, urgent, standard"),
        ("critical", "critical must be one of staggered, sequential, batch"),
        ("critical=all", "critical must be one of staggered, sequential, batch"),
        ("critical=batch:1", "critical: a size is for batch alone, 2 to 4"),
        ("critical=batch:5", "critical: a size is for batch alone, 2 to 4"),
        ("critical=batch:x", "critical: a size is for batch alone, 2 to 4"),
        ("urgent=staggered:2", "urgent: a size is for batch alone, 2 to 4"),
    ],
)
def test_what_is_no_setting_is_named(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        tracks_of(text)
    assert str(caught.value) == says
