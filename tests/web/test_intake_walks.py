"""Every situation's way through the form, walked by a test made from the law data (A04, A14, A18)."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from referral_app import law
from referral_app.extensions import db
from referral_app.models import Request, Routing
from referral_app.queries import cases
from tests import cast
from tests.law.strategies import VALUES
from tests.page_client import PageClient
from tests.web.form_walk import DATA, Walker, full, saying, skipped

FULL = bool(os.environ.get("REFERRAL_FULL_FIGURES"))
PICKABLE = DATA.question("situations").codes
ROLES: dict[str, dict[str, Any]] = {
    "my_child": {"role": "my_child", "relation": "parent", "requester_age": 30},
    "myself": {"role": "myself", "requester_age": 30, "dob": "1996-05"},
    "someone_else": {"role": "someone_else", "relation": "professional", "requester_age": 40},
}


def stored(app: Flask, walker: Walker) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """State, words and routing of what was sent."""
    with app.app_context():
        request = db.session.scalars(select(Request).where(Request.id == walker.request_id())).one()
        routing = db.session.scalars(select(Routing).where(Routing.request_id == request.id)).one()
        return request.state, cases.words(request), cases.routing_result(routing)


def assert_asked_once(walker: Walker) -> None:
    """A question stands on one screen only, however many situations ask it (A04)."""
    where: dict[str, set[str]] = {}
    for path, asked in walker.seen:
        assert len(asked) == len(set(asked)), path
        for name in asked:
            where.setdefault(name, set()).add(path)
    assert not {name: paths for name, paths in where.items() if len(paths) > 1}


#: Whoever it goes on for is not asked when it ended.
IT_ENDED = {"still_with_trafficker": "no"}
#: In CI the roles take turns; `make figures` walks every situation in every role.
TURNS = [
    (situation, role)
    for place, situation in enumerate(PICKABLE)
    for turn, role in enumerate(ROLES)
    if FULL or turn == place % len(ROLES)
]


@pytest.mark.parametrize(("situation", "role"), TURNS)
def test_each_situation_can_be_answered_in_full(sqlite_app: Flask, situation: str, role: str) -> None:
    """(A04, A15, A18, A19) Every question the data asks of it is shown once, kept as said, and leads to a routing."""
    walker = Walker(sqlite_app)
    walker.through(saying(full, situations=[situation], **IT_ENDED, **ROLES[role]))
    walker.finish()
    state, said, routing = stored(sqlite_app, walker)
    asked = {question.id for question in law.questions_for(said["answers"], DATA)}
    asked = {name for name in asked if not law.is_left_out(name, said["answers"], DATA)}
    # A question may have been shown and fallen away since: income, once it is said whether one can pay.
    assert asked <= {name for _path, names in walker.seen for name in names}
    assert {name for name in asked if DATA.question(name).type != "names"} == set(said["answers"])
    assert not [name for name, value in said["answers"].items() if value in ("skipped", "unknown")]
    assert_asked_once(walker)
    assert state in ("submitted", "ready_to_match")
    assert routing["situations"]["primary"]


@pytest.mark.parametrize("situation", PICKABLE)
def test_each_situation_can_be_sent_with_everything_skipped(sqlite_app: Flask, situation: str) -> None:
    """(A14, A09) Only who asks and what for is needed; staff read "chose not to say", never a gap."""
    walker = Walker(sqlite_app)
    walker.through(saying(skipped, situations=[situation], role="my_child"))
    walker.finish(lawyers="no")
    _state, words, _routing = stored(sqlite_app, walker)
    optional = {name: value for name, value in words["answers"].items() if not DATA.question(name).essential}
    assert set(optional.values()) == {"skipped"}
    assert (words["contact"], words["names"]) == ({}, {})
    client = PageClient(sqlite_app)
    with sqlite_app.app_context():
        grace = cast.grace().id
    cast.sign_in(client, grace)
    page = client.get(f"/counsel/requests/{walker.request_id()}?part=answers")
    answers = next(node for node in page.tree.iter("section") if node.get("aria-labelledby") == "answers")
    told = [" ".join("".join(node.itertext()).split()) for node in answers.iter("dd")]
    assert len(told) >= len(words["answers"])
    assert told.count("chose not to say") >= len(optional)
    assert not {"", "None", "skipped", "missing", "not answered"} & set(told)


def test_not_sure_comes_to_the_review_in_at_most_eight_topics(sqlite_app: Flask) -> None:
    """(A04) From the gate to the review: the topic screens of somebody who is not sure of anything."""
    for role, who in ROLES.items():
        walker = Walker(sqlite_app)
        walker.early(saying(skipped, situations=["not_sure"], **who))
        screens = {path for path, _ in walker.seen}
        assert len(screens) <= 8, (role, screens)
        walker.finish()
        _state, _said, routing = stored(sqlite_app, walker)
        assert routing["attorney_match"] == "staff_review"


def test_all_situations_at_once_ask_each_question_once(sqlite_app: Flask) -> None:
    """(A04) Abduction and images, and everything else too: the facts of all of them, no question twice."""
    for picked in (["intl_abduction_outgoing", "csam_compensation"], list(PICKABLE)):
        walker = Walker(sqlite_app)
        walker.through(saying(full, situations=picked, **IT_ENDED, **ROLES["my_child"]))
        assert_asked_once(walker)
        walker.finish()
        _state, said, routing = stored(sqlite_app, walker)
        assert said["answers"]["situations"] == [code for code in PICKABLE if code in picked]
        shown = {name for _path, names in walker.seen for name in names}
        for one in picked:
            alone = {**said["answers"], "situations": [one]}
            assert {q.id for q in law.questions_for(alone, DATA)} <= shown
        assert len(routing["situations"]["reasons"]) >= 2


#: Words by which somebody would be asked to tell of an image, or where it is (A18, A14).
TELLING = re.compile(
    r"(describe|what (does|did) .* (show|look)|send (us )?(the|a) (image|photo|video)|link to|upload|web address|url)",
    re.I,
)


def test_no_question_asks_to_describe_or_to_locate_an_image(sqlite_app: Flask) -> None:
    """(A18, A13) Every label of the branch, as the pages show it; and no page of the form has a file field."""
    for situation in ("csam_compensation", "image_removal", "online_enticement_sextortion"):
        walker = Walker(sqlite_app)
        said = saying(full, situations=[situation], **ROLES["myself"])
        for _ in range(30):
            if not walker.is_screen and walker.path != "/request/reach":
                break
            assert 'type="file"' not in walker.html
            labels = re.findall(r"<(?:label|legend)[^>]*>([^<]+)<", walker.html)
            assert not [label for label in labels if TELLING.search(label)], walker.path
            walker.answer(said)
    assert TELLING.search("Please describe the image")


WALKS = settings(
    max_examples=400 if FULL else 4,
    deadline=None,
    # Each example is a walk of some thirty posts: shrinking one would take minutes and say little more.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.slow
@WALKS
@given(data=st.data())
def test_any_answers_in_any_order_with_any_skips_reach_sending(sqlite_app: Flask, data: st.DataObject) -> None:
    """(A04, A10, A14) Hypothesis: whatever is said, changed, skipped or left for later, the form ends in a routing."""
    walker = Walker(sqlite_app)
    places = st.integers(1, len(DATA.topics))

    def anything(question: law.Question) -> Any:
        if question.id == "role":
            return data.draw(st.sampled_from(question.codes), label="role")
        if question.id == "situations":
            codes = st.lists(st.sampled_from(PICKABLE), min_size=1, max_size=4, unique=True)
            return data.draw(codes, label="situations")
        return data.draw(st.none() | VALUES[question.id], label=question.id)

    for _ in range(data.draw(st.integers(3, 16 if FULL else 8), label="screens")):
        step = data.draw(st.sampled_from(["on", "on", "on", "jump", "keep"]), label="step")
        if step == "jump" or not walker.is_screen:
            walker.get(f"/request/step/{data.draw(places, label='place')}")
        if walker.is_screen:
            more = {"keep": "yes"} if step == "keep" else {}
            assert walker.answer(anything, **more).status_code in (200, 422)
    # What was left open or could not be read is skipped; what is needed is said.
    walker.get("/request/step/1")
    _skip_on(walker)
    walker.finish(lawyers=data.draw(st.sampled_from(["yes", "no"])))
    _state, said, routing = stored(sqlite_app, walker)
    assert law.validate_answers(said["answers"], DATA) == []
    assert routing["urgency"]["level"] in ("emergency", "critical", "urgent", "standard")


def _skip_on(walker: Walker) -> None:
    """From wherever the person stands to the end of the form, with the least that can be said."""
    needed = saying(skipped, role="myself", situations=["not_sure"])
    for place in range(1, len(DATA.topics) + 1):
        walker.get(f"/request/step/{place}")
        for _ in range(4):
            if walker.path != f"/request/step/{place}":
                break
            assert walker.answer(needed).status_code == 200, (walker.path, walker.asked)
    walker.get("/request/review")


@pytest.mark.parametrize(("still", "asked"), [("yes", False), ("no", True), ("unknown", True)])
def test_nobody_is_asked_when_it_ended_while_it_goes_on(sqlite_app: Flask, still: str, asked: bool) -> None:
    """Two screens after "yes, with someone who makes me" stood "When did it end?"."""
    walker = Walker(sqlite_app)
    said = {"situations": ["child_sex_trafficking"], "still_with_trafficker": still}
    walker.through(saying(full, **said, **ROLES["myself"]))
    names = {name for _path, names in walker.seen for name in names}
    assert "still_with_trafficker" in names
    assert ("harm_ended" in names) is asked
