"""Guessing at a sign-in ends, and shuts nobody out of a browser that knows them (T05)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import accounts, devices, signing_in, tries
from referral_app.extensions import db
from referral_app.models import Account, AuditRow, KnownDevice, Letter
from referral_app.security import limits, passwords, tokens, totp
from tests import cast
from tests.conftest import START, StillClock
from tests.page_client import PageClient
from tests.security.doors import DEVICE, code_at, cookie, enter, show_code, show_password, with_cookie

WRONG = "not the right one at all"
FAR = "203.0.113.7"
TRACES = ("sign_in_failed", "sign_in_refused")


@pytest.fixture
def grace(app: Flask) -> str:
    with app.app_context():
        return cast.grace().email


def at(app: Flask, address: str) -> PageClient:
    """A browser of another network."""
    client = PageClient(app)
    client.client.environ_base["REMOTE_ADDR"] = address
    return client


def place(address: str | None = FAR, device: str | None = None) -> tries.From:
    return tries.From(address, device, START, START)


def guess(email: str, where: tries.From, times: int) -> list[tries.Answer]:
    return [tries.password(email, where) for _ in range(times)]


def guess_from_everywhere(email: str) -> None:
    """Ten networks, ten tries each: what an account takes in a quarter of an hour. The pace is another test's."""
    for n, _ in product(range(10), range(10)):
        assert tries.password(email, place(f"203.0.{n}.1")) is not tries.Answer.REFUSE


@pytest.fixture
def no_pace(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Without the half minute between: for tests of the counters behind it."""
    quick = replace(limits.DEFAULTS["sign_in_pace"], most=10_000)
    monkeypatch.setitem(limits.DEFAULTS, "sign_in_pace", quick)
    limits.parse_limits.cache_clear()
    yield
    limits.parse_limits.cache_clear()


def test_a_short_wait_comes_first_and_takes_nothing(app: Flask, grace: str, clock: StillClock) -> None:
    """After five quick tries half a minute; what is not looked at in it counts for nothing against the account."""
    client = PageClient(app)
    for _ in range(5):
        show_password(client, grace, WRONG, 422)
    for _ in range(3):
        page = show_password(client, grace, status=422)
        assert "Wait half a minute" in page.text
    clock.move(seconds=30)
    show_password(client, grace)


def test_no_header_and_no_patience_gives_an_eleventh_try(app: Flask, grace: str, clock: StillClock) -> None:
    """The eleventh is refused whatever the headers say; other accounts and the same account elsewhere go on."""
    with app.app_context():
        cast.sol()
    for n in range(10):
        if n == 5:
            clock.move(seconds=30)
        show_password(PageClient(app), grace, WRONG, 422, X_Forwarded_For=f"203.0.113.{n}")
    clock.move(seconds=30)
    for headers in (
        {"X_Forwarded_For": "198.51.100.7"},
        {"X_Real_IP": "198.51.100.8"},
        {"Forwarded": "for=198.51.100.9"},
    ):
        refused = show_password(PageClient(app), grace, cast.PASSWORD, 429, **headers)
        assert 0 < int(refused.response.headers["Retry-After"]) <= 15 * 60
        assert "1-800-843-5678" in refused.text
    show_password(PageClient(app), "sol@example.org")
    show_password(at(app, FAR), grace)
    clock.move(minutes=15)
    show_password(PageClient(app), grace)


def test_a_browser_that_knows_the_owner_is_shut_out_by_nobody(
    app: Flask, grace: str, clock: StillClock, no_pace: None
) -> None:
    """The control is a browser that does not: the same password is refused there."""
    home = enter(app, grace, clock.now)
    home.get("/account")
    home.post("/sign-out")
    with app.app_context():
        guess_from_everywhere(grace)
        # Somebody in the same house, too.
        guess(grace, place("127.0.0.1"), 20)
    clock.move(seconds=30)
    show_password(PageClient(app), grace, cast.PASSWORD, 429)
    show_password(at(app, "198.51.100.7"), grace, cast.PASSWORD, 429)
    show_password(home, grace)
    show_code(home, code_at(clock.now))
    home.get("/counsel/")


def guess_codes_for_an_hour_and_a_half(thief: PageClient, who: str, clock: StillClock) -> None:
    """Ten wrong codes each quarter of an hour by somebody who has the password: fifty are all of a day."""
    tried = 0
    for _ in range(6):
        clock.move(minutes=15)
        show_password(thief, who)
        for _ in range(10):
            thief.get("/sign-in/code")
            answer = thief.post("/sign-in/code", {"code": "000000"}, 429 if tried == 50 else 422)
            if answer.status == 429:
                break
            tried += 1
    assert tried == 50


def test_the_owner_gets_in_with_a_code_while_somebody_who_has_the_password_guesses_codes(
    app: Flask, grace: str, clock: StillClock
) -> None:
    """(The same for the second step.) The thief ends after ten, and after fifty in a day; the owner is written to."""
    home = enter(app, grace, clock.now)
    home.get("/account")
    home.post("/sign-out")
    thief = at(app, FAR)
    guess_codes_for_an_hour_and_a_half(thief, grace, clock)
    show_password(home, grace)
    show_code(home, code_at(clock.now))
    home.get("/counsel/")
    with app.app_context():
        assert db.session.scalars(select(Letter.kind)).all() == ["sign_in"]


def test_a_copied_cookie_of_a_browser_gives_no_more_codes_in_a_day_than_any_other(
    app: Flask, grace: str, clock: StillClock
) -> None:
    """With the password and that browser's cookie a thief had ten codes each quarter of an hour for ever. The owner
    gets in elsewhere meanwhile."""
    home = enter(app, grace, clock.now)
    thief = with_cookie(app, cookie(home, DEVICE), DEVICE)
    guess_codes_for_an_hour_and_a_half(thief, grace, clock)
    elsewhere = at(app, "198.51.100.7")
    show_password(elsewhere, grace)
    show_code(elsewhere, code_at(clock.now))
    elsewhere.get("/counsel/")


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize(
    "whose", ["of another account", "made up", "forgotten", "too old", "reset", "copied, then used"]
)
def test_no_other_cookie_helps(app: Flask, grace: str, clock: StillClock, no_pace: None, whose: str) -> None:
    """The cookie is of one account, can be taken back, ends after half a year, and is a new one at each sign-in."""
    with app.app_context():
        cast.sol()
    home = enter(app, "sol@example.org" if whose == "of another account" else grace, clock.now)
    shown = cookie(home, DEVICE)
    if whose == "made up":
        shown = tokens.new_token()
    if whose == "forgotten":
        home.get("/account")
        home.submit(action="/forget")
    if whose == "too old":
        clock.move(days=180)
    if whose == "reset":
        with app.app_context():
            link = accounts.reset_second_factor(grace, actor="command", now=clock.now)
            clock.move(seconds=30)
            accounts.enrol(link, "lamp grid moss tuna", cast.TOTP_SECRET, code_at(clock.now), now=clock.now)
    if whose == "copied, then used":
        clock.move(seconds=30)
        home.get("/account")
        home.post("/sign-out")
        show_password(home, grace)
        show_code(home, code_at(clock.now))
    with app.app_context():
        here = tries.From(FAR, None, clock.now, clock.now)
        guess(grace, here, 11)
        assert tries.password(grace, here) is tries.Answer.REFUSE
        mine = tries.From(FAR, shown, clock.now, clock.now)
        assert tries.password(grace, mine) is tries.Answer.REFUSE
        if whose == "copied, then used":
            used = tries.From(FAR, cookie(home, DEVICE), clock.now, clock.now)
            assert tries.password(grace, used) is tries.Answer.LOOK, "the control"


def test_the_cookie_opens_nothing_and_has_an_end_of_its_own(app: Flask, grace: str, clock: StillClock) -> None:
    """Whoever took it has ten tries in a quarter of an hour like everybody, still needs both steps, and the owner's
    other browsers do not notice."""
    home = enter(app, grace, clock.now)
    taken = cookie(home, DEVICE)
    thief = with_cookie(app, taken, DEVICE)
    assert thief.get("/counsel/", 303).response.headers["Location"] == "/sign-in"
    for _ in range(10):
        show_password(thief, grace, WRONG, 422)
    show_password(thief, grace, cast.PASSWORD, 429)
    show_password(PageClient(app), grace)


def test_two_people_at_one_browser_are_both_known(app: Flask, grace: str, clock: StillClock) -> None:
    with app.app_context():
        cast.sol()
    home = enter(app, grace, clock.now)
    for email in ("sol@example.org", grace):
        clock.move(seconds=30)
        home.get("/account")
        home.post("/sign-out")
        show_password(home, email)
        show_code(home, code_at(clock.now))
    with app.app_context():
        rows = db.session.scalars(select(KnownDevice)).all()
        assert len(rows) == 2
        assert {row.token_sha256 for row in rows} == {tokens.digest(cookie(home, DEVICE) or "")}


def test_the_cookie_goes_nowhere_else_and_is_kept_as_a_digest(app: Flask, grace: str, clock: StillClock) -> None:
    """T12."""
    client = PageClient(app)
    show_password(client, grace)
    lines = show_code(client, code_at(clock.now)).response.headers.getlist("Set-Cookie")
    (morsel,) = [SimpleCookie(line)[DEVICE] for line in lines if line.startswith(DEVICE)]
    assert (morsel["samesite"], morsel["path"], morsel["domain"]) == ("Strict", "/", "")
    assert morsel["secure"]
    assert morsel["httponly"]
    assert int(morsel["max-age"]) == 180 * 24 * 60 * 60
    with app.app_context():
        (row,) = db.session.scalars(select(KnownDevice)).all()
        assert row.token_sha256 == tokens.digest(morsel.value)


def test_an_account_is_known_in_twenty_browsers_at_most(sqlite_app: Flask, clock: StillClock) -> None:
    with sqlite_app.app_context():
        grace = cast.grace().id
        first = devices.remember(grace, None, now=clock.now)
        for _ in range(20):
            last = devices.remember(grace, None, now=clock.move(minutes=1))
        kept = set(db.session.scalars(select(KnownDevice.token_sha256)))
        assert len(kept) == 20
        assert tokens.digest(first) not in kept
        assert tokens.digest(last) in kept


def test_nobody_forgets_a_browser_of_somebody_else(app: Flask, grace: str, clock: StillClock) -> None:
    with app.app_context():
        sol = devices.remember(cast.sol().id, None, now=clock.now)
        (row,) = db.session.scalars(select(KnownDevice)).all()
        theirs = row.id
    client = enter(app, grace, clock.now)
    client.get("/account")
    client.post(f"/account/devices/{theirs}/forget", status=303)
    with app.app_context():
        assert tokens.digest(sol) in set(db.session.scalars(select(KnownDevice.token_sha256)))


def test_right_tries_count_against_nobody(app: Flask, grace: str, clock: StillClock) -> None:
    """An office of thirty people behind one address comes to work."""
    for _ in range(25):
        clock.move(seconds=30)
        enter(app, grace, clock.now)


def rows(app: Flask) -> list[tuple[str, str, str | None]]:
    with app.app_context():
        kept = db.session.scalars(select(AuditRow).where(AuditRow.action.in_(TRACES)).order_by(AuditRow.seq))
        return [(row.action, row.object, row.reason) for row in kept]


def test_what_was_tried_leaves_a_trace_and_one_letter_a_day(
    app: Flask, grace: str, clock: StillClock, no_pace: None
) -> None:
    """Each failure and each refusal is a link of the chain: no password, no address, no name that was typed. Whoever
    the account belongs to gets one letter, however long it goes on; a name that nobody has gets none."""
    with app.app_context():
        mine = f"account:{db.session.scalars(select(Account.id)).one()}"
    for email, network in ((grace, FAR), ("nobody@example.org", "198.51.100.7")):
        for _ in range(9):
            with app.app_context():
                tries.password(email, place(network))
        show_password(at(app, network), email, WRONG, 422)
        for _ in range(3):
            show_password(at(app, network), email, WRONG, 429)
    assert rows(app) == [
        ("sign_in_failed", mine, "password"),
        ("sign_in_refused", mine, "sign_in_pair"),
        ("sign_in_failed", "account:unknown", "password"),
        ("sign_in_refused", "account:unknown", "sign_in_pair"),
    ]
    for hours in (1, 2):
        with app.app_context():
            later = tries.From(FAR, None, START + timedelta(hours=hours), START + timedelta(hours=hours))
            guess(grace, later, 11)
    with app.app_context():
        (letter,) = db.session.scalars(select(Letter)).all()
        assert (letter.kind, letter.recipient_kind, f"account:{letter.recipient_id}") == ("sign_in", "account", mine)
        said = repr(db.session.execute(AuditRow.__table__.select()).all())
        assert not [word for word in (WRONG, "nobody@", "grace@", FAR) if word in said]


def test_an_account_that_nobody_opened_yet_is_written_nothing(sqlite_app: Flask, clock: StillClock) -> None:
    with sqlite_app.app_context():
        accounts.add_account("new@example.org", "N", frozenset({cast.Role.COUNSEL}), actor="c", now=clock.now)
        assert guess("new@example.org", place(), 40)[-1] is tries.Answer.REFUSE
        assert db.session.scalars(select(Letter)).all() == []


def test_eight_at_once_get_no_more_than_ten_looks(app: Flask, grace: str, no_pace: None) -> None:
    """Over all threads and processes the counter is one: both engines."""

    def one(_n: int) -> tries.Answer:
        with app.app_context():
            return tries.password(grace, place())

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(40)))
    assert answers.count(tries.Answer.LOOK) == 10


def test_of_eight_presses_of_one_code_one_gets_in(app: Flask, grace: str, clock: StillClock) -> None:
    """T02, both engines. The control is the same check without the guard: there every press gets in."""

    def press(token: str) -> bool:
        with app.app_context():
            return signing_in.show_second_factor(token, code_at(clock.now), now=clock.now) is not None

    for _ in range(3):
        clock.move(seconds=30)
        with app.app_context():
            account = db.session.scalars(select(Account).where(Account.email == grace)).one()
            last = account.totp_last_step
            halves = [signing_in.open_session(account, now=clock.now) for _ in range(8)]
        unguarded = [totp.accepted_step(cast.TOTP_SECRET, code_at(clock.now), at=clock.now, last_step=last)] * 8
        assert None not in unguarded
        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(press, halves)) == 1


def test_three_thousand_passwords_that_anybody_would_try_are_refused() -> None:
    """T03: words of this place and of every list, put together until they are long enough. None gets by; the control
    is that words of nobody's do."""
    words = (
        "password",
        "welcome",
        "referral",
        "attorney",
        "lawyer",
        "justice",
        "children",
        "missing",
        "center",
        "office",
    )
    ends = ("", "1", "12", "123", "1234", "!", "!!", "2024", "2025", "2026")
    marks = ("", " ", "-", "_")
    tried = [
        first + mark + second + end
        for first, second, mark, end in product(words, words, marks, ends)
        if len(first + mark + second + end) >= passwords.SHORTEST
    ]
    assert len(tried) >= 3000
    assert [one for one in tried if passwords.fault(one) is None] == []
    assert passwords.fault("lamp grid moss tuna") is None
