"""Lighthouse on its phone profile: performance, accessibility and best practices of public pages, by the app itself.

Lighthouse is no part of what an office installs. `node_modules/` has it where somebody put it there
(`npm install --no-save lighthouse@VERSION`); `REFERRAL_LIGHTHOUSE` names another folder that holds it.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from flask import Flask

from benchmarks._phone import served
from tests.browser.conftest import FLAGS, chromium

ROOT = Path(__file__).resolve().parent.parent
VERSION = "13.5.0"
CATEGORIES = ("performance", "accessibility", "best-practices")
#: How often one look is tried: Lighthouse asks for it itself when the browser lost its trace.
TRIES = 3
AGAIN = "Please run Lighthouse again"


class NotThere(RuntimeError):
    """Lighthouse is not installed."""


def command() -> list[str]:
    """How Lighthouse is called here. Raises NotThere."""
    folder = Path(os.environ.get("REFERRAL_LIGHTHOUSE", ROOT))
    cli = folder / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not cli.exists():
        raise NotThere(f"no Lighthouse in {folder}: npm install --no-save lighthouse@{VERSION}")
    node = ROOT / ".venv" / "bin" / "node"
    return [str(node) if node.exists() else "node", str(cli)]


def cookies(app: Flask) -> dict[str, str]:
    """The pages that are looked at, each with the cookies of a browser that is as far as that."""
    from benchmarks.pages import answering, story
    from tests.web.form_walk import Walker

    def held(walker: Walker) -> str:
        jar = walker.client._cookies.values()
        return "; ".join(f"{cookie.decoded_key}={cookie.decoded_value}" for cookie in jar)

    began = Walker(app)
    began.through(answering(story()))
    screens = [path for path, _asked in began.seen]
    sent = Walker(app)
    sent.through(answering(story()))
    sent.finish()
    return {"/": "", screens[len(screens) // 2]: held(began), "/status/request": held(sent)}


def lighthouse(runs: int) -> dict[str, Any]:
    """By page the points of each category (the median run's) and what is not full, with the value that was measured."""
    called = command()
    with served() as (url, app):
        return {page: _looked_at(called, url + page, said, runs) for page, said in cookies(app).items()}


def _looked_at(called: list[str], address: str, cookie: str, runs: int) -> dict[str, Any]:
    found = sorted((_once(called, address, cookie) for _ in range(runs)), key=lambda one: one["performance"])
    return found[len(found) // 2]


def _once(called: list[str], address: str, cookie: str) -> dict[str, Any]:
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        asked = [
            *called,
            address,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            "--form-factor=mobile",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={' '.join(['--headless=new', *root, *FLAGS])}",
            *([f"--extra-headers={json.dumps({'Cookie': cookie})}"] if cookie else []),
        ]
        for tried in range(1, TRIES + 1):
            done = subprocess.run(
                asked, env={**os.environ, "CHROME_PATH": chromium()}, capture_output=True, text=True, timeout=180
            )
            if not done.returncode:
                break
            if AGAIN not in done.stderr or tried == TRIES:
                raise RuntimeError(done.stderr[-500:])
        said = json.loads(report.read_text("utf-8"))
    points = {name: round(100 * (said["categories"][name]["score"] or 0)) for name in CATEGORIES}
    wanting = {
        name: audit.get("displayValue") or audit["title"]
        for category in said["categories"].values()
        for name in (each["id"] for each in category["auditRefs"] if each["weight"])
        if (audit := said["audits"][name])["score"] is not None and audit["score"] < 1
    }
    return {**points, "shown": said["finalDisplayedUrl"].partition("//")[2].partition("/")[2], "not_full": wanting}
