"""Fields take what people paste and type: addresses, numbers, codes, references and phrases (files F2, F6, F9)."""

from __future__ import annotations

import pyotp
import pytest
from flask import Flask

from referral_app.extensions import db
from referral_app.models import Request
from referral_app.queries import cases
from referral_app.security import mail_slips
from tests import cast
from tests.conftest import StillClock
from tests.page_client import PageClient
from tests.security.doors import code_at, enter, show_code, show_password

#: Findings' input w01, to the sign.
EMAILS = ["rosa@example.org ", " rosa@example.org", "rosa@example.org\u00a0", "\u2009rosa@example.org\u200e"]
PHONES = [
    ("202 555 0101 ", "202 555 0101"),
    ("\u202d202 555 0101\u202c", "202 555 0101"),
    ("202\u2011555\u20110101", "202-555-0101"),
    ("202\u2013555\u20130101", "202-555-0101"),
    ("+1\u00a0202 555 0101", "+1 202 555 0101"),
    ("(202) 555-0101 x12", "(202) 555-0101 ext. 12"),
    ("٢٠٢٥٥٥٠١٠١", "2025550101"),
    ("mi cel es 202 555 0101", "202 555 0101"),
    ("202-555-O1O1", "202-555-0101"),
    ("2o2 555 0101", "202 555 0101"),
]
WORDS = "lamp grid moss tuna ferry cobalt"
CONTACT, REACH = "/request/step/9", "/request/reach"
#: The other box was left blank, and asked about once.
ASKED_ABOUT = {"email_as_it_is": "blank", "phone_as_it_is": "blank"}


def at_reach(client: PageClient) -> None:
    """A draft whose person ticked mail and calls, at the screen that asks for the address and the number."""
    client.get("/request/")
    client.submit(action="/request/")
    client.get(CONTACT)
    client.submit({"contact_ways": ["call", "email"]}, CONTACT)
    client.get(REACH)


def contact(app: Flask) -> dict[str, str]:
    with app.app_context():
        kept: dict[str, str] = cases.words(db.session.query(Request).one())["contact"]
        return kept


@pytest.mark.parametrize("typed", EMAILS)
def test_an_address_with_signs_around_it_is_kept_without_them(sqlite_client: PageClient, typed: str) -> None:
    at_reach(sqlite_client)
    sqlite_client.submit({"email": typed, **ASKED_ABOUT}, REACH)
    assert contact(sqlite_client.app) == {"email": "rosa@example.org"}


@pytest.mark.parametrize(("typed", "kept"), PHONES)
def test_a_number_is_kept_as_its_groups_were_written(sqlite_client: PageClient, typed: str, kept: str) -> None:
    at_reach(sqlite_client)
    sqlite_client.submit({"phone": typed, "trusted_name": "Lena Ortiz", "trusted_phone": typed, **ASKED_ABOUT}, REACH)
    assert contact(sqlite_client.app) == {"phone": kept, "trusted_name": "Lena Ortiz", "trusted_phone": kept}
    assert sqlite_client.get(REACH).fields(REACH)["phone"] == [kept]


def test_a_wrong_number_is_still_wrong(sqlite_client: PageClient) -> None:
    at_reach(sqlite_client)
    page = sqlite_client.submit({"phone": "202 555 0101 or 0102"}, REACH, status=422)
    assert "Write one phone number like 202 555 0101" in page.text
    assert page.fields(REACH)["phone"] == ["202 555 0101 or 0102"]


def test_a_domain_is_kept_as_the_post_writes_it(sqlite_client: PageClient) -> None:
    """F9: "bücher.example" leaves as "xn--bcher-kva.example"."""
    at_reach(sqlite_client)
    sqlite_client.submit({"email": "Rosa@bücher.example", **ASKED_ABOUT}, REACH)
    assert contact(sqlite_client.app) == {"email": "Rosa@xn--bcher-kva.example"}


def test_an_address_that_no_post_takes_is_said_in_place_and_kept_when_it_is_sent_again(
    sqlite_client: PageClient,
) -> None:
    """F9: the person learns at the field that no letter reaches it, and is not held up by it."""
    at_reach(sqlite_client)
    page = sqlite_client.submit({"email": "josé@example.org"}, REACH, status=422)
    assert "No letter of ours reaches an address with é before the @." in page.text
    assert contact(sqlite_client.app) == {}
    page = sqlite_client.submit({"email": "ñandú@example.org"}, REACH, status=422)
    assert "ñ ú before the @" in page.text
    sqlite_client.submit({}, REACH)
    assert contact(sqlite_client.app) == {"email": "ñandú@example.org"}


#: What was written, and the address that is asked about; None where nothing is.
SLIPS = {
    "ana@gmail.con": "ana@gmail.com", "ana@gmial.com": "ana@gmail.com", "ana@gamil.com": "ana@gmail.com",
    "ana@gmal.com": "ana@gmail.com", "ana@gmail.co": "ana@gmail.com", "ana@gmail.comm": "ana@gmail.com",
    "ana@gmail.com.com": "ana@gmail.com", "ana@hotmial.com": "ana@hotmail.com", "ana@hotmail.co": "ana@hotmail.com",
    "ana@yahooo.com": "ana@yahoo.com", "ana@outlok.com": "ana@outlook.com", "ana@iclud.com": "ana@icloud.com",
    "ana@escuela.con": "ana@escuela.com", "ana@comcast.ner": "ana@comcast.net", "www.ana@gmail.com": "ana@gmail.com",
    "ana@gmail": "ana@gmail.com", "ana@gmail,com": "ana@gmail.com", "ana@gmail..com": "ana@gmail.com",
    "ana@@gmail.com": "ana@gmail.com", "anagmail.com": "ana@gmail.com", "ana hotmail.com": "ana@hotmail.com",
    "ana arroba gmail punto com": "ana@gmail.com", "ana(at)gmail.com": "ana@gmail.com",
    "ana at gmail dot com": "ana@gmail.com", "ana@gmail com": "ana@gmail.com",
    "ana@gmail.com": None, "ana@hotmail.es": None, "ana@yahoo.com.mx": None, "ana@outlook.cl": None,
    "ana@mail.com": None,
    "ana@ymail.com": None, "ana@example.org": None, "ana@yahoo.co.uk": None, "ana@live.com": None,
    "ana@correo.mx": None,
    "no tengo": None, "ana": None, "ana@": None, "@gmail.com": None,
}  # fmt: skip


@pytest.mark.parametrize(("typed", "likely"), SLIPS.items())
def test_a_slip_behind_the_sign_names_the_address_that_was_meant(typed: str, likely: str | None) -> None:
    assert mail_slips.meant(typed) == likely


def test_a_likely_slip_is_asked_about_and_one_tick_mends_it(sqlite_client: PageClient) -> None:
    at_reach(sqlite_client)
    page = sqlite_client.submit({"email": "ana@gmail.con"}, REACH, status=422)
    assert "Did you mean ana@gmail.com?" in page.text
    assert page.fields(REACH)["email"] == ["ana@gmail.con"]
    assert contact(sqlite_client.app) == {}, "nothing is kept before it is said"
    sqlite_client.submit({"email_meant": "yes"}, REACH)
    assert contact(sqlite_client.app) == {"email": "ana@gmail.com"}


def test_an_address_that_looks_like_a_slip_and_is_none_is_kept_as_it_is(sqlite_client: PageClient) -> None:
    at_reach(sqlite_client)
    sqlite_client.submit({"email": "ana@gnail.com"}, REACH, status=422)
    sqlite_client.submit({}, REACH)
    assert contact(sqlite_client.app) == {"email": "ana@gnail.com"}


def test_what_is_no_address_yet_is_asked_about_until_it_is_one(sqlite_client: PageClient) -> None:
    at_reach(sqlite_client)
    for _again in range(2):
        page = sqlite_client.submit({"email": "ana gmail.com"}, REACH, status=422)
        assert "Did you mean ana@gmail.com?" in page.text
    sqlite_client.submit({"email_meant": "yes"}, REACH)
    assert contact(sqlite_client.app) == {"email": "ana@gmail.com"}


def test_the_status_page_asks_about_a_slip_too(sqlite_client: PageClient) -> None:
    from referral_app.actions import intake
    from referral_app.actions.steps.transaction import writing
    from referral_app.clock import clock

    with sqlite_client.app.app_context():
        request = cast.submitted()
        with writing():
            token = intake.hold(request, now=clock().real())
    sqlite_client.client.set_cookie("__Host-rid", token, domain="localhost", secure=True)
    here = "/status/request/contact"
    sqlite_client.get(here)
    page = sqlite_client.submit({"ways": ["email"], "email": "ana@hotmial.com"}, here, status=422)
    assert "Did you mean ana@hotmail.com?" in page.text
    sqlite_client.submit({"ways": ["email"], "email_meant": "yes"}, here)
    assert contact(sqlite_client.app)["email"] == "ana@hotmail.com"


def test_the_status_page_takes_them_too(client: PageClient) -> None:
    """F2: the same form stands on the status page."""
    from referral_app.actions import intake
    from referral_app.actions.steps.transaction import writing
    from referral_app.clock import clock

    with client.app.app_context():
        request = cast.submitted()
        with writing():
            token = intake.hold(request, now=clock().real())
    client.client.set_cookie("__Host-rid", token, domain="localhost", secure=True)
    client.get("/status/request/contact")
    typed = {"ways": ["email", "call"], "email": "\u202arosa@example.org\u202c ", "phone": "+1 202\u2011555\u20110101"}
    client.submit(typed, "/status/request/contact")
    kept = contact(client.app)
    assert (kept["email"], kept["phone"]) == ("rosa@example.org", "+1 202-555-0101")


@pytest.mark.parametrize("spelled", ["%s %s", "%s%s ", "\u200e%s%s", "\u2066%s\u2009%s\u2069", "%s-%s", "%s\u2013%s"])
def test_a_code_is_taken_as_apps_show_it(sqlite_app: Flask, clock: StillClock, spelled: str) -> None:
    """F6, T02: at sign-in and before a look at names; and no spelling makes a second use of one code."""
    with sqlite_app.app_context():
        grace = cast.grace().email
    client = PageClient(sqlite_app)
    show_password(client, f" {grace}\u00a0")
    code = code_at(clock.now)
    show_code(client, spelled % (code[:3], code[3:]))
    other = PageClient(sqlite_app)
    show_password(other, grace)
    for again in (code, spelled % (code[:3], code[3:])):
        show_code(other, again, 422)
    clock.move(seconds=30)
    fresh = code_at(clock.now)
    client.get("/account/prove")
    client.post("/account/prove", {"code": spelled % (fresh[:3], fresh[3:])})


@pytest.mark.parametrize("between", ["-", " ", "", "\u2013", "\u2011", " - "])
def test_a_recovery_code_is_taken_however_its_groups_are_parted(
    sqlite_app: Flask, clock: StillClock, between: str
) -> None:
    """F6: once, and not again in another spelling."""
    from referral_app.actions import accounts
    from referral_app.clock import clock as clock_of
    from referral_app.security import totp
    from referral_app.vocabulary import Role

    with sqlite_app.app_context():
        _account, token = accounts.add_account(
            "new@example.org", "N", frozenset({Role.COUNSEL}), actor="command", now=clock_of().real()
        )
        secret = totp.new_secret()
        code = pyotp.TOTP(secret).at(clock.now)
        spaced = f"\u200e{code[:3]} {code[3:]}"
        printed = accounts.enrol(token, WORDS, secret, spaced, now=clock_of().real())[0]
    client = PageClient(sqlite_app)
    show_password(client, "new@example.org", WORDS)
    show_code(client, between.join(printed.split("-")).upper())
    other = PageClient(sqlite_app)
    show_password(other, "new@example.org", WORDS)
    show_code(other, printed, 422)


def test_a_reference_is_found_as_it_was_pasted(sqlite_app: Flask, clock: StillClock) -> None:
    with sqlite_app.app_context():
        grace, request = cast.grace().email, cast.submitted()
        reference, where = request.reference, f"/counsel/requests/{request.id}"
    client = enter(sqlite_app, grace, clock.now)
    client.get("/counsel/")
    for typed in (f"\u202d{reference}\u202c", reference.replace("-", "\u2011"), f"\u3000{reference.lower()} "):
        answer = client.post("/counsel/find", {"reference": typed})
        assert answer.response.headers["Location"] == where


def test_a_county_with_another_dash_is_a_county(sqlite_client: PageClient) -> None:
    from werkzeug.datastructures import MultiDict

    from referral_app import law
    from referral_app.web.intake import reading_places

    form = MultiDict({"where-country": "US", "where-state": "FL", "where-county": "\u200bMiami\u2013Dade\u00a0"})
    assert reading_places.read_place(form, "where", law.load()) == {
        "country": "US",
        "state": "FL",
        "county": "Miami-Dade",
    }
