"""`make figures`: every target with its figure, its control and its test, written down where readers find them.

The tests that docs/promises.md names for T01 to T80 run, and what each notes with pytest's `record_property` ("T43 …")
becomes the figure of its target in docs/security-figures.md. What the benchmarks print becomes benchmarks/results.json.

    make figures                                    full size (REFERRAL_FULL_FIGURES), and the benchmarks
    python tools/figures.py --size ci               the sizes of CI, no benchmarks: a quarter of an hour
    python tools/figures.py --size ci --report F …  the page alone, from reports that pytest wrote (xunit1)
    … --report F … --only T49 T50                   those rows alone, the others as they stand

A target whose tests did not run or did not pass says so. Nobody writes the page by hand.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
PROMISES = ROOT / "docs" / "promises.md"
PAGE = ROOT / "docs" / "security-figures.md"
RESULTS = ROOT / "benchmarks" / "results.json"
#: The target ids, T01 to T80.
TARGETS = tuple(f"T{number:02d}" for number in range(1, 81))
_ROW = re.compile(r"^\| (T\d\d) \| (.*?) \| (.*?) \|$", re.MULTILINE)
_FILE = re.compile(r"`([\w/]+\.py)`")
#: How a test says that it, or one beside it, shows the fault that it looks for.
_CONTROL = re.compile(r"(?<![A-Za-z-])controls?(?![A-Za-z])", re.IGNORECASE)
_ENGINES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Target:
    """One row of docs/promises.md: what is promised, which files of tests show it, and what is left, if it says so."""

    id: str
    promised: str
    files: tuple[str, ...]
    left: str


@dataclass
class Ran:
    """What came of the tests of one file: how many passed, failed and were skipped, on which engines, and what they
    noted, by the target."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    engines: set[str] = field(default_factory=set)
    noted: list[tuple[str, str]] = field(default_factory=list)


def targets(promises: str) -> list[Target]:
    """The targets of docs/promises.md. "not yet" and "in part: …" are what is left."""
    found = []
    for name, promised, by in _ROW.findall(promises):
        words = _FILE.sub("", by).strip(" ,")
        found.append(Target(name, promised, tuple(_FILE.findall(by)), words))
    return found


def has_control(file: str) -> bool:
    """Whether the test's file has a test of the fault itself, a control, that must be caught."""
    path = TESTS / file
    return path.is_file() and _CONTROL.search(path.read_text("utf-8")) is not None


def read_reports(reports: Sequence[Path]) -> dict[str, Ran]:
    """What pytest wrote of its runs, by the file of the tests."""
    found: dict[str, Ran] = {}
    for case in (case for report in reports for case in ElementTree.parse(report).iter("testcase")):
        file = (case.get("file") or case.attrib["classname"].replace(".", "/") + ".py").removeprefix("tests/")
        ran = found.setdefault(file, Ran())
        if any(case.find(tag) is not None for tag in ("failure", "error")):
            ran.failed += 1
        elif case.find("skipped") is not None:
            ran.skipped += 1
        else:
            ran.passed += 1
        ran.engines |= {engine for engine in _ENGINES if engine in case.attrib["name"]}
        ran.noted += [(noted.attrib["name"], noted.attrib["value"]) for noted in case.iter("property")]
    return found


def row(target: Target, ran: dict[str, Ran], size: str, day: str) -> str:
    """The line of one target."""
    files = [ran[file] for file in target.files if file in ran]
    # A figure may be noted by a test of another target's file.
    noted = [f"{_bare(name)}: {value}" for one in ran.values() for name, value in one.noted if _of(name, target.id)]
    passed, failed = sum(one.passed for one in files), sum(one.failed for one in files)
    if not target.files:
        said, day, size = target.left or "not yet", "–", "–"
    elif failed:
        said = f"**{failed} tests failed**, {passed} passed"
    elif not passed:
        said, day, size = "not run here", "–", "–"
    else:
        said = "; ".join(dict.fromkeys(noted)) or f"{passed} tests passed"
        if len(files) < len(target.files):
            said += " (some of its tests did not run here)"
    if target.files and target.left:
        said += f"; {target.left}"
    engines = sorted({engine for one in files for engine in one.engines}, reverse=True)
    control = ("yes" if any(map(has_control, target.files)) else "none named") if target.files else "–"
    cells = (
        target.id,
        target.promised,
        said,
        control,
        ", ".join(engines) or "–",
        size,
        day,
        ", ".join(f"`{file}`" for file in target.files) or "–",
    )
    return "| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |"


def _of(name: str, target: str) -> bool:
    return name.startswith(target)


def _bare(name: str) -> str:
    return name.partition(" ")[2].lstrip(": ") or name


def page(ran: dict[str, Ran], size: str, day: str) -> str:
    """docs/security-figures.md."""
    known = targets(PROMISES.read_text("utf-8"))
    lines = [
        "# Figures of the targets",
        "",
        f"Written by `make figures` (`tools/figures.py`) on {day}, size: {size}, with {os.cpu_count()} cores, Python",
        f"{platform.python_version()} on {platform.system()}. Change the tests, never this page.",
        "",
        "A row says what the tests that show a target came to. *Control*: whether a file of them also has a test of",
        'the fault itself that must be caught; "none named" claims none. *Size*: `full` is the size of the target,',
        "`ci` a smaller one that shows the same. *Engine*: – where no database is asked, or one engine is enough.",
        '"Not run here": only in a run with a browser, or at full size.',
        "",
        "| id | promised | figure | control | engine | size | date | tests |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(row(target, ran, size, day) for target in known),
    ]
    lacking = [target.id for target in known if not target.files]
    bare = [target.id for target in known if target.files and not any(map(has_control, target.files))]
    partly = [target.id for target in known if target.files and target.left]
    lines += [
        "",
        "## What is not shown",
        "",
        f"- No test at all: {', '.join(lacking) or 'none'}.",
        f"- A part only, by the row's own words: {', '.join(partly) or 'none'}.",
        f"- No control named in the files of the tests: {', '.join(bare) or 'none'}.",
    ]
    return "\n".join(lines) + "\n"


def with_rows(text: str, ran: dict[str, Ran], size: str, day: str, only: Sequence[str]) -> str:
    """The page as it stands, with the rows of these targets made anew."""
    for target in targets(PROMISES.read_text("utf-8")):
        if target.id in only:
            made = row(target, ran, size, day)
            text = re.sub(rf"^\| {target.id} \| .*$", lambda _old, made=made: made, text, count=1, flags=re.MULTILINE)
    return text


def run_tests(size: str) -> dict[str, Ran]:
    """Run the tests of every target; a failure is a row that says so."""
    files = dict.fromkeys(f"tests/{file}" for one in targets(PROMISES.read_text("utf-8")) for file in one.files)
    there = [file for file in files if (ROOT / file).is_file() and Path(file).name.startswith("test_")]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", "-o", "junit_family=xunit1", *there]
        full = {"REFERRAL_FULL_FIGURES": "1"} if size == "full" else {}
        # At full size one test may take hours: the limit that ends what hangs is that of a night.
        command += [f"--timeout={8 * 3600}"] if full else []
        subprocess.run(command, cwd=ROOT, env={**os.environ, **full}, check=False)
        if not report.is_file():
            sys.exit("the tests did not run: nothing was written")
        return read_reports([report])


def benchmarks() -> dict[str, object]:
    found = {}
    for path in sorted((ROOT / "benchmarks").glob("[!_]*.py")):
        print(f"# {path.stem}", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", f"benchmarks.{path.stem}"]
        found[path.stem] = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return found


def main() -> int:
    told = argparse.ArgumentParser(description="Write docs/security-figures.md.")
    told.add_argument("--size", choices=("full", "ci"), default="full")
    told.add_argument("--report", type=Path, nargs="+", help="reports that pytest wrote, instead of a run")
    told.add_argument("--only", choices=TARGETS, nargs="+", metavar="T", help="with --report: rows of these alone")
    said = told.parse_args()
    if said.only and not said.report:
        told.error("--only needs --report")
    day = datetime.now(UTC).date().isoformat()
    ran = read_reports(said.report) if said.report else run_tests(said.size)
    made = page(ran, said.size, day)
    if said.only:
        made = with_rows(PAGE.read_text("utf-8"), ran, said.size, day, said.only)
    PAGE.write_text(made, "utf-8")
    if said.size == "full" and not said.report:
        machine = {"measured": day, "cores": os.cpu_count(), "python": platform.python_version()}
        RESULTS.write_text(json.dumps({"machine": machine, **benchmarks()}, indent=1) + "\n", "utf-8")
    failed = sum(one.failed for one in ran.values())
    if failed:
        print(f"{failed} tests failed: their rows say so", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
