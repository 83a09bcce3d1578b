"""English and Spanish: asked of the browser, changed by a button, kept with the place."""

from __future__ import annotations

import re
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from flask import Flask, redirect, request

from referral_app.web.account import views as account
from referral_app.web.entry.language import this_page
from referral_app.web.public import views as public
from tests import cast
from tests.conftest import StillClock
from tests.page_client import BASE, PageClient
from tests.security.doors import code_at


def test_the_browser_is_asked_first(sqlite_client: PageClient) -> None:
    assert sqlite_client.get("/", Accept_Language="es-MX,es;q=0.9,en;q=0.5").h1 == "Le ayudamos a encontrar un abogado"
    assert sqlite_client.get("/", Accept_Language="fr").h1 == "We help you find a lawyer"


def test_the_button_changes_the_language_and_keeps_the_place(sqlite_client: PageClient) -> None:
    sqlite_client.get("/help/safety", Accept_Language="en")
    page = sqlite_client.submit({"page_language": "es"}, "/language")
    assert page.path == "/help/safety"
    assert page.tree.get("lang") == "es"
    assert sqlite_client.get("/", Accept_Language="en").tree.get("lang") == "es"


def test_a_language_we_do_not_speak_changes_nothing(sqlite_client: PageClient) -> None:
    sqlite_client.get("/", Accept_Language="en")
    assert sqlite_client.submit({"page_language": "tlh"}, "/language").tree.get("lang") == "en"


ELSEWHERE = (
    "https://example.org/",
    "//example.org/",
    "/\\example.org",
    "\\\\example.org",
    "javascript:alert(1)",
    "///example.org",
    "/%0d%0aLocation:%20https://example.org",
    "/%2f%2fexample.org",
    "https:example.org",
    "/\t/example.org",
)
NOWHERE = ("/no-such-page", "/leave", "")
#: How pages name the way back, here and elsewhere.
NAMES = ("back", "next", "return_to")


def leads_away(address: str) -> bool:
    """Whether a browser that stands on this site follows this to another host, or runs it.

    As browsers read it: tabs and line ends are taken out, and \\ counts as /.
    """
    read = re.sub(r"[\t\r\n]", "", address).strip().replace("\\", "/")
    there = urlsplit(urljoin(f"{BASE}/", read))
    return (there.scheme, there.netloc) != ("https", "localhost") or read.startswith("//")


def way_back(client: PageClient, back: str) -> str:
    client.get("/help/safety")
    return client.post("/language", {"page_language": "es", "back": back}).response.headers["Location"]


@pytest.mark.parametrize("back", [*ELSEWHERE, *NOWHERE])
def test_the_way_back_never_leaves_this_site(sqlite_client: PageClient, back: str) -> None:
    assert way_back(sqlite_client, back) == "/"


def after_signing_in(app: Flask, clock: StillClock, name: str, back: str) -> list[str]:
    """Where both steps lead when every address and form of them carries this."""
    client, given = PageClient(app), urlencode({name: back})
    client.get(f"/account?{given}", 303)
    client.get(f"/sign-in?{given}")
    said = {"email": "grace@example.org", "password": cast.PASSWORD, name: back}
    first = client.post(f"/sign-in?{given}", said)
    client.get(f"/sign-in/code?{given}")
    second = client.post(f"/sign-in/code?{given}", {"code": code_at(clock.now), name: back})
    clock.move(minutes=1)
    return [step.response.headers["Location"] for step in (first, second)]


@pytest.mark.parametrize("name", NAMES)
def test_signing_in_leads_nowhere_else_whatever_the_address_carries(
    sqlite_app: Flask, clock: StillClock, name: str
) -> None:
    with sqlite_app.app_context():
        cast.grace()
    for back in ELSEWHERE:
        assert after_signing_in(sqlite_app, clock, name, back) == ["/sign-in/code", "/account"], back


def test_the_control_a_way_back_that_is_taken_at_its_word_leads_away(
    sqlite_app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_app.app_context():
        cast.grace()
    monkeypatch.setattr(public, "safe_return", lambda back: back)
    monkeypatch.setattr(account, "home", lambda: redirect(request.values["next"], 303))
    # What the others hide behind a sign is written out by the redirect itself.
    for back in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        assert back in ELSEWHERE
        assert leads_away(way_back(PageClient(sqlite_app), back)), back
        assert leads_away(after_signing_in(sqlite_app, clock, "next", back)[1]), back
    assert not any(map(leads_away, ["/", "/account", "/sign-in/code", "/help/safety"]))


def test_changing_the_language_needs_the_token_of_the_page(sqlite_client: PageClient) -> None:
    sqlite_client.get("/")
    sqlite_client.post("/language", {"page_language": "es"}, 400, token=False)


def test_from_a_form_that_came_back_the_button_leads_to_its_page(sqlite_client: PageClient) -> None:
    sqlite_client.get("/status")
    came_back = sqlite_client.submit({"phrase": "six words that open nothing here"}, "/status", 422)
    assert came_back.fields("/language")["back"] == ["/status?again=1"]
    page = sqlite_client.submit({"page_language": "es"}, "/language")
    assert page.path == "/status"
    # What is wrong is said in the other language, not forgotten.
    assert "No encontramos nada con esa frase" in page.text


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/help/law", "/help/law"),
        ("/request/phrase/confirm", "/request/phrase"),
        ("/counsel/find", "/counsel/"),
        ("/counsel/requests/x/needs/1/approve", "/counsel/requests/x/needs/1"),
        ("/attorney/offers/x/decline", "/attorney/offers/x"),
        ("/request/send", "/request/"),
        ("/no/such/page", "/"),
        ("//example.org/", "/"),
    ],
)
def test_the_page_of_a_form_is_found_by_its_address(sqlite_app: Flask, address: str, page: str) -> None:
    with sqlite_app.test_request_context(address, base_url=BASE, method="POST"):
        assert this_page() == page
