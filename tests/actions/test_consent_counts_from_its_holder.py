"""Consent counts only from who may give it: at submit, at approval, at send and at a yes (A05, A26)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import Refused, consent, offers
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, Consent, Need, Request
from referral_app.queries import asking, cases, consents, disclosure
from referral_app.workflow.asking import WhyNot
from referral_app.workflow.consent import How
from tests import cast
from tests.follow_ups import world

#: An aunt who asks for a child of another family: she cannot consent (law H06).
AUNT = {"role": "someone_else", "relation": "relative"}
#: Fifteen, and asking for herself (law H02).
ALONE: dict[str, Any] = {**cast.SURVIVOR, "requester_age": 15, "dob": "2011-05-02"}


@pytest.fixture
def grace(app: Flask) -> Iterator[Account]:
    with app.app_context():
        world.basket()
        yield cast.grace()


def asked_by_an_aunt() -> tuple[Request, Need]:
    request = cast.submitted(cast.answers(**AUNT))
    assert request.needs, "her request is routed and has needs"
    return request, cast.need_of(request)


def recorded(request: Request, by: Account, who: str = "parent_or_guardian", **changes: Any) -> None:
    marks = {summary.mark for _, summary in disclosure.texts(request)}
    consent.record_from_holder(
        request.id,
        who,
        changes.pop("how", How.PHONE),
        changes.pop("marks", marks),
        accused=changes.pop("accused", False),
        actor=by,
        now=clock().programme(),
        today=clock().today(),
    )


def why_not(request: Request, need: Need) -> WhyNot | None:
    return asking.why_not(request, need, clock().today())


def test_a_helpers_tick_lets_nobody_be_asked(grace: Account) -> None:
    request, need = asked_by_an_aunt()
    named = consents.holder(request)
    assert named is not None
    assert (named.rule, named.is_requester) == ("H06", False)
    assert request.consent_until is None
    assert db.session.scalars(select(Consent)).all() == []
    assert why_not(request, need) == WhyNot.NO_CONSENT
    with pytest.raises(Refused, match="no_consent"):
        world.approve(need, [cast.attorney()], grace)


#: Who asks, where the law names somebody else as the holder (H01 and H03 are the requester).
NOT_THE_HOLDER: list[tuple[dict[str, Any], str]] = [
    ({**cast.SURVIVOR, "requester_age": 15, "dob": "2011-05-02"}, "H02"),
    ({"role": "someone_else", "relation": "caseworker"}, "H05"),
    ({"role": "someone_else", "relation": "court_appointed"}, "H05"),
    (AUNT, "H06"),
    ({"role": "someone_else", "relation": "professional"}, "H06"),
    ({"role": "someone_else", "relation": "professional", "situations": ["child_sex_trafficking"]}, "H07"),
    ({"role": "my_child", "relation": "guardian", "accused_is_guardian": "yes"}, "H08"),
    ({"role": "my_child", "relation": "parent", "accused_is_guardian": "unknown"}, "H08"),
    (
        {
            "role": "my_child",
            "relation": "parent",
            "situations": ["csam_compensation"],
            "children": [{"ref": "c1", "dob": "2014-05-02", "living": "no"}],
        },
        "H09",
    ),
]


@pytest.mark.parametrize(("said", "rule"), NOT_THE_HOLDER, ids=lambda value: value if isinstance(value, str) else "")
def test_whoever_is_not_the_holder_leaves_no_consent_and_nobody_may_be_asked(
    grace: Account, said: dict[str, Any], rule: str
) -> None:
    """Also an accused person's tick is stored nowhere as a consent."""
    request = cast.submitted(cast.answers(**said))
    named = consents.holder(request)
    assert named is not None
    assert (named.rule, named.is_requester) == (rule, False)
    assert db.session.scalars(select(Consent)).all() == []
    assert (request.consent_until, cases.words(request).get("consent")) == (None, None)


def test_a_helper_cannot_agree_on_her_page_either(grace: Account) -> None:
    request, _ = asked_by_an_aunt()
    marks = {summary.mark for _, summary in disclosure.texts(request)}
    with pytest.raises(Refused, match="not_the_holder"):
        consent.give(request.id, marks, now=clock().programme(), today=clock().today())


def test_what_counsel_heard_from_the_holder_counts_and_names_who_wrote_it_down(grace: Account) -> None:
    request, need = asked_by_an_aunt()
    recorded(request, grace)
    row = db.session.scalars(select(Consent)).one()
    assert (row.given_by, row.holder, row.rule, row.how) == ("holder", "parent_or_guardian", "H06", "phone")
    assert row.recorded_by == grace.id
    assert why_not(request, need) is None
    (offer,) = world.approve(need, [cast.attorney()], grace)
    world.swept()
    assert world.states(need) == {"a-1": "sent"}
    assert offer.id


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"who": "court_or_agency"}, "not_the_holder"),
        ({"who": "requester"}, "not_the_holder"),
        ({"accused": True}, "holder_accused"),
        ({"marks": {"another text"}}, "text_changed"),
    ],
)
def test_the_wrong_person_or_text_is_not_written_down(grace: Account, changes: dict[str, Any], code: str) -> None:
    request, _ = asked_by_an_aunt()
    with pytest.raises(Refused, match=code):
        recorded(request, grace, **changes)
    assert db.session.scalars(select(Consent)).all() == []


def test_only_counsel_write_it_down(grace: Account) -> None:
    request, _ = asked_by_an_aunt()
    with pytest.raises(Refused, match="not_counsel"):
        recorded(request, cast.ada())


def test_the_requesters_own_yes_ends_to_count_when_the_law_names_somebody_else(grace: Account) -> None:
    """The answers change: she is no parent of the child. What she agreed to as one is worth nothing from then on."""
    request = cast.submitted(cast.answers())
    need = cast.need_of(request)
    person = cast.attorney()
    assert why_not(request, need) is None
    (offer,) = world.approve(need, [person], grace)
    route_as(request, "parent_or_guardian", "H06")
    assert why_not(request, need) == WhyNot.NO_CONSENT
    today = clock().today()
    assert not offers.send_offer(offer.id, now=clock().programme(), today=today, expires_on=today, snapshot={})


def test_a_yes_finds_no_consent_when_its_holder_is_another_one_now(grace: Account) -> None:
    request = cast.submitted(cast.answers())
    need = cast.need_of(request)
    person = cast.attorney()
    world.approve(need, [person], grace)
    world.swept()
    route_as(request, "parent_or_guardian", "H06")
    with pytest.raises(Refused, match="no_consent"):
        world.accept(need, person)


def test_what_one_holder_said_does_not_speak_for_the_next(grace: Account) -> None:
    request, need = asked_by_an_aunt()
    recorded(request, grace)
    route_as(request, "person_concerned", "H04")
    assert why_not(request, need) == WhyNot.NO_CONSENT


def test_taken_back_it_is_over_and_the_row_says_when(grace: Account) -> None:
    request, need = asked_by_an_aunt()
    recorded(request, grace)
    consent.revoke(request.id, now=clock().programme(), today=clock().today())
    assert db.session.scalars(select(Consent.revoked_on)).one() == clock().today()
    assert why_not(request, need) == WhyNot.NO_CONSENT


def test_a_minors_tick_is_no_consent_without_staff(grace: Account) -> None:
    request = cast.submitted(ALONE)
    named = consents.holder(request)
    assert named is not None
    assert named.rule == "H02"
    assert request.consent_until is None


def route_as(request: Request, holder: str, rule: str) -> None:
    """The rules now name this holder."""
    routing = cases.latest_routing(request)
    assert routing is not None
    cases.seal_routing(routing, {**cases.routing_result(routing), "consent": {"holder": holder, "rule": rule}})
    db.session.commit()
