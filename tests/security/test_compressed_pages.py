"""Pages are compressed only where no secret stands beside what a stranger may set."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from referral_app.config import ROOT
from referral_app.security.headers import base_headers
from referral_app.web.entry.compressed import COMPRESSED
from tests import cast
from tests.page_client import BASE, PageClient
from tests.security import doors
from tests.web.form_walk import Walker, skipped

TAKES = {"Accept-Encoding": "gzip, deflate, br"}
_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


def addresses(app: Flask) -> dict[str, str]:
    """An address of each page on the list."""
    found = {}
    for endpoint in COMPRESSED:
        facts = {"slug": "hague-1980"} if endpoint == "public.law_page" else {}
        found[endpoint] = app.url_map.bind("localhost").build(endpoint, facts)
    return found


def asked(client: PageClient, path: str, **headers: str) -> TestResponse:
    return client.client.get(path, base_url=BASE, headers={**TAKES, **doors_headers(headers)})


def doors_headers(named: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in named.items()}


def is_compressed(response: TestResponse) -> bool:
    return "Content-Encoding" in response.headers


@pytest.mark.parametrize("endpoint", sorted(COMPRESSED))
def test_a_page_of_the_list_is_small_and_is_the_same_page(sqlite_client: PageClient, endpoint: str) -> None:
    path = addresses(sqlite_client.app)[endpoint]
    response = asked(sqlite_client, path)
    assert response.headers["Content-Encoding"] == "gzip"
    assert int(response.headers["Content-Length"]) == len(response.data)
    text = gzip.decompress(response.data).decode()
    plain = sqlite_client.client.get(path, base_url=BASE)
    assert not is_compressed(plain)
    assert _TOKEN.sub("", text) == _TOKEN.sub("", plain.get_data(as_text=True))
    assert len(response.data) < len(plain.data) / 2
    for answer in (response, plain):
        assert "Accept-Encoding" in answer.headers["Vary"]
    for header, value in base_headers(https=True).items():
        assert response.headers[header] == value


@pytest.mark.parametrize("endpoint", sorted(COMPRESSED))
def test_with_anything_behind_its_path_it_is_not_compressed(sqlite_client: PageClient, endpoint: str) -> None:
    path = addresses(sqlite_client.app)[endpoint]
    for query in ("?x=1", "?again=1", "?csrf_token=a", "?="):
        assert not is_compressed(asked(sqlite_client, path + query)), query


@pytest.mark.parametrize("endpoint", sorted(COMPRESSED))
def test_what_comes_with_the_request_is_not_printed_on_it(sqlite_client: PageClient, endpoint: str) -> None:
    """Whatever a stranger might make a browser send: the page that is compressed says none of it."""
    path = addresses(sqlite_client.app)[endpoint]
    sqlite_client.client.set_cookie("stranger", "setbyastranger", domain="localhost", secure=True)
    response = asked(
        sqlite_client,
        path,
        Referer=f"{BASE}/?setbyastranger",
        User_Agent="setbyastranger",
        Accept_Language="en, setbyastranger",
        X_Forwarded_For="setbyastranger",
        HX_Current_URL=f"{BASE}/setbyastranger",
    )
    assert is_compressed(response)
    assert b"setbyastranger" not in gzip.decompress(response.data)


def test_a_page_that_says_no_is_not_compressed(sqlite_client: PageClient) -> None:
    for path in ("/no/such/page", "/help/law/no-such-law", "/request/step/1"):
        response = asked(sqlite_client, path)
        assert response.status_code in (404, 410)
        assert not is_compressed(response)


def test_no_page_of_a_held_request_is_compressed(sqlite_app: Flask) -> None:
    walker = Walker(sqlite_app)
    walker.through(
        lambda q: "no" if q.essential and "no" in q.codes else skipped(q) if not q.essential else q.codes[-1]
    )
    client = PageClient(sqlite_app)
    client.client = walker.client
    pages = [*dict(walker.seen), "/request/reach", "/request/phrase", "/request/review", "/request/deleted"]
    assert len(pages) > 5
    assert not [path for path in pages if is_compressed(asked(client, path))]


def test_no_page_of_the_office_and_no_sign_in_is_compressed(sqlite_app: Flask) -> None:
    from referral_app.clock import clock

    with sqlite_app.app_context():
        request_id, email, now = cast.submitted().id, cast.grace().email, clock().real()
    client = doors.enter(sqlite_app, email, now)
    for path in ("/counsel/", f"/counsel/requests/{request_id}", "/counsel/tasks", "/account/", "/sign-in"):
        assert not is_compressed(asked(client, path)), path


def test_the_control_compressed_beside_a_guess_the_token_would_show(sqlite_client: PageClient) -> None:
    """Why an address with a query is never compressed: the way back prints it, and a right guess makes it shorter."""
    sqlite_client.get("/")
    found = _TOKEN.search(sqlite_client.client.get("/", base_url=BASE).get_data(as_text=True))
    assert found
    right = found[1][:40]
    wrong = right.translate(str.maketrans("abcdefghijklmnopqrstuvwxyz", "nopqrstuvwxyzabcdefghijklm"))[::-1]
    sizes = [len(gzip.compress(sqlite_client.client.get(f"/?{guess}", base_url=BASE).data)) for guess in (right, wrong)]
    assert sizes[0] < sizes[1] - 10


def test_the_threat_model_names_these_pages_and_no_other(sqlite_app: Flask) -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
    part = text.split("## Compressed pages", 1)[1].split("\n## ", 1)[0]
    told = set(re.findall(r"^\| `([^`]+)` \|", part, re.MULTILINE))
    rules = {
        rule.rule for rule in sqlite_app.url_map.iter_rules() if rule.endpoint in COMPRESSED and "GET" in rule.methods
    }  # type: ignore[operator]
    assert told == rules
