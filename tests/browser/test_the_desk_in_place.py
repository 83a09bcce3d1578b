"""The desk without leaving one's place: the queue narrowed as one chooses, a task done and taken back where it stands.

Each is a plain form underneath: the same walk with scripts off ends on the same page (architecture, habits 6 and 7).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from referral_app.actions import triage
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp
from tests.browser.faults import check

Opener = Callable[..., Page]


def _office(live: LiveApp) -> tuple[str, str]:
    """Grace with a task of hers, and a request of nobody's; their references."""
    with live.app.app_context():
        grace = cast.grace()
        hers, nobodys = cast.submitted(), cast.submitted()
        triage.take_request(hers.id, actor=grace, now=clock().programme())
        with writing():
            make_task(
                "no_contact",
                once="in place",
                now=clock().programme(),
                due_on=clock().today() + timedelta(days=1),
                request=hers,
            )
        return hers.reference, nobodys.reference


@pytest.mark.parametrize("scripts", [True, False])
def test_the_queue_is_narrowed_as_one_chooses(live: LiveApp, open_page: Opener, scripts: bool) -> None:
    hers, nobodys = _office(live)
    page = open_page(width=1280, scripts=scripts)
    walks.sign_in(page, live, "grace@example.org")
    page.goto(live.url + "/counsel/requests")
    page.get_by_text("Narrow it down", exact=True).click()
    page.locator("#by-owner").focus()
    page.locator("#by-owner").select_option("mine")
    if not scripts:
        page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("link", name=nobodys)).to_have_count(0)
    expect(page.get_by_role("link", name=hers)).to_be_visible()
    expect(page.locator("#by-owner")).to_have_value("mine")
    assert "owner=mine" in page.url
    if scripts:
        # Who chooses goes on choosing: the select keeps the focus, and what changed is said.
        expect(page.locator("#by-owner")).to_be_focused()
        expect(page.locator("#said")).to_have_text("1 request")
        check(page)
    # What stands in the address is the page, fetched again or kept.
    page.reload()
    expect(page.get_by_role("link", name=nobodys)).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("address", ["/counsel/tasks", "/counsel/"])
def test_a_task_is_done_and_taken_back_where_it_stands(
    live: LiveApp, open_page: Opener, scripts: bool, address: str
) -> None:
    hers, _nobodys = _office(live)
    page = open_page(width=1280, scripts=scripts)
    walks.sign_in(page, live, "grace@example.org")
    page.goto(live.url + address)
    done = page.get_by_role("button", name=re.compile(rf"Done.*The family says nobody was in touch.*{hers}"))
    done.click()
    undo = page.get_by_role("button", name=re.compile("Undo.*The family says nobody was in touch"))
    expect(undo).to_be_visible()
    expect(done).to_have_count(0)
    if scripts:
        expect(page.locator("#said")).to_contain_text("Done: The family says nobody was in touch")
        expect(page.locator("[data-part]")).to_be_focused()
        check(page)
    undo.click()
    expect(done).to_be_visible()
    expect(undo).to_have_count(0)
    if scripts:
        expect(page.locator("#said")).to_contain_text("Taken back: The family says nobody was in touch")


def test_a_press_to_which_no_answer_came_says_so(live: LiveApp, open_page: Opener) -> None:
    """On a broken line, and where the server is down: the page before stays, and nobody takes it for done."""
    hers, _nobodys = _office(live)
    page = open_page(width=1280, scripts=True)
    walks.sign_in(page, live, "grace@example.org")
    page.goto(live.url + "/counsel/")
    done = page.get_by_role("button", name=re.compile(rf"Done.*The family says nobody was in touch.*{hers}"))
    lost = page.locator("#lost")
    expect(lost).to_be_empty()
    page.route("**/resolve", lambda route: route.abort())
    done.click()
    expect(lost).to_contain_text("No answer came")
    expect(lost).to_be_in_viewport()
    page.unroute("**/resolve")
    page.route("**/resolve", lambda route: route.fulfill(status=503, body="busy"))
    done.click()
    expect(lost).to_contain_text("No answer came")
    page.unroute("**/resolve")
    done.click()
    expect(page.get_by_role("button", name=re.compile("Undo.*The family says nobody was in touch"))).to_be_visible()
    expect(lost).to_be_empty()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_note_is_written_and_a_request_taken_without_leaving_ones_place(
    live: LiveApp, open_page: Opener, scripts: bool
) -> None:
    """The page stays where it is: what stands open stays open, the focus stays, the note's box is empty again. A box
    left empty says so beside itself, with 422 where htmx asked."""
    _hers, nobodys = _office(live)
    page = open_page(width=1280, scripts=scripts)
    walks.sign_in(page, live, "grace@example.org")
    page.goto(live.url + "/counsel/requests")
    page.get_by_role("link", name=nobodys).click()
    page.get_by_role("link", name="Notes and timeline").click()
    expect(page.get_by_label("Add a note")).to_be_visible()
    address = page.url
    answers: list[tuple[str, int]] = []
    page.on("response", lambda answer: answers.append((answer.request.method, answer.status)))
    folded = page.locator("details", has_text="Contact details and names").first
    folded.locator("summary").click()
    page.get_by_label("Add a note").fill("Spoke to the clerk of the court.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator(".app-note")).to_contain_text("Spoke to the clerk of the court.")
    expect(page.get_by_label("Add a note")).to_have_value("")
    if scripts:
        expect(page.locator("#said")).to_have_text("Note added")
        expect(page.get_by_role("button", name="Save the note")).to_be_focused()
        expect(folded).to_have_attribute("open", "")
        assert page.url == address
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator("#text-error")).to_contain_text("Write the note first")
    if scripts:
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        assert ("POST", 422) in answers
        assert page.url == address
    page.get_by_role("button", name="Take it", exact=True).click()
    expect(page.get_by_role("button", name="Take it", exact=True)).to_have_count(0)
    expect(page.locator("#text-error")).to_have_count(0)
    expect(page.locator(".app-note")).to_have_count(1)
    if scripts:
        assert page.url == address
        check(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_part_of_a_request_stays_open_after_an_act_and_the_rules_of_contact_stay_in_sight(
    live: LiveApp, open_page: Opener, scripts: bool
) -> None:
    """A screen and a half at most as it opens; by the keyboard to another part, which an act pressed there leaves
    open; the address keeps the part, and nothing of the case."""
    _hers, nobodys = _office(live)
    page = open_page(width=1280, scripts=scripts)
    page.set_viewport_size({"width": 1280, "height": 800})
    walks.sign_in(page, live, "grace@example.org")
    page.goto(live.url + "/counsel/requests")
    page.get_by_role("link", name=nobodys).click()
    expect(page.locator("#needs")).to_be_attached()
    if scripts:
        assert page.evaluate("document.documentElement.scrollHeight") <= 1200
    tab = page.get_by_role("link", name="Answers")
    tab.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Answers")).to_have_attribute("aria-current", "page")
    assert page.url.partition("?")[2] == "part=answers#parts"
    expect(page.locator(".app-told-topics")).to_be_visible()
    page.mouse.wheel(0, 4000)
    expect(page.locator("#safe-contact")).to_be_in_viewport()
    page.get_by_role("button", name="Take it", exact=True).click()
    expect(page.get_by_role("button", name="Take it", exact=True)).to_have_count(0)
    expect(page.locator(".app-told-topics")).to_be_visible()
    assert "part=answers" in page.url
    page.reload()
    expect(page.locator(".app-told-topics")).to_be_visible()
    if scripts:
        check(page)


def test_two_tabs_of_one_request_stay_true(live: LiveApp, open_page: Opener) -> None:
    """What was closed in the one tab is refused in the other with the reason, and nothing typed there is lost."""
    hers, _nobodys = _office(live)
    page = open_page(width=1280)
    walks.sign_in(page, live, "grace@example.org")
    page.goto(live.url + "/counsel/requests")
    page.get_by_role("link", name=hers).click()
    page.get_by_role("link", name="Notes and timeline").click()
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_label("Add a note").fill("Typed before it was closed.")
    other.get_by_role("link", name="Close the request").click()
    other.locator("input[name=reason][value=other]").check()
    other.get_by_role("button", name="Close the request").click()
    expect(other.locator(".app-heading")).to_contain_text("Closed")
    page.get_by_text("Put it on hold, or run the rules again").click()
    page.get_by_role("button", name="Run the rules again today").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("That did not happen")
    expect(page.locator(".app-heading")).to_contain_text("Closed")
    expect(page.get_by_label("Add a note")).to_have_value("Typed before it was closed.")
    check(page)
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator(".app-note")).to_contain_text("Typed before it was closed.")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_attorney_is_found_as_one_types(live: LiveApp, open_page: Opener, scripts: bool) -> None:
    """No letter of what is typed stands in an address, and the other pages of what was found show the same."""
    with live.app.app_context():
        grace = cast.grace().email
        for n in range(60):
            cast.attorney(f"x-{n:03}", f"Out{n:03}", "Far")
        cast.attorney("y-1", "Wilhelmina", "Near")
    page = open_page(width=1280, scripts=scripts)
    walks.sign_in(page, live, grace)
    page.goto(live.url + "/counsel/attorneys")
    box = page.get_by_label("Name, firm or e-mail")
    names = page.locator("#people tbody th")
    if scripts:
        box.press_sequentially("wilhel")
        expect(names).to_have_count(1)
        expect(page.locator("#said")).to_have_text("1 attorney")
        expect(box).to_be_focused()
        expect(box).to_have_value("wilhel")
        assert page.url == live.url + "/counsel/attorneys"
        check(page)
    box.fill("far")
    if scripts:
        expect(page.locator("#said")).to_have_text("60 attorneys")
    else:
        page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("#people")).to_contain_text("Page 2 of")
    expect(page.locator("#people")).to_contain_text("60 attorneys")
    expect(page.get_by_label("Name, firm or e-mail")).to_have_value("far")
    assert "far" not in page.url


@pytest.mark.parametrize("scripts", [True, False])
def test_why_not_unfolds_a_page_at_a_time_where_it_stands(live: LiveApp, open_page: Opener, scripts: bool) -> None:
    hers, _nobodys = _office(live)
    with live.app.app_context():
        for n in range(60):
            cast.attorney(f"x-{n:03}", f"Out{n:03}", "Far", licences=[("US-OH", "active", None, f"OH-{n}")])
    page = open_page(width=1280, scripts=scripts)
    walks.sign_in(page, live, "grace@example.org")
    page.goto(live.url + "/counsel/requests")
    page.get_by_role("link", name=hers).click()
    page.locator(".app-needs").get_by_role("link").first.click()
    address = page.url
    names = page.locator(".app-whynot strong")
    page.locator("#why-not ~ details summary").first.click()
    page.get_by_role("link", name="All 60").click()
    expect(names).to_have_count(25)
    first = names.first.inner_text()
    page.get_by_role("link", name="Next page").click()
    expect(names.first).not_to_have_text(first)
    if scripts:
        expect(page.locator("#said")).to_have_text("Page 2 of 3")
        expect(page.locator("[data-list] [data-part]")).to_be_focused()
        assert page.url == address
        check(page)


def test_a_session_that_ended_leads_to_sign_in_and_puts_no_page_into_a_page(live: LiveApp, open_page: Opener) -> None:
    hers, _nobodys = _office(live)
    page = open_page(width=1280)
    walks.sign_in(page, live, "grace@example.org")
    page.goto(live.url + "/counsel/requests")
    page.get_by_text("Narrow it down", exact=True).click()
    page.context.clear_cookies()
    page.locator("#by-owner").select_option("mine")
    expect(page.locator("h1")).to_have_text("Sign in")
    expect(page.get_by_role("link", name=hers)).to_have_count(0)


@pytest.mark.parametrize("address", ["/counsel/", "/counsel/requests"])
def test_what_came_in_is_said_each_minute_and_brought_in_by_a_press(
    live: LiveApp, open_page: Opener, address: str
) -> None:
    """Nothing moves under the hand: the focus and what is unfolded stay, and the list changes when one asks for it."""
    _office(live)
    page = open_page(width=1280)
    page.clock.install()
    walks.sign_in(page, live, "grace@example.org")
    page.goto(live.url + address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("main a").first.focus()
    live.clock.move(minutes=1)
    with live.app.app_context():
        came = cast.submitted().reference
    page.clock.run_for(61_000)
    expect(page.locator("#news")).to_contain_text("1 new since")
    if address == "/counsel/":
        expect(page.locator("#counts li").nth(1)).to_contain_text("2")
    expect(page.get_by_role("link", name=came)).to_have_count(0)
    expect(page.locator("main a").first).to_be_focused()
    check(page)
    page.get_by_role("link", name="Show it").click()
    expect(page.get_by_role("link", name=came)).to_have_count(1)
    expect(page.locator("#news")).to_be_empty()
    check(page)
    live.clock.move(minutes=1)
    with live.app.app_context():
        cast.submitted()
    page.clock.run_for(61_000)
    expect(page.locator("#news")).to_contain_text("1 new since")
