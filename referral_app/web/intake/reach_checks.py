"""What is asked about an address, a number or an hour before it is kept as a way to reach somebody (A08).

What may be right is asked about once and kept when it is sent again: nobody is held up by a form that thinks it knows.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import StopValidation, ValidationError

from referral_app.security import mail_slips, typed_text
from referral_app.web.intake import call_hours

#: Behind the name of a field: what was typed there and asked about. Sent once more, it is kept.
AS_IT_IS = "_as_it_is"
#: The mark of a box that was left blank and asked about.
BLANK = "blank"


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
