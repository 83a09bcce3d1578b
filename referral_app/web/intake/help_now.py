"""Numbers to call that come up right after an answer, or words, that call for them, and stay in reach (A01, U9).

Which help that is, the rules decide (workflow/first_help.py). Here it is put in words: open on the screen that follows
the answer, one closed line on every later one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from referral_app import law, programme
from referral_app.clock import clock
from referral_app.web.intake import reading, steps
from referral_app.web.intake.fields import Form
from referral_app.web.words import first_help as words
from referral_app.web.words import signposts
from referral_app.web.words.guidance import is_abroad
from referral_app.workflow import first_help
from referral_app.workflow.danger_words import danger_in
from referral_app.workflow.first_help import CALM, CODES, Called, Help

#: Where the words of a draft hold what their answers call for.
HELP = "help"
#: The service that a sentence may name by its number.
POLICE = "call_911"
#: What answers call for, and which of it the last screen brought up.
Worked = tuple[tuple[Called, ...], frozenset[Help]]


@dataclass(frozen=True)
class Block:
    """One kind of help: what it says first, and whom to call in this order."""

    code: str
    first: str
    numbers: list[signposts.Help]
    #: Called for by what was said last; help of before stays one tap away in an open panel.
    new: bool = True

    @property
    def in_steps(self) -> bool:
        """Whether the numbers are steps: the police, then 1-800-THE-LOST."""
        return self.code in (Help.MISSING, Help.NOT_REPORTED)

    @property
    def said_in(self) -> signposts.Help | None:
        """The service whose number the first sentence says: it is called from there, without a line of its own."""
        called = (help for help in self.numbers if help.code == POLICE and help.phone and help.phone in self.first)
        return None if self.in_steps else next(called, None)


@dataclass(frozen=True)
class Panel:
    """What stands on top of a page: danger in rose, other help in our calm colour; open, or one line to open."""

    alarm: bool
    open: bool
    blocks: list[Block]
    #: The reader is in another country, where the police have another number.
    abroad: bool = False

    @property
    def to_talk(self) -> bool:
        """Whether there is nothing to report, only somebody to talk to."""
        return all(block.code == Help.TALK for block in self.blocks)

    @property
    def new(self) -> list[Block]:
        """What an open panel shows at once."""
        return [block for block in self.blocks if block.new]

    @property
    def before(self) -> list[Block]:
        """What it shows at a tap: these numbers were open on a screen before."""
        return [block for block in self.blocks if not block.new]


def on_screen(said: Mapping[str, Any], step: steps.Step | None = None, form: Form | None = None) -> list[Panel]:
    """The panels of a screen of the form, for the words of a draft.

    With `form`, what was typed on the screen `step` and is not saved yet counts too: a fault elsewhere on the page
    must not keep anybody waiting.
    """
    data = programme.law_data()
    if step is not None and form is not None:
        questions = tuple(question for question in step.questions if question.type != "names")
        typed, _faults = reading.read_all(questions, form, data, clock().today())
        answers = steps.without_lost({**said["answers"], **typed}, data)
        now, new = _worked_out(answers, {question.id for question in questions} & set(answers), data)
    else:
        answered = _answered_last(said, data)
        answers = said["answers"]
        now, new = _kept(said, answered, data) or _worked_out(answers, answered, data)
    return _panels(now, new, answers)


def keep_with(said: dict[str, Any]) -> None:
    """Put what the answers of a draft call for into its words, as they are saved: the pages that show it until the next
    answer need not ask the law again."""
    data = programme.law_data()
    answered = _answered_last(said, data)
    now, new = _worked_out(said["answers"], answered, data, said.get(HELP))
    said[HELP] = {
        "of": _mark(said["answers"], data),
        "after": sorted(answered),
        "now": [[called.help, sorted(called.marks), called.codes] for called in now],
        "new": sorted(new),
    }


def _kept(said: Mapping[str, Any], answered: set[str], data: law.LawData) -> Worked | None:
    """What was worked out as these words were saved; None when it is not of these answers, of this law and this day."""
    kept = said.get(HELP)
    if not kept or kept["after"] != sorted(answered) or kept["of"] != _mark(said["answers"], data):
        return None
    return _called_before(kept), frozenset(Help(help) for help in kept["new"])


def _called_before(kept: Mapping[str, Any]) -> tuple[Called, ...]:
    return tuple(Called(Help(help), frozenset(marks), tuple(codes)) for help, marks, codes in kept["now"])


def _mark(answers: Mapping[str, Any], data: law.LawData) -> str:
    """Tells whether what was kept is of these answers, read by the same law on the same day."""
    written = json.dumps([data.law_version, clock().today().isoformat(), answers], separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _answered_last(said: Mapping[str, Any], data: law.LawData) -> set[str]:
    """The questions of the screen that was answered last."""
    # Words kept before screens wrote down what they asked know its topic alone.
    last = said["last"] or [name for topic in data.topics if topic.code == said["step"] for name in topic.questions]
    return set(last) & set(said["answers"])


def _worked_out(
    answers: Mapping[str, Any], answered: set[str], data: law.LawData, before: Mapping[str, Any] | None = None
) -> Worked:
    """What these answers call for, and which of it those of the last screen brought up. `before`: what was kept with
    the words as they stood; it is that of the others in most cases, and the law need not be asked of them."""
    sound = _sound(answers, data)
    now = _called(sound, data)
    if not now:
        return now, frozenset()
    others = {name: value for name, value in sound.items() if name not in answered}
    known = before is not None and before["of"] == _mark(others, data)
    earlier = _called_before(before) if before is not None and known else _called(others, data)
    return now, first_help.newly_called(now, earlier, answered)


def after_sending(answers: Mapping[str, Any]) -> list[Panel]:
    """The panels of the page that says it was sent: danger open once more. Whom to talk to stands there by itself."""
    data = programme.law_data()
    called = [one for one in _called(_sound(answers, data), data) if one.help is not Help.TALK]
    return _panels(called, frozenset(Help) - CALM, answers)


def numbers(kind: str | None, answers: Mapping[str, Any]) -> list[Panel]:
    """The open panel of one kind of danger, for somebody with these answers; none for none."""
    if kind is None:
        return []
    help = Help(kind)
    return _panels([Called(help, frozenset(), CODES[help])], frozenset({help}), answers)


def _sound(answers: Mapping[str, Any], data: law.LawData) -> dict[str, Any]:
    """A draft's answers that can be read: it is not whole, and may hold one that the law data no longer knows."""
    wrong = {fault.question for fault in law.validate_answers(answers, data)}
    return {name: value for name, value in answers.items() if name not in wrong}


def _called(sound: Mapping[str, Any], data: law.LawData) -> tuple[Called, ...]:
    """What these answers call for."""
    context = {"today": clock().today().isoformat(), "signals": []}
    routing = law.outline(sound, context, data, first_help.ASKED)
    texts = (sound.get(question.id) for question in data.questions if question.type == "text")
    spoken = next((kind for text in texts if isinstance(text, str) and (kind := danger_in(text))), None)
    return first_help.called_for(sound, routing, data.reportable, spoken)


def _panels(now: Iterable[Called], new: frozenset[Help], answers: Mapping[str, Any]) -> list[Panel]:
    """Danger first. An open panel begins with what was said last."""
    ordered = sorted(now, key=lambda called: called.help not in new)
    panels = []
    for alarm in (True, False):
        mine = [called for called in ordered if (called.help not in CALM) is alarm]
        if mine:
            is_open = any(called.help in new for called in mine)
            panels.append(Panel(alarm, is_open, _blocks(mine, new, answers), is_abroad(answers)))
    return panels


def _blocks(called: Iterable[Called], new: frozenset[Help], answers: Mapping[str, Any]) -> list[Block]:
    """In words: each number once, save where it is a step, and nothing said twice."""
    shown: set[str] = set()
    blocks: list[Block] = []
    for one in called:
        block = Block(one.help, words.first(one, answers), signposts.chosen(one.codes, answers))
        fresh = block.numbers if block.in_steps else [help for help in block.numbers if help.code not in shown]
        shown.update(help.code for help in fresh)
        alike = next((other for other in blocks if other.first == block.first), None)
        if alike is not None:
            alike.numbers.extend(fresh)
        elif fresh:
            blocks.append(Block(block.code, block.first, fresh, one.help in new))
    return blocks
