"""What a family can do now that no lawyer does for them: said on their page before all that can wait.

That we have what we need is said to nobody whose child nobody looks for or who may be taken away, who has court papers
to answer, who is not safe, or whom we do not reach. Of what they themselves may still want to do it says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from enum import StrEnum
from typing import Any

from referral_app.queries.consents import Holder
from referral_app.web.intake import help_now
from referral_app.web.words.guidance import Guidance, is_abroad
from referral_app.web.words.reached import Reached
from referral_app.workflow.first_help import Help


class Step(StrEnum):
    """What the page says, in the order in which it is asked."""

    POLICE = "police"
    #: The police know; the center for missing children may not.
    LOST_LINE = "lost_line"
    #: Who asks is where 911 and 1-800-THE-LOST do not ring.
    POLICE_THERE = "police_there"
    #: They would not take the report.
    AGAIN = "police_again"
    #: Nobody said that somebody is missing: they may be with who makes them have sex or work, and in plain sight.
    IF_LOST = "police_if_lost"
    SAFE = "safe"
    PAPERS = "papers"
    #: The child may be taken away, and was not yet.
    PREVENT = "prevent"
    #: The child is with them, and no papers came yet that they told of.
    OWN_LAWYER = "own_lawyer"
    #: They took over what was asked for them, and have not said yet whether lawyers may be asked (U12).
    SAY_WHETHER = "say_whether"
    CALL_US = "call_us"
    COME_BACK = "come_back"


#: Once a lawyer has said yes, the papers are for them to speak of.
BEFORE_A_LAWYER = ("reading", "question", "asking", "nobody_yet")
POLICE = frozenset({Help.MISSING, Help.NOT_REPORTED})
CALMLY = frozenset({Help.PREVENT, Help.IMAGES, Help.REPORT, Help.TALK, Help.PAPERS, *POLICE})


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
        return _of_the_police(answers)
    if called - CALMLY:
        return Step.SAFE
    if stage not in BEFORE_A_LAWYER:
        return None
    if Help.PAPERS in called or (guidance.answers_papers and _papers_came(answers)):
        return Step.PAPERS
    if guidance.answers_papers:
        return Step.OWN_LAWYER
    return Step.PREVENT if Help.PREVENT in called else None


def _of_the_police(answers: Mapping[str, Any]) -> Step:
    """Whom to tell that the child is gone: nobody is sent again to whom they told, nor to a number that they cannot
    call from where they are."""
    told = answers.get("police_report")
    if told == "yes":
        return Step.LOST_LINE
    if told == "refused":
        return Step.AGAIN
    return Step.POLICE_THERE if is_abroad(answers) else Step.POLICE


def _picked(answers: Mapping[str, Any]) -> list[str]:
    picked = answers.get("situations")
    return picked if isinstance(picked, list) else []


def _papers_came(answers: Mapping[str, Any]) -> bool:
    """Whether they said that there are papers to answer: nobody is told to answer what they said did not come."""
    return "yes" in (answers.get("served"), answers.get("return_case"))


def otherwise(holder: Holder | None, reached: Reached, *, agreed: bool, owned: bool) -> Step | None:
    """What is left where nothing else is asked of them; None where we have what we need."""
    if owned and not agreed:
        return Step.SAY_WHETHER
    if reached.ways:
        return None
    return Step.CALL_US if holder is not None and not holder.is_requester and not agreed else Step.COME_BACK
