"""How a code is said to a reader. That every code has words is shown by the house rules."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

import pytest
from flask import Flask

from referral_app import law
from referral_app import vocabulary as v
from referral_app.web.words import WORDS, filters, say
from referral_app.web.words.law_words import clock_of
from tests.page_client import BASE


def test_the_rules_and_criteria_of_matching_are_said() -> None:
    from referral_app.matching import DEFAULT
    from referral_app.workflow.attorneys import NotReady

    assert list(DEFAULT.weights) == list(WORDS["criterion"])
    # Whoever cannot sign in reads no page of ours.
    assert set(WORDS["hard_rule"]) == {*WORDS["hard_rule_attorney"], *NotReady}


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


def test_numbers_money_and_hours_are_written_as_in_the_united_states_in_both_languages(sqlite_app: Flask) -> None:
    """ "$35.000", as Spain writes it, would be read as thirty-five dollars."""
    at = datetime(2026, 3, 2, 20, 5, tzinfo=UTC)
    said = {}
    for language in ("en", "es"):
        with sqlite_app.test_request_context("/", base_url=BASE, headers={"Accept-Language": language}):
            moment = " ".join(filters.moment(at).split())
            said[language] = (filters.dollars(35_000), filters.number(1250.5), moment)
    assert said == {
        "en": ("$35,000", "1,250.5", "Mar 2, 2026, 3:05 PM"),
        "es": ("$35,000", "1,250.5", "2 mar 2026, 3:05 p.m."),
    }


def test_whatever_a_clock_may_be_about_has_words_in_both_languages(sqlite_app: Flask) -> None:
    schema = json.loads((law.load().folder / "routing.schema.json").read_text("utf-8"))["properties"]["clocks"]
    pattern = schema["items"]["properties"]["for"]["anyOf"][1]["pattern"]
    codes = [code if code.isidentifier() else "c2" for code in pattern.strip("^()$").split("|")]
    said = {}
    for language in ("en", "es"):
        with sqlite_app.test_request_context("/", base_url=BASE, headers={"Accept-Language": language}):
            said[language] = [clock_of(code) for code in codes]
    assert not set(codes) & set(said["en"]), "no code is shown"
    assert not set(said["en"]) & set(said["es"])
