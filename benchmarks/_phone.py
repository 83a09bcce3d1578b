"""The first page on an old phone: Chromium, its processor four times slower, a slow network, nothing in its cache.

`slow_4g` is the network of Lighthouse's mobile page (150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up).
`devtools` is the preset of that name in Chromium's developer tools, which makes every single request wait 562 ms: two
requests one after the other, a page and its style sheet, are 1.1 s before a byte has moved.
"""

from __future__ import annotations

import os
import socket
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser.conftest import FLAGS, chromium
from tests.conftest import StillClock, dispose, make_settings, migrated_app

#: Milliseconds of latency, bytes a second down and up.
NETWORKS = {
    "slow_4g": (150, 1_600_000 / 8, 750_000 / 8),
    "devtools": (562.5, 1_600_000 * 0.9 / 8, 750_000 * 0.9 / 8),
}
#: Processor so many times slower.
SLOWER = 4
PAGES = ("/", "/request/")
_PAINT = """() => new Promise((done) => {
  let last = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) last = entry.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => done(last), 500);
})"""


class _Keeping(WSGIRequestHandler):
    """Keeps connections open, as the proxy before the app does."""

    protocol_version = "HTTP/1.1"

    def log(self, *_args: Any) -> None:
        """Nothing."""


@contextmanager
def served() -> Iterator[tuple[str, Flask]]:
    """The address of a running demonstration on loopback, and its app."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        settings = make_settings(
            Path(folder), base_url=f"http://127.0.0.1:{port}", trusted_hosts=("127.0.0.1", "localhost"), demo=True
        )
        app = migrated_app(settings, StillClock())
        server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Keeping)
        running = threading.Thread(target=server.serve_forever, daemon=True)
        running.start()
        try:
            yield settings.base_url, app
        finally:
            server.shutdown()
            running.join()
            server.server_close()
            dispose(app)


def phone(runs: int) -> dict[str, Any]:
    """What a page costs a phone, by network and page: bytes as transferred with their heads, requests, paint in ms."""
    node = Path(__file__).resolve().parent.parent / ".venv" / "bin" / "node"
    if node.exists():
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(node)
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with served() as (url, _app), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        try:
            return {name: {page: _median(browser, url + page, name, runs) for page in PAGES} for name in NETWORKS}
        finally:
            browser.close()


def _median(browser: Browser, address: str, network: str, runs: int) -> dict[str, float]:
    found = [_once(browser, address, network) for _ in range(runs)]
    return {name: round(statistics.median(run[name] for run in found), 1) for name in found[0]}


def _once(browser: Browser, address: str, network: str) -> dict[str, float]:
    latency, down, up = NETWORKS[network]
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="en-US")
    try:
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        wire.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": latency, "downloadThroughput": down, "uploadThroughput": up},
        )
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        asked: list[str] = []
        received: list[float] = []
        wire.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
        wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        page.goto(address, wait_until="load")
        paint = page.evaluate(_PAINT)
        return {"kib": sum(received) / 1024, "requests": len(asked), "lcp_ms": paint}
    finally:
        context.close()
