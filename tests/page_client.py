"""A test client that proof-reads every page it fetches, and fills and sends forms as a person would."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import html5lib
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

BASE = "https://localhost"
#: A form that comes back, or an act that may not happen: the page it leads back to says so.
CAME_BACK = (422, 409)
#: The mark of an address that shows what a press left there.
SHOWS = "again=1"
VOID_OF_LABEL = {"hidden", "submit", "button"}


class Page:
    """One HTML answer, parsed once, and only when somebody looks at it."""

    def __init__(self, response: TestResponse, path: str) -> None:
        self.response = response
        self.status = response.status_code
        self.path = path.partition("?")[0]
        self.html = response.get_data(as_text=True)

    @property
    def is_fragment(self) -> bool:
        """Whether this is a part of a page, as htmx asks for it."""
        return not self.html.lstrip().lower().startswith("<!doctype")

    @cached_property
    def _read(self) -> tuple[Any, list[Any]]:
        """(the tree, what the parser found wrong). The parsing is most of what a page costs its test."""
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(self.html)
        if self.is_fragment:
            # Found in a whole document, it would lack a doctype.
            parser = html5lib.HTMLParser(namespaceHTMLElements=False)
            parser.parseFragment(self.html)
        return tree, parser.errors

    @property
    def tree(self) -> Any:
        return self._read[0]

    @property
    def syntax_faults(self) -> list[str]:
        return [f"HTML at {place}: {code} {facts}" for place, code, facts in self._read[1]]

    @property
    def text(self) -> str:
        """The words of the page, white space folded, scripts left out."""
        for script in self.tree.iter("script"):
            script.text = ""
        return " ".join("".join(self.tree.itertext()).split())

    @property
    def h1(self) -> str:
        heading = self.tree.find(".//h1")
        return "" if heading is None else " ".join("".join(heading.itertext()).split())

    @property
    def title(self) -> str:
        return " ".join((self.tree.findtext(".//title") or "").split())

    def find(self, path: str) -> list[Any]:
        return list(self.tree.findall(path))

    def links(self) -> list[str]:
        return [a.get("href") for a in self.tree.iter("a") if a.get("href")]

    def forms(self) -> list[Any]:
        return list(self.tree.iter("form"))

    def form(self, action: str | None = None) -> Any:
        """The one form whose action ends like `action`, or that of the page itself, which is none of its frame. What an
        action keeps of the page it stands on, behind its question mark, need not be named."""
        chrome = ("/leave", "/language", "/sign-out", "/stay")
        found = [
            f
            for f in self.forms()
            if (
                any(said.endswith(action) for said in _with_and_without_query(f.get("action") or self.path))
                if action
                else not (f.get("action") or "").endswith(chrome)
            )
        ]
        assert found, f"no form {action or ''} on {self.path}: {[f.get('action') for f in self.forms()]}"
        return found[0]

    def fields(self, action: str | None = None) -> dict[str, list[str]]:
        """What a browser would send of a form as it stands."""
        values: dict[str, list[str]] = {}
        for node in self.form(action).iter():
            name = node.get("name")
            if not name or node.get("disabled") is not None:
                continue
            if node.tag == "input":
                kind = (node.get("type") or "text").lower()
                if kind in ("submit", "button", "image"):
                    continue
                if kind in ("radio", "checkbox") and node.get("checked") is None:
                    continue
                values.setdefault(name, []).append(node.get("value") or ("on" if kind in ("checkbox",) else ""))
            elif node.tag == "textarea":
                values.setdefault(name, []).append("".join(node.itertext()))
            elif node.tag == "select":
                options = list(node.iter("option"))
                chosen = [o for o in options if o.get("selected") is not None] or options[:1]
                for option in chosen:
                    value = option.get("value")
                    values.setdefault(name, []).append("".join(option.itertext()) if value is None else value)
        return values


class PageClient:
    """`get` and `post` name the status they expect; every HTML answer is proof-read before it is handed over."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.page: Page | None = None

    def get(self, path: str, status: int = 200, *, follow: bool = False, **headers: str) -> Page:
        response = self.client.get(path, base_url=BASE, headers=_headers(headers), follow_redirects=follow)
        return self._read(response, path, status)

    def post(
        self, path: str, data: Mapping[str, Any] | None = None, status: int = 303, *, token: bool = True, **headers: str
    ) -> Page:
        """Post with the CSRF token of the last page (any of its forms). A redirect is not followed.

        A `status` of 422 or 409 means that the page comes back and says what is wrong: the answer itself is a 303 to
        it, so that Back never asks to send again, and the page is fetched as a browser does. 200 means that what the
        press has made is shown, by the same way.
        """
        sent: dict[str, Any] = dict(data or {})
        if token and self.page is not None:
            for field in self.page.tree.iter("input"):
                if field.get("name") == "csrf_token":
                    sent.setdefault("csrf_token", field.get("value"))
        response = self.client.post(
            path, data=sent, base_url=BASE, headers={"Referer": BASE + "/", **_headers(headers)}
        )
        if status in CAME_BACK and response.status_code == 303:
            return self._came_back(response, path, status, headers)
        if status == 200 and response.status_code == 303 and SHOWS in response.headers["Location"]:
            return self.get(response.headers["Location"])
        return self._read(response, path, status)

    def _came_back(self, response: TestResponse, path: str, status: int, headers: Mapping[str, str]) -> Page:
        """The page that a press led back to. It must say what is wrong; what it answered counts as `status`."""
        location = response.headers["Location"]
        page = self.get(urlsplit(location).path + _query(location), **headers)
        said = [node for node in page.tree.iter() if node.get("role") in ("alert", "status")]
        assert said, f"{path} led to {location}, which says of nothing that it is wrong: {page.h1}"
        page.status = status
        return page

    def submit(
        self, data: Mapping[str, Any] | None = None, action: str | None = None, status: int = 303, **headers: str
    ) -> Page:
        """Fill the form of the last page and press its button. Follows one redirect and returns where it led.

        `status` is that of the answer to the press itself; use 422 for a form that comes back.
        """
        assert self.page is not None, "get a page first"
        sent: dict[str, Any] = {**self.page.fields(action)}
        for name, value in (data or {}).items():
            if value is None:
                sent.pop(name, None)
            else:
                sent[name] = value
        where = self.page.form(action).get("action") or self.page.path
        page = self.post(where, sent, status, token=False, **headers)
        if status in (302, 303):
            location = page.response.headers["Location"]
            return self.get(urlsplit(location).path + _query(location))
        return page

    def _read(self, response: TestResponse, path: str, status: int) -> Page:
        where = response.request.path if response.history else path
        if response.status_code != status:
            shown = " ".join(response.get_data(as_text=True).split())[:1500]
            raise AssertionError(
                f"{path}: {response.status_code} instead of {status}: {response.headers.get('Location', '')} {shown}"
            )
        page = Page(response, where)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303) and page.html.strip():
            faults = proof_read(page, self.app)
            assert not faults, f"{where}: " + "; ".join(faults)
            if page.tree.find(".//form") is not None:
                self.page = page
        return page


def _with_and_without_query(action: str) -> tuple[str, str]:
    return action, action.partition("?")[0]


def _query(location: str) -> str:
    query = urlsplit(location).query
    return f"?{query}" if query else ""


def _headers(named: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in named.items()}


def proof_read(page: Page, app: Flask) -> list[str]:
    """Everything that is wrong with a page: HTML5, ids, headings, forms, inline code, dead addresses."""
    faults = page.syntax_faults
    ids = [node.get("id") for node in page.tree.iter() if isinstance(node.tag, str) and node.get("id")]
    faults += [f"id {name} twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    if not page.is_fragment:
        faults += _head(page)
        faults += _scripts(page)
    faults += _references(page, set(ids))
    for node in page.tree.iter():
        if isinstance(node.tag, str):
            faults += _inline(node)
            faults += _addresses(node, page, app)
    for form in page.forms():
        faults += _form(form)
    return faults


def _head(page: Page) -> list[str]:
    faults = []
    headings = page.find(".//h1")
    if len(headings) != 1:
        faults.append(f"{len(headings)} h1")
    if not page.title:
        faults.append("no title")
    root = page.tree
    if not root.get("lang"):
        faults.append("no lang")
    signed_in = page.path.startswith(("/counsel", "/attorney", "/account"))
    if signed_in and page.h1 and not page.title.startswith(page.h1):
        faults.append(f"title {page.title!r} does not open with h1 {page.h1!r}")
    return faults


def _scripts(page: Page) -> list[str]:
    """htmx comes with the pages that use it, and with no other."""
    uses = any(name.startswith("hx-") for node in page.tree.iter() for name in node.attrib)
    loads = any("/static/htmx-" in (node.get("src") or "") for node in page.tree.iter("script"))
    return [] if uses == loads else ["hx- attributes without htmx" if uses else "htmx without an hx- attribute"]


def _references(page: Page, ids: set[str | None]) -> list[str]:
    faults = []
    for node in page.tree.iter():
        if not isinstance(node.tag, str):
            continue
        for attribute in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
            for name in (node.get(attribute) or "").split():
                if name not in ids:
                    faults.append(f"{attribute}={name} points nowhere")
        href = node.get("href") or ""
        if href.startswith("#") and len(href) > 1 and href[1:] not in ids:
            faults.append(f"link {href} points nowhere")
    return faults


def _inline(node: Any) -> list[str]:
    faults = []
    if node.tag == "style" or (node.tag == "script" and not node.get("src")):
        faults.append(f"inline {node.tag}")
    for attribute in node.attrib:
        if attribute == "style" or (attribute.startswith("on") and not attribute.startswith("one")):
            faults.append(f"inline {attribute}")
        if attribute.startswith(("hx-on", "hx-get", "hx-delete")) and node.tag == "form":
            faults.append(f"{attribute} on a form")
        if "js:" in (node.get(attribute) or "") and attribute.startswith("hx-"):
            faults.append(f"js: in {attribute}")
    if node.tag == "input" and (node.get("type") or "").lower() == "file":
        faults.append("a file field")
    if node.tag in ("img", "iframe", "link", "script"):
        source = node.get("src") or node.get("href") or ""
        if urlsplit(source).netloc:
            faults.append(f"asks a third party: {source}")
    return faults


def _addresses(node: Any, page: Page, app: Flask) -> list[str]:
    faults = []
    for attribute, method in (
        ("href", "GET"),
        ("src", "GET"),
        ("action", (node.get("method") or "get").upper()),
        ("hx-get", "GET"),
        ("hx-post", "POST"),
    ):
        if attribute == "href" and node.tag not in ("a", "link"):
            continue
        address = node.get(attribute)
        if not address or not address.startswith("/") or address.startswith("//"):
            continue
        if not is_a_route(app, urlsplit(address).path, method):
            faults.append(f"dead {attribute} {address}")
    return faults


def is_a_route(app: Flask, path: str, method: str) -> bool:
    try:
        app.url_map.bind("localhost", url_scheme="https").match(path, method=method)
    except HTTPException as error:
        return getattr(error, "code", 404) in (301, 308)
    return True


def _form(form: Any) -> list[str]:
    faults = []
    method = (form.get("method") or "get").lower()
    fields = [node for node in form.iter("input") if node.get("name") == "csrf_token"]
    if method == "post" and not fields and not (form.get("action") or "").endswith("/leave"):
        faults.append(f"POST form without a token: {form.get('action')}")
    if form.get("enctype") not in (None, "application/x-www-form-urlencoded"):
        faults.append("a form that sends files")
    labelled = {label.get("for") for label in form.iter("label")}
    wrapped = {id(child) for label in form.iter("label") for child in label.iter()}
    for node in form.iter():
        if node.tag not in ("input", "select", "textarea"):
            continue
        if node.tag == "input" and (node.get("type") or "text").lower() in VOID_OF_LABEL:
            continue
        named = (
            node.get("id") in labelled or id(node) in wrapped or node.get("aria-label") or node.get("aria-labelledby")
        )
        if not named:
            faults.append(f"field {node.get('name')} has no label")
    return faults
