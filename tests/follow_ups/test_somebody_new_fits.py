"""A need that nobody fitted comes back by itself: a file, an account or a return brings somebody (B16)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import Refused, recruiting
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Absence, Account, Attorney, Need, Task
from referral_app.queries import recruiting as queries
from tests import cast
from tests.commands.shell import good
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import PageClient
from tests.roster.book import INES, file_of


def sought(track: str = "standard") -> Need:
    world.basket()
    need = world.need(track, owner=cast.grace())
    recruiting.seek(need.id, 1 if track == "critical" else 5, **cast.by(need_owner(need)))
    return need


def need_owner(need: Need) -> Account:
    return db.session.get_one(Account, need.request.owner_id)


def tasks(kind: str) -> list[Task]:
    db.session.rollback()
    return list(db.session.scalars(select(Task).where(Task.kind == kind).order_by(Task.created_at)))


def brought(app: Flask, folder: Path, **changes: str) -> None:
    """A file with Ines comes in, and Grace vouches."""
    file = folder / "roster.csv"
    file.write_bytes(file_of({**INES, **changes}))
    good(app, "roster", "import", file, "--update", "--as", "grace@example.org")


def calls(acts: list[dict[str, object]]) -> list[str]:
    return [str(act["task"]) for act in acts if act["did"] == "staff_called" and act["task"] == "somebody_fits"]


def test_a_file_brings_somebody_who_fits_and_staff_are_called_once(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        need_id = sought().id
        assert calls(world.swept()) == []
    brought(app, tmp_path)
    with app.app_context():
        assert calls(world.swept()) == ["somebody_fits"]
        assert calls(world.swept()) == []
        [task] = tasks("somebody_fits")
        assert (task.need_id, task.reason) == (need_id, f"US-TX:{world.AREA}")
        assert queries.to_judge(clock().programme() + timedelta(days=400), 9) == [], "nobody is judged again and again"


def test_the_request_says_that_somebody_new_fits_and_no_longer_that_nobody_does(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        need = sought()
        path, grace = f"/counsel/requests/{need.request_id}", need_owner(need).id
    client = PageClient(app)
    cast.sign_in(client, grace)
    assert "Nobody fits today" in client.get(path).text, "control"
    brought(app, tmp_path)
    with app.app_context():
        world.swept()
    page = client.get(path)
    assert "Somebody new fits." in page.text
    assert "Nobody fits today" not in page.text


@pytest.mark.parametrize(
    "changes",
    [
        {"areas": "custody_general:4:12:2026-08-30"},
        {"licences": "US-OH:active:2027-05-31:1"},
        {"status": "withdrawn"},
    ],
    ids=["other field", "other state", "gone"],
)
def test_whoever_does_not_fit_brings_nothing_back(app: Flask, tmp_path: Path, changes: dict[str, str]) -> None:
    with app.app_context():
        sought()
    brought(app, tmp_path, **changes)
    with app.app_context():
        assert calls(world.swept()) == []


def test_whoever_changes_so_that_they_fit_brings_it_back(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        sought()
    brought(app, tmp_path, licences="US-OH:active:2027-05-31:1")
    with app.app_context():
        assert calls(world.swept()) == []
    brought(app, tmp_path)
    with app.app_context():
        assert calls(world.swept()) == ["somebody_fits"]


def test_whoever_is_away_brings_it_back_on_the_day_after(app: Flask, tmp_path: Path, clock: StillClock) -> None:
    with app.app_context():
        sought()
    brought(app, tmp_path, paused_until="2026-12-01")
    with app.app_context():
        assert calls(world.swept()) == []
    clock.move(days=6)
    with app.app_context():
        assert calls(world.swept()) == [], "the first of December is a day away"
    clock.move(days=1)
    with app.app_context():
        assert calls(world.swept()) == ["somebody_fits"]


def test_an_absence_counts_like_a_pause(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        sought()
        [person] = world.people(1)
        person.absences = [Absence(first_day=clock.now.date(), last_day=clock.now.date() + timedelta(days=2))]
        person.judge_at = clock.now
        db.session.commit()
        assert calls(world.swept()) == []
    clock.move(days=3)
    with app.app_context():
        assert calls(world.swept()) == ["somebody_fits"]


def test_an_account_that_is_opened_has_its_attorney_judged(app: Flask, clock: StillClock) -> None:
    import pyotp

    from referral_app.actions import accounts
    from referral_app.vocabulary import Role

    with app.app_context():
        person = cast.attorney("n-1", "Nia", "New", enrolled=False)
        account, link = accounts.add_account(
            person.email, person.name, frozenset({Role.ATTORNEY}), actor="command", now=clock.now
        )
        account.attorney_id = person.id
        db.session.commit()
        accounts.enrol(
            link, "lamp grid moss tuna", cast.TOTP_SECRET, pyotp.TOTP(cast.TOTP_SECRET).at(clock.now), now=clock.now
        )
        db.session.rollback()
        assert db.session.get_one(Attorney, person.id).judge_at == clock.now


def test_many_who_fit_are_one_task_and_approving_ends_it(app: Flask) -> None:
    with app.app_context():
        need = sought()
        people = world.people(3)
        for person in people:
            person.judge_at = clock().programme()
        db.session.commit()
        assert len(calls(world.swept())) == 1
        world.approve(need, people[:1], need_owner(need))
        assert [task.resolved_at is not None for task in tasks("somebody_fits")] == [True]
        assert [task.resolved_at is not None for task in tasks("recruit")] == [True]
        assert db.session.get_one(Need, need.id).sought_since is None


def test_nothing_is_judged_for_a_request_that_is_over(app: Flask) -> None:
    from referral_app.actions import triage

    with app.app_context():
        need = sought()
        triage.give_up_need(need.id, actor=need_owner(need), now=clock().programme())
        [person] = world.people(1)
        person.judge_at = clock().programme()
        db.session.commit()
        assert calls(world.swept()) == []
        assert [task.resolved_at is not None for task in tasks("recruit")] == [True]


def test_the_day_the_family_reads_is_kept_by_a_task(app: Flask, clock: StillClock) -> None:
    """U1: five business days over Thanksgiving. The day stands still, and staff are called on it."""
    with app.app_context():
        need = sought()
        request = need.request
        assert str(request.next_check_on) == "2026-12-03"
        [recruit] = tasks("recruit")
        assert str(recruit.due_on) == "2026-12-03"
    clock.move(days=7)
    with app.app_context():
        assert "next_check_due" not in [act.get("task") for act in world.swept()]
    clock.move(days=1)
    with app.app_context():
        assert "next_check_due" in [act.get("task") for act in world.swept()]


def test_what_is_refused(app: Flask) -> None:
    with app.app_context():
        need = world.need("critical")
        grace = cast.grace()
        with pytest.raises(Refused, match="bad_until"):
            recruiting.seek(need.id, 20, **cast.by(grace))
        with pytest.raises(Refused, match="not_counsel"):
            recruiting.seek(need.id, 1, **cast.by(cast.ada()))
        people = world.people(1)
        world.approve(need, people, grace)
        with pytest.raises(Refused, match="asked_now"):
            recruiting.seek(need.id, 1, **cast.by(grace))


def test_whoever_enrols_after_the_approval_is_asked_at_once_and_not_at_the_next_look(
    app: Flask, clock: StillClock
) -> None:
    """Approved, and asked nothing while no account stands behind it: the need would sleep for hours."""
    with app.app_context():
        world.basket()
        need = world.need("standard", owner=cast.grace())
        first, second = world.people(2)
        account = world.account_of(second)
        account.enrolled_at = None
        second.judge_at = None
        db.session.commit()
        world.approve(need, [first, second], need_owner(need))
        world.swept()
        world.decline(need, first)
        world.swept()
        assert world.states(need)[second.code] == "approved"
        sleeps_until = db.session.get_one(Need, need.id).look_at
        clock.move(minutes=10)
        assert sleeps_until is None or sleeps_until > clock.now
        db.session.get_one(Account, account.id).enrolled_at = clock.now
        db.session.get_one(Attorney, second.id).judge_at = clock.now
        db.session.commit()
        world.swept()
        assert world.states(need)[second.code] == "sent"
        assert "need_woken" not in world.done(world.swept()), "nobody is woken again and again"
