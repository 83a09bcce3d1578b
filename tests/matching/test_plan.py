"""One sweep over several needs: order, fresh eligibility, the approved set alone, and a log that can be replayed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

from referral_app.matching import rank
from referral_app.matching.pacing import Mode, PlanOffer
from referral_app.matching.plan import need_order
from referral_app.vocabulary import OfferState
from tests.matching.planning import Office, approved, at, people, plan_need, run

NOW = at(16, 9)


def sends(plan) -> list[str]:
    return [send.offer_id for send in plan.sends]


def test_needs_are_served_by_urgency_deadline_arrival_and_request():
    needs = [
        plan_need("late", urgency="standard", received=NOW),
        plan_need("b", urgency="standard", request_id="R2", received=NOW - timedelta(days=1)),
        plan_need("a", urgency="standard", request_id="R1", received=NOW - timedelta(days=1)),
        plan_need("dated", urgency="standard", deadline="2027-03-01"),
        plan_need("sooner", urgency="standard", deadline="2027-01-01"),
        plan_need("urgent", urgency="urgent"),
        plan_need("critical", urgency="critical"),
    ]
    assert [need.id for need in sorted(needs, key=need_order)] == [
        "critical",
        "urgent",
        "sooner",
        "dated",
        "a",
        "b",
        "late",
    ]


def test_one_free_place_is_never_offered_twice_in_a_sweep():
    needs = [plan_need("N1", urgency="standard"), plan_need("N2", urgency="critical")]
    plan = run(NOW, needs, people("a1", max_matters=1), approved("N1", "a1") + approved("N2", "a1"))
    assert sends(plan) == ["N2:a1"]
    assert [(skip.need_id, skip.rules) for skip in plan.skips] == [("N1", ("CAPACITY",))]
    assert plan.facts["a1"].pending_offers == 1
    assert plan.facts["a1"].offers_30d == 1
    assert plan.facts["a1"].last_offered_at == "2026-11-16T14:00:00Z"


def test_a_place_freed_by_an_expiry_can_be_offered_in_the_same_sweep():
    silent = PlanOffer("old", "N1", "a1", OfferState.SENT, sent_at=at(9, 9), expires_on=date(2026, 11, 13))
    roster = people("a1", max_matters=1, pending_offers=1)
    plan = run(NOW, [plan_need("N1"), plan_need("N2")], roster, [silent, *approved("N2", "a1")])
    assert [end.offer_id for end in plan.expiries] == ["old"]
    assert sends(plan) == ["N2:a1"]
    assert plan.facts["a1"].offers_closed == 1


def test_the_order_is_fresh_for_each_offer_so_the_second_need_gets_the_one_who_waited():
    needs = [plan_need("N1"), plan_need("N2")]
    plan = run(NOW, needs, people("a1", "a2"), approved("N1", "a1", "a2") + approved("N2", "a1", "a2"))
    assert sends(plan) == ["N1:a1", "N2:a2"]


def test_the_order_within_the_set_is_that_of_rank():
    roster = [
        *people("worse", areas={"hague_return": {"tier": 2, "matters": 0, "last_matter": None}}),
        *people("asked", offers_30d=1, last_offered_at="2026-11-01T00:00:00Z"),
        *people("best"),
    ]
    need = plan_need()
    order = [row.id for row in rank(replace(need.profile, as_of=date(2026, 11, 16)), roster).ranked]
    office = Office([need], roster, approved("N1", "worse", "asked", "best"))
    office.live = lambda now: {one.id: one for one in roster}  # type: ignore[method-assign]
    asked = []
    for _ in range(3):
        asked += office.sweep(NOW)
        office.decline(asked[-1], NOW)
    assert asked == [f"N1:{id}" for id in order]


def test_a_pinned_position_goes_first_by_its_number():
    offers = [*approved("N1", "a1"), *approved("N1", "a2", pinned=2), *approved("N1", "a3", pinned=1)]
    office = Office([plan_need()], people("a1", "a2", "a3"), offers)
    asked = []
    for _ in range(3):
        asked += office.sweep(NOW)
        office.decline(asked[-1], NOW)
    assert asked == ["N1:a3", "N1:a2", "N1:a1"]


def test_a_pinned_attorney_who_may_not_be_asked_is_passed_over_with_the_reason():
    offers = [*approved("N1", "a1"), *approved("N1", "a2", pinned=1)]
    plan = run(NOW, plan_need(), people("a1") + people("a2", paused_until="2026-11-16"), offers)
    assert sends(plan) == ["N1:a1"]
    assert [(skip.offer_id, skip.rules) for skip in plan.skips] == [("N1:a2", ("STATUS",))]


def test_who_lapsed_since_the_approval_is_skipped_with_every_failing_rule():
    gone = people("a1", insurance_expires="2026-11-15", licences=[])
    plan = run(NOW, plan_need(), gone + people("a2"), approved("N1", "a1", "a2"))
    assert sends(plan) == ["N1:a2"]
    assert [skip.rules for skip in plan.skips] == [("JURISDICTION", "INSURANCE")]


def test_rules_look_at_the_day_of_sending_in_the_programmes_zone():
    roster = people("a1", insurance_expires="2026-11-16")
    # Three in the morning of the 17th in London is still the 16th in New York.
    assert sends(run(at(16, 22), plan_need(), roster, approved("N1", "a1"))) == ["N1:a1"]
    assert sends(run(at(17, 0), plan_need(), roster, approved("N1", "a1"))) == []


def test_nobody_outside_the_approved_set_is_asked():
    plan = run(NOW, plan_need(), people("a1", "better"), approved("N1", "a1"))
    assert [send.attorney_id for send in plan.sends] == ["a1"]


def test_planned_and_dropped_offers_are_not_approved_ones():
    offers = [
        PlanOffer("p", "N1", "a1", OfferState.PLANNED),
        PlanOffer("d", "N1", "a2", OfferState.DROPPED),
    ]
    assert sends(run(NOW, plan_need(), people("a1", "a2"), offers)) == []


def test_a_set_that_is_used_up_calls_staff_once_an_offer_is_due():
    office = Office([plan_need()], people("a1"), approved("N1", "a1"))
    office.sweep(NOW)
    assert office.last is not None
    assert office.last.used_up == ()
    office.sweep(at(17, 9))
    assert [(used.need_id, used.skipped, used.pending) for used in office.last.used_up] == [("N1", 0, 1)]
    office.decline("N1:a1", at(17, 10))
    office.sweep(at(17, 10))
    assert [(used.skipped, used.pending) for used in office.last.used_up] == [(0, 0)]
    assert office.last.next_looks["N1"] is None


def test_a_set_of_which_nobody_may_be_asked_today_calls_staff_and_is_looked_at_tomorrow():
    plan = run(NOW, plan_need(), people("a1", paused_until="2026-11-16"), approved("N1", "a1"))
    assert [(used.skipped, used.pending) for used in plan.used_up] == [(1, 0)]
    assert plan.next_looks["N1"] == at(17, 0)


def test_a_need_that_was_never_approved_has_no_set_to_use_up():
    plan = run(NOW, plan_need(), people("a1"), [])
    assert (plan.used_up, plan.sends) == ((), ())


def test_the_first_yes_ends_it():
    won = PlanOffer("w", "N1", "a1", OfferState.ACCEPTED, sent_at=at(9, 9))
    plan = run(NOW, plan_need(), people("a1", "a2"), [won, *approved("N1", "a2")])
    assert (plan.sends, plan.used_up) == ((), ())
    assert plan.next_looks["N1"] is None


def test_who_was_withdrawn_before_may_be_asked_again_and_who_declined_may_not():
    for state, asked in ((OfferState.WITHDRAWN, ["N1:a1"]), (OfferState.DECLINED, [])):
        old = PlanOffer("old", "N1", "a1", state, sent_at=at(9, 9), ended_at=at(9, 10))
        assert sends(run(NOW, plan_need(), people("a1"), [old, *approved("N1", "a1")])) == asked


def test_a_send_carries_the_row_that_explains_it():
    plan = run(NOW, plan_need(urgency="critical"), people("a1", "a2", offers_30d=1), approved("N1", "a1", "a2"))
    [send] = plan.sends
    assert send.expires_on == date(2026, 11, 19)
    assert json.loads(json.dumps(send.snapshot)) == {
        "score": 8600,
        "band": 17,
        "turn": 16,
        "contributions": {
            "expertise": 2250,
            "jurisdiction": 2000,
            "fee": 1500,
            "language": 1000,
            "experience": 600,
            "responsiveness": 750,
            "capacity": 500,
        },
        "last_offered_at": None,
        "urgency": "critical",
        "rules": "A1",
        "place": 1,
        "eligible": 2,
        "pinned": None,
    }


def test_a_combined_offer_goes_out_for_all_its_needs_and_takes_one_place():
    needs = [plan_need("N1", request_id="R"), plan_need("N2", request_id="R")]
    offers = approved("N1", "a1", group="g") + approved("N2", "a1", group="g")
    plan = run(NOW, needs, people("a1", max_matters=1), offers)
    assert sends(plan) == ["N1:a1", "N2:a1"]
    assert (plan.facts["a1"].pending_offers, plan.facts["a1"].offers_30d) == (1, 1)


def test_a_combined_offer_waits_when_it_does_not_fit_one_of_its_needs():
    needs = [plan_need("N1"), plan_need("N2", min_tier=4)]
    offers = approved("N1", "a1", group="g") + approved("N2", "a1", group="g")
    plan = run(NOW, needs, people("a1"), offers)
    assert sends(plan) == []
    assert {skip.offer_id: skip.rules for skip in plan.skips} == {"N1:a1": ("EXPERTISE",), "N2:a1": ("EXPERTISE",)}


def test_a_combined_offer_waits_for_a_need_that_is_not_there():
    plan = run(NOW, plan_need("N1"), people("a1"), approved("N1", "a1", group="g") + approved("N2", "a1", group="g"))
    assert [skip.rules for skip in plan.skips] == [()]


def test_an_expired_combined_offer_gives_its_place_back_once():
    old = {"state": OfferState.SENT, "sent_at": at(9, 9), "expires_on": date(2026, 11, 13), "group": "g"}
    offers = [PlanOffer("o1", "N1", "a1", **old), PlanOffer("o2", "N2", "a1", **old)]
    plan = run(NOW, [plan_need("N1"), plan_need("N2")], people("a1", pending_offers=1), offers)
    assert len(plan.expiries) == 2
    assert (plan.facts["a1"].pending_offers, plan.facts["a1"].offers_closed) == (0, 1)


def test_the_same_input_gives_the_same_plan_whatever_the_order_it_comes_in():
    needs = [plan_need("N1"), plan_need("N2", urgency="urgent", mode=Mode.BATCH)]
    roster = people("a1", "a2", "a3", "a4")
    offers = approved("N1", "a1", "a2", "a3") + approved("N2", "a2", "a3", "a4")
    first = run(NOW, needs, roster, offers)
    again = run(NOW, needs[::-1], roster[::-1], offers[::-1])
    assert first.sends == again.sends
    assert first.facts == again.facts
    assert sorted(first.skips) == sorted(again.skips)
