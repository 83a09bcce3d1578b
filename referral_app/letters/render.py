"""Words of a letter: a folder each, `templates/letters/<kind>/`, in the reader's language.

`subject.txt` and `line.txt` say what is new; `body.txt` is the whole letter. The day's digest puts several lines into
one letter (`templates/letters/digest`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from flask import render_template
from flask_babel import force_locale, format_date

from referral_app import programme
from referral_app.models import Letter
from referral_app.security import reply_links
from referral_app.security.typed_text import address

#: Letters with a link that shows the question without signing in, and can say no (C11).
LINKED = ("offer", "reminder")


def render(letter: Letter, to: str, inside: Sequence[Letter] = ()) -> EmailMessage:
    """The message as it leaves: plain text, one recipient, a fixed neutral subject and sender, no Reply-To.

    `inside` leave in the same message. `params` hold dates and counts only; a template cannot reach a request.
    """
    settings = programme.settings()
    with force_locale(letter.language):
        # Flask-Babel's force_locale also answers for dates.
        frame: dict[str, Any] = {
            "sign_in": f"{settings.base_url}/sign-in",
            "to_requester": letter.recipient_kind == "requester",
        }
        if letter.kind in LINKED and letter.offer_id is not None:
            frame["reply"] = f"{settings.base_url}/r/{reply_links.token(letter.offer_id)}"
        lines = list(dict.fromkeys(_line(each) for each in (letter, *inside)))
        if len(lines) > 1:
            subject = render_template("letters/digest/subject.txt")
            body = render_template("letters/digest/body.txt", lines=lines, **frame)
        else:
            subject = render_template(f"letters/{letter.kind}/subject.txt", **_facts(letter))
            body = render_template(f"letters/{letter.kind}/body.txt", **frame, **_facts(letter))
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(subject.split())
    message["From"] = settings.mail_from
    message["To"] = as_the_post_writes_it(to)
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body.strip() + "\n", subtype="plain", charset="utf-8")
    return message


def as_the_post_writes_it(to: str) -> str:
    """The address with its domain in ASCII, whoever stored it before that was done at the door."""
    found = address(to)
    return found.written if found else to


def _line(letter: Letter) -> str:
    return render_template(f"letters/{letter.kind}/line.txt", **_facts(letter)).strip()


def _facts(letter: Letter) -> dict[str, Any]:
    return {
        name: format_date(date.fromisoformat(value), "full") if name == "date" else value
        for name, value in letter.params.items()
    }
