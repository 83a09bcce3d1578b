"""All needs of a request on one page: proposed sets, the days of a preview, one button for all of them (B07, B13)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from referral_app.actions.matters import hand_back
from referral_app.actions.offer_answers import decline_offer
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Event, Need, Offer, Request
from tests import cast
from tests.page_client import Page, PageClient
from tests.statements import MOST, statements

AREAS = ("csam_restitution", "csam_reserve", "civil_2255", "cvra_federal", "image_removal")
#: Five needs: two of a hurry, three that can wait.
FIVE: dict[str, Any] = cast.answers(cast.SURVIVOR, situations=["csam_compensation", "image_removal"])
MOST_BYTES = 60 * 1024


def helper(code: str, first_name: str, last_name: str, areas: tuple[str, ...] = AREAS, **changes: Any) -> Attorney:
    """An attorney of Philadelphia's federal court who knows these fields."""
    return cast.attorney(
        code,
        first_name,
        last_name,
        areas={area: {"tier": 3, "matters": 2, "last_matter": "2026-05-01"} for area in areas},
        licences=[("US-PA-ED", "active", None, f"ED-{code}"), ("US-PA", "active", None, f"PA-{code}")],
        **{"max_matters": 9, **changes},
    )


class Desk:
    """Grace before the five needs of R."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self.grace = cast.grace().id
            self.request_id = cast.submitted(FIVE).id
        self.client = PageClient(app)
        cast.sign_in(self.client, self.grace)
        self.address = f"/counsel/requests/{self.request_id}/matching"

    def look(self) -> Page:
        return self.client.get(self.address)

    def proposed(self, page: Page | None = None, *, ticked: bool = False) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for box in (page or self.look()).find(".//input[@name='pick']" + ("[@checked]" if ticked else "")):
            number, _, attorney_id = box.get("value").partition(":")
            found.setdefault(int(number), []).append(attorney_id)
        return found

    def approve(self, page: Page, status: int = 303, **changes: Any) -> Page:
        fields: dict[str, Any] = {**page.fields("/matching/approve"), **changes}
        fields.pop("csrf_token", None)
        return self.client.post(f"{self.address}/approve", fields, status)

    def sets(self) -> dict[int, set[str]]:
        with self.app.app_context():
            made: dict[int, set[str]] = {}
            rows = db.session.query(Need.number, Offer.attorney_id, Offer.state).join(Offer, Offer.need_id == Need.id)
            for number, attorney_id, state in rows:
                assert state == "approved"
                made.setdefault(number, set()).add(attorney_id)
            return made


@pytest.fixture
def desk(app: Flask) -> Desk:
    with app.app_context():
        helper("a-1", "Amara", "Diallo")
        helper("b-1", "Bela", "Novak")
    return Desk(app)


@pytest.fixture
def sqlite_desk(sqlite_app: Flask) -> Desk:
    with sqlite_app.app_context():
        helper("a-1", "Amara", "Diallo")
        helper("b-1", "Bela", "Novak")
    return Desk(sqlite_app)


def test_from_the_queue_to_five_approved_sets_in_three_clicks(desk: Desk) -> None:
    clicks = 0
    page = desk.client.get("/counsel/requests")
    for address in (f"/counsel/requests/{desk.request_id}", desk.address):
        assert address in page.links()
        page = desk.client.get(address)
        clicks += 1
    proposed = desk.proposed(page, ticked=True)
    desk.approve(page)
    clicks += 1
    assert clicks <= 6
    made = desk.sets()
    assert len(made) == 5, "a set for each of the five needs"
    assert made == {number: set(people) for number, people in proposed.items()}


def test_every_need_has_its_proposal_with_the_days_it_would_be_asked(sqlite_desk: Desk) -> None:
    page = sqlite_desk.look()
    assert len(page.find(".//section[@class='app-match app-dense']")) == 5
    # On the day before Thanksgiving at ten: the first of each now, the next once the patience of the pace is over.
    sections = page.find(".//section[@class='app-match app-dense']")
    days = [
        [" ".join("".join(cell.itertext()).split()) for cell in one.findall(".//tbody/tr/td[2]")] for one in sections
    ]
    assert days == [["Nov 25, 2026", "Nov 27, 2026"]] * 5
    assert "may answer until" in page.text.lower()


def test_what_was_approved_stands_in_the_order_it_will_be_asked_and_leads_on(sqlite_desk: Desk) -> None:
    sqlite_desk.approve(sqlite_desk.look())
    page = sqlite_desk.look()
    lists = page.find(".//ul[@class='govuk-list app-match__asked']")
    said = [["Nov 25" in "".join(line.itertext()) for line in one.findall("li")] for one in lists]
    assert said == [[True, False]] * 5
    assert "/counsel/" in [link.get("href") for link in page.find(".//div[@id='all-approved']//a")]


def test_who_may_help_with_several_needs_is_named_once_on_top(sqlite_desk: Desk) -> None:
    lines = [" ".join("".join(line.itertext()).split()) for line in sqlite_desk.look().find(".//main//ul/li")]
    assert "Amara Diallo: needs 1, 2, 3, 4, 5 Ask together: Amara Diallo" in lines


def test_who_is_unticked_is_left_out(desk: Desk) -> None:
    page = desk.look()
    picks = [f"{number}:{one}" for number, people in desk.proposed(page).items() for one in people]
    desk.approve(page, pick=picks[1:])
    number, _, left_out = picks[0].partition(":")
    made = desk.sets()
    assert left_out not in made[int(number)]
    assert sum(map(len, made.values())) == len(picks) - 1


@pytest.mark.parametrize("how", ["declined", "handed_back"])
def test_who_said_no_to_a_need_is_ticked_for_no_other(desk: Desk, how: str) -> None:
    """Amara said no to the first need: in the sets of the other four she stands last, unticked, and can be ticked."""
    with desk.app.app_context():
        request, grace = db.session.get_one(Request, desk.request_id), db.session.get_one(Account, desk.grace)
        amara, bela = (db.session.query(Attorney).filter_by(code=code).one() for code in ("a-1", "b-1"))
        offer, ids = cast.sent(cast.need_of(request, 1), amara, by=grace), (amara.id, bela.id)
        who = cast.attorney_account(amara)
        if how == "declined":
            decline_offer(offer.id, "other", **cast.by(who))
        else:
            matter = cast.say_yes(offer.id, who)
            hand_back(matter.id, "other", **cast.by(who))
    page = desk.look()
    shown, ticked = desk.proposed(page), desk.proposed(page, ticked=True)
    for number in (2, 3, 4, 5):
        assert shown[number] == [ids[1], ids[0]]
        assert ticked[number] == [ids[1]]
    together = page.find(".//input[@name='together']")
    assert {box.get("value"): box.get("checked") is not None for box in together} == {ids[0]: False, ids[1]: True}
    assert page.text.count("said no to this request") == 4
    assert "said no to this request" in desk.client.get(f"/counsel/requests/{desk.request_id}/needs/2").text
    desk.approve(page, pick=[f"2:{ids[0]}"])
    with desk.app.app_context():
        made = db.session.query(Offer).filter_by(state="approved").all()
        assert [(offer.need.number, offer.attorney_id) for offer in made] == [(2, ids[0])]


def test_one_set_that_cannot_be_approved_stops_all_and_is_named(desk: Desk) -> None:
    page = desk.look()
    with desk.app.app_context():
        amara = db.session.query(Attorney).filter_by(code="a-1").one()
        amara.areas = {area: row for area, row in amara.areas.items() if area != "image_removal"}
        db.session.commit()
    back = desk.approve(page, 422)
    assert "Nobody was approved for any need" in back.text
    assert "Amara Diallo: Not enough experience in the field." in back.text
    assert not desk.sets()


def test_whoever_comes_second_is_told_who_was_first_and_keeps_every_tick(desk: Desk) -> None:
    """T51: a colleague approved one of the five needs while the page stood open."""
    page = desk.look()
    picks = [f"{number}:{one}" for number, people in desk.proposed(page).items() for one in people]
    kept = picks[1:]
    with desk.app.app_context():
        need = cast.need_of(db.session.get_one(Request, desk.request_id), 1)
        cast.approved(need, db.session.query(Attorney).filter_by(code="b-1").one(), by=cast.sol())
    back = desk.approve(page, 422, pick=kept)
    assert "Sol Brandt did," in back.text
    assert set(desk.sets()) == {1}, "nothing of the second was done"
    ticked = {f"{number}:{one}" for number, people in desk.proposed(back, ticked=True).items() for one in people}
    assert ticked == {pick for pick in kept if not pick.startswith("1:")}
    desk.approve(back)
    assert set(desk.sets()) == {1, 2, 3, 4, 5}


def test_the_same_press_twice_approves_once(desk: Desk) -> None:
    page = desk.look()
    desk.approve(page)
    before = desk.sets()
    desk.approve(page, 422)
    assert desk.sets() == before
    assert "No set waits for approval." in desk.look().text


def test_each_approval_is_an_event_with_its_approver(sqlite_desk: Desk) -> None:
    sqlite_desk.approve(sqlite_desk.look())
    with sqlite_desk.app.app_context():
        rows = db.session.query(Event).filter_by(kind="offer_approved").all()
        assert len(rows) == db.session.query(Offer).count()
        assert {row.actor for row in rows} == {sqlite_desk.grace}
        assert {offer.approved_by for offer in db.session.query(Offer)} == {sqlite_desk.grace}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"consent_until": None}, "Missing: consent that runs today and covers this very text."),
        ({"hold": "other"}, "The request is on hold."),
    ],
)
def test_what_is_missing_is_said_and_nothing_can_be_ticked(
    sqlite_desk: Desk, changes: dict[str, Any], said: str
) -> None:
    with sqlite_desk.app.app_context():
        request = db.session.get_one(Request, sqlite_desk.request_id)
        for name, value in changes.items():
            setattr(request, name, value)
        db.session.commit()
    page = sqlite_desk.look()
    assert page.text.count(said) == 5
    assert not page.find(".//input[@name='pick']")
    assert "No set waits for approval." in page.text


def test_the_page_and_the_gate_say_the_same(sqlite_desk: Desk) -> None:
    """What the page reads once for all needs is what the verb asks of each."""
    from datetime import date

    from referral_app.queries import asking, cases, consents

    with sqlite_desk.app.app_context():
        request = db.session.get_one(Request, sqlite_desk.request_id)
        today = date(2026, 11, 25)
        for changes in ({}, {"consent_version": "2020-01.1"}, {"hold": "other"}, {"state": "on_hold"}):
            for name, value in changes.items():
                setattr(request, name, value)
            routing = cases.latest_routing(request)
            assert routing is not None
            each = asking.why_not_each(request, cases.routing_result(routing), consents.latest(request.id), today)
            assert each == {need.id: asking.why_not(request, need, today) for need in request.needs}
        db.session.rollback()


def test_an_attorney_is_nobody_here_and_an_administrator_presses_nothing(sqlite_desk: Desk) -> None:
    with sqlite_desk.app.app_context():
        amara = db.session.query(Account).filter(Account.attorney_id.is_not(None)).first()
        assert amara is not None
        who = amara.id
    client = PageClient(sqlite_desk.app)
    cast.sign_in(client, who)
    client.get(sqlite_desk.address, 403)


def test_five_needs_and_many_attorneys_are_a_short_page_and_few_queries(desk: Desk) -> None:
    desk.look()
    with statements() as few:
        desk.look()
    with desk.app.app_context():
        for n in range(40):
            helper(f"f-{n:03}", f"Fit{n:03}", "Able", enrolled=n % 2 == 0)
    with statements() as first:
        desk.look()
    with statements() as many:
        page = desk.look()
    assert len(first) <= len(many) + 3, "the page that meets a changed roster reads who changed"
    assert len(many) == len(few), "not one query more for more attorneys"
    assert len(many) <= MOST, "\n".join(said[:90] for said in many)
    assert len(page.response.data) <= MOST_BYTES
