"""Who pays, what may be charged and where the law says so: for staff and for the attorney, never in a letter (B10)."""

from __future__ import annotations

from flask import Flask

from referral_app.extensions import db
from referral_app.models import Letter, Request
from tests.web.test_answering import Asked
from tests.web.test_matching_page import Desk

STATUTE = "22 U.S.C. 9007(b)(3)"


def test_the_attorney_reads_who_may_have_to_pay_from_the_first_page_to_the_terms(app: Flask) -> None:
    asked = Asked(app)
    first = asked.client.get(asked.address).text
    assert STATUTE in first
    assert "A court may order the other side to pay the fees; nobody can promise it" in first
    assert "Read against the source on" in first
    asked.clear(asked.offer, 0)
    assert STATUTE in asked.client.get(f"{asked.address}/terms").text


def test_no_letter_names_a_statute(app: Flask) -> None:
    Asked(app)
    with app.app_context():
        for letter in db.session.query(Letter):
            assert "U.S.C." not in str(letter.params)


def test_staff_see_the_cap_of_the_law_for_the_reserve_and_the_ceiling_of_the_share(app: Flask) -> None:
    desk = Desk(app)
    page = desk.look()
    assert "18 U.S.C. 2259(d)(4)" in page.text
    with app.app_context():
        request = db.session.get_one(Request, desk.request_id)
        number = next(need.number for need in request.needs if need.area == "csam_reserve")
    text = desk.client.get(f"/counsel/requests/{desk.request_id}/needs/{number}").text
    assert "A share of the money won (contingency), at most 15 percent" in text
    assert "has to be agreed in writing and signed" in text
    assert "ABA Model Rule 1.5(c)" in text
