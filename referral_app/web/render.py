"""Decides whether a page or a fragment is shown (docs/architecture.md, habit 6). Only here htmx-flask is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from babel import support
from flask import Flask, current_app, g, make_response, render_template, request
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from htmx_flask import Htmx
from htmx_flask.requests import HtmxAwareRequest
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader, TemplateNotFound, meta
from werkzeug.wrappers import Response
from wtforms.i18n import messages_path

from referral_app.web import words
from referral_app.web.assets import asset, read_manifest
from referral_app.web.entry import phone, requester, whose
from referral_app.web.entry.language import LANGUAGES, this_page
from referral_app.web.words import filters, signposts
from referral_app.web.words.office import office
from referral_app.web.words.once import language

#: Where a page that is no fragment goes when htmx asked for a part: the main region is replaced whole.
WHOLE_MAIN = {"HX-Retarget": "#main-content", "HX-Reselect": "#main-content", "HX-Reswap": "outerHTML"}
#: An attribute that htmx acts on, as it stands in a template.
_HTMX = re.compile(r"\shx-[a-z]")


def render(template: str, status: int = 200, trigger: str | None = None, **context: Any) -> Response:
    """The page, or its fragment when htmx asks and the template has one.

    The fragment of `counsel/queue.html` is `counsel/_queue.html`, which the page includes, so both are the same bytes.
    `trigger` is a domain event that other parts of the page refresh on ("offer-accepted"). A view that knows whether an
    hx- attribute will stand on its page says so with `uses_htmx`; else the template's text decides.
    """
    htmx = bool(cast(Any, request).htmx)
    chosen = _fragment(template) if htmx else None
    shown = render_template(chosen or template, **{"uses_htmx": uses_htmx(template), **context})
    response = make_response(shown, status)
    response.vary.add("HX-Request")
    if htmx and trigger:
        response.headers["HX-Trigger"] = trigger
    if htmx and chosen is None and template.startswith("errors/"):
        response.headers.update(WHOLE_MAIN)
    return response


def _fragment(template: str) -> str | None:
    """The fragment beside a page, if there is one."""
    folder, _, name = template.rpartition("/")
    beside = f"{folder}/_{name}" if folder else f"_{name}"
    try:
        current_app.jinja_env.get_template(beside)
    except TemplateNotFound:
        return None
    return beside


def uses_htmx(template: str) -> bool:
    """Whether a page is written with an hx- attribute, its own or of a part it includes: only then it loads htmx."""
    found: dict[str, bool] = current_app.extensions.setdefault("referral.uses_htmx", {})
    if template not in found:
        found[template] = any(_HTMX.search(source) for source in _sources(template, set()))
    return found[template]


def _sources(template: str, seen: set[str]) -> Iterator[str]:
    """The texts of a template and of all it extends, includes and imports."""
    seen.add(template)
    environment = current_app.jinja_env
    if environment.loader is None:
        return
    source, _file, _fresh = environment.loader.get_source(environment, template)
    yield source
    for name in meta.find_referenced_templates(environment.parse(source)):
        if name is not None and name not in seen:
            yield from _sources(name, seen)


def init_app(app: Flask) -> None:
    """Bind templates, filters and globals. Raises ConfigError when the static files were not built."""
    from govuk_frontend_wtf.main import WTFormsHelpers

    read_manifest()
    # htmx-flask puts its own request class in place of ours, which takes no files: the two are joined.
    ours = app.request_class
    Htmx(app)
    app.request_class = type(
        "HtmxFormRequest", (HtmxAwareRequest, ours), {"wtforms_translations": property(_forms_catalogue)}
    )
    own = app.jinja_loader
    if own is None:
        raise RuntimeError("the app has no templates folder")
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_loader = ChoiceLoader(
        [own, PrefixLoader({name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")})]
    )
    WTFormsHelpers(app)
    filters.register(app)
    app.jinja_env.globals.update(asset=asset, languages=LANGUAGES, this_page=this_page, word=words.word)
    app.jinja_env.globals.update(signposts_of=signposts.chosen, holds_answers=requester.shows_token)
    app.jinja_env.globals.update(whose=whose.field, current_user=current_user)
    app.jinja_env.globals["csrf_token"] = form_token  # what macros see, which have no page's own names
    app.context_processor(_frame)


def _forms_catalogue(_request: Any) -> support.NullTranslations:
    """WTForms' own sentences in the reader's language. Flask-WTF reads that file once for every page with a form, and
    keeps what it found under this name of the request."""
    kept: dict[str, support.NullTranslations] = current_app.extensions.setdefault("referral.forms_catalogue", {})
    code = language()
    if code not in kept:
        kept[code] = support.Translations.load(messages_path(), [code], domain="wtforms")
    return kept[code]


def form_token() -> str:
    """The token of this page's forms: made once for the page, which may have four of them."""
    made: str | None = g.get("csrf_token")
    return made if made is not None else generate_csrf()


def _frame() -> dict[str, Any]:
    """What the frame of every page prints."""
    return {
        "office": office(),
        "lang": language(),
        "footer_signposts": signposts.always_visible,
        "idle": requester.idle,
        # Flask-WTF puts its own beside each page, which reads three settings for each form.
        "csrf_token": form_token,
        "on_the_phone": phone.taker,
        "phone_reference": phone.reference,
    }
