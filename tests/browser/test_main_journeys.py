"""The main job in a browser: a family asks, counsel approve, attorneys answer or stay silent, the family reads it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from referral_app.follow_ups import sweep
from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp
from tests.browser.faults import too_wide

Opener = Callable[..., Page]

#: In the order of the ranking: the first knows this kind of case better.
AREAS = ({"tier": 4, "matters": 9, "last_matter": "2026-10-01"}, {"tier": 2, "matters": 1, "last_matter": None})


def people(live: LiveApp) -> tuple[str, str]:
    """Grace of counsel, and Amara and Bela who fit Noor's need in this order. Returns the attorneys' addresses."""
    with live.app.app_context():
        cast.grace()
        made = [
            person(areas={"hague_return_petitioner": area}, time_zone="America/New_York")
            for person, area in zip((cast.amara, cast.bela), AREAS, strict=True)
        ]
        addresses = [cast.attorney_account(one).email for one in made]
    return addresses[0], addresses[1]


def sweep_once(live: LiveApp) -> list[str]:
    """What the worker does at this moment of the clock."""
    with live.app.app_context():
        return [act["did"] for act in sweep.once()]


def approve_both(page: Page, live: LiveApp, reference: str) -> None:
    """Grace signs in, finds the request in her queue, reads why, and approves the two who fit."""
    walks.sign_in(page, live, "grace@example.org")
    line = page.locator("tr", has_text=reference)
    expect(line).to_contain_text("Urgent")
    walks.follow(page, line.get_by_role("link", name=reference))
    assert page.title().startswith(reference)
    walks.follow(page, page.get_by_role("link", name="See who fits"))
    expect(page.locator("ol.app-cards > li")).to_have_count(2)
    page.get_by_label("1. Amara Diallo").check()
    page.get_by_label("2. Bela Novak").check()
    walks.press(page, "Approve the ticked attorneys")
    expect(page.locator("#asked + .app-table-frame tbody tr")).to_have_count(2)


def waiting(page: Page, live: LiveApp, email: str) -> None:
    """The attorney signs in and opens the one question that waits."""
    walks.sign_in(page, live, email)
    walks.open_what_waits(page)


def a_referral(live: LiveApp, open_page: Opener) -> None:
    amara, bela = people(live)
    reference, phrase = walks.submit(open_page(), live, cast.NOOR)
    approve_both(open_page(), live, reference)
    assert sweep_once(live).count("offer_sent") == 1

    first = open_page()
    waiting(first, live, amara)
    first.get_by_label("I have no time now").check()
    walks.press(first, "Say no")
    expect(first.locator("h1")).to_have_text("Thank you for your answer")

    second = open_page()
    walks.sign_in(second, live, bela)
    expect(second.locator("main")).to_contain_text("Nothing waits for you")
    assert sweep_once(live).count("offer_sent") == 1
    second.reload()
    walks.open_what_waits(second)
    walks.through_every_stage(second)

    family = open_page(width=320)
    assert walks.come_back(family, live, phrase) == "A lawyer has said yes"
    expect(family.locator("main")).to_contain_text("We have asked 2 lawyers so far.")
    expect(family.locator("main")).not_to_contain_text("Bela")


def test_a_family_asks_counsel_approve_one_declines_the_next_accepts_and_the_status_says_so(
    live: LiveApp, open_page: Opener
) -> None:
    a_referral(live, open_page)


def test_the_same_referral_on_postgresql(live_postgres: LiveApp, open_page: Opener) -> None:
    a_referral(live_postgres, open_page)


def test_silence_expires_and_the_next_attorney_is_asked(live: LiveApp, open_page: Opener) -> None:
    amara, bela = people(live)
    reference, phrase = walks.submit(open_page(), live, cast.NOOR)
    approve_both(open_page(), live, reference)
    sweep_once(live)
    family = open_page()
    assert walks.come_back(family, live, phrase) == "We are asking lawyers"
    expect(family.locator("main")).to_contain_text("We have asked 1 lawyer so far.")

    live.clock.now += timedelta(days=14)
    did = sweep_once(live)
    assert "offer_expired" in did
    assert "offer_sent" in did

    late = open_page()
    walks.sign_in(late, live, amara)
    expect(late.get_by_role("region", name="Waiting for your answer")).to_contain_text("Nothing waits for you")
    waiting(open_page(), live, bela)
    assert walks.come_back(open_page(), live, phrase) == "We are asking lawyers"


def test_the_whole_form_in_spanish_at_320_px_without_scripts(live: LiveApp, open_page: Opener) -> None:
    page = open_page(width=320, height=640, scripts=False, locale="es-MX")
    walks.begin(page, live, "es")
    assert page.locator("html").get_attribute("lang") == "es"
    wide: list[str] = []
    titles = walks.through_the_topics(
        page, cast.SURVIVOR, "es", look=lambda: wide.extend([page.url] if too_wide(page) else [])
    )
    assert "Lugares" in titles
    phrase = walks.keep_phrase(page, "es")
    reference = walks.send(page, "es")
    assert reference.startswith("R-")
    again = open_page(width=320, scripts=False, locale="es-MX")
    again.goto(live.url + "/status")
    again.fill("#phrase", phrase.upper())
    walks.press(again, "Continuar")
    expect(again.locator("main")).to_contain_text(reference)
    assert wide == []
