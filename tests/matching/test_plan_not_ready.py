"""Who is not ready is passed over in a plan, the workflow's own reason after the rules; without it nothing changes."""

from __future__ import annotations

from dataclasses import replace

from referral_app.matching.plan import Plan, plan
from referral_app.workflow.attorneys import NotReady
from tests.matching.planning import SETTINGS, approved, at, people, plan_need

NOW = at(16, 9)


def planned(*ids: str, not_ready: tuple[str, ...] = (), **changes: object) -> Plan:
    """One need, for which these attorneys are approved."""
    settings = replace(SETTINGS, not_ready=dict.fromkeys(not_ready, NotReady.NOT_ENROLLED))
    return plan(NOW, [plan_need("N1")], people(*ids, **changes), approved("N1", *ids), settings)


def test_the_next_who_is_ready_is_asked_and_the_reason_is_told() -> None:
    made = planned("a1", "a2", not_ready=("a1",))
    assert [send.attorney_id for send in made.sends] == ["a2"]
    assert [(skip.attorney_id, skip.rules) for skip in made.skips] == [("a1", ("NOT_ENROLLED",))]


def test_the_reason_stands_after_every_rule_that_fails() -> None:
    made = planned("a1", not_ready=("a1",), max_matters=0, status="applied")
    [skip] = made.skips
    assert skip.rules[-1] == "NOT_ENROLLED"
    assert {"STATUS", "CAPACITY"} <= set(skip.rules[:-1])


def test_a_set_of_whom_nobody_is_ready_is_used_up_and_nobody_is_lost() -> None:
    made = planned("a1", "a2", not_ready=("a1", "a2"))
    assert made.sends == ()
    [used_up] = made.used_up
    assert used_up.skipped == 2


def test_a_letter_for_two_needs_waits_for_what_one_of_them_waits_for() -> None:
    """The mentor of the second need has not answered: the first is not sent alone, and says why."""
    offers = [replace(offer, group="g") for number in ("N1", "N2") for offer in approved(number, "a1")]
    settings = replace(SETTINGS, not_ready={offers[1].id: NotReady.NO_MENTOR_YET})
    made = plan(NOW, [plan_need("N1"), plan_need("N2")], people("a1"), offers, settings)
    assert made.sends == ()
    assert {skip.need_id: skip.rules for skip in made.skips} == {
        "N1": (NotReady.NO_MENTOR_YET,),
        "N2": (NotReady.NO_MENTOR_YET,),
    }


def test_when_everybody_is_ready_the_plan_is_the_same() -> None:
    assert planned("a1", "a2", "a3") == plan(
        NOW, [plan_need("N1")], people("a1", "a2", "a3"), approved("N1", "a1", "a2", "a3"), SETTINGS
    )
