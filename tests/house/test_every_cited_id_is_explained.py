"""What code, tests and documents cite can be looked up: every id stands in docs/promises.md, every page is there."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from referral_app.config import ROOT

PROMISES = ROOT / "docs" / "promises.md"
SUFFIXES = {".py", ".md", ".html", ".txt", ".js", ".scss", ".sh", ".toml", ".yml", ".mjs"}
ROOMS = ("referral_app", "tests", "docs", "migrations", "tools", "benchmarks")
#: Made by a program, or by nobody here; and this file, whose controls are wrong on purpose.
LEFT_OUT = ("static/dist", "__pycache__", "tests/house/test_every_cited_id_is_explained.py")

#: A feature, a target, a way that goes wrong. Not part of a longer code such as `US-TX-W1` or `2026-02-03T10:00`.
ID = re.compile(r"(?<![\w\-:.])(law )?([A-F]\d{2}|T\d{2}|U\d{1,2})(?![\w:]|-\w)")
#: Where a bare mark is a rule of the law (docs/promises.md, Which mark means what).
OF_THE_LAW = ("referral_app/law/", "tests/law/", "docs/law.md")
#: Codes that look alike and are none: vocabulary of mutation reports, worked cases and the law's own open questions.
OTHER_CODES = ("docs/mutation.md", "tests/matching/cases/", "referral_app/translations/")

#: Pages by which this project was once described and which are not in the repository, however they are called.
NOT_HERE = re.compile(
    r"\b(?:rulings|journeys|features|house|targets|services|security|intake_safety|stack|doors|roadmap)\.md\b"
    r"|\b(?:law/)?(?:ROUTING|SPEC|STUDY|R3)(?:\.md)?\b(?! *=)"
    r"|\blaw/roster\.md\b|\bcase\.schema\.json\b"
    r"|\((?:[^()]*, )?(?:journeys|features|targets|rulings)\b[^()]*\)"
)
PAGE = re.compile(r"(?<![\w/])((?:docs/(?:adr/)?)?[\w-]+\.md)\b")
#: The law is being written anew with pages of its own; what stands there may name its source by this one word until then.
UNTIL_THE_LAW_IS_REWRITTEN = re.compile(r"^(?:ROUTING(?:\.md)?|R3)$")
LAW_ROOMS = ("referral_app/law/", "tests/law/")


def files() -> Iterator[Path]:
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*")):
            name = file.relative_to(ROOT).as_posix()
            if file.suffix in SUFFIXES and file.is_file() and not any(part in name for part in LEFT_OUT):
                yield file
    yield from (ROOT / name for name in ("README.md", "CONTRIBUTING.md", "Makefile", "pyproject.toml"))


def prose(file: Path) -> Iterator[tuple[int, str]]:
    """(line, words) of what a person wrote for people: of Python its comments, docstrings and sentences."""
    text = file.read_text("utf-8")
    if file.suffix != ".py":
        yield from enumerate(text.splitlines(), 1)
        return
    docstrings = {
        node.body[0].lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and ast.get_docstring(node, clean=False) is not None
    }
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        # A text without a space is a code, not a sentence.
        is_sentence = token.type == tokenize.STRING and " " in token.string
        if token.type == tokenize.COMMENT or is_sentence or token.start[0] in docstrings:
            for number, line in enumerate(token.string.splitlines(), token.start[0]):
                yield number, line


def explained() -> dict[str, str]:
    """By id, the rest of its row in the page of promises."""
    rows = re.findall(r"^\| ([A-F]\d{2}|T\d{2}|U\d{1,2}) \| (.+) \|$", PROMISES.read_text("utf-8"), re.M)
    return dict(rows)


def rules_of_the_law() -> set[str]:
    texts = json.loads((ROOT / "referral_app" / "law" / "data" / "rules.json").read_text("utf-8"))
    return set(re.findall(r'"([A-Z]{1,2}\d{2})"', json.dumps(texts)))


def unexplained(name: str, lines: Iterator[tuple[int, str]], promises: set[str], rules: set[str]) -> Iterator[str]:
    """The citations of one file that nobody could look up."""
    if name.startswith((*OF_THE_LAW, *OTHER_CODES)):
        return
    for number, line in lines:
        for law, code in ID.findall(line):
            if code not in (rules if law else promises):
                yield f"{name}:{number}: {law}{code} is not explained"


def astray(name: str, lines: Iterator[tuple[int, str]], pages: set[str]) -> Iterator[str]:
    """The citations of pages that are not in the repository."""
    in_law = name.startswith(LAW_ROOMS)
    for number, line in lines:
        for found in NOT_HERE.finditer(line):
            if not (in_law and UNTIL_THE_LAW_IS_REWRITTEN.match(found[0])):
                yield f"{name}:{number}: {found[0]} is not in the repository"
        for page in PAGE.findall(line):
            if page not in pages and page.rpartition("/")[2] not in pages and not NOT_HERE.search(page):
                yield f"{name}:{number}: {page} is not in the repository"


def pages_here() -> set[str]:
    found = {file.relative_to(ROOT).as_posix() for room in ("docs", "tests") for file in (ROOT / room).rglob("*.md")}
    found |= {file.name for file in ROOT.glob("*.md")}
    return found | {Path(name).name for name in found}


def test_every_id_that_is_cited_is_explained() -> None:
    promises, rules = set(explained()), rules_of_the_law()
    assert len(promises) > 190 and len(rules) > 100
    lost = [
        fault
        for file in files()
        for fault in unexplained(file.relative_to(ROOT).as_posix(), prose(file), promises, rules)
    ]
    assert lost == []


def test_every_page_that_is_cited_is_there() -> None:
    pages = pages_here()
    lost = [fault for file in files() for fault in astray(file.relative_to(ROOT).as_posix(), prose(file), pages)]
    assert lost == []


def test_every_promise_names_a_test_that_is_there_or_says_not_yet() -> None:
    for code, row in explained().items():
        named = re.findall(r"`([\w/]+\.py)`", row)
        assert named or "not yet" in row, code
        missing = [file for file in named if not (ROOT / "tests" / file).is_file()]
        assert missing == [], code


def test_every_id_stands_once() -> None:
    ids = re.findall(r"^\| ([A-F]\d{2}|T\d{2}|U\d{1,2}) \|", PROMISES.read_text("utf-8"), re.M)
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize(
    "line",
    ["# kept for who comes (Z9, A99)", "# never (T81)", "# held by law U77", "# as law T01 says", "# (A26, B99)"],
)
def test_an_id_nobody_explains_is_found(line: str) -> None:
    """The control."""
    assert list(unexplained("referral_app/x.py", iter([(1, line)]), set(explained()), rules_of_the_law()))


@pytest.mark.parametrize("line", ["# (A26)", "# T54, U9 and law U17", "# US-TX-W01", '"2026-02-28T10:00"', "# law M12"])
def test_what_is_explained_or_no_id_is_left_alone(line: str) -> None:
    assert not list(unexplained("referral_app/x.py", iter([(1, line)]), set(explained()), rules_of_the_law()))


@pytest.mark.parametrize(
    "line",
    [
        "# one table (rulings.md, Offers)",
        "# the order of SPEC A5",
        "# called to it (journeys U9)",
        "# see law/roster.md",
        "# as house.md says, 9",
        "# ROUTING.md section 2",
        "# docs/nowhere.md",
    ],
)
def test_a_page_that_is_not_here_is_found(line: str) -> None:
    """The control."""
    assert list(astray("referral_app/x.py", iter([(1, line)]), pages_here()))


@pytest.mark.parametrize("line", ["# docs/offers.md, Stages", "# [law.md](law.md)", "# a house of rules", "# features"])
def test_a_page_that_is_here_is_left_alone(line: str) -> None:
    assert not list(astray("referral_app/x.py", iter([(1, line)]), pages_here()))
