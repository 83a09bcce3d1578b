"""After a yes the pages of the request and of the need name what is next: the call that verifies who asks, and the
first contact, with its day and with the place where it is done; and one press writes several of them down (C12)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from referral_app.actions import Refused, matters, verification
from referral_app.extensions import db
from referral_app.models import Account, Event, Matter, Request, Task
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import Page, PageClient
from tests.web.test_asked_together import BOTH
from tests.web.test_matter_page import AtWork
from tests.web.test_pages_say_what_is_so import words

GLANCE = ".//section[@aria-labelledby='glance']"
SAID = ".//section[@aria-labelledby='matter']"
VERIFY = "Verify on the phone who asks, so that their page names Amara Diallo: first contact is due by"
TOGETHER = "Bring the family and Amara Diallo together: first contact is due by"
ASK = "Ask Amara Diallo whether they reached the family: first contact was due by"


def led_to(page: Page, part: str, said: str) -> list[str]:
    """Where the links of a part lead that say this."""
    return [link.get("href", "") for link in page.find(f"{part}//a") if said in "".join(link.itertext())]


def owned(it: AtWork) -> None:
    with it.app.app_context():
        db.session.get_one(Request, it.request).owner_id = it.grace
        db.session.commit()


def test_the_call_that_verifies_comes_first_then_the_first_contact_then_whoever_let_its_day_pass(
    sqlite_app: Flask, clock: StillClock
) -> None:
    it = AtWork(sqlite_app, contact_ways=["call", "email"])
    owned(it)
    request = f"/counsel/requests/{it.request}"
    with sqlite_app.app_context():
        due = it.row().first_contact_due_on
    assert due is not None
    day = f"{due:%b} {due.day}, {due.year}"
    for page, part in ((it.counsel.get(request), GLANCE), (it.counsel.get(it.need), SAID)):
        assert led_to(page, part, f"{VERIFY} {day}") == [f"{request}/verify"]
    with sqlite_app.app_context():
        grace, now = db.session.get_one(Account, it.grace), world.clock().programme()
        verification.record_call(it.request, "verified", ["reference", "called"], actor=grace, now=now)
    assert led_to(it.counsel.get(request), GLANCE, f"{TOGETHER} {day}") == [f"{it.need}#matter"]
    there = it.counsel.get(it.need)
    assert led_to(there, SAID, f"{TOGETHER} {day}") == ["#reached"]
    (form,) = there.find(f".//form[@action='{request}/matters/{it.matter}/reached']")
    assert not there.find(f".//details//form[@action='{form.get('action')}']"), "it is not behind a fold"
    with sqlite_app.app_context():
        # Ticked off: the first contact is awaited all the same.
        db.session.query(Task).update({"resolved_at": now})
        db.session.commit()
    clock.now += (due - clock.now.date()) * 2
    cast.sign_in(it.counsel, it.grace)
    assert led_to(it.counsel.get(request), GLANCE, f"{ASK} {day}") == [f"{it.need}#matter"]
    it.counsel.get(it.need)
    it.counsel.submit({"way": "call"}, f"{request}/matters/{it.matter}/reached", 303)
    assert "irst contact" not in words(it.counsel.get(request), GLANCE)
    assert "First contact was made on" in it.counsel.get(request).text


@pytest.mark.parametrize("ways", [["email"], ["i_will_return"]])
def test_no_call_is_named_to_a_family_that_marked_none(sqlite_app: Flask, ways: list[str]) -> None:
    it = AtWork(sqlite_app, contact_ways=ways)
    owned(it)
    assert TOGETHER in words(it.counsel.get(f"/counsel/requests/{it.request}"), GLANCE)
    assert TOGETHER in words(it.counsel.get(it.need), SAID)


def test_a_hold_comes_before_the_first_contact_and_no_call_is_named_under_it(sqlite_app: Flask) -> None:
    it = AtWork(sqlite_app, contact_ways=["call", "email"])
    owned(it)
    it.counsel.get(f"/counsel/requests/{it.request}")
    it.counsel.post(f"/counsel/requests/{it.request}/hold", {"reason": "unsafe_contact"}, 303)
    assert "Judge whether the hold may end" in words(it.counsel.get(f"/counsel/requests/{it.request}"), GLANCE)
    assert VERIFY not in it.counsel.get(it.need).text


class Three:
    """Three matters of one family, each from a yes of its own: two of Amara's, one of Bela's."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            grace = cast.grace()
            areas = {**BOTH, "custody_uccjea_uifsa": BOTH["protective_orders"]}
            amara, bela = cast.amara(areas=areas), cast.bela(areas=areas)
            request = cast.submitted(
                cast.answers(situations=["intl_abduction_incoming", "protective_order"]),
                names={"other_side": ["Karim Haddad"]},
            )
            accounts = cast.attorney_account(amara), cast.attorney_account(bela)
            needs = [cast.need_of(request), cast.need_of(request, 2), world.need(request=request)]
            asked = ((amara, accounts[0]), (amara, accounts[0]), (bela, accounts[1]))
            self.matters = [
                cast.say_yes(cast.sent(need, person, by=grace).id, who).id
                for need, (person, who) in zip(needs, asked, strict=True)
            ]
            self.numbers = [need.number for need in needs]
            self.request, self.grace, self.amara = request.id, grace.id, accounts[0].id

    def signed_in(self, who: str) -> PageClient:
        client = PageClient(self.app)
        cast.sign_in(client, who)
        return client

    @property
    def need(self) -> str:
        return f"/counsel/requests/{self.request}/needs/{self.numbers[0]}"

    @property
    def reached(self) -> str:
        return f"/counsel/requests/{self.request}/matters/{self.matters[0]}/reached"

    def made(self) -> list[bool]:
        with self.app.app_context():
            return [db.session.get_one(Matter, each).first_contact_at is not None for each in self.matters]

    def told(self, **changes: Any) -> dict[str, Any]:
        """What a verb is given: staff write down what the first attorney said."""
        return {**cast.by(db.session.get_one(Account, self.grace)), "told_by_phone": True, **changes}


def boxes(page: Page) -> dict[str, bool]:
    found = page.find(".//input[@name='also']")
    return {box.get("value", ""): box.get("checked") is not None for box in found}


def test_one_press_writes_down_the_first_contact_of_every_need_that_is_ticked(sqlite_app: Flask) -> None:
    it = Three(sqlite_app)
    staff = it.signed_in(it.grace)
    page = staff.get(it.need)
    assert boxes(page) == {it.matters[1]: True, it.matters[2]: False}, "the same attorney's is ticked, nobody else's"
    assert "Bela" in words(page, f"{SAID}//fieldset[legend='Was it about these needs too?']")
    # What came back without a way keeps its ticks.
    again = staff.submit({"way": "", "also": [it.matters[2]]}, it.reached, 422)
    assert "#reached-way" in again.links(), "the fault leads to its field"
    assert again.find(".//select[@id='reached-way'][@aria-invalid='true']")
    assert boxes(again) == {it.matters[1]: False, it.matters[2]: True}
    assert it.made() == [False, False, False]
    staff.submit({"way": "call", "also": it.matters[1:]}, it.reached, 303)
    assert it.made() == [True, True, True]
    with sqlite_app.app_context():
        made = db.session.query(Event).filter_by(kind="first_contact_made").all()
        assert sorted(event.subject or "" for event in made) == sorted(it.matters), "each is in the record"
        assert not [task for task in world.tasks("bring_together") if task.resolved_at is None]


def test_each_need_may_still_be_written_down_alone(sqlite_app: Flask) -> None:
    it = Three(sqlite_app)
    staff = it.signed_in(it.grace)
    staff.get(it.need)
    staff.submit({"way": "call", "also": []}, it.reached, 303)
    assert it.made() == [True, False, False]
    assert boxes(staff.get(it.need)) == {}


def test_an_attorney_with_several_matters_of_a_family_says_it_once(sqlite_app: Flask) -> None:
    it = Three(sqlite_app)
    amara = it.signed_in(it.amara)
    address = f"/attorney/matters/{it.matters[0]}"
    page = amara.get(address)
    assert boxes(page) == {it.matters[1]: True}, "a colleague's matter is none of theirs"
    amara.submit({"way": "call"}, f"{address}/reached", 303)
    assert it.made() == [True, True, False]
    amara.get(f"/attorney/matters/{it.matters[1]}")


def test_nobody_says_it_of_a_colleagues_matter(sqlite_app: Flask) -> None:
    it = Three(sqlite_app)
    amara = it.signed_in(it.amara)
    address = f"/attorney/matters/{it.matters[0]}"
    amara.get(address)
    amara.submit({"way": "call", "also": [it.matters[2]]}, f"{address}/reached", 404)
    assert it.made() == [False, False, False]


def test_an_attorney_who_gave_one_of_them_back_meanwhile_is_told(sqlite_app: Flask) -> None:
    it = Three(sqlite_app)
    amara = it.signed_in(it.amara)
    address = f"/attorney/matters/{it.matters[0]}"
    amara.get(address)
    with sqlite_app.app_context():
        matters.hand_back(it.matters[1], "no_time", **it.told())
    again = amara.submit({"way": "call"}, f"{address}/reached", 422)
    assert f"Need {it.numbers[1]}: That matter is closed." in " ".join(again.text.split())
    assert it.made() == [False, False, False]


def test_of_a_page_that_is_stale_nothing_is_written_down_and_the_need_is_named(app: Flask) -> None:
    it = Three(app)
    staff = it.signed_in(it.grace)
    page = staff.get(it.need)
    with app.app_context():
        matters.hand_back(it.matters[2], "no_time", **it.told())
    again = staff.submit({"way": "call", "also": it.matters[1:]}, it.reached, 422)
    assert f"Need {it.numbers[2]}: That matter is closed." in " ".join(again.text.split())
    assert it.made() == [False, False, False]
    assert boxes(again) == {it.matters[1]: True}
    assert page.fields(it.reached)
    staff.submit({"way": "call"}, it.reached, 303)
    assert it.made() == [True, True, False]


def test_what_was_written_down_meanwhile_stays_as_it_was(app: Flask) -> None:
    it = Three(app)
    with app.app_context():
        told = {name: value for name, value in it.told().items() if name != "today"}
        matters.confirm_contact(it.matters[1], way="text", **told)
        matters.confirm_contact(it.matters[0], way="call", also=it.matters, **told)
        ways = [db.session.get_one(Matter, each).contact_way for each in it.matters]
        assert ways == ["call", "text", "call"]
        assert db.session.query(Event).filter_by(kind="first_contact_made").count() == 3


def test_a_matter_of_another_family_is_refused_and_nothing_is_written_down(app: Flask) -> None:
    it = Three(app)
    with app.app_context():
        grace = db.session.get_one(Account, it.grace)
        chidi = cast.attorney("c-1", "Chidi", "Okoro")
        other = cast.say_yes(
            cast.sent(cast.need_of(cast.submitted()), chidi, by=grace).id, cast.attorney_account(chidi)
        ).id
        told = {name: value for name, value in it.told().items() if name != "today"}
        with pytest.raises(Refused, match="not_found"):
            matters.confirm_contact(it.matters[0], also=[other], **told)
        db.session.rollback()
    assert it.made() == [False, False, False]
