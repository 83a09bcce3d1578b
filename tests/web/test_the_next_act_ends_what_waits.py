"""What waits says by which act it ends, and whoever may do it finds it there and gets the letter (issue 25)."""

from __future__ import annotations

import pytest
from flask import Flask

from referral_app.actions import Refused, conflicts, recruiting, relaxations
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Letter, Need, Offer, Request, Task
from referral_app.vocabulary import Role, TaskKind, Track
from referral_app.web.words import telephone
from referral_app.workflow.seeking import SEEK_DAYS
from tests import cast
from tests.actions.test_tasks_at_the_desk import a_task
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import PageClient
from tests.web.test_a_minor_takes_two import Minor
from tests.web.test_matching_page import Desk, helper
from tests.web.test_pages_say_what_is_so import words
from tests.web.test_the_other_side_asks_too import marco, noor

GLANCE = ".//section[@aria-labelledby='glance']"


class OutOfReach(Desk):
    """The one attorney of R.'s five needs was approved, and has no account: nobody can be asked."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        with app.app_context():
            helper("n-1", "Chidi", "Okoro", enrolled=False)
        self.approve(self.look())
        with app.app_context():
            world.basket()
            world.swept()
            assert {task.reason for task in world.tasks("set_used_up")} == {"nobody_free"}
        self.request = self.address.removesuffix("/matching")

    def seek(self) -> None:
        """Look outside the roster for each need, until the first day there is to choose."""
        with self.app.app_context():
            grace = db.session.get_one(Account, self.grace)
            for need in db.session.query(Need).all():
                recruiting.seek(need.id, SEEK_DAYS[Track(need.track)][0], **cast.by(grace))


@pytest.fixture
def desk(sqlite_app: Flask) -> OutOfReach:
    return OutOfReach(sqlite_app)


def test_where_nobody_approved_can_be_asked_the_next_act_is_to_choose_others_and_choosing_ends_it(
    desk: OutOfReach,
) -> None:
    page = desk.client.get(desk.request)
    assert "Nobody is left to ask: choose or invite others, widen, or look outside the roster" in words(page, GLANCE)
    assert desk.address in [link.get("href") for link in page.find(f"{GLANCE}//a")]
    with desk.app.app_context():
        ana = helper("a-1", "Ana", "Hale").id
    page = desk.look()
    assert "Nobody on the approved list can be asked now." in page.text
    assert set(desk.proposed(page, ticked=True)) == {1, 2, 3, 4, 5}
    assert {one for each in desk.proposed(page).values() for one in each} == {ana}, "nobody twice"
    desk.approve(page)
    with desk.app.app_context():
        assert all(task.resolved_at for task in world.tasks("set_used_up"))
        assert db.session.query(Offer).filter_by(state="approved").count() == 10
    assert "Wait: attorneys are being asked" in words(desk.client.get(desk.request), GLANCE)


def test_while_those_approved_cannot_be_asked_somebody_is_looked_for_outside_the_roster(desk: OutOfReach) -> None:
    assert "Or look outside the roster" in desk.look().text
    desk.seek()
    with desk.app.app_context():
        assert all(need.sought_since for need in db.session.query(Need))
        assert [task.resolved_at for task in world.tasks("recruit")] == [None] * 5
        assert all(task.resolved_at for task in world.tasks("set_used_up"))


def test_nothing_is_widened_under_the_eyes_of_somebody_who_was_asked(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        grace = cast.grace()
        need = world.need(owner=grace)
        cast.sent(need, cast.amara(), by=grace)
        for verb in (
            lambda: relaxations.relax_need(need.id, "pro_hac_vice", **cast.by(grace)),
            lambda: recruiting.seek(need.id, 5, **cast.by(grace)),
        ):
            with pytest.raises(Refused, match="asked_now"):
                verb()


def test_looking_on_ends_the_day_before_and_until_its_day_nothing_waits_for_us(
    sqlite_app: Flask, clock: StillClock
) -> None:
    desk = OutOfReach(sqlite_app)
    desk.seek()
    assert "Wait: somebody is looked for" in words(desk.client.get(desk.request), GLANCE)
    with sqlite_app.app_context():
        first = {task.id: task.due_on for task in world.tasks("recruit")}
    clock.now += max(first.values()) - clock.now.date()
    cast.sign_in(desk.client, desk.grace)
    assert "Look again whether somebody fits" in words(desk.client.get(desk.request), GLANCE)
    desk.seek()
    with sqlite_app.app_context():
        over = {task.id for task in world.tasks("recruit") if task.resolved_at}
        assert over == set(first)


def test_of_a_walled_request_the_conflicts_role_decides_the_pair_and_takes_nothing(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        first, second = noor(), marco()
        sol = cast.sol()
        conflicts.wall(first.id, actor=sol, now=world.clock().programme())
        who, address, pair = sol.id, f"/counsel/requests/{first.id}", f"/counsel/conflicts/{first.id}/{second.id}"
    client = PageClient(sqlite_app)
    cast.sign_in(client, who)
    page = client.get(address)
    assert "Decide about the other side" in words(page, GLANCE)
    assert pair in [link.get("href") for link in page.find(f"{GLANCE}//a")]
    assert not page.find(f"{GLANCE}//form[@action='{address}/take']")
    client.get(pair)


def test_who_is_not_sure_about_a_conflict_is_named_with_a_number_wherever_the_task_stands(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        grace, amara = cast.grace(), cast.amara()
        offer = cast.sent(cast.need_of(cast.submitted()), amara, by=grace)
        who = cast.attorney_account(amara)
        cast.interested(offer.id, who)
        attorney = db.session.get_one(Attorney, amara.id)
        told = (attorney.name, telephone.phone(attorney.phone), attorney.email)
        address, account, grace_id = f"/attorney/offers/{offer.id}", who.id, grace.id
        request_id = offer.need.request_id
    client = PageClient(sqlite_app)
    cast.sign_in(client, account)
    client.get(f"{address}/names")
    client.submit({"answer": "unsure"}, f"{address}/check", 303)
    staff = PageClient(sqlite_app)
    cast.sign_in(staff, grace_id)
    for place in ("/counsel/", "/counsel/tasks", f"/counsel/requests/{request_id}"):
        (line,) = [
            row
            for row in staff.get(place).find(".//tr") + staff.get(place).find(f"{GLANCE}//li")
            if "not sure about a conflict" in "".join(row.itertext())
        ]
        for said in told:
            assert said in "".join(line.itertext()), (place, said)


@pytest.mark.parametrize(
    ("kind", "role"), [(TaskKind.BOTH_SIDES, Role.CONFLICTS), (TaskKind.LEGAL_HOLD_REVIEW, Role.PRIVACY_OFFICER)]
)
def test_the_letter_of_a_task_goes_to_those_who_decide_it(sqlite_app: Flask, kind: TaskKind, role: Role) -> None:
    with sqlite_app.app_context():
        world.basket()
        grace = cast.grace()
        holder = cast.account("lee@example.org", "Lee", role)
        gone = cast.account("max@example.org", "Max", role)
        gone.deactivated_at = world.clock().programme()
        db.session.commit()
        task = a_task(grace, kind)
        told = {letter.recipient_id for letter in db.session.query(Letter).filter_by(kind="task")}
        assert told == {grace.id, holder.id}, task.kind
        db.session.query(Letter).delete()
        a_task(None, kind)
        told = {letter.recipient_id for letter in db.session.query(Letter).filter_by(kind="task")}
        assert told == {holder.id}


def test_the_form_for_a_consent_that_staff_write_down_is_one_press_away(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        minor = Minor(sqlite_app)
        request = db.session.get_one(Request, minor.request)
        request.consent_until, request.owner_id = None, minor.grace
        db.session.query(Task).delete()
        db.session.commit()
    client = PageClient(sqlite_app)
    cast.sign_in(client, minor.grace)
    page = client.get(f"/counsel/requests/{minor.request}")
    assert "Get consent: nobody may be asked without it" in words(page, GLANCE)
    assert f"/counsel/requests/{minor.request}/consent" in [link.get("href") for link in page.find(f"{GLANCE}//a")]


def test_what_nobody_has_taken_is_said_in_the_same_words_everywhere(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        grace = cast.grace()
        request = cast.submitted()
        request.state = "ready_to_match"
        db.session.commit()
        address, who = f"/counsel/requests/{request.id}", grace.id
    client = PageClient(sqlite_app)
    cast.sign_in(client, who)
    home = client.get("/counsel/").text
    assert "Nobody has taken this request" in home
    assert "without an owner" not in home
    assert "nobody has taken it yet" in words(client.get(address), GLANCE)
