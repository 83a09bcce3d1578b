"""What choosing attorneys for a request of five needs costs: the page that proposes the sets with the days of the
preview, one step of widening or place that is tried on it, and the press that approves all of them.

Each press is measured with the page it leads to, as a person waits for both; beside it, in turn, the press of a bare
Flask page that is kept on the disk and the bare page after it, of the same shape (`_bare.py`).
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from benchmarks._bare import bare_app, shape_of
from referral_app.clock import clock
from referral_app.models import Account
from tests import cast
from tests.page_client import BASE, Page
from tests.statements import statements

#: Five needs: two of a hurry, three that can wait.
FIVE: dict[str, Any] = cast.answers(cast.SURVIVOR, situations=["csam_compensation", "image_removal"])
NEEDS = 5
_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


def requests_of_five(number: int, owner: Account) -> list[str]:
    """The addresses of so many requests of five needs that nobody was approved for."""
    from referral_app.actions import triage

    made = []
    for _ in range(number):
        request = cast.submitted(FIVE)
        assert len(request.needs) == NEEDS
        triage.take_request(request.id, actor=owner, now=clock().programme())
        made.append(f"/counsel/requests/{request.id}/matching")
    return made


def measure(browser: Any, addresses: list[str], folder: Path) -> dict[str, dict[str, float]]:
    """By act: `queries`, `ms` and `bare_ms` of processor time, and their `ratio`, medians over the requests."""
    first = Page(browser.get(addresses[0], base_url=BASE), addresses[0])
    bare = bare_app(folder / "bare-sets.sqlite", [shape_of(first.html)])
    bare_press = _bare_press(bare)
    rows: dict[str, list[tuple[int, float, float]]] = {"preview": [], "place tried": [], "approve": []}
    for address in addresses:
        page = Page(browser.get(address, base_url=BASE), address)
        fields = {**page.fields("/matching/approve")}
        up = next(one.get("value") for one in page.tree.iter("button") if one.get("name") == "up")
        acts: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
            "preview": (_get(browser, address), _bare_get(bare)),
            "place tried": (_press(browser, f"{address}/try", {**fields, "up": up}), bare_press),
            "approve": (_press(browser, f"{address}/approve", fields), bare_press),
        }
        for name, (ours, theirs) in acts.items():
            with statements() as asked:
                took = _processor(ours)
            rows[name].append((len(asked), took, _processor(theirs)))
    return {name: _in_short(found) for name, found in rows.items()}


def _in_short(found: list[tuple[int, float, float]]) -> dict[str, float]:
    return {
        "queries": max(queries for queries, _ours, _bare in found),
        "ms": round(statistics.median(ours for _queries, ours, _bare in found), 1),
        "bare_ms": round(statistics.median(bare for _queries, _ours, bare in found), 2),
        "ratio": round(statistics.median(ours / bare for _queries, ours, bare in found), 2),
    }


def _processor(act: Callable[[], None]) -> float:
    began = time.process_time()
    act()
    return 1000 * (time.process_time() - began)


def _get(browser: Any, address: str) -> Callable[[], None]:
    def act() -> None:
        assert browser.get(address, base_url=BASE).status_code == 200

    return act


def _press(browser: Any, address: str, fields: dict[str, Any]) -> Callable[[], None]:
    def act() -> None:
        answer = browser.post(address, base_url=BASE, data=fields, headers={"Referer": BASE + "/"})
        assert answer.status_code == 303, (address, answer.status_code)
        led_to = answer.headers["Location"]
        shown = browser.get(led_to, base_url=BASE)
        assert shown.status_code == 200
        assert "govuk-error-summary" not in shown.get_data(as_text=True), led_to

    return act


def _bare_get(bare: Flask) -> Callable[[], None]:
    client = bare.test_client()

    def act() -> None:
        assert client.get("/0", base_url=BASE).status_code == 200

    return act


def _bare_press(bare: Flask) -> Callable[[], None]:
    client = bare.test_client()
    token = _TOKEN.search(client.get("/form/0", base_url=BASE).get_data(as_text=True))
    assert token
    typed = {"csrf_token": token[1], "list-0": "01"}

    def act() -> None:
        answer = client.post("/press", data=typed, base_url=BASE, headers={"Referer": BASE})
        assert answer.status_code == 303
        assert client.get(answer.headers["Location"], base_url=BASE).status_code == 200

    return act
