"""An attorney who may have too much is asked kindly whether to pause; staff see the signs with their days (U10)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Attorney, AuditRow
from referral_app.queries import ranking
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import Page, PageClient

HOME, PAUSE = "/attorney/", "/attorney/pause"
PROMPT = "You have said twice that there is no room."


class Panel:
    """Grace, and one attorney who has said so many times that there is no time."""

    def __init__(self, app: Flask, times: int = 2) -> None:
        self.app = app
        with app.app_context():
            by, (person,) = cast.grace(), world.people(1)
            self.id, self.grace, self.account = person.id, by.id, world.account_of(person).id
            for _ in range(times):
                need = world.need(owner=by)
                cast.sent(need, person, by=by)
                world.decline(need, person)
        self.staff, self.attorney = PageClient(app), PageClient(app)
        cast.sign_in(self.staff, self.grace)
        cast.sign_in(self.attorney, self.account)

    def profile(self) -> Page:
        return self.staff.get(f"/counsel/attorneys/{self.id}")

    def pause(self, until: str, status: int = 303, **more: str) -> Page:
        self.attorney.get(PAUSE)
        return self.attorney.submit({"until": until, **more}, PAUSE, status)

    def person(self) -> Attorney:
        db.session.rollback()
        return db.session.get_one(Attorney, self.id)

    def failing(self) -> set[str]:
        """The rules by which this attorney is not asked today."""
        need = world.need(owner=db.session.get_one(Account, self.grace))
        now, today = the_clock().programme(), the_clock().today()
        result = ranking.rank_need(need.request, need, now=now, today=today, only=[self.id])
        return {str(rule) for row in result.excluded for rule in row.all}


@pytest.fixture
def panel(app: Flask) -> Panel:
    return Panel(app)


@pytest.fixture
def sqlite_panel(sqlite_app: Flask) -> Panel:
    return Panel(sqlite_app)


def test_two_noes_for_lack_of_time_bring_a_prompt_that_does_nothing_by_itself(sqlite_panel: Panel) -> None:
    page = sqlite_panel.attorney.get(HOME)
    assert f"{PROMPT} Pause until a day you choose?" in page.text
    assert PAUSE in page.links()
    with sqlite_panel.app.app_context():
        assert sqlite_panel.person().paused_until is None
        assert sqlite_panel.failing() == set()
    told = sqlite_panel.profile().text
    assert "May have too much" in told
    assert "Said 2 times in 90 days that there is no time: Nov 25, 2026, Nov 25, 2026" in told


def test_one_no_is_no_sign(sqlite_app: Flask) -> None:
    panel = Panel(sqlite_app, 1)
    assert not panel.attorney.get(HOME).find(".//*[@id='too-much']")
    assert "May have too much" not in panel.profile().text


def test_a_late_first_contact_is_told_and_may_be_handed_back(sqlite_app: Flask, clock: StillClock) -> None:
    panel = Panel(sqlite_app, 0)
    with sqlite_app.app_context():
        by, person = db.session.get_one(Account, panel.grace), panel.person()
        need = world.need(owner=by)
        matter = cast.say_yes(cast.sent(need, person, by=by).id, world.account_of(person))
        assert matter.first_contact_due_on is not None
        days = (matter.first_contact_due_on - the_clock().today()).days + 1
    clock.move(days=days)
    for client, who in ((panel.attorney, panel.account), (panel.staff, panel.grace)):
        cast.sign_in(client, who)
    page = panel.attorney.get(HOME)
    assert "The day of first contact has passed for 1 matter." in page.text
    assert "can be handed back on its page" in page.text
    told = panel.profile()
    assert "1 matter is past its day of first contact" in told.text
    assert "#history" in told.links()


def test_a_pause_keeps_new_questions_away_until_the_day_and_the_prompt_is_gone(panel: Panel, clock: StillClock) -> None:
    page = panel.pause("2026-12-10")
    page = panel.attorney.get(PAUSE)
    assert "You are paused through Wednesday, December 9, 2026" in page.text
    assert not panel.attorney.get(HOME).find(".//*[@id='too-much']")
    with panel.app.app_context():
        assert panel.failing() == {"STATUS"}
        [row] = db.session.query(AuditRow).filter_by(action="attorney_paused_self")
        assert (row.actor, row.reason) == (panel.account, "until 2026-12-10")
        clock.move(days=15)
        assert panel.failing() == set(), "back by itself on the day that was chosen"
    cast.sign_in(panel.attorney, panel.account)
    assert not panel.attorney.get(HOME).find(".//*[@id='too-much']"), "what led to it is over with it"


def test_a_pause_is_ended_on_the_same_page_and_the_same_press_twice_is_one(sqlite_panel: Panel) -> None:
    sqlite_panel.pause("2026-12-10")
    for _ in range(2):
        sqlite_panel.pause("2026-12-10")
    sqlite_panel.pause("", act="end")
    sqlite_panel.attorney.get(PAUSE)
    sqlite_panel.attorney.submit({"act": "end"}, PAUSE)
    with sqlite_panel.app.app_context():
        assert sqlite_panel.person().paused_until == the_clock().today() - timedelta(days=1)
        assert sqlite_panel.failing() == set()
        assert db.session.query(AuditRow).filter_by(action="attorney_paused_self").count() == 2


@pytest.mark.parametrize("until", ["", "2026-11-25", "2020-01-01", "2031-01-01", "soon"])
def test_a_day_that_is_none_or_not_ahead_is_said_and_changes_nothing(sqlite_panel: Panel, until: str) -> None:
    page = sqlite_panel.pause(until, 422)
    assert [node.get("href") for node in page.find(".//*[@class='govuk-error-summary']//a")] == ["#until"]
    with sqlite_panel.app.app_context():
        assert sqlite_panel.person().paused_until is None
