"""What somebody approved from is kept whole, and opens byte for byte, whatever becomes of the roster (B14, B15)."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest
from flask import Flask

from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, ApprovedRanking, Attorney, Request
from referral_app.queries import approved_rankings, ranking
from tests import cast
from tests.page_client import PageClient
from tests.web.test_matching_page import Desk, helper


class Kept:
    """Grace approved Amara for Noor's need; Bela fits too, Chidi may not work in Texas."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self.amara = cast.amara().id
            cast.bela()
            cast.attorney("c-1", "Chidi", "Okoro", licences=[("US-OH", "active", None, "OH-1")])
            grace = cast.grace()
            self.grace = grace.id
            request = cast.submitted()
            self.request_id = request.id
            need = cast.need_of(request)
            self.need_id = need.id
            now = cast.by(grace)
            self.result = ranking.rank_need(request, need, now=now["now"], today=now["today"]).as_dict()
            cast.approved(need, db.session.get_one(Attorney, self.amara), by=grace)
        self.client = PageClient(app)
        cast.sign_in(self.client, self.grace)
        self.address = f"/counsel/requests/{self.request_id}/needs/1/approved"

    def row(self) -> ApprovedRanking:
        return db.session.query(ApprovedRanking).filter_by(need_id=self.need_id).one()

    def bytes(self) -> bytes:
        with self.app.app_context():
            found = self.row().id
        return self.client.client.get(f"{self.address}/{found}/bytes", base_url="https://localhost").data


@pytest.fixture
def kept(app: Flask) -> Kept:
    return Kept(app)


def test_the_bytes_are_the_same_after_the_roster_and_the_need_have_changed(kept: Kept) -> None:
    before = kept.bytes()
    said = json.loads(before)
    assert said["result"] == kept.result, "what matching said at that moment, for everybody"
    assert said["approved"] == {"by": kept.grace, "at": said["approved"]["at"], "attorneys": {"a-1": None}}
    assert (said["rules"], said["inputs"]["attorneys"], said["inputs"]["routing"]) == ("A1", 3, 1)
    with kept.app.app_context():
        db.session.get_one(Attorney, kept.amara).status = "withdrawn"
        cast.attorney("d-1", "Dara", "Quinn")
        db.session.commit()
    assert kept.bytes() == before


def test_the_roster_is_written_down_once_for_all_needs_of_one_press(
    app: Flask, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five needs among five thousand attorneys took nine seconds, in which nobody else could write."""
    with app.app_context():
        helper("e-1", "Erin", "Vale")
    desk = _desk(app)
    shown, written, digest = desk.look(), [], approved_rankings._digest
    monkeypatch.setattr(approved_rankings, "_digest", lambda said: written.append(type(said)) or digest(said))
    desk.approve(shown)
    assert written.count(list) == 1
    with app.app_context():
        rows = db.session.query(ApprovedRanking).filter(ApprovedRanking.need_id != kept.need_id).all()
        kept_of = {json.loads(approved_rankings.text_of(row))["inputs"]["roster_sha256"] for row in rows}
        people = approved_rankings.of_roster(clock().programme(), clock().today())
        said = [asdict(one) for one in sorted(people, key=lambda one: one.id)]
    assert len(rows) > 1
    assert len(kept_of) == 1
    assert people.digest == digest(said), "records are written by their fields, as they always were"


def test_nobody_is_ranked_while_nobody_else_can_write(app: Flask, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is done before, and taken where nothing has changed since: seldom is it done again."""
    with app.app_context():
        helper("e-1", "Erin", "Vale")
    alone, rank = [], approved_rankings.rank

    def noting(*asked: Any) -> Any:
        alone.append("writing" in db.session.info)
        return rank(*asked)

    monkeypatch.setattr(approved_rankings, "rank", noting)
    desk = _desk(app)
    shown = desk.look()
    alone.clear()
    desk.approve(shown)
    assert len(alone) > 1
    assert not any(alone)


def test_what_changed_between_the_ranking_and_the_lock_is_in_what_is_kept(
    app: Flask, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody leaves the roster after everybody was ranked: the ranking that is kept does not have them."""
    with app.app_context():
        erin = helper("e-1", "Erin", "Vale")
        db.session.commit()
        gone = erin.id
    ahead = approved_rankings.ranked_ahead

    def then_somebody_leaves(*which: Any, **when: Any) -> Any:
        people = ahead(*which, **when)
        db.session.get_one(Attorney, gone).status = "withdrawn"
        db.session.commit()
        return people

    with app.app_context():
        request = cast.submitted()
        need = cast.need_of(request)
        bela = db.session.query(Attorney).filter_by(code="b-1").one()
        before = approved_rankings.of_roster(clock().programme(), clock().today()).digest
        monkeypatch.setattr(approved_rankings, "ranked_ahead", then_somebody_leaves)
        cast.approved(need, bela, by=db.session.get_one(Account, kept.grace))
        row = db.session.query(ApprovedRanking).filter_by(need_id=need.id).one()
        said = json.loads(approved_rankings.text_of(row))
        people = approved_rankings.of_roster(clock().programme(), clock().today())
    assert said["inputs"]["roster_sha256"] == people.digest
    assert people.digest != before


def test_the_page_shows_the_order_as_it_was_and_its_digest(kept: Kept) -> None:
    import hashlib

    with kept.app.app_context():
        db.session.get_one(Attorney, kept.amara).areas = {}
        db.session.commit()
    page = kept.client.get(kept.address)
    order = [" ".join("".join(row.itertext()).split()) for row in page.find(".//tbody/tr/th")]
    assert [line.partition(". ")[2] for line in order] == [
        {"a-1": "Amara Diallo", "b-1": "Bela Novak"}[row["id"]] for row in kept.result["ranked"]
    ]
    assert hashlib.sha256(kept.bytes()).hexdigest() in page.text
    assert "2 fit, 1 left out" in page.text
    assert "Grace Okafor" in page.text
    assert kept.address in kept.client.get(kept.address.removesuffix("/approved")).links()


def test_a_row_that_was_changed_does_not_open(kept: Kept) -> None:
    from referral_app.security.case_keys import CannotBeRead

    with kept.app.app_context():
        row = kept.row()
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
        with pytest.raises(CannotBeRead):
            approved_rankings.text_of(row)
        db.session.rollback()


def test_each_of_five_sets_is_kept_and_somebody_elses_is_not_there(app: Flask, kept: Kept) -> None:
    with app.app_context():
        helper("e-1", "Erin", "Vale")
        other = kept.row().id
    desk = _desk(app)
    desk.approve(desk.look())
    with app.app_context():
        rows = db.session.query(ApprovedRanking).filter_by(request_id=desk.request_id).all()
        assert len(rows) == 5
        db.session.delete(db.session.get_one(Request, desk.request_id))
        db.session.commit()
        assert db.session.query(ApprovedRanking).filter_by(request_id=desk.request_id).count() == 0
    desk.client.get(f"/counsel/requests/{kept.request_id}/needs/2/approved/{other}", 404)


def _desk(app: Flask) -> Desk:
    """As `Desk`, with the Grace who is there."""
    from tests.web.test_matching_page import FIVE

    desk = object.__new__(Desk)
    desk.app = app
    with app.app_context():
        from referral_app.models import Account

        desk.grace = db.session.query(Account).filter_by(email="grace@example.org").one().id
        desk.request_id = cast.submitted(FIVE).id
    desk.client = PageClient(app)
    cast.sign_in(desk.client, desk.grace)
    desk.address = f"/counsel/requests/{desk.request_id}/matching"
    return desk
