"""What the form does for the person who fills it in: it helps, it says what is wrong, and it lets go without losing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp

Opener = Callable[..., Page]


def at_the_topic(page: Page, live: LiveApp, question: str) -> None:
    """Fill Noor's form until the screen that asks this question."""
    walks.begin(page, live)
    for _ in range(walks.MOST_SCREENS):
        if page.locator(f"input[name=shown][value={question}]").count():
            return
        walks.fill(page, cast.NOOR)
        walks.press(page, "Continue")
    raise AssertionError(f"{question} is never asked")


def test_not_sure_and_an_answer_exclude_each_other(live: LiveApp, open_page: Opener) -> None:
    page = open_page()
    at_the_topic(page, live, "contact_ways")
    call, unsure = page.locator("input[value=call]"), page.locator("input[name=contact_ways][value=unknown]")
    call.check()
    unsure.check()
    assert not call.is_checked()
    call.check()
    assert not unsure.is_checked()


def test_without_scripts_the_server_says_that_they_exclude_each_other(live: LiveApp, open_page: Opener) -> None:
    page = open_page(scripts=False)
    at_the_topic(page, live, "contact_ways")
    page.check("input[value=call]")
    page.check("input[name=contact_ways][value=unknown]")
    walks.press(page, "Continue")
    expect(page.locator(".govuk-error-summary")).to_contain_text("but not both")
    assert page.locator("input[value=call]").is_checked(), "what was ticked stays"


def test_a_page_with_faults_puts_the_focus_on_the_summary_and_its_links_on_the_fields(
    live: LiveApp, open_page: Opener
) -> None:
    page = open_page()
    at_the_topic(page, live, "requester_age")
    page.fill("#requester_age", "grown up")
    walks.press(page, "Continue")
    assert page.title().startswith("Error: ")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator(".govuk-error-summary a").last.click()
    expect(page.locator("#requester_age")).to_be_focused()
    assert page.locator("#requester_age").input_value() == "grown up"
    page.locator(".govuk-error-summary a").first.click()
    expect(page.locator("#role")).to_be_focused()


def test_the_counties_of_the_chosen_state_are_suggested_and_nobody_is_told_which(
    live: LiveApp, open_page: Opener
) -> None:
    page = open_page()
    at_the_topic(page, live, "child_place")
    asked: list[str] = []
    # What a browser asks for by itself (the icon) is no answer of ours to a choice.
    page.on("request", lambda request: asked.append(request.url) if "/icon-" not in request.url else None)
    page.select_option("#child_place-state", "TX")
    page.focus("#child_place-county")
    names = page.locator("#child_place-county-names option")
    expect(names.first).to_have_attribute("value", "Anderson")
    assert "Travis" in [name.get_attribute("value") for name in names.all()]
    page.select_option("#child_place-state", "PA")
    page.focus("#child_place-country")
    page.focus("#child_place-county")
    expect(names.first).to_have_attribute("value", "Adams")
    assert len(asked) == 1
    assert "/static/counties-" in asked[0]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_form_kept_in_the_middle_goes_on_where_it_was_left(live: LiveApp, open_page: Opener, scripts: bool) -> None:
    page = open_page(scripts=scripts)
    at_the_topic(page, live, "child_place")
    page.select_option("#child_place-country", "US")
    page.select_option("#child_place-state", "TX")
    here, heading = page.url, page.locator("h1").inner_text()
    walks.press(page, "Keep for later")
    walks.press(page, "Show me my phrase")
    phrase = page.locator(".app-phrase").inner_text()
    page.fill("#phrase", phrase)
    walks.press(page, "Continue")
    assert page.locator("h1").inner_text() == "Your answers are kept"
    expect(page.locator("main")).to_contain_text("deleted on Friday, December 25, 2026")

    later = open_page(scripts=scripts)
    assert walks.come_back(later, live, phrase) == heading
    expect(later).to_have_url(here)
    assert later.locator("#child_place-state").input_value() == "TX"
    assert not later.locator("main input:checked").count(), "what was left open is not a skip"


def test_who_changes_one_answer_comes_back_to_the_review(live: LiveApp, open_page: Opener) -> None:
    page = open_page()
    walks.begin(page, live)
    walks.through_the_topics(page, cast.NOOR)
    walks.keep_phrase(page)
    page.locator("#told summary").click()
    walks.follow(page, page.get_by_role("link", name="Change How old are you?"))
    assert page.locator("input[name=shown]").count() == 1, "a change opens its question"
    page.fill("#requester_age", "35")
    walks.press(page, "Continue")
    assert page.locator("h1").inner_text() == "Check your answers"
    expect(page.locator("#told")).to_contain_text("35")


def test_what_a_choice_brings_up_comes_in_place_and_keeps_focus_and_what_was_typed(
    live: LiveApp, open_page: Opener
) -> None:
    page = open_page(width=320)
    walks.begin(page, live)
    page.fill("#requester_age", "34")
    page.focus("#role-my_child")
    page.keyboard.press("Space")
    expect(page.locator("#relation")).to_be_visible()
    expect(page.locator("#role-my_child")).to_be_focused()
    expect(page.locator("#role-my_child")).to_be_checked()
    expect(page.locator("#requester_age")).to_have_value("34")
    page.check("#role")
    expect(page.locator("#relation")).to_have_count(0)


def test_what_is_typed_while_the_server_answers_is_not_undone(live: LiveApp, open_page: Opener) -> None:
    """On a slow line somebody goes on meanwhile: what hangs on an older answer is asked for again, with everything."""
    page = open_page(width=320)
    walks.begin(page, live, "en")
    on_the_way: list[Route] = []
    page.route("**/asked", lambda route: on_the_way.append(route))
    with page.expect_request("**/asked"):
        page.check("input[name=role][value=my_child]")
    page.fill("input[name=requester_age]", "34")
    with page.expect_request("**/asked"):
        on_the_way[0].continue_()
    expect(page.locator("[name=relation]")).to_have_count(0)
    on_the_way[1].continue_()
    expect(page.locator("[name=relation]").first).to_be_visible()
    expect(page.locator("input[name=requester_age]")).to_have_value("34")
