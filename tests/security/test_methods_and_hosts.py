"""Only declared methods and hosts are answered (T25), refusals carry every header (T21, T22), and nothing lies about
that nobody meant to show (T30)."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from referral_app.security.headers import base_headers
from tests.page_client import BASE

UNDECLARED = ("TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "FOO", "PROPFIND")
#: Paths that scanners ask for first.
STRAY = (
    *(
        "/.git/HEAD",
        "/.git/config",
        "/.env",
        "/.svn/entries",
        "/instance/referral.sqlite",
        "/instance/demonstration.env",
    ),
    *("/referral.sqlite", "/backup.zip", "/dump.sql", "/console", "/debug", "/admin", "/server-status", "/phpinfo.php"),
    *("/wp-login.php", "/requirements.lock", "/static/../config.py", "/static/dist/../../config.py"),
    *(
        "/static/%2e%2e/config.py",
        "/docs/",
        "/swagger.json",
        "/openapi.json",
        "/robots.txt.bak",
        "/static/",
        "/static/dist/",
    ),
)
EVIL = ("evil.example.net", "localhost.evil.example.net", "localhost:443@evil.example.net", "evil.example.net:443", "")
SAYS_TOO_MUCH = ("Traceback", "Werkzeug", "werkzeug", "SQLAlchemy", "sqlite", "Python/", "File &#34;", "gunicorn")


def addresses(app: Flask) -> list[str]:
    """An address of every route; what is variable in it is a word that nothing is called."""
    found = set()
    with app.test_request_context(base_url=BASE):
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            try:
                found.add(adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, "none")))
            except ValueError:
                found.add(adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, 1)))
    return sorted(found)


def ask(app: Flask, path: str, method: str = "GET", **headers: str) -> TestResponse:
    return app.test_client().open(path, method=method, base_url=BASE, headers={"Host": "localhost", **headers})


def lacking(answer: TestResponse) -> set[str]:
    """The headers that this answer does not carry as the table of headers has them."""
    return {name for name, value in base_headers(https=True).items() if answer.headers.get(name) != value}


def test_no_address_takes_a_method_that_was_not_declared(sqlite_app: Flask) -> None:
    asked = addresses(sqlite_app)
    assert len(asked) > 100
    for path in asked:
        for method in UNDECLARED:
            answer = ask(sqlite_app, path, method)
            assert answer.status_code in (400, 404, 405, 415, 501), (method, path, answer.status_code)
            assert lacking(answer) == set(), (method, path)


def test_head_answers_as_get_does(sqlite_app: Flask) -> None:
    for path in ("/", "/help/", "/help/law", "/request/", "/status", "/sign-in", "/counsel/", "/no-such-page"):
        assert ask(sqlite_app, path, "HEAD").status_code == ask(sqlite_app, path).status_code, path
        assert ask(sqlite_app, path, "HEAD").data == b""


@pytest.mark.parametrize("host", EVIL)
def test_another_host_is_refused_and_never_repeated(sqlite_app: Flask, host: str) -> None:
    for path in ("/", "/sign-in", "/request/", "/counsel/"):
        answer = ask(sqlite_app, path, Host=host)
        assert answer.status_code == 400, (host, path)
        assert lacking(answer) == set()
        assert b"evil" not in answer.data + str(answer.headers).encode()


def test_a_host_that_a_stranger_forwards_is_not_believed(sqlite_app: Flask) -> None:
    for name in ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix"):
        for path in ("/", "/sign-in", "/counsel/", "/help"):
            value = "host=evil.example.net" if name == "Forwarded" else "evil.example.net"
            answer = ask(sqlite_app, path, **{name: value})
            assert b"evil" not in answer.data + str(answer.headers).encode(), (name, path)


def test_nothing_lies_about(sqlite_app: Flask) -> None:
    for path in STRAY:
        answer = ask(sqlite_app, path)
        assert answer.status_code in (400, 404), (path, answer.status_code)
        assert lacking(answer) == set(), path
        said = answer.get_data(as_text=True)
        assert [word for word in SAYS_TOO_MUCH if word in said + str(answer.headers)] == [], path


def test_the_control_a_view_that_takes_anything_and_says_too_much_is_seen(sqlite_app: Flask) -> None:
    loose = Flask("loose")

    @loose.route("/loose", methods=["GET", "PUT"])
    def take() -> str:
        return "Traceback of Werkzeug"

    answer = ask(loose, "/loose", "PUT", Host="evil.example.net")
    assert answer.status_code == 200
    assert lacking(answer) == set(base_headers(https=True))
    assert [word for word in SAYS_TOO_MUCH if word in answer.get_data(as_text=True)] == ["Traceback", "Werkzeug"]
