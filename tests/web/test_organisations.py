"""Organisations that families are sent to: kept true by staff, named to a family only once it was told (B16, D10)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import Refused, closing, organisations, triage
from referral_app.clock import clock as clock_of
from referral_app.extensions import db
from referral_app.models import Account, AuditRow, Event, Organisation, OrganisationReferral, Request, Task
from referral_app.queries import organisations as queries
from referral_app.vocabulary import RequestState, Role
from referral_app.workflow import organisations as rules
from tests import cast
from tests.conftest import StillClock
from tests.page_client import PageClient
from tests.web.test_arranging_and_widening import Texas
from tests.web.test_status_consent import sent_form

HERE = "/counsel/organisations"
AID: dict[str, Any] = {
    "name": "Lone Star Legal Aid",
    "kind": "legal_aid",
    "places": ["US-TX"],
    "areas": [],
    "languages": "English, Spanish",
    "phone": "+1 512 555 0100",
    "email": None,
    "url": "https://aid.example.org/help",
    "refer": "Ask for intake, before noon.",
}


def keep(who: Account, **changes: Any) -> Organisation:
    return organisations.keep(None, {**AID, **changes}, **cast.by(who))


def signed_in(app: Flask, *roles: Role) -> PageClient:
    with app.app_context():
        who = cast.account(f"{'-'.join(roles)}@example.org", f"Rae {roles[0]}", *roles).id
    client = PageClient(app)
    cast.sign_in(client, who)
    return client


def test_staff_write_one_down_change_it_and_take_it_out(app: Flask) -> None:
    staff = signed_in(app, Role.ADMINISTRATOR)
    assert HERE in staff.get("/counsel/attorneys").links()
    assert "There is none." in staff.get(HERE).text
    staff.get(f"{HERE}/new")
    wrong = {"name": "", "places": "Texas, Nowhere", "phone": "call us", "url": "http://aid.example.org", "email": "x"}
    page = staff.submit(wrong, action=HERE, status=422)
    for words in (
        "Write its name",
        "Choose what it is",
        "by name or by code",
        "one phone number",
        "one e-mail",
        "https://",
    ):
        assert words in page.text, words
    assert page.fields(HERE)["places"] == ["Texas, Nowhere"]
    typed = {
        "name": "Lone Star Legal Aid",
        "kind": "legal_aid",
        "places": "texas, OK, México, Canada",
        "phone": "(512) 555-0100",
    }
    staff.get(f"{HERE}/new")
    page = staff.submit({**typed, "refer": AID["refer"], "areas": ["custody_general"]}, action=HERE)
    assert page.h1 == "Lone Star Legal Aid"
    with app.app_context():
        row = db.session.scalars(select(Organisation)).one()
        assert row.places == ["CA", "MX", "US-OK", "US-TX"]
        assert (row.areas, row.url, row.version) == (["custody_general"], None, 1)
        here = f"{HERE}/{row.id}"
    assert [option.get("value") for option in page.find(".//select[@id='kind']/option[@selected]")] == ["legal_aid"]
    assert "Oklahoma" in page.fields(here)["places"][0]
    staff.get(f"{HERE}/new")
    assert "change that one" in staff.submit(typed, action=HERE, status=422).text
    staff.get(here)
    staff.submit({"languages": "English"}, action=here)
    stale = staff.post(here, {**typed, "seen": "1"}, status=409)
    assert "That did not happen" in stale.text
    assert stale.fields(here)["places"] == [typed["places"]], "what was typed is there still"
    assert here in staff.get(f"{HERE}?place=US-OK&area=custody_general").links()
    assert here not in staff.get(f"{HERE}?area=csam_restitution").links()
    staff.get(f"{HERE}?place=US-ZZ", status=404)
    staff.get(here)
    assert "There is none." in staff.submit(action="/retire").text
    # A page of this morning, and what is pressed on it.
    assert "taken this organization off the list" in staff.get(here, follow=True).text
    assert "taken this organization off the list" in staff.post(f"{here}/checked", status=409).text
    staff.get(f"{HERE}/nobodyatall", status=404)
    with app.app_context():
        of_organisations = select(AuditRow.action).where(AuditRow.action.startswith("organisation"))
        kept = db.session.scalars(of_organisations.order_by(AuditRow.seq)).all()
        assert kept == ["organisation_kept", "organisation_kept", "organisation_retired"]
    signed_in(app, Role.CONFLICTS).get(f"{HERE}/new", status=403)


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize(
    ("places", "areas", "fits"),
    [
        (["US-TX"], [], True),
        (["US-TX"], ["a"], True),
        (["US-TX"], ["b"], False),
        (["US"], ["a", "b"], True),
        (["MX"], [], False),
        (["US-OK", "US-TX-WD"], [], True),
    ],
)
def test_one_fits_by_place_and_kind_of_work(places: list[str], areas: list[str], fits: bool) -> None:
    assert rules.fits(places, areas, forums=["US-TX-WD", "GB"], wanted=["a"]) is fits


def test_a_family_is_sent_there_and_reads_it_only_once_it_was_told(app: Flask) -> None:
    family = PageClient(app)
    sent_form(family, cast.NOOR, ask_lawyers="yes", agreed="yes")
    with app.app_context():
        grace = cast.grace()
        keep(grace)
        keep(grace, name="Far Clinic", kind="clinic", places=["US-ME"])
        request = db.session.scalars(select(Request).where(Request.state != "draft")).one()
        request_id, reference, who = request.id, request.reference, grace.id
    staff = PageClient(app)
    cast.sign_in(staff, who)
    here = f"/counsel/requests/{request_id}/organisations"
    assert here in staff.get(f"/counsel/requests/{request_id}").links()
    page = staff.get(here)
    assert reference in page.h1
    cards = ["".join(each.itertext()) for each in page.find(".//li[@class='app-card']")]
    assert ["Lone Star" in each for each in cards] == [True, False], "those that fit come first"
    with app.app_context():
        ids = {row.name: row.id for row in queries.organisations()}
        aid = ids["Lone Star Legal Aid"]
    for _ in range(2):
        staff.get(here)
        page = staff.post(here, {"organisation": aid})
    page = staff.get(here)
    assert "reads nothing of it yet" in page.text
    assert "Lone Star" not in family.get("/status/request").text
    staff.submit(action="/told")
    page = family.get("/status/request")
    [told] = page.find(".//section[@aria-labelledby='sent-to']")
    words = "".join(told.itertext())
    assert "Lone Star Legal Aid" in words
    assert "Free lawyers" in words
    assert AID["refer"] not in words
    assert "tel:+15125550100" in [a.get("href") for a in told.iter("a")]
    assert "English, Spanish" in words
    family.post("/language", {"page_language": "es"})
    in_spanish = family.get("/status/request").text
    assert "Abogados gratuitos" in in_spanish
    assert "Inglés, español" in in_spanish
    shown = staff.get(f"/counsel/requests/{request_id}?part=notes").text
    assert "Sent to an organization" in shown
    assert "An organization is shown to the family" in shown
    assert "Lone Star Legal Aid" in shown
    with app.app_context():
        assert queries.sent_since(clock_of().programme()) == [("Lone Star Legal Aid", 1, 1)]
        raw = str(db.session.connection().exec_driver_sql("SELECT * FROM organisation_referrals").fetchall())
        assert aid not in raw
        assert all(aid not in str(each) for each in db.session.scalars(select(Event.subject)))
        row = db.session.scalars(select(OrganisationReferral)).one()
        with pytest.raises(Refused, match="not_found"):
            organisations.take_back(request_id, row.id, actor=db.session.get_one(Account, who), now=row.made_at)


def test_a_mistake_is_taken_back_and_what_is_not_there_is_refused(app: Flask) -> None:
    with app.app_context():
        grace, now = cast.grace(), clock_of().programme()
        aid, request, other = keep(grace), cast.submitted(), cast.submitted()
        sent = organisations.send(request.id, aid.id, need_number=1, actor=grace, now=now)
        assert [one.need for one in queries.sent(request)] == [1]
        with pytest.raises(Refused, match="not_found"):
            organisations.tell(other.id, sent.id, actor=grace, now=now)
        organisations.take_back(request.id, sent.id, actor=grace, now=now)
        assert queries.sent(request) == []
        with pytest.raises(Refused, match="not_found"):
            organisations.send(request.id, aid.id, need_number=99, actor=grace, now=now)
        closing.close_request(request.id, "other", actor=grace, now=now)
        before = db.session.get_one(Request, request.id).last_act_at
        organisations.send(request.id, aid.id, need_number=None, actor=grace, now=now + timedelta(days=3))
        assert db.session.get_one(Request, request.id).last_act_at == before, "what has ended is not kept longer for it"
        organisations.retire(aid.id, **cast.by(grace))
        with pytest.raises(Refused, match="not_found"):
            organisations.send(other.id, aid.id, need_number=None, actor=grace, now=now)
        other.state = RequestState.WALLED
        db.session.commit()
        assert queries.sent_since(now) == [(AID["name"], 1, 0)]


def test_where_nobody_fits_those_that_work_there_are_offered(app: Flask) -> None:
    texas = Texas(app)
    page = texas.client.get(texas.address)
    assert "Organizations to which the family can be sent" in page.text
    with app.app_context():
        keep(db.session.get_one(Account, texas.sol))
    page = texas.client.get(texas.address)
    assert "1 organization works there in this field" in page.text
    assert f"/counsel/requests/{texas.request_id}/organisations" in page.links()


def test_what_nobody_called_for_ninety_days_calls_staff_until_somebody_does(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        grace = cast.grace()
        first, second = keep(grace), keep(grace, name="Clinic")
        now, today = clock.now, clock.now.date()
        assert organisations.call_staff(now, today + timedelta(days=90)) == []
        assert organisations.call_staff(now, today + timedelta(days=91)) == ["organisations_stale"]
        assert organisations.call_staff(now, today + timedelta(days=92)) == [], "once for each day that was missed"
        later = {"actor": grace, "now": now + timedelta(days=92), "today": today + timedelta(days=92)}
        task = db.session.scalars(select(Task).where(Task.kind == "organisations_stale")).one()
        organisations.check(first.id, **later)
        assert task.resolved_at is None
        organisations.check(second.id, **later)
        db.session.expire_all()
        assert db.session.scalars(select(Task).where(Task.kind == "organisations_stale")).one().resolved_at is not None


@pytest.mark.parametrize(
    ("refer", "kept"),
    [
        ("Ask for Ana Lopez at intake, 512-555-0100, weekdays 9 to 12, 100 Main Street.", True),
        ("They took R-4K7-9PQ at once.", False),
        ("They took the girl born on 3 March 2015 at once.", False),
    ],
)
def test_what_is_kept_of_an_organisation_tells_of_no_family(sqlite_app: Flask, refer: str, kept: bool) -> None:
    """People, numbers and streets of the organisation are what the text is for; one family's facts are not."""
    with sqlite_app.app_context():
        grace = cast.grace()
        if kept:
            assert keep(grace, refer=refer).refer == refer
            return
        with pytest.raises(Refused, match="organisation_wrong") as refused:
            keep(grace, refer=refer)
        assert refused.value.facts["fields"] == {"refer": "tells_who"}


def test_where_an_organisation_took_over_the_familys_page_says_so(app: Flask) -> None:
    """Nobody is said to be asked for it any more, before the request is closed and after."""
    family = PageClient(app)
    sent_form(family, cast.NOOR, ask_lawyers="yes", agreed="yes")
    with app.app_context():
        grace = cast.grace()
        aid = keep(grace).id
        request = db.session.scalars(select(Request).where(Request.state != "draft")).one()
        request_id, who = request.id, grace.id
        triage.take_request(request_id, actor=grace, now=clock_of().programme())
        for need in request.needs:
            triage.give_up_need(need.id, actor=grace, now=clock_of().programme())
        made = organisations.send(request_id, aid, need_number=None, actor=grace, now=clock_of().programme())
        referral = made.id
    staff = PageClient(app)
    cast.sign_in(staff, who)
    # Control: nothing of it stands there before the family was told.
    assert "Others can help you with this" not in family.get("/status/request").text
    triage_page = staff.get(f"/counsel/requests/{request_id}")
    assert "then close the request: every need was given up" in triage_page.text
    with app.app_context():
        grace = db.session.get_one(Account, who)
        organisations.tell(request_id, referral, actor=grace, now=clock_of().programme())
    page = family.get("/status/request")
    assert page.h1 == "Others can help you with this"
    assert "We ask no lawyer for this any more." in page.text
    assert "#sent-to" in page.links()
    assert "Lone Star Legal Aid" in page.text
    staff.get(f"/counsel/requests/{request_id}/close")
    staff.submit({"reason": "elsewhere"}, f"/counsel/requests/{request_id}/close")
    page = family.get("/status/request")
    assert "An organization helps you with this now, so our part is done." in page.text
    assert "Lone Star Legal Aid" in page.text
    family.post("/language", {"page_language": "es"})
    assert "Una organización le ayuda ahora con esto" in family.get("/status/request").text
