"""Every answer that a rule reads as an emergency, or as not reported: found by asking the rules, never by a list.

For each situation a person may pick there is a calm set of answers in which no rule says "emergency". From there each
choice of each question is said in turn, and what the rules then say is compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

from referral_app import law
from tests.conftest import START

DATA = law.load()
CONTEXT = {"today": START.date().isoformat(), "signals": []}
RESERVED = ("unknown", "skipped")
#: Two answers that calm only together; all other calm answers are found.
TOLD = {"police_report": "yes", "ncmec_report": "yes"}
#: How many calm sets are made for a situation, each in another order of trying, for a grown-up and for a child of 15.
ORDERS = range(2)
AGES = (40, 15)
MINOR = DATA.cells.adult_age
#: Where exploitation is reported. The rules name it until it was told.
REPORT = "cybertipline"


@dataclass(frozen=True)
class Said:
    """One answer, the calm answers around it, and what the rules make of it."""

    situation: str
    question: str
    option: Any
    answers: dict[str, Any]
    emergencies: frozenset[str]

    @property
    def name(self) -> str:
        option = self.option if isinstance(self.option, str) else "+".join(self.option)
        return f"{self.answers['requester_age']}-{self.situation}-{self.question}-{option}"


def routing(answers: dict[str, Any]) -> dict[str, Any]:
    return law.outline(answers, CONTEXT, DATA)


def emergencies(answers: dict[str, Any]) -> frozenset[str]:
    return frozenset(routing(answers)["urgency"]["by_level"]["emergency"])


def options(question: law.Question) -> list[Any]:
    """Everything that can be said to a question that has choices; several boxes at once are not tried."""
    if question.type == "choice":
        return [*question.codes, *(word for word in RESERVED if not question.essential or word == "unknown")]
    if question.type == "multi":
        return [*([code] for code in question.codes), *(() if question.essential else RESERVED)]
    return []


def calm(situation: str, age: int = 40, order: int = 0) -> dict[str, Any]:
    """Answers about this situation, to all that is asked, of which no rule says "emergency"."""
    answers = start(situation, age)
    chance = Random(order)
    asked = law.questions_for(answers, DATA)
    names = {question.id for question in asked}
    if order == 0 or "ncmec_report" in names:
        answers |= {name: told for name, told in TOLD.items() if name in names}
    for question in asked:
        if question.id not in answers and options(question):
            tried = sorted(options(question), key=lambda _option: chance.random())
            answers[question.id] = _calmest(answers, question.id, tried)
    return answers


def _calmest(answers: dict[str, Any], question: str, tried: list[Any]) -> Any:
    """The first of these options with the fewest emergencies; after one without any the others need no look."""
    found: dict[int, Any] = {}
    for option in tried:
        many = len(emergencies({**answers, question: option}))
        found.setdefault(many, option)
        if not many:
            break
    return found[min(found)]


def start(situation: str, age: int) -> dict[str, Any]:
    """What is known before the first answer that counts."""
    about = {"role": "my_child", "relation": "parent"} if age > MINOR else {"role": "myself"}
    return {"requester_age": age, **about, "situations": [situation]}


def _around(situation: str, age: int, order: int) -> Iterator[Said]:
    quiet = calm(situation, age, order)
    for question in law.questions_for(quiet, DATA):
        if question.id in ("role", "relation", "situations"):
            continue
        for option in options(question):
            answers = {**quiet, question.id: option}
            result = routing(answers)
            found = frozenset(result["urgency"]["by_level"]["emergency"])
            untold = question.id == "reported" and REPORT in result["signposts"]
            if found or untold:
                yield Said(situation, question.id, option, answers, found)


def said_in_danger() -> list[Said]:
    """Each question and option once for each set of emergencies that it brings up, for grown-ups and for children."""
    found: dict[tuple[Any, ...], Said] = {}
    for situation, age in product((code for code in DATA.question("situations").codes if code != "not_sure"), AGES):
        around = (said for order in ORDERS for said in _around(situation, age, order))
        for said in (*_picked(situation, age), *around):
            found.setdefault((age, said.question, str(said.option), said.emergencies), said)
    return list(found.values())


def _picked(situation: str, age: int) -> Iterator[Said]:
    """A situation that is an emergency by itself, before anything more is asked."""
    answers = start(situation, age)
    if "U07" in emergencies(answers):
        yield Said(situation, "situations", [situation], answers, emergencies(answers))
