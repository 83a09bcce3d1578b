"""Staggered, sequential and batch are choices of the track that a sweep keeps to (docs/matching.md, Patience)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from referral_app.config import ConfigError, Settings, read_settings
from referral_app.matching.pacing import Mode
from referral_app.matching.tracks import STAGGERED, Asking, tracks_of
from referral_app.models import Need
from referral_app.vocabulary import Track
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world


def set_tracks(app: Flask, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings: Settings = app.extensions["referral.settings"]
    monkeypatch.setitem(app.extensions, "referral.settings", replace(settings, tracks=tracks_of(text)))


def test_what_is_not_named_is_staggered() -> None:
    assert tracks_of("") == STAGGERED == dict.fromkeys(Track, Asking(Mode.STAGGERED))
    chosen = tracks_of("critical=batch:4, standard=sequential")
    assert chosen == {
        Track.CRITICAL: Asking(Mode.BATCH, 4),
        Track.URGENT: Asking(Mode.STAGGERED),
        Track.STANDARD: Asking(Mode.SEQUENTIAL),
    }
    assert tracks_of("urgent=batch")[Track.URGENT].size == 3


@pytest.mark.parametrize(
    "text",
    [
        "soon=batch",
        "critical",
        "critical=all",
        "critical=batch:1",
        "critical=batch:5",
        "critical=batch:x",
        "urgent=staggered:2",
    ],
)
def test_a_setting_that_is_none_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        tracks_of(text)
    with pytest.raises(ConfigError, match="REFERRAL_TRACKS"):
        read_settings({"REFERRAL_TRACKS": text})


def test_a_need_goes_out_as_its_track_was_set_when_it_was_made(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    set_tracks(app, "critical=batch:4,urgent=batch:4,standard=sequential", monkeypatch)
    with app.app_context():
        need = cast.need_of(cast.submitted())
        assert need.mode == ("sequential" if need.track == "standard" else "batch")
    set_tracks(app, "", monkeypatch)
    with app.app_context():
        assert cast.need_of(cast.submitted()).mode == "staggered"


#: (way of the standard track, pending at once, after a business day and after a no then, after one more business day).
WAYS = [("staggered", 1, 2, 3), ("sequential", 1, 1, 1), ("batch:2", 2, 2, 2), ("batch:4", 4, 4, 4)]


@pytest.mark.parametrize(("way", "first", "later", "at_last"), WAYS)
def test_so_many_wait_for_an_answer(
    app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch, way: str, first: int, later: int, at_last: int
) -> None:
    set_tracks(app, f"standard={way}", monkeypatch)
    with app.app_context():
        world.basket()
        by, people = cast.grace(), world.people(6)
        need: Need = world.need("standard", mode=way.partition(":")[0])
        world.approve(need, people, by)

        def pending() -> int:
            world.swept()
            return list(world.states(need).values()).count("sent")

        assert pending() == first
        clock.now = cast.instant("2026-11-27 15:00")
        assert pending() == later
        clock.move(minutes=5)
        world.decline(need, people[0])
        assert pending() == later
        clock.move(days=3)
        assert pending() == at_last
