"""T72: a million rows, fifty megabytes: read in little memory, every fault named, nothing changed.

A tenth of it, unless REFERRAL_FULL_FIGURES is set: memory does not grow with the file, so that a tenth shows the same.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.bare import FLASK, ROOT
from tests.roster.book import BEA, file_of

MEGABYTES = 1 << 20
MOST_MEMORY = 200 * MEGABYTES
FULL = bool(os.environ.get("REFERRAL_FULL_FIGURES"))
ROWS, SIZE = (1_000_000, 50_000_000) if FULL else (100_000, 5_000_000)
#: Runs a command from a small process: one that is begun by a large process counts the memory of that one as its own.
WEIGH = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
with open(sys.argv[1], "w") as told:
    told.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""
#: What the system counts memory in.
KILOBYTES = 1 if sys.platform == "darwin" else 1024
HEAD, ROW = (part.decode() for part in file_of(BEA).split(b"\r\n", 1))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an office with an empty, migrated database."""
    environ = {"REFERRAL_INSTANCE": str(tmp_path_factory.mktemp("office")), "REFERRAL_TRUSTED_PROXIES": "0"}
    for name in ("SECRET", "FIELD", "INDEX", "AUDIT"):
        environ[f"REFERRAL_{name}_KEY"] = f"{name} of this test qZ8xV2mLr4Tn9Wc5Ky1BdQw8Xz6"
    done = subprocess.run(
        [FLASK, "--app", "wsgi", "db", "upgrade"], cwd=ROOT, env=environ, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return environ


def imported(office: dict[str, str], file: Path) -> tuple[int, str, Path, int]:
    """Exit code, complaint, the file of what was said, and the most memory it took, in bytes."""
    said = file.with_suffix(".out")
    complaints = file.with_suffix(".err")
    used = file.with_suffix(".used")
    command = [sys.executable, "-c", WEIGH, str(used), FLASK, "--app", "wsgi", "roster", "import", str(file)]
    with said.open("wb") as out, complaints.open("wb") as err:
        code = subprocess.run(command, cwd=ROOT, env=office, stdout=out, stderr=err, check=False).returncode
    return code, complaints.read_text("utf-8"), said, int(used.read_text()) * KILOBYTES


def count(file: Path, wanted: str) -> int:
    with file.open(encoding="utf-8") as lines:
        return sum(wanted in line for line in lines)


def short_rows(file: Path) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.write(f"{HEAD}\n")
        out.writelines(f"a-{n},Bea,Lund,,,b{n}@example.org,+12145550101,x\n" for n in range(ROWS))


def good_rows_and_a_bad_one(file: Path) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.write(f"{HEAD}\n")
        n = 0
        while out.tell() < SIZE:
            changed = ROW.replace("a-103", f"a-{n}").replace("bea.lund", f"b{n}b").replace("OH-103", f"OH-{n}")
            out.write(changed.replace("\r\n", "\n"))
            n += 1
        out.write(ROW.replace("a-103", "a-0").replace("bea.lund", "b0b").replace("OH-103", "OH-0"))


def one_line(file: Path) -> None:
    file.write_text(f"{HEAD}\n" + "x" * SIZE, "utf-8")


def one_quote(file: Path) -> None:
    file.write_text(f'{HEAD}\n"' + "x\n" * (SIZE // 2), "utf-8")


@pytest.mark.slow
def test_the_control_a_reader_that_takes_the_whole_file_in_is_over_the_limit(tmp_path: Path) -> None:
    """The scale itself: a process that holds so much is seen to."""
    used = tmp_path / "used"
    greedy = f"held = bytearray(b'x' * {MOST_MEMORY})"
    subprocess.run([sys.executable, "-c", WEIGH, str(used), sys.executable, "-c", greedy], check=True)
    assert int(used.read_text()) * KILOBYTES > MOST_MEMORY


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fill", "wanted", "times"),
    [
        (short_rows, "has 8 cells, the header has 23 [R10]", ROWS),
        (good_rows_and_a_bad_one, "is already in row 2 [R", 3),
        (one_line, "row 2, -: is longer than 1048576 characters [R23]", 1),
        (one_quote, "file: a quote is not closed (row 2) [R06]", 1),
    ],
)
def test_a_huge_bad_file_is_read_to_its_end_in_little_memory(
    office: dict[str, str],
    tmp_path: Path,
    fill: Callable[[Path], None],
    wanted: str,
    times: int,
    record_property: Callable[[str, object], None],
) -> None:
    file = tmp_path / "roster.csv"
    fill(file)
    assert file.stat().st_size >= SIZE
    code, complaint, said, memory = imported(office, file)
    assert code == 1
    assert complaint.startswith("Error: nothing was imported")
    assert complaint.count("\n") == 1
    assert count(said, wanted) == times
    assert memory < MOST_MEMORY
    record_property(f"T72 {fill.__name__}: bytes read, megabytes of memory", f"{SIZE}, {memory // MEGABYTES}")
    exported = subprocess.run(
        [FLASK, "--app", "wsgi", "roster", "export"], cwd=ROOT, env=office, capture_output=True, text=True, check=True
    )
    assert exported.stdout.splitlines() == [HEAD]
