"""The page a family comes back to: what it says, what it can do, and what nobody else learns from it (A25, D12, E12,
U5, U7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import intake, matters, way_back
from referral_app.actions.steps.requests import enqueue_for_requester
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, CaseKey, Letter, Matter, Note, Offer, Request, Task
from referral_app.security import limits
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import BASE, PageClient
from tests.whole_request import whole_request


@pytest.fixture
def family(client: PageClient) -> tuple[PageClient, str, str]:
    """A client that opened Noor's request by its phrase; the request's id and the phrase."""
    with client.app.app_context():
        request = cast.submitted()
        phrase = way_back.give_phrase(request.id, now=the_clock().real())
        assert way_back.confirm_phrase(request.id, phrase, now=the_clock().real())
        request_id = request.id
    client.get("/status")
    page = client.submit({"phrase": phrase})
    assert "We have your message" in page.h1
    return client, request_id, phrase


def _state(client: PageClient, request_id: str) -> str:
    with client.app.app_context():
        return str(db.session.get_one(Request, request_id).state)


def _placed(client: PageClient, request_id: str) -> str:
    """Amara says yes. Returns the matter's id."""
    with client.app.app_context():
        grace, amara = cast.grace(), cast.amara()
        need = cast.need_of(db.session.get_one(Request, request_id))
        offer = cast.sent(need, amara, by=grace)
        account = cast.attorney_account(amara)
        return cast.say_yes(offer.id, account).id


def test_a_wrong_phrase_and_one_that_never_was_answer_alike(family: tuple[PageClient, str, str]) -> None:
    client, _request_id, phrase = family
    words = phrase.split()
    bodies = []
    for typed in (" ".join([*words[:5], "wrong"]), "six words that never were here"):
        fresh = PageClient(client.app)
        fresh.get("/status")
        page = fresh.submit({"phrase": typed}, status=422)
        token = page.fields("/status")["csrf_token"][0]
        # What was typed stays to be mended (walks V12); nothing else tells the two apart.
        assert page.fields("/status")["phrase"] == [typed]
        bodies.append(page.html.replace(token, "").replace(typed, ""))
    assert bodies[0] == bodies[1]


def test_the_phrase_is_tolerant_of_case_spaces_and_accents(family: tuple[PageClient, str, str]) -> None:
    client, _request_id, phrase = family
    fresh = PageClient(client.app)
    fresh.get("/status")
    typed = "  ".join(word.upper().replace("A", "Á") for word in phrase.split())
    assert "We have your message" in fresh.submit({"phrase": typed}).h1


def test_one_wrong_phrase_is_taken_ten_times_and_then_a_phone_number_is_shown(sqlite_client: PageClient) -> None:
    for _ in range(10):
        sqlite_client.get("/status")
        sqlite_client.submit({"phrase": "none of these words"}, status=422)
    sqlite_client.get("/status")
    page = sqlite_client.submit({"phrase": "none of these words"}, status=429)
    assert "1-800-843-5678" in page.text
    assert page.response.headers["Retry-After"]


def test_nobody_of_a_house_is_shut_out_by_what_others_type(family: tuple[PageClient, str, str]) -> None:
    """A shelter is one network: wrong phrases of others, and any number of right ones, shut nobody out."""
    client, _request_id, phrase = family
    for number in range(12):
        other = PageClient(client.app)
        other.get("/status")
        other.submit({"phrase": f"none of these words {number}"}, status=422)
    for _ in range(12):
        mine = PageClient(client.app)
        mine.get("/status")
        assert "We have your message" in mine.submit({"phrase": phrase}).h1


def test_a_flood_of_wrong_phrases_from_one_network_is_refused_and_a_right_one_opens(
    family: tuple[PageClient, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _request_id, phrase = family
    monkeypatch.setitem(limits.DEFAULTS, "phrase_network", limits.Limit(3, 15 * 60))
    limits.parse_limits.cache_clear()
    other = PageClient(client.app)
    for number in range(4):
        other.get("/status")
        other.submit({"phrase": f"never typed before {number}"}, status=422 if number < 3 else 429)
    other.get("/status")
    assert "We have your message" in other.submit({"phrase": phrase}).h1
    limits.parse_limits.cache_clear()


def test_it_tells_how_many_were_asked_and_no_name(family: tuple[PageClient, str, str]) -> None:
    client, request_id, _phrase = family
    with client.app.app_context():
        grace, amara = cast.grace(), cast.amara()
        cast.sent(cast.need_of(db.session.get_one(Request, request_id)), amara, by=grace)
    page = client.get("/status/request")
    assert page.h1 == "We are asking lawyers"
    assert "We have asked 1 lawyer so far" in page.text
    assert "Amara" not in page.html
    assert "Diallo" not in page.html


def test_words_go_to_staff_alone_and_pictures_do_not_pass(family: tuple[PageClient, str, str]) -> None:
    client, request_id, _phrase = family
    client.get("/status/request")
    page = client.submit({"words": "See https://files.example.org/one.jpg please"}, "/words", status=422)
    assert "[link removed]" in page.html
    assert "one.jpg" not in page.html
    client.submit({"words": "The court is in Austin."}, "/words")
    with client.app.app_context():
        assert len(db.session.scalars(select(Note).where(Note.request_id == request_id)).all()) == 1


def test_new_rules_of_contact_hold_from_now_on(family: tuple[PageClient, str, str]) -> None:
    client, request_id, _phrase = family
    client.get("/status/request/contact")
    page = client.submit({"ways": ["email"], "email": "nowhere"}, "/contact", status=422)
    assert "Write an e-mail address like" in page.text
    assert page.fields("/contact")["email"] == ["nowhere"]
    page = client.submit({"ways": ["email"], "called": "https://imgur.com/a/abc123"}, "/contact", status=422)
    assert page.fields("/contact")["called"] == ["[link removed]"]
    page = client.submit({"ways": ["email"], "called": "Noor", "email": "noor@example.org"}, "/contact")
    assert "only these ways" in page.text
    with client.app.app_context():
        from referral_app.queries import cases

        said = cases.words(db.session.get_one(Request, request_id))
        assert said["answers"]["contact_ways"] == ["email"]
        assert said["contact"]["email"] == "noor@example.org"


def test_stopping_takes_two_presses_and_withdraws_what_is_out(family: tuple[PageClient, str, str]) -> None:
    client, request_id, _phrase = family
    with client.app.app_context():
        grace, amara = cast.grace(), cast.amara()
        cast.sent(cast.need_of(db.session.get_one(Request, request_id)), amara, by=grace)
    client.get("/status/request/stop")
    page = client.submit({}, "/stop")
    assert page.h1 == "You stopped this request"
    with client.app.app_context():
        assert db.session.scalars(select(Offer.state)).all() == ["withdrawn"]
        # The letter of the offer had not left: the attorney never knew, and is told nothing.
        assert set(db.session.scalars(select(Letter.state)).all()) == {"cancelled"}


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("reason", ["found_help", "not_safe", "changed_mind", "other", "", "made_up"])
def test_who_stops_may_say_why_and_who_is_not_safe_is_left_in_peace(
    family: tuple[PageClient, str, str], clock: StillClock, reason: str
) -> None:
    """(U5) Saying why is no condition; after "not safe" numbers come up, staff call nobody, and no letter leaves."""
    client, request_id, _phrase = family
    client.get("/status/request/contact")
    client.submit({"ways": ["email"], "called": "Noor", "email": "noor@example.org"}, "/contact")
    _write_to(client, request_id, "early", clock)
    page = client.get("/status/request/stop")
    assert "You do not have to say" in page.text
    assert "act for me" not in page.text, "nobody has said yes"
    page = client.submit({"reason": reason} if reason else {}, "/stop")
    assert page.h1 == "You stopped this request"
    known = reason if reason in intake.WHY_STOPPED else None
    assert bool(page.find(".//*[@id='help-now']")) == (reason == "not_safe")
    with client.app.app_context():
        request = db.session.get_one(Request, request_id)
        assert (request.state, request.close_reason) == ("withdrawn", known)
        kinds = db.session.scalars(select(Task.kind).where(Task.kind == "stopped_not_safe")).all()
        assert len(kinds) == (reason == "not_safe")
    _write_to(client, request_id, "late", clock)
    with client.app.app_context():
        assert {one.once: one.state for one in world.letters("news")} == {"early": "sent", "late": "cancelled"}
    assert client.get("/status/request").find(".//form[@action='/status/request/delete']")


def _write_to(client: PageClient, request_id: str, once: str, clock: StillClock) -> None:
    """A letter to the family, and a sweep in the middle of a working day that sends what may leave."""
    with client.app.app_context():
        world.basket()
        with writing():
            enqueue_for_requester(db.session.get_one(Request, request_id), "news", once=once, now=clock.now)
        world.swept(clock.now + timedelta(days=5))


def test_who_has_a_lawyer_reads_words_to_end_that_too(family: tuple[PageClient, str, str]) -> None:
    client, request_id, _phrase = family
    _placed(client, request_id)
    page = client.get("/status/request/stop")
    assert "“I do not want you to act for me any more." in page.text


def test_a_pause_withdraws_and_going_on_brings_it_back_to_staff(family: tuple[PageClient, str, str]) -> None:
    client, request_id, _phrase = family
    with client.app.app_context():
        grace, amara = cast.grace(), cast.amara()
        cast.sent(cast.need_of(db.session.get_one(Request, request_id)), amara, by=grace)
    client.get("/status/request")
    assert "You paused this" in client.submit({}, "/pause").text
    assert _state(client, request_id) == "on_hold"
    client.submit({}, "/go-on")
    assert _state(client, request_id) == "ready_to_match"
    with client.app.app_context():
        assert db.session.scalars(select(Offer.state)).all() == ["withdrawn"]
        assert "approve" in db.session.scalars(select(Task.kind)).all()


def test_what_was_said_can_be_deleted_once_it_has_ended(family: tuple[PageClient, str, str]) -> None:
    client, request_id, _phrase = family
    client.get("/status/request/stop")
    client.submit({}, "/stop")
    page = client.submit({}, "/delete", status=200)
    assert page.h1 == "Your answers are deleted"
    with client.app.app_context():
        assert db.session.get(Request, request_id) is None
        assert db.session.get(CaseKey, request_id, bind_arguments={"bind": db.engines["keys"]}) is None


def test_nothing_is_deleted_while_it_runs(family: tuple[PageClient, str, str]) -> None:
    client, request_id, _phrase = family
    client.get("/status/request")
    client.post("/status/request/delete", {}, 409)
    assert _state(client, request_id) == "ready_to_match"


def test_how_it_ended_is_asked_when_the_lawyer_closes_it_and_a_difference_stands_beside_the_other_side(
    family: tuple[PageClient, str, str],
) -> None:
    """(B22) The family answers once; staff read both on the request, side by side."""
    client, request_id, phrase = family
    matter_id = _placed(client, request_id)
    assert "How did it end" not in client.get("/status/request").text
    with client.app.app_context():
        amara = db.session.scalars(select(Account).where(Account.attorney_id.is_not(None))).one()
        matters.close_matter(matter_id, "represented", actor=amara, now=the_clock().programme())
        sol = cast.sol().id
    _come_back(client, phrase)
    assert "How did it end" in client.get("/status/request").text
    page = client.submit({}, "/how-it-ended", status=422)
    assert "Choose what fits best" in page.text
    client.submit({"outcome": "not_reached"}, "/how-it-ended")
    assert "How did it end" not in client.get("/status/request").text
    staff = PageClient(client.app)
    cast.sign_in(staff, sol)
    words = "The attorney: “I represented the client, and it is finished”. The family: “The lawyer was never in touch”."
    assert words in staff.get(f"/counsel/requests/{request_id}").text
    page = staff.get(f"/counsel/requests/{request_id}?part=people")
    (table,) = page.find(".//section[@aria-labelledby='both-said']")
    told = " ".join(" ".join(table.itertext()).split())
    assert "They differ" in told
    assert "I represented the client, and it is finished The lawyer was never in touch" in told


def test_after_five_business_days_a_question_waits_and_a_no_that_differs_calls_staff(
    family: tuple[PageClient, str, str], clock: StillClock
) -> None:
    """(D12) Without any way to be reached: the question waits on the page."""
    client, request_id, phrase = family
    matter_id = _placed(client, request_id)
    assert "Has the lawyer been in touch with you?" not in client.get("/status/request").text
    _first_contact_made(client, matter_id)
    clock.now += timedelta(days=7)  # Wednesday, with Thanksgiving between: only four business days
    _come_back(client, phrase)
    assert "Has the lawyer been in touch with you?" not in client.get("/status/request").text
    clock.now += timedelta(days=1)
    _come_back(client, phrase)
    assert "Are you and the lawyer in touch?" in client.get("/status/request").text
    client.submit({}, "/check-back", status=422)
    client.submit({"reached": "no"}, "/check-back")
    assert "Are you and the lawyer in touch?" not in client.get("/status/request").text
    with client.app.app_context():
        differs = db.session.scalars(select(Task).where(Task.kind == "contact_differs")).one()
        assert differs.reason == "attorney_says_yes"
        assert db.session.scalars(select(Task).where(Task.kind == "no_contact")).all() == []
    # Twenty business days after the yes of November 25, without Thanksgiving: December 24.
    for day, asked in ((23, False), (24, True)):
        clock.now = clock.now.replace(month=12, day=day)
        _come_back(client, phrase)
        assert ("Are you and the lawyer in touch?" in client.get("/status/request").text) is asked


def _first_contact_made(client: PageClient, matter_id: str) -> None:
    with client.app.app_context():
        matter = db.session.get_one(Matter, matter_id)
        matters.confirm_contact(matter_id, actor=cast.attorney_account(matter.attorney), now=the_clock().programme())


def test_when_the_first_contact_is_overdue_the_question_comes_at_once_and_a_no_calls_staff(
    family: tuple[PageClient, str, str], clock: StillClock
) -> None:
    """(C12) The day after the attorney should have been in touch, not only after five business days."""
    client, request_id, phrase = family
    matter_id = _placed(client, request_id)
    with client.app.app_context():
        due = db.session.get_one(Matter, matter_id).first_contact_due_on
    assert due is not None
    clock.now = clock.now.replace(month=due.month, day=due.day)
    _come_back(client, phrase)
    assert "#asked" not in client.get("/status/request").html
    for _day in range(4):
        clock.now += timedelta(days=1)
        _come_back(client, phrase)
        if "#asked" in client.get("/status/request").html:
            break
    assert 1 <= (clock.now.date() - due).days <= 3, "the next business day"
    client.submit({"reached": "no"}, "/check-back")
    with client.app.app_context():
        kinds = db.session.scalars(select(Task.kind).where(Task.once == f"no_contact:{matter_id}:0")).all()
        assert list(kinds) == ["no_contact"]
    assert "#asked" not in client.get("/status/request").html


def _come_back(client: PageClient, phrase: str) -> None:
    client.get("/status")
    client.submit({"phrase": phrase})


def test_a_complaint_is_for_supervisors_and_not_for_who_works_on_it(family: tuple[PageClient, str, str]) -> None:
    """(E12) With its own day, and out of sight of the owner."""
    client, request_id, _phrase = family
    client.get("/status/request/complaint")
    page = client.submit({"complaint": "Nobody called me back for a week."}, "/complaint")
    assert "Only a supervisor reads it." in page.text
    assert "Our staff see it." not in page.text, "of what nobody who works on the case may read"
    with client.app.app_context():
        (task,) = db.session.scalars(select(Task).where(Task.kind == "complaint")).all()
        assert task.due_on.isoformat() == "2026-11-30", "two business days, without Thanksgiving"
        grace, sol = cast.grace().id, cast.sol().id
    staff = PageClient(client.app)
    cast.sign_in(staff, grace)
    shown = whole_request(staff, f"/counsel/requests/{request_id}")
    assert "Nobody called me back" not in shown
    assert "omplaint" not in shown
    assert "omplaint" not in staff.get("/counsel/tasks").text
    cast.sign_in(staff, sol)
    assert "Nobody called me back" in whole_request(staff, f"/counsel/requests/{request_id}")
    assert "complaint" in staff.get("/counsel/tasks").text


def test_staff_give_a_new_phrase_and_the_old_one_opens_nothing(family: tuple[PageClient, str, str]) -> None:
    """(U7) Who lost the phrase gets a new one on the phone, for the same request."""
    client, request_id, phrase = family
    staff = PageClient(client.app)
    with client.app.app_context():
        grace = cast.grace().id
    cast.sign_in(staff, grace)
    staff.get(f"/counsel/requests/{request_id}")
    staff.get(f"/counsel/requests/{request_id}/phrase")
    page = staff.submit({"why": "known"}, "/phrase", status=200)
    new = next("".join(node.itertext()) for node in page.tree.iter("p") if node.get("class") == "app-phrase")
    assert client.client.get("/status/request", base_url=BASE).status_code == 303
    client.get("/status")
    client.submit({"phrase": phrase}, status=422)
    assert "We have your message" in client.submit({"phrase": new}).h1


def test_a_page_of_nobody_leads_to_the_phrase(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    for path in ("/status/request", "/status/request/stop"):
        answer = client.get(path, base_url=BASE)
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/status"
