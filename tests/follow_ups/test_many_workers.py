"""Four workers do the work of one (T52): every step that is due happens once, also when one of them is killed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import cast
from tests.follow_ups import world
from tests.follow_ups.crew import (
    FULL,
    Crew,
    count_events,
    crew,
    own_attorneys,
    sent_twice,
    states_of_letters,
    states_of_offers,
)
from tests.waiting import HANG, until

#: Due at once: a third expire and are followed by the next, a third are reminded, a third are asked for the first time.
EACH = 167 if FULL else 12
MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)
#: Tuesday, when the offers of Monday are over and those of Friday are due their first reminder.
TUESDAY = datetime(2026, 12, 8, 15, 0, tzinfo=UTC)

pytestmark = pytest.mark.slow
engines = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])


def three_kinds_of_work(crew: Crew) -> None:
    """Needs of which everything is due on Tuesday at once."""
    with crew.app.app_context():
        by = cast.grace()
        for when, each in ((MONDAY, 2), (FRIDAY, 1), (TUESDAY, 1)):
            crew.set(when)
            for people in own_attorneys(EACH, each):
                world.approve(world.need("standard", mode="sequential"), people, by)
            if when != TUESDAY:
                crew.drain()
    crew.set(TUESDAY)


@engines
def test_everything_due_is_done_once_by_four_workers_of_whom_one_is_killed(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    engine: str,
    record_property: Callable[[str, object], None],
) -> None:
    with crew(request, tmp_path, engine, MONDAY) as four:
        three_kinds_of_work(four)
        with four.app.app_context():
            before = count_events()
        letters_before = len(four.post())
        # The one that first has sent its share falls in the middle of its work, and is killed there.
        four.hire(4, falls_after=EACH // 4)
        four.begin()
        until(lambda: four.did("fallen"), "one of them has fallen")
        killed, at = next((each["who"], each["at"]) for each in four.log() if each["did"] == "fallen")
        four.kill(killed)

        def by_the_others() -> list[float]:
            acts = [each for each in four.log() if each["did"] not in ("ready", "ticked", "fallen")]
            return [each["at"] for each in acts if each["who"] != killed and each["at"] > at]

        others = until(by_the_others, "another worker goes on")
        four.finish()
        # What the killed one held is free again after its lease.
        four.move(minutes=6)
        four.drain()
        with four.app.app_context():
            done = count_events()
            done.subtract(before)
            once = {step: n for step, n in done.items() if n}
            assert set(once.values()) == {1}
            kinds = [kind for kind, _, _ in once]
            assert (kinds.count("offer_expired"), kinds.count("offer_reminded"), kinds.count("offer_sent")) == (
                EACH,
                EACH,
                2 * EACH,
            )
            assert states_of_offers() == {"sent": 3 * EACH, "expired": EACH}
            assert set(states_of_letters()) <= {"sent", "cancelled", "waiting"}
            # What came to staff after the day's digest had left waits for the next one.
            assert all(
                letter.kind == "task" and letter.due_at > four.now
                for letter in world.letters()
                if letter.state == "waiting"
            )
        # Only the one message that was in the hands of the killed worker may have left twice, as one Message-ID.
        assert len(sent_twice(four)) <= 1
        to_attorneys = [line for line in four.post()[letters_before:] if line["to"] != "grace@example.org"]
        assert len({line["id"] for line in to_attorneys}) == 3 * EACH
        record_property(f"T52 {engine}: steps due, done twice, lost", f"{4 * EACH}, 0, 0")
        record_property(f"T52 {engine}: seconds until another worker went on", round(min(others) - at, 2))


@engines
def test_the_control_workers_that_claim_nothing_send_letters_twice(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    with crew(request, tmp_path, engine, MONDAY) as four:
        with four.app.app_context():
            by = cast.grace()
            for people in own_attorneys(8, 1):
                world.approve(world.need("standard"), people, by)
            from referral_app.follow_ups import looks
            from referral_app.follow_ups.guarded import Guarded

            assert len(list(looks.look(MONDAY, 100, Guarded()))) == 8
        four.hire(4, ticks=1, careless=4)
        four.begin()
        for process in four.processes:
            assert process.wait(HANG) == 0
        assert sent_twice(four), "the control found nothing: the test above shows nothing"


def test_a_worker_told_to_stop_ends_after_its_sweep(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    with crew(request, tmp_path, "sqlite", MONDAY) as one:
        one.hire(1)
        one.begin()
        one.finish()
        assert [process.returncode for process in one.processes] == [0]
