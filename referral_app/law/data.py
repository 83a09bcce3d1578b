"""`LawData`: the dated facts the function reads, loaded once and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from referral_app.law.cells import Cells, ClockLevels, Policy
from referral_app.law.conditions import Condition
from referral_app.law.form_records import SituationGroup, Topic, Waiting
from referral_app.law.records import (
    NO_ROW,
    Area,
    ClockRow,
    Done,
    FeeNote,
    FeeType,
    Guideline,
    Jurisdiction,
    Places,
    Question,
    Shelf,
    Signpost,
    Situation,
    TreatyRow,
)


@dataclass(frozen=True)
class LawData:
    """Everything the data folder says. Ordered things are tuples in the order of their file."""

    folder: Path
    law_version: str
    cells: Cells
    policy: Policy
    questions: tuple[Question, ...]
    #: Question ids by type of answer.
    by_type: Mapping[str, tuple[str, ...]]
    minimal_set_under_13: frozenset[str]
    situations: tuple[Situation, ...]
    clocks: tuple[ClockRow, ...]
    signposts: tuple[Signpost, ...]
    #: Shelves for attorneys; every area has one.
    shelves: tuple[Shelf, ...]
    #: Areas by code, in the order of the file.
    expertise: Mapping[str, Area]
    trainings: tuple[str, ...]
    fee_types: tuple[FeeType, ...]
    fee_notes: Mapping[str, FeeNote]
    guidelines: tuple[Guideline, ...]
    #: State code -> area of the guideline; `_other` for the rest.
    poverty_area: Mapping[str, str]
    treaty: Mapping[str, TreatyRow]
    #: Countries whose parts have rows of their own: iso2 -> those of the parts (D10).
    parts: Mapping[str, tuple[str, ...]]
    #: U.S. territories that may come as a country code (D01): iso2 -> state.
    us_territories: Mapping[str, str]
    jurisdictions: Mapping[str, Jurisdiction]
    #: State forums whose `uccjea` cell is not yes.
    non_uccjea_forums: frozenset[str]
    #: Federal district forums, e.g. US-TX-WD.
    districts: frozenset[str]
    topics: tuple[Topic, ...]
    waiting: Waiting
    situation_groups: tuple[SituationGroup, ...]
    #: Question id -> to whom -> the words as they are put to such a person (law/spoken.py).
    spoken: Mapping[str, Mapping[str, str]]
    #: How a text names whom it is about: one, several; and which of these words go with a relation.
    whom: Mapping[str, tuple[str, str]]
    whom_of_relation: Mapping[str, str]
    #: Situations of images: who picked none of them reads of none (law/spoken.py).
    with_images: frozenset[str]
    #: By question and choice: when the form offers a choice that is not for everybody.
    offered_when: Mapping[tuple[str, str], Condition]
    #: By question: while what the form leaves it out, though the law would ask; as it is written, and compiled.
    not_asked_while: Mapping[str, tuple[Mapping[str, Any], Condition]]
    #: Situations that say what was done, and that it can be reported (help.json).
    reportable: frozenset[str]
    #: Situations of those whom peers can help: families and adults who were there themselves (help.json).
    of_peers: frozenset[str]
    places: Places
    #: Texts for staff by id or code: rules, flags (what to do), refusals, public notes, match modes.
    rule_texts: Mapping[str, str]
    flag_texts: Mapping[str, str]
    refusal_texts: Mapping[str, str]
    public_notes: Mapping[str, str]
    match_modes: Mapping[str, str]
    #: What a note or a service says once its step was done (law/done.py): by kind and code.
    done: Mapping[tuple[str, str], tuple[Done, ...]]
    #: Compiled once: question id -> ask_when, signpost code -> show_when.
    ask_when: Mapping[str, Condition]
    show_when: Mapping[str, Condition]
    #: Question id and tick -> when the form shows that box.
    tick_when: Mapping[tuple[str, str], Condition]
    _clocks: Mapping[str, ClockRow]
    _questions: Mapping[str, Question]
    _situations: Mapping[str, Situation]

    @cached_property
    def of_the_form(self) -> tuple[tuple[Question, Condition], ...]:
        """The questions that the form asks, in order, each with when it does; staff, a voice, or nobody asks others."""
        return tuple((row, self.ask_when[row.id]) for row in self.questions if row.asked_by == "person")

    def question(self, question_id: str) -> Question:
        """The question of an id. KeyError if there is none."""
        return self._questions[question_id]

    def situation(self, code: str) -> Situation:
        """The situation of a code. KeyError if there is none."""
        return self._situations[code]

    def clock(self, clock_id: str) -> ClockRow:
        """The clock of an id. KeyError if there is none."""
        return self._clocks[clock_id]

    def rule_text(self, rule_id: str) -> str:
        """The text of a rule id, for staff. KeyError if there is none."""
        return self.rule_texts[rule_id]

    @property
    def always_visible_signposts(self) -> tuple[str, ...]:
        """What the foot of every public page shows besides (section 10)."""
        return self.policy.always_visible_signposts

    def match_urgency(self, level: str) -> str:
        """The track of a level: critical, urgent or standard."""
        return self.policy.match_urgency[level]

    def levels_of(self, clock_id: str, narrower: str) -> ClockLevels | None:
        """The levels a clock gives: those of its narrower key, if it has one, else those of its id."""
        return self.policy.clock_levels.get(f"{clock_id}:{narrower}" if narrower else clock_id)

    def treaty_row(self, iso2: str) -> TreatyRow:
        return self.treaty.get(iso2, NO_ROW)

    def jurisdiction(self, state: str | None) -> Jurisdiction | None:
        return self.jurisdictions.get(state) if state else None

    def guideline(self, year: int, area: str) -> Guideline:
        """Of those with this area, the guideline of the greatest year not after this one, else the earliest (D08)."""
        known = [row for row in self.guidelines if area in row.first]
        past = [row for row in known if row.year <= year]
        return max(past, key=lambda row: row.year) if past else min(known, key=lambda row: row.year)
