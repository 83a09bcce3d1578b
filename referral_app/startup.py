"""Puts the app together, and refuses to start on weak settings."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from flask import Flask, Request, has_request_context, request
from flask.cli import FlaskGroup
from flask.ctx import AppContext
from flask.sessions import SecureCookieSessionInterface
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from referral_app.config import ROOT, ConfigError, Settings, read_settings


class Fields(ImmutableMultiDict[str, str]):
    """The fields of a form or a query. NUL, which PostgreSQL cannot hold and no keyboard makes, is U+FFFD.

    A line ends with one sign, as a browser counts it where a box has a longest text: it sends two, and what it had let
    through was refused as too long, or its end was cut off.
    """

    def __init__(self, given: Any = None) -> None:
        super().__init__([(name.replace("\0", "\ufffd"), _typed(value)) for name, value in _pairs(given)])


def _typed(value: str) -> str:
    return value.replace("\0", "\ufffd").replace("\r\n", "\n")


def _pairs(given: Any) -> list[tuple[str, str]]:
    return list(MultiDict(given).items(multi=True))


class FormRequest(Request):
    """A request as this app takes it: a few fields of a plain form, never a file (T31)."""

    parameter_storage_class = Fields
    max_content_length = 64 * 1024
    max_form_memory_size = 64 * 1024
    max_form_parts = 0


class OneSigner(SecureCookieSessionInterface):
    """Makes what signs the cookie of a session once, and not for each page that reads one and each that writes one."""

    def __init__(self) -> None:
        self._signers: dict[str, Any] = {}

    def get_signing_serializer(self, app: Flask) -> Any:
        secret = str(app.secret_key)
        if secret not in self._signers:
            self._signers = {secret: super().get_signing_serializer(app)}
        return self._signers[secret]


#: Two first requests at once must not find the doors half open: one opens, the other waits.
_opening = threading.RLock()


#: Numbers of screens up to which an address is kept: those that there are, and no number that somebody makes up.
MOST_PLACES = 50


class ReferralApp(Flask):
    """Opens its doors (settings checked, databases bound, pages registered) when first asked for a context or a page.

    `flask match`, `flask route` and `--help` ask for neither, so they run in a bare checkout: no secret, no manifest,
    no instance folder.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.session_interface = OneSigner()
        #: Addresses of pages without facts in them, of screens and of built files, and by where the app is mounted.
        self._addresses: dict[tuple[str, str, str], str] = {}

    def url_for(self, endpoint: str, **facts: Any) -> str:
        """As Flask has it. The address of a page that takes nothing, of a built file, or of a screen by its number, is
        worked out once: a page of ours names twenty."""
        # Flask's own function names what it was not given too.
        facts = {name: fact for name, fact in facts.items() if fact is not None}
        one = facts.get("filename", "") if endpoint == "static" else facts.get("place", 0)
        known = one if endpoint == "static" else type(one) is int and 0 < one < MOST_PLACES
        if len(facts) > bool(known) or endpoint.startswith(".") or not has_request_context():
            return super().url_for(endpoint, **facts)
        key = (endpoint, str(one), request.root_path)
        if key not in self._addresses:
            self._addresses[key] = super().url_for(endpoint, **facts)
        return self._addresses[key]

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing of ours is a coroutine: Flask asks it of each function of each page, a dozen times."""
        return func

    def app_context(self) -> AppContext:
        if _finding_a_command():
            return super().app_context()
        try:
            open_doors(self)
        except ConfigError as error:
            if click.get_current_context(silent=True) is None:
                raise
            raise click.ClickException(str(error)) from None
        return super().app_context()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        if not self.extensions.get("referral.open"):
            open_for_visitors(self)
        return self.wsgi_app(environ, start_response)


def open_for_visitors(app: Flask) -> None:
    """Open the doors of a web server: the database must be of the kind that the settings say. Raises ConfigError."""
    from referral_app.checks import refuse_wrong_stamp
    from referral_app.extensions import db

    settings = open_doors(app)
    with app.app_context():
        refuse_wrong_stamp(settings, db.engine)


def _finding_a_command() -> bool:
    """Whether `flask` only looks a command up: it pushes a context for that, even for `--help`.

    The command itself then opens the doors if it needs them (`commands.base.opens_database`).
    """
    context = click.get_current_context(silent=True)
    return context is not None and isinstance(context.command, FlaskGroup)


def closed_app(now: Callable[[], datetime] | None) -> ReferralApp:
    """An app whose doors are still closed: no setting read, no database bound, no page registered."""
    app = ReferralApp("referral_app", root_path=str(ROOT / "referral_app"), static_folder=None)
    app.extensions["referral.now"] = now
    return app


def open_doors(app: Flask, settings: Settings | None = None) -> Settings:
    """Check the settings, bind the databases and register the pages. Returns the settings.

    Raises ConfigError, with one line, for a weak or missing secret or a wrong setting. A second call does nothing.
    """
    if not app.extensions.get("referral.open"):
        with _opening:
            # Opening asks for a context, which asks for open doors: the same thread goes on with what it has.
            if "referral.settings" not in app.extensions:
                _open(app, settings or read_settings())
                app.extensions["referral.open"] = True
    opened: Settings = app.extensions["referral.settings"]
    return opened


def _open(app: Flask, settings: Settings) -> None:
    # Imported only now: `match` and `route` start in half the time without the database's libraries.
    from referral_app.checks import make_private, refuse_weak_settings
    from referral_app.clock import Clock
    from referral_app.extensions import babel, csrf, db, engine_options, let_go_first, migrate, watch_engines
    from referral_app.web.sentences import SpokenEnvironment

    refuse_weak_settings(settings)
    make_private(settings)
    app.extensions["referral.settings"] = settings
    reader = {"read": app.extensions["referral.now"]} if app.extensions.get("referral.now") else {}
    app.extensions["referral.clock"] = Clock(settings.time_zone, settings.demo, **reader)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        SQLALCHEMY_BINDS={"keys": {"url": settings.keys_database_url, **engine_options(settings.keys_database_url)}},
        SESSION_COOKIE_NAME=settings.session_cookie,
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=64 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        # A browser that tells nobody where it comes from may use every form: the token proves the page, and the guard
        # refuses what says that it comes from elsewhere (security/guard.py).
        WTF_CSRF_SSL_STRICT=False,
        BABEL_DEFAULT_LOCALE="en",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "referral_app" / "translations"),
    )
    app.request_class = FormRequest
    app.jinja_environment = SpokenEnvironment
    # Templates are ours and all stay: nobody need count which was asked for last.
    app.jinja_options = {"cache_size": -1}
    db.init_app(app)
    let_go_first(app)
    watch_engines(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), compare_type=True)
    csrf.init_app(app)
    from referral_app import programme
    from referral_app.models import codes
    from referral_app.security.case_keys import CaseVault
    from referral_app.security.derived import derived_key
    from referral_app.web import register_web

    app.extensions["referral.vault"] = CaseVault(
        settings.field_key, settings.index_key, retired=[key for key in [settings.field_key_before] if key]
    )
    # Asked for at each row: the key is that of the app whose context is open.
    codes.read_key_by(lambda: derived_key(programme.settings().index_key, "codes"))
    register_web(app, settings, babel)
