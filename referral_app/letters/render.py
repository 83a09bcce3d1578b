"""Words of a letter: a folder each, `templates/letters/<kind>/{subject.txt,body.txt}`, in the reader's language."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from flask import current_app, render_template
from flask_babel import force_locale, format_date

from referral_app.config import Settings
from referral_app.models import Letter


def render(letter: Letter, to: str) -> EmailMessage:
    """The message as it leaves: plain text, one recipient, a fixed neutral subject and sender, no Reply-To.

    `params` hold dates and counts only; a template cannot reach a request.
    """
    settings: Settings = current_app.extensions["referral.settings"]
    with force_locale(letter.language):
        facts = {
            name: format_date(date.fromisoformat(value), "full") if name == "date" else value
            for name, value in letter.params.items()
        }
        subject = render_template(f"letters/{letter.kind}/subject.txt", **facts).strip()
        body = render_template(
            f"letters/{letter.kind}/body.txt", sign_in=f"{settings.base_url}/sign-in", **facts
        ).strip()
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(subject.split())
    message["From"] = settings.mail_from
    message["To"] = to
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body + "\n", subtype="plain", charset="utf-8")
    return message
