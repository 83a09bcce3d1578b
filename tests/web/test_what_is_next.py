"""The first page of staff: their own work and nobody's, what hurts first on top, each with its reason and its act; and
that a page asks the same of the database however much waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from referral_app.actions import triage
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Request, Task
from referral_app.vocabulary import TaskKind
from referral_app.workflow.next_up import OF_TASK, Hurt, kinds_of
from tests import cast
from tests.page_client import Page, PageClient
from tests.statements import MOST, statements


def lines(page: Page) -> list[str]:
    return [" ".join(" ".join(row.itertext()).split()) for row in page.find(".//tbody/tr")]


def task(kind: str, request: Request, days: int = 0, **more: Any) -> str:
    """An open task of a request (commits)."""
    with writing():
        made = make_task(
            kind,
            once=f"{kind}:{request.id}",
            now=clock().programme(),
            due_on=clock().today() + timedelta(days=days),
            request=request,
            **more,
        )
        assert made is not None
        return made.id


def test_every_way_to_hurt_but_the_last_has_tasks_and_each_task_one_place() -> None:
    assert all(kinds_of(hurt) for hurt in Hurt if hurt is not Hurt.WORK)
    assert set(OF_TASK) <= set(TaskKind)


def test_what_hurts_first_stands_on_top_whenever_it_is_due(client: PageClient) -> None:
    with client.app.app_context():
        grace = cast.grace()
        request = cast.submitted(cast.answers(situations=["not_sure"]))
        triage.take_request(request.id, actor=grace, now=clock().programme())
        for days, kind in enumerate(("routing_changed", "attorney_question", "no_contact", "contact_unsafe")):
            task(kind, request, days - 5)
        who, law = grace.id, f"/counsel/requests/{request.id}?part=law#differences"
    cast.sign_in(client, who)
    page = client.get("/counsel/")
    assert law in page.links(), "what is to be read is one press away"
    assert law in client.get(law.partition("?")[0]).links()
    shown = lines(page)
    for line, reason in zip(
        shown,
        ("Somebody may be hurt", "Promised to a family", "An attorney waits for us", "By its turn"),
        strict=True,
    ):
        assert reason in line
        assert "Grace Okafor" in line


def test_what_nobody_took_says_so_once_and_since_when_and_the_timeline_names_the_task(client: PageClient) -> None:
    with client.app.app_context():
        grace, request = cast.grace().id, cast.submitted()
        task("not_taken", request)
        address = f"/counsel/requests/{request.id}"
    cast.sign_in(client, grace)
    [line] = lines(client.get("/counsel/"))
    assert line.startswith("Nobody has taken this request came on Nov 25, 2026")
    told = [" ".join("".join(each.itertext()).split()) for each in client.get(f"{address}?part=notes").find(".//ol/li")]
    assert [each for each in told if each.startswith("Task made: Nobody has taken this request")]


def test_a_young_person_alone_and_danger_stand_before_a_case_of_dates(client: PageClient) -> None:
    with client.app.app_context():
        plain = cast.submitted(cast.answers(situations=["not_sure"])).reference
        alone = cast.submitted(
            cast.answers(cast.SURVIVOR, requester_age=15, dob="2011-03-03", case_court=None, federal_notice=None)
        ).reference
        danger = cast.submitted(cast.answers(danger_now="yes")).reference
        who = cast.grace().id
    cast.sign_in(client, who)
    page = client.get("/counsel/")
    told = [next(one for one in (plain, alone, danger) if one in line) for line in lines(page)]
    assert list(dict.fromkeys(told)) == [danger, alone, plain]
    assert "A young person asks alone" in next(line for line in lines(page) if alone in line)


def test_what_nobody_took_stands_first_only_if_it_is_critical_or_of_a_young_person_alone(client: PageClient) -> None:
    with client.app.app_context():
        grace, now = cast.grace(), clock().programme()
        names = {}
        for name, level in (("plain", 3), ("urgent", 2), ("critical", 1), ("dated", 1), ("alone", 3)):
            request = cast.submitted(cast.answers(situations=["not_sure"]))
            triage.take_request(request.id, actor=grace, now=now)
            with writing():
                request.level_rank, request.alone = level, "yes" if name == "alone" else "no"
                request.owner_id = grace.id if name == "dated" else None
            task("date_passed" if name == "dated" else "not_taken", request, -3)
            names[request.reference] = name
        who = grace.id
    cast.sign_in(client, who)
    told = [next(names[one] for one in names if one in line) for line in lines(client.get("/counsel/"))]
    assert told == ["critical", "alone", "dated", "urgent", "plain"]


def test_a_new_urgent_request_stands_above_other_work_before_its_alarm(client: PageClient) -> None:
    with client.app.app_context():
        grace, now = cast.grace(), clock().programme()
        taken, urgent, standard = (cast.submitted(cast.answers(situations=["not_sure"])) for _ in range(3))
        triage.take_request(taken.id, actor=grace, now=now)
        with writing():
            urgent.level_rank, standard.level_rank = 2, 3
        task("attorney_question", taken, -5)
        task("routing_changed", taken, -5)
        names, who = {urgent.reference: "urgent", standard.reference: "standard", taken.reference: "work"}, grace.id
    cast.sign_in(client, who)
    shown = lines(client.get("/counsel/"))
    assert [next(names[one] for one in names if one in line) for line in shown] == [
        "urgent",
        "work",
        "work",
        "standard",
    ]
    assert "Promised to a family" in shown[0]


def test_what_is_somebody_elses_is_not_mine_and_what_is_nobodys_is_taken_here(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        grace, sol = cast.grace(), cast.sol()
        hers, nobodys = cast.submitted(), cast.submitted()
        triage.take_request(hers.id, actor=sol, now=clock().programme())
        task("no_contact", hers)
        grace_id, nobodys_id, references = grace.id, nobodys.id, (hers.reference, nobodys.reference)
    cast.sign_in(sqlite_client, grace_id)
    page = sqlite_client.get("/counsel/")
    assert references[0] not in page.text
    assert references[1] in page.text
    sqlite_client.post(f"/counsel/requests/{nobodys_id}/take")
    assert references[1] not in sqlite_client.get("/counsel/").text


def test_a_task_is_done_in_place_and_the_list_comes_back(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        grace = cast.grace()
        request = cast.submitted()
        triage.take_request(request.id, actor=grace, now=clock().programme())
        task_id, who = task("no_contact", request), grace.id
    cast.sign_in(sqlite_client, who)
    sqlite_client.get("/counsel/")
    page = sqlite_client.submit(action=f"/counsel/tasks/{task_id}/resolve")
    assert page.path == "/counsel/"
    assert "Done: The family says nobody was in touch" in page.text
    assert "Nothing waits for you" in page.text
    with sqlite_client.app.app_context():
        assert db.session.get_one(Task, task_id).resolved_at is not None
    part = sqlite_client.get("/counsel/", HX_Request="true")
    assert part.is_fragment


def test_counts_lead_to_what_they_count(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        grace = cast.grace()
        for _ in range(3):
            cast.submitted()
        mine = cast.submitted()
        triage.take_request(mine.id, actor=grace, now=clock().programme())
        triage.ask_for_information(mine.id, actor=grace, now=clock().programme())
        who = grace.id
    cast.sign_in(sqlite_client, who)
    page = sqlite_client.get("/counsel/")
    links = page.find(".//nav[@aria-label='How much waits, and where']//a")
    told = {" ".join("".join(link.itertext()).split()): link.get("href") for link in links}
    assert {"Mine 1", "Nobody’s 3", "Waiting for the family 1", "Passed dates 0"} <= set(told)
    for words, address in told.items():
        rows = [row for row in lines(sqlite_client.get(address)) if row]
        assert len(rows) == int(words.rsplit(" ", 1)[1]), words


@pytest.fixture
def asked() -> Iterator[list[str]]:
    with statements() as said:
        yield said


def test_the_lists_ask_as_much_of_the_database_at_60_requests_as_at_5(
    sqlite_client: PageClient, asked: list[str]
) -> None:
    """(T44, T16) At most 15 questions a page, whatever waits."""
    addresses = ("/counsel/", "/counsel/requests", "/counsel/tasks")

    def counted() -> dict[str, int]:
        numbers = {}
        for address in addresses:
            sqlite_client.get(address)
            asked.clear()
            sqlite_client.get(address)
            numbers[address] = len(asked)
        return numbers

    with sqlite_client.app.app_context():
        who = cast.grace().id
        many(5)
    cast.sign_in(sqlite_client, who)
    few = counted()
    with sqlite_client.app.app_context():
        many(55)
    # A first page of new requests alone asks for less than one with tasks.
    assert all(number <= few[address] for address, number in counted().items())
    assert max(few.values()) <= MOST, few


def many(n: int) -> None:
    for _ in range(n):
        request = cast.submitted(cast.answers(contact_ways=["call"]), contact={"phone": "+12145550123"})
        for kind in ("no_contact", "routing_changed", "call_family"):
            if not db.session.query(Task).filter_by(request_id=request.id, kind=kind).count():
                task(kind, request)
