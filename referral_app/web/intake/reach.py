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
from wtforms.validators import Length, Optional, StopValidation, ValidationError

from referral_app import law
from referral_app.security import mail_slips, typed_text
from referral_app.security.text_forms import normalise
from referral_app.web.entry.kept import Kept
from referral_app.web.intake import call_hours
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
#: Behind the name of a field: what was typed there and asked about. Sent once more, it is kept.
AS_IT_IS = "_as_it_is"
#: The mark of a box that was left blank and asked about.
BLANK = "blank"
#: In place of hours written freely: asked of who would rather tell the rest by phone.
CALL_HOURS = ("call_from", "call_to")
#: Fields that only a call or a text message needs.
FOR_THE_PHONE = ("phone", "phone_as_it_is", "hours", *CALL_HOURS, "time_zone", "say_who", "code_phrase")


def an_address(form: FlaskForm, field: Field) -> None:
    """An address that can be written to. What looks like a slip of the finger, or what mail hosts refuse, is said
    once; sent again as it is, it is kept."""
    if typed_text.says_none(field.data):
        field.data = ""
        return
    found, likely = typed_text.address(field.data), mail_slips.meant(field.data)
    among = typed_text.addresses_in(field.data) if found is None and likely is None else []
    if len(among) == 1:
        raise ValidationError(
            _("Write only the address in this box: %(address)s. Write the rest in another box.", address=among[0])
        )
    if among:
        raise ValidationError(_one_of(among))
    if likely and form.email_meant.data:
        field.data = likely
        return
    if likely and (found is None or form.email_as_it_is.data != found.written):
        form.email_likely.data = likely
        form.email_as_it_is.data = found.written if found else ""
        if found is None:
            raise ValidationError(_("Did you mean %(address)s? Tick it, or write your address.", address=likely))
        raise ValidationError(
            _(
                "Did you mean %(address)s? Tick it if so. If yours is right as it is, press the button again.",
                address=likely,
            )
        )
    if found is None:
        raise ValidationError(_("Write an e-mail address like name@example.com"))
    if not found.can_be_mailed and form.email_as_it_is.data != found.written:
        form.email_as_it_is.data = found.written
        raise ValidationError(
            _(
                "No letter of ours reaches an address with %(signs)s before the @. Write another one if you have it. "
                "If not, press the button again: our staff see this one, but no e-mail leaves to it.",
                signs=" ".join(sorted({sign for sign in found.written if not sign.isascii()})),
            )
        )


def a_number(form: FlaskForm, field: Field) -> None:
    """One telephone number, with an extension or without. One with too few digits, or too many for one of
    the United States, is said once; sent again, kept. So is one without the code of their country, of who lives in
    another one: it would ring with a stranger here."""
    if typed_text.says_none(field.data):
        field.data = ""
        return
    found = typed_text.phone(field.data)
    if found is None and len(several := typed_text.numbers_in(field.data)) > 1:
        raise ValidationError(_one_of(several))
    if found is None:
        alone = typed_text.among_words(field.data or "")
        if alone:
            raise ValidationError(
                _("Write only the number in this box: %(number)s. Write the rest in another box.", number=alone)
            )
        raise ValidationError(
            _("Write one phone number like 202 555 0101. An extension may follow: 202 555 0101 ext. 12")
        )
    as_it_is = form[field.short_name + AS_IT_IS]
    if as_it_is.data == found.written:
        return
    if typed_text.is_doubtful(found):
        as_it_is.data = found.written
        raise ValidationError(
            _(
                "A phone number in the United States has ten digits. Is one missing, or one too many? If the number is "
                "of another country, begin with + and the code of the country. If it is right as it is, press the "
                "button again."
            )
        )
    if form.abroad and typed_text.rings_here_alone(found):
        as_it_is.data = found.written
        raise ValidationError(
            _(
                "You told us that you are in another country. If this number is from there, begin with + and the code "
                "of the country. If it is a number of the United States, press the button again."
            )
        )


def an_address_to_write_to(form: FlaskForm, field: Field) -> None:
    """Who ticked e-mail is asked once for the address; left blank again, nobody writes, and the pages say so."""
    _ask_once(form, field, _("Write an address, or press the button again to go on without e-mail."))


def a_number_to_call(form: FlaskForm, field: Field) -> None:
    """The same of who ticked the phone, and of who asked to be called."""
    if form.call_from:
        _ask_once(form, field, _("Write a number, or press the button again to go on without a call."))
    else:
        _ask_once(form, field, _("Write a number, or press the button again to go on without one."))


def where_to_post_it(form: FlaskForm, field: Field) -> None:
    """The same of who ticked a letter."""
    _ask_once(form, field, _("Write name and address, or press the button again to go on without a letter."))


def _ask_once(form: FlaskForm, field: Field, words: str) -> None:
    as_it_is = form[field.short_name + AS_IT_IS]
    if not (field.data or "").strip() and as_it_is.data != BLANK:
        as_it_is.data = BLANK
        raise StopValidation(words)


def both_hours(form: FlaskForm, field: Field) -> None:
    """Two hours, the later one second, or none."""
    first = form.call_from.data
    if form.call_from.errors or (field.errors and field.data):
        return  # None of the hours offered, which the fields themselves say.
    if bool(first) != bool(field.data):
        raise StopValidation(_("Choose both hours, or leave both blank."))
    if first and int(first) >= int(field.data):
        raise StopValidation(_("The second hour has to be later than the first."))
    if first and (words := call_hours.nobody_is_there(int(first), int(field.data), form.time_zone.data)):
        raise StopValidation(words)


def _one_of(several: Iterable[str]) -> str:
    return str(_("Write only one in this box, the one to use first: %(several)s.", several=" / ".join(several)))


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


def is_abroad(answers: Mapping[str, Any]) -> bool:
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
