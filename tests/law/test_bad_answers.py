"""A bad answer names its question and what it may be; the check allows what the schema allows, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from referral_app import law

DATA = law.load()
SCHEMA = jsonschema.Draft202012Validator(
    json.loads((DATA.folder / "answers.schema.json").read_text("utf-8")), format_checker=jsonschema.FormatChecker()
)
FINE = {"role": "my_child", "situations": ["not_sure"]}
TX = {"country": "US", "state": "TX"}

#: By question: values that are answers.
GOOD: dict[str, list[Any]] = {
    "safe_now": ["yes", "no", "unknown", "skipped"],
    "role": ["myself", "unknown"],
    "situations": [["not_sure"], ["missing_other", "not_sure"]],
    "contact_ways": [[], ["call", "email"], "skipped"],
    "requester_age": [0, 120, 38.0, "unknown"],
    "household": [1, 30],
    "income": [0, 100_000_000],
    "language": ["en", "haw"],
    "other_languages": [[], ["en", "es"]],
    "travel_country": ["MX", "ZZ"],
    "child_passports": [["MX", "US"], []],
    "wrongful_date": ["2026", "2026-07", "2026-07-10", "2028-02-29"],
    "return_case_date": ["2026-07-10"],
    "where": [TX, {"country": "US"}, {"country": "MX"}, {**TX, "county": "x" * 60}],
    "harm_places": [[TX, {"country": "MX"}], []],
    "case_court": [
        {"system": "federal", "place": TX, "district": "US-TX-WD"},
        {"system": "unknown"},
        {"system": "state", "place": TX},
    ],
    "conviction_courts": [[{"system": "state"}, {"system": "tribal"}]],
    "children": [
        [],
        [{"ref": "c1"}, {"ref": "c99", "dob": "2020", "age": 6}],
        [{"ref": "c1", "dob": "skipped", "age": "unknown"}],
        [{"ref": f"c{n}"} for n in range(1, 13)],
    ],
    "next_dates": [[{"kind": "trip", "date": "2026-12-01"}, {"kind": "other", "date": "unknown"}], []],
    "other_side": [["x" * 100], []],
    "more_info": ["", "unknown", "words"],
}
#: By question: values that are none.
BAD: dict[str, list[Any]] = {
    "safe_now": ["maybe", "absent", None, True, ["yes"], 1],
    "role": ["skipped", "nobody", None, ["myself"]],
    "situations": [[], "unknown", "skipped", ["no_such"], ["not_sure", "not_sure"], "not_sure", None],
    "contact_ways": [["call", "call"], ["fax"], "call", None],
    "requester_age": [-1, 121, 1.5, True, "34", None, [34]],
    "household": [0, 31],
    "income": [-1, 100_000_001, "0"],
    "language": ["e", "engl", "EN", 5],
    "other_languages": [["en", "en"], ["x"], "en", [f"a{chr(97 + n)}" for n in range(21)]],
    "travel_country": ["mx", "MEX", "M", ["MX"]],
    "child_passports": [["MX", "MX"], ["mexico"]],
    "wrongful_date": ["2026-13", "2026-00", "2026-02-30", "26", "2026-7-1", "2026-07-10T00", 2026],
    "return_case_date": ["2026-07", "2026-02-29", "2026-7-10", 20260710],
    "where": [
        {},
        {"state": "TX"},
        {"country": "MX", "state": "TX"},
        {"country": "US", "state": "XX"},
        {"country": "US", "county": "Travis"},
        {**TX, "county": ""},
        {**TX, "county": "x" * 61},
        {**TX, "street": "1"},
        "TX",
        [TX],
    ],
    "harm_places": [[TX, TX], TX, [{}]],
    "case_court": [
        {"system": "military"},
        {"place": TX},
        {"system": "state", "district": "US-TX-WD"},
        {"system": "federal", "district": "US-TX-XX"},
        {"system": "federal", "place": {}},
        {"system": "federal", "judge": "x"},
        "federal",
    ],
    "conviction_courts": [[{"system": "state"}, {"system": "state"}], {"system": "state"}, [{"system": "x"}]],
    "children": [
        [{}],
        [{"ref": "c0"}],
        [{"ref": "c100"}],
        [{"ref": "x1"}],
        [{"ref": "c1", "age": 121}],
        [{"ref": "c1", "age": -1}],
        [{"ref": "c1", "dob": "soon"}],
        [{"ref": "c1", "name": "x"}],
        [{"ref": "c1"}, {"ref": "c1"}],
        [{"ref": f"c{n}"} for n in range(1, 14)],
    ],
    "next_dates": [
        [{"kind": "trip"}],
        [{"date": "2026-12-01"}],
        [{"kind": "party", "date": "2026-12-01"}],
        [{"kind": "trip", "date": "2026-12"}],
        [{"kind": "trip", "date": "2026-12-01", "note": "x"}],
        [{"kind": "trip", "date": "unknown"}, {"kind": "trip", "date": "unknown"}],
    ],
    "other_side": [["x" * 101], [""], ["x", "x"], "x"],
    "more_info": ["x" * 100_000, 5, None],
}
MAY_BE = {
    "safe_now": 'one of yes, no, or "unknown" or "skipped"',
    "role": "one of myself, my_child, someone_else, unknown",
    "contact_ways": 'a list of call, text, email, letter, i_will_return, each once, or "unknown" or "skipped"',
    "requester_age": 'a whole number from 0 to 120, or "unknown" or "skipped"',
    "household": 'a whole number from 1 to 30, or "unknown" or "skipped"',
    "income": 'a whole number from 0 to 100000000, or "unknown" or "skipped"',
    "return_case_date": 'a date like 2026-07-10, or "unknown" or "skipped"',
    "travel_country": 'a country code of two capital letters, or "unknown" or "skipped"',
}


@pytest.mark.parametrize("question", GOOD)
def test_what_is_an_answer_has_no_fault_and_fits_the_schema(question: str) -> None:
    for value in GOOD[question]:
        said = {**FINE, question: value}
        assert law.validate_answers(said, DATA) == [], value
        SCHEMA.validate(said)


@pytest.mark.parametrize("question", BAD)
def test_what_is_no_answer_is_named_with_what_it_may_be(question: str) -> None:
    for value in BAD[question]:
        said = {**FINE, question: value}
        [fault] = law.validate_answers(said, DATA)
        assert fault.question == question
        assert str(fault) == f"may be {fault.may_be}"
        assert fault.may_be == MAY_BE.get(question, fault.may_be)
        if value != [{"ref": "c1"}, {"ref": "c1"}]:
            assert not SCHEMA.is_valid(said), value


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("situations", "at least one of missing_from_care, "),
        ("more_info", "a text of at most "),
        ("next_dates", 'a list of at most 12 events: {"kind": hearing, sentencing, '),
        ("children", 'a list of at most 12 people: {"ref": c1 to c99'),
        ("where", 'a place: {"country": two capital letters'),
        ("case_court", 'a court: {"system": federal, state, tribal, immigration, foreign, unknown; also'),
        ("wrongful_date", "a day, a month or a year: 2026-07-10, 2026-07 or 2026"),
        ("language", "a language code of two or three small letters"),
        ("other_side", "a list of names of 1 to 100 characters"),
    ],
)
def test_every_kind_of_question_says_what_it_may_be(question: str, says: str) -> None:
    [fault] = law.validate_answers({**FINE, question: {"no": "such"}}, DATA)
    assert fault.may_be.startswith(says)


def test_what_must_be_answered_and_what_is_no_question() -> None:
    missing = law.validate_answers({"safe_now": "yes", "colour": "red", "shape": 1}, DATA)
    assert [fault.question for fault in missing] == ["role", "situations", "colour", "shape"]
    assert missing[0].may_be == "one of myself, my_child, someone_else, unknown; it must be answered"
    assert missing[2].may_be == "left out: it is no question"
    for nothing in (None, [], "yes", 5):
        [fault] = law.validate_answers(nothing, DATA)
        assert (fault.question, fault.may_be) == ("answers", "one object: question id and answer")


def test_faults_stand_in_the_order_of_the_questions() -> None:
    faults = law.validate_answers({"dob": 1, "role": 2, "safe_now": 3, "situations": ["not_sure"]})
    assert [fault.question for fault in faults] == ["safe_now", "role", "dob"]


@pytest.mark.parametrize(
    ("context", "named"),
    [
        ({"today": "2026-11-25", "signals": []}, []),
        ({"today": "2026-11-25", "signals": ["sealed_case", "report_concern"]}, []),
        ({"today": "2026-11", "signals": []}, ["context.today"]),
        ({"today": "2026-02-30", "signals": []}, ["context.today"]),
        ({"today": None, "signals": []}, ["context.today"]),
        ({"signals": ["sealed_case", "sealed_case"]}, ["context.today", "context.signals"]),
        ({"today": "2026-11-25", "signals": ["no_such"]}, ["context.signals"]),
        ({"today": "2026-11-25"}, ["context.signals"]),
        ({"today": "2026-11-25", "signals": [], "more": 1}, ["context.more"]),
        ([], ["context"]),
    ],
)
def test_a_bad_context_is_named_too(context: Any, named: list[str]) -> None:
    faults = law.validate_context(context)
    assert [fault.question for fault in faults] == named
    assert all(fault.may_be for fault in faults)
