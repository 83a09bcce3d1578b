"""What holds a request, what only hints, and who asks twice: the pure judgement on the facts of two requests (B02,
B03)."""

from __future__ import annotations

from typing import Any

import pytest

from referral_app.security.meetings import MET, Mark, Meeting, asks_again, opposing
from referral_app.security.name_kinds import as_kept
from referral_app.security.parties import facts

RARE = 0.2
DAY, PLACE = "2019-03-14", {"country": "US", "state": "TX"}
#: Hers: everything about the matter, and him by a name that many bear.
HER, HIM = "Maria Garcia", "Jose Hernandez"


def said(
    called: str = "", *others: str, email: str | None = None, phone: str | None = None, **answers: Any
) -> dict[str, Any]:
    return {
        "answers": answers,
        "contact": {"called": called, "email": email, "phone": phone},
        "names": {"other_side": list(others)},
    }


def child(day: str = DAY, place: dict[str, str] = PLACE, **more: Any) -> dict[str, Any]:
    return {"children": [{"ref": "c1", "dob": day}], "child_place": place, **more}


def marks(words: dict[str, Any]) -> set[Mark]:
    return {
        Mark(fact.whose, fact.kind, fact.weight, repr(as_kept(fact.kind, fact.parts))) for fact in facts(words, RARE)
    }


def judged(one: dict[str, Any], other: dict[str, Any]) -> Meeting | None:
    """Both ways of asking give the same answer."""
    here, there = marks(one), marks(other)
    met = opposing(here, there)
    assert opposing(there, here) == met
    return met


HOLDS = {
    "a rare name": (said("Rosa", "Teodoro Quispe Mamani"), said("Teodoro Quispe"), ("name",)),
    "an initial and two family names": (said("Rosa", "T. Quispe Mamani"), said("Tomás Quispe Mamani"), ("name",)),
    "an initial, a family name and a child": (
        said("Rosa", "J. Garcia", **child()),
        said("Jose Garcia", **child(place={"country": "MX"})),
        ("name", "child"),
    ),
    "a rare name that sounds alike": (said("Rosa", "Teodoro Kispe"), said("Teodoro Quispe"), ("sound",)),
    "two names on one line": (said("Rosa", "Ana Ruiz, Teodoro Quispe Mamani"), said("Teodoro Quispe"), ("name",)),
    "a name and a child": (said(HER, HIM, **child()), said(HIM, **child(place={"country": "MX"})), ("name", "child")),
    "a name and a day with its place": (
        said(HER, HIM, wrongful_date="2026-05-02", child_place=PLACE),
        said(HIM, left_date="2026-05-02", child_place=PLACE),
        ("name", "place_and_date"),
    ),
    "a name and a phone": (
        said(HER, f"{HIM} 202 555 0133"),
        said(HIM, phone="+1 (202) 555-0133"),
        ("name", "phone"),
    ),
    "a phone": (said(HER, "202 555 0133"), said("Pepe", phone="2025550133"), ("phone",)),
    "a mail": (said(HER, "my ex, jh@example.org"), said("Pepe", email="JH@Example.org"), ("email",)),
    "both names": (said(HER, "Piotr Lindqvist"), said("Piotr Lindqvist", HER), ("name", "both_names")),
    "both first names and the child": (
        said("Maria", "Jose", **child()),
        said("Jose", "Maria", **child(place={"country": "MX"})),
        ("first_name", "both_names", "child"),
    ),
    "a rare first name and the child": (
        said("Ana", "Casimiro Ruiz", **child()),
        said("Casimiro", **child(place={"country": "MX"})),
        ("first_name", "child"),
    ),
    "two children, one of whom has them": (
        said("", children=[{"dob": DAY}, {"dob": "2021-06-07"}], child_place=PLACE),
        said("", children=[{"dob": DAY}, {"dob": "2021-06-07"}], child_place=PLACE, who_has_child="requester"),
        ("child",),
    ),
    "the child, the day it was taken, and who has it": (
        said("", **child(wrongful_date="2026-05-02")),
        said("", **child(wrongful_date="2026-05-02", who_has_child="requester")),
        ("child", "place_and_date"),
    ),
}
HOLDS |= {
    "all given names, in another order and spelling": (
        said("Rosa", "Teodoro Luis Quispe"),
        said("Louis Teodoro Quispe"),
        ("name",),
    ),
    "one given name against two": (said("Rosa", "Teodoro Quispe"), said("Teodoro Luis Quispe"), ("name",)),
    "two given names of three": (said("Rosa", "Teodoro Luis Quispe"), said("Teodoro Jose Luis Quispe"), ("name",)),
    "one of several given names, and the child": (
        said("Rosa", "Teodoro Luis Quispe", **child()),
        said("Teodoro Manuel Quispe", **child(place={"country": "MX"})),
        ("part_of_name", "child"),
    ),
}
HOLDS["the child, the day it was taken, and two who ask"] = (
    said("Rosa", **child(wrongful_date="2026-05-02")),
    said("Ana", **child(wrongful_date="2026-05-02")),
    ("child", "place_and_date"),
)
HINTS = {
    "one of several given names, of a rare family": (
        said("Rosa", "Teodoro Luis Quispe Mamani"),
        said("Teodoro Manuel Quispe Mamani"),
        ("part_of_name",),
    ),
    "one of several given names, as it sounds": (
        said("Rosa", "Teodoro Luis Kispe"),
        said("Teodoro Manuel Quispe"),
        ("part_of_name",),
    ),
    "a name that is neither rare nor common": (said("Rosa", "David Plyler"), said("David Plyler"), ("name",)),
    "a name in another script": (said("王小明", "李小龙"), said("李小龙"), ("name",)),
    "the child and who has it": (said("", **child()), said("", **child(who_has_child="requester")), ("child",)),
    "an everyday first name, the child and its place": (
        said("Ana", "Maria", **child()),
        said("Maria", **child()),
        ("first_name", "child"),
    ),
    "two everyday names": (said(HER, HIM), said(HIM, HER), ("name", "both_names")),
}
NOTHING = {
    "an everyday name": (said("Rosa", HIM), said(HIM)),
    "first names": (said("Rosa", "Marco"), said("Marco", "Rosa")),
    "a child's birth day and nobody's name": (said("Rosa", **child()), said("Ana", **child())),
    "a day and its place": (
        said("Rosa", wrongful_date="2026-05-02", where=PLACE),
        said("Ana", wrongful_date="2026-05-02", where=PLACE),
    ),
    "the same other side": (said("Rosa", "Teodoro Quispe"), said("Ana", "Teodoro Quispe")),
    "the same requester": (said("Teodoro Quispe"), said("Teodoro Quispe")),
    "a couple's family name, asked twice": (
        said("Ana Kowalczyk", "Piotr Kowalczyk", **child()),
        said("Ana Kowalczyk", "Piotr Kowalczyk", **child()),
    ),
    "sister and brother": (said("Rosa", "Tomás Quispe Mamani"), said("Tania Quispe Mamani")),
    "an initial and an everyday family name": (said("Rosa", "J. Garcia"), said("Jose Garcia")),
    "nothing": (said(), said()),
}


@pytest.mark.parametrize("what", HOLDS)
def test_it_holds(what: str) -> None:
    one, other, met = HOLDS[what]
    assert judged(one, other) == Meeting(met, "hold")


@pytest.mark.parametrize("what", HINTS)
def test_it_hints_and_holds_nobody(what: str) -> None:
    one, other, met = HINTS[what]
    assert judged(one, other) == Meeting(met, "hint")


@pytest.mark.parametrize("what", NOTHING)
def test_it_says_nothing(what: str) -> None:
    one, other = NOTHING[what]
    assert judged(one, other) is None


AGAIN = {
    "the same name and child": (said(HER, HIM, **child()), said(HER, **child(place={"country": "MX"})), "hold"),
    "the names in another order": (said("Garcia, Maria", **child()), said("Maria Garcia Lopez", **child()), "hold"),
    "the same name and mail": (said(HER, email="m@example.org"), said(HER, email="M@example.org"), "hold"),
    "the same mail and child": (
        said("Maria", email="m@example.org", **child()),
        said("Mari", email="m@example.org", **child()),
        "hold",
    ),
    "a rare name": (said("Teodoro Quispe Mamani"), said("Teodoro Quispe"), "hold"),
    "the same two names": (said(HER, HIM), said(HER, HIM), "hold"),
    "a phone that a shelter may share": (said("Rosa", phone="2025550133"), said("Ana", phone="2025550133"), "hint"),
    "a name that is neither rare nor common": (said("David Plyler"), said("David Plyler"), "hint"),
}


@pytest.mark.parametrize("what", AGAIN)
def test_the_same_person_asks_twice(what: str) -> None:
    one, other, strength = AGAIN[what]
    met = asks_again(marks(one), marks(other))
    assert met is not None
    assert met.strength == strength
    assert set(met.met) <= set(MET)
    assert opposing(marks(one), marks(other)) is None


NAMED = [what for what, (_, _, met) in {**HOLDS, **HINTS}.items() if {"name", "sound", "first_name"} & set(met)]


@pytest.mark.parametrize("what", NAMED)
def test_who_names_the_other_is_never_the_same_person(what: str) -> None:
    """(U7) Whatever else the two have in common: here the same phone and mail of a household."""
    one, other, _ = {**HOLDS, **HINTS}[what]
    home = {"email": "home@example.org", "phone": "3035550199"}
    here, there = ({**words, "contact": {**home, "called": words["contact"]["called"]}} for words in (one, other))
    assert asks_again(marks(here), marks(there)) is None


def test_an_everyday_name_or_a_birth_day_alone_is_never_the_same_person() -> None:
    assert asks_again(marks(said(HER)), marks(said(HER))) is None
    assert asks_again(marks(said("Rosa", **child())), marks(said("Ana", **child()))) is None


def test_what_counts_as_rare_is_the_office_s_to_say() -> None:
    words = said("David Plyler")
    strict = {fact.weight for fact in facts(words, 0.0001) if fact.kind == "name"}
    lax = {fact.weight for fact in facts(words, 50.0) if fact.kind == "name"}
    assert (strict, lax) == ({"common"}, {"rare"})


def test_what_was_kept_before_there_were_kinds_for_several_given_names_meets_as_it_did() -> None:
    """Their rows say "name" of each: nothing is keyed anew, and nobody is lost."""
    before = {"one_of": "name", "sound_of": "sound"}
    here, there = (marks(said(*names)) for names in (("Rosa", "Teodoro Luis Quispe"), ("Teodoro Manuel Quispe",)))
    old = {mark._replace(kind=before.get(mark.kind, mark.kind)) for mark in here if mark.kind != "givens"}
    for one, other in ((old, there), (there, old)):
        assert opposing(one, other) == Meeting(("name",), "hold")
    assert opposing(here, there) == Meeting(("part_of_name",), "hint")


def test_a_father_and_a_son_of_one_request_tell_nothing_of_which_of_them_another_means() -> None:
    assert judged(said("Teodoro Quispe", "Teodoro Luis Quispe"), said("Teodoro Quispe")) is None
    assert judged(said("Teodoro Luis Quispe", "Teodoro Quispe"), said("Teodoro Manuel Quispe", "Rosa Puig")) is None


def test_given_names_are_looked_at_beside_a_name_and_are_searched_by_nobody() -> None:
    given = [fact for fact in facts(said("Teodoro Luis Quispe"), 1000.0) if fact.kind == "givens"]
    assert given
    assert {fact.weight for fact in given} == {"common"}


def test_facts_of_one_request_stand_once_each() -> None:
    """Two lines may give one key with two rates: the store keeps one row a token."""
    words = said("Ana Lopez", "Kim Jae", "Kimberly Jae", "Jose Ruiz y Pepe Ruiz", **child())
    found = [(fact.whose, fact.kind, fact.parts) for fact in facts(words, RARE)]
    assert len(found) == len(set(found))
