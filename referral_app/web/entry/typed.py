"""What stood in a form whose sender's session had ended meanwhile: nothing of it is lost (docs/glossary.md, unlock).

The press is not acted on. What it sent goes back to the same browser, sealed for its account alone, and is shown again
once that account has unlocked: then its owner presses once more, with whatever became of the case in between in view.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import request, session, url_for
from werkzeug.wrappers import Response

from referral_app.clock import clock
from referral_app.security.case_keys import CannotBeRead, vault
from referral_app.web.entry import signed_in
from referral_app.web.entry.forms import UnlockForm
from referral_app.web.render import render

#: A press is kept this long: it belongs to the page of a working day.
KEPT_FOR = timedelta(hours=8)
#: The token of the old session's forms is worth nothing; the page gets a new one.
LEFT_OUT = ("csrf_token",)


@dataclass(frozen=True)
class Typed:
    """A press that was not acted on: where it went, the page it came from, and its fields in their order."""

    path: str
    back: str
    fields: list[tuple[str, str]]

    @property
    def words(self) -> list[str]:
        """What a person wrote, as against what was chosen: codes hold no space."""
        return [value for _name, value in self.fields if " " in value.strip()]


def locked_press() -> Response | None:
    """A button pressed after the session ran out: the page to unlock, which keeps what was typed. Else None."""
    if request.method != "POST" or request.headers.get("HX-Request"):
        return None
    person = signed_in.locked(session.get("_user_id", ""))
    if person is None:
        return None
    kept = _seal(person.id, clock().real())
    return render("account/unlock.html", status=401, form=UnlockForm(formdata=None), person=person, kept=kept)


def _seal(account_id: str, now: datetime) -> str:
    """The form of this request, sealed for an account: text for a hidden field."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in LEFT_OUT]
    held = {"path": request.path, "back": _page_before(), "fields": fields, "at": now.isoformat()}
    return base64.urlsafe_b64encode(vault().seal_account(_bound(account_id), json.dumps(held))).decode()


def unseal(account_id: str, sealed: str, now: datetime) -> Typed | None:
    """What was sealed for this account not too long ago; None for anything else."""
    try:
        held = json.loads(vault().unseal_account(_bound(account_id), base64.urlsafe_b64decode(sealed.encode())))
    except (CannotBeRead, binascii.Error, ValueError):
        return None
    if not timedelta(0) <= now - datetime.fromisoformat(held["at"]) <= KEPT_FOR:
        return None
    return Typed(held["path"], held["back"], [(name, value) for name, value in held["fields"]])


def _bound(account_id: str) -> str:
    """Bound to this use as well as to the account: what is sealed elsewhere does not open here."""
    return f"typed:{account_id}"


def _page_before() -> str:
    """The page the form stood on, if it was one of ours; else the front page of whoever signs in."""
    before = urlsplit(request.referrer or "")
    ours = before.netloc == request.host and before.path.startswith("/")
    return before.path if ours and not before.path.startswith("//") else url_for("account.sign_in")
