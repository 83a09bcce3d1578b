"""Every code that the verbs write down or refuse with has words: found by walking the source, not by hand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from referral_app import law
from referral_app import vocabulary as v
from referral_app.config import ROOT
from referral_app.models import LEVELS
from referral_app.web.words import ANY_REASON, WORDS
from referral_app.workflow import offers as offer_table

SOURCES = sorted(file for room in ("actions", "follow_ups") for file in (ROOT / "referral_app" / room).rglob("*.py"))
#: What stands in the braces of an f-string that makes an event's kind.
FILLED: dict[str, list[str]] = {
    "offer_{}": sorted({str(target) for target in offer_table.TRANSITIONS.values()}),
}


def calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
                yield file, node


def texts(node: ast.expr) -> list[str]:
    """Every text this expression can be; an empty list for what only the running program knows."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    if isinstance(node, ast.JoinedStr):
        pattern = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        return [pattern.format(filling) for filling in FILLED[pattern]]
    return []


def codes(call: str, place: int) -> set[str]:
    return {text for _file, node in calls(call) if len(node.args) > place for text in texts(node.args[place])}


def keyword(call: str, name: str) -> set[str]:
    return {
        text for _file, node in calls(call) for word in node.keywords if word.arg == name for text in texts(word.value)
    }


@pytest.mark.parametrize(
    ("kind", "call", "place", "at_least"),
    [("event", "record", 1, 20), ("refusal", "Refused", 0, 20), ("task", "make_task", 0, 6)],
)
def test_every_code_of_the_verbs_has_words(kind: str, call: str, place: int, at_least: int) -> None:
    used = codes(call, place)
    assert len(used) >= at_least, used
    assert used <= set(WORDS[kind]), used - set(WORDS[kind])


def test_every_event_kind_is_written_so_that_this_walk_finds_it() -> None:
    hidden = [
        f"{file.name}:{node.lineno}" for file, node in calls("record") if len(node.args) < 2 or not texts(node.args[1])
    ]
    assert not hidden


def test_every_reason_that_ends_an_offer_or_makes_a_task_has_words() -> None:
    used = set()
    for call in ("end_offer", "end_offers", "end_others", "withdraw_all", "withdraw_need"):
        used |= keyword(call, "reason")
    known = {code for kind in ANY_REASON for code in WORDS[kind]}
    assert {"filled", "given_up", "request_withdrawn"} <= used
    assert used <= known, used - known
    assert keyword("make_task", "reason") <= known


ENUMS: dict[str, type[StrEnum]] = {
    "role": v.Role,
    "track": v.Track,
    "request_state": v.RequestState,
    "need_state": v.NeedState,
    "offer_state": v.OfferState,
    "attorney_status": v.AttorneyStatus,
    "licence_status": v.LicenceStatus,
    "fee": v.FeeType,
    "matter_state": v.MatterState,
}


@pytest.mark.parametrize("kind", ENUMS)
def test_every_code_of_the_vocabulary_has_words_and_no_words_are_left_over(kind: str) -> None:
    assert {str(code) for code in ENUMS[kind]} == set(WORDS[kind])


def test_every_fixed_list_of_reasons_has_words() -> None:
    from referral_app.actions.answers import DECLINE_REASONS
    from referral_app.actions.offers import PIN_REASONS
    from referral_app.actions.triage import CLOSE_REASONS, HOLD_REASONS
    from referral_app.matching import DEFAULT

    lists = {
        "decline": DECLINE_REASONS,
        "pin_reason": PIN_REASONS,
        "close": CLOSE_REASONS,
        "hold": HOLD_REASONS,
        "level": LEVELS,
        "criterion": tuple(DEFAULT.weights),
    }
    lacking = {(kind, code) for kind, listed in lists.items() for code in listed if code not in WORDS[kind]}
    assert not lacking


def test_every_kind_of_letter_has_its_folder() -> None:
    folders = {folder.name for folder in (ROOT / "referral_app" / "templates" / "letters").iterdir() if folder.is_dir()}
    written = codes("write_letter", 0) | codes("enqueue_for_requester", 1)
    assert {"offer", "task", "received", "news"} <= written
    assert written <= folders


def test_no_code_stands_in_words_that_a_family_or_an_attorney_reads() -> None:
    data = law.load()
    read = {code: f"{area.label} {area.description}" for code, area in data.expertise.items()}
    read |= {place.code: place.label for place in data.situations}
    for question in data.questions:
        read[question.id] = " ".join([question.text, *(option.label for option in question.options)])
    assert len(read) > 60
    assert {code: words for code, words in read.items() if re.search(r"[a-z]_[a-z]", words)} == {}
