"""What pages cost: `python -m benchmarks.pages [--gets 200] [--intakes 5] [--sends 100] [--runs 5] [--no-browser]
[--lighthouse]`.

JSON on standard output. `get`: processor time of one GET of public pages and of the screens of the form, each against a
bare Flask page of the same shape (`_bare.py`) measured in turn with it, so that machine and neighbours fall out of
`ratio`. `intake`: processor time of a whole intake, one parent's answers from the first page to "we have your
message", the server alone; `bare_pages`: the same in bare pages of the first page's shape, measured around each.
`send`: how many sends a second are on the disk, beside the bare form's press (`ratio`) and beside one that waits for
the disk as often as a sending has to, twice (`ratio_to_two_commits`); one client, SQLite with `synchronous=FULL`.
Neither bare press reads the law, looks for the other side, or writes an audit chain and a letter: `cpu_ms` is what of a
send is the processor's, and no disk makes it faster than that. `phone`: Chromium with its processor four times slower
and a slow network, cold: bytes as transferred, requests, and the largest contentful paint, median of the runs.
`lighthouse`, if asked: its points for performance, accessibility and best practices on its phone profile, of the first
page, a screen of the form and a status page (`_lighthouse.py` says where it comes from).
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from benchmarks._bare import bare_app, shape_of
from benchmarks._lighthouse import command, lighthouse
from benchmarks._phone import phone
from referral_app import law
from tests.conftest import StillClock, dispose, make_settings, migrated_app
from tests.page_client import BASE
from tests.pg import postgres
from tests.web.form_walk import Walker

#: A parent whose child was taken abroad: the worked case of the law that asks most of an ordinary intake.
STORY = Path(__file__).resolve().parent.parent / "tests" / "law" / "cases_r3" / "P2.json"
PUBLIC = ("/", "/request/", "/help/safety", "/help/services")
#: The pages of the form after its screens: the words to come back with, and the review.
AFTER = ("/request/phrase", "/request/review")
LIMITS = ",".join(
    f"{name}=1000000/1h" for name in ("intake_network", "intake_whole", "intake_stop", "draft_network", "draft_stop")
)
#: A page is taken this many times at a stretch, in turn with the bare one.
STRETCHES = 5
_FAMILIES = itertools.count()
_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


class Metered:
    """WSGI middleware that adds up the processor time the app inside takes, and nothing of its client's."""

    def __init__(self, app: Any) -> None:
        self.app, self.seconds, self.requests = app, 0.0, 0

    def __call__(self, environ: Any, start_response: Any) -> list[bytes]:
        began = time.process_time()
        answer = self.app(environ, start_response)
        body = list(answer)
        if hasattr(answer, "close"):
            answer.close()
        self.seconds += time.process_time() - began
        self.requests += 1
        return body


@contextmanager
def product(engine: str = "sqlite") -> Iterator[Flask]:
    """The app with empty tables in a folder of its own, without the limits of a network: said here, as it must be."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls: tuple[str, ...] = ()
        if engine == "postgresql":
            server = stack.enter_context(postgres(durable=True))
            urls = (server.url("main"), server.url("keys"))
        app = migrated_app(make_settings(folder, *urls, limits=LIMITS), StillClock())
        app.testing = False
        try:
            yield app
        finally:
            dispose(app)


def asker(app: Any, path: str, cookies: str = "") -> Callable[[], bytes]:
    """A function that asks for a page as a server does, without a client in between."""
    headers = {"Cookie": cookies, "Accept-Language": "en", "Accept-Encoding": "gzip, deflate, br"}
    environ = EnvironBuilder(path, base_url=BASE, headers=headers).get_environ()

    def ask() -> bytes:
        said: list[str] = []
        answer = app({**environ, "wsgi.input": io.BytesIO()}, lambda status, _headers, _info=None: said.append(status))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        assert said[0].startswith("200"), (path, said)
        return body

    return ask


def compared(ours: Callable[[], object], bare: Callable[[], object], times: int) -> dict[str, float]:
    """Milliseconds of both, and the ratio: medians of stretches taken in turn."""
    rows = []
    for act in (ours, bare):
        act()
    for _ in range(STRETCHES):
        took = []
        for act in (ours, bare):
            took.append(1000 * _each(act, max(1, times // STRETCHES)))
        rows.append((took[0], took[1], took[0] / took[1]))
    ms, bare_ms, ratio = (statistics.median(column) for column in zip(*rows, strict=True))
    return {"ms": round(ms, 3), "bare_ms": round(bare_ms, 3), "ratio": round(ratio, 2)}


def _each(act: Callable[[], object], times: int) -> float:
    """Seconds of the processor that one of so many takes."""
    began = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - began) / times


def story() -> dict[str, Any]:
    """The worked case, each time of another family: with one child among them all, each sending would meet every one
    before it as the other side of its matter."""
    answers: dict[str, Any] = json.loads(STORY.read_text("utf-8"))["answers"]
    born = date(2012, 1, 1) + timedelta(days=next(_FAMILIES) % 3_000)
    return {**answers, "children": [{"ref": "c1", "dob": born.isoformat()}]}


def answering(answers: dict[str, Any]) -> Callable[[law.Question], Any]:
    return lambda question: answers.get(question.id)


def walking(app: Flask) -> Walker:
    """Somebody who tells how to reach them: a way ticked and left blank is asked about, and its page comes twice."""
    walker = Walker(app)
    walker.gives = {"phone": "202 555 0101", "email": "parent@example.org"}
    return walker


def cookies_of(walker: Walker) -> str:
    held = (walker.client.get_cookie(name, domain="localhost") for name in ("__Host-sid", "__Host-rid"))
    return "; ".join(f"{cookie.key}={cookie.value}" for cookie in held if cookie is not None)


def gets(app: Flask, folder: Path, times: int) -> dict[str, Any]:
    """Each page beside its bare twin. Screens of the form are those of a draft that holds the whole story."""
    walker = walking(app)
    walker.through(answering(story()))
    walker.finish_but_send()
    screens = [*(path for path, _asked in dict.fromkeys(walker.seen)), *AFTER]
    pages = {path: walker.client.get(path, base_url=BASE).get_data(as_text=True) for path in (*PUBLIC, *screens)}
    bare = bare_app(folder / "bare.sqlite", [shape_of(html) for html in pages.values()])
    held = {"said": cookies_of(walker)}
    typed = bare.test_client()
    token = _TOKEN.search(typed.get("/form/0", base_url=BASE).get_data(as_text=True))
    assert token
    typed.post("/press", data={"csrf_token": token[1], "list-0": "01"}, base_url=BASE, headers={"Referer": BASE})
    bare_cookie = typed.get_cookie("session", domain="localhost")
    assert bare_cookie
    found: dict[str, Any] = {"public": {}, "intake": {}}
    for number, path in enumerate(pages):
        kind, folder_of_bare = ("public", "") if path in PUBLIC else ("intake", "/form")
        cookies = "" if kind == "public" else held["said"]
        twin = asker(bare, f"{folder_of_bare}/{number}", "" if kind == "public" else f"session={bare_cookie.value}")
        row = compared(asker(app, path, cookies), twin, times)
        found[kind][path] = {**row, "bytes": len(pages[path].encode()), "bare_bytes": len(twin())}
    for kind in ("public", "intake"):
        ratios = [row["ratio"] for row in found[kind].values()]
        found[f"{kind}_ratio_median"] = round(statistics.median(ratios), 2)
        found[f"{kind}_ratio_most"] = max(ratios)
    return found


def intakes(app: Flask, folder: Path, rounds: int) -> dict[str, Any]:
    """A whole intake, from the first page to what says that it was sent."""
    first = app.test_client().get("/", base_url=BASE).get_data(as_text=True)
    bare = asker(bare_app(folder / "bare-first.sqlite", [shape_of(first)]), "/0")
    metered = Metered(app.wsgi_app)
    app.wsgi_app = metered  # type: ignore[method-assign]
    took, in_bare_pages, requests = [], [], 0
    try:
        for _ in range(rounds + 1):
            before = _each(bare, 50)
            metered.seconds, metered.requests = 0.0, 0
            app.test_client().get("/", base_url=BASE)
            walker = walking(app)
            walker.through(answering(story()))
            walker.finish()
            took.append(1000 * metered.seconds)
            in_bare_pages.append(2 * metered.seconds / (before + _each(bare, 50)))
            requests = metered.requests
    finally:
        app.wsgi_app = metered.app  # type: ignore[method-assign]
    # The first one reads catalogues, templates and lists that stay: it is told apart.
    return {
        "cold_ms": round(took[0], 1),
        "ms": round(statistics.median(took[1:]), 1),
        "bare_pages": round(statistics.median(in_bare_pages[1:])),
        "requests": requests,
    }


def sends(app: Flask, folder: Path, number: int) -> dict[str, Any]:
    """Sends a second by one client, each on the disk when it is answered, beside the bare form's: of both the press
    alone, without the page it leads to."""
    ours, at_work = [], []
    for _ in range(number):
        walker = Walker(app)
        walker.through(answering(story()))
        walker.finish_but_send()
        said = walker.agreed()
        began, working = time.perf_counter(), time.process_time()
        pressed = walker.press("/request/send", said)
        ours.append(time.perf_counter() - began)
        at_work.append(time.process_time() - working)
        assert pressed.location.endswith("/request/sent"), pressed.location
    bare = bare_app(folder / "bare-send.sqlite", [shape_of("<form></form>")]).test_client()
    token = _TOKEN.search(bare.get("/form/0", base_url=BASE).get_data(as_text=True))
    assert token
    fields = {"csrf_token": token[1], **{f"field-{n}": "an answer" for n in range(20)}}
    presses: dict[str, list[float]] = {"/press": [], "/press/counted": []}
    for _ in range(number):
        for path, took in presses.items():
            began = time.perf_counter()
            answer = bare.post(path, data=fields, base_url=BASE, headers={"Referer": BASE})
            took.append(time.perf_counter() - began)
            assert answer.status_code == 303
    rate = 1 / statistics.median(ours)
    once, twice = (1 / statistics.median(took) for took in presses.values())
    return {
        "a_second": round(rate),
        "cpu_ms": round(1000 * statistics.median(at_work), 2),
        "bare_a_second": round(once),
        "ratio": round(rate / once, 3),
        "two_commits_a_second": round(twice),
        "ratio_to_two_commits": round(rate / twice, 3),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--gets", type=int, default=200)
    options.add_argument("--intakes", type=int, default=5)
    options.add_argument("--sends", type=int, default=30)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--no-browser", action="store_true")
    options.add_argument("--lighthouse", action="store_true")
    chosen = options.parse_args()
    if chosen.lighthouse:
        # Not there, it says so before the rest is measured.
        command()
    measured: dict[str, Any] = {"story": STORY.stem}
    with product() as app, tempfile.TemporaryDirectory() as folder:
        measured["get"] = gets(app, Path(folder), chosen.gets)
        measured["intake"] = intakes(app, Path(folder), chosen.intakes)
        measured["send"] = sends(app, Path(folder), chosen.sends)
    if not chosen.no_browser:
        measured["phone"] = phone(chosen.runs)
    if chosen.lighthouse:
        measured["lighthouse"] = lighthouse(chosen.runs)
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
