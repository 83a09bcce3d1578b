"""The form that unlocks a page whose session ran out."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, SubmitField
from wtforms.validators import InputRequired, Length

from referral_app.web.widgets import GovPasswordInput, GovSubmitInput, GovTextInput


class UnlockForm(FlaskForm):  # type: ignore[misc]
    password = PasswordField(
        _l("Password"),
        widget=GovPasswordInput(),
        validators=[InputRequired(_l("Enter your password")), Length(max=200)],
    )
    code = StringField(
        _l("Code"),
        widget=GovTextInput(),
        validators=[InputRequired(_l("Enter the code")), Length(max=40)],
        description=_l("The six digits your authenticator app shows now, or one of your recovery codes."),
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false"},
    )
    send = SubmitField(_l("Unlock"), widget=GovSubmitInput())
