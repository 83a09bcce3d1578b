"""The control: an office that says "sent" first and does it afterwards, and so loses what it said when it is killed."""

from __future__ import annotations

import threading
import time
from io import BytesIO
from typing import Any

from wsgi import app

#: Longer than a test takes to kill it once it has answered.
AFTERWARDS = 600.0

_careful = app.wsgi_app


def careless(environ: dict[str, Any], start_response: Any) -> Any:
    """The app, but for the press that sends."""
    if environ["PATH_INFO"] != "/request/send":
        return _careful(environ, start_response)
    said = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))

    def do_it() -> None:
        time.sleep(AFTERWARDS)
        _careful({**environ, "wsgi.input": BytesIO(said)}, start_response)

    threading.Thread(target=do_it, daemon=True).start()
    start_response("303 SEE OTHER", [("Location", "/"), ("Content-Length", "0")])
    return [b""]


app.wsgi_app = careless  # type: ignore[method-assign]
