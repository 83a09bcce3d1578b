"""Page or fragment: one function decides, and both are the same bytes."""

from __future__ import annotations

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from referral_app.web.render import render
from tests.page_client import BASE, PageClient


@pytest.fixture
def with_templates(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The app with a page of two files, and a page without a fragment."""
    made = DictLoader(
        {
            "room/list.html": "<!doctype html><h1>Page</h1>{% include 'room/_list.html' %}",
            "room/_list.html": "<ul id=list><li>{{ word }}</ul>",
            "room/whole.html": "<!doctype html><h1>Whole</h1>",
        }
    )
    assert sqlite_app.jinja_loader is not None
    monkeypatch.setattr(sqlite_app, "jinja_loader", ChoiceLoader([made, sqlite_app.jinja_loader]))
    sqlite_app.jinja_env.cache.clear()  # type: ignore[union-attr]
    return sqlite_app


def answer(app: Flask, template: str, *, htmx: bool, **more: object) -> tuple[str, dict[str, str]]:
    with app.test_request_context("/", base_url=BASE, headers={"HX-Request": "true"} if htmx else {}):
        response = render(template, word="kept", **more)  # type: ignore[arg-type]
        return response.get_data(as_text=True), dict(response.headers)


def test_htmx_gets_the_fragment_and_a_browser_the_page_around_it(with_templates: Flask) -> None:
    fragment, _ = answer(with_templates, "room/list.html", htmx=True)
    page, _ = answer(with_templates, "room/list.html", htmx=False)
    assert fragment == "<ul id=list><li>kept</ul>"
    assert page.endswith(fragment)
    assert "<h1>Page</h1>" in page


def test_a_page_without_a_fragment_is_whole_for_htmx_too(with_templates: Flask) -> None:
    assert "Whole" in answer(with_templates, "room/whole.html", htmx=True)[0]


@pytest.mark.parametrize("htmx", [True, False])
def test_caches_are_told_that_the_answer_depends_on_who_asks(with_templates: Flask, htmx: bool) -> None:
    assert "HX-Request" in answer(with_templates, "room/list.html", htmx=htmx)[1]["Vary"]


def test_an_event_is_announced_to_htmx_alone(with_templates: Flask) -> None:
    assert (
        answer(with_templates, "room/list.html", htmx=True, trigger="offer-accepted")[1]["HX-Trigger"]
        == "offer-accepted"
    )
    assert "HX-Trigger" not in answer(with_templates, "room/list.html", htmx=False, trigger="offer-accepted")[1]


def test_an_error_takes_the_place_of_the_page_and_not_of_the_part_that_asked(sqlite_client: PageClient) -> None:
    page = sqlite_client.get("/no-such-page", 404, HX_Request="true")
    assert page.response.headers["HX-Retarget"] == "#main-content"
    assert page.response.headers["HX-Reselect"] == "#main-content"
    assert page.find(".//main[@id='main-content']")


def test_a_request_still_takes_no_files_beside_htmx(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/", base_url=BASE, headers={"HX-Request": "true"}) as context:
        assert context.request.max_form_parts == 0
        assert context.request.max_content_length == 64 * 1024
        assert bool(context.request.htmx)  # type: ignore[attr-defined]
