"""Counsel tick who is asked for several needs in one letter; the attorney answers all of them on one page a stage."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from referral_app.actions.triage import give_up_need
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Need, Offer
from referral_app.security import reply_links
from tests import cast
from tests.follow_ups import world
from tests.page_client import Page, PageClient
from tests.statements import statements

AREAS = ("hague_return_petitioner", "protective_orders")
BOTH = {area: {"tier": 3, "matters": 2, "last_matter": None} for area in AREAS}
SEVERAL = "2 matters for one family"


class Two:
    """A family with two needs; Grace's browser, and Amara's and Bela's, who fit both."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            world.basket()
            self.people = [person.id for person in (cast.amara(areas=BOTH), cast.bela(areas=BOTH))]
            self.accounts = [cast.attorney_account(db.session.get_one(Attorney, person)).id for person in self.people]
            request = cast.submitted(
                cast.answers(situations=["intl_abduction_incoming", "protective_order"]),
                names={"other_side": ["Karim Haddad"]},
            )
            self.request = request.id
            self.grace = cast.grace().id
        self.desk, self.amara, self.bela = PageClient(app), PageClient(app), PageClient(app)
        for client, who in zip((self.desk, self.amara, self.bela), (self.grace, *self.accounts), strict=True):
            cast.sign_in(client, who)
        self.matching = f"/counsel/requests/{self.request}/matching"

    def press(self, page: Page, path: str, status: int = 303, **changes: Any) -> Page:
        fields = {**page.fields("/matching/approve"), **changes}
        return self.desk.post(path, fields, status)

    def approve(self, **changes: Any) -> None:
        self.press(self.desk.get(self.matching), f"{self.matching}/approve", **changes)

    def sweep(self) -> None:
        with self.app.app_context():
            world.swept()

    def offers(self, person: int = 0) -> list[Offer]:
        return list(
            db.session.scalars(
                db.select(Offer)
                .join(Need, Need.id == Offer.need_id)
                .where(Offer.attorney_id == self.people[person])
                .order_by(Need.number)
            )
        )

    def ids(self, person: int = 0) -> list[str]:
        with self.app.app_context():
            return [offer.id for offer in self.offers(person)]

    def states(self, person: int = 0) -> list[str]:
        with self.app.app_context():
            return [offer.state for offer in self.offers(person)]

    def who(self, number: int) -> Account:
        return db.session.get_one(Account, self.accounts[number])

    def clear(self, number: int = 0) -> str:
        """The first address of this attorney's question, once the check is passed."""
        first = self.ids(number)[0]
        with self.app.app_context():
            cast.cleared(first, self.who(number))
        return f"/attorney/offers/{first}"


@pytest.fixture
def two(sqlite_app: Flask) -> Two:
    return Two(sqlite_app)


def test_who_fits_several_is_ticked_to_be_asked_together_and_the_tick_counts(two: Two) -> None:
    page = two.desk.get(two.matching)
    boxes = page.find(".//input[@name='together']")
    assert sorted(box.get("value") for box in boxes) == sorted(two.people)
    assert all(box.get("checked") is not None for box in boxes)
    # Bela's tick is taken away; what else is tried keeps it so.
    two.press(page, f"{two.matching}/try", 200, together=[two.people[0]], up=f"2:{two.people[1]}")
    page = two.desk.page
    assert page is not None
    assert [box.get("value") for box in page.find(".//input[@name='together'][@checked]")] == [two.people[0]]
    two.press(page, f"{two.matching}/approve", reason=["2:knows_the_court"])
    with two.app.app_context():
        amara, bela = two.offers(0), two.offers(1)
        assert len({offer.group for offer in amara}) == 1
        assert amara[0].group is not None
        assert [offer.group for offer in bela] == [None, None]
    text = two.desk.get(two.matching).text
    assert "asked together with need 2" in text
    assert "asked together with need 1" in text
    assert "asked together with other needs" in two.desk.get(f"/counsel/requests/{two.request}/needs/1/approved").text
    need = two.desk.get(f"/counsel/requests/{two.request}/needs/2").text
    assert "This is asked together with need 1: all of it goes." in need


def test_a_place_by_hand_counts_for_the_whole_letter(two: Two) -> None:
    page = two.desk.get(two.matching)
    order = [value for value in page.fields("/matching/approve")["order"] if value.startswith("1:")]
    second = order[1].partition(":")[2]
    page = two.press(page, f"{two.matching}/try", 200, up=f"1:{second}")
    two.press(page, f"{two.matching}/approve", reason=["1:language"])
    with two.app.app_context():
        by_hand = two.offers(two.people.index(second))
        assert [(offer.pinned, offer.pin_reason) for offer in by_hand] == [(1, "language")] * 2
    two.sweep()
    assert two.states(two.people.index(second)) == ["sent", "sent"]


def test_one_line_of_the_list_and_one_page_a_stage_to_the_yes(two: Two) -> None:
    two.approve(together=[two.people[0]], pick=[f"{n}:{two.people[0]}" for n in (1, 2)])
    two.sweep()
    first, second = two.ids()
    listed = two.amara.get("/attorney/")
    assert listed.text.count(SEVERAL) == 1
    assert len([link for link in listed.links() if "/attorney/offers/" in link]) == 1
    page = two.amara.get(f"/attorney/offers/{second}")
    assert page.title.startswith(SEVERAL)
    assert "Your yes is a yes to all of them" in page.text
    for said in ("Western District", "Travis", "July 9"):
        assert said not in page.text
    assert page.text.count("The work") == 2
    assert "do not ask me about this kind of work again" not in page.text
    two.amara.submit({"attest": "y"}, f"/attorney/offers/{first}/interest", 303)
    assert two.states() == ["checking", "checking"]
    assert two.amara.get(f"/attorney/offers/{first}/names").text.count("Names for the conflict check") >= 1
    two.amara.submit({"answer": "clear", "firm": "y"}, f"/attorney/offers/{first}/check", 303)
    facts = two.amara.get(f"/attorney/offers/{first}/facts")
    assert facts.text.count("Courts") == 2
    terms = two.amara.get(f"/attorney/offers/{first}/terms")
    assert terms.fields("/accept")["shown"] == [first, second]
    two.amara.submit({"agreed": cast.ALL_TERMS}, f"/attorney/offers/{first}/accept", 303)
    assert two.states() == ["accepted", "accepted"]
    matter = two.amara.get("/attorney/")
    links = [link for link in matter.links() if "/attorney/matters/" in link]
    assert len(links) == 2
    page = two.amara.get(links[0])
    assert links[1] in page.links(), "the other matter of the yes, one press away"
    assert "the first contact are the same for all of them" in page.text
    kept, closes = "you keep the others of this family", "The contact sheet closes for you at once."
    assert kept in page.text
    assert closes not in page.text
    need = f"/counsel/requests/{two.request}/needs/1"
    assert "The attorney keeps the other needs that the same yes took" in two.desk.get(need).text
    two.amara.submit({"reason": "no_time"}, f"{links[0]}/hand-back", 303)
    page = two.amara.get(links[1])
    assert kept not in page.text
    assert closes in page.text
    open_still = [two.desk.get(f"/counsel/requests/{two.request}/needs/{n}").text for n in (1, 2)]
    assert ["the attorney’s access ends at once" in text for text in open_still].count(True) == 1


def test_a_yes_to_more_than_is_asked_is_refused_kindly_with_what_is_left(two: Two) -> None:
    two.approve(together=[two.people[0]], pick=[f"{n}:{two.people[0]}" for n in (1, 2)])
    two.sweep()
    first, second = two.ids()
    address = two.clear()
    two.amara.get(f"{address}/terms")
    stale = two.amara.page
    assert stale is not None
    fields = {**stale.fields("/accept"), "agreed": cast.ALL_TERMS}
    with two.app.app_context():
        grace = db.session.get_one(Account, two.grace)
        offer = db.session.get_one(Offer, first)
        bela = db.session.get_one(Attorney, two.people[1])
        hers = cast.sent(offer.need, bela, by=grace).id
        cast.say_yes(hers, two.who(1))
    page = two.amara.post(f"{address}/accept", fields, 422)
    assert "Another attorney said yes a moment before" in page.text
    assert f"/attorney/offers/{second}" in page.links()
    assert two.states() == ["withdrawn", "cleared"]
    two.amara.get(f"/attorney/offers/{second}/terms")
    page = two.amara.post(f"/attorney/offers/{second}/accept", fields, 422)
    assert "Part of this is no longer needed" in page.text
    assert two.states() == ["withdrawn", "cleared"]
    two.amara.get(f"/attorney/offers/{second}/terms")
    two.amara.submit({"agreed": cast.ALL_TERMS}, f"/attorney/offers/{second}/accept", 303)
    assert two.states() == ["withdrawn", "accepted"]


def test_the_mailed_link_shows_all_of_it_says_no_to_all_and_goes_on_to_what_is_left(two: Two) -> None:
    two.approve()
    two.sweep()
    first, _second = two.ids()
    browser = PageClient(two.app)
    with two.app.app_context():
        token = reply_links.token(first)
    browser.get(f"/r/{token}", 303)
    page = browser.get("/reply")
    assert SEVERAL in page.text
    assert page.text.count("The work") == 2
    with two.app.app_context():
        grace = db.session.get_one(Account, two.grace)
        give_up_need(db.session.get_one(Offer, first).need_id, actor=grace, now=the_clock().programme())
    page = browser.get("/reply")
    assert SEVERAL not in page.text
    assert "protective" in page.text.lower()
    browser.submit({"reason": "capacity"}, "/reply/decline", 303)
    assert two.states() == ["withdrawn", "declined"]


def test_the_list_asks_the_database_nothing_more_for_each_row(two: Two) -> None:
    two.approve()
    two.sweep()
    with statements() as together_asked:
        two.amara.get("/attorney/")
    with two.app.app_context():
        db.session.execute(db.update(Offer).values(group=None))
        db.session.commit()
    with statements() as one_by_one:
        two.amara.get("/attorney/")
    assert len(together_asked) <= len(one_by_one)
