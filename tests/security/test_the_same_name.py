"""Two ways of writing one person's name meet, two people's do not: by a table of each made by hand (B03, A06)."""

from __future__ import annotations

from pathlib import Path

import pytest

from referral_app.security.name_lines import people
from referral_app.security.name_words import lists
from referral_app.security.other_side import as_contact
from referral_app.security.person_names import keys_of, same_person

HERE = Path(__file__).parent


def pairs(name: str) -> list[tuple[str, str]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    found = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    return [(one, other) for one, other in found]


MEET, APART = pairs("names_that_meet.txt"), pairs("names_that_do_not.txt")


def test_the_tables_are_as_long_as_promised() -> None:
    assert len(set(MEET)) == len(MEET) >= 120
    assert len(set(APART)) == len(APART) >= 120


@pytest.mark.parametrize(("one", "other"), MEET)
def test_one_person_written_in_two_ways_is_met(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_people_are_not_taken_for_one(one: str, other: str) -> None:
    assert not same_person(one, other)
    assert not same_person(other, one)


@pytest.mark.parametrize(("one", "other"), MEET)
def test_the_guard_of_the_form_stops_whom_the_look_up_would_find(one: str, other: str) -> None:
    """(A06) Both stand on one definition: who is named on a line of the other side is never the one we call."""
    assert "called" in as_contact({"called": other}, [one])


@pytest.mark.parametrize(("one", "other"), APART)
def test_the_guard_of_the_form_lets_through_whom_the_look_up_would_not_find(one: str, other: str) -> None:
    assert "called" not in as_contact({"called": other}, [one])


def test_a_helper_may_be_given_by_a_first_name_or_its_short_form_and_is_stopped_by_it() -> None:
    """(A06) Only there: what a requester is called by is often no more than a first name."""
    assert as_contact({"trusted_name": "Beto"}, ["Roberto Ochoa"]) == ("trusted_name",)
    assert as_contact({"called": "Beto"}, ["Roberto Ochoa"]) == ()
    assert as_contact({"trusted_name": "Lena"}, ["Roberto Ochoa"]) == ()


def test_an_address_made_of_two_different_people_of_a_line_is_nobody_s() -> None:
    line = "Rosa Huanca, Teodoro Quispe"
    assert as_contact({"email": "teodoro.quispe82@example.org"}, [line]) == ("email",)
    assert as_contact({"email": "rosa.quispe82@example.org"}, [line]) == ()


@pytest.mark.parametrize(
    "line", ["", "   ", "()", ", , ;", "a" * 2000, "和" * 400, "y e o & " * 100, "(" * 300 + ")" * 300]
)
def test_a_line_of_any_shape_is_read_in_bounds(line: str) -> None:
    assert len(people(line)) <= 12
    assert all(len(reading.words) <= 8 for reading in people(line))
    assert len(keys_of(line)) <= 12 * 60


def test_a_name_in_many_words_is_never_rarer_than_chance_would_have_it() -> None:
    rates = {name: min(key.rate for key in keys_of(name)) for name in ("Maria Garcia", "John Smith", "Minh Nguyen")}
    assert all(rate > 2 for rate in rates.values()), rates
    assert min(key.rate for key in keys_of("Teodoro Quispe")) < 0.2
    assert all(key.rate >= 2 for key in keys_of("李小龙")), "no list knows it, so it never holds by itself"
    assert all(key.rate >= 2 for key in keys_of("Suharti")), "one word is never rare"


def test_our_own_lists_have_their_day_and_no_word_twice() -> None:
    assert lists()["made_on"] == "2026-11-28"
    for name, words in lists().items():
        if name not in ("made_on", "about", "short", "abbreviated"):
            assert len(words.split()) == len(set(words.split())), name
    for group in lists()["short"].values():
        for full, shorts in group.items():
            assert full not in shorts.split()
            assert len(shorts.split()) == len(set(shorts.split())), full
