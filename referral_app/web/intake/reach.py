"""How to reach a person by the ways that are safe (A08): the form's own sealed fields, never part of the answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput, GovTextInput
from wtforms import RadioField, SelectField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, Regexp

from referral_app.security.text_forms import normalise
from referral_app.web.words.contact import SAY_WHO, ZONES

EMAIL = r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]{2,}$"
PHONE = r"^[+(]?[0-9][0-9 ().-]{5,20}[0-9]$"
QUIET = {"autocomplete": "off", "spellcheck": "false"}
#: Fields that only a call or a text message needs.
FOR_THE_PHONE = ("phone", "hours", "time_zone", "say_who", "code_phrase")


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
    time_zone = SelectField(
        _l("Which clock do you mean?"),
        widget=GovSelect(),
        choices=[SelectChoice("", _l("I am not sure")), *(SelectChoice(code, words) for code, words in ZONES.items())],
        validators=[Optional()],
        render_kw={"autocomplete": "off"},
    )
    say_who = RadioField(
        _l("May we say who is calling?"),
        widget=GovRadioInput(),
        choices=[SelectChoice(code, words) for code, words in SAY_WHO.items()],
        validators=[Optional()],
        description=_l("If you leave this blank, we do not say it."),
    )
    code_phrase = StringField(
        _l("A word so that you know it is us"),
        widget=GovTextInput(),
        validators=[Optional(), Length(max=60)],
        description=_l("We say it first. Choose one that nobody would guess."),
        render_kw=QUIET,
    )
    letter_to = StringField(
        _l("Name and address of the jail or prison, and your number there"),
        widget=GovTextInput(),
        validators=[Optional(), Length(max=300)],
        description=_l("Staff write such a letter by hand, marked as legal mail."),
        render_kw=QUIET,
    )
    trusted_name = StringField(
        _l("A person you trust: name"),
        widget=GovTextInput(),
        validators=[Optional(), Length(max=100)],
        description=_l("Only if they know that you ask for help. Never somebody who did harm or is on the other side."),
        render_kw=QUIET,
    )
    trusted_phone = StringField(
        _l("Their phone number"),
        widget=GovTextInput(),
        validators=[Optional(), Length(max=30), Regexp(PHONE, message=_l("Write a phone number like 202 555 0101"))],
        render_kw={**QUIET, "inputmode": "tel"},
    )
    trusted_phrase = StringField(
        _l("A pass phrase between them and us"),
        widget=GovTextInput(),
        validators=[Optional(), Length(max=60)],
        description=_l("Without it we tell them nothing."),
        render_kw=QUIET,
    )
    send = SubmitField(_l("Continue"), widget=GovSubmitInput())


def form_for(ways: Iterable[str], contact: Mapping[str, Any] | None = None) -> ReachForm:
    """The form with the fields these ways need; the name and the trusted person are there in any case."""
    form = ReachForm(data=dict(contact)) if contact else ReachForm()
    if "email" not in ways:
        del form.email
    if "letter" not in ways:
        del form.letter_to
    if "call" not in ways and "text" not in ways:
        for name in FOR_THE_PHONE:
            delattr(form, name)
    return form


def contact_of(form: ReachForm) -> dict[str, str]:
    """What was given, normalised like every free text and trimmed; what was left blank is left out."""
    given = {
        field.short_name: normalise(field.data or "").strip()
        for field in form
        if field.short_name not in ("send", "csrf_token") and isinstance(field.data or "", str)
    }
    for name in ("phone", "trusted_phone"):
        if given.get(name):
            given[name] = re.sub(r"\s+", " ", given[name])
    return {name: value for name, value in given.items() if value}


def say_other_side(form: ReachForm, fields: Iterable[str]) -> None:
    """Put the plain reason why a person of the other side cannot be reached beside the fields that name them (A06)."""
    for name in fields:
        if name in form:
            form[name].errors = [other_side_words()]


def other_side_words() -> str:
    return str(
        _(
            "This fits a person you named as the other side. We never contact them or tell them anything. If it is "
            "somebody else, write the full name; if you named yourself there, change the names."
        )
    )
