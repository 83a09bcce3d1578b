"""Who has no account to sign in with is asked nothing: invited first, approved all the same, passed over with the
reason, and asked once the account is open (NOT_ENROLLED)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import Refused, accounts, invitations, triage
from referral_app.actions import roster as roster_verbs
from referral_app.actions.offers import send_offer
from referral_app.actions.roster import CHANGED, PlannedRow
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Attorney, EnrolmentLink, Letter
from referral_app.queries import roster
from referral_app.queries import roster_file as queries
from tests import cast
from tests.commands.shell import bad, good
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import PageClient
from tests.security.doors import code_at

SUBJECT = "Your account is ready to be opened"


def newcomer(code: str = "n-1", **more: Any) -> Attorney:
    return cast.attorney(code, "Chidi", "Okoro", time_zone="America/New_York", enrolled=False, **more)


def links(post: world.Basket, address: str) -> list[str]:
    """The tokens of the invitations that this reader got."""
    bodies = [str(message.get_content()) for message in post.messages if message["To"] == address]
    return [line.rsplit("/", 1)[1] for body in bodies for line in body.splitlines() if "/enrol/" in line]


def enrol(token: str) -> None:
    now = the_clock().real()
    accounts.enrol(token, "lamp grid moss tuna", cast.TOTP_SECRET, code_at(now), now=now)


def file_says(code: str, email: str) -> None:
    """The roster file comes in again, with another address of this attorney."""
    attorney = db.session.scalars(select(Attorney).where(Attorney.code == code)).one()
    record = replace(queries.as_record(attorney), email=email)
    row = PlannedRow(2, [], (), CHANGED, record)
    roster_verbs.import_rows([[row]], refused=0, vouched_by=None, digest="", now=the_clock().programme())
    db.session.expire_all()


def by_id(account_id: str) -> Account:
    return db.session.get_one(Account, account_id)


def test_who_cannot_sign_in_is_approved_invited_and_passed_over_and_the_next_is_asked(
    app: Flask, clock: StillClock
) -> None:
    with app.app_context():
        post, grace = world.basket(), cast.grace()
        first, second = newcomer(areas=EXPERT), world.people(1)[0]
        need = world.need("standard")
        world.approve(need, [first, second], grace)
        world.swept()
        assert world.states(need) == {"n-1": "approved", "a-1": "sent"}
        assert [event.detail["rules"] for event in world.events("offer_skipped")] == [["NOT_ENROLLED"]]
        assert world.offer_to(need, first).reason == "not_enrolled"
        assert post.to(first.email) == [SUBJECT]
        request_id, by = need.request_id, grace.id
    client = PageClient(app)
    cast.sign_in(client, by)
    page = client.get(f"/counsel/requests/{request_id}/matching")
    assert "has no account yet: asked once it is open" in page.text
    assert "cannot be asked as things stand" not in page.text


EXPERT = {world.AREA: {"tier": 4, "matters": 9, "last_matter": "2026-10-01"}}


def test_who_ticks_off_that_nobody_can_be_asked_is_called_again_on_a_later_day(app: Flask, clock: StillClock) -> None:
    """A tick brings nobody an attorney: without a second call the need would say for ever that attorneys are asked."""
    with app.app_context():
        world.basket()
        grace = cast.grace()
        need = world.need("standard", owner=grace)
        world.approve(need, [newcomer(areas=EXPERT)], grace)
        world.swept()
        (task,) = world.tasks("set_used_up")
        triage.resolve_task(task.id, actor=grace, now=clock.now)
        clock.move(minutes=60)
        world.swept()
        assert len(world.tasks("set_used_up")) == 1, "not on the same day"
        for _ in range(2):
            clock.move(days=1)
            world.swept()
        assert [each.resolved_at is None for each in world.tasks("set_used_up")] == [False, True]


def test_once_the_account_is_open_they_are_asked_in_turn(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        post, grace = world.basket(), cast.grace()
        person = newcomer(areas=EXPERT)
        need = world.need("standard")
        world.approve(need, [person], grace)
        world.swept()
        assert [task.reason for task in world.tasks("set_used_up")] == ["nobody_free"]
        [token] = links(post, person.email)
        enrol(token)
        clock.move(minutes=20)
        world.swept()
        assert world.states(need) == {"n-1": "sent"}
        assert all(task.resolved_at for task in world.tasks("set_used_up")), "somebody could be asked after all"
        assert post.to(person.email) == [SUBJECT, "A question is waiting for you"]


def test_no_question_leaves_to_who_cannot_sign_in_whoever_sends_it(app: Flask, clock: StillClock) -> None:
    """The gate at send stands behind the plan."""
    with app.app_context():
        grace = cast.grace()
        person = newcomer(areas=EXPERT)
        [offer] = world.approve(world.need("standard"), [person], grace)
        today = clock.now.date()
        asked = send_offer(offer.id, now=clock.now, today=today, expires_on=today + timedelta(days=5), snapshot={})
        assert asked is False
        assert world.letters("offer") == []


def test_whose_account_was_ended_is_not_asked_and_not_invited(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        grace = cast.grace()
        person = cast.attorney("e-1", "Eda", "Kaya", areas=EXPERT)
        accounts.deactivate(person.email, actor=grace.id, now=clock.now)
        need = world.need("standard")
        world.basket()
        world.approve(need, [person], grace)
        world.swept()
        assert world.states(need) == {"e-1": "approved"}
        assert world.letters("invitation") == []
        assert roster.without_account_ids() == []


def test_the_link_stands_in_the_letter_and_nowhere_else(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        post, grace = world.basket(), cast.grace()
        person = newcomer()
        invitations.invite_attorneys([person.id], actor=grace, now=clock.now)
        assert db.session.scalars(select(EnrolmentLink)).all() == []
        world.swept()
        [token] = links(post, person.email)
        rows = [repr(row) for row in db.session.execute(select(Letter.__table__)).all()]
        rows += [repr(row) for row in db.session.execute(select(EnrolmentLink.__table__)).all()]
        assert rows
        assert not any(token in row for row in rows)
        link = accounts.live_link(token, clock.now + timedelta(days=13))
        assert link.expires_at == clock.now + timedelta(days=14)
        with pytest.raises(Refused, match="link_dead"):
            accounts.live_link(token, clock.now + timedelta(days=14))


def test_a_letter_that_is_tried_again_brings_a_new_link_and_the_old_one_opens_nothing(
    app: Flask, clock: StillClock
) -> None:
    with app.app_context():
        post, grace = world.basket(), cast.grace()
        person = newcomer()
        invitations.invite_attorneys([person.id], actor=grace, now=clock.now)
        post.refuse_for_now()
        world.swept()
        post.fault = None
        clock.move(minutes=10)
        world.swept()
        [token] = links(post, person.email)
        accounts.live_link(token, clock.now)
        assert len(db.session.scalars(select(EnrolmentLink)).all()) == 2
        open_ones = [link for link in db.session.scalars(select(EnrolmentLink)) if link.used_at is None]
        assert len(open_ones) == 1


def test_an_invitation_that_waits_for_somebody_who_has_an_account_by_now_does_not_leave(
    app: Flask, clock: StillClock
) -> None:
    with app.app_context():
        post, grace = world.basket(), cast.grace()
        person = newcomer()
        invitations.invite_attorneys([person.id], actor=grace, now=clock.now)
        account = db.session.scalars(select(Account).where(Account.attorney_id == person.id)).one()
        account.enrolled_at = clock.now
        db.session.commit()
        world.swept()
        assert post.messages == []
        assert [letter.reason for letter in world.letters("invitation")] == ["stale"]


def test_nobody_is_invited_twice_on_one_day_or_after_they_can_sign_in(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        grace = cast.grace()
        person, ready = newcomer(), cast.amara()
        gone = newcomer("n-2", status="withdrawn", email="gone@example.org")
        chosen = [person.id, ready.id, gone.id]
        assert [each.id for each in invitations.invite_attorneys(chosen, actor=grace, now=clock.now)] == [person.id]
        assert invitations.invite_attorneys(chosen, actor=grace, now=clock.now) == []
        clock.move(days=1)
        assert [each.id for each in invitations.invite_all(actor=grace, now=clock.now)] == [person.id]


def test_a_link_that_went_to_a_wrong_address_opens_nothing_once_the_roster_is_mended(
    app: Flask, clock: StillClock
) -> None:
    """A slip in the file: the letter was a stranger's, who could have signed in as this attorney for two weeks, while
    the right one could not be invited on that day, nor ever sign in with their own address."""
    with app.app_context():
        post, grace_id = world.basket(), cast.grace().id
        person_id = newcomer(email="slip@example.org").id
        invitations.invite_attorneys([person_id], actor=by_id(grace_id), now=clock.now)
        world.swept()
        [stranger] = links(post, "slip@example.org")
        file_says("n-1", "right@example.org")
        with pytest.raises(Refused, match="link_dead"):
            accounts.live_link(stranger, clock.now)
        assert [
            each.id for each in invitations.invite_attorneys([person_id], actor=by_id(grace_id), now=clock.now)
        ] == [person_id]
        world.swept()
        [own] = links(post, "right@example.org")
        assert by_id(accounts.live_link(own, clock.now).account_id).email == "right@example.org"
        with pytest.raises(Refused, match="link_dead"):
            accounts.live_link(stranger, clock.now)


def test_whose_address_changes_signs_in_with_the_new_one_unless_it_is_somebody_elses(
    app: Flask, clock: StillClock
) -> None:
    with app.app_context():
        staff, amara = cast.grace().email, cast.amara()
        code = amara.code
        account_id = db.session.scalars(select(Account.id).where(Account.attorney_id == amara.id)).one()
        file_says(code, "new.firm@example.org")
        assert by_id(account_id).email == "new.firm@example.org"
        file_says(code, staff)
        assert by_id(account_id).email == "new.firm@example.org"


def test_a_member_of_staff_gets_no_link_of_an_attorney_whose_row_names_their_address(
    app: Flask, clock: StillClock
) -> None:
    """Also where the attorney was invited at another address before."""
    with app.app_context():
        post, grace = world.basket(), cast.grace()
        grace_id, address, person_id = grace.id, grace.email, newcomer().id
        invitations.invite_attorneys([person_id], actor=grace, now=clock.now)
        world.swept()
        file_says("n-1", address)
        clock.move(days=1)
        assert invitations.invite_attorneys([person_id], actor=by_id(grace_id), now=clock.now) == []
        world.swept()
        assert links(post, address) == []


def test_who_was_invited_and_then_ended_gets_no_link(app: Flask, clock: StillClock) -> None:
    """The letter waited for the morning, and the account was ended in between."""
    with app.app_context():
        post, grace = world.basket(), cast.grace()
        person = newcomer()
        invitations.invite_attorneys([person.id], actor=grace, now=clock.now)
        accounts.deactivate(person.email, actor=grace.id, now=clock.now)
        world.swept()
        assert post.messages == []


def test_whose_second_factor_was_taken_away_is_mailed_no_link(app: Flask, clock: StillClock) -> None:
    """A yes needs a second factor, so that a mailbox alone answers nothing: a link by mail would have given both to
    whoever reads it. The control is who opens the account for the first time."""
    with app.app_context():
        post, grace_id = world.basket(), cast.grace().id
        amara, new = cast.amara(), newcomer()
        ids, new_address = [amara.id, new.id], new.email
        account = db.session.scalars(select(Account).where(Account.attorney_id == amara.id)).one()
        account.totp_last_step = 1
        db.session.commit()
        accounts.reset_second_factor(account.email, actor="command", now=clock.now)
        assert roster.without_account_ids() == [ids[1]]
        told = invitations.invite_attorneys(ids, actor=by_id(grace_id), now=clock.now)
        assert [each.id for each in told] == [ids[1]]
        world.swept()
        assert [message["To"] for message in post.messages] == [new_address]


def test_an_address_of_staff_opens_no_second_account(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        grace = cast.grace()
        person = newcomer(email=grace.email)
        assert invitations.invite_attorneys([person.id], actor=grace, now=clock.now) == []


def test_only_staff_who_decide_invite_and_somebody_has_to_be_chosen(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        person = newcomer()
        conflicts = cast.attorney_account(cast.bela())
        with pytest.raises(Refused, match="not_counsel"):
            invitations.invite_attorneys([person.id], actor=conflicts, now=clock.now)
        with pytest.raises(Refused, match="nobody_chosen"):
            invitations.invite_attorneys([], actor=cast.ada(), now=clock.now)


def test_the_command_invites_one_or_all_and_prints_no_link(app: Flask) -> None:
    with app.app_context():
        cast.grace()
        one = newcomer().email
        other = newcomer("n-2", email="other@example.org").email
        cast.amara()
    assert good(app, "roster", "invite", one, "--as", "grace@example.org") == [one, "1 invited"]
    assert good(app, "roster", "invite", "--all", "--as", "grace@example.org") == [other, "1 invited"]
    assert bad(app, "roster", "invite", "--as", "grace@example.org")[1] == "say whom: --all, or one or more addresses"
    assert "no counsel" in bad(app, "roster", "invite", "--all", "--as", one)[1]
    assert bad(app, "roster", "invite", "nobody@example.org", "--as", "grace@example.org")[1] == (
        "nobody@example.org is on no roster"
    )


def test_the_control_without_the_gate_a_question_goes_to_who_cannot_read_it(
    app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = roster.attorneys
    monkeypatch.setattr(roster, "enrolled_ids", lambda only=None: {person.id for person in everybody(only)})
    with app.app_context():
        world.basket()
        person = newcomer(areas=EXPERT)
        need = world.need("standard")
        world.approve(need, [person], cast.grace())
        world.swept()
        assert world.states(need) == {"n-1": "sent"}, "the control asked nobody: the tests above show nothing"
