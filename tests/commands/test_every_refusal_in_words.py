"""A refusal that a command can meet is said in a sentence, never as its bare code."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

from referral_app import demonstration
from referral_app.actions import accounts, handing_over
from referral_app.commands.base import REFUSALS
from referral_app.vocabulary import RefusalCode

VERBS = (
    accounts.add_account,
    accounts.set_roles,
    accounts.deactivate,
    accounts.reactivate,
    accounts.reset_second_factor,
    accounts.sign_out_everywhere,
    handing_over.move_all,
    demonstration.build,
    demonstration.advance,
)
#: Of whoever does it to themselves: a command is nobody's account.
OF_PAGES_ALONE = {"second_person"}


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: f"{verb.__module__}.{verb.__name__}")
def test_every_refusal_that_a_verb_names_has_words_for_the_shell(verb: Any) -> None:
    named = set(re.findall(r'"([a-z_]+)"', inspect.getdoc(verb) or "")) & {str(code) for code in RefusalCode}
    assert named - OF_PAGES_ALONE <= REFUSALS.keys()
