"""The page on which people say how urgent a request is (B13)."""

from __future__ import annotations

from flask import Flask

from referral_app.extensions import db
from referral_app.models import Request
from tests import cast
from tests.page_client import PageClient


def test_one_asks_to_lower_it_and_a_second_says_so_too(sqlite_app: Flask) -> None:
    first, second = PageClient(sqlite_app), PageClient(sqlite_app)
    with sqlite_app.app_context():
        request, grace, sol = cast.submitted().id, cast.grace(), cast.sol()
        cast.sign_in(first, grace)
        cast.sign_in(second, sol)
    here = f"/counsel/requests/{request}/urgency"
    assert "It stands as: Urgent" in first.get(here).text
    page = first.submit({"level": "standard"}, here, 422)
    assert "Write a note first" in page.text
    first.submit({"level": "standard", "why": "The date was wrong"}, here)
    assert "You have said so already" in first.get(here).text
    assert "Grace Okafor asks to set it to: Standard" in second.get(here).text
    second.submit({"level": "standard", "why": "I read the order"}, here)
    with sqlite_app.app_context():
        assert db.session.get_one(Request, request).level == "standard"
    page = second.get(f"/counsel/requests/{request}?part=notes")
    assert "Made less urgent by two people" in page.text
    assert "I read the order" in page.text
