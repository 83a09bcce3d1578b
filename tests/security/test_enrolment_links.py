"""One-time links to enrol: once, for fourteen days (half an hour for one that sets a lost second factor anew), as a
digest in the table, out of the address at once, and what they lead to shows nothing in the cookie.

T06, T35, T36. There are no links in letters to attorneys that answer: both answers need sign-in.
"""

from __future__ import annotations

import re

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import Refused, accounts
from referral_app.extensions import db
from referral_app.models import Account, EnrolmentLink, Letter
from referral_app.models.base import Base
from referral_app.security import passwords, tokens
from referral_app.vocabulary import Role
from tests.cast import TOTP_SECRET as SECRET
from tests.conftest import StillClock
from tests.page_client import BASE, Page, PageClient
from tests.security.doors import cookie, payload, raw

PASSWORD = "lamp grid moss tuna"


@pytest.fixture
def link(app: Flask, clock: StillClock) -> str:
    with app.app_context():
        return accounts.add_account(
            "new@example.org", "Nia New", frozenset({Role.COUNSEL}), actor="command", now=clock.now
        )[1]


def open_link(client: PageClient, link: str, status: int = 200) -> Page:
    assert client.get(f"/enrol/{link}", 303).response.headers["Location"] == "/enrol"
    return client.get("/enrol", status)


def secret_on(page: Page) -> str:
    found = re.search(r"\b[A-Z2-7]{32}\b", page.text.replace(" ", "")) or re.search(r"\b[A-Z2-7]{32}\b", page.text)
    assert found, page.text
    return found[0]


def finish(client: PageClient, page: Page, clock: StillClock, status: int = 200) -> Page:
    code = pyotp.TOTP(secret_on(page)).at(clock.now)
    return client.post("/enrol", {"password": PASSWORD, "code": code}, status)


def test_a_link_opens_once_and_every_dead_one_looks_alike(app: Flask, link: str, clock: StillClock) -> None:
    """T06, T35: used, expired, superseded and guessed: one page."""
    client = PageClient(app)
    finish(client, open_link(client, link), clock)
    dead = [open_link(PageClient(app), link, 410).html, open_link(PageClient(app), tokens.new_token(), 410).html]
    with app.app_context():
        newer = accounts.reset_second_factor("new@example.org", actor="command", now=clock.now)
        newest = accounts.reset_second_factor("new@example.org", actor="command", now=clock.now)
    dead.append(open_link(PageClient(app), newer, 410).html)
    clock.move(minutes=29, seconds=59)
    open_link(PageClient(app), newest)
    clock.move(seconds=1)
    dead.append(open_link(PageClient(app), newest, 410).html)
    assert len({re.sub(r'value="[^"]*"', "", html) for html in dead}) == 1


def test_an_invitation_opens_for_fourteen_days(app: Flask, link: str, clock: StillClock) -> None:
    """T06: the half hour is for a second factor set anew; who is new may be on holiday."""
    clock.move(days=13, hours=23, minutes=59, seconds=59)
    open_link(PageClient(app), link)
    clock.move(seconds=1)
    open_link(PageClient(app), link, 410)


def test_the_second_link_for_a_lost_factor_opens_no_longer_than_the_first(
    app: Flask, link: str, clock: StillClock
) -> None:
    """The first had run out unused; its page then made one of fourteen days, for an account with work in it."""
    client = PageClient(app)
    finish(client, open_link(client, link), clock)
    with app.app_context():
        accounts.reset_second_factor("new@example.org", actor="command", now=clock.now)
        clock.move(minutes=31)
        again = accounts.invite_again("new@example.org", actor="command", now=clock.now)
    clock.move(minutes=29, seconds=59)
    open_link(PageClient(app), again)
    clock.move(seconds=1)
    open_link(PageClient(app), again, 410)


def test_whoever_had_a_way_in_before_is_told_that_another_was_made(app: Flask, link: str, clock: StillClock) -> None:
    """Whoever makes a link for a lost factor holds it first. The control: the first way in tells nobody."""
    client = PageClient(app)
    finish(client, open_link(client, link), clock)

    def told() -> list[str]:
        with app.app_context():
            return list(db.session.scalars(select(Letter.kind).where(Letter.recipient_kind == "account")))

    assert told() == []
    with app.app_context():
        again = accounts.reset_second_factor("new@example.org", actor="command", now=clock.now)
    clock.move(minutes=1)
    client = PageClient(app)
    finish(client, open_link(client, again), clock)
    assert told() == ["password_changed"]


def test_the_cookie_of_enrolling_says_nothing(app: Flask, link: str, clock: StillClock) -> None:
    """T12: neither the link nor the secret of the second factor can be read in it or put under another name."""
    client = PageClient(app)
    secret = secret_on(open_link(client, link))
    readable = payload(cookie(client) or "")
    assert "enrol_link" in readable, "the control: this is the cookie that carries them"
    assert [word for word in (link, secret, "Nia New", "example.org") if word in readable] == []
    with client.client.session_transaction(base_url=BASE) as held:
        held["enrol_link"], held["enrol_secret"] = held["enrol_secret"], held["enrol_link"]
    client.get("/enrol", 410)


def test_whoever_holds_the_phone_opens_the_app_by_a_link_and_is_told_to_type_the_password_again(
    app: Flask, link: str
) -> None:
    """Nobody scans the picture on the phone that they hold, and a password that is gone without a word looks kept."""
    client = PageClient(app)
    page = open_link(client, link)
    assert [one for one in page.links() if one.startswith("otpauth://totp/") and secret_on(page) in one]
    assert "Type the password once more too" not in page.text
    again = client.post("/enrol", {"password": PASSWORD, "code": "000000"}, 422)
    assert "Type the password once more too" in again.text


@pytest.mark.parametrize(
    "typed",
    [
        "nia.new@example.org",
        "new nia new nia new",
        "Office of Legal Counsel",
        "N1a N3w ex4mple 2026 org",
        "NEW@EXAMPLE.ORG!!",
        "the office legal counsel 1",
    ],
)
def test_what_anybody_knows_of_a_person_is_no_password(sqlite_app: Flask, clock: StillClock, typed: str) -> None:
    """T03: own name, own address, the office's name, in any spelling. The control is four words of nobody's."""
    with sqlite_app.app_context():
        link = accounts.add_account(
            "nia.new@example.org", "Nia New", frozenset({Role.COUNSEL}), actor="command", now=clock.now
        )[1]
        code = pyotp.TOTP(SECRET).at(clock.now)
        with pytest.raises(Refused) as refused:
            accounts.enrol(link, typed, SECRET, code, now=clock.now)
        assert (refused.value.code, refused.value.facts) == ("password_weak", {"fault": "common"})
        assert len(accounts.enrol(link, PASSWORD, SECRET, code, now=clock.now)) == 10


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("José Núñez", "José Núñez José Núñez"),
        ("José Núñez", "jose nunez 12345678"),
        ("Анна Каренина", "анна каренина анна"),
    ],
)
def test_a_name_in_any_script_is_no_password(name: str, typed: str) -> None:
    """T03: the same words with and without accents, and in letters of which we have no list."""
    assert passwords.fault(typed, about=(name,)) == "common"
    assert passwords.fault("köttbullar med lingonsylt", about=(name,)) is None
    assert passwords.fault("зелёный чемодан и дождь", about=(name,)) is None


def test_a_page_that_was_opened_in_time_is_refused_when_sent_too_late(app: Flask, link: str, clock: StillClock) -> None:
    client = PageClient(app)
    page = open_link(client, link)
    clock.move(days=14)
    client.post("/enrol", {"password": PASSWORD, "code": "000000"})
    client.get("/enrol", 410)
    assert page.status == 200


def test_the_token_stands_in_no_table(app: Flask, link: str) -> None:
    """T35: 256 bits, and only their SHA-256 is kept."""
    with app.app_context():
        assert db.session.scalars(select(EnrolmentLink.token_sha256)).one() == tokens.digest(link)
        for table in Base.metadata.sorted_tables:
            assert link not in repr(db.session.execute(table.select()).all()), table.name
    assert len(link) == 43


def test_no_page_and_no_later_address_shows_the_token(app: Flask, link: str, clock: StillClock) -> None:
    """T36."""
    client = PageClient(app)
    page = open_link(client, link)
    assert link not in page.html
    assert link not in finish(client, page, clock).html


def test_two_people_at_one_browser_get_secrets_of_their_own(app: Flask, link: str, clock: StillClock) -> None:
    """Whoever was shown the first person's secret must not know the second's."""
    client = PageClient(app)
    first = secret_on(open_link(client, link))
    with app.app_context():
        other = accounts.add_account("o@example.org", "O", frozenset({Role.COUNSEL}), actor="c", now=clock.now)[1]
    assert secret_on(open_link(client, other)) != first


def test_opening_and_looking_use_nothing_up(app: Flask, link: str, clock: StillClock) -> None:
    """T34 for this link: whatever a mail scanner fetches, the person still succeeds."""
    for _ in range(3):
        scanner = PageClient(app)
        for method in ("GET", "HEAD", "OPTIONS"):
            raw(scanner, method, f"/enrol/{link}")
            raw(scanner, method, "/enrol")
    client = PageClient(app)
    finish(client, open_link(client, link), clock)
    with app.app_context():
        assert db.session.scalars(select(Account)).one().enrolled_at == clock.now


def test_guesses_are_limited(sqlite_app: Flask) -> None:
    """T35: twenty a minute from one network."""
    client = PageClient(sqlite_app)
    for _ in range(20):
        client.get(f"/enrol/{tokens.new_token()}", 303)
    assert client.get(f"/enrol/{tokens.new_token()}", 429).response.headers["Retry-After"]
