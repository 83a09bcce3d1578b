"""Section 4: from what was picked and what the facts show to the final situations, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from referral_app.law.answers import Answers, some_under
from referral_app.law.case import Case, Reason
from referral_app.law.codes import (
    ACC,
    CARE,
    CSAM,
    CVRA,
    DOM,
    FAM,
    IMG,
    IMM,
    IN_CARE,
    INC,
    LAB,
    MAYBE,
    MISS,
    NO,
    NON,
    NOT_SURE,
    OUT,
    PO,
    PREV,
    REC,
    SEXT,
    TRAF,
    TRAFFICKED,
    UNKNOWN,
    YES,
)
from referral_app.law.data import LawData
from referral_app.law.facts import all_sixteen, any_sixteen

BY_DIRECTION = {"outgoing": OUT, "incoming": INC}
IN_ONE_COUNTRY = ("domestic", "same_state")
#: S11: what was asked for under "what kind of help".
BY_HELP = {
    "rights_in_case": CVRA,
    "clear_record": REC,
    "immigration": IMM,
    "safety_order": PO,
    "image_removal": IMG,
}
CASE_FILED = ("charged", "convicted", "sentenced")

#: K09: the places show another situation, and win. Of all contradictions this one settles itself.
PLACES_WIN = "K09"

PICKED, HELP, ADDED = range(3)


@dataclass(slots=True)
class Board:
    """The situations put so far, in stages: picked, asked for as help, added. A code present is not put again."""

    case: Case
    stage: int = PICKED
    put_so_far: dict[str, tuple[int, str]] = field(default_factory=dict)
    fired: set[str] = field(default_factory=set)
    crossing: bool = False

    def has(self, *codes: str) -> bool:
        return any(code in self.put_so_far for code in codes)

    def put(self, code: str, rule: str) -> None:
        self.fired.add(rule)
        self.put_so_far.setdefault(code, (self.stage, rule))

    def treaty_route(self, base: str, rule: str) -> None:
        """The return route where the treaty helps, the other one where it does not; both when the children differ."""
        if self.case.applies_on_date == NO:
            self.put(NON, "S03")
            return
        if not all_sixteen(self.case):
            self.put(base, rule)
        if any_sixteen(self.case):
            self.put(NON, "S04")


def settle(case: Case) -> None:
    """Fill in the final situations and what hangs on them alone."""
    board = Board(case)
    for pick in case.picks:
        PICK_RULES.get(pick, s08_other_pick)(board, pick)
    board.stage = HELP
    s11_help_wanted(board)
    if not board.put_so_far:
        board.stage = PICKED
        board.put(NOT_SURE, "S99")
    case.asked = frozenset(board.put_so_far)
    _fix_sides(board)
    board.stage = ADDED
    for added in ADDITIONS:
        if added.when(board):
            added.put(board)
    _finish(board)


def s01_to_s07_crossing(board: Board, pick: str) -> None:
    """OUT and INC: the places win over the pick."""
    case = board.case
    by_places = BY_DIRECTION.get(case.direction)
    if by_places == pick:
        board.treaty_route(pick, "S01")
    elif by_places:
        case.contradictions.add(PLACES_WIN)
        board.treaty_route(by_places, "S02")
    elif case.direction in IN_ONE_COUNTRY:
        case.contradictions.add(PLACES_WIN)
        board.put(DOM, "S05")
    elif case.direction == "foreign":
        s06_outside_us(board)
    else:
        case.contradictions.add("K04")
        board.treaty_route(pick, "S07")


def s01_to_s07_domestic(board: Board, pick: str) -> None:
    """DOM: a border crossing wins over the pick."""
    case = board.case
    by_places = BY_DIRECTION.get(case.direction)
    if by_places:
        case.contradictions.add(PLACES_WIN)
        board.treaty_route(by_places, "S02")
    elif case.direction in IN_ONE_COUNTRY:
        board.put(DOM, "S01")
    elif case.direction == "foreign":
        s06_outside_us(board)
    else:
        case.contradictions.add("K04")
        board.put(DOM, "S07")


def s06_outside_us(board: Board) -> None:
    """A person in the U.S. whose places are both abroad contradicts nothing (R3 section 7)."""
    if not board.case.where.in_us:
        board.case.contradictions.add("K04")
    board.case.outside_us = True
    board.put(NOT_SURE, "S06")


def s08_other_pick(board: Board, pick: str) -> None:
    board.put(pick, "S08")
    if pick == PREV and board.case.here.abroad:
        board.case.contradictions.add("K04")


PICK_RULES: dict[str, Callable[[Board, str], None]] = {
    OUT: s01_to_s07_crossing,
    INC: s01_to_s07_crossing,
    DOM: s01_to_s07_domestic,
}


def s11_help_wanted(board: Board) -> None:
    for help_code, situation in BY_HELP.items():
        if board.case.said.holds("help_wanted", help_code):
            board.put(situation, "S11")


def _fix_sides(board: Board) -> None:
    """*crossing*, *taking*, *answering* and *child_harmed*: fixed before anything is added."""
    case, said = board.case, board.case.said
    board.crossing = board.has(OUT, INC, NON)
    about_a_taking = board.crossing or board.has(DOM)
    served = said.says("served", YES)
    case.taking = about_a_taking and (
        said.says("who_has_child", "requester") or (served and not said.known("who_has_child"))
    )
    case.answering = about_a_taking and served and not case.taking
    some_child = not case.harmed or some_under(case.harmed, case.data.cells.adult_age)
    case.child_harmed = some_child and not case.all_died


@dataclass(frozen=True, slots=True)
class Addition:
    """An A rule: the situation it adds, and when. S10 alone puts a treaty route."""

    id: str
    code: str
    when: Callable[[Board], bool]

    def put(self, board: Board) -> None:
        if self.id == "S10":
            board.treaty_route(BY_DIRECTION[board.case.direction], "S10")
        else:
            board.put(self.code, self.id)


def s10_move_not_agreed(board: Board) -> bool:
    case = board.case
    return board.has(ACC) and case.said.says("agreed_move", NO) and case.direction in BY_DIRECTION


def a01_visits_under_the_treaty(board: Board) -> bool:
    case = board.case
    visits = "S03" in board.fired and case.applies_today == YES and not all_sixteen(case)
    return visits and not case.taking and not case.all_died


def a10_real_image_of_a_minor(board: Board) -> bool:
    said = board.case.said
    age_then = said.number("age_then")
    under_age = age_then is not None and age_then < board.case.data.cells.adult_age
    return board.has(IMG) and under_age and said.says("real_or_fake", "real")


def a12_visits_are_the_right(board: Board) -> bool:
    """A person left behind who has visits only: never a refusal, the petition's needs stay."""
    return board.has(OUT, INC, NON) and not board.case.taking and _says(board, "custody_right", "visits_only")


def _was_made_to(board: Board, harm: str, sign: str) -> bool:
    """A kind of trafficking; the old answer "trafficking" reads as both kinds."""
    said = board.case.said
    return said.holds("harm_types", "trafficking") or said.holds("harm_types", harm) or said.holds("danger_signs", sign)


def _says(board: Board, question: str, *values: str) -> bool:
    return board.case.said.says(question, *values)


ADDITIONS = (
    Addition("S10", OUT, s10_move_not_agreed),
    Addition("A01", ACC, a01_visits_under_the_treaty),
    Addition("A02", ACC, lambda b: b.crossing and not b.case.taking and _says(b, "agreed_move", YES)),
    Addition("A03", PO, lambda b: b.case.taking and _says(b, "dv_history", YES)),
    Addition("A04", CVRA, lambda b: b.has(CSAM, *TRAFFICKED) and _says(b, "case_stage", *CASE_FILED)),
    Addition("A05", MISS, lambda b: _says(b, "still_with_trafficker", *MAYBE) and b.case.child_harmed),
    Addition("A06", TRAF, lambda b: _was_made_to(b, "trafficking_sex", "sold_for_sex")),
    Addition("A14", LAB, lambda b: _was_made_to(b, "trafficking_work", "made_to_work")),
    Addition("A07", IMM, lambda b: b.has(*TRAFFICKED) and _says(b, "citizen", NO)),
    Addition("A08", REC, lambda b: b.has(*TRAFFICKED) and _says(b, "own_record", YES)),
    Addition("A09", IMG, lambda b: b.has(SEXT) and _says(b, "image_shared", *MAYBE)),
    Addition("A10", CSAM, a10_real_image_of_a_minor),
    Addition("A11", SEXT, lambda b: b.has(IMG) and _says(b, "threat_recent", *MAYBE) and b.case.child_harmed),
    Addition("A12", ACC, a12_visits_are_the_right),
    Addition("A13", CARE, lambda b: b.has(*FAM) and _says(b, "relation", *IN_CARE)),
)


def _finish(board: Board) -> None:
    """Final: picked codes by rank, then those asked for as help, then those added; and the side of the person."""
    case = board.case
    order = {code: (stage, case.data.situation(code).rank) for code, (stage, _rule) in board.put_so_far.items()}
    case.final = tuple(sorted(order, key=order.__getitem__))
    case.final_codes = frozenset(case.final)
    case.reasons = tuple(Reason(code, board.put_so_far[code][1]) for code in case.final)
    case.care_added = Reason(CARE, "A13") in case.reasons
    case.abroad = case.has(OUT, INC, NON)
    if case.abroad or case.has(DOM):
        case.side = "respondent" if case.taking else "petitioner"


def situation_label(code: str, answers: Mapping[str, Any], data: LawData) -> str:
    """A situation as staff read it; where the person was an adult then, in words for an adult."""
    row, age_then = data.situation(code), Answers(answers).number("age_then")
    adult = age_then is not None and age_then >= data.cells.adult_age
    return row.label_adult if adult and row.label_adult else row.label


def is_missing(case: Case) -> bool:
    """*missing*: CARE or MISS, and the child is not found. CARE that came by a relation alone does not count (A13)."""
    return (case.has(MISS) or (case.has(CARE) and not case.care_added)) and not case.said.says("child_found", YES)


def both_reports(case: Case) -> bool:
    """*both*: police and NCMEC have been told."""
    return case.said.says("police_report", YES) and case.said.says("ncmec_report", YES)


def is_lost(case: Case) -> bool:
    """*lost*: the person's child was taken and the place is not known."""
    return case.side == "petitioner" and case.place_known == NO


def is_alone(case: Case) -> bool:
    """*alone*: a minor without a safe adult."""
    return case.requester_minor == YES and not case.said.says("safe_adult", YES)


def is_unsafe(case: Case) -> bool:
    """*unsafe*: not safe now, or not sure."""
    return case.said.says("safe_now", NO, UNKNOWN)


def is_about_a_child(case: Case) -> bool:
    """*child* of section 6: some kid or me is or may be a minor."""
    people = (*case.kids, case.me) if case.me else case.kids
    return some_under(people, case.data.cells.adult_age)
