"""The signs that an attorney may have too much, in words: for staff with their days, for the attorney gently (U10)."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from referral_app.web.words.filters import short_day
from referral_app.workflow.overload import LOOK_BACK, Sign, Told


def for_staff(signs: Sequence[Told]) -> list[str]:
    """One sentence for each sign, with its days."""
    return [_for_staff(one) for one in signs]


def for_attorney(signs: Sequence[Told]) -> list[str]:
    """The same to the attorney, without days and without blame."""
    return [_for_attorney(one) for one in signs if one.sign != Sign.FULL]


def _for_staff(one: Told) -> str:
    many, days = len(one.days), ", ".join(short_day(day) for day in one.days)
    if one.sign == Sign.FULL:
        return str(_("No place is left."))
    if one.sign == Sign.CONTACT_LATE:
        return str(
            ngettext(
                "%(num)s matter is past its day of first contact: %(days)s",
                "%(num)s matters are past their day of first contact: %(days)s",
                many,
                days=days,
            )
        )
    if one.sign == Sign.NO_ROOM:
        return str(
            _(
                "Said %(num)s times in %(back)s days that there is no time: %(days)s",
                num=many,
                back=LOOK_BACK.days,
                days=days,
            )
        )
    return str(
        _(
            "Let %(num)s questions run out in %(back)s days without a word: %(days)s",
            num=many,
            back=LOOK_BACK.days,
            days=days,
        )
    )


def _for_attorney(one: Told) -> str:
    many = len(one.days)
    if one.sign == Sign.CONTACT_LATE:
        return str(
            ngettext(
                "The day of first contact has passed for %(num)s matter.",
                "The day of first contact has passed for %(num)s matters.",
                many,
            )
        )
    if one.sign == Sign.NO_ROOM:
        twice = _("You have said twice that there is no room.")
        return str(twice if many == 2 else _("You have said %(num)s times that there is no room.", num=many))
    return str(_("%(num)s questions ran out before you came to them.", num=many))
