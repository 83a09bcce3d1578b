"""A screen in parts, where all that it asks would be too long for a narrow phone: the first part, then what is left.

Whoever has no scripts meets what earlier answers brought up at the head of the next screen, on top of what that one
asks itself. How high a question stands is estimated from its words, in pixels of a page 320 wide.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from referral_app import law
from referral_app.web.intake.fields import Fault
from referral_app.web.intake.help_now import Block, Panel
from referral_app.web.intake.showing import Shown
from referral_app.web.words.signposts import Help
from referral_app.workflow.first_help import REPORT_CODE

#: The height that questions may take together: a page is 1,600 pixels, of which its head and foot take the rest.
MOST = 1260
#: Pixels of what one screen has beside its questions, by topic: "call me instead", and the way to other services.
BESIDE: Mapping[str, int] = {"help_needed": 130}
#: Pixels of the line that opens folded help, and of what help says to who is abroad.
_HELP_FOLDED, _HELP_ABROAD = 26, 75
#: Pixels of open help: its head and foot, a line of its words with the letters that fit in it, a link or a fold, and
#: what stands around one number with a line of its words.
_HELP, _HELP_LINE, _HELP_LETTERS, _HELP_LINK, _HELP_WAYS, _HELP_NAME, _NAME_LETTERS = 110, 21, 29, 34, 8, 21, 29
#: Pixels of the heading under which what earlier answers brought up ends, and the screen's own questions begin.
HEADING = 28
#: The hidden fields that say which questions wait for the next part.
WAITS = "waits"
#: Pixels of a line of a question, of its reason and of a choice, each with the letters that fit in it.
_TEXT, _TEXT_LETTERS = 24, 25
_WHY, _WHY_LETTERS = 20, 30
_CHOICE_LETTERS, _CHOICE, _CHOICE_MORE = 26, 46, 19
#: What stands around a question: its margin, and the quiet line "not sure".
_AROUND, _SKIP = 34, 48
#: The boxes of each type of answer, and what a type not named takes.
_BOXES: Mapping[str, int] = {
    "date": 75,
    "date_partial": 75,
    "events": 200,
    "people": 225,
    "countries": 220,
    "names": 110,
    "place": 240,
    "places": 275,
    "court": 320,
    "courts": 350,
    "language": 55,
    "languages": 210,
    "text": 130,
}
_BOX = 60
#: Pixels around the faults on top of a page, and the bold letters that fit in a line.
_FAULTS, _FAULT_LETTERS = 70, 26
_LISTED = 55
_HEADING = 55


def weight(one: Shown) -> int:
    """About how many pixels a question takes on a page 320 wide."""
    lines = -(-len(one.text) // _TEXT_LETTERS) * _TEXT + -(-len(one.why) // _WHY_LETTERS) * _WHY
    return lines + _answer(one) + _AROUND + (0 if one.essential else _SKIP)


def _answer(one: Shown) -> int:
    if one.type in _BOXES:
        return _BOXES[one.type]
    if one.listed:
        return _LISTED
    if one.short:
        return _CHOICE
    if one.groups:
        is_open = [(options, one.opens(options, place)) for place, (_words, options) in enumerate(one.groups)]
        return sum(_HEADING + (_choices(options) if opened else 0) for options, opened in is_open)
    return _choices(one.options) if one.options else _BOX


def _choices(options: Sequence[tuple[str, str]]) -> int:
    return sum(_CHOICE + (-(-len(words) // _CHOICE_LETTERS) - 1) * _CHOICE_MORE for _code, words in options)


def height_of_help(panels: Sequence[Panel]) -> int:
    """About how many pixels the help on top of a page takes."""
    return sum(_panel(panel) if panel.open else _HELP_FOLDED for panel in panels)


def _panel(panel: Panel) -> int:
    more = (_HELP_LINK if panel.before else 0) + (_HELP_ABROAD if panel.says_abroad else 0)
    return _HELP + sum(map(_block, panel.new)) + more


def _block(block: Block) -> int:
    said = [len(_way(one)) for one in block.numbers]
    names = sum(-(-letters // _NAME_LETTERS) * _HELP_NAME + _HELP_WAYS for letters in said)
    links = _HELP_LINK if block.in_steps or block.code in ("images", "report") else 0
    return -(-len(block.first) // _HELP_LETTERS) * _HELP_LINE + names + links


def _way(one: Help) -> str:
    """What stands beside each other of one way to reach help, with its site where the page names that."""
    site = one.site if one.code == REPORT_CODE or not (one.phone or one.text) else ""
    return f"{one.phone or ''} {site} {one.beside} {one.text or ''}{'      ' if one.text else ''}"


def height_of_faults(faults: Sequence[Fault]) -> int:
    """About how many pixels faults take: each is said on top and at its question, with what it may mean."""
    said = sum(-(-len(one.words) // _FAULT_LETTERS) * 2 * _WHY for one in faults)
    return said + (_FAULTS if faults else 0) + sum(_CHOICE * len(one.choices) for one in faults)


def first_part(questions: Sequence[Shown], *, taken: int = 0) -> int:
    """How many of these questions stand on one page: as many as fit, and at least one. `taken`: the height of what
    stands above them."""
    most = MOST - taken
    height = 0
    for place, one in enumerate(questions):
        height += weight(one)
        if height > most and place:
            return place
    return len(questions)


def too_much(questions: Sequence[Shown], stay: Container[str], *, taken: int = 0) -> frozenset[str]:
    """The questions that do not fit on a page beside those that `stay` on it, from its end."""
    over = taken + sum(map(weight, questions)) - MOST
    held: set[str] = set()
    for one in reversed(questions):
        if over <= 0:
            break
        if one.id not in stay:
            held.add(one.id)
            over -= weight(one)
    return frozenset(held)


def danger_first(questions: Sequence[law.Question], data: law.LawData) -> tuple[law.Question, ...]:
    """The questions as they come in parts: one whose answer may call for help at once never waits for the second."""
    return tuple(sorted(questions, key=lambda question: question.id not in data.waiting.danger))


def left_over(questions: Sequence[law.Question], said: Mapping[str, Any]) -> list[law.Question]:
    """What of a screen was not shown yet. A blank name leaves no mark: it was seen with what stands after it."""
    left: list[law.Question] = []
    later_seen = False
    for question in reversed(questions):
        if question.type != "names":
            later_seen = later_seen or question.id in said
        if question.id not in said and not (question.type == "names" and later_seen):
            left.append(question)
    return left[::-1]


def waiting(questions: Sequence[law.Question], said: Mapping[str, Any], waits: Container[str]) -> bool:
    """Whether a question that waited for the next part is still asked and was not answered."""
    return any(question.id in waits and question.id not in said for question in questions)
