"""What is the same for every reader is made once for each language; what is one person's is read once for each page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from inspect import iscoroutinefunction
from typing import Any

import pytest
from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface
from flask_babel import force_locale

from referral_app import law, programme
from referral_app.queries import cases
from referral_app.web.intake import showing
from referral_app.web.words import law_words, signposts
from referral_app.web.words.once import once_a_language
from tests.page_client import BASE
from tests.statements import statements
from tests.web.form_walk import Walker, full


def in_language(app: Flask, language: str, make: Any) -> Any:
    with app.test_request_context("/", base_url=BASE), force_locale(language):
        return make()


LISTS = (showing.countries, showing.states, showing.languages, signposts.entries, signposts.always_visible)


@pytest.mark.parametrize("made", LISTS, ids=lambda made: made.__name__)
def test_a_list_is_made_once_for_each_language(sqlite_app: Flask, made: Any) -> None:
    first, again = in_language(sqlite_app, "en", made), in_language(sqlite_app, "en", made)
    assert first is again
    other = in_language(sqlite_app, "es", made)
    assert other is not first
    assert in_language(sqlite_app, "es", made) is other
    assert in_language(sqlite_app, "en", made) is first
    # The next reader gets the very same: nobody can change it.
    with pytest.raises((TypeError, AttributeError)):
        first[0] = None


def test_a_list_is_in_its_language(sqlite_app: Flask) -> None:
    names = {language: dict(in_language(sqlite_app, language, showing.countries)) for language in ("en", "es")}
    assert (names["en"]["DE"], names["es"]["DE"]) == ("Germany", "Alemania")
    numbers = {language: in_language(sqlite_app, language, signposts.always_visible) for language in ("en", "es")}
    assert [entry.code for entry in numbers["en"]] == [entry.code for entry in numbers["es"]]
    assert [entry.plain for entry in numbers["en"]] != [entry.plain for entry in numbers["es"]]


def test_other_law_data_make_it_anew(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made = once_a_language(lambda data: data.law_version)
    with sqlite_app.test_request_context("/", base_url=BASE):
        assert made() == programme.law_data().law_version
        changed = replace(law.load(), law_version="another")
        monkeypatch.setattr(programme, "law_data", lambda: changed)
        assert made() == "another"


def test_no_word_of_the_directory_is_put_together_for_a_page(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sqlite_app.test_client()
    client.get("/help/services", base_url=BASE)
    monkeypatch.setattr(signposts, "help_of", lambda row: pytest.fail("made once more"))
    for path in ("/", "/request/", "/help/services"):
        assert client.get(path, base_url=BASE).status_code == 200


@pytest.fixture
def sent() -> Iterator[list[str]]:
    with statements() as seen:
        yield seen


def test_a_screen_reads_its_draft_once(sqlite_app: Flask, sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold and draft in one question, the key in another: then the screen has what it shows. The words are opened
    once, for what it shows and for how soon it closes."""
    walker = Walker(sqlite_app)
    walker.through(full)
    opened: list[str] = []
    words = cases.words
    monkeypatch.setattr(cases, "words", lambda request: opened.append(request.id) or words(request))
    for path in dict(walker.seen):
        sent.clear()
        opened.clear()
        assert walker.client.get(path, base_url=BASE).status_code == 200
        assert len(sent) == 2, sent
        assert len(opened) == 1


def test_a_press_does_not_read_its_hold_once_more_for_what_it_did_not_keep(sqlite_app: Flask, sent: list[str]) -> None:
    walker = Walker(sqlite_app)
    walker.draft_id()
    walker.get("/request/step/1")
    sent.clear()
    answer = walker.client.post(
        walker.path,
        data={"csrf_token": token(walker), "safe_now": "yes"},
        base_url=BASE,
        headers={"Referer": BASE + "/"},
    )
    assert answer.status_code == 303
    held = [statement for statement in sent if "requester_sessions" in statement]
    assert len(held) == 1, held


def test_a_press_reads_its_draft_once(sqlite_app: Flask, sent: list[str]) -> None:
    """Whose page it is, and what its draft holds, are told by one look; then come its key, its lock, the save."""
    walker = Walker(sqlite_app)
    walker.draft_id()
    walker.get("/request/step/1")
    assert 'name="page_of"' in walker.html
    sent.clear()
    walker.press(walker.path, {"shown": list(walker.asked), "safe_now": "yes"})
    assert [statement.split()[0] for statement in sent] == ["SELECT", "SELECT", "SELECT", "UPDATE"], sent


def test_a_screen_writes_the_language_only_where_it_changed(sqlite_app: Flask, sent: list[str]) -> None:
    """Three lists of the desk hold it: each screen wrote three pages of the disk for nothing."""
    walker = Walker(sqlite_app)
    walker.draft_id()
    for chosen, written in (("en", False), ("es", True), ("es", False)):
        walker.post("/request/step/1", {"shown": list(walker.asked), "page_language": chosen})
        walker.get("/request/step/1")
        sent.clear()
        walker.answer(full)
        changes = [statement for statement in sent if statement.startswith("UPDATE requests")]
        assert ["language=" in statement for statement in changes] == [written], changes
        walker.get("/request/step/1")


def token(walker: Walker) -> str:
    return walker.html.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


def test_what_signs_a_session_is_made_once_for_each_secret(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    make = SecureCookieSessionInterface.get_signing_serializer
    monkeypatch.setattr(
        SecureCookieSessionInterface,
        "get_signing_serializer",
        lambda self, app: made.append(app.secret_key) or make(self, app),
    )
    walker = Walker(sqlite_app)
    made.clear()
    walker.answer(full)
    assert made == []
    # A cookie of another secret opens nothing.
    monkeypatch.setitem(sqlite_app.config, "SECRET_KEY", "another-" + "a" * 40)
    with sqlite_app.test_request_context("/", base_url=BASE, headers={"Cookie": cookie_header(walker)}):
        assert dict(session) == {}
    assert made == ["another-" + "a" * 40]


def cookie_header(walker: Walker) -> str:
    cookie = walker.client.get_cookie("__Host-sid", domain="localhost")
    assert cookie is not None
    return f"{cookie.key}={cookie.value}"


def test_nothing_of_ours_is_a_coroutine(sqlite_app: Flask) -> None:
    """The app does not ask of each function of each page (`ReferralApp.ensure_sync`)."""
    asked = [
        *sqlite_app.view_functions.values(),
        *(
            function
            for found in (sqlite_app.before_request_funcs, sqlite_app.after_request_funcs)
            for functions in found.values()
            for function in functions
        ),
    ]
    assert asked
    assert not any(map(iscoroutinefunction, asked))


def test_how_a_question_was_put_is_known_for_whom_and_in_which_language(sqlite_app: Flask) -> None:
    """Nothing of one reader's words comes before another: by of whom one speaks, by the language and by the law."""
    parent, child = {"role": "my_child"}, {"role": "myself", "requester_age": 15}
    data = law.load()
    question = data.question("safe_now")

    def put(answers: dict[str, Any], of: law.LawData = data) -> str:
        return law_words.reader(answers, of).asked(of.question(question.id))

    said = {
        (role, language): in_language(sqlite_app, language, partial(put, answers))
        for language in ("en", "es")
        for role, answers in (("parent", parent), ("child", child))
    }
    assert len(set(said.values())) == 4
    for (role, language), words in said.items():
        answers = parent if role == "parent" else child
        assert in_language(sqlite_app, language, partial(put, answers)) == words
    # One page in two languages, as where a letter is written beside it.
    with sqlite_app.test_request_context("/", base_url=BASE):
        for language in ("en", "es", "en"):
            with force_locale(language):
                assert put(parent) == said["parent", language]
    other = replace(data, spoken={})
    assert in_language(sqlite_app, "en", lambda: put(parent, other)) == other.question(question.id).text
    assert in_language(sqlite_app, "en", lambda: put(parent)) == said["parent", "en"]


def test_a_sending_asks_nothing_twice_and_writes_its_letter_once(sqlite_app: Flask, sent: list[str]) -> None:
    walker = Walker(sqlite_app)
    walker.through(full)
    walker.finish_but_send()
    said = walker.agreed()
    sent.clear()
    assert walker.press("/request/send", said).status_code == 303
    letters = [statement.split()[0] for statement in sent if "letters" in statement and "task" not in statement[:40]]
    assert [word for word in letters if word != "SELECT"].count("UPDATE") == 0, letters
    asked = [statement for statement in sent if statement.startswith("SELECT")]
    assert len(asked) == len(set(asked)), asked
    # What was never routed has no needs to be looked for.
    assert not any(" FROM needs" in statement for statement in asked)


def test_the_page_after_sending_asks_nothing_twice(sqlite_app: Flask, sent: list[str]) -> None:
    walker = Walker(sqlite_app)
    walker.through(full)
    walker.finish()
    sent.clear()
    walker.get("/request/sent")
    assert len(sent) == len(set(sent)), sent


def test_a_key_and_a_hold_that_were_just_made_are_not_read_back(sqlite_app: Flask, sent: list[str]) -> None:
    walker = Walker(sqlite_app)
    sent.clear()
    walker.answer(full)
    assert not any(statement.startswith("SELECT requester_sessions") for statement in sent), sent
    keys = [statement for statement in sent if "case_keys" in statement]
    # The second is the next page's.
    assert [statement.split()[0] for statement in keys] == ["INSERT", "SELECT"], keys
