"""What staff can ask of two requests that met: what met, how strongly, who asks twice, and what was decided (B02,
B03)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import ConflictToken, PairDecision, Request, Task
from referral_app.queries import both_sides, cases
from referral_app.vocabulary import PairDecisionCode
from tests import cast

#: Nothing but names tells these requests' matters from each other.
BARE: dict[str, Any] = {"children": None, "wrongful_date": None, "left_date": None}


def asked(called: str, *others: str, email: str | None = None, **changes: Any) -> Request:
    contact = {"called": called, **({"email": email} if email else {})}
    return cast.submitted(cast.answers(**{**BARE, **changes}), contact=contact, names={"other_side": list(others)})


def decide(one: Request, other: Request, decision: str, **changes: Any) -> None:
    first, second = sorted((one.id, other.id))
    row = PairDecision(
        request_a=first,
        request_b=second,
        decision=decision,
        reason="looked_at_both",
        decided_by=changes.pop("by"),
        decided_at=the_clock().programme(),
        **changes,
    )
    db.session.merge(row)
    db.session.commit()


def test_a_pair_says_what_met_and_holds_come_before_hints(app: Flask) -> None:
    with app.app_context():
        rosa = asked("Rosa", "Teodoro Quispe Mamani, David Plyler")
        david = asked("David Plyler")
        teodoro = asked("Teodoro Quispe")
        found = [(pair.other_id, pair.met, pair.strength) for pair in both_sides.pairs(rosa.id)]
        assert found == [(teodoro.id, ("name",), "hold"), (david.id, ("name",), "hint")]
        (seen,) = both_sides.pairs(teodoro.id)
        assert (seen.other_id, seen.met, seen.holds) == (rosa.id, ("name",), True)


def test_a_hint_holds_nobody_calls_nobody_and_shuts_out_nobody(app: Flask) -> None:
    with app.app_context():
        first, second = asked("Rosa", "David Plyler"), asked("David Plyler")
        assert [pair.strength for pair in both_sides.pairs(first.id)] == ["hint"]
        assert both_sides.opposites(first.id) == []
        assert both_sides.shut_out_ids(second.id) == []
        assert not db.session.scalar(select(func.count()).select_from(Task))
        assert "conflict_match" not in cases.words(second)["signals"]


@pytest.mark.parametrize("decision", list(PairDecisionCode))
def test_a_decision_is_of_one_pair_and_of_no_other(app: Flask, decision: PairDecisionCode) -> None:
    with app.app_context():
        rosa, ana = asked("Rosa", "Teodoro Quispe Mamani"), asked("Ana", "Teodoro Quispe")
        teodoro = asked("Teodoro Quispe")
        decide(rosa, teodoro, decision, by=cast.sol().id)
        lifted = decision in ("not_related", "same_person")
        held = {pair.other_id for pair in both_sides.holding(teodoro.id)}
        assert held == ({ana.id} if lifted else {ana.id, rosa.id})
        assert {request.id for request in both_sides.opposites(teodoro.id)} == held
        assert bool(both_sides.holding(rosa.id)) is not lifted
        assert both_sides.holding(ana.id)
        assert set(both_sides.shut_out_ids(teodoro.id)) == {rosa.id, ana.id}, "whatever was decided"
        found = both_sides.decision_of(teodoro.id, rosa.id)
        assert found is not None
        assert found.decision == decision
        assert both_sides.decision_of(teodoro.id, ana.id) is None


def test_two_found_to_be_opposing_stay_so_when_nothing_meets_any_more(app: Flask) -> None:
    with app.app_context():
        one, other = asked("Rosa", "Teodoro Quispe"), asked("David Plyler")
        assert both_sides.pairs(one.id) == []
        decide(one, other, "opposing", by=cast.sol().id)
        (pair,) = both_sides.pairs(one.id)
        assert (pair.other_id, pair.met, pair.holds) == (other.id, (), True)
        assert both_sides.shut_out_ids(other.id) == [one.id]


def test_the_same_person_again_is_found_and_nobody_who_may_be_the_other_side(app: Flask) -> None:
    """(B02) With the names in another order; the other side is never among them (U7)."""
    with app.app_context():
        first = asked("Maria Garcia", "Teodoro Quispe", email="mg@example.org")
        again = asked("GARCIA, María", email="MG@example.org")
        other = asked("Teodoro Quispe Mamani", "Maria Garcia", email="mg@example.org")
        found = [(pair.other_id, pair.met, pair.strength) for pair in both_sides.duplicates_of(first.id)]
        assert found == [(again.id, ("name", "email"), "hold")]
        assert [pair.other_id for pair in both_sides.holding(first.id)] == [other.id]
        assert first.state == "ready_to_match"
        sol = cast.sol().id
        decide(first, again, "not_related", by=sol)
        assert both_sides.duplicates_of(first.id) == []
        decide(first, again, "same_person", by=sol)
        assert [pair.other_id for pair in both_sides.duplicates_of(again.id)] == [first.id]


def test_the_store_holds_one_row_a_pair_the_lesser_id_first_and_two_people(app: Flask) -> None:
    with app.app_context():
        one, other = asked("Rosa"), asked("Ana")
        sol, grace = cast.sol().id, cast.grace().id
        decide(one, other, "not_related", by=sol, second_by=grace)
        greater, lesser = sorted((one.id, other.id), reverse=True)
        wrong: list[dict[str, Any]] = [
            {"request_a": greater, "request_b": lesser, "second_by": None, "decision": "opposing"},
            {"request_a": one.id, "request_b": one.id, "second_by": None, "decision": "opposing"},
            {"request_a": "a", "request_b": "b", "second_by": sol, "decision": "opposing"},
            {"request_a": "a", "request_b": "b", "second_by": None, "decision": "friends"},
        ]
        for values in wrong:
            row = PairDecision(**values, reason="x", decided_by=sol, decided_at=the_clock().programme())
            db.session.add(row)
            with pytest.raises(IntegrityError):
                db.session.commit()
            db.session.rollback()
        assert db.session.scalar(select(func.count()).select_from(PairDecision)) == 1


def test_nothing_kept_can_be_read(app: Flask) -> None:
    with app.app_context():
        request = asked("Teodoro Quispe Mamani", "Rosa Huanca +1 202 555 0133", email="tq1@example.org")
        rows = db.session.execute(select(ConflictToken.whose, ConflictToken.kind, ConflictToken.weight)).all()
        kept = " ".join(str(row) for row in rows).casefold()
        assert not [word for word in ("teodoro", "quispe", "huanca", "0133", "tq1") if word in kept]
        assert {len(mark.token) for mark in both_sides.tokens_of(request.id)} == {64}


def test_a_look_up_goes_by_the_index_of_tokens(app: Flask) -> None:
    with app.app_context():
        asked("Teodoro Quispe", "Rosa Huanca")
        engine = db.engines[None]
        said = "SELECT request_id FROM conflict_tokens WHERE token IN ('a', 'b')"
        explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
        with engine.connect() as connection, connection.begin():
            if engine.dialect.name == "postgresql":
                # A table of a few rows is read whole; the question is whether the index can serve.
                connection.execute(text("SET LOCAL enable_seqscan = off"))
            plan = str(connection.execute(text(explain + said)).all())
        assert "ix_conflict_tokens_token" in plan
