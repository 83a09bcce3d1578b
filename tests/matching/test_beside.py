"""Whom a lead needs beside them for a need, and who may stand there."""

from __future__ import annotations

from typing import Any

import pytest

from referral_app.matching import AttorneyProfile, NeedProfile, rank
from referral_app.matching.beside import candidates, may_stand, wanted
from referral_app.vocabulary import Companion
from tests.matching.cast import ATTORNEY, REQUEST

LOCAL, MENTOR = Companion.LOCAL_COUNSEL, Companion.MENTOR
ELSEWHERE = [{"forum": "US-CA", "status": "active", "expires": None}]
NOVICE = {"hague_return": {"tier": 1, "matters": 0, "last_matter": None}}


def need(**changes: Any) -> NeedProfile:
    return NeedProfile.from_dict({**REQUEST, "allow_phv": True, "min_tier": 1, **changes})


def person(**changes: Any) -> AttorneyProfile:
    return AttorneyProfile.from_dict({**ATTORNEY, **changes})


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ()),
        ({"phv": True, "licences": ELSEWHERE}, (LOCAL,)),
        ({"areas": NOVICE}, (MENTOR,)),
        ({"phv": True, "licences": ELSEWHERE, "areas": NOVICE}, (LOCAL, MENTOR)),
        # Their own license there has lapsed, and leave for one case is what is left.
        (
            {"phv": True, "licences": [*ELSEWHERE, {"forum": "US-TX", "status": "active", "expires": "2026-03-10"}]},
            (LOCAL,),
        ),
        # Nothing opens the court to them: excluded by the rules, not for want of local counsel.
        ({"licences": ELSEWHERE}, ()),
    ],
)
def test_who_needs_whom(changes: dict[str, Any], found: tuple[Companion, ...]) -> None:
    assert wanted(need(), person(**changes)) == found


@pytest.mark.parametrize(
    ("kind", "changes", "may"),
    [
        (LOCAL, {}, True),
        (LOCAL, {"licences": [{"forum": "US-TX-WD", "status": "active", "expires": None}]}, True),
        (LOCAL, {"licences": ELSEWHERE, "phv": True}, False),
        (LOCAL, {"areas": NOVICE}, True),
        (MENTOR, {}, True),
        (MENTOR, {"licences": ELSEWHERE}, True),
        (MENTOR, {"areas": {"hague_return": {"tier": 2, "matters": 9, "last_matter": None}}}, False),
        (MENTOR, {"areas": {}}, False),
        (MENTOR, {"status": "withdrawn"}, False),
        (MENTOR, {"paused_until": "2026-03-11"}, False),
        (MENTOR, {"insurance_expires": "2026-03-10"}, False),
        (MENTOR, {"licences": [{"forum": "US-CA", "status": "suspended", "expires": None}]}, False),
    ],
)
def test_who_may_stand_there(kind: Companion, changes: dict[str, Any], may: bool) -> None:
    assert may_stand(kind, need(), person(**changes)) is may


@pytest.mark.parametrize("barred", [{"conflict_attorney_ids": ["a1"]}, {"conflict_firm_ids": ["F1"]}])
def test_a_conflict_bars_beside_as_it_bars_in_front(barred: dict[str, Any]) -> None:
    assert not any(may_stand(kind, need(**barred), person()) for kind in Companion)


def test_who_knows_most_and_has_most_room_is_proposed_first_and_never_the_lead() -> None:
    lead = person(id="lead", areas=NOVICE)
    best = {"hague_return": {"tier": 4, "matters": 1, "last_matter": None}}
    people = [lead, person(id="b", open_matters=2), person(id="a", open_matters=1), person(id="z", areas=best)]
    assert [one.id for one in candidates(MENTOR, need(), lead, people)] == ["z", "a", "b"]


def test_the_result_of_matching_is_the_same_with_and_without_a_partner() -> None:
    lead = person(phv=True, licences=ELSEWHERE)
    assert [row.id for row in rank(need(), [lead]).ranked] == ["a1"]
