"""Forms of an attorney's answers. Nothing is chosen beforehand, so that no program can answer by itself (T34)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from referral_app.actions.offer_answers import DECLINE_REASONS
from referral_app.actions.offer_questions import LONGEST
from referral_app.web.widgets import GovCheckboxInput, GovRadioInput, GovTextArea, GovTextInput
from referral_app.web.words import word


class PlainForm(FlaskForm):  # type: ignore[misc]
    """A button and its token."""


class InterestForm(FlaskForm):  # type: ignore[misc]
    """Before any name is shown, the attorney says what the names are for."""

    attest = BooleanField(
        _l("I use the names only to check for conflicts, and keep them to whoever does that check in my firm."),
        widget=GovCheckboxInput(),
        validators=[InputRequired(_l("Please tick this first: the names are for that check alone"))],
    )


class CheckForm(FlaskForm):  # type: ignore[misc]
    """What the conflict check found. The firm is asked about too."""

    answer = RadioField(
        _l("What did you find?"),
        widget=GovRadioInput(),
        choices=[SelectChoice(code, word(code, "check_answer")) for code in ("clear", "conflict", "unsure")],
        validators=[InputRequired(_l("Choose what you found"))],
    )
    firm = BooleanField(
        _l("I checked for everybody I practice with, not only for myself"),
        widget=GovCheckboxInput(),
        description=_l("Needed with “No conflict”."),
    )


class ReplyForm(FlaskForm):  # type: ignore[misc]
    """A no by the mailed link."""

    reason = RadioField(
        _l("Why not this one?"),
        widget=GovRadioInput(),
        choices=[SelectChoice(code, word(code, "decline")) for code in DECLINE_REASONS],
        validators=[InputRequired(_l("Choose a reason"))],
        description=_l("Any reason is fine. A no is never held against you."),
    )


class DeclineForm(ReplyForm):
    """A no in two taps, with what it does to later questions said beside it (C09)."""

    until = DateField(
        _l("If you have no time now: from which day may we ask you again?"),
        widget=GovTextInput(),
        validators=[Optional()],
        description=_l("We do not ask you about anything before that day. Leave it blank, and nothing changes."),
        render_kw={"type": "date", "autocomplete": "off"},
    )
    drop_area = BooleanField(
        _l("If it is not your field, or you would rather not: do not ask me about this kind of work again"),
        widget=GovCheckboxInput(),
        description=_l("It is taken off your profile. Call us to put it back."),
    )


class PauseForm(FlaskForm):  # type: ignore[misc]
    """Until when an attorney is asked nothing."""

    until = DateField(
        _l("From which day may we ask you again?"),
        widget=GovTextInput(),
        validators=[InputRequired(_l("Give the day from which we may ask you again"))],
        description=_l("We ask you nothing new before that day. Matters and questions that you have already stay."),
        render_kw={"type": "date", "autocomplete": "off"},
    )


class QuestionForm(FlaskForm):  # type: ignore[misc]
    """What an attorney would like to know before answering."""

    question = TextAreaField(
        _l("Your question"),
        widget=GovTextArea(),
        validators=[
            InputRequired(_l("Write your question first")),
            Length(max=LONGEST, message=_l("Use at most 2,000 characters")),
        ],
        description=_l("Write no name, number or address: neither you nor we say here who the family is."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
