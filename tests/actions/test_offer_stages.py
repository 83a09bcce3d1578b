"""Interest, the names, the check, the terms and the yes: each an act of its own, judged and told (C07, B04)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from referral_app.actions import Refused, offer_stages, triage
from referral_app.actions.offer_answers import accept_offer, decline_offer
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Attorney, AuditRow, Need, Offer
from referral_app.queries import ranking
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

#: Monday, ten in the morning in New York: eight business hours later it is Tuesday at ten.
MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
A_BUSINESS_DAY = timedelta(days=1)


@pytest.fixture
def three(app: Flask, clock: StillClock) -> list[tuple[str, Account]]:
    """Three attorneys who are asked for one need: the offer and the account of each, in an app context."""
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        by = cast.grace()
        need, people = world.need(), world.people(3)
        yield [(cast.sent(need, person, by=by).id, world.account_of(person)) for person in people]


def state(offer_id: str) -> str:
    db.session.rollback()
    return db.session.get_one(Offer, offer_id).state


def check(offer_id: str, who: Account, act: str) -> None:
    if act == "clear":
        offer_stages.clear_check(offer_id, firm=True, **cast.by(who))
    elif act == "conflict":
        offer_stages.find_conflict(offer_id, **cast.by(who))
    elif act == "decline":
        decline_offer(offer_id, "court", **cast.by(who))


def test_the_first_who_is_interested_enters_the_check_and_the_next_waits(three: list[tuple[str, Account]]) -> None:
    (first, amara), (second, bela), _ = three
    assert cast.interested(first, amara).state == "checking"
    before = db.session.get_one(Offer, second).expires_on
    waiting = cast.interested(second, bela)
    assert waiting.state == "interested"
    assert before is not None
    assert waiting.expires_on is not None
    assert waiting.expires_on > before, "the last day of one who waits stands still"
    assert [event.detail["reason"] for event in world.events("offer_paused")] == ["waits_for_check"]


@pytest.mark.parametrize("act", ["clear", "conflict", "decline", "time"])
def test_when_the_check_ends_the_next_who_is_interested_enters_and_is_told(
    three: list[tuple[str, Account]], clock: StillClock, act: str
) -> None:
    (first, amara), (second, bela), (third, cira) = three
    cast.interested(first, amara)
    clock.move(minutes=5)
    cast.interested(second, bela)
    clock.move(minutes=5)
    cast.interested(third, cira)
    if act == "time":
        clock.now = MONDAY + A_BUSINESS_DAY
        assert "offer_expired" in world.done(world.swept())
    else:
        check(first, amara, act)
    assert (state(second), state(third)) == ("checking", "interested")
    assert [letter.offer_id for letter in world.letters("your_turn")] == [second]
    reason = {"clear": None, "conflict": "conflict", "decline": "court", "time": "check_unanswered"}[act]
    assert db.session.get_one(Offer, first).reason == reason


def test_a_check_lasts_one_business_day_and_not_a_minute_less(
    three: list[tuple[str, Account]], clock: StillClock
) -> None:
    first, amara = three[0]
    cast.interested(first, amara)
    clock.now = MONDAY + A_BUSINESS_DAY - timedelta(minutes=1)
    world.swept()
    assert state(first) == "checking"
    clock.now += timedelta(minutes=1)
    with pytest.raises(Refused, match="expired"):
        offer_stages.clear_check(first, firm=True, **cast.by(amara))
    world.swept()
    assert state(first) == "expired"


def test_who_is_not_sure_asks_staff_and_the_clock_stands_still_once(
    three: list[tuple[str, Account]], clock: StillClock
) -> None:
    first, amara = three[0]
    cast.interested(first, amara)
    last_day = db.session.get_one(Offer, first).expires_on
    for _ in range(2):
        offer_stages.ask_staff(first, **cast.by(amara))
    offer = db.session.get_one(Offer, first)
    assert offer.check_until == MONDAY + 2 * A_BUSINESS_DAY
    assert last_day is not None
    assert offer.expires_on is not None
    assert offer.expires_on > last_day
    assert [task.offer_id for task in world.tasks("check_unsure")] == [first]
    clock.now = MONDAY + 2 * A_BUSINESS_DAY - timedelta(minutes=1)
    world.swept()
    assert state(first) == "checking"
    check(first, amara, "clear")
    assert world.tasks("check_unsure")[0].resolved_at is not None
    assert [event.kind for event in world.events() if event.kind == "check_unsure"] == ["check_unsure"]


def test_nobody_finds_no_conflict_with_people_who_were_not_named(three: list[tuple[str, Account]]) -> None:
    """Whatever page it was pressed on: the record tells of a check only where somebody could check."""
    (first, amara), *_others = three
    cast.interested(first, amara, named=False)
    with pytest.raises(Refused, match="no_names_yet"):
        check(first, amara, "clear")
    assert (state(first), world.events("offer_cleared")) == ("checking", [])
    offer_stages.ask_staff(first, **cast.by(amara))
    check(first, amara, "clear")
    assert state(first) == "cleared", "staff did it with the attorney"


def test_nobody_is_sent_in_the_place_of_one_whose_check_was_prolonged(
    three: list[tuple[str, Account]], clock: StillClock
) -> None:
    """The planner and the verb read the same end of a check."""
    first, amara = three[0]
    need = db.session.get_one(Offer, first).need
    spare = cast.attorney("a-9", "Spare", "Diallo", areas={world.AREA: {"tier": 2, "matters": 0, "last_matter": None}})
    cast.approved(need, spare, by=db.session.scalars(db.select(Account).where(Account.name == "Grace Okafor")).one())
    cast.interested(first, amara)
    offer_stages.ask_staff(first, **cast.by(amara))
    before = len(world.events("offer_sent"))
    clock.now = MONDAY + A_BUSINESS_DAY
    world.swept()
    assert "offer_expired" not in [event.kind for event in world.events()]
    assert len(world.events("offer_sent")) == before


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("stage", ["sent", "interested", "checking"])
def test_a_yes_before_the_check_is_passed_is_none(three: list[tuple[str, Account]], stage: str) -> None:
    (first, amara), (second, bela), _ = three
    if stage == "interested":
        cast.interested(second, bela)
    if stage != "sent":
        cast.interested(first, amara)
    with pytest.raises(Refused, match="not_cleared"):
        accept_offer(first, agreed=cast.ALL_TERMS, **cast.by(amara))
    assert state(first) == {"sent": "sent", "interested": "interested", "checking": "checking"}[stage]


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("left_out", cast.ALL_TERMS)
def test_each_term_and_each_duty_must_be_ticked(three: list[tuple[str, Account]], left_out: str) -> None:
    first, amara = three[0]
    cast.cleared(first, amara)
    with pytest.raises(Refused, match="not_agreed"):
        accept_offer(first, agreed=set(cast.ALL_TERMS) - {left_out}, **cast.by(amara))
    assert state(first) == "cleared"


def test_the_firm_is_asked_about_too(three: list[tuple[str, Account]]) -> None:
    first, amara = three[0]
    cast.interested(first, amara)
    with pytest.raises(Refused, match="firm_not_checked"):
        offer_stages.clear_check(first, firm=False, **cast.by(amara))


def test_each_act_has_its_row_and_the_chain_says_no_more_than_what_happened(
    three: list[tuple[str, Account]],
) -> None:
    """(desk 5) "Conflict check passed" stands in the record only where one took place."""
    (first, amara), (second, _bela), _ = three
    cast.say_yes(first, amara)
    kinds = [event.kind for event in world.events() if event.subject == first]
    assert kinds == [
        "offer_approved",
        "offer_sent",
        "offer_interested",
        "offer_checking",
        "offer_cleared",
        "terms_agreed",
        "offer_accepted",
    ]
    chain = db.session.scalars(db.select(AuditRow.action).order_by(AuditRow.seq)).all()
    assert chain.count("offer_cleared") == 1
    assert [kind for kind in kinds if chain.count(kind) < 1] == []
    assert "offer_cleared" not in [event.kind for event in world.events() if event.subject == second]


def test_two_may_be_cleared_and_the_first_yes_takes_it(three: list[tuple[str, Account]]) -> None:
    (first, amara), (second, bela), _ = three
    cast.cleared(first, amara)
    cast.cleared(second, bela)
    accept_offer(second, agreed=cast.ALL_TERMS, **cast.by(bela))
    with pytest.raises(Refused, match="already_placed"):
        accept_offer(first, agreed=cast.ALL_TERMS, **cast.by(amara))


def test_after_a_hold_the_first_who_waits_enters(three: list[tuple[str, Account]], clock: StillClock) -> None:
    (first, amara), (second, bela), _ = three
    request_id = db.session.get_one(Offer, first).need.request_id
    by = db.session.scalars(db.select(Account).where(Account.name == "Grace Okafor")).one()
    cast.interested(first, amara)
    cast.interested(second, bela)
    triage.set_hold(request_id, "question", actor=by, now=clock.now)
    decline_offer(first, "court", **cast.by(amara))
    world.swept()
    assert state(second) == "interested", "nobody reads names while the request is on hold"
    triage.set_hold(request_id, None, actor=by, now=clock.now)
    assert "check_entered" in world.done(world.swept())
    assert state(second) == "checking"


def test_who_waited_until_the_last_day_was_not_silent(three: list[tuple[str, Account]], clock: StillClock) -> None:
    (first, amara), (second, bela), _ = three
    cast.interested(first, amara)
    cast.interested(second, bela)
    db.session.get_one(Offer, second).expires_on = date(2026, 11, 30)
    db.session.commit()
    clock.now = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    world.swept()
    assert (state(second), db.session.get_one(Offer, second).reason) == ("expired", "waited")


# A conflict.


@pytest.fixture
def firm(app: Flask, clock: StillClock) -> tuple[Need, Need, dict[str, Attorney]]:
    """A request of two needs. Amara and Cira are of one firm, Bela of none; an app context is pushed."""
    clock.now = MONDAY
    with app.app_context():
        cast.grace()
        one = world.need("critical", mode="batch")
        other = world.need("critical", mode="batch", request=one.request)
        amara, bela, cira = world.people(3)
        for person in (amara, cira):
            person.firm_id = "f-1"
        db.session.commit()
        yield one, other, {"amara": amara, "bela": bela, "cira": cira}


def by_grace() -> Account:
    return db.session.scalars(db.select(Account).where(Account.name == "Grace Okafor")).one()


@pytest.mark.parametrize("how", ["found", "declined at once", "declined when cleared"])
def test_a_conflict_takes_attorney_and_firm_out_of_every_need_of_the_request(
    firm: tuple[Need, Need, dict[str, Attorney]], how: str
) -> None:
    """(C07, U4) In the same commit, whatever they were asked or approved for; nobody else notices."""
    one, other, people = firm
    offer = cast.sent(one, people["amara"], by=by_grace())
    beside = cast.sent(other, people["cira"], by=by_grace())
    approved = cast.approved(one, people["cira"], by=by_grace())[0]
    stranger = cast.sent(other, people["bela"], by=by_grace())
    amara = world.account_of(people["amara"])
    if how == "found":
        cast.interested(offer.id, amara)
        offer_stages.find_conflict(offer.id, **cast.by(amara))
    else:
        if how == "declined when cleared":
            cast.cleared(offer.id, amara)
        decline_offer(offer.id, "conflict", **cast.by(amara))
    assert [state(each.id) for each in (offer, beside, approved, stranger)] == [
        "conflict",
        "withdrawn",
        "dropped",
        "sent",
    ]
    for need in (one, other):
        result = ranking.rank_need(need.request, need, now=MONDAY, today=the_clock().today())
        barred = {row.id for row in result.excluded if "CONFLICT" in [str(rule) for rule in row.all]}
        assert barred == {"a-1", "a-3"}


def test_a_conflict_where_the_firm_works_for_the_family_already_calls_staff(
    firm: tuple[Need, Need, dict[str, Attorney]],
) -> None:
    one, other, people = firm
    cast.say_yes(cast.sent(other, people["cira"], by=by_grace()).id, world.account_of(people["cira"]))
    offer = cast.sent(one, people["bela"], by=by_grace())
    people["bela"].firm_id = "f-1"
    db.session.commit()
    offer_stages.find_conflict(offer.id, **cast.by(world.account_of(people["bela"])))
    assert len(world.tasks("conflict_after_yes")) == 1
