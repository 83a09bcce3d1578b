"""The page of one request: answers, routing with its reasons, clocks; clearing by name, holding, closing, notes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from referral_app.actions import triage
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, AuditRow, Event, Note, Request
from referral_app.queries.looks import FIELD_GROUPS
from referral_app.vocabulary import Role
from referral_app.web.counsel.request import parts
from tests import cast
from tests.conftest import StillClock
from tests.page_client import Page, PageClient


def opened(client: PageClient, **changes: object) -> tuple[str, Page]:
    """Grace reads a request. Returns its address and its page."""
    with client.app.app_context():
        who = cast.grace().id
        request_id = cast.submitted(cast.answers(**changes), contact={"email": "noor@example.org"}).id
    cast.sign_in(client, who)
    address = f"/counsel/requests/{request_id}"
    return address, client.get(address)


def only_request(app: Flask) -> Request:
    return db.session.query(Request).one()


def kinds(app: Flask) -> list[str]:
    with app.app_context():
        return [row.kind for row in db.session.query(Event).order_by(Event.at, Event.seq).all()]


def test_it_shows_answers_routing_and_clocks_and_that_a_skip_is_an_answer(sqlite_client: PageClient) -> None:
    address, page = opened(sqlite_client, served=None)
    assert "Hague return case for the left-behind parent" in page.text
    assert "One-year mark (Hague)" in page.text
    assert "Friday, July 9, 2027" in sqlite_client.get(f"{address}?part=law").text
    assert "not asked yet" in page.text
    for part in parts.PARTS:
        assert "noor@example.org" not in sqlite_client.get(f"{address}?part={part}").html


@pytest.mark.parametrize("part", [*parts.PARTS, "everything"])
def test_to_look_is_written_down_by_the_part_that_was_shown(client: PageClient, part: str) -> None:
    """One row a look, and it says what was shown (T44): whoever read no note is not said to have read one."""
    address, _ = opened(client)
    before = looks_at(client.app, address)
    client.get(f"{address}?part={part}")
    assert looks_at(client.app, address) == [*before, parts.PARTS.get(part, "request_opened")]


def looks_at(app: Flask, address: str) -> list[str]:
    with app.app_context():
        rows = db.session.query(AuditRow).filter_by(object=f"request:{address.rsplit('/', 1)[1]}").order_by("seq")
        return [row.action for row in rows if row.action in FIELD_GROUPS]


def test_what_a_part_does_not_say_it_shows_stands_in_no_other(sqlite_client: PageClient) -> None:
    """The control of the row above: answers, notes and clocks are each on the page of their own part alone."""
    address, _ = opened(sqlite_client, more_info="We lived by the mill.")
    sqlite_client.post(f"{address}/notes", {"text": "Called, nobody there."})
    told = {
        "answers": "We lived by the mill.",
        "notes": "Called, nobody there.",
        "law": "Last safe day",
        "people": "Attorneys may be asked until",
    }
    for part in parts.PARTS:
        text = sqlite_client.get(f"{address}?part={part}").text
        assert {name for name, words in told.items() if words in text} == {part} & set(told)


@pytest.mark.parametrize("part", parts.PARTS)
def test_an_act_leads_back_to_the_part_it_was_pressed_on(sqlite_client: PageClient, part: str) -> None:
    address, _ = opened(sqlite_client)
    sqlite_client.get(f"{address}?part={part}")
    page = sqlite_client.submit(action=f"{address}/take")
    (open_now,) = page.find(".//nav[@class='app-views app-parts']//a[@aria-current='page']")
    assert open_now.get("href") == address + (f"?part={part}" if part != "needs" else "") + "#parts"
    # What is refused comes back to it too.
    page = sqlite_client.submit({"reason": "because"}, f"{address}/hold", 409)
    assert [link.get("href") for link in page.find(".//a[@aria-current='page']")][-1] == open_now.get("href")


def test_what_the_family_wrote_is_read_before_attorneys_are_chosen(sqlite_client: PageClient) -> None:
    """No attorney sees it before somebody of the office did, so the page says so, until somebody opened it."""
    address, _ = opened(sqlite_client, more_info="We lived by the mill.")
    sqlite_client.post(f"{address}/take")
    (link,) = [one for one in sqlite_client.get(address).links() if one.endswith("#own-words")]
    assert "We lived by the mill." in sqlite_client.get(link.partition("#")[0]).text
    after = sqlite_client.get(address)
    assert not [one for one in after.links() if one.endswith("#own-words")]
    assert "Choose attorneys" in after.text


def test_contact_details_are_shown_for_a_reason_and_that_is_written_down(sqlite_client: PageClient) -> None:
    address, _ = opened(sqlite_client)
    again = sqlite_client.post(f"{address}/contact", {}, 422)
    assert "Choose a reason" in again.text
    shown = sqlite_client.post(f"{address}/contact", {"reason": "call_the_family"}, 200)
    assert "noor@example.org" in shown.text
    with sqlite_client.app.app_context():
        [row] = [row for row in db.session.query(AuditRow).all() if row.action == "identity_read"]
        assert row.object == f"request:{address.rsplit('/', 1)[1]}"


def test_who_takes_it_owns_it(client: PageClient) -> None:
    address, _ = opened(client)
    client.post(f"{address}/take")
    page = client.get(address)
    assert "Grace Okafor" in page.text
    assert "Become the owner" not in page.text, "to be what one is"
    assert "request_taken" in kinds(client.app)


def test_nobody_takes_it_from_a_colleague_without_knowing(client: PageClient) -> None:
    """T51: "Take it" on a page where nobody had it, and on one where another colleague had it; the control is the press
    of somebody who reads on the page whose it is."""
    address, page = opened(client)
    nobody = {"owner": page.fields(f"{address}/take")["owner"][0]}
    assert nobody == {"owner": ""}
    with client.app.app_context():
        sol, lee = cast.sol(), cast.account("lee@example.org", "Lee Moss", Role.COUNSEL)
        triage.take_request(address.rsplit("/", 1)[1], actor=sol, now=the_clock().programme())
        others = lee.id
    told = "A colleague has taken it while you looked."
    for seen in (nobody, {"owner": others}):
        page = client.post(f"{address}/take", seen, 422)
        assert told in page.text
        assert "Sol Brandt" in page.text
    assert kinds(client.app).count("request_taken") == 1
    assert told not in client.submit(action=f"{address}/take").text
    assert kinds(client.app).count("request_taken") == 2


def test_a_hold_stops_it_and_its_end_lets_it_go_on_where_it_was(client: PageClient) -> None:
    address, _ = opened(client)
    with client.app.app_context():
        before = only_request(client.app).state
    client.post(f"{address}/hold", {"reason": "safety"})
    with client.app.app_context():
        assert only_request(client.app).state == "on_hold"
    client.get(address)
    client.submit({}, f"{address}/hold")
    with client.app.app_context():
        assert only_request(client.app).state == before


@pytest.mark.parametrize("again", ["unsafe_contact", "safety"])
def test_nobody_ends_a_hold_that_they_never_read_of(client: PageClient, clock: StillClock, again: str) -> None:
    """Grace's page shows her hold for a question. Sol ends it and sets another; the button on her page is the same."""
    address, _ = opened(client)
    client.post(f"{address}/hold", {"reason": "safety"})
    stale = client.get(address).fields(f"{address}/hold")
    clock.move(minutes=1)
    request_id = address.rsplit("/", 1)[1]
    with client.app.app_context():
        sol, now = cast.sol(), clock.now
        triage.set_hold(request_id, None, actor=sol, now=now)
        triage.set_hold(request_id, again, actor=sol, now=now)
    page = client.post(f"{address}/hold", {name: values[0] for name, values in stale.items()}, 409)
    assert "The hold is another than your page showed" in page.text
    # Nor is another put in its place; that contact is not safe is never turned away.
    client.post(f"{address}/hold", {"reason": "question", "held": ""}, 409)
    with client.app.app_context():
        assert only_request(client.app).hold == again
    client.post(f"{address}/hold", {"reason": "unsafe_contact", "held": ""})
    with client.app.app_context():
        assert only_request(client.app).hold == "unsafe_contact"
    client.get(address)
    client.submit({}, f"{address}/hold")
    with client.app.app_context():
        assert only_request(client.app).hold is None


def test_an_unknown_reason_changes_nothing(client: PageClient) -> None:
    address, _ = opened(client)
    with client.app.app_context():
        before = only_request(client.app).state
    for path, reason, says in (
        ("hold", "because", "Choose one from the list."),
        ("close", "because", "Choose why it is closed."),
        ("clear", "R99", "That reason does not hold this request any more."),
    ):
        client.get(address)
        assert says in client.post(f"{address}/{path}", {"reason": reason}, 409).text
    with client.app.app_context():
        assert only_request(client.app).state == before
        assert only_request(client.app).clearings == []


def state_of(address: str) -> str:
    return str(db.session.get_one(Request, address.rsplit("/", 1)[1]).state)


@pytest.mark.parametrize(
    ("reason", "state"), [("wrong_service", "wrong_service"), ("duplicate", "duplicate"), ("no_contact", "closed")]
)
def test_what_is_closed_stays_closed(sqlite_client: PageClient, reason: str, state: str) -> None:
    address, _ = opened(sqlite_client)
    with sqlite_client.app.app_context():
        twin = cast.submitted().reference
    sqlite_client.post(f"{address}/close", {"reason": reason, "signpost": ["lsc_finder"], "same_as": twin})
    with sqlite_client.app.app_context():
        assert state_of(address) == state
    sqlite_client.get("/counsel/")
    sqlite_client.post(f"{address}/close", {"reason": "other"}, 409)
    sqlite_client.post(f"{address}/hold", {"reason": "safety"}, 409)
    with sqlite_client.app.app_context():
        assert state_of(address) == state


def test_reasons_are_cleared_one_by_one_and_then_it_is_ready(client: PageClient) -> None:
    with client.app.app_context():
        who = cast.grace().id
        request = cast.submitted(cast.answers(situations=["not_sure"]))
        from referral_app.queries import cases

        routing = cases.latest_routing(request)
        assert routing is not None
        reasons = cases.routing_result(routing)["attorney_match_reasons"]
        assert reasons, "this request should wait for a person"
        assert request.state in ("submitted", "in_triage")
        request_id = request.id
    cast.sign_in(client, who)
    address = f"/counsel/requests/{request_id}"
    for number, reason in enumerate(reasons, 1):
        client.get(address)
        client.post(f"{address}/clear", {"reason": reason})
        with client.app.app_context():
            ready = only_request(client.app).state == "ready_to_match"
            assert ready == (number == len(reasons))


def test_a_note_is_for_staff_and_an_empty_one_is_said_kindly(sqlite_client: PageClient) -> None:
    address, _ = opened(sqlite_client)
    assert "Write the note first" in sqlite_client.post(f"{address}/notes", {"text": ""}, 422).text
    too_long = sqlite_client.post(f"{address}/notes", {"text": "x" * 4001}, 422)
    assert "Use at most 4,000 characters" in too_long.text
    assert too_long.fields(f"{address}/notes")["text"][0].strip() == "x" * 4001
    sqlite_client.post(f"{address}/notes", {"text": "Called, nobody there."})
    assert "Called, nobody there." in sqlite_client.get(f"{address}?part=notes").text
    with sqlite_client.app.app_context():
        raw = db.session.connection().connection.driver_connection
        assert "nobody there" not in "\n".join(raw.iterdump()), "a note is sealed"


def test_a_need_given_up_is_over_and_the_rest_goes_on(client: PageClient) -> None:
    address, page = opened(client)
    [link] = [link for link in page.links() if link.endswith("/needs/1")][:1]
    client.get(link)
    client.post(f"{link}/give-up")
    assert "Given up by staff" in client.get(address).text
    client.post(f"{link}/give-up", {}, 409)


def test_an_attorney_and_a_stranger_see_no_request(sqlite_client: PageClient) -> None:
    address, _ = opened(sqlite_client)
    with sqlite_client.app.app_context():
        who = cast.attorney_account(cast.amara()).id
    stranger = PageClient(sqlite_client.app)
    assert stranger.get(address, 303).response.headers["Location"].startswith("/sign-in")
    cast.sign_in(stranger, who)
    stranger.get(address, 403)


def test_the_name_of_who_acts_is_on_the_timeline(sqlite_client: PageClient) -> None:
    address, _ = opened(sqlite_client)
    sqlite_client.post(f"{address}/take")
    page = sqlite_client.get(f"{address}?part=notes")
    with sqlite_client.app.app_context():
        name = db.session.query(Account).one().name
    assert page.text.count(name) >= 2


def test_the_days_left_are_counted_from_today_though_the_rules_say_nothing_new(
    sqlite_client: PageClient, clock: StillClock
) -> None:
    address, _ = opened(sqlite_client)
    before = days_left(sqlite_client.get(f"{address}?part=law"))
    clock.now += timedelta(days=9)
    sqlite_client.client.delete_cookie("__Host-sid", domain="localhost")
    with sqlite_client.app.app_context():
        who = db.session.query(Account).one().id
    cast.sign_in(sqlite_client, who)
    after = days_left(sqlite_client.get(f"{address}?part=law"))
    assert before
    assert after == [days - 9 for days in before]


def days_left(page: Page) -> list[int]:
    """The counts of the table of clocks."""
    cells = [cell for cell in page.find(".//td") if cell.get("data-label") == "Days left"]
    texts = ["".join(cell.itertext()).strip() for cell in cells]
    return [int(text) for text in texts if text != "–"]


@pytest.mark.parametrize("unseen", ["  ", "\u200b", "\n \u2060", "\u00a0"])
@pytest.mark.parametrize(("act", "field"), [("notes", "text"), ("ask", "question")])
def test_what_nobody_can_see_is_no_note_and_no_question(
    sqlite_client: PageClient, act: str, field: str, unseen: str
) -> None:
    with sqlite_client.app.app_context():
        request, grace = cast.submitted(cast.answers(situations=["not_sure"])), cast.grace()
        address, who = f"/counsel/requests/{request.id}", grace.id
    cast.sign_in(sqlite_client, who)
    sqlite_client.get(f"{address}?part={'notes' if act == 'notes' else 'people'}")
    page = sqlite_client.submit({field: unseen}, f"{address}/{act}", 422)
    assert "first" in "".join(page.find(".//*[@class='govuk-error-message']")[0].itertext())
    with sqlite_client.app.app_context():
        assert db.session.query(Note).count() == 0
