"""The built static files, answered before Flask is asked: compressed at build, kept by browsers for a year.

A file carries a hash of its bytes in its name, so that it never changes. What a browser may take as brotli or gzip lies
beside it (build.mjs); nothing is compressed while somebody waits. Read once when the doors open: a new build needs new
processes, as the manifest does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whitenoise import WhiteNoise

from referral_app.web.assets import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.headers import Headers

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOR_A_YEAR = "public, max-age=31536000, immutable"


class StaticFiles(WhiteNoise):  # type: ignore[misc]
    """WSGI middleware: GET and HEAD of a built file are answered here, everything else by the app inside."""

    def __init__(self, app: WSGIApplication) -> None:
        super().__init__(app, root=MANIFEST.parent, prefix="static/", allow_all_origins=False)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answers: WSGIApplication = (
            super().__call__ if environ["REQUEST_METHOD"] in ("GET", "HEAD") else self.application
        )
        return answers(environ, start_response)

    def add_cache_headers(self, headers: Headers, path: str, url: str) -> None:
        headers["Cache-Control"] = FOR_A_YEAR
