"""For a minor who asks, whoever let the request go on does not choose alone: a colleague approves the first (B13)."""

from __future__ import annotations

import pytest
from flask import Flask

from referral_app.actions import Refused, consent, triage
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Letter, Offer, Request
from referral_app.queries import disclosure
from tests import cast
from tests.follow_ups import world
from tests.page_client import PageClient

WORDS = "A colleague looks too, and approves the first attorneys."


class Minor:
    """Grace let the request of a sixteen-year-old go on, and wrote down who agrees with them; two attorneys fit."""

    def __init__(self, app: Flask, cleared_by: str = "grace") -> None:
        now, today = clock().programme(), clock().today()
        grace, sol = cast.grace(), cast.sol()
        by = {"grace": grace, "sol": sol}[cleared_by]
        request = cast.submitted(cast.answers(role="myself", requester_age=16))
        triage.clear_reason(request.id, "M10", actor=by, now=now, today=today)
        consent.record_from_holder(
            request.id,
            "minor_and_staff",
            "phone",
            {summary.mark for _, summary in disclosure.texts(request)},
            accused=False,
            actor=by,
            now=now,
            today=today,
        )
        self.number = next(need.number for need in request.needs if need.area == "hague_return_petitioner")
        fit = (cast.amara(), cast.bela())
        self.grace, self.sol, self.request = grace.id, sol.id, request.id
        self.first, self.second = (one.id for one in fit)

    def approve(self, who: str, attorney: str) -> Offer:
        request = db.session.get_one(Request, self.request)
        people = [db.session.get_one(Attorney, attorney)]
        (offer,) = world.approve(cast.need_of(request, self.number), people, db.session.get_one(Account, who))
        return offer


def test_who_let_a_minors_request_go_on_does_not_choose_the_first_alone(app: Flask) -> None:
    with app.app_context():
        minor = Minor(app)
        with pytest.raises(Refused, match="minor_second_person"):
            minor.approve(minor.grace, minor.first)
        assert not db.session.query(Offer).count(), "nothing half-done"
        assert minor.approve(minor.sol, minor.first).approved_by == minor.sol
        assert minor.approve(minor.grace, minor.second).approved_by == minor.grace, "a colleague has looked"


def test_who_did_not_clear_it_may_approve_at_once(app: Flask) -> None:
    """The control: it is the same person that is refused, not the minor's request."""
    with app.app_context():
        minor = Minor(app, cleared_by="sol")
        assert minor.approve(minor.grace, minor.first)


def test_the_pages_say_so_before_anybody_presses(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        minor = Minor(sqlite_client.app)
    pages = [f"/counsel/requests/{minor.request}/{page}" for page in (f"needs/{minor.number}", "matching")]
    cast.sign_in(sqlite_client, minor.grace)
    assert [WORDS in sqlite_client.get(page).text for page in pages] == [True, True]
    refused = sqlite_client.post(f"{pages[0]}/approve", {"attorney": [minor.first]}, 422)
    assert WORDS in refused.text
    colleague = PageClient(sqlite_client.app)
    cast.sign_in(colleague, minor.sol)
    assert [WORDS in colleague.get(page).text for page in pages] == [False, False]


def test_the_page_names_the_colleague_as_the_next_act_and_offers_the_button_to_them_alone(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        asks = cast.submitted(cast.answers(role="myself", requester_age=16)).id
        minor = Minor(sqlite_app)
        here = f"/counsel/requests/{minor.request}"
        triage.take_request(minor.request, actor=db.session.get_one(Account, minor.grace), now=clock().programme())
    before = PageClient(sqlite_app)
    cast.sign_in(before, minor.grace)
    warned = "Whoever clears this does not approve the first attorneys"
    assert warned in before.get(f"/counsel/requests/{asks}").text, "said before, not after"
    assert warned not in before.get(here).text
    for who, waits in ((minor.grace, True), (minor.sol, False)):
        client = PageClient(sqlite_app)
        cast.sign_in(client, who)
        page = client.get(here)
        assert ("so a colleague approves the first attorneys" in page.text) is waits
        page = client.get(f"{here}/matching")
        assert ("Approve the sets as proposed" in page.text) is not waits
        assert (f"{here}/hand-over" in page.links()) is waits


def test_the_colleague_is_called_once_somebody_may_be_asked_and_approving_ends_it(sqlite_app: Flask) -> None:
    """Nobody told them: the request waited for somebody who did not know of it."""
    with sqlite_app.app_context():
        minor = Minor(sqlite_app)
        [task] = world.tasks("approve")
        assert (task.owner_id, task.request_id, task.resolved_at) == (minor.sol, minor.request, None)
        told = {
            letter.recipient_id for letter in db.session.query(Letter).filter_by(kind="task", request_id=minor.request)
        }
        assert minor.sol in told
        assert f"task:{task.id}:{minor.grace}" not in {letter.once for letter in db.session.query(Letter)}
    client = PageClient(sqlite_app)
    cast.sign_in(client, minor.sol)
    page = client.get("/counsel/")
    assert "A minor asks: a second person looks" in page.text
    assert f"/counsel/requests/{minor.request}/matching" in page.links()
    with sqlite_app.app_context():
        minor.approve(minor.sol, minor.first)
        assert [task.resolved_at is None for task in world.tasks("approve")] == [False]


def test_without_a_colleague_or_a_yes_nobody_is_called(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        request = cast.submitted(cast.answers(role="myself", requester_age=16))
        grace = cast.grace()
        triage.clear_reason(request.id, "M10", **cast.by(grace))
        cast.sol()
        assert world.tasks("approve") == [], "nobody may be asked yet"
        adult = cast.submitted()
        assert adult.clearings == []
        assert world.tasks("approve") == []
