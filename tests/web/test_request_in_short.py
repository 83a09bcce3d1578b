"""The top of a request's page: who, where, what binds first, what waits and the next act; words, never codes of rules;
what nobody answered is not taken for a choice; and the page asks the database the same however many needs there are."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from referral_app.actions import triage
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Need, Request, Task
from referral_app.web.counsel.request import at_a_glance, parts
from tests import cast
from tests.follow_ups import world
from tests.page_client import Page, PageClient
from tests.statements import MOST
from tests.web.test_what_is_next import asked, task

__all__ = ["asked"]
#: Codes of rules as they stand in the law's data: H01, M12, law U07, K03, UC:hague_art12.
CODE = re.compile(r"\b(?:[A-Z]\d{2}|UC:\w+)\b")


def opened(client: PageClient, said: dict[str, Any] | None = None) -> tuple[str, str]:
    """Grace signs in. Returns the address of a request, and its id."""
    with client.app.app_context():
        who, request_id = cast.grace().id, cast.submitted(said or cast.answers()).id
    cast.sign_in(client, who)
    return f"/counsel/requests/{request_id}", request_id


def top(page: Page) -> str:
    (part,) = page.find(".//section[@aria-labelledby='glance']")
    return " ".join(" ".join(part.itertext()).split())


def test_the_top_says_who_where_what_binds_and_what_is_next(sqlite_client: PageClient) -> None:
    address, request_id = opened(sqlite_client)
    words = top(sqlite_client.get(address))
    for part in ("Travis County, Texas", "child 7 years old", "One-year mark (Hague)", "days left", "Take it"):
        assert part in words, words
    sqlite_client.post(f"{address}/take")
    assert "Choose attorneys" in top(sqlite_client.get(address))
    with sqlite_client.app.app_context():
        task_id = task("no_contact", db.session.get_one(Request, request_id))
    page = sqlite_client.get(address)
    assert "The family says nobody was in touch" in top(page)
    back = sqlite_client.submit(action=f"/counsel/tasks/{task_id}/resolve")
    assert back.path == address
    assert "nobody was in touch" not in top(back)
    with sqlite_client.app.app_context():
        assert db.session.get_one(Task, task_id).resolved_at is not None


@pytest.mark.parametrize(
    "said",
    [
        cast.answers(),
        cast.answers(situations=["not_sure"]),
        cast.answers(danger_now="yes"),
        cast.answers(cast.SURVIVOR, requester_age=15, dob="2011-03-03"),
    ],
)
def test_no_code_of_a_rule_stands_on_the_page(sqlite_client: PageClient, said: dict[str, Any]) -> None:
    address, _ = opened(sqlite_client, said)
    for part in parts.PARTS:
        page = sqlite_client.get(f"{address}?part={part}")
        words = " ".join(page.text.split()).replace(page.h1, "")
        assert CODE.findall(words) == [], part
        assert ".json" not in page.text
        assert ".csv" not in page.text


def test_what_nobody_answered_is_on_top_of_the_answers_and_no_choice(sqlite_client: PageClient) -> None:
    address, _ = opened(sqlite_client, cast.answers(served=None))
    page = sqlite_client.get(f"{address}?part=answers")
    assert "not answered yet" in page.text
    (folded,) = page.find(".//section[@aria-labelledby='answers']/details")
    assert "What are the names of the other adults in this matter?" in "".join(folded.itertext())
    assert "chose not to say" not in page.text


def test_answers_that_contradict_each_other_are_named(sqlite_client: PageClient) -> None:
    address, _ = opened(sqlite_client, cast.answers(children=[{"ref": "c1", "dob": "2026-09-01"}]))
    assert "The date of taking lies before a child was born." in sqlite_client.get(f"{address}?part=answers").text
    # Who opens the request is told that something there wants to be seen.
    assert "Answers 1 to look at" in " ".join(sqlite_client.get(address).text.split())


def test_the_timeline_names_the_attorney_and_can_be_narrowed(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        grace, amara = cast.grace(), cast.amara()
        made = world.need(owner=grace)
        cast.sent(made, amara, by=grace)
        address, who = f"/counsel/requests/{made.request_id}", grace.id
    cast.sign_in(sqlite_client, who)
    assert "Attorney asked: Amara Diallo" in " ".join(sqlite_client.get(f"{address}?part=notes").text.split())
    sqlite_client.post(f"{address}/take")
    attorneys = sqlite_client.get(f"{address}?part=notes&show=attorneys")
    assert "Attorney asked" in attorneys.text
    (line,) = attorneys.find(".//ol[@class='app-timeline']/li[1]")
    assert "Taken" not in " ".join(line.itertext())
    assert "Attorney asked" not in sqlite_client.get(f"{address}?part=notes&show=work").text
    assert "Attorney asked" in sqlite_client.get(f"{address}?part=notes&show=nothing").text


def test_a_request_asks_as_much_of_the_database_with_five_needs_and_many_tasks_as_with_one(
    sqlite_client: PageClient, asked: list[str]
) -> None:
    with sqlite_client.app.app_context():
        grace, people = cast.grace(), world.people(3)
        made = world.need(owner=grace)
        cast.sent(made, people[0], by=grace)
        address, who, request_id = f"/counsel/requests/{made.request_id}", grace.id, made.request_id
        codes = [person.id for person in people]
    cast.sign_in(sqlite_client, who)
    pages = (*(f"{address}?part={part}" for part in parts.PARTS), f"{address}/needs/1", f"{address}/matching")
    few = [counted(sqlite_client, page, asked) for page in pages]
    with sqlite_client.app.app_context():
        request = db.session.get_one(Request, request_id)
        for number in range(4):
            more = world.need(request=request)
            cast.sent(more, db.session.get_one(Attorney, codes[number % 3]), by=db.session.get_one(Account, who))
        for number in range(9):
            with writing():
                make_task(
                    "no_contact",
                    once=f"more:{number}",
                    now=clock().programme(),
                    due_on=clock().today() + timedelta(days=number),
                    request=db.session.get_one(Request, request_id),
                )
        triage.add_note(request_id, "Called.", actor=db.session.get_one(Account, who), now=clock().programme())
        assert db.session.query(Need).count() == 5
    assert [counted(sqlite_client, page, asked) for page in pages] == few
    assert max(few) <= MOST, few


def test_a_request_that_the_other_side_met_asks_no_more_than_others(
    sqlite_client: PageClient, asked: list[str]
) -> None:
    with sqlite_client.app.app_context():
        who = cast.sol().id
        cast.submitted(contact={"called": "Noor Haddad"}, names={"other_side": ["Pedro Ramirez Soto"]})
        met = cast.submitted(contact={"called": "Pedro Ramirez Soto"}, names={"other_side": ["Noor Haddad"]})
        address = f"/counsel/requests/{met.id}"
    cast.sign_in(sqlite_client, who)
    assert counted(sqlite_client, address, asked) <= MOST
    assert "Possible opposing party" in sqlite_client.get(address).text


def counted(client: PageClient, address: str, asked: list[str]) -> int:
    client.get(address)
    asked.clear()
    client.get(address)
    return len(asked)


@pytest.mark.parametrize(
    ("status", "days", "where"),
    [
        ("open", 10, "near"),
        ("open", -3, "near"),
        ("open", 4000, "far"),
        ("unknown", None, "near"),
        ("passed", None, "near"),
        ("maybe_passed", None, "near"),
        ("not_started", None, "near"),
        ("no_limit", None, "uncounted"),
        ("met_by_filing", None, "uncounted"),
        ("met_by_filing", 10, "near"),
    ],
)
def test_only_a_clock_that_is_settled_or_far_is_folded_away(status: str, days: int | None, where: str) -> None:
    clock = {"status": status, "days_left": days}
    told = at_a_glance.clocks([clock])
    assert getattr(told, where) == [clock]
    assert [*told.near, *told.far, *told.uncounted] == [clock]
