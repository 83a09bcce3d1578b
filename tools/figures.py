"""`make figures`: every promise at its full size, and every benchmark, written down where readers find them.

The slow tests run with REFERRAL_FULL_FIGURES=1; what each notes with pytest's `record_property` becomes a row of
docs/security-figures.md. What the benchmarks print becomes benchmarks/results.json. A failure leaves both files as
they were.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "security-figures.md"
RESULTS = ROOT / "benchmarks" / "results.json"


def machine() -> dict[str, object]:
    return {
        "measured": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
    }


def full_size_tests() -> list[tuple[str, str, str]]:
    """(test, what was measured, figure) of every slow test that notes one."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-m",
            "slow",
            f"--junitxml={report}",
            "-o",
            "junit_family=xunit1",
        ]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, "REFERRAL_FULL_FIGURES": "1"}, check=False)
        if done.returncode:
            sys.exit(f"the tests at full size failed with code {done.returncode}: nothing was written")
        return [
            (case.attrib["name"], noted.attrib["name"], noted.attrib["value"])
            for case in ElementTree.parse(report).iter("testcase")
            for noted in case.iter("property")
        ]


def benchmarks() -> dict[str, object]:
    found = {}
    for path in sorted((ROOT / "benchmarks").glob("[!_]*.py")):
        print(f"# {path.stem}", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", f"benchmarks.{path.stem}"]
        found[path.stem] = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return found


def page(rows: list[tuple[str, str, str]]) -> str:
    where = machine()
    lines = [
        "# Figures of the promises",
        "",
        f"Measured on {where['measured']} with {where['cores']} cores, Python {where['python']} on {where['system']},",
        "by `make figures`. Each row is a test that failed against its control first.",
        "",
        "| test | measured | figure |",
        "| --- | --- | --- |",
        *(f"| {test} | {what} | {figure} |" for test, what, figure in rows),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    RESULTS.write_text(json.dumps({"machine": machine(), **benchmarks()}, indent=1) + "\n", "utf-8")
    PAGE.write_text(page(full_size_tests()), "utf-8")
