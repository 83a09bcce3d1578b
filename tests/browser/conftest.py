"""Chromium against a real server: the app over HTTP on loopback, as a demonstration runs."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from werkzeug.serving import make_server

from tests.conftest import StillClock, dispose, empty, make_settings, migrated_app
from tests.pg import Server

#: Seconds until the browser is taken to hang. Shorter than elsewhere, so that a page that lacks what is waited for is
#: told before the day is over; and longer than any page takes on any machine.
HANG = 120

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever is in this folder needs the browser: a mark that is forgotten would put it among the quick tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium() -> str:
    found = os.environ.get("CHROMIUM") or next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    assert found, "no Chromium: run `bash tools/system.sh`"
    return found


def its_own_node() -> None:
    """Playwright's own node needs a library that a bare Debian lacks: the one of the lock serves."""
    node = Path(shutil.which("node") or "")
    here = Path(__file__).resolve().parents[2] / ".venv" / "bin" / "node"
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(here if here.exists() else node)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    its_own_node()
    expect.set_options(timeout=1000 * HANG)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium with the back-forward cache ON: switched off, as by default here, it hides what quick exit must do."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    running = playwright.chromium.launch(
        executable_path=chromium(), args=flags, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield running
    running.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page of a fresh browser: `open_page(width=320, scripts=False, locale="es-MX")`."""
    contexts: list[BrowserContext] = []

    def make(*, width: int = 1280, height: int = 900, scripts: bool = True, locale: str = "en-US") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, locale=locale
        )
        context.set_default_timeout(1000 * HANG)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


class LiveApp:
    """The app behind a real HTTP server of this process."""

    def __init__(self, app: Flask, url: str, clock: StillClock) -> None:
        self.app = app
        self.url = url
        self.clock = clock


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _live(folder: Path, clock: StillClock, *urls: str, **more: Any) -> Iterator[LiveApp]:
    port = free_port()
    settings = make_settings(
        folder,
        *urls,
        base_url=f"http://127.0.0.1:{port}",
        trusted_hosts=("127.0.0.1", "localhost"),
        demo=True,
        **more,
    )
    app = migrated_app(settings, clock)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield LiveApp(app, settings.base_url, clock)
    server.shutdown()
    thread.join()
    server.server_close()
    dispose(app)


@pytest.fixture(scope="session")
def _live_sqlite(tmp_path_factory: pytest.TempPathFactory, session_clock: StillClock) -> Iterator[LiveApp]:
    yield from _live(tmp_path_factory.mktemp("live"), session_clock)


@pytest.fixture(scope="session")
def _live_postgres(
    tmp_path_factory: pytest.TempPathFactory, pg: Server, session_clock: StillClock
) -> Iterator[LiveApp]:
    yield from _live(tmp_path_factory.mktemp("live-pg"), session_clock, pg.url("live"), pg.url("live_keys"))


def _fresh(live: LiveApp) -> Iterator[LiveApp]:
    yield live
    with live.app.app_context():
        empty(live.app)


@pytest.fixture
def live(_live_sqlite: LiveApp, clock: StillClock) -> Iterator[LiveApp]:
    """A running demonstration on SQLite with empty tables; `live.clock` moves its time."""
    from tests.conftest import START

    clock.now = START
    yield from _fresh(_live_sqlite)


@pytest.fixture
def live_postgres(_live_postgres: LiveApp, clock: StillClock) -> Iterator[LiveApp]:
    from tests.conftest import START

    clock.now = START
    yield from _fresh(_live_postgres)
