"""Staff see beside each need which clock makes its day the one that binds; the family sees neither."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask

from tests import cast
from tests.page_client import PageClient
from tests.web.form_walk import Walker, saying, skipped

#: A day in court that is still to come whatever day it is; a child whose age alone is known gives no other day.
SAID: dict[str, Any] = {
    "role": "my_child",
    "relation": "parent",
    "requester_age": 30,
    "safe_now": "yes",
    "situations": ["immigration_relief"],
    "where": {"country": "US", "state": "TX", "county": "Travis County"},
    "citizen": "no",
    "children": [{"ref": "c1", "age": 8}],
    "next_dates": [{"kind": "immigration_hearing", "date": "2198-01-10"}],
}


def test_a_need_names_the_clock_that_binds_it(sqlite_app: Flask) -> None:
    walker = Walker(sqlite_app)
    walker.through(saying(skipped, **SAID))
    walker.finish(lawyers="no")
    assert not re.search(r"\b2198\b", walker.html)
    assert "Court hearing date" not in walker.html
    with sqlite_app.app_context():
        grace = cast.grace().id
    client = PageClient(sqlite_app)
    cast.sign_in(client, grace)
    page = client.get(f"/counsel/requests/{walker.request_id()}")
    (needs,) = page.find(".//section[@aria-labelledby='needs']")
    told = " ".join("".join(needs.itertext()).split())
    assert "binds on" in told
    assert "Jan 10, 2198 (Court hearing date)" in told
