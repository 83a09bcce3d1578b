"""The rules of a call in sentences: what the person said about being reached, and what nobody may do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from referral_app.web.words import say
from referral_app.web.words.contact import ZONES
from referral_app.web.words.filters import time_of_day
from referral_app.workflow.contact import VOICE_MESSAGE


def hours(contact: Mapping[str, Any], now: datetime) -> str:
    """When it is safe, as the person wrote it, with the clock they mean and the time it shows now."""
    said = str(contact.get("hours") or "")
    if not said:
        return str(_("They did not say when. Keep to the hours of this office."))
    zone = contact.get("time_zone")
    if zone not in ZONES:
        return f"{said} ({_('they did not say which clock they mean')})"
    there = time_of_day(now.astimezone(ZoneInfo(str(zone))))
    clock = _("%(zone)s clock: it is %(time)s there now", zone=say(zone, "zone"), time=there)
    return f"{said} ({clock})"


def voice_message(voicemail: Any) -> str:
    """Whether a voice message may be left, and what it may say."""
    if voicemail not in VOICE_MESSAGE:
        return str(_("Leave no message."))
    if voicemail == "neutral_only":
        return str(_("You may leave a message, but do not say who you are."))
    return str(_("You may leave a message. Say nothing of why you call."))


def who_calls(say_who: Any) -> str:
    """Who the caller may say to be, to whoever picks up."""
    if say_who == "office":
        return str(_("You may say the name of this office."))
    if say_who == "first_name":
        return str(_("Say only your first name."))
    return str(_("Say neither your name nor the office’s before you know that it is them."))


def never(answers: Mapping[str, Any], *, spoken: bool, alone: bool) -> list[str]:
    """What nobody may do on any call. `spoken`: somebody may pick up, so it is no text message or letter; `alone`: a
    young person asks by themselves."""
    rules = [_("Say nothing of the request to anybody else, and do not ask where they are.")]
    if alone:
        rules.insert(0, _("A young person asks alone. Speak with nobody else; call a parent only if they want it."))
    if spoken:
        rules += [
            _("If somebody else picks up, say that you will try another time, and write that down below."),
            _("If they cannot speak freely, end the call kindly. Do not call back by yourself."),
        ]
    if answers.get("device_shared") == "yes":
        rules.append(_("Somebody else can look at their phone: leave no word on it that tells why you call."))
    return [str(rule) for rule in rules]
