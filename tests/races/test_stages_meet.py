"""Acts of the stages at one instant, on both engines: one reads the names, a lapse stops a yes, a place comes free.

(T49, T50, T53, U11)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from referral_app.extensions import db
from referral_app.models import Account, Attorney, Event, Matter, Need, Offer
from tests import cast
from tests.races.crowd import FULL, TODAY, HeadStart, crowd, engines, newcomer

pytestmark = pytest.mark.slow

ROUNDS = 200 if FULL else 5
PLENTY = 50
PENDING = ("sent", "interested", "checking", "cleared")


def staff_and(*people: Attorney) -> tuple[str, list[str]]:
    """Ids of Grace's account and of the attorneys'."""
    return cast.grace().id, [cast.attorney_account(person).id for person in people]


def who(account_id: str) -> Account:
    return db.session.get_one(Account, account_id)


def person_of(account_id: str) -> Attorney:
    return db.session.get_one(Attorney, who(account_id).attorney_id)


def let_go_of_all() -> None:
    """End what the round left waiting or open: places are few, and rounds are many at the full size."""
    db.session.execute(update(Offer).where(Offer.state.in_(PENDING)).values(state="withdrawn"))
    db.session.execute(update(Matter).values(state="closed"))
    db.session.commit()


@engines
def test_of_two_who_are_interested_at_one_instant_one_reads_the_names(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str, record_property: Callable[[str, object], None]
) -> None:
    """Never both, never neither; and when the one has checked, the other enters."""
    with crowd(request, tmp_path, engine) as four:
        with four.app.app_context():
            people = cast.amara(max_matters=PLENTY), cast.bela(max_matters=PLENTY)
            by, accounts = staff_and(*people)
        first: Counter[str] = Counter()
        for _ in range(ROUNDS):
            with four.app.app_context():
                need = cast.need_of(newcomer())
                offers = [cast.sent(need, person_of(account), by=who(by)).id for account in accounts]
                need_id = need.id
            given = [
                {"offer_id": offer, "account_id": account, "today": TODAY.isoformat()}
                for offer, account in zip(offers, accounts, strict=True)
            ]
            came = four.at_once(*[("show_interest", each) for each in given * 2])
            assert set(came) <= {"checking", "interested"}, came
            with four.app.app_context():
                states = dict(db.session.execute(select(Offer.id, Offer.state).where(Offer.need_id == need_id)).all())
                assert sorted(states.values()) == ["checking", "interested"], states
                reads = next(offer for offer, state in states.items() if state == "checking")
                first[str(offers.index(reads))] += 1
                cast.cleared(reads, who(accounts[offers.index(reads)]))
                db.session.rollback()
                assert {row.state for row in db.session.query(Offer).filter(Offer.need_id == need_id)} == {
                    "cleared",
                    "checking",
                }
                let_go_of_all()
        record_property(f"one reader of the names, {engine}: rounds, faults", f"{ROUNDS}, 0")


@engines
def test_a_yes_and_the_end_of_an_insurance_at_one_instant(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str, record_property: Callable[[str, object], None]
) -> None:
    """(U11) Either the yes came first, or it is refused: never a matter of somebody who had lapsed before."""
    came_out: Counter[str] = Counter()
    with crowd(request, tmp_path, engine) as four:
        with four.app.app_context():
            by, (account_id,) = staff_and(cast.amara(max_matters=PLENTY))
            attorney_id, covered = person_of(account_id).id, person_of(account_id).insurance_expires
        head_start = HeadStart()
        # On until each has come first once, or it is no race.
        while came_out.total() < ROUNDS or (len(came_out) < 2 and came_out.total() < 20 * ROUNDS):
            with four.app.app_context():
                person_of(account_id).insurance_expires = covered
                db.session.commit()
                need = cast.need_of(newcomer())
                offer = cast.sent(need, person_of(account_id), by=who(by)).id
                cast.cleared(offer, who(account_id))
                need_id = need.id
            yes = ("accept", {"offer_id": offer, "account_id": account_id, "today": TODAY.isoformat()})
            lapse = ("lapse", {"attorney_id": attorney_id, "wait": head_start.seconds})
            came = four.at_once(yes, lapse, yes, lapse)
            assert came[1] == came[3] == "lapsed"
            answers = {came[0], came[2]}
            assert answers in ({"accepted"}, {"Refused:not_eligible"}), came
            with four.app.app_context():
                state = db.session.get_one(Offer, offer).state
                filled = db.session.get_one(Need, need_id).state == "filled"
                matters = db.session.scalar(select(func.count()).select_from(Matter).where(Matter.need_id == need_id))
                let_go_of_all()
            expected = ("accepted", True, 1) if answers == {"accepted"} else ("cleared", False, 0)
            assert (state, filled, matters) == expected, came
            came_out[state] += 1
            head_start.after(quicker_won=state == "cleared")
    assert len(came_out) == 2, "the one always came first: the race was none"
    record_property(
        f"U11 {engine}: rounds, yes first, lapse first",
        f"{came_out.total()}, {came_out['accepted']}, {came_out['cleared']}",
    )


@engines
def test_handing_back_and_a_yes_at_one_instant_pass_no_place_and_lose_none(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str, record_property: Callable[[str, object], None]
) -> None:
    """(T50) One place: a matter goes back while another need is said yes to. At most one is open, and whoever was
    refused may say yes a moment later."""
    came_out: Counter[str] = Counter()
    with crowd(request, tmp_path, engine) as four:
        with four.app.app_context():
            by, (account_id,) = staff_and(cast.amara())
            attorney_id = person_of(account_id).id
        for _ in range(ROUNDS):
            with four.app.app_context():
                person_of(account_id).max_matters = PLENTY
                db.session.commit()
                offers = [cast.sent(cast.need_of(newcomer()), person_of(account_id), by=who(by)).id for _ in range(2)]
                for offer in offers:
                    cast.cleared(offer, who(account_id))
                held = cast.say_yes(offers[0], who(account_id)).id
                person_of(account_id).max_matters = 1
                db.session.commit()
            given = {"account_id": account_id, "today": TODAY.isoformat()}
            back, yes = ("hand_back", {"matter_id": held, **given}), ("accept", {"offer_id": offers[1], **given})
            came = four.at_once(back, yes, back, yes)
            assert came[0] == came[2] == "handed_back"
            assert {came[1], came[3]} <= {"accepted", "Refused:not_eligible"}, came
            with four.app.app_context():
                accepted = "accepted" in came
                assert _open(attorney_id) == int(accepted)
                returned = select(func.count()).select_from(Event).where(Event.kind == "returned")
                need = db.session.get_one(Matter, held).need
                assert db.session.scalar(returned.where(Event.request_id == need.request_id)) == 1
                assert need.state == "open"
                if not accepted:
                    cast.say_yes(offers[1], who(account_id))
                    assert _open(attorney_id) == 1
                let_go_of_all()
            came_out["accepted" if accepted else "refused"] += 1
    record_property(
        f"T50 {engine}: rounds of a hand back and a yes, at once, a moment later",
        f"{ROUNDS}, {came_out['accepted']}, {came_out['refused']}",
    )


def _open(attorney_id: str) -> int:
    db.session.rollback()
    counted = select(func.count()).select_from(Matter)
    return db.session.scalar(counted.where(Matter.attorney_id == attorney_id, Matter.state == "open")) or 0


@engines
def test_a_conflict_of_one_and_a_yes_of_a_partner_at_one_instant(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    """(C07) Two needs of one request, two attorneys of one firm. Either the yes came first and staff are called, or it
    is refused: a firm with a conflict never gets a need after it was found."""
    with crowd(request, tmp_path, engine, size=2) as two:
        with two.app.app_context():
            people = [cast.amara(max_matters=PLENTY, firm_id="f-1"), cast.bela(max_matters=PLENTY, firm_id="f-1")]
            by, accounts = staff_and(*people)
        for _ in range(ROUNDS):
            with two.app.app_context():
                from tests.follow_ups import world

                one = world.need("critical")
                other = world.need("critical", request=one.request)
                offers = [
                    cast.sent(need, person_of(account), by=who(by)).id
                    for need, account in zip((one, other), accounts, strict=True)
                ]
                for offer, account in zip(offers, accounts, strict=True):
                    cast.cleared(offer, who(account))
            conflict, yes = (
                {"offer_id": offer, "account_id": account, "today": TODAY.isoformat()}
                for offer, account in zip(offers, accounts, strict=True)
            )
            came = two.at_once(("find_conflict", conflict), ("accept", yes))
            assert came[0] == "conflict"
            with two.app.app_context():
                state = db.session.get_one(Offer, offers[1]).state
                called = {task.offer_id for task in world.tasks("conflict_after_yes")}
                let_go_of_all()
            assert (came[1], state, offers[1] in called) in (
                ("accepted", "accepted", True),
                ("Refused:withdrawn", "withdrawn", False),
            ), came
