"""How people walk the app in a browser: a family through the form, staff and attorneys through sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyotp
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import LiveApp
from tests.cast import PASSWORD, TOTP_SECRET

#: More screens than any form has: a walk that does not end is a fault, not a hang.
MOST_SCREENS = 20
#: Words of the way, by the language of the page.
WORDS = {
    "en": {"start": "Start", "go_on": "Nobody is in danger now: go on", "send": "Send now"},
    "es": {
        "start": "Empezar",
        "go_on": "No hay peligro ahora. Continuar",
        "send": "Enviar ahora",
    },
}


def follow(page: Page, leads_on: Locator) -> None:
    """Click what leads to another page and wait for that page.

    Without the wait the old page may be read, and pressed, once more, or a new one that is not whole yet.
    """
    with page.expect_navigation(wait_until="domcontentloaded"):
        leads_on.click()


def press(page: Page, words: str) -> None:
    """Press a button of the page itself (not the one that leaves the site) and wait for the page that answers."""
    follow(page, page.locator("main").get_by_role("button", name=words, exact=True))


def open_what_waits(page: Page) -> None:
    """An attorney who is signed in opens the question that waits."""
    follow(page, page.get_by_role("region", name="Waiting for your answer").get_by_role("link"))


def show_interest(page: Page) -> None:
    """From the summary to the names."""
    page.get_by_label("I use the names only").check()
    press(page, "I am interested")
    expect(page.locator("h1")).to_have_text("Names for the conflict check")


def find_no_conflict(page: Page) -> None:
    """From the names to the facts; where the family gave none, staff do the check with the attorney first."""
    if page.get_by_text("The family gave no names.").count():
        page.get_by_label("I am not sure").check()
        press(page, "Send what I found")
        expect(page.locator("main")).to_contain_text("You asked counsel of this office.")
    page.get_by_label("No conflict", exact=True).check()
    page.get_by_label("I checked for everybody").check()
    press(page, "Send what I found")
    expect(page.locator("h1")).to_have_text("The facts")


def say_yes(page: Page) -> None:
    """From the facts over the terms to the contact sheet."""
    follow(page, page.get_by_role("link", name="Go on to the terms"))
    for box in page.locator("input[name=agreed]").all():
        box.check()
    press(page, "Say yes")
    expect(page.locator("h1")).to_contain_text("Matter R-")


def through_every_stage(page: Page) -> None:
    """From the summary to the contact sheet."""
    show_interest(page)
    find_no_conflict(page)
    say_yes(page)


def fill(page: Page, answers: dict[str, Any]) -> None:
    """Answer the questions of this screen that the answers hold, those too that an answer brings up on it; leave the
    others blank, which is a skip."""
    done: set[str] = set()
    while waiting := [name for name in _asked(page) if name in answers and name not in done]:
        done.add(waiting[0])
        _answer(page, waiting[0], answers[waiting[0]])
        # What hangs on it is put in before the next is answered.
        expect(page.locator(".htmx-request")).to_have_count(0)


def _asked(page: Page) -> list[str]:
    """The questions of this screen, in their order, as they stand now."""
    return [str(shown.get_attribute("value")) for shown in page.locator("input[name=shown]").all()]


def _answer(page: Page, name: str, value: Any) -> None:
    if isinstance(value, str) and page.locator(f"input[type=radio][name={name}]").count():
        page.check(f"input[name={name}][value={value}]")
    elif page.locator(f"input[type=checkbox][name={name}]").count():
        # Many choices stand under headings that open.
        page.locator(f"#ask-{name} details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
        for code in value:
            page.check(f"input[name={name}][value={code}]")
    elif isinstance(value, dict):
        _place(page, name, value)
    elif isinstance(value, list):
        _rows(page, name, value)
    elif page.locator(f"#{name}-year").count():
        _date(page, name, value)
    elif page.locator(f"select#{name}").count():
        page.select_option(f"#{name}", value)
    else:
        page.fill(f"#{name}", str(value))


def _place(page: Page, name: str, value: dict[str, Any]) -> None:
    for part, text in {**value, **value.get("place", {})}.items():
        if part in ("country", "state", "system"):
            page.select_option(f"#{name}-{part}", text)
        elif part == "county":
            page.fill(f"#{name}-{part}", text)


def _date(page: Page, name: str, value: str) -> None:
    for part, text in zip(("year", "month", "day"), value.split("-"), strict=False):
        page.fill(f"#{name}-{part}", str(int(text)))


def _rows(page: Page, name: str, value: list[Any]) -> None:
    for row, item in enumerate(value, 1):
        if isinstance(item, dict) and "country" in item:
            _place(page, f"{name}-{row}", item)
        elif isinstance(item, dict):
            _date(page, f"{name}-{row}", item["dob"])
            if item.get("living") == "no":
                page.check(f"#{name}-{row}-living")
        else:
            page.select_option(f"#{name}-{row}", item)


def begin(page: Page, live: LiveApp, language: str = "en") -> None:
    """From the front page through the danger gate to the first screen of the form."""
    words = WORDS[language]
    page.goto(live.url + "/")
    press(page, words["start"])
    press(page, words["go_on"])


def through_the_topics(
    page: Page, answers: dict[str, Any], language: str = "en", *, look: Callable[[], None] = lambda: None
) -> list[str]:
    """Answer screen after screen until the phrase is offered; `look` is called on each. Returns their headings."""
    titles = []
    words = {"en": "Continue", "es": "Continuar"}[language]
    for _ in range(MOST_SCREENS):
        if "/request/phrase" in page.url:
            return titles
        titles.append(page.locator("h1").inner_text())
        look()
        fill(page, answers)
        press(page, words)
    raise AssertionError(f"the form does not end: {titles}")


def keep_phrase(page: Page, language: str = "en") -> str:
    """Ask for the phrase, type it back, and come to the review. Returns the phrase."""
    go_on = {"en": "Continue", "es": "Continuar"}[language]
    phrase = page.locator(".app-phrase").inner_text()
    page.fill("#phrase", phrase)
    press(page, go_on)
    expect(page).to_have_url(page.url.split("/request/")[0] + "/request/review")
    return phrase


def send(page: Page, language: str = "en") -> str:
    """Say yes to lawyers being asked, where that is a question, agree and send. Returns the reference."""
    if page.locator("#ask-lawyers").count():
        page.check("#ask-lawyers")
    page.check("#agreed")
    press(page, WORDS[language]["send"])
    return page.locator(".govuk-panel strong").inner_text()


def submit(
    page: Page, live: LiveApp, answers: dict[str, Any], language: str = "en", *, phone: str = ""
) -> tuple[str, str]:
    """The whole form, first page to confirmation; `phone` is the number they may be called at. Returns (reference,
    phrase)."""

    def give_the_number() -> None:
        if phone and page.locator("#phone").count():
            page.fill("#phone", phone)

    begin(page, live, language)
    through_the_topics(page, answers, language, look=give_the_number)
    phrase = keep_phrase(page, language)
    return send(page, language), phrase


def sign_in(page: Page, live: LiveApp, email: str) -> None:
    """With password and the code of the moment, as the server's clock has it."""
    page.goto(live.url + "/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    press(page, "Continue")
    page.fill("#code", pyotp.TOTP(TOTP_SECRET).at(live.clock.now))
    press(page, "Sign in")


def come_back(page: Page, live: LiveApp, phrase: str, language: str = "en") -> str:
    """Open the request with its phrase. Returns the heading of the status page."""
    page.goto(live.url + "/status")
    page.fill("#phrase", phrase)
    press(page, {"en": "Continue", "es": "Continuar"}[language])
    return page.locator("h1").inner_text()
