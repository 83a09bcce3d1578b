"""A quick walk of the form over HTTP: what each screen asks is read from the page, answers are put in as a form sends
them. Pages are proof-read elsewhere; here only the way through counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from referral_app import law
from referral_app.extensions import db
from referral_app.models import Request
from referral_app.security.tokens import digest
from referral_app.web.intake.showing import flat
from tests.page_client import BASE

DATA = law.load()
#: More posts than any walk needs: one that does not end is a fault, not a hang.
MOST_POSTS = 60
_SHOWN = re.compile(r'name="shown" value="([a-z0-9_]+)"')
_WAITS = re.compile(r'name="waits" value="([a-z0-9_]+)"')
#: Where a screen is sent: its address, and which part of it this is.
_ACTION = re.compile(r'id="answers" method="post" action="([^"]+)"')
_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
_PHRASE = re.compile(r'class="app-phrase"[^>]*>([^<]+)<')
#: What a page asked about and takes when it is sent once more.
_AS_IT_IS = re.compile(r'name="(\w+_as_it_is)" type="hidden" value="([^"]+)"')
_OF = re.compile(r'name="page_of" value="([0-9a-f]+)"')
_TEXT = re.compile(r'name="text" value="([0-9a-f]+)"')

#: Each walker comes from a network of its own: how many may ask in an hour is another test's concern.
_NETWORKS = count(1)

Answering = Callable[[law.Question], Any]


class Walker:
    """One person's browser in the form. `seen` holds each screen's path with the questions it asked."""

    #: What this person types on the page of numbers and addresses.
    gives: Mapping[str, str] = {}

    def __init__(self, app: Flask) -> None:
        number = next(_NETWORKS)
        self.client = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = f"10.{number // 250}.{number % 250}.7"
        self.app = app
        self.path, self.html = "/", ""
        self.seen: list[tuple[str, tuple[str, ...]]] = []
        self.get("/request/")
        self.post("/request/", {})

    def get(self, path: str) -> TestResponse:
        return self._land(self.client.get(path, base_url=BASE, follow_redirects=True))

    def post(self, path: str, fields: Mapping[str, Any]) -> TestResponse:
        return self._land(self.press(path, fields, follow=True))

    def press(self, path: str, fields: Mapping[str, Any], *, follow: bool = False) -> TestResponse:
        """The answer to a press; `follow`: of the page it leads to."""
        token = _TOKEN.search(self.html)
        assert token, f"{self.path} has no form"
        of = _OF.search(self.html)
        sent = {"csrf_token": token[1], **({"page_of": of[1]} if of else {}), **fields}
        return self.client.post(
            path, data=sent, base_url=BASE, headers={"Referer": BASE + "/"}, follow_redirects=follow
        )

    def _land(self, answer: TestResponse) -> TestResponse:
        assert answer.status_code < 500, (answer.request.path, answer.status_code)
        self.path, self.html = answer.request.path, answer.get_data(as_text=True)
        # With the part of a screen that was reached, where a screen comes in parts.
        self.address = answer.request.full_path.rstrip("?")
        if answer.status_code == 200 and (self.is_screen or self.path == "/request/reach"):
            self.seen.append((self.path, self.asked))
        return answer

    @property
    def is_screen(self) -> bool:
        return self.path.startswith(("/request/step/", "/request/more/"))

    @property
    def asked(self) -> tuple[str, ...]:
        return tuple(_SHOWN.findall(self.html))

    def answer(self, answering: Answering, **more: str) -> TestResponse:
        """Send the screen with what `answering` says to each question; None leaves its fields blank."""
        typed = {**(self.gives if self.path == "/request/reach" else {}), **more}
        fields: dict[str, Any] = {"shown": list(self.asked), "waits": _WAITS.findall(self.html), **typed}
        fields |= dict(_AS_IT_IS.findall(self.html))
        for name in self.asked:
            question = DATA.question(name)
            value = answering(question)
            if value is not None:
                fields |= flat(question, value)
        action = _ACTION.search(self.html)
        return self.post(action[1] if action else self.path, fields)

    def through(self, answering: Answering) -> None:
        """All of the form: what cannot wait, and then what can."""
        self.early(answering)
        self.get("/request/more")
        self.early(answering)

    def early(self, answering: Answering) -> None:
        """Screen after screen of what cannot wait, until the phrase is offered."""
        for _ in range(MOST_POSTS):
            if not self.is_screen and self.path != "/request/reach":
                return
            answer = self.answer(answering)
            assert answer.status_code == 200, (self.path, self.asked)
        raise AssertionError(f"the form does not end: {self.seen}")

    def to(self, question: str, answering: Answering) -> None:
        """Screen after screen, until one asks this question."""
        for _ in range(MOST_POSTS):
            if question in self.asked:
                return
            self.answer(answering)
        raise AssertionError(f"{question} is never asked: {self.seen}")

    def finish(self, *, lawyers: str = "yes") -> None:
        """Phrase, review, sending."""
        self.finish_but_send()
        self.send(lawyers=lawyers)

    def finish_but_send(self) -> None:
        """Phrase and review: one press is left."""
        self.get("/request/phrase")
        self.post("/request/phrase", {})
        phrase = _PHRASE.search(self.html)
        assert phrase, self.path
        self.post("/request/phrase/confirm", {"phrase": phrase[1]})
        self.get("/request/review")

    def send(self, *, lawyers: str = "yes") -> None:
        """The press that sends, and the page that says so."""
        self.post("/request/send", self.agreed(lawyers))
        assert self.path == "/request/sent", self.path

    def agreed(self, lawyers: str = "yes") -> dict[str, Any]:
        """What the press that sends says."""
        return {"agreed": "yes", "ask_lawyers": lawyers, "text": _TEXT.findall(self.html)}

    def draft_id(self) -> str:
        """The draft of a form that has just been begun: it is there once its first screen was saved."""
        self.post(self.path, {"shown": list(self.asked), "keep": "yes"})
        return self.request_id()

    def request_id(self) -> str:
        """The request or draft that this browser holds."""
        from referral_app.models import RequesterSession

        cookie = self.client.get_cookie("__Host-rid", domain="localhost")
        assert cookie is not None
        with self.app.app_context():
            held = select(RequesterSession.request_id).where(RequesterSession.token_sha256 == digest(cookie.value))
            return str(db.session.scalars(select(Request.id).where(Request.id.in_(held))).one())


_PLACE = {"country": "US", "state": "TX", "county": "Travis County"}
#: One full answer by type of question.
_FULL: dict[str, Any] = {
    "integer": 30,
    "money": 20_000,
    "text": "The hearing was moved once.",
    "date": "2026-05-04",
    "date_partial": "2014-05",
    "place": _PLACE,
    "places": [_PLACE, {"country": "MX"}],
    "court": {"system": "federal", "place": _PLACE},
    "courts": [{"system": "state", "place": _PLACE}],
    "country": "MX",
    "countries": ["MX", "US"],
    "language": "es",
    "languages": ["en"],
    "names": ["Marco Vega", "Lena Ortiz"],
    "people": [{"ref": "c1", "dob": "2015-03"}, {"ref": "c2", "age": 4}],
}


def full(question: law.Question) -> Any:
    """An answer that brings up what may follow: yes where that can be said, every box, every kind of date."""
    if question.id == "tell_by_phone":
        # Who says yes is not asked the rest here: tests/web/test_call_me_instead.py.
        return "no"
    if question.type == "choice":
        return "yes" if "yes" in question.codes else question.codes[0]
    if question.type == "multi":
        # "I will come back" stands against the other ways.
        return [code for code in question.codes if code != "i_will_return"]
    if question.type == "events":
        return [{"kind": kind.code, "date": "2027-01-12"} for kind in question.kinds][:4]
    return _FULL[question.type]


def skipped(question: law.Question) -> Any:
    """Nothing said, wherever that is allowed."""
    return None


def saying(base: Answering, **fixed: Any) -> Answering:
    """These answers to these questions, and to the others what `base` says."""
    return lambda question: fixed[question.id] if question.id in fixed else base(question)
