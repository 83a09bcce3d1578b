"""The outermost layer: what may not come in is refused on its headers, before a byte of its body is read (T31).

Measured: a form library spools an upload to disk before it refuses it, and so does any hook inside Flask. Hence a layer
ahead of everything, which also puts the headers on every answer, its own and Flask's.
"""

from __future__ import annotations

import gettext
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.sansio.utils import host_is_trusted

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FORM_TYPE = "application/x-www-form-urlencoded"
MOST_BYTES = 64 * 1024
METHODS = ("GET", "HEAD", "OPTIONS", "POST")
#: Quick exit never refuses for where it was asked from (A02); what it takes is still only a form.
LEAVE = "/leave"

_PAGE = Template((Path(__file__).parent / "refused.html").read_text("utf-8"))
_TRANSLATIONS = Path(__file__).parent.parent / "translations"


def _l(message: str) -> str:
    """Marks a sentence for the catalogue. No page is asked for yet here, so it is said in every language we have."""
    return message


@dataclass(frozen=True)
class Refusal:
    """An answer the guard gives itself."""

    status: str
    sentences: tuple[str, ...]


_TITLE = _l("This could not be sent")
_CALL = _l("You can call us: %(phone)s.")
NOT_UNDERSTOOD = Refusal("400 Bad Request", (_l("What your browser sent could not be understood. Nothing was kept."),))
FOREIGN = Refusal(
    "403 Forbidden",
    (_l("This came from another website, so it was not taken. Open our page itself and send the form from there."),),
)
BAD_METHOD = Refusal("405 Method Not Allowed", (_l("This address does not take what your browser sent."),))
TOO_LONG = Refusal(
    "413 Content Too Large",
    (_l("What you sent is too long to take. Nothing was kept. Shorten it and send it again, or tell us by phone."),),
)
LONG_ADDRESS = Refusal(
    "414 URI Too Long",
    (_l("The address your browser asked for is too long. Open our first page and go on from there."),),
)
TOO_MUCH_SAID = Refusal(
    "431 Request Header Fields Too Large",
    (_l("Your browser sent more about itself than we take. Close its windows, open it again, and come back."),),
)
BROKEN = Refusal(
    "500 Internal Server Error",
    (_l("Something went wrong on our side. Please try again in a minute. What you had saved before is still there."),),
)
NO_FILES = Refusal(
    "415 Unsupported Media Type",
    (
        _l("We take words only, never files or pictures. Nothing was kept."),
        _l("If somebody is in danger now, call 911."),
        _l(
            "Sexual pictures of a child must not be sent on, not even as proof. Tell the police, or report them to the "
            "CyberTipline: 1-800-843-5678 or report.cybertip.org."
        ),
    ),
)


class Guard:
    """WSGI middleware around everything. `headers` go on every answer that does not set them itself; `hosts` are the
    names that are answered."""

    def __init__(self, app: WSGIApplication, headers: Mapping[str, str], phone: str, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = tuple(hosts)
        self.headers = dict(headers)
        self.phone = phone

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            said = {name.lower() for name, _ in headers}
            headers = headers + [(name, value) for name, value in self.headers.items() if name.lower() not in said]
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        refusal = judge(environ, self.hosts)
        if refusal is None:
            return self.app(environ, start)
        body = refusal_page(refusal, self.phone).encode()
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
        if refusal is BAD_METHOD:
            headers.append(("Allow", ", ".join(METHODS)))
        # No hop-by-hop header here: PEP 3333 forbids it, and some servers answer 500.
        start(refusal.status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def judge(environ: Mapping[str, Any], hosts: Collection[str]) -> Refusal | None:
    """Why a request is refused on its headers alone, or None."""
    # Before anything else: Flask finds a foreign name only when an address is made, which its error pages do too.
    # A host that is there and empty is one that no address can be built for.
    if not host_is_trusted(environ.get("HTTP_HOST", environ.get("SERVER_NAME")), hosts):
        return NOT_UNDERSTOOD
    # No address of ours holds a NUL, and PostgreSQL cannot look for one.
    if "\0" in environ.get("PATH_INFO", ""):
        return NOT_UNDERSTOOD
    method = environ.get("REQUEST_METHOD", "GET")
    if method not in METHODS:
        return BAD_METHOD
    if method == "POST" and _media_type(environ) != FORM_TYPE:
        return NO_FILES
    if fault := _judge_length(environ, most=MOST_BYTES if method == "POST" else 0):
        return fault
    if method == "POST" and environ.get("PATH_INFO") != LEAVE and _is_foreign(environ):
        return FOREIGN
    return None


def _media_type(environ: Mapping[str, Any]) -> str:
    kind: str = environ.get("CONTENT_TYPE") or ""
    return kind.split(";", 1)[0].strip().lower()


def _judge_length(environ: Mapping[str, Any], *, most: int) -> Refusal | None:
    """A body needs a length said beforehand, and no more than `most` bytes."""
    if environ.get("HTTP_TRANSFER_ENCODING"):
        return TOO_LONG
    length: str = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal()):
        return NOT_UNDERSTOOD
    return TOO_LONG if len(length) > 12 or int(length) > most else None


def _is_foreign(environ: Mapping[str, Any]) -> bool:
    """Whether a browser says that another site sent this. A browser that says nothing is judged by the form's token."""
    if (environ.get("HTTP_SEC_FETCH_SITE") or "").strip().lower() == "cross-site":
        return True
    origin = (environ.get("HTTP_ORIGIN") or "").strip()
    if origin in ("", "null"):
        origin = (environ.get("HTTP_REFERER") or "").strip()
    if not origin:
        return False
    # Ports are left out: a proxy may pass the host on without its own.
    return _host_of(origin) != _host_of(f"//{environ.get('HTTP_HOST', '')}")


def _host_of(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def refusal_page(refusal: Refusal, phone: str) -> str:
    """A small page without style or link, in every language of the catalogue, with the phone number."""
    said = "\n".join(
        f'<p lang="{language}">{escape(sentence)}</p>'
        for language, sentences in _in_all_languages((*refusal.sentences, _CALL))
        for sentence in (text % {"phone": phone} if "%(phone)s" in text else text for text in sentences)
    )
    return _PAGE.substitute(title=escape(_TITLE), paragraphs=said)


def _in_all_languages(sentences: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    said = [("en", list(sentences))]
    for catalogue in sorted(_TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo")):
        language = catalogue.parent.parent.name
        translated = gettext.translation("messages", _TRANSLATIONS, languages=[language])
        said.append((language, [translated.gettext(sentence) for sentence in sentences]))
    return said
