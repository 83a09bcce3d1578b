"""The way back by six words: made, typed back, found again, throttled, and what is kept of a draft until when."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from referral_app.actions import intake
from referral_app.extensions import db
from referral_app.models import CaseKey, Request, RequesterSession
from referral_app.security import limits, phrases
from tests.commands.shell import good
from tests.conftest import StillClock
from tests.page_client import BASE, Page, PageClient
from tests.statements import statements
from tests.web.form_walk import Walker, saying, skipped

CONTACT = "/request/step/1"
ABOUT = "/request/step/3"


def begun(client: PageClient) -> Page:
    client.get("/request/")
    return client.submit(action="/request/")


def saved(client: PageClient, answers: dict[str, str]) -> str:
    """A draft with these answers on the first screen, left there with a phrase. Returns the phrase, not typed back."""
    begun(client)
    client.submit({**answers, "keep": "yes"}, CONTACT)
    client.get("/request/phrase")
    return words_on(client.submit({}, "/request/phrase"))


def words_on(page: Page) -> str:
    """The six words that a page shows."""
    return next("".join(node.itertext()) for node in page.tree.iter("p") if node.get("class") == "app-phrase")


def rows(client: PageClient) -> tuple[int, int, int]:
    """Requests, browsers' holds and keys that are there."""
    with client.app.app_context():
        requests = db.session.scalar(select(func.count()).select_from(Request)) or 0
        holds = db.session.scalar(select(func.count()).select_from(RequesterSession)) or 0
        with db.engines["keys"].connect() as connection:
            keys = connection.scalar(select(func.count()).select_from(CaseKey)) or 0
    return requests, holds, keys


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_words_are_many_short_and_each_is_easy_to_say(language: str) -> None:
    """(A10) At least 4,096 words of three to seven plain letters, none that a frightened person should read."""
    words = phrases.words(language)
    assert len(set(words)) == len(words) >= 4096
    assert all(re.fullmatch(r"[a-z]{3,7}", word) for word in words)
    assert not {"kidnap", "kill", "hostage", "victim", "matar", "robar", "culo", "raptar"} & set(words)
    made = {phrases.make_phrase(language) for _ in range(200)}
    assert len(made) == 200
    assert all(len(phrase.split()) == 6 and set(phrase.split()) <= set(words) for phrase in made)


def test_there_is_no_going_on_before_the_phrase_was_typed_back(client: PageClient) -> None:
    """(A10) A wrong word keeps what was typed beside the same six; only after the right six does it open."""
    phrase = saved(client, {"safe_now": "yes"})
    half = phrase.rsplit(" ", 1)[0]
    page = client.submit({"phrase": half}, "/phrase/confirm", status=422)
    assert page.fields("/phrase/confirm")["phrase"] == [half]
    assert words_on(page) == phrase
    assert PageClient(client.app).get("/status").status == 200
    other = PageClient(client.app)
    other.get("/status")
    other.submit({"phrase": phrase}, status=422)
    client.submit({"phrase": phrase}, "/phrase/confirm")
    assert phrase not in client.get("/request/phrase").html
    other.get("/status")
    other.submit({"phrase": phrase})


@pytest.mark.parametrize(
    "as_typed",
    [
        str.upper,
        lambda phrase: phrase.replace(" ", "  \t "),
        lambda phrase: "-".join(phrase.split()),
        lambda phrase: f"\n{phrase}. ",
        lambda phrase: phrase.replace("a", "á").replace("e", "è").replace("o", "ö"),
        lambda phrase: phrase.replace(" ", "\u200b \u00a0"),
    ],
)
def test_another_browser_goes_on_where_the_first_stopped(sqlite_client: PageClient, as_typed: object) -> None:
    """(A10) However the six words are typed: case, spaces, hyphens and accents make no difference."""
    phrase = saved(sqlite_client, {"safe_now": "yes"})
    sqlite_client.submit({"phrase": phrase}, "/phrase/confirm")
    other = PageClient(sqlite_client.app)
    other.get("/status")
    other.submit({"phrase": as_typed(phrase)})  # type: ignore[operator]
    assert other.get(CONTACT).fields(CONTACT)["safe_now"] == ["yes"]


@pytest.mark.parametrize("whole", [False, True])
def test_who_comes_back_stands_where_she_stopped(sqlite_app: Flask, whole: bool) -> None:
    """(A10) It was the review, the last page of the form, for somebody who had stopped at its third."""
    said = saying(skipped, role="my_child", relation="parent", situations=["family_abduction_domestic"])
    walker = Walker(sqlite_app)
    if whole:
        walker.through(said)
    else:
        walker.answer(said)
        walker.answer(said)
    stopped = "/request/review" if whole else walker.path
    walker.get("/request/phrase")
    walker.post("/request/phrase", {})
    phrase = re.search(r'class="app-phrase"[^>]*>([^<]+)<', walker.html)
    assert phrase
    walker.post("/request/phrase/confirm", {"phrase": phrase[1]})
    other = PageClient(sqlite_app)
    other.get("/status")
    assert other.submit({"phrase": phrase[1]}).path == stopped


def test_a_wrong_word_and_an_unknown_phrase_cost_the_same_work(sqlite_client: PageClient) -> None:
    """(A10, U13) One keyed hash and one look-up each, whatever was typed: neither words nor time tell which it was."""
    phrase = saved(sqlite_client, {})
    sqlite_client.submit({"phrase": phrase}, "/phrase/confirm")
    did = []
    for typed in (" ".join([*phrase.split()[:5], "zebra"]), "no such words were ever here", ""):
        other = PageClient(sqlite_client.app)
        other.get("/status")
        with statements() as sent:
            other.submit({"phrase": typed}, status=422)
        did.append(sent)
    assert did[0] == did[1] == did[2] != []


def test_the_day_on_which_a_draft_goes_is_told_and_kept(client: PageClient, clock: StillClock) -> None:
    """(A11) The page shows the date in advance; the day before it is there, after it row, hold and key are gone."""
    phrase = saved(client, {"safe_now": "yes"})
    client.submit({"phrase": phrase}, "/phrase/confirm")
    with client.app.app_context():
        row = db.session.scalars(select(Request)).one()
        last = row.last_act_at + intake.DRAFT_KEPT
    told = f"{last:%B} {last.day}, {last.year}"
    assert told in client.get("/request/phrase").text
    clock.now = last - timedelta(hours=12)
    good(client.app, "retention", "run")
    assert rows(client)[0] == 1
    clock.now = last + timedelta(hours=1)
    good(client.app, "retention", "run")
    assert rows(client) == (0, 0, 0)


def test_the_phrase_leads_back_to_where_one_was(sqlite_client: PageClient) -> None:
    """(A10) Who left in the middle came back to "Check your answers", the last part of all."""
    phrase = saved(sqlite_client, {"safe_now": "yes", "role": "myself"})
    sqlite_client.submit({"phrase": phrase}, "/phrase/confirm")
    fresh = PageClient(sqlite_client.app)
    fresh.get("/status")
    led = fresh.post("/status", {**fresh.get("/status").fields("/status"), "phrase": phrase}, 303, token=False).response
    on = led.headers["Location"]
    assert on.startswith("/request/step/")
    assert fresh.get(on).h1 == sqlite_client.get(on).h1


@pytest.mark.parametrize("where", [CONTACT, ABOUT, "/request/phrase", "/request/review"])
def test_everything_can_be_deleted_from_every_screen(client: PageClient, where: str) -> None:
    """(A11) One press: the answers, the browser's hold and the key are gone, and the page says so."""
    begun(client)
    client.submit({"safe_now": "no", "role": "myself"}, CONTACT)
    assert rows(client) == (1, 1, 1)
    client.get(where)
    page = client.submit({}, "/request/delete", status=200)
    assert page.h1 == "Your answers are deleted"
    assert rows(client) == (0, 0, 0)
    assert client.get(CONTACT, status=410).status == 410


def test_the_sixty_first_request_of_an_hour_from_one_network_gets_the_phone_number(
    sqlite_app: Flask, clock: StillClock
) -> None:
    """(E11) Sixty are stored, the eleventh on flagged; the next meets 429 with a number to call, and loses nothing."""
    walker = Walker(sqlite_app)
    address = walker.client.environ_base["REMOTE_ADDR"]
    with sqlite_app.app_context():
        verdicts = [limits.count("intake_stop", address, clock.now).over for _ in range(60)]
        flags = [limits.count("intake_network", address, clock.now).over for _ in range(10)]
    assert not any(verdicts + flags)
    walker.through(saying(skipped, situations=["not_sure"], role="myself"))
    walker.get("/request/phrase")
    walker.post("/request/phrase", {})
    phrase = re.search(r'class="app-phrase"[^>]*>([^<]+)<', walker.html)
    assert phrase
    walker.post("/request/phrase/confirm", {"phrase": phrase[1]})
    walker.get("/request/review")
    answer = walker.post("/request/send", {"agreed": "yes", "ask_lawyers": "no"})
    assert answer.status_code == 429
    assert "1-800-843-5678" in walker.html
    assert int(answer.headers["Retry-After"]) <= 3600
    clock.move(hours=1)
    walker.client.get("/status", base_url=BASE)
    other = PageClient(sqlite_app)
    other.get("/status")
    other.submit({"phrase": phrase[1]})
    page = other.get("/request/review")
    assert "Who will be told what" in page.text
    other.submit({"agreed": "yes", "ask_lawyers": "no"}, "/request/send")


def test_a_usual_person_meets_no_puzzle(sqlite_client: PageClient) -> None:
    """(E11) Nothing of the form asks to prove that one is human."""
    page = begun(sqlite_client)
    assert "captcha" not in page.html.lower()
