"""Every code that a page may print has its words; none is shown raw."""

from __future__ import annotations

import logging
import re
from enum import StrEnum

import pytest
from flask import Flask

from referral_app import vocabulary as v
from referral_app.config import ROOT
from referral_app.web.words import WORDS, say
from tests.page_client import BASE

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
def test_every_word_of_the_vocabulary_is_said(kind: str) -> None:
    assert {str(code) for code in ENUMS[kind]} <= set(WORDS[kind])


def codes(pattern: str) -> set[str]:
    source = "\n".join(file.read_text("utf-8") for file in (ROOT / "referral_app" / "actions").glob("*.py"))
    return set(re.findall(pattern, source, re.DOTALL))


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        ("refusal", r'Refused\(\s*"([a-z_]+)"'),
        ("event", r'\brecord\([^)]*?"([a-z_]+)"'),
        ("task", r'\bmake_task\(\s*"([a-z_]+)"'),
    ],
)
def test_every_code_that_the_verbs_use_is_said(kind: str, pattern: str) -> None:
    used = codes(pattern)
    assert used, "the pattern finds nothing"
    assert used <= set(WORDS[kind]), used - set(WORDS[kind])


def test_the_reasons_of_forms_are_said() -> None:
    from referral_app.actions.offers import DECLINE_REASONS
    from referral_app.actions.triage import CLOSE_REASONS, HOLD_REASONS

    assert set(DECLINE_REASONS) <= set(WORDS["decline"])
    assert set(CLOSE_REASONS) <= set(WORDS["close"])
    assert set(HOLD_REASONS) <= set(WORDS["hold"])


def test_the_rules_and_criteria_of_matching_are_said() -> None:
    from referral_app.matching import DEFAULT

    assert list(DEFAULT.weights) == list(WORDS["criterion"])
    assert set(WORDS["hard_rule"]) == set(WORDS["hard_rule_attorney"])


def test_a_word_is_said_in_the_language_of_the_reader(sqlite_app: Flask) -> None:
    for language, expected in (("en", "Free (pro bono)"), ("es", "Gratis (pro bono)")):
        with sqlite_app.test_request_context("/", base_url=BASE, headers={"Accept-Language": language}):
            assert say(v.FeeType.PRO_BONO, "fee") == expected
            assert say("unsafe_contact", "any_reason")
            assert say(None, "fee") == ""


def test_a_code_without_words_is_logged_and_an_unknown_kind_is_a_fault(
    sqlite_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with sqlite_app.test_request_context("/", base_url=BASE), caplog.at_level(logging.WARNING):
        assert say("never_seen_before", "fee") == "never seen before"
        assert "a code without words" in caplog.text
        with pytest.raises(KeyError):
            say("pro_bono", "no_such_kind")
