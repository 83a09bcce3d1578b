"""A form sent again, by a second tap, a refresh or because the answer got lost, does one thing (T54)."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from referral_app.actions import intake, way_back
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Event, Letter, Matter, Need, Note, Offer, Request, Task
from tests import cast
from tests.conftest import StillClock
from tests.page_client import BASE, PageClient
from tests.waiting import HANG
from tests.web.form_pages import answered

pytestmark = pytest.mark.slow

#: What a form may make. Looks at pages leave links of the audit chain, which count nothing here.
TABLES = (Event, Letter, Matter, Need, Note, Offer, Request, Task)


@dataclass
class Form:
    """A page with a form filled in: who holds it, where it goes, and what one press of its button leaves behind."""

    client: PageClient
    path: str
    data: dict[str, Any] = field(default_factory=dict)
    status: int = 303


def count(app: Flask) -> Counter[str]:
    with app.app_context():
        return Counter(
            {table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES}
        )


def grace_at(app: Flask, page: str = "") -> tuple[PageClient, str]:
    """Grace at the page of Noor's request. Returns her browser and the page's address."""
    with app.app_context():
        who, request_id = cast.grace().id, cast.submitted().id
    client = PageClient(app)
    cast.sign_in(client, who)
    address = f"/counsel/requests/{request_id}"
    client.get(address + page)
    return client, address


#: How far an offer is brought before the press.
Reach = Callable[[str, Account], object]


def amara_asked(app: Flask, reach: Reach | None = None) -> tuple[PageClient, str]:
    with app.app_context():
        person = cast.amara()
        request = cast.submitted(names={"other_side": ["Karim Haddad"]})
        offer = cast.sent(cast.need_of(request), person, by=cast.grace()).id
        account = cast.attorney_account(person)
        if reach is not None:
            reach(offer, account)
        who = account.id
    client = PageClient(app)
    cast.sign_in(client, who)
    client.get(f"/attorney/offers/{offer}", follow=True)
    return client, f"/attorney/offers/{offer}"


def amara_with_a_matter(app: Flask) -> tuple[PageClient, str]:
    """Amara after her yes, at the page of the matter."""
    client, _address = amara_asked(app, cast.say_yes)
    assert client.page is not None
    return client, client.page.path


def noor_at_status(app: Flask) -> PageClient:
    with app.app_context():
        request = cast.submitted()
        phrase = way_back.give_phrase(request.id, now=the_clock().real())
        assert way_back.confirm_phrase(request.id, phrase, now=the_clock().real())
    client = PageClient(app)
    client.get("/status")
    client.submit({"phrase": phrase})
    return client


def noor_at_review(app: Flask) -> Form:
    """A draft with everything said and its phrase kept, at the last page of the form."""
    from referral_app.queries import cases

    client = PageClient(app)
    client.get("/")
    answered(client)
    with app.app_context():
        request = db.session.query(Request).one()
        words = {**cases.EMPTY_WORDS, "answers": cast.answers()}
        now = the_clock().real()
        intake.save_draft(request.id, words, now=now)
        phrase = way_back.give_phrase(request.id, now=now)
        assert way_back.confirm_phrase(request.id, phrase, now=now)
    marks = client.get("/request/review").fields("/request/send").get("text", [])
    return Form(client, "/request/send", {"agreed": "yes", "ask_lawyers": "yes", "text": marks})


def approve(app: Flask) -> Form:
    with app.app_context():
        chosen = cast.amara().id
    client, address = grace_at(app, "/needs/1")
    return Form(client, f"{address}/needs/1/approve", {"attorney": [chosen]})


def staff(path: str, **data: str) -> Callable[[Flask], Form]:
    def made(app: Flask) -> Form:
        client, address = grace_at(app)
        return Form(client, f"{address}/{path}", dict(data))

    return made


def answer(path: str, reach: Reach | None = None, **data: str | list[str]) -> Callable[[Flask], Form]:
    def made(app: Flask) -> Form:
        client, address = amara_asked(app, reach)
        return Form(client, f"{address}/{path}", dict(data))

    return made


def of_a_matter(path: str, **data: str) -> Callable[[Flask], Form]:
    def made(app: Flask) -> Form:
        client, address = amara_with_a_matter(app)
        return Form(client, f"{address}/{path}", dict(data))

    return made


def family(path: str, **data: str) -> Callable[[Flask], Form]:
    return lambda app: Form(noor_at_status(app), f"/status/request/{path}", dict(data))


FORMS: dict[str, Callable[[Flask], Form]] = {
    "a request is sent": noor_at_review,
    "a set is approved": approve,
    "a request is taken": staff("take"),
    "a note is written": staff("notes", text="Called, nobody there."),
    "a hold is set": staff("hold", reason="safety"),
    "a need is given up": staff("needs/1/give-up"),
    "a request is closed": staff("close", reason="no_contact"),
    "the rules are run": staff("route"),
    "interest": answer("interest", attest="y"),
    "no conflict": answer("check", cast.interested, answer="clear", firm="y"),
    "a conflict": answer("check", cast.interested, answer="conflict"),
    "not sure of a conflict": answer("check", cast.interested, answer="unsure"),
    "yes": answer("accept", cast.cleared, agreed=cast.ALL_TERMS),
    "the family was reached": of_a_matter("reached", way="call", on=""),
    "nobody answered": of_a_matter("no-answer", way="call", on=""),
    "it is handed back": of_a_matter("hand-back", reason="personal"),
    "a matter is closed": of_a_matter("close", outcome="represented", hours="3"),
    "no": answer("decline", reason="capacity"),
    "words are added": family("words", words="He has a new phone."),
    "a complaint is made": family("complaint", complaint="Nobody called me."),
    "it is paused": family("pause"),
    "it is stopped": family("stop"),
}


def press(form: Form, times: int) -> list[int]:
    """The same bytes from one browser, so many times at one instant. Returns the statuses."""
    page = form.client.page
    assert page is not None
    token = next(f.get("value") for f in page.tree.iter("input") if f.get("name") == "csrf_token")
    jar = form.client.client._cookies or {}
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in jar.values())
    start, came = threading.Barrier(times), []

    def one() -> None:
        browser = form.client.app.test_client(use_cookies=False)
        start.wait(HANG)
        sent = browser.post(
            form.path,
            base_url=BASE,
            data={**form.data, "csrf_token": token},
            headers={"Cookie": cookies, "Referer": f"{BASE}/"},
        )
        came.append(sent.status_code)
        sent.close()

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG)
    return came


@pytest.mark.parametrize("name", FORMS)
def test_five_identical_presses_leave_what_one_leaves(app: Flask, clock: StillClock, name: str) -> None:
    one = FORMS[name](app)
    before = count(app)
    assert press(one, 1) == [303]
    made_by_one = count(app) - before
    assert made_by_one or name in ("the rules are run",), "one press did nothing: the test shows nothing"

    from tests.conftest import empty

    with app.app_context():
        db.session.remove()
        empty(app)
    five = FORMS[name](app)
    before = count(app)
    came = press(five, 5)
    assert len(came) == 5
    # What cannot happen twice leads back to its page, which says so.
    assert set(came) == {303}
    assert count(app) - before == made_by_one


def test_the_control_a_note_without_the_rule_is_there_five_times(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from referral_app.actions.steps import notes

    monkeypatch.setattr(notes, "AGAIN", timedelta(0))
    form = FORMS["a note is written"](sqlite_app)
    press(form, 5)
    with sqlite_app.app_context():
        assert db.session.query(Note).count() == 5


def test_the_same_words_on_another_day_are_another_note(sqlite_app: Flask, clock: StillClock) -> None:
    form = FORMS["a note is written"](sqlite_app)
    press(form, 1)
    clock.move(minutes=11)
    press(form, 1)
    with sqlite_app.app_context():
        assert db.session.query(Note).count() == 2


def test_back_and_send_again_shows_the_page_of_the_first(sqlite_app: Flask) -> None:
    """Back after sending, and the button once more: the same confirmation, one request."""
    form = FORMS["a request is sent"](sqlite_app)
    first = form.client.post(form.path, form.data)
    again = form.client.post(form.path, form.data)
    assert first.response.headers["Location"] == again.response.headers["Location"] == "/request/sent"
    reference = form.client.get("/request/sent").text
    assert form.client.get("/request/sent").text == reference
    with sqlite_app.app_context():
        assert db.session.query(Request).count() == 1
        assert db.session.query(Attorney).count() == 0
