"""Every page of every role: no rule of accessibility broken and nothing that scrolls sideways, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from referral_app import programme
from referral_app.actions import accounts, intake, legal_holds
from referral_app.actions.disclosures import write_down_look
from referral_app.actions.family import delete_ended
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.follow_ups import sweep
from referral_app.models import Attorney
from referral_app.vocabulary import Role
from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp
from tests.browser.faults import check, too_wide, violations
from tests.browser.test_main_journeys import people

Opener = Callable[..., Page]
WIDTHS = pytest.mark.parametrize("width", [1280, 320])


@pytest.mark.parametrize(("width", "language", "locale"), [(1280, "en", "en-US"), (320, "es", "es-MX")])
def test_the_form_from_the_gate_to_the_confirmation(
    live: LiveApp, open_page: Opener, width: int, language: str, locale: str
) -> None:
    page = open_page(width=width, locale=locale)
    page.goto(live.url + "/request/")
    check(page)
    for answer in page.locator("details").all():
        answer.locator("summary").click()
    check(page)
    walks.begin(page, live, language)
    answers = cast.answers(cast.SURVIVOR, safe_now="no")
    walks.through_the_topics(page, answers, language, look=lambda: check(page))
    check(page)
    walks.keep_phrase(page, language)
    check(page)
    walks.press(page, walks.WORDS[language]["send"])
    check(page)
    walks.send(page, language)
    check(page)


#: What no box of the form can be read as.
NONSENSE = """() => {
  for (const box of document.querySelectorAll('#answers input[type=text], #answers textarea')) box.value = 'zz9';
}"""


@pytest.mark.parametrize(("width", "language", "locale"), [(320, "en", "en-US"), (1280, "es", "es-MX")])
def test_every_screen_of_the_form_with_its_faults(
    live: LiveApp, open_page: Opener, width: int, language: str, locale: str
) -> None:
    """Sent blank, and with what cannot be read: each fault is said at its box, and no two links say the same."""
    page = open_page(width=width, locale=locale)
    go_on = {"en": "Continue", "es": "Continuar"}[language]
    seen = set()

    def with_faults() -> None:
        here = page.url
        for fill in ("() => undefined", NONSENSE):
            page.evaluate(fill)
            walks.press(page, go_on)
            if page.locator(".govuk-error-summary").count():
                expect(page.locator(".govuk-error-summary")).to_be_focused()
                check(page)
                seen.add(here)
            page.goto(here)

    walks.begin(page, live, language)
    walks.through_the_topics(page, cast.answers(cast.NOOR, next_dates=None), language, look=with_faults)
    assert len(seen) >= 3, "the control: faults were made"
    for fill in ("", "these are not my words"):
        page.fill("#phrase", fill)
        walks.press(page, go_on)
        check(page)
    walks.keep_phrase(page, language)
    walks.press(page, walks.WORDS[language]["send"])
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    check(page)
    # In the order of the page.
    first, last = page.locator(".govuk-error-summary a").all()
    assert (first.get_attribute("href"), last.get_attribute("href")) == ("#ask-lawyers", "#agreed")
    page.goto(live.url + "/status")
    page.fill("#phrase", "these are not my words")
    walks.press(page, go_on)
    check(page)


def test_what_an_answer_brings_is_said(live: LiveApp, open_page: Opener) -> None:
    """(T75) Put in without another page, and read out once; an answer that brings nothing says nothing."""
    page = open_page(width=320)
    walks.begin(page, live)
    said = page.get_by_role("status")
    expect(said).to_have_text("")
    box = page.locator("input[name=role][value=my_child]")
    box.focus()
    with page.expect_response("**/asked"):
        page.keyboard.press("Space")
    expect(said).to_have_text("The questions on this page have changed.")
    expect(box).to_be_focused()
    check(page)


SIDEWAYS = "scrolls sideways"
#: Faults planted by hand in a page that has none, and the rule each breaks.
PLANTED = {
    "label": "document.querySelector('label[for=phrase]').remove()",
    "color-contrast": "document.querySelector('main p, main .govuk-hint').style.color = '#ddd'",
    "html-has-lang": "document.documentElement.removeAttribute('lang')",
    "aria-valid-attr": "document.querySelector('#phrase').setAttribute('aria-told', 'x')",
    "heading-order": "document.querySelector('h1').outerHTML = '<h1>One</h1><h5>Five</h5>'",
    "region": "document.body.insertAdjacentHTML('beforeend', '<div>Beside everything</div>')",
    "target-size": "for (const name of 'ab') { const press = document.createElement('button');"
    " press.textContent = name; Object.assign(press.style, {display: 'block', height: '8px', padding: 0});"
    " document.querySelector('main').append(press); }",
    "table without a caption": "document.querySelector('main').innerHTML += '<table><tr><th scope=row>a<td>b</table>'",
    "fault of no box": "document.querySelector('main').innerHTML += '<p class=govuk-error-message id=why>Wrong</p>'",
    "box not said to be wrong": "document.querySelector('#phrase').classList.add('govuk-input--error')",
    "two acts of one name": "for (const to of 'ab') document.querySelector('main').innerHTML"
    " += `<form action=/${to}><button>Press</button></form>`",
    SIDEWAYS: "document.querySelector('main').style.width = '3000px'",
}


@pytest.mark.parametrize("rule", PLANTED)
def test_the_control_a_fault_that_is_planted_is_found(live: LiveApp, open_page: Opener, rule: str) -> None:
    page = open_page()
    page.goto(live.url + "/status")
    check(page)
    page.evaluate(PLANTED[rule])
    with pytest.raises(AssertionError):
        check(page)
    assert too_wide(page) if rule == SIDEWAYS else any(one.startswith(f"{rule}:") for one in violations(page))


@WIDTHS
def test_the_form_with_faults_and_kept_in_the_middle(live: LiveApp, open_page: Opener, width: int) -> None:
    page = open_page(width=width)
    walks.begin(page, live)
    page.fill("#requester_age", "many")
    walks.press(page, "Continue")
    check(page)
    page.goto(live.url + "/request/step/9")
    page.check("input[value=email]")
    walks.press(page, "Continue")
    page.fill("#email", "nobody")
    walks.press(page, "Continue")
    check(page)
    page.goto(live.url + "/request/step/9")
    walks.press(page, "Keep for later")
    check(page)
    walks.press(page, "Show me my phrase")
    check(page)
    page.fill("#phrase", "not these words")
    walks.press(page, "Continue")
    check(page)
    for path in ("/status", "/request/review", "/request/sent"):
        page.goto(live.url + path)
        check(page)


@WIDTHS
def test_the_status_page_and_stopping(live: LiveApp, open_page: Opener, width: int) -> None:
    _reference, phrase = walks.submit(open_page(), live, cast.NOOR)
    page = open_page(width=width)
    page.goto(live.url + "/status")
    page.fill("#phrase", "wrong")
    walks.press(page, "Continue")
    check(page)
    walks.come_back(page, live, phrase)
    check(page)
    for fold in page.locator("main details").all():
        fold.locator("> summary").click()
    check(page)
    walks.follow(page, page.get_by_role("link", name="Change how it is safe to reach you"))
    check(page)
    page.check("#ways-email")
    page.fill("#email", "nobody")
    walks.press(page, "Save")
    check(page)
    page.goto(live.url + "/status/request/complaint")
    walks.press(page, "Send the complaint")
    check(page)
    page.goto(live.url + "/status/request")
    walks.follow(page, page.get_by_role("link", name="Stop everything"))
    check(page)
    walks.press(page, "Stop everything")
    check(page)


def a_need_asked(app: Flask) -> tuple[str, str]:
    """Noor's need with Amara asked. Returns the addresses of its request and of the need."""
    with app.app_context():
        request = cast.submitted()
        by = cast.account("lee@example.org", "Lee Marsh", Role.COUNSEL)
        amara = db.session.query(Attorney).filter_by(first_name="Amara").one()
        cast.approved(cast.need_of(request), amara, by=by)
        assert any(act["did"] == "offer_sent" for act in sweep.once())
        return f"/counsel/requests/{request.id}", f"/counsel/requests/{request.id}/needs/1"


@WIDTHS
def test_the_pages_of_staff(live: LiveApp, open_page: Opener, width: int) -> None:
    people(live)
    request, need = a_need_asked(live.app)
    page = open_page(width=width)
    page.goto(live.url + "/sign-in")
    walks.press(page, "Continue")
    check(page)
    walks.sign_in(page, live, "grace@example.org")
    check(page)
    desk = (
        "/counsel/tasks",
        "/counsel/away",
        "/counsel/letters",
        "/account",
        "/account/password",
        "/counsel/requests?view=ended",
    )
    parts = [f"{request}?part={part}" for part in ("answers", "law", "people", "notes")]
    for path in (
        request,
        *parts,
        f"{request}/summary",
        f"{request}/hand-over",
        f"{request}/needs/by-hand",
        need,
        *desk,
    ):
        page.goto(live.url + path)
        check(page)
    with live.app.app_context():
        amara = db.session.query(Attorney).filter_by(first_name="Amara").one().id
    for path in ("/counsel/attorneys?place=US-TX", f"/counsel/attorneys/{amara}", "/counsel/coverage"):
        page.goto(live.url + path)
        check(page)
    page.goto(live.url + need)
    for detail in page.locator("main details").all():
        detail.locator("summary").click()
    check(page)
    walks.press(page, "Approve the ticked attorneys")
    check(page)
    page.goto(live.url + request)
    page.get_by_text("Contact details and names").first.click()
    walks.press(page, "Show contact details and names")
    check(page)
    page.get_by_label("To check who is asking").check()
    walks.press(page, "Show contact details and names")
    expect(page.locator("h1")).to_have_text("Contact details and names")
    check(page)
    page.goto(live.url + "/counsel/requests")
    page.fill("#reference", "R-NOT-0NE")
    walks.press(page, "Find")
    check(page)
    page.goto(live.url + "/counsel/requests/none")
    check(page)


@WIDTHS
def test_the_pages_of_keeping(live: LiveApp, open_page: Opener, width: int) -> None:
    """What goes next, a legal hold with its faults, and the sheet of a day."""
    people(live)
    with live.app.app_context():
        pat = cast.account("pat@example.org", "Pat Lind", Role.PRIVACY_OFFICER)
        now = clock().real()
        kept, gone = cast.submitted(), cast.submitted()
        for request in (kept, gone):
            intake.withdraw_request(request.id, now=now, today=now.date())
        legal_holds.ask_for_hold(
            kept.reference, "subpoena", now.date() + timedelta(days=30), actor=pat, now=now, today=now.date()
        )
        delete_ended(gone.id, now=now)
        kept_id, pat_id = kept.id, pat.id
        write_down_look("request_read", f"request:{kept_id}", actor=pat_id)
        write_down_look("identity_read", f"request:{kept_id}", actor=pat_id, reason="check_identity")
        address = f"/counsel/keeping/certificates/{programme.day(now)}"
    page = open_page(width=width)
    walks.sign_in(page, live, "pat@example.org")
    page.goto(live.url + "/counsel/keeping")
    check(page)
    page.get_by_text("Ask for a legal hold").first.click()
    walks.press(page, "Ask for this hold")
    check(page)
    page.goto(live.url + address)
    expect(page.locator("h1")).to_contain_text("What was forgotten")
    check(page)
    page.goto(live.url + "/counsel/looks")
    expect(page.locator("tbody tr")).to_have_count(2)
    check(page)
    page.get_by_label("Reference of the request").fill("R-000-000")
    walks.press(page, "Show these looks")
    check(page)


@WIDTHS
def test_the_pages_of_a_supervisor(live: LiveApp, open_page: Opener, width: int) -> None:
    """How the office does, with a question out and a need that nobody is asked for."""
    people(live)
    with live.app.app_context():
        cast.sol()
        cast.submitted()
    a_need_asked(live.app)
    page = open_page(width=width)
    walks.sign_in(page, live, "sol@example.org")
    page.goto(live.url + "/counsel/oversight")
    check(page)
    walks.follow(page, page.get_by_role("link", name="Statistics by year"))
    check(page)
    page.goto(live.url + "/counsel/law")
    check(page)


@WIDTHS
def test_the_pages_of_an_attorney(live: LiveApp, open_page: Opener, width: int) -> None:
    amara, _bela = people(live)
    a_need_asked(live.app)
    page = open_page(width=width)
    walks.sign_in(page, live, amara)
    check(page)
    walks.open_what_waits(page)
    check(page)
    walks.press(page, "Say no")
    check(page)
    walks.show_interest(page)
    check(page)
    walks.press(page, "Send what I found")
    check(page)
    walks.find_no_conflict(page)
    check(page)
    walks.follow(page, page.get_by_role("link", name="Go on to the terms"))
    check(page)
    walks.press(page, "Say yes")
    check(page)
    walks.follow(page, page.get_by_role("link", name="The facts"))
    walks.say_yes(page)
    check(page)
    walks.press(page, "I reached them")
    check(page)
    for path in ("/attorney/", "/attorney/pause"):
        page.goto(live.url + path)
        check(page)


@WIDTHS
def test_an_account_is_set_up(live: LiveApp, open_page: Opener, width: int) -> None:
    with live.app.app_context():
        _account, token = accounts.add_account(
            "ada@example.org", "Ada Mensah", frozenset({Role.ADMINISTRATOR}), actor="test", now=live.clock.now
        )
    page = open_page(width=width)
    page.goto(live.url + "/enrol/no-such-link")
    check(page)
    page.goto(live.url + f"/enrol/{token}")
    check(page)
    walks.press(page, "Finish")
    check(page)
    page.fill("#password", "violet tractor mumbles at seven ponds")
    page.fill("#code", pyotp.TOTP(page.locator(".app-code").inner_text()).at(live.clock.now))
    walks.press(page, "Finish")
    expect(page.locator("h1")).to_have_text("You are set up")
    check(page)
