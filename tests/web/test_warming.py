"""A new worker makes what its first visitors would wait for, and comes up all the same where that cannot be."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from referral_app.config import ROOT
from referral_app.queries import panel
from referral_app.security.logs import PlainLines
from referral_app.web import warming
from referral_app.web.entry.language import SESSION_KEY
from referral_app.web.sentences import SpokenEnvironment
from tests import cast
from tests.page_client import BASE, PageClient
from tests.waiting import HANG

PAGE = "counsel/queue.html"


def cold(app: Flask) -> dict[str, SpokenEnvironment]:
    """The environments of both languages, as a process has them that has shown nothing yet."""
    app.extensions.pop("referral.panel", None)
    environment = app.jinja_env
    assert isinstance(environment, SpokenEnvironment)
    with app.app_context():
        found = {language: environment.in_language(language) for language in ("en", "es")}
    for each in found.values():
        assert each.cache is not None
        each.cache.clear()
    return found


def compiled(environment: SpokenEnvironment) -> set[str]:
    return {str(key[1]) for key in list(environment.cache or ())}


def test_templates_and_roster_are_there_before_anybody_asks(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        cast.amara()
    spoken = cold(sqlite_app)
    assert not any(map(compiled, spoken.values()))
    warming.warm(sqlite_app, breath=0)
    for each in spoken.values():
        assert {PAGE, "public/home.html", "letters/task/line.txt"} <= compiled(each)
    assert len(sqlite_app.extensions["referral.panel"].known) == 1


def test_what_was_compiled_beforehand_speaks_each_readers_language(sqlite_app: Flask) -> None:
    """Words of a code that stands in a template were worked out when it was compiled: by a thread that has no reader,
    so that the Spanish home page named its requests in English."""
    with sqlite_app.app_context():
        cast.submitted()
        grace = cast.grace().id
    cold(sqlite_app)
    warming.warm(sqlite_app, breath=0)
    client = PageClient(sqlite_app)
    cast.sign_in(client, grace)
    assert "Nobody has taken this request" in client.get("/counsel/").text
    with client.client.session_transaction(base_url=BASE) as session:
        session[SESSION_KEY] = "es"
    page = client.get("/counsel/").text
    assert "Nobody has taken this request" not in page
    assert "Nadie ha tomado esta solicitud" in page


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, str]]:
    """What the log of a worker holds of its warming."""
    kept = [record for record in caplog.records if record.name == warming.log.name]
    return [json.loads(PlainLines().format(record)) for record in kept]


def test_a_database_that_is_away_stops_nothing(
    sqlite_client: PageClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> panel.Standing:
        raise OperationalError("SELECT 1", None, Exception("gone"))

    spoken = cold(sqlite_client.app)
    monkeypatch.setattr(panel, "standing", away)
    warming.warm(sqlite_client.app, breath=0)
    assert all(PAGE in compiled(each) for each in spoken.values())
    assert sqlite_client.get("/").status == 200
    assert [(line["event"], line["exception"]) for line in lines(caplog)] == [
        ("no roster read beforehand", "OperationalError")
    ]


@pytest.mark.parametrize("broken", [True, False])
def test_whatever_breaks_is_one_line_without_a_word_of_it(
    sqlite_client: PageClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, broken: bool
) -> None:
    """The control is the same worker with nothing broken: it says nothing."""

    def stumble(*_given: object, **_named: object) -> None:
        raise ValueError("Noor Haddad, 202 555 0101")

    cold(sqlite_client.app)
    if broken:
        monkeypatch.setattr(SpokenEnvironment, "list_templates", stumble)
    with caplog.at_level(logging.INFO):
        warming.warm(sqlite_client.app, breath=0)
    told = [(line["event"], line["exception"]) for line in lines(caplog)]
    assert told == ([("no templates compiled beforehand", "ValueError")] if broken else [])
    assert "Haddad" not in json.dumps(lines(caplog))
    monkeypatch.undo()
    assert sqlite_client.get("/").status == 200


def running() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "warming"]


def test_only_a_worker_that_asks_warms(sqlite_client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """An app that is made, opened and asked for a page starts no thread; the control is the one that asks."""
    go_on = threading.Event()
    monkeypatch.setattr(warming, "warm", lambda _app: go_on.wait(HANG))
    assert sqlite_client.get("/").status == 200
    assert not running()
    warming.begin(sqlite_client.app)
    try:
        (thread,) = running()
        assert thread.daemon
    finally:
        go_on.set()
    thread.join(HANG)
    assert not running()


#: A process whose warming never ends, and which is told to stop.
STOPPED = """
import threading
from referral_app.web import warming
begun = threading.Event()
warming.warm = lambda app: (begun.set(), threading.Event().wait())
warming.begin(None)
assert begun.wait({hang})
"""


def test_a_worker_that_stops_does_not_wait_for_it() -> None:
    done = subprocess.run([sys.executable, "-c", STOPPED.format(hang=HANG)], cwd=ROOT, check=False, timeout=HANG)
    assert done.returncode == 0
