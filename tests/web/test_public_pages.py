"""Pages that anyone may read: whole in both languages, neutral where others may look, a phone on every one."""

from __future__ import annotations

import re

import pytest

from referral_app.web.public.law_pages import PAGES
from tests.page_client import Page, PageClient

PATHS = (
    "/",
    "/help/",
    "/help/safety",
    "/help/services",
    "/help/checklist",
    "/help/how-matching-works",
    "/help/law",
    *(f"/help/law/{page.slug}" for page in PAGES),
)
#: Words that must not stand where a history, a tab or a log shows them (T77).
TELLING = re.compile(
    r"abduct|abus|exploit|traffick|missing|kidnap|custod|survivor|victim|sexual|lawyer|attorney|legal|child|rescue|crisis"
    r"|secuestr|maltrat|explota|trata|desaparec|sobreviv|v[ií]ctima|abogad|menor",
    re.IGNORECASE,
)


def read(client: PageClient, path: str, language: str) -> Page:
    return client.get(path, Accept_Language=language)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_stands_in_both_languages(sqlite_client: PageClient, path: str, language: str) -> None:
    page = read(sqlite_client, path, language)
    assert page.tree.get("lang") == language
    assert page.h1
    assert "%(" not in page.text
    assert "None" not in page.text


@pytest.mark.parametrize("path", PATHS)
def test_the_spanish_page_shares_no_sentence_with_the_english(sqlite_client: PageClient, path: str) -> None:
    english, spanish = read(sqlite_client, path, "en"), read(sqlite_client, path, "es")

    def sentences(page: Page) -> set[str]:
        words = [
            " ".join("".join(node.itertext()).split())
            for tag in ("p", "li", "h1", "h2")
            for node in page.find(f".//{tag}")
            if not node.get("lang")
        ]
        # What has a language of its own is the same on both; citations and names stay too; a sentence has words.
        return {text for text in words if len(re.findall(r"\b[a-zà-ÿ]{3,}\b", text)) > 4}

    assert sentences(english)
    assert not sentences(english) & sentences(spanish)


def tells(page: Page) -> list[str]:
    """What a tab, a history, a print of it, a link sent on or an icon on a desk would tell of a page."""
    named = [page.title, page.path]
    named += [node.get("href") or "" for node in page.find(".//link[@rel]")]
    named += [node.get("content") or "" for node in page.find(".//meta[@name]")]
    found = [said for said in named if TELLING.search(said)]
    found += [
        "a link preview" for node in page.find(".//meta") if node.get("property") or "twitter" in str(node.attrib)
    ]
    kinds = {kind for node in page.find(".//link[@rel]") for kind in node.get("rel").split()}
    return found + sorted(kinds - {"icon", "stylesheet"})


def public_pages(client: PageClient, language: str) -> dict[str, Page]:
    """Every page that links lead to from the front page, for somebody who is not signed in, and the form's first."""
    seen: dict[str, Page] = {}
    ahead = ["/", "/request/", "/status", "/sign-in", "/no-such-page"]
    while ahead:
        path = ahead.pop().partition("#")[0].partition("?")[0]
        if path.startswith("/") and path not in seen:
            seen[path] = client.get(path, 404 if path == "/no-such-page" else 200, Accept_Language=language)
            ahead += seen[path].links()
    client.get("/request/", Accept_Language=language)
    return seen | {"the form": client.submit({}, "/request/")}


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_telling_stands_in_a_title_an_address_or_an_icon(sqlite_client: PageClient, language: str) -> None:
    pages = public_pages(sqlite_client, language)
    assert set(PATHS) <= set(pages)
    assert {path: told for path, page in pages.items() if (told := tells(page))} == {}


TELL = {
    "<title>": "<title>Help for a kidnapped child – ",
    "</head>": '<meta property="og:title" content="Step 1"></head>',
    '<link rel="icon"': '<link rel="icon" href="/static/lawyer.svg"><link rel="icon"',
    '<meta name="viewport"': '<meta name="description" content="A lawyer for survivors"><meta name="viewport"',
    '<link rel="stylesheet"': '<link rel="manifest" href="/static/app.webmanifest"><link rel="stylesheet"',
}


@pytest.mark.parametrize("place", TELL)
def test_the_control_each_thing_that_tells_is_found_where_it_is_planted(sqlite_client: PageClient, place: str) -> None:
    page = read(sqlite_client, "/", "en")
    assert tells(page) == []
    assert place in page.html
    planted = Page(page.response, page.path)
    planted.html = page.html.replace(place, TELL[place], 1)
    assert tells(planted)
    assert tells(Page(page.response, "/help/custody"))


@pytest.mark.parametrize("path", PATHS)
def test_every_page_says_whom_to_call_and_how_to_leave(sqlite_client: PageClient, path: str) -> None:
    page = read(sqlite_client, path, "en")
    for address in ("tel:911", "tel:988", "tel:+18008435678", "/help/safety", "/sign-in"):
        assert address in page.links(), address
    leave = page.form("/leave")
    assert leave.get("method") == "post"
    assert leave.get("data-exit") == "https://www.weather.gov/"


def test_quick_exit_is_the_first_thing_a_keyboard_reaches(sqlite_client: PageClient) -> None:
    page = read(sqlite_client, "/", "en")
    reachable = [node for node in page.tree.iter() if node.tag in ("a", "button", "input", "select", "textarea")]
    assert reachable[0].tag == "button"
    assert "".join(reachable[0].itertext()) == "Leave this site"


@pytest.mark.parametrize("path", ["/", "/help/law", "/no-such-page"])
def test_every_answer_carries_the_strict_headers(sqlite_client: PageClient, path: str) -> None:
    page = sqlite_client.get(path, 404 if "no-such" in path else 200)
    headers = page.response.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "HX-Request" in headers["Vary"]


def test_built_files_are_checked_by_the_browser_and_kept(sqlite_client: PageClient) -> None:
    page = read(sqlite_client, "/", "en")
    files = [node for tag in ("script", "link") for node in page.find(f".//{tag}") if node.get("rel") != "icon"]
    assert files
    for node in files:
        assert (node.get("integrity") or "").startswith("sha384-")
        answer = sqlite_client.client.get(node.get("src") or node.get("href"), base_url="https://localhost")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        answer.close()


def test_reading_a_page_leaves_nothing_in_the_database(sqlite_client: PageClient) -> None:
    from referral_app.extensions import db
    from referral_app.models.base import Base

    for path in PATHS:
        sqlite_client.get(path)
    with sqlite_client.app.app_context():
        kept = {
            table.name: db.session.query(table).count()
            for table in Base.metadata.sorted_tables
            if table.name != "alembic_version"
        }
    assert not any(kept.values()), kept


def test_the_front_page_leads_into_the_form_and_back_to_a_request(sqlite_client: PageClient) -> None:
    links = read(sqlite_client, "/", "en").links()
    assert "/request/" in links
    assert "/status" in links


def test_the_safety_page_says_what_quick_exit_cannot_do(sqlite_client: PageClient) -> None:
    """(A03) In both languages, and linked from the foot of every public page."""
    assert "does not erase your browser history" in read(sqlite_client, "/help/safety", "en").text
    assert "No borra el historial de su navegador" in read(sqlite_client, "/help/safety", "es").text


def test_the_checklist_asks_for_two_reports_and_no_waiting(sqlite_client: PageClient) -> None:
    page = read(sqlite_client, "/help/checklist", "en")
    assert "There is no waiting time" in page.text
    main = page.tree.find(".//main")
    calls = [a.get("href") for a in main.iter("a")]
    assert calls.index("tel:911") < calls.index("tel:+18008435678")


def test_the_method_is_published_with_the_weights_in_force(sqlite_client: PageClient) -> None:
    from referral_app.matching import DEFAULT

    page = read(sqlite_client, "/help/how-matching-works", "en")
    shown = ["".join(cell.itertext()) for cell in page.find(".//tbody/tr/td")]
    assert [int(points) for points in shown] == list(DEFAULT.weights.values())
    assert sum(int(points) for points in shown) == 100
    # Beside the made lines an attorney may read what staff wrote (B06): no page may say that there is nothing else.
    assert any("Our staff may say it in other words" in "".join(each.itertext()) for each in page.find(".//main"))
