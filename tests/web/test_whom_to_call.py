"""After a yes every task about the matter says whom to call: the attorney's name, telephone and mail (C08, C12)."""

from __future__ import annotations

import pytest
from flask import Flask

from referral_app.extensions import db
from referral_app.models import Attorney, Task
from referral_app.web.words import telephone
from tests.web.test_matter_page import AtWork

PLACES = ["/counsel/", "/counsel/tasks", "the request", "the need"]


@pytest.mark.parametrize("place", PLACES)
def test_a_yes_shows_staff_the_attorneys_telephone_and_mail_where_they_work(sqlite_app: Flask, place: str) -> None:
    it = AtWork(sqlite_app)
    with sqlite_app.app_context():
        assert [task.kind for task in db.session.query(Task).filter_by(matter_id=it.matter)] == ["bring_together"]
        amara = it.row().attorney
        phone, email, name = telephone.phone(amara.phone), amara.email, amara.name
    address = {"the request": f"/counsel/requests/{it.request}", "the need": it.need}.get(place, place)
    page = it.counsel.get(address)
    for said in (name, phone, email):
        assert said in page.text, said
    for written in ("512 555 0147", "512-555-0147", "5125550147"):
        assert written not in page.html, "the family's own number is shown for a reason alone"


def test_a_task_of_no_matter_and_no_offer_names_no_attorney(sqlite_app: Flask) -> None:
    it = AtWork(sqlite_app)
    with sqlite_app.app_context():
        db.session.query(Task).update({"matter_id": None, "offer_id": None})
        email = db.session.query(Attorney).one().email
        db.session.commit()
    assert email not in it.counsel.get("/counsel/tasks").text
