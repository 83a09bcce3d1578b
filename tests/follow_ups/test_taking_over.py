"""Who came of age takes the request over: their own rules, their own phrase, their own yes, and nothing of whoever
asked is left to reach (U12)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import Refused, family, taking_over, triage, verification, way_back
from referral_app.actions import complaints as complaint_acts
from referral_app.actions.disclosures import write_down_look
from referral_app.clock import clock as app_clock
from referral_app.extensions import db
from referral_app.models import Matter, Note, Offer, Request, Task
from referral_app.queries import cases, disclosure, recipients, release
from referral_app.queries.pauses import is_paused
from referral_app.queries.way_back import state_of
from referral_app.vocabulary import MatterState
from referral_app.workflow.majority import is_near
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import PageClient

PARENT = {"email": "noor.parent@example.net", "phone": "202-555-0101", "trusted_name": "Lena Ortiz"}
OWN = {"called": "Sami", "email": "sami.own@example.org"}


def came_of_age(clock: StillClock, *, pauses: bool = False, **contact: str) -> tuple[str, str]:
    """A parent's request whose young person turned 18 today; `pauses`: the parent has paused it. Returns its id and the
    parent's phrase."""
    world.basket()
    birthday = app_clock().today() + timedelta(days=2)
    born = date(birthday.year - 18, birthday.month, birthday.day).isoformat()
    said = cast.answers(children=[{"ref": "c1", "dob": born}], contact_ways=["email", "call"])
    request = cast.submitted(said, contact=contact or PARENT, names={"other_side": ["Marco Vega"]})
    now = app_clock().real()
    phrase = way_back.give_phrase(request.id, now=now)
    assert way_back.confirm_phrase(request.id, phrase, now=now)
    if pauses:
        family.pause(request.id, now=app_clock().programme())
    clock.move(days=2)
    world.swept()
    return request.id, phrase


def the_request(request_id: str) -> Request:
    db.session.rollback()
    return db.session.get_one(Request, request_id)


def at(who: Any) -> dict[str, Any]:
    return {"actor": who, "now": app_clock().programme(), "today": app_clock().today()}


def test_their_own_rules_take_the_place_of_everything_that_stood_there(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        request_id, _phrase = came_of_age(clock)
        grace = cast.grace()
        assert taking_over.take_over(request_id, ["email"], OWN, **at(grace))
        said = cases.words(the_request(request_id))
        assert said["contact"] == {**OWN, "ways": ["email"]}
        assert (said["answers"]["contact_ways"], said["answers"]["device_shared"]) == (["email"], "unknown")
        assert the_request(request_id).hold is None
        assert not taking_over.take_over(request_id, ["call"], PARENT, **at(grace)), "once"
        assert cases.words(the_request(request_id))["contact"]["email"] == OWN["email"]
        assert len(world.events("person_took_over")) == 1
        assert [
            task.kind for task in world.tasks() if task.kind in ("handed_over", "came_of_age") and not task.resolved_at
        ] == []


def test_nobody_takes_over_what_is_still_another_persons(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        grace, ada = cast.grace(), cast.ada()
        request = cast.submitted(contact=PARENT)
        with pytest.raises(Refused) as refused:
            taking_over.take_over(request.id, ["email"], OWN, **at(grace))
        assert refused.value.code == "not_handed_over"
        with pytest.raises(Refused) as refused:
            taking_over.take_over(request.id, ["email"], OWN, **at(ada))
        assert refused.value.code == "not_counsel"
        assert cases.words(the_request(request.id))["contact"]["email"] == PARENT["email"]


def test_the_other_side_is_no_contact_of_theirs_and_another_hold_stays(app: Flask, clock: StillClock) -> None:
    """(A06)"""
    with app.app_context():
        request_id, _phrase = came_of_age(clock)
        grace = cast.grace()
        with pytest.raises(Refused) as refused:
            taking_over.take_over(request_id, ["call"], {"trusted_name": "Marco Vega"}, **at(grace))
        assert refused.value.code == "other_side_as_contact"
        assert the_request(request_id).hold == "unsafe_contact"
        triage.set_hold(request_id, "safety", actor=grace, now=app_clock().programme())
        assert taking_over.take_over(request_id, ["i_will_return"], {}, **at(grace))
        assert the_request(request_id).hold == "safety"


#: What may stand between the birthday and the taking over: the hold is ended by staff, or was the parent's own pause.
@pytest.mark.parametrize("lifted", ["by staff", "it was a pause of the parent"])
def test_until_they_take_over_nobody_reaches_whoever_asked_whatever_hold_ends(
    app: Flask, clock: StillClock, lifted: str
) -> None:
    """No letter and no call, and a lawyer who has the matter already reads that contact may not be safe."""
    with app.app_context():
        request_id, _phrase = came_of_age(clock)
        grace, post = cast.grace(), world.basket()
        if lifted != "by staff":
            the_request(request_id).hold = family.PAUSED
            db.session.commit()
        triage.set_hold(request_id, None, actor=grace, now=app_clock().programme())
        assert the_request(request_id).hold is None
        triage.ask_for_information(request_id, "Where is she?", actor=grace, now=app_clock().programme())
        clock.move(days=3)
        world.swept()
        assert post.to(PARENT["email"]) == []
        assert recipients.by_hand(the_request(request_id)) == ()
        assert [task.kind for task in world.tasks() if task.kind == "call_family"] == []
        assert taking_over.take_over(request_id, ["email"], OWN, **at(grace))
        triage.go_on(request_id, actor=grace, now=app_clock().programme())
        triage.ask_for_information(request_id, "Where are you?", actor=grace, now=app_clock().programme())
        clock.move(days=3)
        world.swept()
        assert post.to(OWN["email"])
        assert post.to(PARENT["email"]) == []


def test_a_lawyer_who_has_the_matter_reads_nothing_of_whoever_asked(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        request_id, _phrase = came_of_age(clock)
        need = world.need(request=the_request(request_id))
        request, amara = the_request(request_id), cast.attorney()
        request.hold, request.consent_until = None, app_clock().today() + timedelta(days=90)
        request.consent_version = disclosure.COVERS_STAGES_SINCE
        grace, now = cast.grace(), app_clock().real()
        offer = Offer(need_id=need.id, attorney_id=amara.id, state="accepted", created_at=now)
        offer.approved_by, offer.approved_at, offer.sent_at, offer.expires_on = grace.id, now, now, now.date()
        db.session.add(offer)
        db.session.flush()
        matter = Matter(
            offer_id=offer.id,
            need_id=need.id,
            attorney_id=amara.id,
            state=MatterState.OPEN,
            opened_at=now,
        )
        db.session.add(matter)
        db.session.commit()
        assert release.sheet(matter, app_clock().today()).stopped == "unsafe_contact"
        assert taking_over.take_over(request_id, ["call"], {"phone": "202-555-0133"}, **at(grace))
        sheet = release.sheet(db.session.get_one(Matter, matter.id), app_clock().today())
        assert sheet.contact == {"phone": "202-555-0133"}


def test_nobody_gets_a_phrase_and_nobody_is_verified_before_they_take_over(
    sqlite_app: Flask, clock: StillClock
) -> None:
    """Who calls for a new phrase, and can answer what the form was told, is whoever asked."""
    with sqlite_app.app_context():
        request_id, _phrase = came_of_age(clock)
        grace = cast.grace()
        now = app_clock().programme()
        seen = state_of(the_request(request_id))
        with pytest.raises(Refused, match="owner_first"):
            way_back.give_new_phrase(request_id, seen=seen, known_to_others=False, actor=grace, now=now)
        with pytest.raises(Refused, match="owner_first"):
            verification.record_call(request_id, "verified", ["reference", "called"], actor=grace, now=now)
        assert the_request(request_id).verified_at is None
        verification.record_call(request_id, "not_verified", ["reference", "called"], actor=grace, now=now)
        grace_id = grace.id
    staff = PageClient(sqlite_app)
    cast.sign_in(staff, grace_id)
    answer = staff.get(f"/counsel/requests/{request_id}/phrase", 303)
    assert answer.response.headers["Location"] == f"/counsel/requests/{request_id}/taking-over"
    staff.get(f"/counsel/requests/{request_id}/verify")
    page = staff.submit({"asked": ["reference", "called"], "result": "verified"}, "/verify", 409)
    assert "is of age: write down first how they take over" in page.text


def test_what_the_office_said_to_whoever_asked_is_not_for_them(sqlite_app: Flask, clock: StillClock) -> None:
    """Neither the answer to a complaint of whoever asked, nor a question to them; their own they read."""
    with sqlite_app.app_context():
        request_id, _phrase = came_of_age(clock)
        grace, sol = cast.grace(), cast.sol()
        family.complain(request_id, "You never call me back.", **when())
        [note] = db.session.scalars(select(Note).where(Note.kind == "complaint"))
        complaint_acts.answer(note.id, "We wrote to you about your daughter.", actor=sol, now=when()["now"])
        triage.ask_for_information(request_id, "Does your daughter know?", actor=grace, now=when()["now"])
        clock.move(hours=1)
        assert taking_over.take_over(request_id, ["i_will_return"], {}, **at(grace))
        clock.move(hours=1)
        own = way_back.give_phrase(request_id, now=app_clock().real())
        assert way_back.confirm_phrase(request_id, own, now=app_clock().real())
    person = PageClient(sqlite_app)
    person.get("/status")
    pages = [person.submit({"phrase": own}).text, person.get("/status/request/complaint").text]
    for told in pages:
        assert "Your complaint of" not in told
        assert "daughter" not in told
    assert "You sent a complaint" not in pages[0]
    person.submit({"complaint": "Nobody asked me."}, "/complaint")
    assert "Your complaint of" in person.get("/status/request/complaint").text


def when() -> dict[str, Any]:
    return {"now": app_clock().programme(), "today": app_clock().today()}


def test_the_task_ends_by_taking_over_alone(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        request_id, _phrase = came_of_age(clock)
        [task] = [one for one in world.tasks("handed_over") if one.request_id == request_id]
        with pytest.raises(Refused) as refused:
            triage.resolve_task(task.id, actor=cast.grace(), now=app_clock().programme())
        assert refused.value.code == "act_first"
        assert db.session.get_one(Task, task.id).resolved_at is None


def test_staff_write_it_down_and_the_person_reads_that_it_is_theirs(sqlite_app: Flask, clock: StillClock) -> None:
    """From the task to the phrase; the parent's phrase, the parent's answers and the parent's numbers open nothing."""
    with sqlite_app.app_context():
        request_id, parents = came_of_age(clock)
        grace = cast.grace().id
    staff = PageClient(sqlite_app)
    cast.sign_in(staff, grace)
    here = f"/counsel/requests/{request_id}/taking-over"
    assert here in staff.get(f"/counsel/requests/{request_id}?part=people").links()
    page = staff.get(here)
    assert PARENT["email"] not in page.html
    assert "Lena" not in page.html
    page = staff.submit({"ways": ["email", "i_will_return"], "email": "sami@"}, here, 422)
    assert "Which one counts" in page.text or "Ask which one counts" in page.text
    assert "Tick the box once you know" in page.text
    page = staff.submit({"ways": ["email"], "email": "sami@", "their_own": "yes"}, here, 422)
    assert "Write an e-mail address like" in page.text
    assert page.fields(here)["their_own"] == ["yes"]
    staff.submit({"ways": ["email"], "email": OWN["email"], "their_own": "yes"}, here)
    assert staff.page is not None
    assert staff.page.path == f"/counsel/requests/{request_id}/phrase"
    # Done once; who opens it again is led to the request, not to a dead end.
    assert staff.get(here, follow=True).path == f"/counsel/requests/{request_id}"
    with sqlite_app.app_context():
        own = way_back.give_phrase(request_id, now=app_clock().real())
        assert way_back.confirm_phrase(request_id, own, now=app_clock().real())
    parent = PageClient(sqlite_app)
    parent.get("/status")
    parent.submit({"phrase": parents}, status=422)
    person = PageClient(sqlite_app)
    person.get("/status")
    page = person.submit({"phrase": own})
    assert "Now it is yours" in page.text
    assert "/status/request/answers" not in page.links()
    assert "/status/request/more" not in page.links()
    for path in ("/status/request/answers", "/status/request/more", "/status/request/answers/1?only=role"):
        assert person.get(path, 303).response.headers["Location"].startswith("/status/request")
    fields = person.get("/status/request/contact").fields("/status/request/contact")
    assert fields["email"] == [OWN["email"]]
    assert fields["phone"] == [""]


def test_whoever_asked_reads_half_a_year_before_what_the_birthday_changes(sqlite_app: Flask, clock: StillClock) -> None:
    with sqlite_app.app_context():
        today = app_clock().today()
        phrases = {}
        for days in (30, 400):
            day = today + timedelta(days=days)
            born = date(day.year - 18, day.month, day.day).isoformat()
            request = cast.submitted(cast.answers(children=[{"ref": "c1", "dob": born}]))
            phrases[days] = way_back.give_phrase(request.id, now=app_clock().real())
            way_back.confirm_phrase(request.id, phrases[days], now=app_clock().real())
    for days, phrase in phrases.items():
        client = PageClient(sqlite_app)
        client.get("/status")
        page = client.submit({"phrase": phrase})
        assert bool(page.find(".//*[@id='comes-of-age']")) == (days == 30)


def test_near_is_of_somebody_else_alone() -> None:
    today = date(2026, 11, 26)
    said = {"role": "my_child", "children": [{"ref": "c1", "dob": "2009-01-15"}]}
    assert is_near(said, today, 180, 18)
    assert not is_near(said, today, 30, 18)
    assert not is_near({**said, "role": "myself"}, today, 180, 18)
    assert not is_near({**said, "children": "skipped"}, today, 180, 18)


@pytest.mark.parametrize("beside", [None, "safety"])
def test_the_pause_of_whoever_asked_is_not_theirs(app: Flask, clock: StillClock, beside: str | None) -> None:
    """It stood on, and the page told the person that they had paused it."""
    with app.app_context():
        request_id, _phrase = came_of_age(clock, pauses=True)
        grace = cast.grace()
        if beside:
            triage.set_hold(request_id, beside, actor=grace, now=app_clock().programme())
        assert is_paused(the_request(request_id)), "the control"
        assert taking_over.take_over(request_id, ["email"], OWN, **at(grace))
        assert not is_paused(the_request(request_id))
        assert the_request(request_id).hold == beside


def test_their_page_speaks_of_what_they_did_and_of_nothing_another_said(sqlite_app: Flask, clock: StillClock) -> None:
    """They had sent nothing, changed nothing and complained of nothing, and no child of theirs was taken."""
    with sqlite_app.app_context():
        request_id, _phrase = came_of_age(clock, pauses=True)
        grace, sol = cast.grace(), cast.sol()
        now = app_clock().programme()
        family.complain(request_id, "Nobody called me back.", now=now, today=app_clock().today())
        write_down_look("complaint_read", f"request:{request_id}", actor=sol.id)
        write_down_look("request_opened", f"request:{request_id}", actor=grace.id)
        clock.move(seconds=5)
        assert taking_over.take_over(request_id, ["email"], OWN, **at(grace))
        own = way_back.give_phrase(request_id, now=app_clock().real())
        assert way_back.confirm_phrase(request_id, own, now=app_clock().real())
    person = PageClient(sqlite_app)
    person.get("/status")
    page = person.submit({"phrase": own})
    assert page.h1 == "We have your request"
    assert "tell our staff whether they may be asked" in page.text
    (done,) = page.find(".//details[@id='history']")
    assert "It was paused" in "".join(done.itertext())
    assert "It was sent to us" in "".join(done.itertext())
    assert "You " not in "".join(done.itertext())
    for untrue in ("your child", "You paused", "we have what we need for now", "You are in another country"):
        assert untrue not in page.text, untrue
    looks = person.get("/status/request/looks")
    assert "looked at your request in short" in looks.text
    assert "complaint" not in "".join("".join(li.itertext()) for li in looks.find(".//ul[@class='app-timeline']/li"))
