"""How to reach a person by the ways that are safe (A08): the form's own sealed fields, never part of the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from referral_app import law
from referral_app.security import typed_text
from referral_app.security.text_forms import normalise
from referral_app.web.entry.kept import Kept
from referral_app.web.intake import call_hours
from referral_app.web.intake.reach_checks import (
    AS_IT_IS,
    a_number,
    a_number_to_call,
    an_address,
    an_address_to_write_to,
    both_hours,
    where_to_post_it,
)
from referral_app.web.widgets import GovRadioInput, GovSelect, GovSubmitInput, GovTextInput
from referral_app.web.words import telephone
from referral_app.web.words.contact import SAY_WHO, ZONES
from referral_app.web.words.once import once_a_language

QUIET = {"autocomplete": "off", "spellcheck": "false"}
#: Fields of the form that are no part of a contact.
NOT_CONTACT = (
    "send",
    "csrf_token",
    "email_as_it_is",
    "email_likely",
    "email_meant",
    "letter_to_as_it_is",
    "phone_as_it_is",
    "trusted_phone_as_it_is",
)
#: In place of hours written freely: asked of who would rather tell the rest by phone.
CALL_HOURS = ("call_from", "call_to")
#: Fields that only a call or a text message needs.
FOR_THE_PHONE = ("phone", "phone_as_it_is", "hours", *CALL_HOURS, "time_zone", "say_who", "code_phrase")


class ReachForm(FlaskForm):  # type: ignore[misc]
    #: Whether who fills it in lives where a number of their own is dialed with the code of a country.
    abroad = False

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
            an_address_to_write_to,
            Optional(),
            Length(max=300),
            an_address,
        ],
        description=_l("Only an address that nobody else reads."),
        render_kw=QUIET,
    )
    #: The address that was said to be out of reach of mail: sent once more, it is kept.
    email_as_it_is = HiddenField()
    #: Ticked where the address that was probably meant is the right one: asked only beside such an address.
    email_likely = HiddenField()
    email_meant = BooleanField(validators=[Optional()])
    phone = StringField(
        _l("Phone number"),
        widget=GovTextInput(),
        validators=[a_number_to_call, Optional(), Length(max=60), a_number],
        render_kw={**QUIET, "inputmode": "tel"},
    )
    phone_as_it_is = HiddenField()
    call_from = SelectField(_l("From"), widget=GovSelect(), validators=[Optional()], render_kw={"autocomplete": "off"})
    call_to = SelectField(
        _l("Until"), widget=GovSelect(), validators=[both_hours, Optional()], render_kw={"autocomplete": "off"}
    )
    hours = StringField(
        _l("When is it safe?"),
        widget=GovTextInput(),
        validators=[Optional(), Length(max=100)],
        description=_l("For example: weekdays between 10 and 2."),
        render_kw=QUIET,
    )
    time_zone = SelectField(
        _l("Which time zone are you in?"),
        widget=GovSelect(),
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
        validators=[where_to_post_it, Optional(), Length(max=300)],
        description=_l("Staff write such a letter by hand, marked as legal mail."),
        render_kw=QUIET,
    )
    letter_to_as_it_is = HiddenField()
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
        validators=[Optional(), Length(max=60), a_number],
        render_kw={**QUIET, "inputmode": "tel"},
    )
    trusted_phone_as_it_is = HiddenField()
    trusted_phrase = StringField(
        _l("A pass phrase between them and us"),
        widget=GovTextInput(),
        validators=[Optional(), Length(max=60)],
        description=_l("Without it we tell them nothing."),
        render_kw=QUIET,
    )
    send = SubmitField(_l("Continue"), widget=GovSubmitInput())


def needs_a_country_code(answers: Mapping[str, Any]) -> bool:
    """Whether by these answers the person lives where a number of their own is dialed with the code of a country."""
    where = answers.get("where")
    return isinstance(where, Mapping) and telephone.is_dialed_with_its_code(where.get("country", "US"))


def form_for(
    ways: Iterable[str], contact: Mapping[str, Any] | None = None, *, by_phone: bool = False, abroad: bool = False
) -> ReachForm:
    """The form with the fields these ways need; the name and the trusted person are there in any case. `by_phone`: for
    who would rather tell the rest on the phone; `abroad`: for who is asked for the code of their number."""
    held = {**contact, **call_hours.read(contact.get("hours", "")), **_kept_as_it_is(contact)} if contact else None
    return _with_fields_for(ways, ReachForm(data=held) if held else ReachForm(), by_phone, abroad)


def _kept_as_it_is(contact: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers that were kept: what was asked about them was answered."""
    return {name + AS_IT_IS: contact[name] for name in ("phone", "trusted_phone") if contact.get(name)}


@once_a_language
def _zones(_data: law.LawData) -> list[SelectChoice]:
    """The clocks to choose from, said in the reader's language."""
    return [SelectChoice("", _("I am not sure")), *(SelectChoice(code, str(words)) for code, words in ZONES.items())]


@once_a_language
def _blank(_data: law.LawData) -> dict[str, Markup]:
    """The fields with nothing in them and nothing wrong with them, drawn."""
    form = ReachForm(formdata=None, meta={"csrf": False})
    _offer(form)
    return {field.short_name: field() for field in form if field.short_name not in NOT_CONTACT}


def drawn(field: Field) -> Markup:
    """A field of this form as it stands on the page. Most people meet it empty, and it is drawn so once a language."""
    if not field.data and not field.errors:
        return _blank()[field.short_name]
    as_it_is: Markup = field()
    return as_it_is


def _offer(form: ReachForm) -> None:
    form.time_zone.choices = _zones()
    form.call_from.choices = form.call_to.choices = call_hours.choices()


def _with_fields_for(ways: Iterable[str], form: ReachForm, by_phone: bool, abroad: bool) -> ReachForm:
    _offer(form)
    form.abroad = abroad
    if "email" not in ways:
        del form.email
        del form.email_as_it_is
        del form.email_likely
        del form.email_meant
    if "letter" not in ways:
        del form.letter_to
        del form.letter_to_as_it_is
    if "call" not in ways and "text" not in ways:
        for name in FOR_THE_PHONE:
            delattr(form, name)
        return form
    for name in ("hours",) if by_phone and "call" in ways else CALL_HOURS:
        delattr(form, name)
    return form


def shown_again(
    ways: Iterable[str], back: Kept | None, *, by_phone: bool = False, abroad: bool = False
) -> ReachForm | None:
    """The form as it was sent, judged once more so that its faults are in today's language; None if it did not come
    back. What it must not hold was taken out and is said."""
    if back is None:
        return None
    form = _with_fields_for(ways, ReachForm(formdata=back.judged()), by_phone, abroad)
    if not back.said.get("switched"):
        form.validate()
    for name in back.said.get("removed", ()):
        form[name].errors = [picture_words()]
    say_other_side(form, back.said.get("other_side", ()))
    return form


def contact_of(form: ReachForm) -> dict[str, str]:
    """What was given, normalised like every free text and trimmed; what was left blank is left out.

    An address has its domain as the post needs it, a number its extension behind it.
    """
    given = {
        field.short_name: normalise(field.data or "").strip()
        for field in form
        if field.short_name not in (*NOT_CONTACT, *CALL_HOURS) and isinstance(field.data or "", str)
    }
    for name in ("phone", "trusted_phone"):
        number = typed_text.phone(given.get(name, ""))
        if number:
            given[name] = number.written
    email = typed_text.address(given.get("email", ""))
    if email:
        given["email"] = email.written
    if form.call_from and form.call_from.data:
        given["hours"] = call_hours.written(form.call_from.data, form.call_to.data)
    return {name: value for name, value in given.items() if value}


def say_other_side(form: ReachForm, fields: Iterable[str]) -> None:
    """Put the plain reason why a person of the other side cannot be reached beside the fields that name them (A06)."""
    for name in fields:
        if name in form:
            form[name].errors = [other_side_words()]


def picture_words() -> str:
    return str(_("We took out a picture or a link to one. Check the text and send it again."))


def other_side_words() -> str:
    return str(
        _(
            "This fits a person you named as the other side. We never contact them or tell them anything. If it is "
            "somebody else, write the full name; if you named yourself there, change the names."
        )
    )
