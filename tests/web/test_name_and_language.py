"""The name a person chose greets them where nobody else looks; a language is found by any of its names (A21)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from referral_app import law
from referral_app.actions import way_back
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.queries import cases
from referral_app.web.intake import reading
from referral_app.web.intake.fields import Unreadable
from referral_app.web.words import greeting, languages
from tests import cast
from tests.page_client import Page, PageClient
from tests.web.form_walk import Walker, saying, skipped

NAME = "Xochi <b>&amp; Co"


def status_of(app: Flask, **answers: Any) -> Page:
    client = PageClient(app)
    with app.app_context():
        said = cast.answers(contact_ways=["call"], **answers)
        request = cast.submitted(said, contact={"called": NAME, "phone": "202-555-0101"})
        phrase = way_back.give_phrase(request.id, now=the_clock().real())
        assert way_back.confirm_phrase(request.id, phrase, now=the_clock().real())
    client.get("/status")
    return client.submit({"phrase": phrase})


def test_the_page_greets_by_the_name_they_chose_and_as_they_wrote_it(sqlite_app: Flask) -> None:
    page = status_of(sqlite_app, device_shared="no")
    assert f"Hello, {NAME}." in page.text
    assert not [node for node in page.tree.iter("b") if "Co" in "".join(node.itertext())]
    assert NAME not in page.title


@pytest.mark.parametrize("shared", ["yes", "unknown", "skipped"])
def test_where_somebody_else_may_look_no_name_stands(sqlite_app: Flask, shared: str) -> None:
    page = status_of(sqlite_app, device_shared=shared)
    assert "Xochi" not in page.text
    assert "Hello," not in page.text


def test_without_a_name_there_is_no_greeting() -> None:
    said: dict[str, Any] = {"answers": {"device_shared": "no"}, "contact": {}}
    assert greeting.name_for(said) == ""
    assert greeting.name_for({**said, "contact": {"called": " Noor "}}) == "Noor"
    assert greeting.name_for({"answers": {}, "contact": {"called": "Noor"}}) == ""


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("K'iche'", "quc"),
        ("quiché", "quc"),
        ("QUICHE", "quc"),
        ("Q’eqchi’", "kek"),
        ("kekchí", "kek"),
        ("mam", "mam"),
        ("náhuatl", "nhn"),
        ("Haitian Creole", "ht"),
        ("criollo haitiano", "ht"),
        ("Kreyòl", "ht"),
        ("ASL", "ase"),
        ("lengua de señas americana", "ase"),
        ("русский", "ru"),
        ("中文", "zh"),
        ("Español", "es"),
        ("  English ", "en"),
        ("portugese", "pt"),
        ("I speak Spanish", "es"),
        ("Español (México)", "es"),
        ("idioma español", "es"),
        ("dialecto mixteco bajo", "mix"),
        ("lengua mam", "mam"),
        ("Brazilian Portuguese", "pt"),
        ("русский язык", "ru"),
        ("filipino", "tl"),
        ("Tagalog/Filipino", "tl"),
        ("Farsi/Persian", "fa"),
        ("tojolabal", "toj"),
        ("chinanteco", "chj"),
        ("Wixárika", "hch"),
        ("me'phaa", "tcf"),
        ("ñahñu", "ote"),
        ("mandinka", "man"),
        ("Bisaya", "ceb"),
        ("ilocano", "ilo"),
        ("Krio", "kri"),
        ("Kurmanji", "kmr"),
        ("Taishanese", "yue"),
    ],
)
def test_a_language_is_found_by_any_name_people_write(sqlite_app: Flask, language: str, typed: str, code: str) -> None:
    with sqlite_app.test_request_context("/", headers={"Accept-Language": language}):
        assert languages.named(typed) == [code]


def test_what_may_be_several_is_asked_and_nonsense_finds_nothing(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/"):
        signed = languages.named("sign language")
        assert {"ase", "mfs"} <= set(signed)
        for typed in ("deaf", "sordo", "Soy sorda", "lenguaje de señas", "lenguaje de senas mexicano"):
            assert languages.named(typed) == signed
        assert languages.named("Spanish/English") == languages.named("español e inglés") == ["en", "es"]
        for typed in ("", "?!", "zzzzqqqq", "xy"):
            assert languages.named(typed) == []


@pytest.mark.parametrize(
    "typed", ["mandinga", "latin", "esperanto", "braille", "no hablo inglés", "not English, Spanish"]
)
def test_a_name_that_is_only_somewhat_like_one_is_never_taken_in_silence(sqlite_app: Flask, typed: str) -> None:
    """Who speaks Mandinka was kept as a speaker of Chinese, and who speaks no English as one of English."""
    question = law.load().question("language")
    with sqlite_app.test_request_context("/"), pytest.raises(Unreadable) as raised:
        reading.read(question, MultiDict({"language-named": typed}), law.load(), date(2026, 11, 25))
    assert raised.value.fault.field == "language-named"


def test_mexicano_may_be_spanish_or_nahuatl(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/"):
        assert languages.named("mexicano") == ["es", "nhn"]


def test_on_the_form_the_name_is_read_asked_about_and_kept(sqlite_app: Flask) -> None:
    walk = Walker(sqlite_app)
    walk.through(saying(skipped, role="my_child", relation="parent", situations=["intl_abduction_incoming"]))
    place = next(path for path, asked in walk.seen if "language" in asked)
    for typed, words in (("zzzzqqqq", "We do not know this name"), ("maya", "Which one do you mean?")):
        walk.get(place)
        walk.post(place, {"shown": ["language"], "language": "es", "language-named": typed})
        assert words in walk.html
        assert f'value="{typed}"' in walk.html
    walk.post(place, {"shown": ["language"], "language": "es", "language-named": "Q'eqchi'"})
    with sqlite_app.app_context():
        from referral_app.models import Request

        said = cases.words(db.session.get_one(Request, walk.request_id()))
        assert said["answers"]["language"] == "kek"
