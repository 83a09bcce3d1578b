"""Looking changes nothing: GET, HEAD and OPTIONS of every address leave every table as it was (T18)."""

from __future__ import annotations

import pytest
from flask import Flask

from referral_app.actions import intake
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Request
from tests.house.digest import digests
from tests.house.scene import Scene, Visitor, build

#: One of each set of pages; counsel and the other staff see the same addresses as the supervisor.
LOOKERS = ("anonymous", "half", "supervisor", "administrator", "attorney")


def get_addresses(scene: Scene) -> list[str]:
    """Every address that a GET reaches, and every form's address with the form's fields as parameters."""
    rules = sorted(scene.app.url_map.iter_rules(), key=lambda rule: rule.endpoint)
    looked_at = [scene.address(rule) for rule in rules if "GET" in (rule.methods or ())]
    posted = [scene.address(rule) + "?reason=other&agreed=yes&next=review" for rule in rules if "POST" in rule.methods]  # type: ignore[operator]
    return looked_at + posted


def family(scene: Scene, sent: bool) -> Visitor:
    """A browser that holds a draft, or a request that was sent."""
    visitor = Visitor(scene, "anonymous")
    with scene.app.app_context():
        now = clock().real()
        if sent:
            with writing():
                token = intake.hold(db.session.get_one(Request, scene.values["request_id"]), now=now)
        else:
            token = intake.start_draft(now=now)[1]
    visitor.client.set_cookie("__Host-rid", token, domain="localhost", secure=True)
    return visitor


@pytest.mark.slow
@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_changes_no_table(app: Flask, method: str) -> None:
    scene = build(app)
    visitors = [Visitor(scene, kind) for kind in LOOKERS] + [family(scene, sent=False), family(scene, sent=True)]
    before = digests(app)
    answered = set()
    for visitor in visitors:
        for address in get_addresses(scene):
            answer = visitor.ask(method, address)
            assert answer.status_code < 500 or address in ("/healthz", "/livez"), f"{address}: {answer.status_code}"
            answered.add(answer.status_code)
    after = digests(app)
    assert [name for name in before if before[name] != after[name]] == []
    assert 200 in answered


def test_the_digest_sees_a_change_of_one_letter(app: Flask) -> None:
    """The control."""
    scene = build(app)
    before = digests(app)
    assert {"requests", "offers", "letters", "events", "tasks", "accounts", "case_keys"} <= set(before)
    with app.app_context(), writing() as session:
        session.get_one(Request, scene.values["request_id"]).language = "es"
    after = digests(app)
    assert [name for name in before if before[name] != after[name]] == ["requests"]


def test_a_form_sent_by_get_is_not_acted_on(app: Flask) -> None:
    """The address of a form with its fields behind a question mark, as a mail scanner or a prefetch would ask it."""
    scene = build(app)
    attorney = Visitor(scene, "attorney")
    offer = f"/attorney/offers/{scene.values['offer_id']}"
    before = digests(app)
    matter = f"/attorney/matters/{scene.values['matter_id']}"
    for path in (
        f"{offer}/interest?attest=y",
        f"{offer}/check?answer=clear&firm=y",
        f"{offer}/accept",
        f"{offer}/decline?reason=other",
        f"{matter}/hand-back?reason=other",
        "/reply/decline?reason=other",
    ):
        assert attorney.ask("GET", path).status_code == 405
    assert digests(app) == before
