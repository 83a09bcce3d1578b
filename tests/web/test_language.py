"""English and Spanish: asked of the browser, changed by a button, kept with the place."""

from __future__ import annotations

import pytest
from flask import Flask

from referral_app.web.entry.language import this_page
from tests.page_client import BASE, PageClient


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


@pytest.mark.parametrize(
    "back",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "\\\\example.org",
        "javascript:alert(1)",
        "/no-such-page",
        "/leave",
        "",
        "///example.org",
        "/%0d%0aLocation:%20https://example.org",
    ],
)
def test_the_way_back_never_leaves_this_site(sqlite_client: PageClient, back: str) -> None:
    sqlite_client.get("/help/safety")
    answer = sqlite_client.post("/language", {"page_language": "es", "back": back})
    assert answer.response.headers["Location"] == "/"


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
