"""Telling more after sending, when it is safe: what could wait is asked then, and the request is read again (A25)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app import law
from referral_app.actions import Refused
from referral_app.actions import intake as verbs
from referral_app.actions.more_answers import tell_more
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Event, Request, Routing, Task
from referral_app.queries import cases
from tests import cast
from tests.web.form_walk import DATA, Walker, full, saying, skipped

CHILD = {"role": "my_child", "relation": "parent", "requester_age": 34, "situations": ["intl_abduction_outgoing"]}


def sent(app: Flask, **answers: Any) -> Walker:
    walk = Walker(app)
    walk.early(saying(full, **{**CHILD, **answers}))
    walk.finish()
    return walk


def stored(app: Flask, walk: Walker) -> dict[str, Any]:
    with app.app_context():
        return cases.words(db.session.get_one(Request, walk.request_id()))["answers"]


def test_a_request_is_sent_early_and_staff_read_what_was_not_asked_yet(sqlite_app: Flask) -> None:
    walk = sent(sqlite_app)
    answers = stored(sqlite_app, walk)
    assert "military" not in answers
    assert "language" in answers, "the language of the page is the person's until they say otherwise"
    assert "Tell us more" in walk.html


@pytest.mark.parametrize("skip", [None, "unknown"])
def test_who_passes_the_question_of_their_language_is_not_taken_for_english(
    sqlite_app: Flask, skip: str | None
) -> None:
    """A mother who writes in Spanish and goes on past the list was offered as one who speaks English."""
    walk = Walker(sqlite_app)
    walk.post("/language", {"page_language": "es", "back": walk.path})
    walk.through(saying(full, **CHILD, language=skip, other_languages=None))
    walk.finish_but_send()
    assert "inglés (con" not in walk.html
    walk.send()
    assert stored(sqlite_app, walk)["language"] == "es"
    with sqlite_app.app_context():
        routing = cases.latest_routing(db.session.get_one(Request, walk.request_id()))
        assert routing is not None
        needs = cases.routing_result(routing)["needs"]
    assert needs
    assert all(need["languages"] == ["es"] for need in needs)


def test_what_could_wait_is_told_on_the_status_page_and_read_by_the_rules(sqlite_app: Flask) -> None:
    walk = sent(sqlite_app)
    walk.get("/status/request")
    assert "Tell us more when it is safe" in walk.html, "after what cannot wait: the child is abroad, papers came"
    walk.get("/status/request/more")
    for _ in range(20):
        if "/status/request/more/" not in walk.path:
            break
        walk.answer(saying(full, dv_history="yes"))
    assert walk.path == "/status/request"
    answers = stored(sqlite_app, walk)
    asked = {question.id for question in law.questions_for(answers, DATA) if question.type != "names"}
    assert asked == set(answers)
    with sqlite_app.app_context():
        rows = db.session.scalars(select(Routing).where(Routing.request_id == walk.request_id())).all()
        last = max(rows, key=lambda row: row.number)
        today = clock().today().isoformat()
        assert last.number > 1
        assert not law.differs(cases.routing_result(last), law.route(answers, {"today": today, "signals": []}, DATA))
        assert db.session.scalars(select(Event).where(Event.kind == "added_facts_received")).first() is not None
    assert "Tell us more when it is safe" not in walk.html, "all was asked"


def test_staff_are_called_when_another_level_comes_of_it(sqlite_app: Flask) -> None:
    walk = sent(sqlite_app, safe_now="yes", served="no", next_dates=None)
    place = next(n for n, topic in enumerate(DATA.topics, 1) if "danger_now" in topic.questions)
    walk.get(f"/status/request/more/{place}")
    walk.answer(saying(skipped, danger_now="yes"))
    assert 'href="tel:911"' in walk.html.split('id="questions"')[0], "danger is answered on the next screen"
    with sqlite_app.app_context():
        request = db.session.get_one(Request, walk.request_id())
        kinds = set(db.session.scalars(select(Task.kind).where(Task.request_id == request.id)))
        assert request.level == "emergency"
        assert "routing_changed" in kinds


def test_back_keeps_what_was_typed_and_the_pages_ask_nothing_twice(sqlite_app: Flask) -> None:
    walk = sent(sqlite_app)
    walk.get("/status/request/more")
    first = walk.path
    walk.answer(saying(skipped, device_shared="yes"))
    second = walk.path
    assert second != first
    walk.answer(saying(skipped, child_passports=["MX"]), back="yes")
    assert walk.path == first
    assert stored(sqlite_app, walk)["child_passports"] == ["MX"]


def test_a_closed_request_and_a_draft_are_not_added_to(app: Flask) -> None:
    with app.app_context():
        now, today = clock().programme(), clock().today()
        request = cast.submitted()
        said = {**cases.words(request), "step": "more", "last": []}
        verbs.withdraw_request(request.id, now=now, today=today)
        with pytest.raises(Refused, match="request_closed"):
            tell_more(request.id, said, now=now, today=today)
        draft, _token = verbs.start_draft(now=now)
        with pytest.raises(Refused, match="request_closed"):
            tell_more(draft.id, said, now=now, today=today)


def test_names_of_the_other_side_told_later_are_never_the_one_to_contact(app: Flask) -> None:
    """(A06) The same wall as before sending; nothing is kept."""
    with app.app_context():
        now, today = clock().programme(), clock().today()
        request = cast.submitted(contact={"trusted_name": "Marco Vega"})
        said = {
            **cases.words(request),
            "names": {"other_side": ["Marco Vega"]},
            "step": "child",
            "last": ["other_side"],
        }
        with pytest.raises(Refused, match="other_side_as_contact"):
            tell_more(request.id, said, now=now, today=today)
        assert cases.words(db.session.get_one(Request, request.id))["names"] == {}
