"""The referral letter after a yes: paper for the family and for the attorney, which may be found (U13)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from referral_app.extensions import db
from referral_app.models import Matter, Request
from tests import cast
from tests.conftest import START
from tests.page_client import PageClient
from tests.web.test_the_familys_lawyer import Found


def letter(it: Found, reader: str) -> str:
    return f"/counsel/requests/{it.request}/needs/1/referral-letter/{reader}"


def test_the_familys_names_its_lawyer_once_who_asks_was_verified_in_their_language(sqlite_app: Flask) -> None:
    it = Found(sqlite_app, language="es", contact_ways=["call"])
    before = it.counsel.get(letter(it, "family"))
    assert "Diallo" not in before.html
    assert before.find(".//a[@href='" + f"/counsel/requests/{it.request}/verify" + "']")
    it.verify()
    page = it.counsel.get(letter(it, "family"))
    (paper,) = page.find(".//div[@lang='es']")
    said = " ".join(paper.itertext())
    assert "Amara Diallo, Diallo Law" in said
    assert "Un abogado aceptó." in said
    assert "lunes, 30 de noviembre de 2026" in said
    # It may be found by anybody: no name, no number of theirs, no word of what it is about.
    assert not [word for word in ("Noor", "0147", "Hague", "La Haya", "Texas", "hij") if word in said]


def test_the_attorneys_says_by_which_ways_alone_and_no_number(sqlite_app: Flask) -> None:
    it = Found(sqlite_app, contact_ways=["call"], voicemail="no")
    page = it.counsel.get(letter(it, "attorney"))
    (paper,) = page.find(".//div[@lang='en']")
    said = " ".join(paper.itertext())
    assert "Reach the family by these ways alone: " in said
    assert "Leave no message." in said
    assert "First contact by Monday, November 30, 2026." in said
    assert not [word for word in ("Noor", "0147") if word in said]


def test_mail_is_a_way_and_a_day_that_is_over_is_promised_to_nobody(sqlite_app: Flask) -> None:
    it = Found(sqlite_app, contact_ways=["email"], email="noor@example.net")
    it.verify()
    assert "Reach the family by these ways alone: E-mail." in it.counsel.get(letter(it, "attorney")).text
    assert "gets in touch with you by Monday, November 30, 2026" in it.counsel.get(letter(it, "family")).text
    with sqlite_app.app_context():
        db.session.get_one(Matter, it.matter).first_contact_due_on = START.date() - timedelta(days=1)
        db.session.commit()
    assert "The first contact is due now." in it.counsel.get(letter(it, "attorney")).text
    late = it.counsel.get(letter(it, "family")).text
    assert "The lawyer reaches you only in a way you said is safe." in late
    assert "November 24" not in late


@pytest.mark.parametrize("reader", ["family", "attorney"])
def test_while_a_hold_stops_every_contact_there_is_no_letter(sqlite_app: Flask, reader: str) -> None:
    it = Found(sqlite_app, contact_ways=["call"])
    it.verify()
    with sqlite_app.app_context():
        db.session.get_one(Request, it.request).hold = "safety"
        db.session.commit()
    page = it.counsel.get(letter(it, reader))
    assert "Diallo" not in page.html
    assert not page.find(".//div[@lang]")


@pytest.mark.parametrize("way", ["family", "attorney"])
def test_who_comes_back_by_themselves_is_reached_by_nobody(sqlite_app: Flask, way: str) -> None:
    it = Found(sqlite_app, contact_ways=["i_will_return"])
    it.verify()
    said = it.counsel.get(letter(it, way)).text
    assert {
        "family": "The lawyer waits for you. Call when it is safe.",
        "attorney": "Do not reach out. The person comes back by themselves, and we tell you when.",
    }[way] in said
    assert "irst contact" not in said, "a day to reach somebody by, and not to reach them, in one letter"


def test_the_page_of_the_need_leads_to_both_and_without_a_yes_there_is_none(sqlite_app: Flask) -> None:
    it = Found(sqlite_app, contact_ways=["call"])
    need = it.counsel.get(f"/counsel/requests/{it.request}/needs/1")
    assert {letter(it, "family"), letter(it, "attorney")} <= {each.get("href") for each in need.find(".//a")}
    assert it.counsel.get(letter(it, "judge"), status=404)
    with sqlite_app.app_context():
        other = cast.submitted().id
    page = it.counsel.get(f"/counsel/requests/{other}/needs/1/referral-letter/family", follow=True)
    assert page.path == f"/counsel/requests/{other}/needs/1", "a page of this morning leads on to the need"
    assert "there is no letter to give" in page.text
    assert it.counsel.get(f"/counsel/requests/{other}/needs/9/referral-letter/family", status=404)
    assert PageClient(sqlite_app).get(letter(it, "family"), status=303)
