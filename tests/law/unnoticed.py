"""Which mutants of the law no example notices: names as JSON on standard input, the unnoticed ones on standard output.

For `tools/mutation.py`: a child process for each mutant runs the very checks of the tests, without pytest around them,
on those examples that reach the changed function, and stops at the first that fails. A mutant that hangs counts as
noticed.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from tests.law import (
    clock_examples,
    real_situations,
    rule_examples,
    test_clock_examples,
    test_real_situations,
    test_rules_by_example,
    test_worked_cases,
    test_worked_cases_of_r3,
)

Check = tuple[Callable[[Any], None], Any]
MOST_SECONDS = 60
#: How mutmut names the function as it was, and the changed ones beside it.
ORIGINAL, NUMBERED = "__mutmut_orig", "__mutmut_"


def checks() -> Iterator[Check]:
    for path in test_worked_cases.CASES:
        yield test_worked_cases.test_a_worked_case_comes_out_to_the_letter, path
    for name in test_worked_cases_of_r3.CASES:
        yield test_worked_cases_of_r3.test_a_worked_case_comes_out_as_it_was_worked_out, name
    for situation in real_situations.SITUATIONS:
        yield test_real_situations.test_the_office_sees_what_the_table_says, situation
    for clock in clock_examples.EXAMPLES:
        yield test_clock_examples.test_a_clock_reads_as_it_was_worked_out, clock
    for rule in rule_examples.EXAMPLES:
        yield test_rules_by_example.test_a_rule_fires_where_it_should_and_nowhere_else, rule


def reaching() -> dict[str, list[Check]]:
    """By function: the examples that reach it, as the code is."""
    found: defaultdict[str, list[Check]] = defaultdict(list)
    for check, example in checks():
        reached: set[str] = set()

        def note(frame: FrameType, event: str, _given: Any, reached: set[str] = reached) -> None:
            if event == "call" and frame.f_code.co_name.endswith(ORIGINAL):
                reached.add(f"{frame.f_globals['__name__']}.{frame.f_code.co_name.removesuffix(ORIGINAL)}")

        sys.setprofile(note)
        try:
            check(example)
        finally:
            sys.setprofile(None)
        for function in reached:
            found[function].append((check, example))
    return found


def is_noticed(mutant: str, examples: list[Check]) -> bool:
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    code = 1
    try:
        signal.alarm(MOST_SECONDS)
        os.environ["MUTANT_UNDER_TEST"] = mutant
        for check, example in examples:
            check(example)
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    by_function = reaching()
    for name in json.load(sys.stdin):
        if not is_noticed(name, by_function[name.rpartition(NUMBERED)[0]]):
            print(name, flush=True)
