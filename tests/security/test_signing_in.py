"""Both steps of signing in: no way round the second (T01), a code works once (T02), nobody learns who has an account
(T04), guessing ends (T05)."""

from __future__ import annotations

import re
import statistics
import time

import pytest
from flask import Flask

from referral_app.actions import accounts, signing_in
from referral_app.clock import clock as clock_of
from referral_app.models import Account
from referral_app.security import passwords
from tests import cast
from tests.conftest import StillClock
from tests.house.scene import Visitor, build, oracle
from tests.page_client import Page, PageClient
from tests.security.doors import code_at, cookie, enter, raw, show_code, show_password

#: 128 characters, no two words the same.
LONG_ONE = (
    "lamp grid moss tuna ferry cobalt window harvest pencil gravel thunder biscuit meadow copper violin "
    "saddle orchard pebble cli"
).ljust(128, "x")


@pytest.fixture
def grace(app: Flask) -> str:
    with app.app_context():
        return cast.grace().email


def test_the_password_alone_opens_nothing(sqlite_app: Flask) -> None:
    """T01: with the cookie of the first step every other page and every action leads back to the second."""
    scene = build(sqlite_app)
    half = Visitor(scene, "half")
    tried = 0
    for rule in sqlite_app.url_map.iter_rules():
        if "anonymous" in oracle()[rule.endpoint] or "half" in oracle()[rule.endpoint]:
            continue
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            answer = half.ask(method, scene.address(rule))
            assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/code"), rule
            tried += 1
    assert tried > 25


def test_the_first_step_leads_to_the_second_and_the_second_in(app: Flask, grace: str, clock: StillClock) -> None:
    client = PageClient(app)
    assert show_password(client, grace).response.headers["Location"] == "/sign-in/code"
    assert client.get("/counsel/", 303).response.headers["Location"] == "/sign-in/code"
    # Signing in leads to the page that was asked for.
    assert show_code(client, code_at(clock.now)).response.headers["Location"] == "/counsel/"
    client.get("/counsel/")


@pytest.mark.parametrize("reset", [False, True])
def test_who_has_not_enrolled_gets_no_session(app: Flask, clock: StillClock, reset: bool) -> None:
    """T01: neither a new account nor one whose second factor was taken away, whatever password is tried."""
    with app.app_context():
        if reset:
            cast.grace()
            accounts.reset_second_factor("grace@example.org", actor="command", now=clock_of().real())
        else:
            accounts.add_account(
                "grace@example.org", "Grace", frozenset({cast.Role.COUNSEL}), actor="command", now=clock_of().real()
            )
    client = PageClient(app)
    show_password(client, "grace@example.org", status=422)
    assert client.get("/counsel/", 303).response.headers["Location"] == "/sign-in"


def test_a_code_works_once(app: Flask, grace: str, clock: StillClock) -> None:
    """T02: not a second time, not padded, not in other digits, not after a failed try."""
    code = code_at(clock.now)
    enter(app, grace, clock.now)
    second = PageClient(app)
    show_password(second, grace)
    wide = code.translate({ord(str(n)): 0xFF10 + n for n in range(10)})
    for spelling in (code, f"{code[:3]} {code[3:]} ", f" {code}", f"{code}\n", wide, code):
        show_code(second, spelling, 422)
    clock.move(seconds=30)
    show_code(second, code_at(clock.now))


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, False), (2, False)])
def test_only_this_step_and_the_one_before_fit(sqlite_app: Flask, clock: StillClock, steps: int, fits: bool) -> None:
    """T02: the window is the present 30 seconds and the 30 before."""
    with sqlite_app.app_context():
        cast.grace()
    client = PageClient(sqlite_app)
    show_password(client, "grace@example.org")
    at = clock.now.fromtimestamp(clock.now.timestamp() + 30 * steps, clock.now.tzinfo)
    show_code(client, code_at(at), 303 if fits else 422)


def plain(page: Page) -> tuple[int, str, list[str]]:
    """An answer as an onlooker compares it: without form tokens and without what they typed themselves."""
    names = sorted(name for name, _ in page.response.headers if name != "Set-Cookie")
    return page.status, re.sub(r'value="[^"]*"', "", page.html), names


def test_a_name_that_exists_answers_like_one_that_does_not(app: Flask, clock: StillClock) -> None:
    """T04: known, unknown, never enrolled and ended accounts: the same bytes."""
    with app.app_context():
        cast.grace()
        cast.account("ended@example.org", "E", cast.Role.COUNSEL)
        accounts.deactivate("ended@example.org", actor="command", now=clock_of().real())
        accounts.add_account("new@example.org", "N", frozenset({cast.Role.COUNSEL}), actor="c", now=clock_of().real())
    said = set()
    for email in ("grace@example.org", "nobody@example.org", "ended@example.org", "new@example.org"):
        status, html, names = plain(show_password(PageClient(app), email, "a wrong one that is long", 422))
        said.add((status, html, tuple(names)))
    # The right password of an ended account tells no more.
    status, html, names = plain(show_password(PageClient(app), "ended@example.org", cast.PASSWORD, 422))
    assert said == {(status, html, tuple(names))}


def test_an_unknown_name_costs_a_whole_hash_too(monkeypatch: pytest.MonkeyPatch, sqlite_app: Flask) -> None:
    """T04: what takes the time is done for everybody. The control is a check that returns early for nobody."""
    hashed = []
    real = passwords._hasher.verify

    class Counted:
        def verify(self, known: str, typed: str) -> bool:
            hashed.append(known)
            return real(known, typed)

        def __getattr__(self, name: str) -> object:
            return getattr(real.__self__, name)

    monkeypatch.setattr(passwords, "_hasher", Counted())
    with sqlite_app.app_context():
        cast.grace()
        for email in ("grace@example.org", "nobody@example.org"):
            assert signing_in.check_password(email, "a wrong one that is long") is None
    assert len(hashed) == 2
    costs = {re.match(r"\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+", known)[0] for known in hashed}  # type: ignore[index]
    assert len(costs) == 1


@pytest.mark.slow
def test_the_times_for_known_and_unknown_names_cannot_be_told_apart(sqlite_app: Flask) -> None:
    """T04: medians of interleaved tries within 15 % (or 10 ms); an early return would be a tenth of it."""
    times: dict[str, list[float]] = {"grace@example.org": [], "nobody@example.org": []}
    with sqlite_app.app_context():
        cast.grace()
        for _ in range(12):
            for email, taken in times.items():
                start = time.process_time()
                signing_in.check_password(email, "a wrong one that is long")
                taken.append(time.process_time() - start)
    known, unknown = (statistics.median(taken) for taken in times.values())
    assert abs(known - unknown) < max(0.010, 0.15 * known)


@pytest.mark.slow
def test_one_network_cannot_try_many_accounts(sqlite_app: Flask) -> None:
    """T05: after 20 tries from one network even another name is refused."""
    client = PageClient(sqlite_app)
    client.get("/sign-in")
    for n in range(20):
        client.post("/sign-in", {"email": f"n{n}@example.org", "password": "x"}, 422)
    client.post("/sign-in", {"email": "one.more@example.org", "password": "x"}, 429)


def test_codes_cannot_be_guessed_either(app: Flask, grace: str) -> None:
    """T05: ten codes in a quarter of an hour, over all sessions of the account."""
    for _ in range(2):
        client = PageClient(app)
        show_password(client, grace)
        for _ in range(5):
            show_code(client, "000000", 422)
    show_code(client, "000000", 429)


def test_the_password_typed_comes_back_on_no_page(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        cast.grace()
    page = show_password(PageClient(sqlite_app), "grace@example.org", "MK-typed-password-1", 422)
    assert "MK-typed-password-1" not in page.html


def test_a_hash_of_another_cost_is_made_anew_at_the_next_sign_in(app: Flask, grace: str) -> None:
    """T03: old parameters go with the first right password; every stored hash is argon2id of today's cost."""
    from argon2 import PasswordHasher

    from referral_app.extensions import db

    with app.app_context():
        person = db.session.query(Account).filter_by(email=grace).one()
        person.password_hash = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(cast.PASSWORD)
        db.session.commit()
    client = PageClient(app)
    show_password(client, grace)
    assert cookie(client)
    with app.app_context():
        kept = db.session.query(Account).filter_by(email=grace).one().password_hash
        assert str(kept).startswith("$argon2id$v=19$m=47104,t=1,p=1$")


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("fourteen chars", "short"),
        ("x" * 129, "long"),
        ("passwordpassword", "common"),
        ("password12345678", "common"),
        ("qwertyuiopasdfgh", "common"),
        ("aaaaaaaaaaaaaaaa", "common"),
        ("P4ssw0rd!P4ssw0rd!", "common"),
        ("correct horse battery staple", "common"),
        ("lamp grid moss tuna lamp grid moss tuna", "common"),
        ("fytxrfrepytwjdf", "common"),
        ("NachtProgramm21", "common"),
        ("NachtProgramm21 am Meer", None),
        (" leading space stays here", None),
        ("köttbullar med lingonsylt", None),
        (LONG_ONE, None),
        (f"{LONG_ONE}!", "long"),
    ],
)
def test_what_a_password_may_be(typed: str, fault: str | None) -> None:
    """T03: 15 to 128 characters, nothing that is on everybody's list or known from a leak, no rule about kinds of
    characters."""
    assert passwords.fault(typed) == fault


def test_a_far_too_long_password_is_refused_before_any_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """T03."""
    monkeypatch.setattr(passwords, "_hasher", None)
    assert passwords.verify(None, "x" * 129) is False


def test_head_and_get_sign_nobody_in(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        cast.grace()
    client = PageClient(sqlite_app)
    for method in ("GET", "HEAD"):
        raw(client, method, f"/sign-in?email=grace@example.org&password={cast.PASSWORD.replace(' ', '+')}")
    assert client.get("/counsel/", 303).response.headers["Location"] == "/sign-in"
