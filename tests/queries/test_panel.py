"""The roster of a page that ranks everybody is the roster that matching reads, also after an edit past the app."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Event, Semaphore, Thread

import pytest
from flask import Flask, current_app
from sqlalchemy import delete, insert, update

from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Absence, Account, Attorney, Licence, RosterMark
from referral_app.models.base import new_id
from referral_app.queries import panel, ranking, roster
from tests import cast
from tests.statements import statements


def agrees() -> panel.Panel:
    """The panel of now, after it was held against the profiles that are made of rows read anew."""
    now, today = clock().programme(), clock().today()
    found = panel.panel(now, today)
    db.session.expire_all()
    people = sorted(roster.attorneys(), key=lambda one: one.code)
    codes = [one.code for one in people]
    assert list(found.profiles.values()) == ranking.profiles(people, now, today)
    assert codes == sorted(found.people.ids) == list(found.profiles)
    found.people.fetch(codes)
    told = [(one.id, one.name, one.firm_name) for one in map(found.people.__getitem__, codes)]
    assert told == [(one.id, one.name, one.firm_name) for one in people]
    assert found.ready == roster.enrolled_ids()
    return found


def test_the_panel_is_the_roster_as_matching_reads_it(app: Flask) -> None:
    with app.app_context():
        grace = cast.grace()
        need = cast.need_of(cast.submitted())
        assert dict(agrees().people.ids) == {}
        amara, bela = cast.amara(), cast.bela()
        assert agrees().ready == {amara.id, bela.id}
        cast.sent(need, amara, by=grace)
        assert agrees().profiles[amara.code].pending_offers == 1
        first, second, today = amara.id, bela.id, clock().today()
        # Past the app: no object of ours, and no column that says when.
        edits: list[Callable[[], object]] = [
            lambda: update(Attorney).where(Attorney.id == first).values(areas={}, languages={"es": "working"}),
            lambda: update(Attorney).where(Attorney.id == first).values(status="withdrawn", last_name="Other"),
            lambda: update(Attorney).where(Attorney.id == first).values(paused_until=today + timedelta(days=3)),
            lambda: insert(Licence).values(
                id=new_id(), attorney_id=first, position=9, forum="US-WY", status="active", expires=today
            ),
            lambda: update(Licence).where(Licence.attorney_id == first).values(status="suspended"),
            lambda: delete(Licence).where(Licence.attorney_id == first, Licence.position == 9),
            lambda: insert(Absence).values(
                id=new_id(), attorney_id=first, first_day=today, last_day=today + timedelta(days=5)
            ),
            lambda: update(Absence).values(first_day=today + timedelta(days=1)),
            lambda: update(Attorney).where(Attorney.id == first).values(code="a-new"),
            lambda: update(Account).where(Account.attorney_id == first).values(deactivated_at=clock().real()),
            lambda: update(Account).where(Account.attorney_id == second).values(attorney_id=None),
            lambda: delete(Licence).where(Licence.attorney_id == second),
            lambda: delete(Attorney).where(Attorney.id == second),
        ]
        for edit in edits:
            with db.engine.connect().execution_options(writing=True) as connection, connection.begin():
                connection.execute(edit())
            # The next page has a transaction of its own.
            db.session.rollback()
            agrees()
        # Whoever left is kept by nobody, and no name is kept at all.
        kept = current_app.extensions["referral.panel"]
        assert list(kept.known) == list(kept.codes) == list(kept.ids.values()) == [first]
        assert "Diallo" not in repr(kept)
        assert "Other" not in repr(kept)


def test_only_who_changed_is_read_again(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite_app.app_context():
        amara, _bela = cast.amara(), cast.bela()
        now, today = clock().programme(), clock().today()
        panel.panel(now, today)
        made: list[str] = []
        make = panel._made
        monkeypatch.setattr(panel, "_made", lambda code, *more: made.append(code) or make(code, *more))
        panel.panel(now, today)
        assert made == []
        amara.interpreter_ok = not amara.interpreter_ok
        db.session.commit()
        panel.panel(now, today)
        assert made == [amara.code]


@pytest.mark.parametrize("column", ["code", *panel._FACTS])
def test_every_column_of_a_profile_has_its_trigger(app: Flask, column: str) -> None:
    """Also one that a later version reads: else a page ranks by what was."""
    with app.app_context():
        cast.amara()
        panel.panel(clock().programme(), clock().today())
        before = current_app.extensions["referral.panel"].version
        with db.engine.connect().execution_options(writing=True) as connection, connection.begin():
            connection.execute(update(Attorney).values({column: getattr(Attorney, column)}))
        db.session.rollback()
        panel.panel(clock().programme(), clock().today())
        assert current_app.extensions["referral.panel"].version != before


def test_whoever_has_no_mark_is_there_and_is_read_each_time(app: Flask) -> None:
    """A trigger that is gone costs time, and leaves nobody out of a ranking, and shows nobody as they were."""
    with app.app_context():
        amara, bela = cast.amara(), cast.bela()
        agrees()
        db.session.execute(delete(RosterMark).where(RosterMark.attorney_id == amara.id))
        db.session.commit()
        for _page in range(2):
            assert {amara.code, bela.code} <= set(agrees().profiles)
            amara.interpreter_ok = not amara.interpreter_ok
            db.session.flush()
            db.session.execute(delete(RosterMark).where(RosterMark.attorney_id == amara.id))
            db.session.commit()
        assert agrees().profiles[amara.code].interpreter_ok == amara.interpreter_ok


def test_a_change_that_is_taken_back_is_not_kept(app: Flask) -> None:
    """Who ranks inside a transaction of their own sees what they wrote, and nobody after them does."""
    with app.app_context():
        amara = cast.amara()
        agrees()
        amara.interpreter_ok = not amara.interpreter_ok
        db.session.flush()
        changed = panel.panel(clock().programme(), clock().today()).profiles[amara.code].interpreter_ok
        db.session.rollback()
        assert agrees().profiles[amara.code].interpreter_ok is not changed


def test_names_are_read_of_those_who_are_shown(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        amara, bela = cast.amara(), cast.bela()
        people = panel.panel(clock().programme(), clock().today()).people
        people.fetch([amara.code, bela.code])
        with statements() as asked:
            people.fetch([bela.code])
            assert people[amara.code].name == amara.name
        assert asked == []


def test_one_reads_and_whoever_comes_meanwhile_takes_what_it_read(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight first visitors of a new process read the whole roster eight times, on one processor."""
    with sqlite_app.app_context():
        cast.amara()
    sqlite_app.extensions.pop("referral.panel", None)
    reading, go_on = Semaphore(0), Event()
    found: list[panel.Standing] = []
    read = panel._read

    def slowly(ids: list[str]) -> list[tuple[str, object]]:
        reading.release()
        assert go_on.wait(60)
        return list(read(ids))

    def look() -> None:
        with sqlite_app.app_context():
            found.append(panel.standing())

    monkeypatch.setattr(panel, "_read", slowly)
    monkeypatch.setattr(panel, "_LONGEST", 60.0)
    visitors = [Thread(target=look) for _ in range(3)]
    for each in visitors:
        each.start()
    assert reading.acquire(timeout=60)
    another = reading.acquire(timeout=1)
    go_on.set()
    for each in visitors:
        each.join(60)
    assert not another
    assert len(found) == 3
    assert all(one is found[0] for one in found)
