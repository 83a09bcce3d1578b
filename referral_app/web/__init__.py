"""The street: every page, behind one guard, with one rule about who may enter."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager

from referral_app.config import Settings


def register_web(app: Flask, settings: Settings, babel: Babel) -> None:
    """Register pages, sign-in, errors and the outermost guard. Raises RuntimeError if a view declares nobody."""
    from referral_app.security.guard import Guard
    from referral_app.security.headers import base_headers
    from referral_app.web import access, errors, language, operations, render, signed_in
    from referral_app.web.account.views import account
    from referral_app.web.attorney.views import attorney
    from referral_app.web.counsel.views import counsel
    from referral_app.web.intake.left_alone import intake
    from referral_app.web.public.views import public
    from referral_app.web.status.ending import status

    babel.init_app(app, locale_selector=language.choose)
    login = LoginManager(app)
    login.session_protection = None
    login.user_loader(signed_in.load)
    app.before_request(access.guard_entry)
    app.after_request(signed_in.note_use)
    render.init_app(app)
    errors.register(app)
    operations.register(app)
    for blueprint in (public, intake, status, account, counsel, attorney):
        app.register_blueprint(blueprint)
    access.refuse_undeclared(app)
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
