"""A neutral site to leave for, that sends its visitors on twice, as real ones do: from one host to another."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response


class ExitSite:
    """`url` is where quick exit leads; `end` is where a visitor lands; `asked` are the Referer headers it was shown."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/"
        self.end = f"http://localhost:{port}/weather"
        self.asked: list[str | None] = []

    @Request.application
    def answer(self, request: Request) -> Response:
        on = {"/": "/forecast", "/forecast": "/weather"}.get(request.path)
        if request.path != "/favicon.ico":
            self.asked.append(request.headers.get("Referer"))
        if on:
            return Response("", 302, {"Location": self.end.replace("/weather", on)})
        return Response("<!doctype html><title>Weather</title><h1>Sunny</h1>", mimetype="text/html")


@contextmanager
def exit_site() -> Iterator[ExitSite]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    site = ExitSite(port)
    server = make_server("127.0.0.1", port, site.answer, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
