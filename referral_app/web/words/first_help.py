"""The words of help that comes before all else: what each kind says first, and its heading (A01, F03, F04, U9).

Read by frightened people and by children: short, no blame, and nobody is called sold, abused or a victim here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from referral_app import law, programme
from referral_app.web.words import law_words
from referral_app.web.words.guidance import is_abroad
from referral_app.web.words.once import once_a_language
from referral_app.workflow.first_help import POLICE_FIRST, Called, Help

_FIRST: Mapping[Help, LazyString] = {
    Help.TAKEN_NOW: _l(
        "If a child is being taken away now, call 911. At an airport, a port or the border, tell the police there "
        "as well."
    ),
    Help.SELF_HARM: _l("Someone listens at any hour, for you or for a child. You do not have to give a name."),
    Help.TRAFFICKING: _l("You can call or text at any hour and ask first. You do not have to give a name."),
    Help.MEETING: _l("If a meeting is close, call 911. Nobody has to go to it."),
    Help.CRISIS: _l("If someone may be hurt, call 911. You can talk to the others at any hour."),
    Help.AT_HOME: _l("If a child may be hurt, call 911. You can also talk to Childhelp first, without a name."),
    Help.MISSING: _l("You do not need to wait. Call the police first, then 1-800-THE-LOST. You need both."),
    Help.AWAY: _l("You can call or text at any hour and ask first. You do not have to give a name."),
    Help.NOT_REPORTED: _l(
        "You can still tell the police, and then 1-800-THE-LOST: the police report does not reach them by itself."
    ),
    Help.PREVENT: _l(
        "A judge can order that nobody takes a child away. Do not wait for us: call a lawyer or legal aid today."
    ),
    Help.IMAGES: _l("You can report an image and have it taken down. Never send the picture to us."),
    Help.REPORT: _l("You can report what was done to a child at any hour, and ask questions first."),
    Help.TALK: _l("You can call or text at any hour and ask first. You do not have to give a name."),
    Help.PAPERS: _l("Legal time limits keep running while you wait for us. You can call a lawyer or legal aid today."),
}

#: The same to whom it happened: nobody speaks to them of "a child".
_TO_MYSELF: Mapping[Help, LazyString] = {
    Help.TAKEN_NOW: _l(
        "If you or a child are being taken away now, call 911. At an airport, a port or the border, tell the police "
        "there as well."
    ),
    Help.SELF_HARM: _l("Someone listens to you at any hour. You do not have to give a name."),
    Help.AT_HOME: _l("If someone may hurt you, call 911. You can also talk to Childhelp first, without a name."),
    Help.PREVENT: _l(
        "A judge can order that nobody takes you or a child away. Do not wait for us: call a lawyer or legal aid today."
    ),
    Help.REPORT: _l("You can report what was done at any hour, and ask questions first."),
}
#: The same to who is in another country, where 911 and 1-800-THE-LOST do not ring.
_FROM_ABROAD: Mapping[Help, LazyString] = {
    Help.MISSING: _l("You do not need to wait. Tell the police of the country you are in."),
    Help.NOT_REPORTED: _l("You can still tell the police of the country you are in."),
}
#: Kinds of help that send somebody to report, and the note of the law that knows what of it was done.
_BY_NOTE: Mapping[Help, str] = {Help.MISSING: POLICE_FIRST, Help.NOT_REPORTED: POLICE_FIRST}
#: The note of the law that whoever is blackmailed did nothing wrong, and must not pay.
NOT_IN_TROUBLE = "child_not_in_trouble"


def first(called: Called, answers: Mapping[str, Any]) -> str:
    """What comes before the numbers of this kind, to somebody with these answers."""
    note = _BY_NOTE.get(called.help)
    done = note and law_words.done_words("public_note", note, answers, programme.law_data())
    if done:
        return done
    if called.help in (Help.IMAGES, Help.REPORT) and _is_blackmailed(answers):
        return f"{law_words.public_note(NOT_IN_TROUBLE, answers, programme.law_data())} {_own(called, answers)}"
    return _own(called, answers)


def _is_blackmailed(answers: Mapping[str, Any]) -> bool:
    """Whether somebody alive is tricked or blackmailed by pictures: what not to do is said before all numbers."""
    picked, children = answers.get("situations"), answers.get("children")
    gone = isinstance(children, list) and any(one.get("living") == "no" for one in children)
    return isinstance(picked, list) and "online_enticement_sextortion" in picked and not gone


def _own(called: Called, answers: Mapping[str, Any]) -> str:
    """What this kind says by itself."""
    if called.help is Help.IMAGES and "cybertipline" in (answers.get("reported") or ()):
        return str(_("You can have an image taken down. Never send the picture to us."))
    if called.help in _FROM_ABROAD and is_abroad(answers):
        return str(_FROM_ABROAD[called.help])
    to_myself = answers.get("role") == "myself" and called.help in _TO_MYSELF
    return str(_TO_MYSELF[called.help]) if to_myself else _said()[called.help]


@once_a_language
def _said(_data: law.LawData) -> Mapping[Help, str]:
    return {help: str(words) for help, words in _FIRST.items()}
