"""Sentences said when a template is compiled are the very ones that the request's catalogue would say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, render_template
from flask_babel import force_locale, lazy_gettext, refresh
from jinja2 import ChoiceLoader, DictLoader

from referral_app.config import ROOT
from referral_app.web.entry.language import SESSION_KEY
from referral_app.web.sentences import SpokenEnvironment
from tests import cast
from tests.page_client import BASE
from tests.security import doors
from tests.web.form_walk import Walker, full

LANGUAGES = ("en", "es")
#: What differs between two answers of the same page: the token of its form, which holds the second it was made in.
_TOKEN = re.compile(r'(name="csrf_token"[^>]* value=")[^"]+')


def asked_each_time(self: SpokenEnvironment) -> SpokenEnvironment:
    """The old way: the app's own environment, whose calls ask the request for its language at every sentence."""
    return self


def both_ways(monkeypatch: pytest.MonkeyPatch, make: Callable[[], str]) -> tuple[str, str]:
    """What is made with sentences said beforehand, and what is made in the old way."""
    beforehand = make()
    with monkeypatch.context() as old:
        old.setattr(SpokenEnvironment, "of_reader", asked_each_time)
        return beforehand, make()


def page(app: Flask, client: Any, path: str, language: str) -> str:
    with client.session_transaction(base_url=BASE) as session:
        session[SESSION_KEY] = language
    answer = client.get(path, base_url=BASE)
    assert answer.mimetype == "text/html", path
    return _TOKEN.sub(r"\1", answer.get_data(as_text=True))


PUBLIC = (
    *("/", "/request/", "/request/closed", "/status", "/sign-in", "/no/such/page"),
    *("/help/", "/help/law", "/help/safety", "/help/services", "/help/checklist", "/help/matching"),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_are_the_same_bytes_as_before(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    client = sqlite_app.test_client()
    for path in PUBLIC:
        new, old = both_ways(monkeypatch, lambda path=path: page(sqlite_app, client, path, language))  # type: ignore[misc]
        assert new == old, path
        assert f'lang="{language}"' in new, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_of_the_form_is_the_same_bytes_as_before(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """Empty and filled, with its faults, and all that comes after it."""
    walker = Walker(sqlite_app)
    walker.through(full)
    screens = list(dict(walker.seen))
    assert len(screens) > 8
    bad = walker.client.post(
        screens[3],
        data={"csrf_token": token_of(walker), "requester_age": "xx"},
        base_url=BASE,
        headers={"Referer": BASE},
    )
    assert bad.status_code == 303
    walker.finish_but_send()
    for path in (*screens, bad.headers["Location"], "/request/reach", "/request/phrase", "/request/review"):
        new, old = both_ways(monkeypatch, lambda path=path: page(sqlite_app, walker.client, path, language))  # type: ignore[misc]
        assert new == old, path
    walker.get("/request/review")
    walker.send()
    for path in ("/request/sent", "/status/request", "/status/stop"):
        new, old = both_ways(monkeypatch, lambda path=path: page(sqlite_app, walker.client, path, language))  # type: ignore[misc]
        assert new == old, path


def token_of(walker: Walker) -> str:
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', walker.html)
    assert found
    return found[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_the_office_are_the_same_bytes_as_before(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    with sqlite_app.app_context():
        request_id = cast.submitted().id
        email = cast.grace().email
    from referral_app.clock import clock

    with sqlite_app.app_context():
        now = clock().real()
    client = doors.enter(sqlite_app, email, now).client
    for path in ("/counsel/", f"/counsel/requests/{request_id}", "/counsel/tasks", "/counsel/letters", "/account/"):
        new, old = both_ways(monkeypatch, lambda path=path: page(sqlite_app, client, path, language))  # type: ignore[misc]
        assert new == old, path


TRICKY = {
    "tricky/all.html": """{% from 'tricky/part.html' import said %}{% set kept = _('Continue') %}
{{ _('Continue') }}|{{ kept }}|{{ kept|upper }}|{{ _('Step %(n)s of %(m)s', n=n, m='<4>') }}
{{ _('You have %%{count} characters left') }}|{{ gettext('Back') }}|{{ _(told) }}|{{ lazy }}|{{ lazy ~ '!' }}
{% for n in (0, 1, 2, 5) %}
{{ ngettext('%(num)s more question on this page:', '%(num)s more questions on this page:', n) }}
{% endfor %}{% trans %}Continue{% endtrans %}|{% trans n=n, m=4 %}Step {{ n }} of {{ m }}{% endtrans %}
{{ said(_('Menu')) }}|{{ _('<b>Not in the catalogue</b> & %(n)s', n=n) }}|{{ _('Continue') if n else _('Back') }}""",
    "tricky/part.html": "{% macro said(words) %}<i title=\"{{ _('Menu') }}\">{{ words }}</i>{% endmacro %}",
    "tricky/plain.txt": "{{ _('Continue') }} {{ _('Step %(n)s of %(m)s', n=n, m='<4>') }} {{ told }} & {{ lazy }}",
}


@pytest.fixture
def tricky(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    assert sqlite_app.jinja_loader is not None
    monkeypatch.setattr(sqlite_app, "jinja_loader", ChoiceLoader([DictLoader(TRICKY), sqlite_app.jinja_loader]))
    return sqlite_app


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["tricky/all.html", "tricky/plain.txt"])
def test_every_form_of_a_sentence_is_said_as_before(
    tricky: Flask, monkeypatch: pytest.MonkeyPatch, language: str, name: str
) -> None:
    """Alone, with facts that are escaped, counted, kept in a name, of a macro, lazy, in a block, unknown, as text."""
    facts = {"n": "<3>", "told": "Leave this site", "lazy": lazy_gettext("Continue")}

    def make() -> str:
        with tricky.test_request_context("/", base_url=BASE), force_locale(language):
            return render_template(name, **facts)

    new, old = both_ways(monkeypatch, make)
    assert new == old
    assert ("Continuar" in new) is (language == "es")


def test_a_template_whose_own_name_hides_the_call_is_left_as_it_is(tricky: Flask) -> None:
    with tricky.app_context():
        spoken = tricky.jinja_env.in_language("es")  # type: ignore[attr-defined]
    hides = spoken.from_string("{% for _ in (lower,) %}{{ _('Continue') }}{% endfor %}")
    assert hides.render(lower=str.lower) == "continue"


def test_nothing_is_asked_of_the_catalogue_for_a_sentence_that_stands_in_a_template(tricky: Flask) -> None:
    """The control of the whole: what is compiled holds the text and no call."""
    with tricky.app_context():
        environment = tricky.jinja_env.in_language("es")  # type: ignore[attr-defined]
    source = environment.compile("<p>{{ _('Continue') }}</p>", raw=True)
    assert "<p>Continuar</p>" in source
    assert "gettext" not in source


def test_the_language_may_change_inside_a_request(tricky: Flask) -> None:
    from flask import session

    facts = {"n": 1, "told": "Back", "lazy": lazy_gettext("Back")}
    with tricky.test_request_context("/", base_url=BASE):
        said = []
        for language in ("en", "es", "en"):
            session[SESSION_KEY] = language
            refresh()
            said.append(render_template("tricky/plain.txt", **facts).split()[0])
    assert said == ["Continue", "Continuar", "Continue"]


def test_a_letter_is_in_the_language_of_its_reader_whatever_the_page_is_in(tricky: Flask) -> None:
    facts = {"n": 1, "told": "Back", "lazy": lazy_gettext("Back")}
    with tricky.test_request_context("/", base_url=BASE, headers={"Accept-Language": "en"}):
        before = render_template("tricky/plain.txt", **facts)
        with force_locale("es"):
            assert render_template("tricky/plain.txt", **facts).startswith("Continuar")
        assert render_template("tricky/plain.txt", **facts) == before


def test_where_nobody_asks_a_template_is_in_the_source_language(tricky: Flask) -> None:
    environment: SpokenEnvironment = tricky.jinja_env  # type: ignore[assignment]
    assert environment.of_reader() is environment
    with tricky.app_context():
        assert environment.of_reader().catalogue.ugettext("Continue") == "Continue"
        with force_locale("es"):
            assert environment.of_reader().catalogue.ugettext("Continue") == "Continuar"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_compiles_in_each_language(sqlite_app: Flask, language: str) -> None:
    folder = ROOT / "referral_app" / "templates"
    with sqlite_app.app_context():
        environment = sqlite_app.jinja_env.in_language(language)  # type: ignore[attr-defined]
        for file in folder.rglob("*.*"):
            environment.get_template(str(file.relative_to(folder)))
