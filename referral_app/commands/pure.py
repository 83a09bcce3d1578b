"""`match` and `route`: pure runs on a case file, in a bare checkout, without secret, database or instance folder."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from referral_app.commands.base import Command, cannot_be_read, fail, say

#: Keys of a case file that are for people.
FOR_PEOPLE = frozenset({"id", "title", "traps", "story", "name", "why", "expected"})


class _Twice(ValueError):
    """An object names a key twice: which one is meant cannot be known."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _Twice("an object names a key twice")
    return made


def _no_number(said: str) -> None:
    raise ValueError(f"{said} is not a number of JSON")


def parse_json(written: bytes) -> Any:
    """The value of a JSON text. Raises ValueError with one line that repeats nothing of the text's content."""
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8 text") from None
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        # A lone half of a surrogate pair can be written in JSON and not in UTF-8.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except _Twice as error:
        raise ValueError(str(error)) from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON (line {error.lineno}, column {error.colno})") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except UnicodeEncodeError:
        raise ValueError("it holds half a character") from None
    except ValueError:
        raise ValueError("it holds a number that cannot be read") from None
    return value


def read_bytes(name: str) -> bytes:
    """The bytes of a file, or of standard input for `-`. Ends the command where it cannot be read."""
    try:
        if name == "-":
            return sys.stdin.buffer.read()
        with open(name, "rb") as source:
            return source.read()
    except (OSError, ValueError) as error:
        cannot_be_read(name, error)


def _case(name: str, wanted: set[str], possible: set[str]) -> dict[str, Any]:
    """The case of a file with the keys for people left out. Ends the command where a key is missing or unknown."""
    try:
        case = parse_json(read_bytes(name))
    except ValueError as error:
        fail(f"{name}: {error}")
    if not isinstance(case, dict):
        fail(f"{name}: a case is a JSON object")
    if missing := sorted(wanted - case.keys()):
        fail(f"{name}: {missing[0]} is missing")
    if unknown := sorted(case.keys() - wanted - possible - FOR_PEOPLE):
        fail(f"{name}: {unknown[0]} is not known")
    return {key: value for key, value in case.items() if key not in FOR_PEOPLE}


@click.command("match", cls=Command)
@click.argument("case", metavar="CASE.json")
def match(case: str) -> None:
    """Rank the roster of a case file ({"request", "roster", "policy"?}) by matching A1; - reads standard input."""
    given = _case(case, {"request", "roster"}, {"policy"})
    from referral_app.matching import match_case

    say(json.dumps(_ran(case, lambda: match_case(given)), ensure_ascii=False))


@click.command("route", cls=Command)
@click.argument("case", metavar="CASE.json")
def route(case: str) -> None:
    """Route the answers of a case file ({"context", "answers"}) by the dated law; - reads standard input."""
    given = _case(case, {"context", "answers"}, set())
    from referral_app import law

    def routing() -> Any:
        data = law.load(law_folder())
        faults = [*law.validate_context(given["context"]), *law.validate_answers(given["answers"], data)]
        if faults:
            raise ValueError("; ".join(f"{fault.question} may be {fault.may_be}" for fault in faults))
        return law.route(given["answers"], given["context"], data)

    say(json.dumps(_ran(case, routing), ensure_ascii=False))


def law_folder() -> Path | None:
    """The folder of law data that REFERRAL_LAW_DIR names: read here, because a pure run reads no other setting."""
    named = os.environ.get("REFERRAL_LAW_DIR")
    return Path(named) if named else None


def _ran(name: str, run: Callable[[], Any]) -> Any:
    try:
        return run()
    except ValueError as error:
        fail(f"{name}: {error}")
