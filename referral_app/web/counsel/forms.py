"""Forms of the workspace."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from referral_app.web.entry.written import Written
from referral_app.web.widgets import GovRadioInput, GovTextArea

#: Why somebody needs to see who a family is: said before it is shown, and kept (E02).
REVEAL_REASONS = (
    ("call_the_family", _l("To call or write to the family by a way they said is safe")),
    ("check_identity", _l("To check who is asking")),
    ("conflict_check", _l("To check for a conflict")),
    ("other", _l("Another reason, written in a note")),
)


class PlainForm(FlaskForm):  # type: ignore[misc]
    """A button and its token."""


class ApproveForm(FlaskForm):  # type: ignore[misc]
    """The set of attorneys is read from the checkboxes of the ranking."""


class AskFamilyForm(FlaskForm):  # type: ignore[misc]
    question = TextAreaField(
        _l("Ask the family"),
        widget=GovTextArea(),
        validators=[
            Written(_l("Write the question first")),
            Length(max=1000, message=_l("Use at most 1,000 characters")),
        ],
        description=_l(
            "It stands on their page, in these words. One thing at a time, and nothing that was done to anyone."
        ),
    )


class NoteForm(FlaskForm):  # type: ignore[misc]
    text = TextAreaField(
        _l("Add a note"),
        widget=GovTextArea(),
        validators=[
            Written(_l("Write the note first")),
            Length(max=4000, message=_l("Use at most 4,000 characters")),
        ],
        description=_l("Only staff see notes."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class ReopenForm(FlaskForm):  # type: ignore[misc]
    text = TextAreaField(
        _l("Why is it taken up again?"),
        widget=GovTextArea(),
        validators=[
            Written(_l("Write a note first: it says why.")),
            Length(max=4000, message=_l("Use at most 4,000 characters")),
        ],
        description=_l("Kept as a note. Only staff see notes."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class NewPhraseForm(FlaskForm):  # type: ignore[misc]
    why = RadioField(
        _l("What happened to the old phrase?"),
        widget=GovRadioInput(),
        choices=[
            SelectChoice("lost", _l("It was forgotten or lost: it opens until the new one is first used")),
            SelectChoice("known", _l("Somebody else may know it: it opens nothing from now on, in no browser")),
        ],
        validators=[InputRequired(_l("Choose what happened to the old phrase"))],
    )


class CallForm(FlaskForm):  # type: ignore[misc]
    """One try to reach a family. Which ways and outcomes are there is decided by the page, and judged by the verb."""

    way = StringField(validators=[InputRequired(_l("Choose by which way you tried"))])
    outcome = StringField(validators=[InputRequired(_l("Choose what came of it"))])
    text = TextAreaField(
        _l("What was said, if it helps"),
        widget=GovTextArea(),
        validators=[Length(max=4000, message=_l("Use at most 4,000 characters"))],
        description=_l("Only staff see it. Leave out what the other side should never read."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    #: How many tries the page showed: a form sent twice is one try.
    seen = IntegerField(default=0)


class RevealForm(FlaskForm):  # type: ignore[misc]
    reason = RadioField(
        _l("Why do you need to see who this is?"),
        widget=GovRadioInput(),
        choices=[SelectChoice(code, label) for code, label in REVEAL_REASONS],
        validators=[InputRequired(_l("Choose a reason"))],
        description=_l("Your name, the time and the reason are kept."),
    )
