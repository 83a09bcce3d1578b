"""Staff read on a page what of the law data is due for review: all that the command says, with sources and dates."""

from __future__ import annotations

import pytest
from flask import Flask

from referral_app import law
from tests import cast
from tests.conftest import StillClock
from tests.page_client import PageClient


@pytest.mark.parametrize("who", ["grace", "ada"])
def test_the_page_says_what_the_command_says(
    sqlite_app: Flask, sqlite_client: PageClient, clock: StillClock, who: str
) -> None:
    clock.move(days=400)
    with sqlite_app.app_context():
        account = getattr(cast, who)().id
    cast.sign_in(sqlite_client, account)
    page = sqlite_client.get("/counsel/law")
    data, today = law.load(), clock.now.date()
    found = law.to_review(data, today)
    assert found.due
    assert found.files
    # Line for line the same things, in the same order.
    said = [*found.partner_dates, *found.to_confirm, *found.due, *found.doubts]
    lines = law.review(data, today)
    assert len(lines) == len(said)
    assert [str(one) for one in found.due] == [line for line in lines if " due since " in line]
    for one in found.due:
        assert one.row in page.text
        assert " ".join(one.source.split()) in page.text
        assert one.due_on < today
    for point in found.to_confirm:
        assert " ".join(point.what.split()) in page.text
    for words in (*found.partner_dates, *found.doubts):
        assert " ".join(words.split()) in page.text
    rows = len(page.find(".//tbody/tr"))
    assert rows == len(found.due) + len(found.files)


def test_on_the_day_of_the_data_the_files_stand_with_their_next_day(
    sqlite_app: Flask, sqlite_client: PageClient
) -> None:
    with sqlite_app.app_context():
        account = cast.grace().id
    cast.sign_in(sqlite_client, account)
    page = sqlite_client.get("/counsel/law")
    found = law.to_review(law.load(), StillClock().now.date())
    assert [one.due_on for one in found.files] == sorted(one.due_on for one in found.files)
    for one in found.files:
        assert one.file in page.text
