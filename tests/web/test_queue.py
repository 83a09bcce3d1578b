"""The queue of counsel: the most urgent first and why, views, finding by reference, and who sees nothing of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from referral_app.actions import closing, conflicts, triage
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Request
from tests import cast
from tests.page_client import Page, PageClient


@pytest.fixture
def grace(app: Flask) -> str:
    with app.app_context():
        return cast.grace().id


def lines(page: Page) -> list[str]:
    """The references of the queue, from the top."""
    return [" ".join(cell.itertext()).split()[0] for cell in page.find(".//tbody//th")]


def in_rows(page: Page) -> str:
    """What the rows of the queue say, without the filters beside them."""
    return " ".join(" ".join(row.itertext()) for row in page.find(".//tbody/tr"))


def three_of_different_urgency() -> dict[str, str]:
    """References: danger now, a one-year mark that nears, and one without any date."""
    return {
        "plain": cast.submitted(cast.answers(situations=["not_sure"])).reference,
        "soon": cast.submitted().reference,
        "danger": cast.submitted(cast.answers(danger_now="yes")).reference,
    }


def test_the_most_urgent_stands_on_top_whenever_it_came(client: PageClient, grace: str) -> None:
    with client.app.app_context():
        made = three_of_different_urgency()
    cast.sign_in(client, grace)
    page = client.get("/counsel/requests")
    assert lines(page) == [made["danger"], made["soon"], made["plain"]]


def test_each_line_says_why_it_stands_there(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        who = cast.grace().id
        reference = cast.submitted().reference
    cast.sign_in(sqlite_client, who)
    [line] = sqlite_client.get("/counsel/requests").find(".//tbody/tr")
    words = " ".join(" ".join(line.itertext()).split())
    assert reference in words
    assert "Urgent" in words
    assert "A return case under the treaty" in words
    assert "week of " in words


def test_views_hold_what_they_say(client: PageClient, grace: str) -> None:
    with client.app.app_context():
        made = three_of_different_urgency()
        who = db.session.get_one(cast.Account, grace)
        by_reference = {row.reference: row.id for row in db.session.query(Request).all()}
        now = clock().programme()
        triage.take_request(by_reference[made["soon"]], actor=who, now=now)
        closing.close_request(by_reference[made["plain"]], "no_contact", actor=who, now=now)
    cast.sign_in(client, grace)
    assert lines(client.get("/counsel/requests")) == [made["danger"], made["soon"]]
    assert lines(client.get("/counsel/requests?view=mine")) == [made["soon"]]
    assert lines(client.get("/counsel/requests?view=ended")) == [made["plain"]]
    client.get("/counsel/requests?view=everything", 404)


@pytest.mark.parametrize(
    "typed",
    [
        "{}",
        "{lower}",
        "{bare}",
        "  {spaced} ",
        "Request {}",
        "Solicitud {lower}, por favor",
        "the family of {spaced} called",
        "{} – Office of Legal Counsel",
        "https://desk.example.org/counsel/requests/{link}",
        "See http://127.0.0.1:8000/counsel/requests/{link}?part=answers#parts",
        "https://desk.example.org/counsel/requests/{link}/needs/2",
    ],
)
def test_a_reference_is_found_as_it_is_said(sqlite_client: PageClient, typed: str) -> None:
    with sqlite_client.app.app_context():
        who = cast.grace().id
        request = cast.submitted()
        reference, request_id = request.reference, request.id
    cast.sign_in(sqlite_client, who)
    sqlite_client.get("/counsel/requests")
    said = typed.format(
        reference,
        lower=reference.lower(),
        bare=reference.replace("-", ""),
        spaced=reference.replace("-", " "),
        link=request_id,
    )
    found = sqlite_client.post("/counsel/find", {"reference": said})
    assert found.response.headers["Location"] == f"/counsel/requests/{request_id}"


def test_a_sign_that_was_read_wrong_leads_to_a_list_and_opens_nothing(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        who = cast.grace().id
        request = cast.submitted()
        request.reference, request_id = "R-4K7-9PQ", request.id
        db.session.commit()
    cast.sign_in(sqlite_client, who)
    sqlite_client.get("/counsel/requests")
    found = sqlite_client.post("/counsel/find", {"reference": "R-4K7-9P0"})
    assert found.response.headers["Location"].startswith("/counsel/found")
    page = sqlite_client.get("/counsel/found?again=1")
    assert f"/counsel/requests/{request_id}" in page.links()
    # The control: what no sign could have been taken for is not found.
    sqlite_client.post("/counsel/find", {"reference": "R-4K7-9PS"}, 422)


def test_a_link_to_what_does_not_exist_for_the_viewer_is_not_found(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        who, request = cast.grace().id, cast.submitted()
        request.state, request_id = "walled", request.id
        db.session.commit()
    cast.sign_in(sqlite_client, who)
    sqlite_client.get("/counsel/requests")
    for asked in (request_id, "no-such-request1"):
        sqlite_client.post("/counsel/find", {"reference": f"https://desk.example.org/counsel/requests/{asked}"}, 422)


def test_a_reference_nobody_has_comes_back_with_what_was_typed(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        who = cast.grace().id
    cast.sign_in(sqlite_client, who)
    sqlite_client.get("/counsel/requests")
    page = sqlite_client.post("/counsel/find", {"reference": "R-000-00X"}, 422)
    assert "No request has the reference “R-000-00X”" in page.text
    assert page.fields("/counsel/find")["reference"] == ["R-000-00X"]


def test_a_draft_and_a_walled_request_are_in_nobodys_queue(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        from referral_app.actions import intake

        grace, sol = cast.grace(), cast.sol()
        intake.start_draft(now=clock().programme(), language="en")
        walled = cast.submitted()
        conflicts.wall(walled.id, actor=sol, now=clock().programme())
        reference, request_id, grace_id, sol_id = walled.reference, walled.id, grace.id, sol.id
    cast.sign_in(sqlite_client, grace_id)
    assert lines(sqlite_client.get("/counsel/requests")) == []
    sqlite_client.get(f"/counsel/requests/{request_id}", 404)
    sqlite_client.get("/counsel/requests")
    sqlite_client.post("/counsel/find", {"reference": reference}, 422)
    cast.sign_in(sqlite_client, sol_id)
    assert lines(sqlite_client.get("/counsel/requests")) == [reference]


def test_many_requests_are_paged_and_a_page_that_is_not_there_is_the_last(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        who = cast.grace().id
        for _ in range(27):
            cast.submitted()
    cast.sign_in(sqlite_client, who)
    first = lines(sqlite_client.get("/counsel/requests"))
    second = lines(sqlite_client.get("/counsel/requests?page=2"))
    assert (len(first), len(second)) == (25, 2)
    assert not set(first) & set(second)
    assert lines(sqlite_client.get("/counsel/requests?page=99")) == second
    assert lines(sqlite_client.get("/counsel/requests?page=two")) == first


def test_tasks_of_the_most_urgent_stand_on_top_whenever_they_are_due(sqlite_client: PageClient) -> None:
    """A child in danger is not behind an older errand."""
    with sqlite_client.app.app_context():
        made = three_of_different_urgency()
        who = cast.grace().id
        day = clock().today()
        with writing():
            for place, name in enumerate(("plain", "danger")):
                one = db.session.query(Request).filter_by(reference=made[name]).one()
                due = day + timedelta(days=place)
                make_task("approve", once=f"order:{name}", now=clock().programme(), due_on=due, request=one)
    cast.sign_in(sqlite_client, who)
    rows = sqlite_client.get("/counsel/tasks").find(".//tbody/tr")
    told = [next(made_ref for made_ref in made.values() if made_ref in " ".join(row.itertext())) for row in rows]
    assert list(dict.fromkeys(told)) == [made["danger"], made["plain"]]
