"""Two administrators who put each other out at the same instant leave one of them (E01)."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from referral_app.actions import Refused, accounts
from referral_app.clock import clock
from referral_app.queries import accounts as queries
from referral_app.vocabulary import Role
from tests import cast
from tests.conftest import START
from tests.waiting import HANG

#: So long the one who has counted waits for the other to count, too: where they take turns, always in vain.
TOGETHER = 1.0
BOTH = ("ada@example.org", "bo@example.org")


@pytest.fixture
def counted_together(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An office of two administrators, in which whoever counts them waits for the other one who counts."""
    with app.app_context():
        for email in BOTH:
            cast.account(email, email, Role.ADMINISTRATOR)
    barrier, count = threading.Barrier(2), queries.active_administrators

    def together() -> set[str]:
        many = count()
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(TOGETHER)
        return many

    monkeypatch.setattr(queries, "active_administrators", together)
    return app


def act(app: Flask, verb: Callable[[str, str], Any]) -> list[str]:
    """What came of it for each: the code of a refusal, or nothing."""
    said = ["", ""]

    def run(number: int) -> None:
        with app.app_context():
            mine, theirs = BOTH[number], BOTH[1 - number]
            actor = queries.by_email(mine)
            assert actor is not None
            try:
                verb(theirs, actor.id)
            except Refused as refused:
                said[number] = refused.code

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(HANG)
    return said


def take_the_role(email: str, actor: str) -> None:
    accounts.set_roles(email, give=(), take=(Role.ADMINISTRATOR,), actor=actor, now=clock().real())


def end_the_account(email: str, actor: str) -> None:
    accounts.deactivate(email, actor=actor, now=START)


def take_the_second_factor(email: str, actor: str) -> None:
    accounts.reset_second_factor(email, actor=actor, now=START)


@pytest.mark.parametrize("verb", [take_the_role, end_the_account, take_the_second_factor])
def test_one_of_two_administrators_stays(counted_together: Flask, verb: Callable[[str, str], Any]) -> None:
    assert sorted(act(counted_together, verb)) == ["", "last_administrator"]
    with counted_together.app_context():
        assert left() == 1


def test_the_control_without_taking_turns_none_is_left_on_postgresql(
    counted_together: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite lets one write at a time by itself."""
    monkeypatch.setattr(accounts, "lock_staff", lambda: None)
    said = act(counted_together, take_the_role)
    with counted_together.app_context():
        alone = counted_together.extensions["referral.settings"].database_url.startswith("postgresql")
        assert (left(), said) == (0, ["", ""]) if alone else left() == 1


def left() -> int:
    """How many administrators could still sign in."""
    found = [queries.by_email(email) for email in BOTH]
    return sum(
        one is not None and one.holds(Role.ADMINISTRATOR) and not one.deactivated_at and one.enrolled_at is not None
        for one in found
    )
