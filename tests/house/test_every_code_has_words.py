"""Every code of the vocabulary has words and is used; no words are left over for a code that nobody writes."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

import pytest

from referral_app import law, vocabulary
from referral_app.actions import Refused
from referral_app.config import ROOT
from referral_app.queries import looks
from referral_app.web import words
from referral_app.web.words import ANY_REASON, WORDS
from referral_app.workflow import offers as offer_table
from referral_app.workflow.asking import WhyNot

PACKAGE = ROOT / "referral_app"
v = vocabulary

#: Kind of words -> the codes that must have them, all of them and no others.
CODES: dict[str, type[StrEnum]] = {
    "role": v.Role,
    "track": v.Track,
    "level": v.Level,
    "match_mode": v.MatchMode,
    "request_state": v.RequestState,
    "need_state": v.NeedState,
    "offer_state": v.OfferState,
    "attorney_status": v.AttorneyStatus,
    "licence_status": v.LicenceStatus,
    "fee": v.FeeType,
    "matter_state": v.MatterState,
    "event": v.EventKind,
    "task": v.TaskKind,
    "note_kind": v.NoteKind,
    "refusal": v.RefusalCode,
    "about": v.About,
    "call_way": v.CallWay,
    "call_outcome": v.CallOutcome,
    "legal_hold": v.LegalHoldReason,
}
#: What stands in the braces of a text that makes a code.
MADE = {f"offer_{target}" for target in offer_table.TRANSITIONS.values()} | {str(why) for why in WhyNot}


@pytest.mark.parametrize("kind", CODES)
def test_every_code_of_the_vocabulary_has_words_and_no_words_are_left_over(kind: str) -> None:
    assert {str(code) for code in CODES[kind]} == set(WORDS[kind])


def test_every_letter_has_its_folder_and_its_words() -> None:
    folders = {folder.name for folder in (PACKAGE / "templates" / "letters").iterdir() if folder.is_dir()}
    letters = {str(kind) for kind in v.LetterKind}
    assert letters | {"digest"} == folders
    assert letters | {"digest"} == set(WORDS["letter"])


@lru_cache
def said_in_code() -> frozenset[str]:
    """Every text that stands in the code outside the vocabulary and the words."""
    found: set[str] = set()
    for file in PACKAGE.rglob("*.py"):
        if {"words", "vocabulary"} & set(file.relative_to(PACKAGE).parts[:-1]):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            if isinstance(node, ast.Attribute):
                found.add(node.attr.lower())
    return frozenset(found)


@pytest.mark.parametrize("codes", [v.EventKind, v.TaskKind, v.LetterKind, v.NoteKind, v.RefusalCode])
def test_every_code_is_written_somewhere(codes: type[StrEnum]) -> None:
    assert {str(code) for code in codes} - said_in_code() - MADE == set()


def test_a_code_that_is_not_in_the_vocabulary_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="because_i_say_so"):
        Refused("because_i_say_so")


def calls(*names: str) -> Iterator[ast.Call]:
    for room in ("actions", "follow_ups"):
        for file in (PACKAGE / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in names:
                    yield node


def test_every_reason_that_ends_an_offer_or_makes_a_task_has_words() -> None:
    used = {
        word.value.value
        for node in calls("end_offer", "end_offers", "end_others", "withdraw_all", "withdraw_need", "make_task")
        for word in node.keywords
        if word.arg == "reason" and isinstance(word.value, ast.Constant) and isinstance(word.value.value, str)
    }
    known = {code for kind in ANY_REASON for code in WORDS[kind]}
    assert {"filled", "given_up", "request_withdrawn"} <= used
    assert used <= known, used - known


def test_every_letter_to_a_family_says_in_its_key_what_it_is_about() -> None:
    """A call that tells it instead has words for it."""
    keys = {
        ast.unparse(word.value).strip("f'\"").partition(":")[0]
        for node in calls("enqueue_for_requester")
        for word in node.keywords
        if word.arg == "once"
    }
    known = {str(about) for about in v.About} | {f"{{About.{about.name}}}" for about in v.About}
    assert len(keys) > 4
    assert keys <= known, keys - known


def test_every_fixed_list_of_reasons_has_words() -> None:
    from referral_app.actions.closing import CLOSE_REASONS, NOT_REAL_KINDS
    from referral_app.actions.offer_answers import DECLINE_REASONS
    from referral_app.actions.offers import PIN_REASONS
    from referral_app.actions.triage import HOLD_REASONS, REVIEW_REASONS
    from referral_app.matching import DEFAULT

    lists = {
        "decline": DECLINE_REASONS,
        "pin_reason": PIN_REASONS,
        "close": CLOSE_REASONS,
        "not_real_kind": NOT_REAL_KINDS,
        "hold": HOLD_REASONS,
        "review": REVIEW_REASONS,
        "criterion": tuple(DEFAULT.weights),
    }
    lacking = {(kind, code) for kind, listed in lists.items() for code in listed if code not in WORDS[kind]}
    assert not lacking


def test_no_code_stands_in_words_that_a_family_or_an_attorney_reads() -> None:
    data = law.load()
    read = {code: f"{area.label} {area.description}" for code, area in data.expertise.items()}
    read |= {place.code: place.label for place in data.situations}
    for question in data.questions:
        read[question.id] = " ".join([question.text, *(option.label for option in question.options)])
    assert len(read) > 60
    assert {code: words for code, words in read.items() if re.search(r"[a-z]_[a-z]", words)} == {}


def test_no_list_of_words_hides_another() -> None:
    """Two modules with a list of one name: the later would replace the earlier without a word."""
    found = [importlib.import_module(f"{words.__name__}.{each.name}") for each in pkgutil.iter_modules(words.__path__)]
    rooms = [room for room in found if isinstance(getattr(room, "WORDS", None), dict)]
    assert len(rooms) >= 10
    named = [kind for room in rooms for kind in room.WORDS]
    assert sorted(named) == sorted(set(named))


def test_every_look_that_a_family_reads_of_has_words_for_it() -> None:
    assert set(WORDS["look"]) == set(looks.FIELD_GROUPS)
    assert set(WORDS["looked"]) == set(looks.FIELD_GROUPS) - looks.NOT_FOR_FAMILIES
