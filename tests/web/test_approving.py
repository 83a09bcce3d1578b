"""The ranking of a need and its approval: points and reasons, why not, a set ticked by counsel, a place by hand."""

from __future__ import annotations

import pytest
from flask import Flask

from referral_app.extensions import db
from referral_app.models import Attorney, Offer, Request
from tests import cast
from tests.page_client import Page, PageClient

KNOWS_IT_WELL = {"hague_return_petitioner": {"tier": 4, "matters": 9, "last_matter": "2026-10-01"}}


class Desk:
    """Grace at the ranking of Noor's need; Amara and Bela fit, Chidi may not work in Texas."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            who = cast.grace().id
            self.amara = cast.amara(areas=KNOWS_IT_WELL).id
            self.bela = cast.bela().id
            self.chidi = cast.attorney("c-1", "Chidi", "Okoro", licences=[("US-OH", "active", None, "OH-1")]).id
            self.request_id = cast.submitted().id
        self.client = PageClient(app)
        cast.sign_in(self.client, who)
        self.address = f"/counsel/requests/{self.request_id}/needs/1"

    def look(self) -> Page:
        return self.client.get(self.address)

    def seen(self) -> str:
        """What the page of now says of how many offers there are."""
        [field] = self.look().find(".//input[@name='seen']")
        return str(field.get("value"))

    def approve(self, *people: str, status: int = 303, **more: str) -> Page:
        said = {"attorney": list(people), "seen": self.seen(), **more}
        return self.client.post(f"{self.address}/approve", said, status)

    def offers(self) -> dict[str, Offer]:
        return {offer.attorney_id: offer for offer in db.session.query(Offer).all()}


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def sqlite_desk(sqlite_app: Flask) -> Desk:
    return Desk(sqlite_app)


def test_everyone_is_there_once_ranked_with_points_or_left_out_with_why(sqlite_desk: Desk) -> None:
    page = sqlite_desk.look()
    cards = [" ".join(" ".join(card.itertext()).split()) for card in page.find(".//ol/li")]
    assert [("Amara Diallo" in card, "Bela Novak" in card) for card in cards] == [(True, False), (False, True)]
    assert all(" points " in card for card in cards)
    [why_not] = page.find(".//ul[@class='govuk-list app-whynot']/li")
    assert "Chidi Okoro" in " ".join(why_not.itertext())
    assert "No license for the place" in " ".join(why_not.itertext())


def test_the_points_of_the_lines_sum_to_the_points_of_the_card(sqlite_desk: Desk) -> None:
    for card in sqlite_desk.look().find(".//ol/li"):
        [total] = [float(" ".join(p.itertext()).split()[0]) for p in card.findall(".//p[@class='app-points']")]
        lines = [float(cell.text) for cell in card.findall(".//tbody/tr/td[3]")]
        assert len(lines) > 3
        assert round(sum(lines), 2) == total


def test_the_ticked_are_approved_and_nobody_else(desk: Desk) -> None:
    assert desk.approve(desk.bela).response.headers["Location"] == f"{desk.address}#asked"
    with desk.client.app.app_context():
        assert {who: offer.state for who, offer in desk.offers().items()} == {desk.bela: "approved"}
    page = desk.look()
    assert "Bela Novak" in " ".join(page.find(".//section[@aria-labelledby='asked']")[0].itertext())


def test_the_same_set_twice_is_one_set(desk: Desk) -> None:
    desk.approve(desk.amara, desk.bela)
    desk.approve(desk.amara, desk.bela)
    with desk.client.app.app_context():
        assert db.session.query(Offer).count() == 2


def test_whoever_comes_second_is_told_who_was_first_and_looks_again(desk: Desk) -> None:
    """T51: Sol approved somebody while Grace's page of the need stood open. Her tick stays, and with the page of now it
    counts. The control is Sol's own verb here: one that looks at no page adds to whatever stands."""
    stale = desk.seen()
    with desk.client.app.app_context():
        need = cast.need_of(db.session.get_one(Request, desk.request_id), 1)
        cast.approved(need, db.session.get_one(Attorney, desk.amara), by=cast.sol())
    back = desk.approve(desk.bela, status=422, seen=stale)
    assert "Sol Brandt did," in back.text
    assert back.find(f".//input[@name='attorney'][@value='{desk.bela}'][@checked]")
    with desk.client.app.app_context():
        assert set(desk.offers()) == {desk.amara}
    desk.approve(desk.bela)
    with desk.client.app.app_context():
        assert set(desk.offers()) == {desk.amara, desk.bela}


def test_one_s_own_set_pressed_again_on_the_same_page_is_no_colleague_s(desk: Desk) -> None:
    stale = desk.seen()
    desk.approve(desk.amara, desk.bela, seen=stale)
    desk.approve(desk.amara, desk.bela, seen=stale)
    with desk.client.app.app_context():
        assert db.session.query(Offer).count() == 2


def test_nobody_ticked_is_said_kindly(sqlite_desk: Desk) -> None:
    page = sqlite_desk.approve(status=422)
    assert "Nobody was approved" in page.text
    with sqlite_desk.client.app.app_context():
        assert not sqlite_desk.offers()


def test_somebody_who_lapsed_meanwhile_is_named_with_the_rule_and_the_ticks_stay(desk: Desk) -> None:
    """Gates are judged again when the set is approved, not only when it was ranked (B08)."""
    desk.look()
    with desk.client.app.app_context():
        db.session.get_one(Attorney, desk.amara).status = "withdrawn"
        db.session.commit()
    page = desk.client.post(f"{desk.address}/approve", {"attorney": [desk.amara, desk.bela]}, 422)
    assert "Amara Diallo" in page.text
    assert "Not active" in page.text
    ticked = [box.get("value") for box in page.find(".//input[@name='attorney'][@checked]")]
    assert ticked == [desk.bela]
    with desk.client.app.app_context():
        assert not desk.offers(), "nothing half-done"


def test_a_place_by_hand_needs_a_reason_and_is_kept_with_it(desk: Desk) -> None:
    own = {f"place-{desk.bela}": "1"}
    desk.approve(desk.amara, desk.bela, status=422, **own)
    with desk.client.app.app_context():
        assert not desk.offers()
    desk.approve(desk.amara, desk.bela, pin_reason="knows_the_court", **own)
    with desk.client.app.app_context():
        made = desk.offers()
        assert (made[desk.bela].pinned, made[desk.bela].pin_reason) == (1, "knows_the_court")
        assert (made[desk.amara].pinned, made[desk.amara].pin_reason) == (None, None)


def names(page: Page) -> list[str]:
    labels = page.find(".//ol/li//strong")
    return [label.text.partition(". ")[2] for label in labels if label.text and ". " in label.text]


def test_an_order_with_places_is_shown_and_nothing_is_kept_of_it(desk: Desk) -> None:
    assert names(desk.look()) == ["Amara Diallo", "Bela Novak"]
    tried = desk.client.post(f"{desk.address}/try", {f"place-{desk.bela}": " 1 "}, 200)
    assert names(tried) == ["Bela Novak", "Amara Diallo"]
    assert "place 1 by hand" in tried.text
    ticked = [box.get("value") for box in tried.find(".//input[@name='attorney'][@checked]")]
    assert ticked == [desk.bela], "whoever is given a place is in the set"
    assert not tried.find(".//*[@role='alert']")
    with desk.client.app.app_context():
        assert not desk.offers()
    assert names(desk.look()) == ["Amara Diallo", "Bela Novak"]
    fields = {**tried.fields("/approve"), "pin_reason": "knows_the_court"}
    desk.client.post(f"{desk.address}/approve", fields, 303)
    with desk.client.app.app_context():
        assert {who: offer.pinned for who, offer in desk.offers().items()} == {desk.bela: 1}


@pytest.mark.parametrize("typed", ["first", "0", "-1", "1.5", "100"])
def test_what_is_no_place_is_refused_and_shown_in_no_order(sqlite_desk: Desk, typed: str) -> None:
    sqlite_desk.look()
    page = sqlite_desk.client.post(f"{sqlite_desk.address}/try", {f"place-{sqlite_desk.bela}": typed}, 422)
    assert "A place in the order is a number from 1 to 99." in page.text
    assert page.fields("/approve")[f"place-{sqlite_desk.bela}"] == [typed]
    assert names(page) == ["Amara Diallo", "Bela Novak"]


@pytest.mark.parametrize("typed", ["first", "0", "-1", "1.5", "100"])
def test_what_is_no_place_is_refused(sqlite_desk: Desk, typed: str) -> None:
    sqlite_desk.approve(sqlite_desk.bela, status=422, pin_reason="other", **{f"place-{sqlite_desk.bela}": typed})
    with sqlite_desk.client.app.app_context():
        assert not sqlite_desk.offers()


def test_a_need_that_is_settled_asks_nobody_more(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    desk.look()
    desk.client.post(f"{desk.address}/give-up")
    page = desk.look()
    assert "This need is settled" in page.text
    assert not page.find(".//input[@name='attorney']")
    desk.client.get(f"/counsel/requests/{desk.request_id}")
    desk.client.post(f"{desk.address}/approve", {"attorney": [desk.bela]}, 422)


def test_nobody_gives_up_a_need_for_which_a_colleague_has_just_had_somebody_asked(desk: Desk) -> None:
    """Two of staff at once: the old page shows that nobody was approved, and its press would take them back."""
    with desk.client.app.app_context():
        sol = cast.sol().id
    colleague = PageClient(desk.client.app)
    cast.sign_in(colleague, sol)
    colleague.get(desk.address)
    desk.approve(desk.amara)
    page = colleague.submit({}, f"{desk.address}/give-up", 409)
    assert page.path == desk.address
    assert "Attorneys were approved while you looked." in page.text
    assert "Grace Okafor did," in page.text
    with desk.client.app.app_context():
        assert [(who, offer.state) for who, offer in desk.offers().items()] == [(desk.amara, "approved")]
    # Whoever has read it may still give it up.
    colleague.submit({}, f"{desk.address}/give-up")
    assert "This need is settled" in desk.look().text


def test_a_need_that_does_not_exist_is_no_page(sqlite_desk: Desk) -> None:
    sqlite_desk.client.get(f"/counsel/requests/{sqlite_desk.request_id}/needs/9", 404)


def test_whose_list_is_used_up_reads_so_on_the_request(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    request_page = f"/counsel/requests/{desk.request_id}"
    assert "Nobody is approved yet." in desk.client.get(request_page).text
    desk.approve(desk.amara)
    with desk.client.app.app_context():
        desk.offers()[desk.amara].state = "expired"
        db.session.commit()
    assert "Everyone approved was asked, and nobody is left." in desk.client.get(request_page).text
