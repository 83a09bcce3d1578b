"""A request with a list of its own does not exist for whoever is not on it: page, lists, counts, search, tasks,
letters, attorneys, coverage and accounts (E01, E02)."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import func, select

from referral_app.actions import Refused, accounts, handing_over, need_to_know, triage
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, AuditRow, Event, NeedToKnow, Request, Task
from referral_app.queries import counsel, keeping, queue, tasks
from referral_app.queries.counted import counted
from referral_app.vocabulary import Role
from tests import cast
from tests.page_client import PageClient


class Office(NamedTuple):
    """Grace owns the request, Sol supervises; Lee (counsel), Sue (supervisor) and Con (conflicts) are strangers."""

    request_id: str
    reference: str
    attorney_id: str
    ids: dict[str, str]


STRANGERS = ("lee", "sue", "con")


@pytest.fixture
def office(app: Flask) -> Office:
    with app.app_context():
        people = {
            "grace": cast.grace(),
            "sol": cast.sol(),
            "lee": cast.account("lee@example.org", "Lee Marsh", Role.COUNSEL),
            "sue": cast.account("sue@example.org", "Sue Park", Role.SUPERVISOR),
            "con": cast.account("con@example.org", "Con Reyes", Role.CONFLICTS),
        }
        ids = {name: person.id for name, person in people.items()}
        amara = cast.amara()
        request = cast.submitted(contact={"email": "noor@example.net"})
        triage.take_request(request.id, actor=people["grace"], now=clock().programme())
        cast.sent(cast.need_of(request), amara, by=people["grace"])
        with writing():
            make_task("no_yes_yet", once="listed", now=clock().programme(), due_on=clock().today(), request=request)
        return Office(request.id, request.reference, amara.id, ids)


def who(office: Office, name: str) -> Account:
    return db.session.get_one(Account, office.ids[name])


def set_list(office: Office, *names: str, by: str = "sol", reason: str = "known_here") -> None:
    chosen = [office.ids[name] for name in names]
    need_to_know.set_list(office.request_id, chosen, reason, actor=who(office, by), now=clock().programme())


def client_of(app: Flask, office: Office, name: str) -> PageClient:
    client = PageClient(app)
    cast.sign_in(client, office.ids[name])
    return client


PAGES = (
    "/counsel/",
    "/counsel/requests",
    "/counsel/requests?view=offers",
    "/counsel/tasks",
    "/counsel/letters",
)


def seen(app: Flask, office: Office, name: str) -> list[str]:
    """The pages on which somebody reads the reference."""
    client = client_of(app, office, name)
    return [
        path
        for path in (*PAGES, f"/counsel/attorneys/{office.attorney_id}")
        if office.reference in client.get(path).text
    ]


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("name", STRANGERS)
def test_for_a_stranger_it_is_nowhere(app: Flask, office: Office, name: str) -> None:
    assert len(seen(app, office, name)) >= 5, "the control: without a list they read it"
    with app.app_context():
        set_list(office, "grace")
    assert seen(app, office, name) == []
    client = client_of(app, office, name)
    here = f"/counsel/requests/{office.request_id}"
    for path in (here, f"{here}/needs/1"):
        client.get(path, status=404)
    client.get("/counsel/requests")
    page = client.submit({"reference": office.reference}, "/counsel/find", status=422)
    assert "No request has the reference" in page.text
    client.post(f"{here}/notes", {"text": "Words"}, 404)
    assert "0 open needs" in client.get("/counsel/coverage").text


def test_those_on_the_list_go_on_as_before(app: Flask, office: Office) -> None:
    with app.app_context():
        set_list(office, "grace", "lee")
    page = client_of(app, office, "grace").get(f"/counsel/requests/{office.request_id}?part=notes")
    assert "Only those on its list know of it" in page.text
    assert "Somebody in the office knows the family" in page.text
    client_of(app, office, "lee").get(f"/counsel/requests/{office.request_id}")
    client_of(app, office, "sol").get(f"/counsel/requests/{office.request_id}")


def test_counts_and_queries_leave_it_out(app: Flask, office: Office) -> None:
    with app.app_context():
        today = clock().today()
        before = {name: queue.counts(who(office, name), today)["open"] for name in STRANGERS}
        set_list(office, "grace")
        after = {name: queue.counts(who(office, name), today)["open"] for name in STRANGERS}
        assert (set(before.values()), set(after.values())) == ({1}, {0})
        for name in STRANGERS:
            viewer = who(office, name)
            assert counsel.request_for(viewer, office.request_id) is None
            assert tasks.page(viewer, today).total == 0
            assert keeping.request_called(viewer, office.reference) is None
        task = db.session.scalars(select(Task)).first()
        assert task is not None
        assert tasks.task_for(who(office, "lee"), task.id) is None
        assert queue.counts(who(office, "grace"), today)["open"] == 1


def test_nobody_whom_a_colleague_took_off_comes_back_by_an_old_page(app: Flask, office: Office) -> None:
    with app.app_context():
        set_list(office, "grace", "lee", "sue")
    client = client_of(app, office, "sol")
    client.get(f"/counsel/requests/{office.request_id}/list")
    with app.app_context():
        set_list(office, "grace", "sol", by="sue")
    chosen = [office.ids[name] for name in ("grace", "lee", "sue")]
    page = client.submit({"account": chosen, "reason": "known_here"}, "/list", status=422)
    assert "A colleague has changed the list meanwhile" in page.text
    assert not page.find(f".//input[@value='{office.ids['lee']}'][@checked]"), "it stands as it is now"
    with app.app_context():
        listed = {row.account_id for row in db.session.scalars(select(NeedToKnow))}
        assert listed == {office.ids[name] for name in ("grace", "sue", "sol")}
    # Read anew, it is changed.
    client.submit({"account": chosen, "reason": "known_here"}, "/list")
    with app.app_context():
        assert len(db.session.scalars(select(NeedToKnow)).all()) == 4


def test_nobody_lifts_a_list_that_their_page_never_showed(app: Flask, office: Office) -> None:
    """A colleague narrowed it meanwhile: the press of an old page opens nothing, and the page shows the list as it is.
    Pressed again on it, the list is lifted."""
    with app.app_context():
        set_list(office, "grace", "lee", "sue")
    client = client_of(app, office, "sol")
    client.get(f"/counsel/requests/{office.request_id}/list")
    with app.app_context():
        set_list(office, "grace", "sol", by="sue")
    page = client.submit({"reason": "known_here"}, "/list/lift", status=422)
    assert "A colleague has changed the list meanwhile" in page.text
    with app.app_context():
        assert len(db.session.scalars(select(NeedToKnow)).all()) == 3, "it stands"
    client.get(f"/counsel/requests/{office.request_id}/list")
    client.submit({"reason": "known_here"}, "/list/lift")
    with app.app_context():
        assert not db.session.scalars(select(NeedToKnow)).all()


def test_a_supervisor_sets_and_lifts_it_on_its_page_with_a_reason(app: Flask, office: Office) -> None:
    client = client_of(app, office, "sol")
    here = f"/counsel/requests/{office.request_id}/list"
    assert here in client.get(f"/counsel/requests/{office.request_id}?part=people").links()
    client.get(here)
    lee = office.ids["lee"]
    page = client.submit({"account": [office.ids["grace"], lee]}, "/list", status=422)
    assert "A reason is needed." in page.text
    assert page.find(f".//input[@value='{lee}'][@checked]"), "what was ticked stays"
    page = client.submit({"account": [office.ids["grace"], lee], "reason": "court_sealed"}, "/list")
    assert "Only those who are ticked know of this request." in page.text
    with app.app_context():
        assert {row.account_id for row in db.session.scalars(select(NeedToKnow))} == {
            office.ids[name] for name in ("grace", "lee", "sol")
        }
        event = db.session.scalars(select(Event).where(Event.kind == "list_set")).one()
        assert event.detail["reason"] == "court_sealed"
        assert db.session.scalars(select(AuditRow.actor).where(AuditRow.action == "list_set")).all() == [
            office.ids["sol"]
        ]
    page = client.submit({"reason": "over"}, "/lift")
    assert "It has no list" in page.text
    client_of(app, office, "sue").get(f"/counsel/requests/{office.request_id}")


def test_who_sets_it_stays_and_the_owner_must_be_on_it(app: Flask, office: Office) -> None:
    with app.app_context():
        with pytest.raises(Refused, match="owner_not_listed"):
            set_list(office, "lee")
        set_list(office, "grace")
        assert db.session.get(NeedToKnow, (office.request_id, office.ids["sol"])) is not None


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize(
    ("by", "names", "reason", "code"),
    [
        ("grace", ("grace",), "known_here", "not_supervisor"),
        ("con", ("grace",), "known_here", "not_supervisor"),
        ("sol", ("grace",), "", "no_reason"),
        ("sol", ("grace",), "because", "no_reason"),
    ],
)
def test_each_refusal(app: Flask, office: Office, by: str, names: tuple[str, ...], reason: str, code: str) -> None:
    with app.app_context(), pytest.raises(Refused, match=code):
        set_list(office, *names, by=by, reason=reason)


def test_an_attorney_an_administrator_and_who_has_left_cannot_be_listed(app: Flask, office: Office) -> None:
    with app.app_context():
        person = cast.attorney_account(cast.bela())
        for account in (person, cast.ada()):
            with pytest.raises(Refused, match="not_found"):
                need_to_know.set_list(
                    office.request_id,
                    [office.ids["grace"], account.id],
                    "known_here",
                    actor=who(office, "sol"),
                    now=clock().programme(),
                )


def test_a_supervisor_who_is_not_on_it_changes_nothing(app: Flask, office: Office) -> None:
    with app.app_context():
        set_list(office, "grace")
        with pytest.raises(Refused, match="not_found"):
            set_list(office, "grace", by="sue")
        with pytest.raises(Refused, match="not_found"):
            need_to_know.lift_list(office.request_id, "over", actor=who(office, "sue"), now=clock().programme())
    client_of(app, office, "sue").get(f"/counsel/requests/{office.request_id}/list", status=404)


def test_the_same_list_twice_is_one_act(app: Flask, office: Office) -> None:
    with app.app_context():
        set_list(office, "grace")
        set_list(office, "grace", "sol")
        need_to_know.lift_list(office.request_id, "over", actor=who(office, "sol"), now=clock().programme())
        need_to_know.lift_list(office.request_id, "over", actor=who(office, "sol"), now=clock().programme())
        kinds = list(db.session.scalars(select(Event.kind).where(Event.kind.in_(("list_set", "list_lifted")))))
        assert sorted(kinds) == ["list_lifted", "list_set"]


def test_tasks_of_strangers_become_nobodys(app: Flask, office: Office) -> None:
    with app.app_context():
        task = db.session.scalars(select(Task).where(Task.once == "listed")).one()
        task.owner_id = office.ids["lee"]
        db.session.commit()
        set_list(office, "grace")
        db.session.expire_all()
        assert db.session.scalars(select(Task.owner_id).where(Task.once == "listed")).one() is None


def test_the_last_supervisor_of_a_list_is_not_ended(app: Flask, office: Office) -> None:
    """Without them nobody could open the request to others again."""
    with app.app_context():
        set_list(office, "grace")
        with pytest.raises(Refused, match="alone_on_list"):
            accounts.deactivate("sol@example.org", actor="command", now=clock().real())
        set_list(office, "grace", "sue")
        accounts.deactivate("sol@example.org", actor="command", now=clock().real())
        assert counsel.request_for(who(office, "sue"), office.request_id) is not None


def test_the_list_goes_with_its_request(app: Flask, office: Office) -> None:
    with app.app_context():
        set_list(office, "grace")
        db.session.delete(db.session.get_one(Request, office.request_id))
        db.session.commit()
        assert db.session.scalars(select(NeedToKnow)).all() == []


def test_the_privacy_officer_still_reads_who_looked(app: Flask, office: Office) -> None:
    with app.app_context():
        set_list(office, "grace")
        officer = cast.account("pat@example.org", "Pat Lind", Role.PRIVACY_OFFICER).id
    client_of(app, office, "grace").get(f"/counsel/requests/{office.request_id}")
    client = PageClient(app)
    cast.sign_in(client, officer)
    assert office.reference in client.get("/counsel/looks").text


def test_a_list_that_is_in_the_way_of_nobody_costs_one_question(app: Flask, office: Office) -> None:
    with app.app_context():
        later = clock().today() + timedelta(days=1)
        assert queue.page(who(office, "lee"), today=later).total == 1


def test_work_goes_to_nobody_who_may_not_know_of_it(app: Flask, office: Office) -> None:
    with app.app_context():
        set_list(office, "grace")
        now, today = clock().programme(), clock().today()
        with pytest.raises(Refused, match="owner_not_listed"):
            handing_over.hand_over(
                office.request_id, office.ids["lee"], "Away.", actor=who(office, "sol"), now=now, today=today
            )
        with pytest.raises(Refused, match="owner_not_listed"):
            handing_over.move_all(office.ids["grace"], office.ids["lee"], actor="command", now=now, today=today)
        handing_over.hand_over(
            office.request_id, office.ids["sol"], "Away.", actor=who(office, "grace"), now=now, today=today
        )
        assert counsel.request_for(who(office, "lee"), office.request_id) is None


def test_counts_for_the_whole_office_leave_it_out(app: Flask, office: Office) -> None:
    with app.app_context():
        many = select(func.count()).select_from(Request).where(*counted())
        before = db.session.scalar(many)
        set_list(office, "grace")
        assert (before, db.session.scalar(many)) == (1, 0)
