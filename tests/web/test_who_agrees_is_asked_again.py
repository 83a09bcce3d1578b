"""Whoever leaves blank who they are to the child is asked for that one answer again: until then nobody can say whether
they may agree themselves, and their request stands still (A05, A26)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from referral_app.actions import more_answers
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Request
from referral_app.queries import cases, consents
from tests import cast
from tests.page_client import BASE, PageClient
from tests.web.form_walk import Walker, saying, skipped

TAKEN = {"situations": ["intl_abduction_incoming"]}
OPEN: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "a parent": ({"role": "my_child", **TAKEN}, "Who are you to the child?", "relation", "parent"),
    "somebody else": ({"role": "someone_else", **TAKEN}, "Who are you to the child or person?", "relation", "guardian"),
}
WAITS = "We do not know yet whether you may say yes to lawyers yourself."


def sent(app: Flask, said: dict[str, Any]) -> Walker:
    walk = Walker(app)
    walk.through(saying(skipped, requester_age=34, **said))
    walk.finish_but_send()
    return walk


@pytest.mark.parametrize("who", OPEN)
def test_the_review_leads_to_the_answer_and_then_asks_for_the_yes(sqlite_app: Flask, who: str) -> None:
    said, question, name, answer = OPEN[who]
    walk = sent(sqlite_app, said)
    assert WAITS in walk.html
    assert f"only={name}" in walk.html
    assert question in walk.html
    assert 'name="ask_lawyers"' not in walk.html
    walk.get(f"/request/step/1?next=review&only={name}")
    walk.post("/request/step/1", {name: answer, "only": name, "shown": name, "next": "review"})
    walk.get("/request/review")
    assert WAITS not in walk.html
    assert 'name="ask_lawyers"' in walk.html


def test_the_page_of_a_request_leads_to_the_answer_and_then_to_the_yes(sqlite_app: Flask) -> None:
    walk = sent(sqlite_app, OPEN["a parent"][0])
    walk.send()
    walk.get("/status/request")
    assert "answer one question, so that we know whether you may say yes to lawyers yourself" in walk.html
    assert "/status/request/answers/1?only=relation" in walk.html
    walk.get("/status/request/answers/1?only=relation")
    walk.post("/status/request/answers/1", {"relation": "parent", "only": "relation", "shown": "relation"})
    walk.get("/status/request")
    assert WAITS not in walk.html
    assert "Our staff find out who must agree" not in walk.html
    with sqlite_app.app_context():
        holder = consents.holder(db.session.query(Request).one())
        assert holder is not None
        assert holder.is_requester


def test_who_said_it_and_may_not_agree_is_not_asked_again(sqlite_app: Flask) -> None:
    walk = sent(sqlite_app, {"role": "someone_else", "relation": "relative", **TAKEN})
    assert WAITS not in walk.html
    assert "Who must agree before lawyers are asked" in walk.html


def test_staff_read_which_answer_is_open_and_not_that_this_person_may_never_agree(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        grace = cast.grace().id
        request = cast.submitted(cast.answers(relation="skipped", requester_age=34)).id
    staff = PageClient(sqlite_app)
    cast.sign_in(staff, grace)
    page = staff.get(f"/counsel/requests/{request}/consent")
    assert "It is not clear yet who may agree. One question was left open: “Who are you to the child?”" in page.text
    assert "cannot agree for somebody else" not in page.text
    assert f"/counsel/requests/{request}?part=people#ask-family" in page.links()


def test_staff_read_where_a_parent_who_said_not_now_can_agree(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        grace, request = cast.grace().id, cast.submitted()
        request.consent_until = None
        db.session.commit()
        address = f"/counsel/requests/{request.id}?part=people"
    staff = PageClient(sqlite_app)
    cast.sign_in(staff, grace)
    assert "Only they can agree, on their page, under “What lawyers may read”." in staff.get(address).text


def test_staff_who_write_down_a_yes_after_the_person_could_agree_are_led_to_the_request(sqlite_app: Flask) -> None:
    """Their page stood open while the family answered the question and agreed: "There is no such page" came of it."""
    with sqlite_app.app_context():
        grace = cast.grace().id
        request = cast.submitted(cast.answers(relation="skipped", requester_age=34)).id
    staff = PageClient(sqlite_app)
    cast.sign_in(staff, grace)
    here = f"/counsel/requests/{request}"
    staff.get(f"{here}/consent")
    with sqlite_app.app_context():
        row = db.session.get_one(Request, request)
        said = cases.words(row)
        answered = {**said, "answers": {**said["answers"], "relation": "parent"}}
        more_answers.tell_more(request, answered, now=the_clock().programme(), today=the_clock().today())
    heard = {"who": "parent_or_guardian", "how": "phone", "accused": "no", "read": "1"}
    page = staff.submit(heard, f"{here}/consent", 422)
    assert "Somebody else must agree to this." in page.text
    assert page.path == here
    assert staff.client.get(f"{here}/consent", base_url=BASE).headers["Location"] == f"{here}?part=people&again=1"
    assert "Somebody else must agree to this." in staff.get(f"{here}/consent", follow=True).text
    PageClient(sqlite_app).get(f"{here}/consent", 303)
