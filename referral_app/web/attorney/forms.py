"""Forms of an attorney's answer."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from referral_app.actions.offer_answers import DECLINE_REASONS
from referral_app.web.words import word


class AcceptForm(FlaskForm):  # type: ignore[misc]
    """A button and its token."""


class DeclineForm(FlaskForm):  # type: ignore[misc]
    """A no in two taps. Nothing is chosen beforehand, so that no program can answer by itself (T34)."""

    reason = RadioField(
        _l("Why not this one?"),
        widget=GovRadioInput(),
        choices=[SelectChoice(code, word(code, "decline")) for code in DECLINE_REASONS],
        validators=[InputRequired(_l("Choose a reason"))],
        description=_l("Any reason is fine. A no is never held against you."),
    )
