"""No note and no service asks somebody to do what an answer says was done: it says so, or is left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from referral_app import law

DATA = law.load()
#: Words that send somebody somewhere, with the questions that tell whether they have been there.
STEPS: Mapping[re.Pattern[str], tuple[str, ...]] = {
    re.compile(r"(?i)\b(tell|call|report to)\b[^.]*\bpolice"): ("police_report", "reported"),
    re.compile(r"(?i)\bcall\b[^.]*1-800-THE-LOST"): ("ncmec_report",),
    re.compile(r"(?i)\b(report|tell)\b[^.]*\bCyberTipline|(?i:^report here)"): ("reported",),
    re.compile(r"(?i)\btell the FBI"): ("reported",),
    re.compile(r"(?i)\bask the (site|platform)"): ("asked_platform",),
    re.compile(r"(?i)\bcall the State Department"): ("ca_applied",),
    re.compile(r"(?i)\b(start|file|open) a (court )?case"): ("return_case",),
}
#: Steps that are shown only where the rule of the note or service asks the same answer itself.
BY_ITS_RULE = {
    # guidance.platform_48h: shown to who did not ask, or does not know.
    ("public_note", "platform_48h"),
}


def texts() -> Iterator[tuple[str, str, str]]:
    yield from (("public_note", code, text) for code, text in DATA.public_notes.items())
    yield from (("signpost", row.code, row.plain) for row in DATA.signposts if row.group != "work")


def asked(kind: str, code: str) -> str:
    """All that the words, and the showing, of a note or service hang on."""
    conditions: list[Any] = [row.when for row in DATA.done.get((kind, code), ())]
    conditions += [row.show_when for row in DATA.signposts if kind == "signpost" and row.code == code]
    return json.dumps(conditions)


CASES = [
    pytest.param(kind, code, questions, id=f"{kind} {code}: {questions[0]}")
    for kind, code, text in texts()
    for pattern, questions in STEPS.items()
    if pattern.search(text) and (kind, code) not in BY_ITS_RULE
]


def test_there_are_steps() -> None:
    codes = {str(case.values[1]) for case in CASES}
    assert {"police_then_ncmec", "ncmec_hotline", "cybertipline", "fbi", "ftc_take_it_down"} <= codes


@pytest.mark.parametrize(("kind", "code", "questions"), CASES)
def test_a_step_knows_the_answer_that_says_it_was_done(kind: str, code: str, questions: tuple[str, ...]) -> None:
    assert any(f'"{question}"' in asked(kind, code) for question in questions)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"police_report": "yes"}, "You have told the police. Keep the report number."),
        ({"police_report": "yes", "ncmec_report": "yes"}, "You have told the police and 1-800-THE-LOST."),
        ({"ncmec_report": "yes"}, "You have called 1-800-THE-LOST. Now call the police."),
        ({"police_report": "refused"}, "The police must take the report of a missing child at once."),
        ({"police_report": "yes", "child_found": "yes"}, "Tell those you told"),
        ({"child_found": "yes"}, ""),
    ],
)
def test_what_was_done_is_said(answers: dict[str, Any], words: str) -> None:
    told = law.told("public_note", "police_then_ncmec", {"situations": ["missing_other"], **answers}, DATA)
    assert told is not None
    assert told.text.startswith(words)
    assert bool(told.text) is bool(words)


def test_a_young_person_who_is_back_is_told_so_of_themselves() -> None:
    """Whoever ran away alone is no "child" that "is back" to themselves; an adult speaks of a child."""
    back = {"role": "myself", "situations": ["missing_other"], "child_found": "yes", "police_report": "yes"}
    for kind, code in (("public_note", "police_then_ncmec"), ("signpost", "ncmec_hotline")):
        young, adult = (law.told(kind, code, {**back, "requester_age": age}, DATA) for age in (15, 40))
        assert young is not None
        assert adult is not None
        assert "you are safe" in young.text
        assert "{whom}" in adult.text


@pytest.mark.parametrize("answers", [{}, {"police_report": "no"}, {"police_report": "unknown"}, {"ncmec_report": "no"}])
def test_who_has_told_nobody_is_asked_to(answers: dict[str, Any]) -> None:
    assert law.told("public_note", "police_then_ncmec", answers, DATA) is None


#: Words for a child who lives.
OF_THE_LIVING = re.compile(
    r"(?i)\b(is|are|comes?|\{is\|are\}|\{comes\|come\}) back\b(?! here)|\b(bring|way)\b[^.]*\bhome\b|time apart"
    r"|after a child is found|keep children safe|first hours|who ran away|what a parent can do"
    r"|office for missing children"
)


@pytest.mark.parametrize("found", [{}, {"child_found": "yes"}, {"child_found": "yes", "police_report": "yes"}])
@pytest.mark.parametrize("situation", DATA.question("situations").codes)
def test_nothing_speaks_of_the_return_of_a_child_who_has_died(situation: str, found: Mapping[str, str]) -> None:
    """A parent whose child was found dead read "Help when Ana comes back"."""
    died = [{"ref": "c1", "age": 7, "living": "no"}]
    said = {"role": "my_child", "relation": "parent", "situations": [situation], "children": died, **found}
    context: Mapping[str, Any] = {"today": "2026-11-28", "signals": []}
    result = law.route(said, context, DATA)
    services = (*result["signposts"], *law.services_beside(said, context, DATA))
    plain = {"signpost": {row.code: row.plain for row in DATA.signposts}, "public_note": DATA.public_notes}
    named = [("signpost", code) for code in services] + [("public_note", code) for code in result["public_notes"]]
    for kind, code in named:
        told = law.told(kind, code, said, DATA)
        words = plain[kind][code] if told is None else told.text
        assert not OF_THE_LIVING.search(words), (code, words)


def test_no_office_for_missing_children_is_named_once_the_child_is_back() -> None:
    said = {"role": "my_child", "relation": "parent", "situations": ["missing_other"], "child_found": "yes"}
    told = law.told("signpost", "state_clearinghouse", said, DATA)
    assert told is not None
    assert told.text == ""
