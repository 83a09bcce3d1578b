"""The control: an office that leads on after every press, whatever its disk said."""

from __future__ import annotations

from typing import Any

from wsgi import app

_careful = app.wsgi_app


def says_saved(environ: dict[str, Any], start_response: Any) -> Any:
    """A press that could not be kept (503) leads on as one that was."""
    answered: list[tuple[Any, ...]] = []
    body = b"".join(_careful(environ, lambda *given: answered.append(given)))
    if environ["REQUEST_METHOD"] == "POST" and answered[-1][0].startswith("503"):
        answered, body = [("303 SEE OTHER", [("Location", "/"), ("Content-Length", "0")])], b""
    start_response(*answered[-1])
    return [body]


app.wsgi_app = says_saved  # type: ignore[method-assign]
