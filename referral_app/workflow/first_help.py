"""Which help is called for before all else: from what the law's rules read as an emergency, or as not reported.

Pure: it reads a routing (`law.outline`) and the answers, and names codes of the directory (law/data/signposts.json).
The emergencies are the law's own, by the id of their rule: a test of the house goes through every rule that can say
"emergency" and asks for its help here. A rule that nobody thought of still gets the numbers of a crisis.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Help(StrEnum):
    """A kind of help, the most pressing first."""

    TAKEN_NOW = "taken_now"
    SELF_HARM = "self_harm"
    TRAFFICKING = "trafficking"
    MEETING = "meeting"
    CRISIS = "crisis"
    AT_HOME = "at_home"
    MISSING = "missing"
    #: The one who is away asks by herself: no checklist for parents, and nobody sends her to the police.
    AWAY = "away"
    NOT_REPORTED = "not_reported"
    #: Somebody may take a child away, and has not yet: what a judge and the State Department can do before.
    PREVENT = "prevent"
    IMAGES = "images"
    REPORT = "report"
    #: Somebody under age who asks alone and has named nothing that was done: whom to talk to, and nothing to report.
    TALK = "talk"
    PAPERS = "papers"


#: Help that answers no danger: it is shown calmly.
CALM = frozenset({Help.NOT_REPORTED, Help.PREVENT, Help.IMAGES, Help.REPORT, Help.TALK, Help.PAPERS})

#: Rules that say "emergency" (docs/law.md, step 7), and the help that answers them.
BY_RULE: Mapping[str, Help] = {
    "U01": Help.CRISIS,
    "U02": Help.CRISIS,
    "U03": Help.SELF_HARM,
    "U04": Help.TRAFFICKING,
    "U05": Help.MEETING,
    "U06": Help.TAKEN_NOW,
    "U07": Help.MISSING,
    "U08": Help.MISSING,
    "U25": Help.AT_HOME,
    "UC:departure": Help.TAKEN_NOW,
    "UC:answer_due": Help.PAPERS,
    "UC:hague_age16": Help.PAPERS,
}
#: A rule that also fires while its questions are still to come counts once one of them was answered.
ASKED_FIRST: Mapping[str, tuple[str, ...]] = {"U08": ("location_known", "police_report")}
#: Signs of danger to a missing child that have a number of their own.
BY_SIGN: Mapping[str, Help] = {
    "sold_for_sex": Help.TRAFFICKING,
    "made_to_work": Help.TRAFFICKING,
    "self_harm": Help.SELF_HARM,
}
#: Answers to "have you told the police?" that are no report. "Rather not say" is none of ours to judge.
NO_REPORT = ("no", "refused", "unknown")
#: Questions on reports. Until there is one, answering them brings the help up again.
REPORT_QUESTIONS = frozenset({"police_report", "ncmec_report", "reported"})
#: Help that no answer asked for: one line to open from the first.
UNASKED = frozenset({Help.REPORT, Help.TALK})
UNTIL_REPORTED = frozenset({Help.MISSING, Help.AWAY, Help.NOT_REPORTED, Help.REPORT})
#: Where to report what was done to a child, and where to have an image removed; the routing says which of them fit.
REPORT_CODE = "cybertipline"
REMOVAL_CODES = ("take_it_down", "stopncii", "ftc_take_it_down")

#: Where a border was crossed, the State Department comes after the police and 1-800-THE-LOST.
ABROAD = "oci"
#: The note of a routing by which a parent is sent to the police, and not the one who is away.
POLICE_FIRST = "police_then_ncmec"
#: A child who may be taken away, and the service for a trip out of the United States alone.
MAY_BE_TAKEN, PASSPORT = "abduction_prevention", "oci_prevention"
#: All that is asked here of the signposts and public notes of a routing.
ASKED = frozenset({REPORT_CODE, ABROAD, PASSPORT, *REMOVAL_CODES, POLICE_FIRST})

#: The directory's codes by kind, in the order in which to call.
CODES: Mapping[Help, tuple[str, ...]] = {
    Help.TAKEN_NOW: ("call_911", "oci", "ncmec_hotline"),
    Help.SELF_HARM: ("lifeline_988", "crisis_text_line", "call_911"),
    Help.TRAFFICKING: ("trafficking_hotline", "call_911", "lifeline_988"),
    Help.MEETING: ("call_911", "cybertipline"),
    Help.CRISIS: ("call_911", "lifeline_988", "ndv_hotline", "childhelp"),
    Help.AT_HOME: ("call_911", "childhelp"),
    Help.MISSING: ("call_911", "ncmec_hotline"),
    Help.AWAY: ("ncmec_helpline", "runaway_safeline", "call_911"),
    Help.NOT_REPORTED: ("call_911", "ncmec_hotline"),
    Help.PREVENT: (PASSPORT, "lsc_finder"),
    Help.TALK: ("childhelp", "ncmec_helpline"),
    Help.PAPERS: ("lsc_finder", "aba_lrs"),
}
#: The same for somebody under age who asks alone.
YOUNG_CODES: Mapping[Help, tuple[str, ...]] = {
    Help.TRAFFICKING: ("trafficking_hotline", "call_911", "childhelp"),
    Help.MEETING: ("call_911", "childhelp", "cybertipline"),
    Help.CRISIS: ("call_911", "childhelp", "lifeline_988", "crisis_text_line"),
}


@dataclass(frozen=True)
class Called:
    """A kind of help, what called for it (ids of rules, answers, services), and whom to call in this order."""

    help: Help
    marks: frozenset[str]
    codes: tuple[str, ...]


def called_for(
    answers: Mapping[str, Any], routing: Mapping[str, Any], reportable: Set[str], words: str | None = None
) -> tuple[Called, ...]:
    """Every kind of help that these answers call for, the most pressing first.

    `routing` is `law.outline` of the answers, with `ASKED` at least; `reportable` the situations that say what was
    done (`LawData`); `words` the kind of danger that a free text speaks of (danger_words).
    """
    marks: dict[Help, set[str]] = {}
    for help, mark in _reasons(answers, routing, reportable, words):
        marks.setdefault(help, set()).add(mark)
    if Help.MISSING in marks:
        marks.pop(Help.NOT_REPORTED, None)
    if Help.TAKEN_NOW in marks:
        marks.pop(Help.PREVENT, None)
    if marks.keys() - CALM:
        # Danger has numbers of its own to talk to.
        marks.pop(Help.TALK, None)
    return tuple(Called(help, frozenset(marks[help]), codes(help, routing)) for help in Help if help in marks)


def codes(help: Help, routing: Mapping[str, Any]) -> tuple[str, ...]:
    """Whom to call for this kind of help."""
    if help in (Help.IMAGES, Help.REPORT):
        return tuple(code for code in (REPORT_CODE, *REMOVAL_CODES) if code in routing["signposts"])
    chosen = (YOUNG_CODES if _is_young(routing) else CODES).get(help) or CODES[help]
    if help is Help.PREVENT:
        return tuple(code for code in chosen if code != PASSPORT or code in routing["signposts"])
    across = help in (Help.MISSING, Help.NOT_REPORTED) and ABROAD in routing["signposts"]
    return (*chosen, ABROAD) if across else chosen


def newly_called(now: Iterable[Called], before: Iterable[Called], answered: Iterable[str]) -> frozenset[Help]:
    """The kinds that the screen just answered speaks of.

    `now` with the answers of that screen, `before` without them; `answered` are the questions it asked.
    """
    known = {called.help: called.marks for called in before}
    on_reports = not REPORT_QUESTIONS.isdisjoint(answered)
    return frozenset(
        called.help
        for called in now
        if (called.help not in UNASKED and called.marks - known.get(called.help, frozenset()))
        or (on_reports and (called.help in UNTIL_REPORTED or REPORT_CODE in called.codes))
    )


def _reasons(
    answers: Mapping[str, Any], routing: Mapping[str, Any], reportable: Set[str], words: str | None
) -> Iterator[tuple[Help, str]]:
    for rule in routing["urgency"]["by_level"]["emergency"]:
        needed = ASKED_FIRST.get(rule)
        if needed is None or any(question in answers for question in needed):
            yield _by_rule(rule, routing), rule
    signs = answers.get("danger_signs")
    for sign in signs if isinstance(signs, list) else ():
        if sign in BY_SIGN:
            yield BY_SIGN[sign], f"danger_signs:{sign}"
    if answers.get("police_report") in NO_REPORT and routing["derived"]["side"] == "petitioner":
        yield Help.NOT_REPORTED, "police_report"
    named = answers.get("situations")
    picked = {*named} if isinstance(named, list) else set()
    if MAY_BE_TAKEN in picked and not _is_young(routing):
        yield Help.PREVENT, f"situations:{MAY_BE_TAKEN}"
    removal = [code for code in REMOVAL_CODES if code in routing["signposts"]]
    for code in removal:
        yield Help.IMAGES, code
    if not removal and REPORT_CODE in routing["signposts"]:
        yield (Help.REPORT if reportable & picked else Help.TALK), REPORT_CODE
    if words is not None:
        yield Help(words), f"words:{words}"


def _by_rule(rule: str, routing: Mapping[str, Any]) -> Help:
    help = BY_RULE.get(rule, Help.CRISIS)
    if help is Help.MISSING and rule == "U07" and POLICE_FIRST not in routing["public_notes"]:
        return Help.AWAY
    return Help.AWAY if help is Help.MISSING and _is_young(routing) else help


def _is_young(routing: Mapping[str, Any]) -> bool:
    return bool(routing["derived"]["requester_minor"] == "yes")
