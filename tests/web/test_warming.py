"""A new worker makes what its first visitors would wait for, and comes up all the same where that cannot be."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from referral_app.queries import panel
from referral_app.web import warming
from referral_app.web.sentences import SpokenEnvironment
from tests import cast
from tests.page_client import PageClient

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


def test_a_database_that_is_away_stops_nothing(sqlite_client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> panel.Standing:
        raise OperationalError("SELECT 1", None, Exception("gone"))

    spoken = cold(sqlite_client.app)
    monkeypatch.setattr(panel, "standing", away)
    warming.warm(sqlite_client.app, breath=0)
    assert all(PAGE in compiled(each) for each in spoken.values())
    assert sqlite_client.get("/").status == 200
