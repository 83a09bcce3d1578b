"""What stood in a form whose sender's session had ended meanwhile: nothing of it is lost (docs/glossary.md, unlock).

The press is not acted on. What it sent is kept with the session that ran out, sealed for its account alone, goes over
to the session that unlocks it, and is shown there: then its owner presses once more, with whatever became of the case
in between in view. Presses of several tabs stand below each other; each is forgotten when it was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from referral_app.clock import clock
from referral_app.web.entry import kept, signed_in

#: So many presses of one locked browser are kept, the latest.
MOST = 5
#: The token of the old session's forms is worth nothing; the page gets a new one.
LEFT_OUT = ("csrf_token", kept.PRESS)


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
    """A button pressed after the session ran out: to the page that unlocks it, with what was typed kept. Else None."""
    if request.method != "POST":
        return None
    token = session.get("_user_id", "")
    person = signed_in.locked(token)
    if person is None:
        return None
    slot = kept.SessionSlot(token, person.id, None)
    slot.write(_held([*_presses(slot), _this_press()][-MOST:]))
    if request.headers.get("HX-Request"):
        # A press in place: the page that unlocks does not show inside it.
        return Response("", 200, {"HX-Redirect": url_for("account.unlock")})
    return redirect(url_for("account.unlock"), 303)


def carry_over(old: str, new: str, account_id: str) -> None:
    """Hand what is kept with the session that ran out to the one that unlocked it."""
    ran_out = kept.SessionSlot(old, account_id, None)
    presses = _presses(ran_out)
    ran_out.clear()
    if presses:
        kept.SessionSlot(new, account_id, None).write(_held(presses))
        kept.hold_on()


def waiting(back: kept.Kept | None) -> list[Typed]:
    """The presses that wait to be sent once more."""
    presses = back.said.get(kept.PRESSES, []) if back else []
    return [Typed(one["path"], one["back"], [(name, value) for name, value in one["fields"]]) for one in presses]


def _this_press() -> dict[str, Any]:
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in LEFT_OUT]
    return {"path": request.path, "back": _page_before(), "fields": fields}


def _presses(slot: kept.SessionSlot) -> list[dict[str, Any]]:
    held = slot.young()
    return list(held["said"].get(kept.PRESSES, [])) if held else []


def _held(presses: list[dict[str, Any]]) -> dict[str, Any]:
    page = url_for("account.unlocked")
    return {"page": page, "fields": [], "said": {kept.PRESSES: presses}, "at": clock().real().isoformat()}


def _page_before() -> str:
    """The page the form stood on, if it was one of ours; else the front page of whoever signs in."""
    before = urlsplit(request.referrer or "")
    ours = before.netloc == request.host and before.path.startswith("/")
    return before.path if ours and not before.path.startswith("//") else url_for("account.sign_in")
