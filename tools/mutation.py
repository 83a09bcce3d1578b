"""Mutants of the rules rooms: `python tools/mutation.py law 800 3` says how many of a sample the tests notice.

Works in a copy outside the tree. mutmut makes the mutants; each of the sample is first tried on the examples of the
law alone (`tests/law/unnoticed.py`: quick, and kills most), and what survives there is handed to mutmut, which runs
the quick tests of the room. JSON on standard output: counts and the names of the survivors. 0 takes every mutant; the
last number is the seed of the sample.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MUTMUT = Path(sys.executable).parent / "mutmut"
#: These read the source of the room, or play out whole weeks for every mutant.
LEFT_OUT = {
    "law": ("tests/law/test_rule_ids.py",),
    "matching": ("tests/matching/test_plan_played_out.py",),
}
SETTINGS = """
[tool.mutmut]
source_paths = ["referral_app"]
only_mutate = ["referral_app/{room}/*"]
pytest_add_cli_args = ["-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider", "-q", "-m", "not slow"{ignored}]
pytest_add_cli_args_test_selection = ["tests/{room}"]
"""


def copy(room: str, folder: Path) -> None:
    """The package, the room's tests and the settings of mutmut."""
    leave = shutil.ignore_patterns("__pycache__", "static")
    shutil.copytree(ROOT / "referral_app", folder / "referral_app", ignore=leave)
    shutil.copytree(ROOT / "tests" / room, folder / "tests" / room, ignore=leave)
    (folder / "tests" / "__init__.py").touch()
    ignored = "".join(f', "--ignore={name}"' for name in LEFT_OUT[room])
    settings = (ROOT / "pyproject.toml").read_text("utf-8") + SETTINGS.format(room=room, ignored=ignored)
    (folder / "pyproject.toml").write_text(settings, "utf-8")


def mutmut(folder: Path, names: list[str]) -> None:
    subprocess.run([MUTMUT, "run", "--max-children", "1", *names], cwd=folder, stdout=sys.stderr, check=False)


def results(folder: Path, room: str) -> dict[str, int | None]:
    """Exit code by mutant: 0 is a survivor, None was not tried."""
    found: dict[str, int | None] = {}
    for file in sorted((folder / "mutants" / "referral_app" / room).glob("*.meta")):
        found |= json.loads(file.read_text("utf-8"))["exit_code_by_key"]
    return found


def unnoticed_by_examples(folder: Path, names: list[str]) -> list[str]:
    found: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-m", "tests.law.unnoticed"],
        cwd=folder / "mutants",
        env={**os.environ, "MUTANT_UNDER_TEST": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as trying:
        if trying.stdin is None or trying.stdout is None:
            raise RuntimeError("no pipes")
        json.dump(names, trying.stdin)
        trying.stdin.close()
        for line in trying.stdout:
            found.append(line.strip())
            print(f"not noticed by the examples: {line.strip()}", file=sys.stderr, flush=True)
    if trying.returncode != 0:
        raise RuntimeError("the examples do not hold without a change")
    return found


def main(room: str, size: int, seed: int) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        copy(room, folder)
        mutmut(folder, ["no.such.mutant"])
        every = sorted(results(folder, room))
        sample = sorted(random.Random(seed).sample(every, size)) if size else every
        left = unnoticed_by_examples(folder, sample) if room == "law" else sample
        print(f"{len(left)} of {len(sample)} left for the tests", file=sys.stderr)
        if left:
            mutmut(folder, left)
        code = results(folder, room)
        survivors = [name for name in left if code[name] in (0, None, 33)]
        by_file = Counter(name.rsplit(".", 1)[0] for name in survivors)
        told = {
            "room": room,
            "mutants": len(every),
            "seed": seed,
            "tried": len(sample),
            "killed": len(sample) - len(survivors),
            "percent": round(100 * (1 - len(survivors) / len(sample)), 1),
            "survivors_by_file": dict(by_file.most_common()),
            "survivors": survivors,
        }
        print(json.dumps(told, indent=1))


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="How many changed rules the tests notice.")
    options.add_argument("room", choices=sorted(LEFT_OUT))
    options.add_argument("size", type=int, nargs="?", default=0)
    options.add_argument("seed", type=int, nargs="?", default=3)
    given = options.parse_args()
    main(given.room, given.size, given.seed)
