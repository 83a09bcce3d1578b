"""What a family can do now that no lawyer does for them: said on their page before all that can wait.

"Nothing. You have done what is needed." is said to nobody whose child nobody looks for, who has court papers to answer,
who is not safe, or whom we do not reach.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from enum import StrEnum
from typing import Any

from referral_app.queries.consents import Holder
from referral_app.web.intake import help_now
from referral_app.web.words.guidance import Guidance
from referral_app.web.words.reached import Reached
from referral_app.workflow.first_help import Help


class Step(StrEnum):
    """What the page says, in the order in which it is asked."""

    POLICE = "police"
    #: They would not take the report.
    AGAIN = "police_again"
    #: Nobody said that somebody is missing: they may be with who makes them have sex or work, and in plain sight.
    IF_LOST = "police_if_lost"
    SAFE = "safe"
    PAPERS = "papers"
    #: The child is with them, and no papers came yet that they told of.
    OWN_LAWYER = "own_lawyer"
    #: They took over what was asked for them, and have not said yet whether lawyers may be asked (U12).
    SAY_WHETHER = "say_whether"
    CALL_US = "call_us"
    COME_BACK = "come_back"


#: Once a lawyer has said yes, the papers are for them to speak of.
BEFORE_A_LAWYER = ("reading", "question", "asking", "nobody_yet")
POLICE = frozenset({Help.MISSING, Help.NOT_REPORTED})
CALMLY = frozenset({Help.IMAGES, Help.REPORT, Help.TALK, Help.PAPERS, *POLICE})


def numbers(answers: Mapping[str, Any]) -> list[help_now.Panel]:
    """Whom to call in the danger these answers speak of: one line to open."""
    return [replace(panel, open=False) for panel in help_now.after_sending(answers)]


def urgent(
    stage: str, answers: Mapping[str, Any], guidance: Guidance, panels: list[help_now.Panel], away: Set[str]
) -> Step | None:
    """What comes before anything else; None once it is over. `away`: the situations of a child who is away."""
    if stage == "ended":
        return None
    called = {block.code for panel in panels for block in panel.blocks}
    if called & POLICE and answers.get("child_found") != "yes":
        if Help.TRAFFICKING in called and not away & {*_picked(answers)}:
            return Step.IF_LOST
        return Step.AGAIN if answers.get("police_report") == "refused" else Step.POLICE
    if called - CALMLY:
        return Step.SAFE
    if stage not in BEFORE_A_LAWYER:
        return None
    if Help.PAPERS in called or (guidance.answers_papers and _papers_came(answers)):
        return Step.PAPERS
    return Step.OWN_LAWYER if guidance.answers_papers else None


def _picked(answers: Mapping[str, Any]) -> list[str]:
    picked = answers.get("situations")
    return picked if isinstance(picked, list) else []


def _papers_came(answers: Mapping[str, Any]) -> bool:
    """Whether they said that there are papers to answer: nobody is told to answer what they said did not come."""
    return "yes" in (answers.get("served"), answers.get("return_case"))


def otherwise(holder: Holder | None, reached: Reached, *, agreed: bool, owned: bool) -> Step | None:
    """What is left where nothing else is asked of them; None where they have done what is needed."""
    if owned and not agreed:
        return Step.SAY_WHETHER
    if reached.ways:
        return None
    return Step.CALL_US if holder is not None and not holder.is_requester and not agreed else Step.COME_BACK
