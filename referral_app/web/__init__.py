"""The street: every page, behind one guard, with one rule about who may enter."""

from __future__ import annotations

from importlib import import_module

from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager

from referral_app.config import Settings

#: Every file that puts pages on the blueprint of its room (which the room's own `__init__` makes). Their order is free.
PAGES = (
    "public.views",
    "intake.views",
    "intake.reach_pages",
    "intake.way_back",
    "intake.sending",
    "intake.left_alone",
    "status.views",
    "status.around",
    "status.complaining",
    "status.ending",
    "status.lawyer",
    "status.more",
    "status.own_file",
    "status.reaching",
    "status.written_text",
    "account.views",
    "account.own",
    "account.unlocking",
    "counsel.desk.finding",
    "counsel.desk.queue",
    "counsel.request.views",
    "counsel.desk.tasks",
    "counsel.request.phrase",
    "counsel.request.closing",
    "counsel.matching.after_yes",
    "counsel.request.papers",
    "counsel.request.taking_over",
    "counsel.request.calls",
    "counsel.people.invitations",
    "counsel.people.directory",
    "counsel.people.organisations",
    "counsel.request.sending_on",
    "counsel.request.letters_of",
    "counsel.people.attorney_notes",
    "counsel.people.coverage",
    "counsel.office.accounts",
    "counsel.request.need_to_know",
    "counsel.request.needs_by_hand",
    "counsel.request.again",
    "counsel.office.complaints",
    "counsel.people.attorney_complaints",
    "counsel.request.consenting",
    "counsel.request.conflicts",
    "counsel.request.questions",
    "counsel.matching.sets",
    "counsel.matching.comparing",
    "counsel.matching.approved",
    "counsel.matching.recalling",
    "counsel.matching.companions",
    "counsel.request.summaries",
    "counsel.desk.handing_over",
    "counsel.office.days",
    "counsel.desk.phone_intake",
    "counsel.desk.task_acts",
    "counsel.request.urgency",
    "counsel.office.keeping",
    "counsel.office.looks",
    "counsel.office.law_review",
    "counsel.office.oversight",
    "counsel.office.statistics",
    "attorney.views",
    "attorney.complaining",
    "attorney.pausing",
    "attorney.stages",
    "attorney.beside",
    "attorney.asking",
    "attorney.matters",
    "attorney.shelves",
    "reply.views",
)


class _Login(LoginManager):  # type: ignore[misc]
    """Flask-Login without its own session protection: a digest of the browser's address and name that it would make for
    every page and compare with nothing. Nor does it look for a cookie that remembers somebody, for we set none, or tell
    each template who is signed in: those that ask find it among the globals."""

    def init_app(self, app: Flask, add_context_processor: bool = False) -> None:
        app.login_manager = self  # type: ignore[attr-defined]

    def _session_protection_failed(self) -> bool:
        return False


def register_web(app: Flask, settings: Settings, babel: Babel) -> None:
    """Register pages, sign-in, errors and the outermost guard. Raises RuntimeError if a view declares nobody."""
    from referral_app.security.guard import Guard
    from referral_app.security.headers import base_headers
    from referral_app.web import errors, operations, render
    from referral_app.web.entry import access, compressed, kept, language, long_texts, signed_in
    from referral_app.web.sentences import Said
    from referral_app.web.static_files import StaticFiles

    babel.init_app(app, locale_selector=language.choose)
    babel.domain_instance = Said()
    login = _Login(app)
    login.user_loader(signed_in.load)
    app.before_request(access.guard_entry)
    app.before_request(long_texts.slow_down)
    # Called last of all, since the first to register is the last to be asked: nothing may look into the body after it.
    app.after_request(compressed.compress)
    app.after_request(signed_in.note_use)
    app.after_request(kept.forget_after)
    render.init_app(app)
    errors.register(app)
    operations.register(app)
    _open_pages(app)
    access.refuse_undeclared(app)
    app.wsgi_app = StaticFiles(app.wsgi_app)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        from werkzeug.middleware.proxy_fix import ProxyFix

        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    app.wsgi_app = Guard(  # type: ignore[method-assign]
        app.wsgi_app,
        headers=base_headers(https=settings.https),
        phone=settings.office_phone,
        hosts=settings.trusted_hosts,
    )


def _open_pages(app: Flask) -> None:
    for name in PAGES:
        import_module(f"referral_app.web.{name}")
    for room in dict.fromkeys(name.partition(".")[0] for name in PAGES):
        app.register_blueprint(getattr(import_module(f"referral_app.web.{room}"), room))
