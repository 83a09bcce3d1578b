"""`requests import`: intake answers from a file, submitted as if they came from the form."""

from __future__ import annotations

from typing import Any

import click

from referral_app.commands.base import Group, fail, opens_database, say
from referral_app.commands.pure import parse_json, read_bytes
from referral_app.roster.problems import printable


@click.group("requests", cls=Group)
def requests() -> None:
    """Requests of families."""


@requests.command("import")
@click.argument("file", metavar="FILE.jsonl")
@opens_database
def import_requests(file: str) -> None:
    """Submit the `answers` of every line; print reference and phrase, a tab between, one line each.

    One JSON object a line, as in the public cases. Any fault in any line: nothing is submitted.
    """
    from referral_app.actions.intake_file import submit_all
    from referral_app.clock import clock

    lines = _answers(read_bytes(file))
    the_clock = clock()
    made = submit_all(lines, now=the_clock.programme(), today=the_clock.today())
    for reference, phrase in made:
        say(f"{reference}\t{phrase}")


def _answers(written: bytes) -> list[dict[str, Any]]:
    """The answers of each line. Where there is a fault it ends the command, every fault on stdout by its line."""
    from referral_app import law, programme

    good: list[dict[str, Any]] = []
    faults: list[str] = []
    for number, line in enumerate(written.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            case = parse_json(line)
        except ValueError as error:
            faults.append(f"line {number}: {error}")
            continue
        answers = case.get("answers") if isinstance(case, dict) else None
        if not isinstance(answers, dict):
            faults.append(f"line {number}: an object with answers is wanted")
            continue
        wrong = [
            f"{fault.question} may be {fault.may_be}" for fault in law.validate_answers(answers, programme.law_data())
        ]
        wrong = wrong or _pictures(answers)
        faults += [f"line {number}: {fault}" for fault in wrong]
        good.append(answers)
    if faults:
        for fault in faults:
            say(printable(fault))
        fail(f"nothing was submitted: {len(faults)} {'fault' if len(faults) == 1 else 'faults'}")
    if not good:
        fail("the file holds no request")
    return good


def _pictures(answers: dict[str, Any]) -> list[str]:
    """What the form would take out of these valid answers: nobody is there to send them again without it."""
    from referral_app.security.text_screen import screen_fields

    texts = {}
    for question, answer in answers.items():
        if isinstance(answer, str):
            texts[question] = answer
        elif isinstance(answer, list):
            texts |= {f"{question} {n}": said for n, said in enumerate(answer, start=1) if isinstance(said, str)}
    touched = screen_fields(texts).touched
    return [
        f"{field} holds a picture or a link to pictures, which nobody may send" for field in texts if field in touched
    ]
