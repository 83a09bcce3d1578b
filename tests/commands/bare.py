"""A bare copy of the tree, and `flask` run in it with nothing in the environment."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.waiting import HANG

ROOT = Path(__file__).resolve().parents[2]
FLASK = Path(sys.executable).parent / "flask"


def bare_copy(folder: Path) -> Path:
    """The code alone, as a fresh checkout holds it: no built files, no instance, no secrets."""
    shutil.copytree(
        ROOT / "referral_app",
        folder / "referral_app",
        ignore=shutil.ignore_patterns("__pycache__", "dist", "*.mo"),
    )
    shutil.copy(ROOT / "wsgi.py", folder)
    return folder


def run(
    tree: Path, *args: str, stdin: bytes = b"", cwd: Path | None = None, environ: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [FLASK, "--app", tree / "wsgi.py", *args],
        input=stdin,
        cwd=cwd or tree,
        env={"PYTHONDONTWRITEBYTECODE": "1", **(environ or {})},
        capture_output=True,
        check=False,
        timeout=HANG,
    )
