"""What code, tests and documents cite can be looked up: every id stands in docs/promises.md, every page is there."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterable, Iterator, Set
from functools import cache
from pathlib import Path

import pytest

from referral_app.config import ROOT
from referral_app.roster.columns import TEXTS

PROMISES = ROOT / "docs" / "promises.md"
SUFFIXES = {".py", ".md", ".html", ".txt", ".js", ".scss", ".sh", ".toml", ".yml", ".mjs"}
ROOMS = ("referral_app", "tests", "docs", "migrations", "tools", "benchmarks")
#: Made by a program, or by nobody here; and this file, whose controls are wrong on purpose.
LEFT_OUT = ("static/dist", "__pycache__", "tests/house/test_every_cited_id_is_explained.py")

#: A promise (A26, T54, U9), a rule of the law (M12; law U17), a message about a roster (R27). Not part of a longer code
#: such as `US-TX-W1` or `2026-02-03T10:00`.
ID = re.compile(r"(?<![\w\-:.])(law )?([A-FHKMNRSTW]\d{2}|U\d{1,2})(?![\w:]|-\w)")
#: These letters begin rules of the law alone: no word has to tell them from a promise.
OF_THE_LAW_ALONE = "HKMNS"
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
PAGE = re.compile(r"(?<![\w/-])((?:docs/)?(?:\.\./)*(?:adr/)?[\w-]+\.md)\b")
#: The law is being written anew; what stands in its rooms may name its source until then. Then this goes.
UNTIL_THE_LAW_IS_REWRITTEN = re.compile(r"ROUTING|R3|\(?rulings")
LAW_ROOMS = ("referral_app/law/", "tests/law/")
#: A rule that is not there, planted by tests of the checks.
PLANTED = {"C99"}


def files() -> Iterator[Path]:
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*")):
            name = file.relative_to(ROOT).as_posix()
            if file.suffix in SUFFIXES and file.is_file() and not any(part in name for part in LEFT_OUT):
                yield file
    yield from (ROOT / name for name in ("README.md", "CONTRIBUTING.md", "Makefile", "pyproject.toml"))


@cache
def prose(file: Path) -> tuple[tuple[int, str], ...]:
    """(line, words) of what a person wrote for people: of Python its comments, docstrings and sentences."""
    text = file.read_text("utf-8")
    return tuple(prose_of_python(text) if file.suffix == ".py" else enumerate(text.splitlines(), 1))


def prose_of_python(text: str) -> Iterator[tuple[int, str]]:
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
            yield from enumerate(token.string.splitlines(), token.start[0])


@cache
def explained() -> dict[str, str]:
    """By id, the rest of its row in the page of promises."""
    rows = re.findall(r"^\| ([A-F]\d{2}|T\d{2}|U\d{1,2}) \| (.+) \|$", PROMISES.read_text("utf-8"), re.M)
    return dict(rows)


@cache
def rules_of_the_law() -> frozenset[str]:
    """The ids that have a text among the data of the law, and those that docs/law.md lists ("D01–D09", "**C34**")."""
    texts = json.loads((ROOT / "referral_app" / "law" / "data" / "rules.json").read_text("utf-8"))
    found = set(re.findall(r'"([A-Z]\d{2})"', json.dumps(texts)))
    page = (ROOT / "docs" / "law.md").read_text("utf-8")
    for letter, first, last in re.findall(r"\b([A-Z])(\d{2})–\1(\d{2})\b", page):
        found |= {f"{letter}{n:02}" for n in range(int(first), int(last) + 1)}
    return frozenset(found | set(re.findall(r"\*\*([A-Z]\d{2})\*\*", page)) | PLANTED)


def unexplained(name: str, lines: Iterable[tuple[int, str]]) -> Iterator[str]:
    """The citations of one file that nobody could look up."""
    if name.startswith(OTHER_CODES):
        return
    in_law = name.startswith(OF_THE_LAW)
    for number, line in lines:
        for law, code in ID.findall(line):
            of_the_law = in_law or law or code[0] in OF_THE_LAW_ALONE
            known = rules_of_the_law() if of_the_law else explained().keys() | TEXTS.keys()
            if code not in known:
                yield f"{name}:{number}: {law}{code} is not explained"


def astray(name: str, lines: Iterable[tuple[int, str]], pages: Set[str]) -> Iterator[str]:
    """The citations of pages that are not in the repository."""
    in_law = name.startswith(LAW_ROOMS)
    for number, line in lines:
        for found in NOT_HERE.finditer(line):
            if not (in_law and UNTIL_THE_LAW_IS_REWRITTEN.match(found[0])):
                yield f"{name}:{number}: {found[0]} is not in the repository"
        for page in PAGE.findall(line):
            if page.removeprefix("../") not in pages and f"docs/{page}" not in pages and not NOT_HERE.search(page):
                yield f"{name}:{number}: {page} is not in the repository"


def pages_here() -> set[str]:
    found = {file.relative_to(ROOT).as_posix() for room in ("docs", "tests") for file in (ROOT / room).rglob("*.md")}
    found |= {file.name for file in ROOT.glob("*.md")}
    # Written by `make figures`.
    return found | {Path(name).name for name in found} | {"docs/security-figures.md"}


def test_every_id_that_is_cited_is_explained() -> None:
    assert len(explained()) > 190
    assert len(rules_of_the_law()) > 100
    lost = [fault for file in files() for fault in unexplained(file.relative_to(ROOT).as_posix(), prose(file))]
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
    ["# (A99)", "# never (T81)", "# held by law U77", "# as law T01 says", "# (A26, B99)", "# M99", "# [R99]"],
)
def test_an_id_nobody_explains_is_found(line: str) -> None:
    """The control."""
    assert list(unexplained("referral_app/x.py", [(1, line)]))


@pytest.mark.parametrize(
    "line", ["# (A26)", "# T54, U9 and law U17", "# US-TX-W01", '"2026-02-28T10:00"', "# law M12", "# M12, [R27]"]
)
def test_what_is_explained_or_no_id_is_left_alone(line: str) -> None:
    assert not list(unexplained("referral_app/x.py", [(1, line)]))


def test_in_the_room_of_the_law_a_bare_mark_is_its_rule_and_nothing_else() -> None:
    assert not list(unexplained("referral_app/law/x.py", [(1, "# K01 to K06, and C07")]))
    assert list(unexplained("referral_app/law/x.py", [(1, "# T54"), (2, "# N99")])) == [
        "referral_app/law/x.py:1: T54 is not explained",
        "referral_app/law/x.py:2: N99 is not explained",
    ]


def test_only_what_people_read_is_looked_at() -> None:
    source = 'A = "B99"\nB = "see B99 there"  # C99\n\ndef f() -> None:\n    """D99"""\n'
    assert [code for line in prose_of_python(source) for _, code in ID.findall(line[1])] == ["B99", "C99", "D99"]


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
    assert list(astray("referral_app/x.py", [(1, line)], pages_here()))


@pytest.mark.parametrize("line", ["# docs/offers.md, Stages", "# [law.md](law.md)", "# a house of rules", "# features"])
def test_a_page_that_is_here_is_left_alone(line: str) -> None:
    assert not list(astray("referral_app/x.py", [(1, line)], pages_here()))


#: `workflow/ladders.py`, `law.json`: a file named in a document, by the end of its path.
FILE = re.compile(r"`([\w/.-]*\w\.(?:py|json|csv|html|txt|yml|mjs|toml|po|scss))\b")
#: Made when somebody runs it, or named as an example.
NOT_ALWAYS_THERE = {
    "_name.html",
    "demo-accounts.json",
    "CASE.json",
    "law.po",
    "messages.po",
    "instance/demo-accounts.json",
}


@cache
def files_here() -> tuple[str, ...]:
    names = (file.relative_to(ROOT).as_posix() for room in ROOMS for file in (ROOT / room).rglob("*.*"))
    return tuple(f"/{name}" for name in (*names, *(file.name for file in ROOT.iterdir())))


def gone(text: str) -> list[str]:
    """Files that a document names and that are not there."""
    named = {name for name in FILE.findall(text) if "*" not in name and name not in NOT_ALWAYS_THERE}
    return sorted(name for name in named if not any(there.endswith(f"/{name}") for there in files_here()))


@pytest.mark.parametrize("name", sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / "docs").rglob("*.md")))
def test_a_document_names_only_files_that_are_there(name: str) -> None:
    assert gone((ROOT / name).read_text("utf-8")) == []


def test_a_file_that_was_renamed_is_missed_in_the_documents() -> None:
    """The control."""
    assert gone("see `workflow/ladders.py` and `actions/no_such_verb.py`") == ["actions/no_such_verb.py"]
