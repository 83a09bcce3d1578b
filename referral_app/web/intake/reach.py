"""How to reach a person by the ways that are safe: the form's own sealed fields, never part of the answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextInput
from wtforms import StringField, SubmitField
from wtforms.validators import Length, Optional, Regexp

EMAIL = r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]{2,}$"
PHONE = r"^[+(]?[0-9][0-9 ().-]{5,20}[0-9]$"
QUIET = {"autocomplete": "off", "spellcheck": "false"}


class ReachForm(FlaskForm):  # type: ignore[misc]
    called = StringField(
        _l("What may we call you?"),
        widget=GovTextInput(),
        validators=[Optional(), Length(max=100)],
        description=_l("Any name you like. You can leave this blank."),
        render_kw=QUIET,
    )
    email = StringField(
        _l("E-mail address"),
        widget=GovTextInput(),
        validators=[
            Optional(),
            Length(max=254),
            Regexp(EMAIL, message=_l("Write an e-mail address like name@example.com")),
        ],
        description=_l("Only an address that nobody else reads."),
        render_kw=QUIET,
    )
    phone = StringField(
        _l("Phone number"),
        widget=GovTextInput(),
        validators=[Optional(), Length(max=30), Regexp(PHONE, message=_l("Write a phone number like 202 555 0101"))],
        render_kw={**QUIET, "inputmode": "tel"},
    )
    hours = StringField(
        _l("When is it safe?"),
        widget=GovTextInput(),
        validators=[Optional(), Length(max=100)],
        description=_l("For example: weekdays between 10 and 2."),
        render_kw=QUIET,
    )
    send = SubmitField(_l("Continue"), widget=GovSubmitInput())


def form_for(ways: list[str], contact: Mapping[str, Any] | None = None) -> ReachForm:
    """The form with the fields these ways need."""
    form = ReachForm(data=dict(contact)) if contact else ReachForm()
    if "email" not in ways:
        del form.email
    if "call" not in ways and "text" not in ways:
        del form.phone
        del form.hours
    return form


def contact_of(form: ReachForm) -> dict[str, str]:
    """What was given, trimmed; what was left blank is left out."""
    given = {name: (form[name].data or "").strip() for name in ("called", "email", "phone", "hours") if name in form}
    if given.get("phone"):
        given["phone"] = re.sub(r"\s+", " ", given["phone"])
    return {name: value for name, value in given.items() if value}
