"""Forms of signing in and of enrolling."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, SubmitField
from wtforms.validators import InputRequired, Length

from referral_app.web.widgets import GovPasswordInput, GovSubmitInput, GovTextInput

OFF = {"autocomplete": "off", "spellcheck": "false"}


class SignInForm(FlaskForm):  # type: ignore[misc]
    email = StringField(
        _l("E-mail address"),
        widget=GovTextInput(),
        validators=[InputRequired(_l("Enter your e-mail address")), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "username", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        widget=GovPasswordInput(),
        validators=[InputRequired(_l("Enter your password")), Length(max=200)],
    )
    send = SubmitField(_l("Continue"), widget=GovSubmitInput())


class SecondFactorForm(FlaskForm):  # type: ignore[misc]
    code = StringField(
        _l("Code"),
        widget=GovTextInput(),
        validators=[InputRequired(_l("Enter the code")), Length(max=40)],
        description=_l("The six digits your authenticator app shows now, or one of your recovery codes."),
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false"},
    )
    send = SubmitField(_l("Sign in"), widget=GovSubmitInput())


class EnrolForm(FlaskForm):  # type: ignore[misc]
    password = PasswordField(
        _l("Choose a password"),
        widget=GovPasswordInput(),
        validators=[InputRequired(_l("Choose a password")), Length(max=200)],
        description=_l("At least 15 characters. Four or five words that do not belong together work well."),
    )
    code = StringField(
        _l("Code from your authenticator app"),
        widget=GovTextInput(),
        validators=[InputRequired(_l("Enter the six digits your app shows")), Length(max=40)],
        render_kw={"inputmode": "numeric", **OFF},
    )
    send = SubmitField(_l("Finish"), widget=GovSubmitInput())


class PasswordForm(FlaskForm):  # type: ignore[misc]
    password_before = PasswordField(
        _l("Your password of now"),
        widget=GovPasswordInput(),
        validators=[InputRequired(_l("Enter your password of now")), Length(max=200)],
    )
    password = PasswordField(
        _l("Choose a password"),
        widget=GovPasswordInput(),
        validators=[InputRequired(_l("Choose a password")), Length(max=200)],
        description=_l("At least 15 characters. Four or five words that do not belong together work well."),
    )
    send = SubmitField(_l("Change the password"), widget=GovSubmitInput())
