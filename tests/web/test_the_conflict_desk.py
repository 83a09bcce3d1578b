"""The conflict desk: pair by pair, by the conflicts role, with a reason; walls with two teams, lifted by two (B03)."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from referral_app.actions import Refused, conflicts, triage
from referral_app.actions.handing_over import hand_over
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, AuditRow, Event, NeedToKnow, Request, Task
from referral_app.queries import both_sides, counsel
from referral_app.vocabulary import PairDecisionCode, RequestState, Role
from tests import cast
from tests.page_client import PageClient
from tests.web.test_the_other_side_asks_too import decide, marco, noor


def third() -> Request:
    """A cousin of the same name asks about another child: Marco meets two requests."""
    return cast.submitted(
        cast.answers(contact_ways=["email"]),
        contact={"called": "Noor Haddad", "email": "noor.haddad@example.net"},
        names={"other_side": ["Marco Vega"]},
    )


def test_one_pair_is_lifted_and_the_other_holds_still(app: Flask) -> None:
    with app.app_context():
        first, again, second = noor(), third(), marco()
        sol = cast.sol()
        assert {pair.other_id for pair in both_sides.holding(second.id)} == {first.id, again.id}
        decide(second, first, "not_related", by=sol)
        assert [pair.other_id for pair in both_sides.holding(second.id)] == [again.id]
        assert second.state == RequestState.SUBMITTED
        decide(second, again, "not_related", by=sol)
        db.session.refresh(second)
        assert both_sides.holding(second.id) == []
        assert second.state == RequestState.READY_TO_MATCH
        open_tasks = select(Task).where(Task.kind == "both_sides", Task.resolved_at.is_(None))
        assert second.id not in {task.request_id for task in db.session.scalars(open_tasks)}


@pytest.mark.parametrize("decision", ["opposing", "cannot_serve"])
def test_found_to_be_opposing_it_stays_held(app: Flask, decision: str) -> None:
    with app.app_context():
        first, second = noor(), marco()
        decide(second, first, decision, by=cast.sol())
        assert both_sides.holding(second.id)
        assert (second.state == RequestState.WALLED) == (decision == "cannot_serve")


def test_nobody_but_the_conflicts_role_decides_and_only_with_a_reason(app: Flask) -> None:
    with app.app_context():
        first, second = noor(), marco()
        with pytest.raises(Refused, match="not_conflicts"):
            decide(second, first, "not_related", by=cast.grace())
        with pytest.raises(Refused, match="no_such_reason"):
            conflicts.decide_pair(
                first.id,
                second.id,
                PairDecisionCode.NOT_RELATED,
                "because",
                actor=cast.sol(),
                now=clock().programme(),
                today=clock().today(),
            )


def test_two_who_never_met_cannot_be_decided(app: Flask) -> None:
    with app.app_context():
        first = noor()
        other = cast.submitted(cast.SURVIVOR, contact={"called": "Rune Aas"})
        with pytest.raises(Refused, match="not_found"):
            decide(first, other, "not_related", by=cast.sol())


def test_a_wall_gives_each_side_a_team_that_alone_sees_it(app: Flask) -> None:
    with app.app_context():
        first, second = noor(), marco()
        grace, sol = cast.grace(), cast.sol()
        tom = cast.account("tom@example.org", "Tom Abara", Role.COUNSEL)
        now = clock().programme()
        with pytest.raises(Refused, match="two_teams"):
            conflicts.wall_pair(first.id, second.id, (grace, grace), actor=sol, now=now)
        conflicts.wall_pair(first.id, second.id, (grace, tom), actor=sol, now=now)
        seen = {
            (who.name, one.id)
            for who in (grace, tom, sol)
            for one in (first, second)
            if counsel.request_for(who, one.id) is not None
        }
        assert seen == {
            ("Grace Okafor", first.id),
            ("Tom Abara", second.id),
            ("Sol Brandt", first.id),
            ("Sol Brandt", second.id),
        }


def test_two_people_lift_a_wall(app: Flask) -> None:
    with app.app_context():
        first = noor()
        sol = cast.sol()
        other = cast.account("cleo@example.org", "Cleo Ruiz", Role.CONFLICTS)
        now = clock().programme()
        conflicts.wall(first.id, actor=sol, now=now)
        assert not conflicts.lift_wall(first.id, actor=sol, now=now)
        with pytest.raises(Refused, match="second_person"):
            conflicts.lift_wall(first.id, actor=sol, now=now)
        assert first.state == RequestState.WALLED
        assert conflicts.lift_wall(first.id, actor=other, now=now)
        db.session.refresh(first)
        assert first.state == RequestState.IN_TRIAGE


def test_nobody_owns_both_sides_of_a_wall_whatever_way_they_come(app: Flask) -> None:
    """Sol sees both sides and supervises: a wall of hers would end with two presses of "Take"."""
    with app.app_context():
        first, second = noor(), marco()
        grace, sol = cast.grace(), cast.sol()
        tom = cast.account("tom@example.org", "Tom Abara", Role.COUNSEL)
        now = clock().programme()
        conflicts.wall_pair(first.id, second.id, (grace, tom), actor=sol, now=now)
        triage.take_request(first.id, actor=sol, now=now)
        with pytest.raises(Refused, match="two_teams"):
            triage.take_request(second.id, actor=sol, now=now)
        conflicts.wall_pair(first.id, second.id, (tom, grace), actor=sol, now=now)
        assert [db.session.get_one(Request, one.id).owner_id for one in (first, second)] == [tom.id, grace.id]
        for who in (sol, cast.account("cleo@example.org", "Cleo Ruiz", Role.CONFLICTS)):
            conflicts.lift_wall(second.id, actor=who, now=now)
        with pytest.raises(Refused, match="two_teams"):
            hand_over(second.id, tom.id, "Please.", actor=sol, now=now, today=clock().today())


def test_a_team_has_no_other_side_of_its_request_already(app: Flask) -> None:
    """Marco meets two requests: the team of the one is never the team of Marco's."""
    with app.app_context():
        first, again, second = noor(), third(), marco()
        grace, sol = cast.grace(), cast.sol()
        tom, lee = (cast.account(f"{name}@example.org", name, Role.COUNSEL) for name in ("tom", "lee"))
        now = clock().programme()
        conflicts.wall_pair(first.id, second.id, (grace, tom), actor=sol, now=now)
        with pytest.raises(Refused, match="two_teams"):
            conflicts.wall_pair(again.id, second.id, (lee, grace), actor=sol, now=now)
        db.session.rollback()
        assert db.session.get_one(Request, second.id).owner_id == tom.id
        conflicts.wall_pair(again.id, second.id, (grace, tom), actor=sol, now=now)


@pytest.mark.parametrize("why", ["no_staff", "owner_not_listed"])
def test_a_team_can_own_its_request(app: Flask, why: str) -> None:
    with app.app_context():
        first, second = noor(), marco()
        grace, sol = cast.grace(), cast.sol()
        tom = cast.account("tom@example.org", "Tom Abara", Role.COUNSEL)
        if why == "no_staff":
            tom.deactivated_at = clock().real()
        else:
            listed = {"added_by": sol.id, "added_at": clock().real()}
            db.session.add(NeedToKnow(request_id=second.id, account_id=sol.id, **listed))
        db.session.commit()
        with pytest.raises(Refused, match=why):
            conflicts.wall_pair(first.id, second.id, (grace, tom), actor=sol, now=clock().programme())
        db.session.rollback()
        assert db.session.get_one(Request, first.id).state != RequestState.WALLED


@pytest.mark.parametrize("held", ["walled", "decided", "gone"])
def test_who_lifts_a_wall_second_lifts_what_the_first_had_seen(app: Flask, held: str) -> None:
    """A decision that holds the pair since, or a first person who is none of theirs by now, begins the lifting anew."""
    with app.app_context():
        first, second = noor(), marco()
        grace, sol = cast.grace(), cast.sol()
        cleo = cast.account("cleo@example.org", "Cleo Ruiz", Role.CONFLICTS)
        tom = cast.account("tom@example.org", "Tom Abara", Role.COUNSEL)
        now = clock().programme()
        conflicts.wall_pair(first.id, second.id, (grace, tom), actor=sol, now=now)
        assert not conflicts.lift_wall(second.id, actor=cleo, now=now)
        if held == "walled":
            conflicts.wall_pair(first.id, second.id, (tom, grace), actor=sol, now=now)
        elif held == "decided":
            decide(second, first, "cannot_serve", by=sol)
        else:
            cleo.deactivated_at = clock().real()
            db.session.commit()
        assert not conflicts.lift_wall(second.id, actor=sol, now=now)
        assert db.session.get_one(Request, second.id).state == RequestState.WALLED


def test_the_desk_shows_the_pair_side_by_side_and_writes_down_the_look(client: PageClient) -> None:
    with client.app.app_context():
        first, second = noor(), marco()
        ids, references = (first.id, second.id), (first.reference, second.reference)
        sol: Account = cast.sol()
        sol_id = sol.id
    cast.sign_in(client, sol_id)
    page = client.get("/counsel/conflicts")
    assert all(reference in page.text for reference in references)
    page = client.get(f"/counsel/conflicts/{ids[0]}/{ids[1]}")
    assert "Noor Haddad" in page.text
    assert "Marco Vega, marco.vega@example.org" in page.text
    with client.app.app_context():
        looks = db.session.scalars(select(AuditRow.object).where(AuditRow.action == "pair_read")).all()
        assert sorted(looks) == sorted(f"request:{one}" for one in ids)
    page = client.submit({}, f"/conflicts/{ids[0]}/{ids[1]}", status=422)
    assert "Choose how you know." in page.text
    client.get(f"/counsel/conflicts/{ids[0]}/{ids[1]}")
    client.submit({"decision": "not_related", "reason": "another_family"}, f"/conflicts/{ids[0]}/{ids[1]}")
    page = client.get("/counsel/conflicts")
    assert "Nothing waits for a decision." in page.text
    assert "Not related" in page.text


def test_a_pair_that_does_not_meet_any_more_leads_back_to_the_desk(client: PageClient) -> None:
    """A family put a name right while the pair lay open: nothing is to be decided, and it is said so."""
    with client.app.app_context():
        one, other = cast.submitted().id, cast.submitted(cast.of_another_family(7)).id
        sol_id = cast.sol().id
    cast.sign_in(client, sol_id)
    here = f"/counsel/conflicts/{one}/{other}"
    client.get("/counsel/conflicts")
    for page in (client.get(here, follow=True), client.post(here, {"decision": "opposing"}, 409)):
        assert page.h1 == "Conflicts"
        assert "do not meet any more" in page.text
    client.get(f"/counsel/conflicts/{one}/nobodyatall", 404)
    client.get(f"/counsel/conflicts/{one}/{one}", 404)
    with client.app.app_context():
        assert not db.session.scalars(select(AuditRow).where(AuditRow.action == "pair_read")).all()


def test_nobody_decides_over_a_colleague_without_knowing(client: PageClient) -> None:
    """T51: Lee held the pair while Sol's page was open. She reads who did what; the control is her press on it."""
    with client.app.app_context():
        first, second = noor(), marco()
        ids = first.id, second.id
        sol_id = cast.sol().id
    address = f"/counsel/conflicts/{ids[0]}/{ids[1]}"
    cast.sign_in(client, sol_id)
    page = client.get(address)
    assert page.fields(address)["seen"] == [""]
    with client.app.app_context():
        lee = cast.account("lee@example.org", "Lee Moss", Role.CONFLICTS)
        rows = [db.session.get_one(Request, one) for one in ids]
        decide(rows[1], rows[0], "opposing", by=lee)
    lifts = {"decision": "not_related", "reason": "another_family"}
    page = client.submit(lifts, address, status=422)
    for told in ("A colleague decided this while you looked.", "Lee Moss", "Decided: Opposing", "Decide anew"):
        assert told in page.text, told
    with client.app.app_context():
        assert both_sides.holding(ids[1]), "nothing was lifted"
    page = client.submit(lifts, address)
    client.post(address, {**lifts, "seen": ""}, 303)
    with client.app.app_context():
        assert both_sides.holding(ids[1]) == []
        told = select(func.count()).select_from(Event).where(Event.kind == "pair_decided", Event.request_id == ids[1])
        assert db.session.scalar(told) == 2, "pressed twice, she decided once"


def test_counsel_see_that_something_is_held_and_have_no_button(client: PageClient) -> None:
    with client.app.app_context():
        noor()
        second_id = marco().id
        grace_id = cast.grace().id
    cast.sign_in(client, grace_id)
    page = client.get(f"/counsel/requests/{second_id}")
    assert "The conflicts role decides this, pair by pair." in page.text
    assert 'value="M12"' not in page.html


def test_nobody_walls_over_a_colleague_without_knowing(client: PageClient) -> None:
    """T51: Lee walled the pair while Sol's page was open. She reads who did and when, with her teams still chosen; the
    control is her press on the page as it stands. The same press twice is one act."""
    with client.app.app_context():
        first, second = noor(), marco()
        ids = first.id, second.id
        sol_id, grace = cast.sol().id, cast.grace()
        tom = cast.account("tom@example.org", "Tom Abara", Role.COUNSEL)
        teams = grace.id, tom.id
    address = f"/counsel/conflicts/{ids[0]}/{ids[1]}"
    cast.sign_in(client, sol_id)
    client.get(address)
    with client.app.app_context():
        lee = cast.account("lee@example.org", "Lee Moss", Role.CONFLICTS)
        people = [db.session.get_one(Account, one) for one in teams]
        conflicts.wall_pair(*ids, (people[0], people[1]), actor=lee, now=clock().programme())
    wanted = {"team_one": teams[1], "team_other": teams[0]}
    page = client.submit(wanted, f"{address}/wall", status=422)
    for told in ("A colleague decided this while you looked.", "Walled off by Lee Moss", "Its team: Grace Okafor."):
        assert told in page.text, told
    chosen = [option.get("value") for option in page.find(".//select/option[@selected]")]
    assert chosen == [teams[1], teams[0]], "nothing that was chosen is lost"
    assert page.find(".//details[@open]//select[@name='team_one']")

    def owners() -> list[str | None]:
        with client.app.app_context():
            return [db.session.get_one(Request, one).owner_id for one in ids]

    assert owners() == list(teams)
    stood = page.fields(f"{address}/wall")["seen"]
    client.submit(wanted, f"{address}/wall")
    assert owners() == [teams[1], teams[0]]
    with client.app.app_context():
        rows = [db.session.get_one(Request, one) for one in ids]
        assert stood != [both_sides.mark_of(None, rows)], "another team is another mark"
        told = select(func.count()).select_from(Event).where(Event.kind == "request_walled")
        assert db.session.scalar(told) == 2


def test_the_same_wall_pressed_twice_is_one_and_a_decision_meanwhile_stops_it(client: PageClient) -> None:
    with client.app.app_context():
        first, second = noor(), marco()
        ids = first.id, second.id
        sol_id, teams = cast.sol().id, (cast.grace().id, cast.account("tom@example.org", "Tom Abara", Role.COUNSEL).id)
    address = f"/counsel/conflicts/{ids[0]}/{ids[1]}"
    cast.sign_in(client, sol_id)
    client.get(address)
    with client.app.app_context():
        lee = cast.account("lee@example.org", "Lee Moss", Role.CONFLICTS)
        rows = [db.session.get_one(Request, one) for one in ids]
        decide(rows[0], rows[1], "not_related", by=lee)
    wanted = {"team_one": teams[0], "team_other": teams[1]}
    page = client.submit(wanted, f"{address}/wall", status=422)
    assert "Not related" in page.text
    seen = page.fields(f"{address}/wall")["seen"][0]
    for _ in range(2):
        client.post(f"{address}/wall", {**wanted, "seen": seen}, 303)
    with client.app.app_context():
        told = select(func.count()).select_from(Event).where(Event.kind == "request_walled")
        assert db.session.scalar(told) == 2
