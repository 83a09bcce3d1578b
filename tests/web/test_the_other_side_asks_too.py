"""(T19) Both sides of one matter ask: each learns nothing, staff learn it at once, and no attorney serves both."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from referral_app.actions import Refused, conflicts, contact, reading_again, retention, triage, way_back
from referral_app.actions.offers import approve_set
from referral_app.clock import clock as the_clock
from referral_app.config import RARE_NAME_PER_MILLION
from referral_app.extensions import db
from referral_app.models import Account, ConflictToken, PairDecision, Request, Task
from referral_app.queries import both_sides, cases, ranking
from referral_app.security.parties import facts
from referral_app.vocabulary import PairDecisionCode, Role
from tests import cast
from tests.conftest import StillClock, empty
from tests.page_client import PageClient

NOOR_SAYS: dict[str, Any] = {
    "contact": {"called": "Noor Haddad", "email": "noor@example.org"},
    "names": {"other_side": ["Marco Vega, marco.vega@example.org"]},
}
#: The other parent, who poses as one whose child was taken.
MARCO_SAYS: dict[str, Any] = {"contact": {"called": "Marco Vega"}, "names": {"other_side": ["Noor Haddad"]}}
BRAZIL = {"country": "BR"}
#: The other parent, so that only these things show who it is.
ONLY = {
    "the child, its place, the day, and who has it": ({}, {}, {"who_has_child": "requester"}),
    "the child, its place and the day, by another name": ({"called": "Lena Ortiz"}, {}, {}),
    "his name and the child": ({"called": "VEGA, Marco"}, {}, {"wrongful_date": "2025-01-02"}),
    "his name, the day and the place": ({"called": "Marco Vega"}, {}, {"children": None}),
    "how his name sounds, and the child": ({"called": "Marko Bega"}, {}, {"wrongful_date": "2025-01-02"}),
    "his address": ({"email": "Marco.Vega@Example.org"}, {}, {"children": None}),
    "her name and his": ({"called": "Marco Vega"}, {"other_side": ["Noor Haddad"]}, {"children": None}),
    "her address": ({}, {"other_side": ["my wife, noor@example.org"]}, {"children": None}),
    "first names and the child": (
        {"called": "Marco"},
        {"other_side": ["Noor"]},
        {"home_place": BRAZIL, "child_place": BRAZIL, "where": BRAZIL},
    ),
}
#: What is known by a name alone, where nothing else is said.
NOTHING_ELSE: dict[str, Any] = {"children": None, "wrongful_date": "2025-01-02", "left_date": "2025-01-02"}


def marco(**changes: Any) -> Request:
    return cast.submitted(cast.answers(contact_ways=["email"], **changes), **MARCO_SAYS)


def noor() -> Request:
    return cast.submitted(cast.answers(contact_ways=["email"]), **NOOR_SAYS)


def decide(one: Request, other: Request, decision: str, *, by: Account) -> None:
    conflicts.decide_pair(
        one.id,
        other.id,
        PairDecisionCode(decision),
        "names_checked",
        actor=by,
        now=the_clock().programme(),
        today=the_clock().today(),
    )


def flagged(request: Request) -> bool:
    return bool(both_sides.opposites(request.id))


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("shown", ONLY)
def test_whatever_shows_it_staff_are_called_to_both_and_the_second_is_held(app: Flask, shown: str) -> None:
    called, named, changes = ONLY[shown]
    with app.app_context():
        first = noor()
        second = cast.submitted(cast.answers(contact_ways=["email"], **changes), contact=called, names=named)
        assert flagged(first)
        assert flagged(second)
        tasks = db.session.scalars(select(Task).where(Task.kind == "both_sides")).all()
        assert {task.request_id for task in tasks} == {first.id, second.id}
        routing = cases.latest_routing(second)
        assert routing is not None
        assert routing.mode == "staff_review"
        assert "conflict_possible" in cases.routing_result(routing)["flags"]
        assert second.state == "submitted"
        assert first.state == "ready_to_match", "nobody stops a family by sending a form"


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize(
    ("called", "named", "changes"),
    [
        ({"called": "Ivo Brandt"}, {"other_side": ["Mara Brandt"]}, {"children": [{"ref": "c1", "dob": "2019-03-15"}]}),
        ({"called": "Marco"}, {"other_side": ["Noor"]}, {"children": [{"ref": "c1", "dob": "2012-03-14"}]}),
        ({"called": "noor haddad"}, {"other_side": ["Marco Vega"]}, {}),
        ({"called": "Marco Vega"}, {"other_side": []}, NOTHING_ELSE),
    ],
    ids=["somebody else", "first names alone", "the same parent again", "a name many bear"],
)
def test_the_control_others_are_not_flagged(
    app: Flask, called: dict[str, Any], named: dict[str, Any], changes: dict[str, Any]
) -> None:
    with app.app_context():
        first = noor()
        second = cast.submitted(cast.answers(**changes), contact=called, names=named)
        assert not flagged(first)
        assert not flagged(second)
        assert second.state == "ready_to_match"
        assert not db.session.scalar(select(func.count()).select_from(Task))


WRITTEN = (
    "Rosa Huanca\nTeodoro Quispe Mamani",
    "Rosa Huanca, Teodoro Quispe Mamani",
    "Rosa Huanca y Teodoro Quispe",
    "Teodoro Quispe",
    "Teodoro Quispe Mamani (his father)",
    "Mr. Teodoro Quispe",
)


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("line", WRITTEN)
def test_a_rare_name_holds_however_it_is_written_and_with_no_birth_date(app: Flask, line: str) -> None:
    """(B03) Two on one line, remarks in brackets, one of two family names, a title."""
    with app.app_context():
        first = cast.submitted(cast.answers(**NOTHING_ELSE), contact={"called": "Teodoro Quispe Mamani"})
        second = cast.submitted(
            cast.answers(children=None), contact={"called": "Rosa"}, names={"other_side": line.split("\n")}
        )
        tasks = db.session.scalars(select(Task.request_id).where(Task.kind == "both_sides")).all()
        assert sorted(tasks) == sorted([first.id, second.id])
        assert second.state == "submitted"


def pages_of(client: PageClient) -> str:
    """Everything Marco can read of his request, without what is another each time."""
    with client.app.app_context():
        request = marco()
        phrase = way_back.give_phrase(request.id, now=the_clock().real())
        way_back.confirm_phrase(request.id, phrase, now=the_clock().real())
        reference = request.reference
    client.get("/status")
    read = [client.submit({"phrase": phrase}).html]
    read += [client.get(path).html for path in ("/status/request", "/status/request/stop", "/")]
    text = "\n".join(read).replace(reference, "the reference")
    return re.sub(r'(name="(?:csrf_token|page_of)"[^>]* value=")[^"]+', r"\1", text)


def test_the_answer_to_the_second_is_that_of_a_fresh_case_to_the_byte(client: PageClient) -> None:
    fresh = pages_of(client)
    assert "Agree" in fresh or "agree" in fresh, "the control: the text for lawyers is on the page"
    with client.app.app_context():
        empty(client.app)
        noor()
    second = PageClient(client.app)
    assert pages_of(second) == fresh
    assert second.get("/counsel/", 303)


def test_staff_see_that_it_may_be_and_only_the_conflicts_role_sees_which(client: PageClient) -> None:
    with client.app.app_context():
        first, second = noor(), marco()
        ids = (first.id, second.id)
        references = (first.reference, second.reference)
        grace, sol = cast.grace(), cast.sol()
        grace_id, sol_id = grace.id, sol.id
    for one, other in ((0, 1), (1, 0)):
        cast.sign_in(client, grace_id)
        page = client.get(f"/counsel/requests/{ids[one]}")
        assert "Possible opposing party" in page.text
        assert references[other] not in page.text
    supervisor = PageClient(client.app)
    cast.sign_in(supervisor, sol_id)
    page = supervisor.get(f"/counsel/requests/{ids[0]}")
    assert references[1] in page.text


def test_one_form_sent_many_times_calls_once_for_each_and_every_pair_waits_for_its_decision(app: Flask) -> None:
    """A task for each pair would be n times n - 1 of them, and a letter each, from a form that anybody may send."""
    with app.app_context():
        carla = cast.account("carla@example.org", "Carla Conflicts", Role.CONFLICTS)
        first, *later = [noor(), *(marco() for _ in range(6))]
        tasks = db.session.scalars(select(Task).where(Task.kind == "both_sides")).all()
        assert sorted(task.request_id for task in tasks) == sorted(one.id for one in (first, *later))
        pairs = {frozenset((pair.request_id, pair.other_id)) for pair in both_sides.open_pairs()}
        assert {frozenset((first.id, one.id)) for one in later} <= pairs
        # Whoever comes after all were decided calls again; what was decided calls nobody, on no later day.
        now = the_clock().programme()
        for one, other in map(sorted, pairs):
            conflicts.decide_pair(
                one, other, PairDecisionCode.NOT_RELATED, "told_by_the_person", actor=carla, now=now, today=now.date()
            )
        waits = select(func.count()).select_from(Task).where(Task.kind == "both_sides", Task.resolved_at.is_(None))
        assert db.session.scalar(waits) == 0
        for one in (first, *later):
            reading_again.route_anew(one.id, now=now + timedelta(days=1), today=now.date() + timedelta(days=1))
        assert db.session.scalar(waits) == 0
        newest = marco()
        assert both_sides.called_for([first.id, newest.id]) == {first.id, newest.id}


def test_an_attorney_of_the_one_stays_shut_out_of_the_other_whatever_is_decided(app: Flask) -> None:
    with app.app_context():
        grace = cast.grace()
        amara, colleague, bela = (
            cast.amara(firm_id="f-1", firm_name="Diallo"),
            cast.attorney("a-3", "Chidi", "Obi", firm_id="f-1", firm_name="Diallo"),
            cast.bela(),
        )
        first = noor()
        cast.sent(cast.need_of(first), amara, by=grace)
        second = marco()
        now, today = the_clock().programme(), the_clock().today()
        assert ranking.conflicts(second.id) == ({amara.code}, {"f-1"})
        need = cast.need_of(second)
        with pytest.raises(Refused, match="request_not_ready"):
            approve_set(need.id, [bela.id], actor=grace, now=now, today=today)
        db.session.refresh(second)
        left_out = ranking.rank_need(second, need, now=now, today=today).as_dict()["excluded"]
        excluded = {row["id"]: row["first"] for row in left_out}
        assert excluded[amara.code] == excluded[colleague.code] == "CONFLICT"
        assert bela.code not in excluded
        # Counsel cannot lift it. The conflicts role says that they are not two sides: it goes on, and who was asked for
        # the one stays shut out of the other all the same.
        with pytest.raises(Refused, match="not_conflicts"):
            triage.clear_reason(second.id, "M12", actor=grace, now=now, today=today)
        sol = cast.sol()
        decide(second, first, "not_related", by=sol)
        assert not flagged(first)
        assert not flagged(second)
        assert ranking.conflicts(second.id) == ({amara.code}, {"f-1"})
        assert ranking.conflicts(first.id)[0] == set()
        with pytest.raises(Refused, match="second_person"):
            approve_set(need.id, [bela.id], actor=sol, now=now, today=today)
        with pytest.raises(Refused, match="not_eligible"):
            approve_set(need.id, [amara.id], actor=grace, now=now, today=today)
        assert approve_set(need.id, [bela.id], actor=grace, now=now, today=today)
        assert both_sides.decisions_of(second.id)[first.id].second_by == grace.id


def test_who_asks_cannot_take_back_a_name(app: Flask) -> None:
    with app.app_context():
        first, second = noor(), marco()
        now, today = the_clock().programme(), the_clock().today()
        contact.change_contact(second.id, {"called": "Luis Ferrer"}, now=now, today=today)
        assert flagged(first)
        assert flagged(second)


def test_a_later_name_or_the_next_night_shows_it_too(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        first = noor()
        second = cast.submitted()
        assert not flagged(first)
        now, today = the_clock().programme(), the_clock().today()
        contact.change_contact(second.id, {"called": "Marco Vega"}, now=now, today=today)
        assert flagged(first)
        # Rows from before there were tokens get them when the rules read the request again.
        db.session.execute(ConflictToken.__table__.delete())
        db.session.commit()
        clock.now += timedelta(days=1)
        now, today = the_clock().programme(), the_clock().today()
        for request in (first, second):
            reading_again.route_anew(request.id, now=now, today=today)
        assert flagged(first)
        assert first.state == "ready_to_match"


def test_tokens_outlive_the_request_by_seven_years_and_say_no_name(app: Flask) -> None:
    with app.app_context():
        request = noor()
        db.session.add(
            PairDecision(
                request_a=min("gone", request.id),
                request_b=max("gone", request.id),
                decision="opposing",
                reason="x",
                decided_by=cast.sol().id,
                decided_at=the_clock().programme(),
            )
        )
        kept = db.session.scalars(select(ConflictToken)).all()
        assert {token.whose for token in kept} == {"own", "other", "child", "matter"}
        assert all(re.fullmatch(r"[0-9a-f]{64}", token.token) for token in kept)
        db.session.delete(request)
        db.session.commit()
        made = the_clock().programme()
        retention.run(made + timedelta(days=7 * 365 - 1), actor="command")
        assert db.session.scalar(select(func.count()).select_from(ConflictToken)) == len(kept)
        done = retention.run(made + timedelta(days=7 * 365), actor="command")
        assert done["conflict tokens"] == len(kept)
        assert done["decisions on pairs"] == 1
        assert not db.session.scalar(select(func.count()).select_from(ConflictToken))


def test_nobody_named_and_no_whole_date_gives_nothing_to_compare() -> None:
    answers = cast.answers(children=[{"ref": "c1", "dob": "2019"}], wrongful_date="2026-07", left_date="unknown")
    said = {**cases.EMPTY_WORDS, "answers": answers}
    assert facts(said, RARE_NAME_PER_MILLION) == set()
