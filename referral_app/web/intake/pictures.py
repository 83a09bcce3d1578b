"""Pictures and links to them in what is typed on a screen: found before anything is kept (A13, T32).

Every field a person can write freely in is looked at, not only the long ones: a name or a county can hold a link too.
"""

from __future__ import annotations

from wtforms import StringField

from referral_app.security.text_screen import screen_fields
from referral_app.web.intake.fields import Form
from referral_app.web.intake.reach import ReachForm, picture_words
from referral_app.web.intake.steps import Step


def taken_out(step: Step, form: Form) -> dict[str, str]:
    """The fields of a screen that held a picture or a link to one, each with its text without it."""
    free = {question.id for question in step.questions if question.type in ("text", "names")}
    typed = {name: form.get(name, "") for name in form if name in free or name.endswith("-county")}
    screened = screen_fields(typed)
    return {name: text for name, text in screened.texts.items() if name in screened.touched}


def taken_out_of_reach(form: ReachForm) -> list[str]:
    """The fields about reaching a person that held one; its text comes back without it, with the reason beside it."""
    fields = {field.short_name: field for field in form if isinstance(field, StringField)}
    screened = screen_fields({name: field.data or "" for name, field in fields.items()})
    for name in screened.touched:
        fields[name].data = screened.texts[name]
        fields[name].errors = [picture_words()]
    return list(screened.touched)
