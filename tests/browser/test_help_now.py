"""Help that comes before all else, on a small phone without scripts: in the first screenful, and one line later on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from referral_app.actions import intake
from referral_app.extensions import db
from referral_app.models import Request
from referral_app.queries import cases
from tests.browser.conftest import LiveApp
from tests.browser.faults import check, too_wide

Opener = Callable[..., Page]
PHONE = {"width": 320, "height": 640}
PARENT = {"requester_age": 40, "role": "my_child", "relation": "parent"}
#: The answers, the screen answered last, the next one, and the number that must be seen without scrolling.
SCENES: dict[str, tuple[dict[str, Any], str, int, str]] = {
    "unsafe": ({"safe_now": "no"}, "about_you", 2, "tel:911"),
    "sold and fifteen": (
        {
            "requester_age": 15,
            "role": "myself",
            "situations": ["child_sex_trafficking"],
            "still_with_trafficker": "yes",
        },
        "right_now",
        5,
        "tel:+18883737888",
    ),
    "missing": (
        {**PARENT, "situations": ["missing_other"], "police_report": "no", "ncmec_report": "no"},
        "right_now",
        5,
        "tel:911",
    ),
    "self-harm": (
        {**PARENT, "situations": ["online_enticement_sextortion"], "self_harm": "unknown"},
        "right_now",
        5,
        "tel:988",
    ),
}


def on_screen(page: Page, live: LiveApp, answers: dict[str, Any], last: str, place: int, language: str) -> None:
    """Open a screen of the form with these answers given before."""
    with live.app.app_context():
        row, token = intake.start_draft(now=live.clock.now, language=language)
        said = {**cases.words(db.session.get_one(Request, row.id)), "answers": answers, "step": last}
        intake.save_draft(row.id, said, now=live.clock.now, language=language)
    page.context.add_cookies([{"name": "rid", "value": token, "url": live.url}])
    page.goto(f"{live.url}/request/step/{place}")


@pytest.mark.parametrize(("language", "locale"), [("en", "en-US"), ("es", "es-MX")])
@pytest.mark.parametrize("scene", SCENES)
def test_the_first_number_is_in_the_first_screenful_of_a_small_phone(
    live: LiveApp, open_page: Opener, scene: str, language: str, locale: str
) -> None:
    answers, last, place, number = SCENES[scene]
    page = open_page(**PHONE, scripts=False, locale=locale)
    on_screen(page, live, answers, last, place, language)
    link = page.locator(f".app-help.app-panel--alarm a[href='{number}']").first
    box = link.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"], box
    assert not too_wide(page)
    on_screen(page, live, answers, "more", 1, language)
    expect(page.locator(f".app-help a[href='{number}']").first).not_to_be_visible()
    page.locator("#help-now summary").click()
    expect(page.locator(f"#help-now a[href='{number}']").first).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_an_image_is_answered_calmly_with_where_to_report_and_remove_it(
    live: LiveApp, open_page: Opener, width: int
) -> None:
    page = open_page(width=width)
    on_screen(page, live, {**PARENT, "situations": ["image_removal"]}, "help_needed", 3, "en")
    panel = page.locator("section.app-help")
    expect(panel.get_by_role("link", name="takeitdown.ncmec.org")).to_be_visible()
    expect(panel.get_by_role("link", name="report.cybertip.org")).to_be_visible()
    assert page.locator(".app-panel--alarm").count() == 0
    check(page)


UNSAFE = {"safe_now": "no", "requester_age": 61, "role": "someone_else", "relation": "relative"}
#: Screens of one question under open help: the answers, the screen answered last, and the screen.
ONE_QUESTION: dict[str, tuple[dict[str, Any], str, int]] = {
    "not safe": (UNSAFE, "about_you", 2),
    "not safe, a parent": ({**UNSAFE, **PARENT}, "about_you", 2),
    "not safe, a minor": ({"safe_now": "no", "requester_age": 15, "role": "myself"}, "about_you", 2),
    "not safe, a survivor": ({"safe_now": "no", "requester_age": 28, "role": "myself"}, "about_you", 2),
    "not reported": (
        {**UNSAFE, **PARENT, "situations": ["intl_abduction_outgoing"], "police_report": "no", "location_known": "no"},
        "right_now",
        5,
    ),
    "with the trafficker": (
        {**UNSAFE, "situations": ["child_sex_trafficking", "missing_from_care"], "still_with_trafficker": "yes"},
        "right_now",
        5,
    ),
}


@pytest.mark.parametrize(("language", "locale"), [("en", "en-US"), ("es", "es-MX")])
@pytest.mark.parametrize("scene", ONE_QUESTION)
def test_a_question_under_open_help_is_two_screens_and_a_half_too(
    live: LiveApp, open_page: Opener, scene: str, language: str, locale: str
) -> None:
    """What cannot be parted, beside all the numbers: it was 2,200 pixels high."""
    answers, last, place = ONE_QUESTION[scene]
    page = open_page(**PHONE, scripts=False, locale=locale)
    on_screen(page, live, answers, last, place, language)
    assert page.locator("section.app-help").is_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= 1600


def test_numbers_that_stood_open_before_are_one_tap_away_in_the_panel_of_new_ones(
    live: LiveApp, open_page: Opener
) -> None:
    answers, last, place = ONE_QUESTION["not reported"]
    page = open_page(**PHONE, scripts=False)
    on_screen(page, live, answers, last, place, "en")
    panel = page.locator("section.app-help")
    expect(panel.locator("a[href='tel:911']").first).to_be_visible()
    expect(panel.locator("a[href='tel:988']")).not_to_be_visible()
    panel.get_by_text("Numbers you saw before").click()
    expect(panel.locator("a[href='tel:988']")).to_be_visible()


@pytest.mark.parametrize(("language", "locale"), [("en", "en-US"), ("es", "es-MX")])
def test_without_scripts_what_an_answer_brought_up_does_not_stand_there_too(
    live: LiveApp, open_page: Opener, language: str, locale: str
) -> None:
    """Who somebody is to the child, and the list of situations with two buttons below it, under open numbers: 1,719."""
    page = open_page(**PHONE, scripts=False, locale=locale)
    on_screen(page, live, {"safe_now": "no", "requester_age": 34, "role": "my_child"}, "about_you", 2, language)
    assert page.locator("#ask-relation").is_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= 1600
    assert page.locator("#ask-situations").count() == 0, "it waits for the next part"
