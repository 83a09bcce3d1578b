"""No file comes in: refused on its headers, before a byte of it is read or laid on a disk, and nothing of it stays."""

from __future__ import annotations

import os
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from referral_app.config import ROOT
from referral_app.extensions import db
from tests import cast
from tests.conftest import make_settings, migrated_app
from tests.house.digest import digests
from tests.house.scene import build
from tests.page_client import PageClient
from tests.serving.office import open_office
from tests.waiting import HANG

KINDS = (
    "multipart/form-data; boundary=x",
    "image/jpeg",
    "application/octet-stream",
    "application/json",
    "text/xml",
    "text/plain",
    "",
)
MARKER = "Quetzalcoatlus"


class Untouched:
    """A body that must not be read."""

    touched = False

    def read(self, *_: Any) -> bytes:
        self.touched = True
        return b""

    readline = readlines = __iter__ = read


def post_paths(app: Flask) -> list[str]:
    scene = build(app)
    return [scene.address(rule) for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]


def knock(app: Flask, path: str, kind: str, **more: Any) -> tuple[str, dict[str, str], bytes]:
    """Call the app as a server does, with a body that breaks when it is read."""
    said: list[Any] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "443",
        "HTTP_HOST": "localhost",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "https",
        "wsgi.input": Untouched(),
        "wsgi.errors": sys.stderr,
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": "20000000",
        **more,
    }
    answer = app.wsgi_app(environ, lambda status, headers, exc_info=None: said.extend((status, dict(headers))))
    body = b"".join(answer)
    return said[0], said[1], body


def test_every_form_refuses_a_file_before_reading_it(sqlite_app: Flask) -> None:
    """T31: all POST routes, every kind of body that is not a form."""
    paths = post_paths(sqlite_app)
    before = digests(sqlite_app)
    assert len(paths) > 35
    for path in paths:
        for kind in KINDS:
            body_sent = Untouched()
            status, headers, body = knock(sqlite_app, path, kind, **{"wsgi.input": body_sent})
            assert not body_sent.touched, (path, kind)
            assert status.startswith("415"), (path, kind, status)
            assert b"1-800-843-5678" in body
            assert "Content-Security-Policy" in headers
    assert digests(sqlite_app) == before


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"CONTENT_LENGTH": str(64 * 1024 + 1)}, "413"),
        ({"CONTENT_LENGTH": "9" * 40}, "413"),
        ({"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}, "413"),
        ({"CONTENT_LENGTH": "-1"}, "400"),
        ({"CONTENT_LENGTH": "²"}, "400"),
    ],
)
def test_a_form_that_is_too_long_is_refused_before_reading_it(
    sqlite_app: Flask, more: dict[str, str], status: str
) -> None:
    assert knock(sqlite_app, "/status", "application/x-www-form-urlencoded", **more)[0].startswith(status)


def test_a_body_on_a_page_that_is_only_read_is_refused(sqlite_app: Flask) -> None:
    status, _, _ = knock(sqlite_app, "/", "image/jpeg", REQUEST_METHOD="GET")
    assert status.startswith("413")


def test_the_control_the_app_without_its_guard_would_read(sqlite_app: Flask) -> None:
    guard: Any = sqlite_app.wsgi_app
    while not hasattr(guard, "hosts"):
        guard = guard.app
    kept, sqlite_app.wsgi_app = sqlite_app.wsgi_app, guard.app  # type: ignore[method-assign]
    try:
        body = Untouched()
        knock(sqlite_app, "/status", KINDS[0], **{"CONTENT_LENGTH": "5000", "wsgi.input": body})
        assert body.touched
    finally:
        sqlite_app.wsgi_app = kept  # type: ignore[method-assign]


def test_no_template_asks_for_a_file() -> None:
    """A13: not one field of that kind, in any page of any role."""
    for template in (Path(ROOT) / "referral_app" / "templates").rglob("*.html"):
        assert not re.search(r"type\s*=\s*[\"']?file|enctype", template.read_text("utf-8"), re.I), template.name


PICTURES = (
    f"look data:image/png;base64,{MARKER}{'A' * 500} end",
    f"see https://imgur.com/a/{MARKER} please",
    f'<img src="https://example.org/{MARKER}.jpg">',
    f"hxxps://drive.google.com/file/d/{MARKER}/view",
)


@pytest.mark.parametrize("typed", PICTURES)
def test_nothing_of_what_was_refused_stays_anywhere(tmp_path: Path, clock: Any, typed: str) -> None:
    """T33: not in the tables, the log of the engine, the drafts, the mail or the chain; the person keeps the rest."""
    from tests.conftest import dispose

    app = migrated_app(make_settings(tmp_path), clock)
    try:
        client = PageClient(app)
        with app.app_context():
            from referral_app.actions import way_back
            from referral_app.clock import clock as the_clock

            request = cast.submitted()
            phrase = way_back.give_phrase(request.id, now=the_clock().real())
            assert way_back.confirm_phrase(request.id, phrase, now=the_clock().real())
        client.get("/status")
        client.submit({"phrase": phrase})
        page = client.submit({"words": f"My words before. {typed} My words after."}, "/status/request/words", 422)
        shown = " ".join(page.fields("/status/request/words")["words"])
        assert "My words before." in shown
        assert "My words after." in shown
        assert MARKER not in page.html
        for way in ("CyberTipline", "Take It Down"):
            assert way in page.text
        with app.app_context():
            db.session.remove()
        held = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
        assert len(held) > 100_000, "the tables were not looked at"
        assert MARKER.encode() not in held
    finally:
        dispose(app)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path, Path]]:
    """The app as it is served: (port, instance, the folder where a library would lay an upload)."""
    with open_office(tmp_path_factory.mktemp("served"), tmp_path_factory.mktemp("spool")) as office:
        yield office.port, office.instance, office.spool


def offer_a_file(port: int, *, body: bytes, length: int = 20_000_000) -> tuple[bytes, float]:
    """Say that a picture comes, and send this much of it. Returns the status line and the seconds until it came."""
    head = (
        "POST /status HTTP/1.1\r\nHost: referral.example.org\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        f"Content-Length: {length}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), HANG) as line:
        started = time.monotonic()
        line.sendall(head.encode())
        try:
            if body:
                line.sendall(body)
        except OSError:
            pass  # refused while we were still sending: that is what is hoped for
        try:
            first = line.recv(4096).split(b"\r\n", 1)[0]
        except ConnectionResetError:
            first = b"reset"
        return first, time.monotonic() - started


@pytest.mark.slow
def test_a_server_answers_although_the_body_is_withheld(
    server: tuple[int, Path, Path], record_property: Callable[[str, object], None]
) -> None:
    """The body never comes: a server that waited for it would give up at its own time and say something else."""
    answers = [offer_a_file(server[0], body=b"") for _ in range(5)]
    assert {first.split(b" ", 1)[1][:3] for first, _ in answers} == {b"415"}
    record_property("T31: seconds until a file is refused, body withheld", round(max(s for _, s in answers), 3))


@pytest.mark.slow
def test_no_file_appears_even_for_a_moment(
    server: tuple[int, Path, Path], record_property: Callable[[str, object], None]
) -> None:
    """T31: the folder for temporary files and the instance are watched while uploads are tried."""
    port, instance, spool = server
    tries = 200 if os.environ.get("REFERRAL_FULL_FIGURES") else 10
    seen: set[str] = set()
    over = threading.Event()
    known = {path.name for path in instance.rglob("*")} | {path.name for path in spool.rglob("*")}

    def watch() -> None:
        while not over.is_set():
            for folder in (instance, spool):
                seen.update(entry.name for entry in os.scandir(folder))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.jpg"\r\n\r\n' + bytes(20_000_000)
    for _ in range(tries):
        first, _seconds = offer_a_file(port, body=body)
        assert first == b"reset" or b"415" in first
    over.set()
    watcher.join()
    # The engine's own files beside its tables come and go; nothing else may.
    strange = {name for name in seen - known if not name.endswith(("-wal", "-shm", "-journal"))}
    assert seen, "nothing was watched"
    assert not strange
    record_property("T31: uploads of 20 MB tried, files seen", f"{tries}, {len(strange)}")


def test_the_refusal_is_a_page_a_person_can_read(sqlite_app: Flask) -> None:
    _, headers, body = knock(sqlite_app, "/request/", KINDS[0])
    said = body.decode()
    assert headers["Content-Type"].startswith("text/html")
    for needed in ("never files or pictures", "911", "CyberTipline", "Nothing was kept"):
        assert needed in said
    assert '<p lang="es">' in said
    assert "<a " not in said
