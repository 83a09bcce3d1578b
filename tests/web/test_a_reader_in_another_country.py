"""Who reads from another country: no number of the United States is told them as the one to call in danger, and nothing
there as near to them (A01, A15, F01)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from referral_app import law
from referral_app.actions import closing
from referral_app.clock import clock as the_clock
from referral_app.web.words import elsewhere, signposts
from tests import cast
from tests.page_client import BASE, Page, PageClient
from tests.web.test_status_says_what_is_so import STATUS, opened

DATA = law.load()
MEXICO, TEXAS = {"country": "MX"}, {"country": "US", "state": "TX", "county": "Travis County"}
#: Words that a place makes true or not.
NEAR = ("near you", "Each state", "each state ", "Many states", "Tell the state", "Call 211", "call 911")


def page_of(app: Flask, where: dict[str, Any], **said: Any) -> Page:
    with app.app_context():
        return opened(app, cast.submitted(cast.answers(where=where, **said))).get(STATUS)


def part(page: Page, id: str) -> str:
    (found,) = page.find(f".//*[@id='{id}']")
    return " ".join("".join(found.itertext()).split())


#: Bases abroad have such offices too.
ABROAD_TOO = "military_legal_assistance"


@pytest.mark.parametrize("code", [row.code for row in DATA.signposts if row.group != "work" and row.code != ABROAD_TOO])
def test_no_service_is_near_to_who_is_in_another_country(sqlite_app: Flask, code: str) -> None:
    """ "Find free legal help near you." was read in Mexico of legal aid in the United States."""
    with sqlite_app.test_request_context(base_url=BASE):
        told = signposts.chosen([code], {"where": MEXICO})
    assert not [words for help in told for words in NEAR if words in help.plain]


def test_at_home_it_is_near(sqlite_app: Flask) -> None:
    """The control; and nothing is said of where somebody is who has not told it."""
    with sqlite_app.test_request_context(base_url=BASE):
        for answers in ({"where": TEXAS}, {}):
            (found,) = signposts.chosen(["lsc_finder"], answers)
            assert found.plain == "Find free legal help near you."


def test_danger_names_the_numbers_of_the_country_first(sqlite_app: Flask) -> None:
    """A parent in Mexico whose child is missing read "911" and nothing else."""
    said = {"situations": ["missing_other"], "police_report": "no"}
    panel = part(page_of(sqlite_app, MEXICO, **said), "help-now")
    first = "These numbers are for the United States. Call the emergency number of the country you are in."
    assert panel.index(first) < panel.index("911")
    assert first not in page_of(sqlite_app, TEXAS, **said).text


def test_what_comes_first_of_all_says_no_number_of_another_country(sqlite_app: Flask) -> None:
    unsafe = {"safe_now": "no", "danger_now": "yes"}
    assert "If anyone is in danger, call 911 now." in page_of(sqlite_app, TEXAS, **unsafe).text, "the control"
    page = page_of(sqlite_app, MEXICO, **unsafe)
    assert "If anyone is in danger, call the emergency number of the country you are in." in page.text
    assert "call 911 now" not in page.text


def test_a_parent_with_papers_abroad_is_not_sent_to_legal_aid_alone(sqlite_app: Flask) -> None:
    papers = {"who_has_child": "requester", "served": "yes", "situations": ["intl_abduction_outgoing"]}
    page = page_of(sqlite_app, MEXICO, **papers)
    assert "For papers of a court where you are, ask the bar association there for a lawyer." in page.text
    assert "These places are in the United States." not in page_of(sqlite_app, TEXAS, **papers).text


def test_whose_call_may_not_go_through_is_told_to_write(sqlite_app: Flask) -> None:
    """Every "call us" of the page is a number that may not ring from there."""
    assert "Our own number may not work from there either." in page_of(sqlite_app, MEXICO).text
    assert "Our own number" not in page_of(sqlite_app, TEXAS).text


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("path", ["/request/", "/help/services", "/help/something-else", "/help/checklist"])
def test_pages_that_know_nobody_name_the_number_for_every_country(
    sqlite_client: PageClient, path: str, language: str
) -> None:
    """Whoever asked from abroad is led to these, and most of their numbers do not ring from there."""
    page = sqlite_client.get(path, Accept_Language=language)
    assert "tel:+12025014444" in page.links()
    assert ("In another country, call the emergency number there." in page.text) is (language == "en")


def test_what_staff_named_stays_and_is_said_as_it_is(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context(base_url=BASE):
        (named, *beside) = elsewhere.at_least_two(["local_211"], {"where": MEXICO})
        assert named.code == "local_211"
        assert beside
        assert "local_211" not in {help.code for help in elsewhere.at_least_two(["lsc_finder"], {"where": MEXICO})}
    with sqlite_app.app_context():
        request, grace = cast.submitted(cast.answers(where=MEXICO)), cast.grace()
        now = the_clock().programme()
        closing.close_request(request.id, "wrong_service", actor=grace, now=now, signposts=["lsc_finder"])
        page = opened(sqlite_app, request).get(STATUS)
    assert "Find free legal help in the United States." in page.text
    assert "near you" not in page.text
    assert "Our own number" not in page.text, "nothing is written to us there any more"


def test_a_child_who_is_back_is_not_awaited(sqlite_app: Flask) -> None:
    page = page_of(sqlite_app, TEXAS, child_found="yes")
    assert "Help now that your child is back." in page.text
    assert "Help when your child comes back." not in page.text
