"""The words of help that comes before all else: what each kind says first, and its heading (A01, F03, F04, U9).

Read by frightened people and by children: short, no blame, and nobody is called sold, abused or a victim here.
"""

from __future__ import annotations

from flask_babel import gettext as _

from referral_app.workflow.first_help import CALM, Help


def first(help: Help) -> str:
    """What comes before the numbers of this kind."""
    if help in CALM:
        return _calm(help)
    said: dict[Help, str] = {
        Help.TAKEN_NOW: _(
            "If a child is being taken away now, call 911. At an airport, a port or the border, tell the police there "
            "as well."
        ),
        Help.SELF_HARM: _("Someone listens at any hour, for you or for a child. You do not have to give a name."),
        Help.TRAFFICKING: _("You can call or text at any hour and ask first. You do not have to give a name."),
        Help.MEETING: _("If a meeting is close, call 911. Nobody has to go to it."),
        Help.CRISIS: _("If someone may be hurt, call 911. You can talk to the others at any hour."),
        Help.AT_HOME: _("If a child may be hurt, call 911. You can also talk to Childhelp first, without a name."),
        Help.MISSING: _("You do not need to wait. Call the police first, then 1-800-THE-LOST. You need both."),
        Help.AWAY: _("You can call or text at any hour and ask first. You do not have to give a name."),
    }
    return said[help]


def _calm(help: Help) -> str:
    said: dict[Help, str] = {
        Help.NOT_REPORTED: _(
            "You can still tell the police, and then 1-800-THE-LOST: the police report does not reach them by itself."
        ),
        Help.IMAGES: _("You can report an image and have it taken down. Never send the picture to us."),
        Help.REPORT: _("You can report what was done to a child at any hour. Never send a picture to us."),
        Help.PAPERS: _(
            "Legal time limits keep running while you wait for us. You can call a lawyer or legal aid today."
        ),
    }
    return said[help]
