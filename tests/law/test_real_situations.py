"""Real situations, told in three sentences: the office sees what a specialist would want it to see."""

from __future__ import annotations

import re

import pytest

from referral_app import law
from tests.law.checks_by_path import failures
from tests.law.real_situations import SITUATIONS, TODAY, Situation

DATA = law.load()
TITLES = [situation.title for situation in SITUATIONS]


@pytest.mark.parametrize("situation", SITUATIONS, ids=TITLES)
def test_the_office_sees_what_the_table_says(situation: Situation) -> None:
    assert law.validate_answers(situation.answers, DATA) == []
    routing = law.route(situation.answers, {"today": TODAY, "signals": []}, DATA)
    wrong = failures(routing, list(situation.checks))
    assert wrong == [], "\n".join([situation.story, *wrong])


@pytest.mark.parametrize("situation", SITUATIONS, ids=TITLES)
def test_each_is_told_in_three_sentences_and_says_level_match_and_a_need_or_clock(situation: Situation) -> None:
    assert len(re.findall(r"[.!?](?= |$)", situation.story)) == 3
    paths = {check["path"].split("[")[0].split(".")[0] for check in situation.checks}
    assert {"urgency", "attorney_match", "attorney_match_reasons"} <= paths
    assert "needs" in paths


def test_there_are_at_least_twenty_and_none_stands_twice() -> None:
    assert len(SITUATIONS) >= 20
    assert len(set(TITLES)) == len({str(situation.answers) for situation in SITUATIONS}) == len(SITUATIONS)
