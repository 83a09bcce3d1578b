"""Figures of the targets come from the tests alone, and the list of what is third-party from the locks (T79, T80)."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

from referral_app.config import ROOT
from tools import figures, sbom

REPORT = """<testsuites><testsuite>
<testcase classname="tests.security.test_the_record" file="tests/security/test_the_record.py" name="test_a[sqlite]">
<properties><property name="T43 changes found" value="1000 of 1000"/></properties></testcase>
<testcase classname="x" file="tests/security/test_the_record.py" name="test_p[postgresql]"/>
<testcase classname="tests.web.test_limits" file="tests/web/test_limits.py" name="test_b"><failure/></testcase>
</testsuite></testsuites>"""


def rows(page: str) -> dict[str, list[str]]:
    found = {}
    for line in page.splitlines():
        if re.match(r"\| T\d\d \|", line):
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            assert cells[0] not in found
            found[cells[0]] = cells
    return found


def written(tmp_path: Path) -> dict[str, list[str]]:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    return rows(figures.page(figures.read_reports([report]), "ci", "2026-11-28"))


def test_every_target_has_one_row(tmp_path: Path) -> None:
    assert tuple(written(tmp_path)) == figures.TARGETS


def test_a_row_says_what_its_tests_noted_on_which_engines_and_that_there_is_a_control(tmp_path: Path) -> None:
    row = written(tmp_path)["T43"]
    assert row[2].startswith("changes found: 1000 of 1000")
    assert row[3:7] == ["yes", "sqlite, postgresql", "ci", "2026-11-28"]


def test_what_failed_or_did_not_run_or_has_no_test_says_so(tmp_path: Path) -> None:
    """The control of the page: nothing of it looks like a figure."""
    found = written(tmp_path)
    assert found["T69"][2].startswith("**1 tests failed**")
    assert found["T75"][2] == "not run here"
    without = [target for target in figures.targets(figures.PROMISES.read_text("utf-8")) if not target.files]
    assert all(found[target.id][2] == (target.left or "not yet") for target in without)


def test_the_page_that_is_kept_has_every_target_and_says_who_wrote_it() -> None:
    kept = figures.PAGE.read_text("utf-8")
    assert tuple(rows(kept)) == figures.TARGETS
    assert "Written by `make figures`" in kept


def test_the_list_of_packages_names_all_of_both_locks_with_hashes() -> None:
    python, node = sbom.PYTHON.read_text("utf-8"), sbom.NODE.read_text("utf-8")
    made = sbom.document(python, node)
    purls = {one["purl"] for one in made["components"]}
    pinned = [line.split(";")[0].rstrip(" \\") for line in python.splitlines() if re.match(r"[A-Za-z0-9]", line)]
    assert len(pinned) > 50
    for line in pinned:
        name, _, version = re.sub(r"\[.*?\]", "", line).partition("==")
        assert f"pkg:pypi/{name.lower().replace('_', '-')}@{version}" in purls, line
    for path, package in json.loads(node)["packages"].items():
        if path:
            name = path.rpartition("node_modules/")[2].replace("@", "%40")
            assert f"pkg:npm/{name}@{package['version']}" in purls, path
    assert [one["name"] for one in made["components"] if not one.get("hashes")] == []
    assert made == sbom.document(python, node)
    assert made["serialNumber"] != sbom.document(python + "#", node)["serialNumber"]


def test_a_package_without_a_hash_is_seen() -> None:
    """The control of the list."""
    assert sbom.python_components("some-package==1.0\n") == [
        {
            "type": "library",
            "bom-ref": "pkg:pypi/some-package@1.0",
            "name": "some-package",
            "version": "1.0",
            "purl": "pkg:pypi/some-package@1.0",
        }
    ]


def test_the_table_of_the_standard_names_each_requirement_once_and_only_evidence_that_is_there() -> None:
    table = (ROOT / "docs" / "asvs.md").read_text("utf-8")
    lines = [line for line in table.splitlines() if re.match(r"\| V?\d+\.\d+\.\d+ \|", line)]
    ids = [line.split("|")[1].strip() for line in lines]
    assert len(ids) == len(set(ids)) == 253
    statuses = {line.split("|")[3].strip() for line in lines}
    assert statuses <= {"met", "partly", "not", "not applicable"}
    for line in lines:
        files = re.findall(r"`([\w./-]+\.\w+)`", line)
        assert all((ROOT / file).exists() or (ROOT / "tests" / file).exists() for file in files), line
        if line.split("|")[3].strip() in ("met", "partly"):
            assert line.split("|")[4].strip(), line


def test_the_line_that_sums_it_up_counts_the_rows() -> None:
    table = (ROOT / "docs" / "asvs.md").read_text("utf-8")
    states = Counter(re.findall(r"^\| \d+\.\d+\.\d+ \|[^|]*\| ([a-z ]+) \|", table, re.MULTILINE))
    told = re.search(r"^Of 253: (\d+) met, (\d+) partly, (\d+) not, (\d+) not applicable\.$", table, re.MULTILINE)
    assert told is not None
    assert [int(n) for n in told.groups()] == [states[name] for name in ("met", "partly", "not", "not applicable")]


def test_some_rows_can_be_made_anew_and_the_others_stay(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    kept = figures.page({}, "ci", "2026-11-01")
    ran = figures.read_reports([report])
    made = rows(figures.with_rows(kept, ran, "full", "2026-11-28", ["T43"]))
    assert made["T43"][2].startswith("changes found: 1000 of 1000")
    assert {name: cells for name, cells in made.items() if name != "T43"} == {
        name: cells for name, cells in rows(kept).items() if name != "T43"
    }
