"""Where what binds first cannot be counted, the page says which fact is missing and leads to where the family is asked
for it; what the family chose not to say is not asked again (A14)."""

from __future__ import annotations

import pytest

from referral_app.extensions import db
from referral_app.models import Request
from tests import cast
from tests.page_client import Page, PageClient
from tests.web.test_pages_say_what_is_so import words
from tests.web.test_request_in_short import opened

GLANCE = ".//section[@aria-labelledby='glance']"
TAKEN = "When was the child taken, or when should the child have come back?"
LEFT = {"left_date": "unknown", "wrongful_date": "unknown"}


def binds(page: Page) -> str:
    (told,) = page.find(f"{GLANCE}//dl/div[1]")
    return " ".join("".join(told.itertext()).split())


def test_the_fact_is_named_and_the_form_to_the_family_holds_the_question(sqlite_client: PageClient) -> None:
    address, request_id = opened(sqlite_client, cast.answers(**LEFT))
    page = sqlite_client.get(address)
    assert f"One-year mark (Hague): not known until this is answered: “{TAKEN}”" in binds(page)
    assert "a fact is missing" not in page.text
    asks = f"{address}?part=people&ask=missing#ask-family"
    assert asks in page.links()
    there = sqlite_client.get(asks.partition("#")[0])
    assert "wrongful_date" not in asks
    (question,) = there.find(".//textarea[@name='question']")
    assert (question.text or "").strip() == "When was your child taken, or due back?", "as it is put to a parent"
    sqlite_client.submit(action=f"/counsel/requests/{request_id}/ask")
    with sqlite_client.app.app_context():
        assert db.session.get_one(Request, request_id).state == "needs_information"
    # It was asked: there is no second form for it.
    page = sqlite_client.get(address)
    assert TAKEN in binds(page)
    assert asks not in page.links()
    assert f"{address}?part=answers#answers" in page.links()


def test_the_question_is_put_in_the_familys_language_and_only_where_it_was_asked_for(
    sqlite_client: PageClient,
) -> None:
    with sqlite_client.app.app_context():
        who, request = cast.grace().id, cast.submitted(cast.answers(**LEFT), language="es")
        address = f"/counsel/requests/{request.id}"
    cast.sign_in(sqlite_client, who)
    assert TAKEN in binds(sqlite_client.get(address)), "staff read it in theirs"
    (question,) = sqlite_client.get(f"{address}?part=people&ask=missing").find(".//textarea[@name='question']")
    assert (question.text or "").strip().startswith("¿Cuándo")
    (question,) = sqlite_client.get(f"{address}?part=people").find(".//textarea[@name='question']")
    assert not (question.text or "").strip()


def test_what_the_family_left_out_is_named_and_not_asked_for(sqlite_client: PageClient) -> None:
    address, _ = opened(sqlite_client, cast.answers(left_date="skipped", wrongful_date="skipped"))
    told = binds(sqlite_client.get(address))
    assert f"not known, and the family chose not to say: “{TAKEN}”" in told
    assert "Ask the family" not in told


def test_the_clocks_name_the_fact_too(sqlite_client: PageClient) -> None:
    address, _ = opened(sqlite_client, cast.answers(**LEFT))
    clocks = words(sqlite_client.get(f"{address}?part=law"), ".//section[@aria-labelledby='clocks']")
    assert f"not known until this is answered: “{TAKEN}”" in clocks


@pytest.mark.parametrize("part", ["needs", "answers", "people", "notes", "law"])
def test_where_the_day_is_known_nothing_is_missing(sqlite_client: PageClient, part: str) -> None:
    address, _ = opened(sqlite_client)
    page = sqlite_client.get(f"{address}?part={part}")
    assert "One-year mark (Hague): Jul 9, 2027" in binds(page)
    assert "ask=missing" not in page.html
