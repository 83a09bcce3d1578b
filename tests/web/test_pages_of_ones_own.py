"""What a family types has a page of its own, and comes through a change of the language; what is long is folded, never
hidden (A25, A21, A09)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from referral_app.actions import family as aftercare
from referral_app.actions import intake, way_back
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Note, Request
from referral_app.queries import cases
from referral_app.web.words import kinds_of_help, signposts
from referral_app.web.words.filters import numbers
from tests import cast
from tests.page_client import Page, PageClient

CONTACT, COMPLAINT = "/status/request/contact", "/status/request/complaint"


@pytest.fixture
def family(sqlite_client: PageClient) -> tuple[PageClient, str]:
    """A client that opened Noor's request, which may be called; the request's id."""
    with sqlite_client.app.app_context():
        said = cast.answers(contact_ways=["call"], situations=["intl_abduction_outgoing"])
        request = cast.submitted(said, contact={"phone": "202-555-0101", "say_who": "no"})
        phrase = way_back.give_phrase(request.id, now=the_clock().real())
        assert way_back.confirm_phrase(request.id, phrase, now=the_clock().real())
        request_id = request.id
    sqlite_client.get("/status")
    sqlite_client.submit({"phrase": phrase})
    return sqlite_client, request_id


def contact_of(client: PageClient, request_id: str) -> dict[str, Any]:
    with client.app.app_context():
        return dict(cases.words(db.session.get_one(Request, request_id))["contact"])


def switch(client: PageClient, language: str, **typed: Any) -> Page:
    """Press the other language on the page that is open: its own form is sent, with what was typed."""
    assert client.page is not None
    button = client.page.find(".//button[@name='page_language']")[0]
    assert button.get("form") == client.page.form(client.page.path).get("id")
    return client.submit({**typed, "page_language": language}, client.page.path)


def test_a_change_of_language_keeps_what_is_typed_about_reaching_me_and_saves_nothing(
    family: tuple[PageClient, str],
) -> None:
    client, request_id = family
    before = contact_of(client, request_id)
    client.get(CONTACT, Accept_Language="en")
    typed = {"ways": ["email"], "email": "noor@", "called": "Noor K.", "phone": "not yet", "hours": "at ten"}
    page = switch(client, "es", **typed)
    assert page.tree.get("lang") == "es"
    kept = page.fields(CONTACT)
    assert {name: kept[name] for name in typed} == {n: v if isinstance(v, list) else [v] for n, v in typed.items()}
    assert not page.find(".//*[@class='govuk-error-summary']"), "nothing was sent, so nothing is wrong"
    assert contact_of(client, request_id) == before
    assert switch(client, "en", **typed).fields(CONTACT)["email"] == ["noor@"]


def test_only_a_way_that_is_ticked_can_be_wrong_and_no_box_loses_its_words(family: tuple[PageClient, str]) -> None:
    client, request_id = family
    client.get(CONTACT)
    typed = {"ways": ["email"], "email": "noor@", "phone": "later", "trusted_name": "Lena Ortiz"}
    page = client.submit(typed, CONTACT, status=422)
    assert [node.get("href") for node in page.find(".//*[@class='govuk-error-summary']//a")] == ["#email"]
    assert page.fields(CONTACT)["phone"] == ["later"]
    assert page.fields(CONTACT)["trusted_name"] == ["Lena Ortiz"]
    client.submit({**typed, "email": "noor@example.org"}, CONTACT)
    kept = contact_of(client, request_id)
    assert (kept["email"], kept["phone"]) == ("noor@example.org", "202-555-0101"), "a box of no ticked way is not read"


def test_a_complaint_comes_through_a_change_of_language_and_is_sent_once(family: tuple[PageClient, str]) -> None:
    client, request_id = family
    client.get(COMPLAINT, Accept_Language="en")
    page = switch(client, "es", complaint="Nobody called me back.")
    assert page.tree.get("lang") == "es"
    assert page.fields(COMPLAINT)["complaint"] == ["Nobody called me back."]
    with client.app.app_context():
        assert db.session.query(Note).filter_by(request_id=request_id).count() == 0
    client.submit({}, COMPLAINT)
    with client.app.app_context():
        assert db.session.query(Note).filter_by(request_id=request_id).count() == 1
    client.get(COMPLAINT)
    assert client.submit({"complaint": " "}, COMPLAINT, status=422).find(".//*[@id='complaint-error']")


def test_when_it_has_ended_there_is_nobody_to_reach_and_one_may_still_complain(family: tuple[PageClient, str]) -> None:
    client, request_id = family
    with client.app.app_context():
        intake.withdraw_request(request_id, now=the_clock().programme(), today=the_clock().today())
    client.get(CONTACT, 303)
    client.get("/status/request")
    client.post(CONTACT, {"ways": ["email"], "email": "noor@example.org"})
    assert "email" not in contact_of(client, request_id)
    client.get(COMPLAINT)


def test_the_pages_lead_back_to_the_phrase_where_nothing_is_held(sqlite_client: PageClient) -> None:
    for path in (CONTACT, COMPLAINT):
        client = PageClient(sqlite_client.app)
        client.get(path, 303)


def words_in_sight(page: Page) -> str:
    """What is read without opening anything."""

    def parts(node: Any) -> Iterator[str]:
        if isinstance(node.tag, str) and node.tag not in ("script", "style", "title"):
            yield node.text or ""
            for child in node:
                if node.tag != "details" or child.tag == "summary":
                    yield from parts(child)
                yield child.tail or ""

    return " ".join(" ".join(parts(page.tree.find(".//body"))).split())


def test_what_comes_next_and_how_one_is_reached_stand_in_sight(family: tuple[PageClient, str]) -> None:
    client, _request_id = family
    page = client.get("/status/request")
    seen = words_in_sight(page)
    order = [seen.index(words) for words in ("What you can do now", "We look at it by", "We reach you only like")]
    assert order == sorted(order)
    for words in ("by a call", "Change how it is safe to reach you", "1-800-843-5678", "911", "Your reference"):
        assert words in seen, words
    assert "Crisis" in page.text or "988" in seen
    assert CONTACT in page.links()
    assert COMPLAINT in page.links()
    assert not page.find(f".//form[@action='{CONTACT}']"), "it has a page of its own"


def test_of_several_helpers_one_stands_in_sight_and_the_others_are_one_tap_away(family: tuple[PageClient, str]) -> None:
    client, request_id = family
    page = client.get("/status/request")
    cards = page.find(".//*[@class='app-card app-signpost']")
    assert len(cards) > 6
    folded = [card for fold in page.find(".//details") for card in fold.findall(".//*[@class='app-card app-signpost']")]
    assert 0 < len(cards) - len(folded) <= 3
    with client.app.app_context():
        aftercare.show_support(request_id, shown=False)
    assert "Somebody to talk to" not in client.get("/status/request").text


@pytest.mark.parametrize("language", ["en", "es"])
def test_help_at_once_stands_open_and_everything_else_under_its_kind(sqlite_client: PageClient, language: str) -> None:
    page = sqlite_client.get("/help/services", Accept_Language=language)
    seen = words_in_sight(page)
    with sqlite_client.app.test_request_context("/", headers={"Accept-Language": language}):
        entries = signposts.directory()
        for entry in entries:
            assert entry.name in page.text, entry.code
            assert (entry.name in seen) == (entry.group == kinds_of_help.AT_ONCE), entry.code
            assert {address for _shown, address in numbers(entry.phone)} <= set(page.links()), entry.code


def test_every_entry_of_the_directory_has_one_kind_and_a_new_one_is_not_lost(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/"):
        entries = signposts.directory()
        kinds = kinds_of_help.by_kind(entries)
        placed = [entry.code for _kind, found in kinds for entry in found]
        assert sorted(placed) == sorted(e.code for e in entries if e.group != kinds_of_help.AT_ONCE)
        assert kinds_of_help.MORE not in [kind for kind, _found in kinds], "sort it in web/words/kinds_of_help.py"
        known = {row.code for row, _help in signposts.entries().values()}
        assert {code for kind in kinds_of_help.KINDS for code in kind.codes} <= known
        new = [*entries, signposts.Help("new_one", "help", "New", "", "", None, None, None, "", "")]
        assert kinds_of_help.by_kind(new)[-1] == (kinds_of_help.MORE, [new[-1]])
