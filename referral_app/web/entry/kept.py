"""What stood in a form that came back: kept for its page, so that the press itself answers 303.

Back, reload and a second tab then meet pages that were fetched, never one that asks to send a form again. What was
typed and what is wrong with it stays with the browser it came from, sealed: with the hold of a family, under the key of
its request; with the session of somebody signed in; for anybody else in the cookie of this browser. It is shown only at
the address the press led to (`?again=1`), and forgotten when a form of this browser goes through.
Passwords and codes are never kept.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, g, make_response, redirect, request, session
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.actions import browsers as verbs
from referral_app.clock import clock
from referral_app.queries import browsers
from referral_app.security.case_keys import CannotBeRead, vault
from referral_app.security.text_screen import screen_fields
from referral_app.web.entry import requester

#: A form that came back is mended soon or never.
KEPT_FOR = timedelta(hours=8)
AGAIN = "again"
#: What was pressed while the page was locked (`entry/typed.py`), and the field that says which of it is sent now.
PRESSES, PRESS = "presses", "kept_press"
#: Never kept: the token of the form, which the page makes anew, and what proves who somebody is.
LEFT_OUT = ("csrf_token", "password", "password_before", "code")
#: Rooms whose pages hang on a family's hold.
_OF_THE_HOLD = ("intake", "status")
#: These presses leave what is kept alone: the page it belongs to stays open behind them.
_LEAVES_ALONE = (
    "public.switch_language",
    "intake.stay",
    "intake.asked",
    "intake.asked_more",
    "status.asked_more",
)
#: A cookie holds 4 KiB in all; what is longer is not kept in one, only what is wrong with it.
_MOST_IN_COOKIE = 1600
#: So many signs are looked through for it: nobody without a draft or a session keeps a processor busy with more.
_MOST_READ = 4_000
_COOKIE = "kept"

Form = TypeVar("Form", bound=FlaskForm)


@dataclass(frozen=True)
class Kept:
    """`fields` as they were sent; `said` is what the press left to tell: codes and their facts, as JSON holds them."""

    fields: MultiDict[str, str] = field(default_factory=MultiDict)
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def refused(self) -> Refused | None:
        """The refusal that the press met, if it met one."""
        code = self.said.get("refused")
        return Refused(code, **self.said.get("facts", {})) if code else None

    def form(self, kind: type[Form]) -> Form:
        """A form with what was typed and the faults that were found in it."""
        filled: Form = kind(formdata=self.fields)
        for name, words in self.said.get("errors", {}).items():
            if name in filled:
                filled[name].errors = words
        return filled

    def judged(self) -> MultiDict[str, str]:
        """The fields with a token of today, for a form that is judged once more: its words are in today's language."""
        return MultiDict([*self.fields.items(multi=True), ("csrf_token", generate_csrf())])


def come_back(page: str, **said: Any) -> Response:
    """Keep the form of this press with what is wrong, and lead back to its page. `page` is an address of ours.

    htmx swaps what it gets into the page it stands on: it gets the page's part at once, with 422, unless that page asks
    for a fresh proof.
    """
    return _led(page, _sent(), said, 422)


def show_tried(page: str, **said: Any) -> Response:
    """Lead to a page that shows what this press has tried, with all that stands in its form: nothing was wrong."""
    return _led(page, _sent(), said, 200)


def lead_to(page: str, **said: Any) -> Response:
    """Lead to a page that shows, now and when it is fetched again, what this press has made: nothing was wrong."""
    return _led(page, [], said, 200)


def keep(page: str, **said: Any) -> None:
    """Keep for a page what a part of it shows already: its other pages, led to from the part, show the same."""
    g.keeps = True
    _write(page, [], said)


def refused(page: str, refusal: Refused) -> Response:
    """Lead back to a page that says why the act may not happen."""
    return come_back(page, refused=refusal.code, facts=refusal.facts)


def faulty(page: str, form: FlaskForm, **said: Any) -> Response:
    """Lead back to the page of a form with the faults found in it."""
    errors = {each.short_name: [str(words) for words in each.errors] for each in form if each.errors}
    return come_back(page, errors=errors, **said)


def again() -> Kept | None:
    """What was kept for this page and this browser, if the page was led to; else None. Changes nothing."""
    here: Kept | None = g.get("kept_here")
    if here is not None or AGAIN not in request.args:
        return here
    try:
        held = _slot((request.view_args or {}).get("request_id")).read()
    except (CannotBeRead, ValueError, binascii.Error, zlib.error):
        return None
    if held is None or held["page"] != request.path or not _is_young(held):
        return None
    return Kept(MultiDict([(name, value) for name, value in held["fields"]]), held["said"])


def _is_young(held: dict[str, Any]) -> bool:
    return timedelta(0) <= clock().real() - datetime.fromisoformat(held["at"]) <= KEPT_FOR


def hold_on() -> None:
    """This press is one more of one that was answered already: what that one left to show stays."""
    g.keeps = True


def forget_after(response: Response) -> Response:
    """After a press that went through nothing is left to mend: what was kept is forgotten."""
    went_through = request.method == "POST" and response.status_code == 303 and not g.get("keeps")
    is_left = request.endpoint in _LEAVES_ALONE or _nothing_was_kept()
    if went_through and not is_left and not _drop_one_press():
        _slot(None).clear()
    if went_through and request.blueprint == "intake" and request.endpoint not in _LEAVES_ALONE:
        # Of the screen before the first answer, when there was no hold to keep it with.
        CookieSlot().clear()
    return response


def _nothing_was_kept() -> bool:
    """Whether the hold was read when this press began and kept no form: then it need not be read once more."""
    return request.blueprint in _OF_THE_HOLD and g.get("hold_keeps") is False


def _drop_one_press() -> bool:
    """Forget the one of several kept presses that was sent now. False when nothing else is left."""
    number = request.form.get(PRESS, "")
    if not (number.isdecimal() and len(number) < 3 and current_user.is_authenticated):
        return False
    slot = SessionSlot(current_user.token, current_user.account_id, None)
    held = slot.young()
    presses = held["said"].get(PRESSES, []) if held else []
    left = [one for n, one in enumerate(presses) if n != int(number)]
    if held is None or not left:
        return False
    slot.write({**held, "said": {PRESSES: left}})
    return True


def _sent() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name not in LEFT_OUT]


def _led(page: str, fields: Iterable[tuple[str, str]], said: dict[str, Any], status: int) -> Response:
    path = urlsplit(page).path
    g.keeps = True
    named = list(fields)
    if request.blueprint in _OF_THE_HOLD:
        many = sum(len(name) + len(value) for name, value in named) > _MOST_READ
        named = [] if many and isinstance(_slot(None), CookieSlot) else _without_pictures(named)
    again_there = f"{page}{'&' if '?' in page else '?'}{AGAIN}=1"
    # A page of a long list is fetched by its address: made from here it would be the first.
    if not request.headers.get("HX-Request") or (status == 200 and "?" in page):
        _write(page, named, said)
        return redirect(again_there, 303)
    endpoint, values = _page_at(path)
    view = current_app.view_functions[endpoint]
    if hasattr(view, "proof_back"):
        # Called from here, nobody would ask the page for what it asks of everybody (T07): it is fetched like any other.
        _write(page, named, said)
        return Response("", 200, {"HX-Redirect": again_there})
    g.kept_here = Kept(MultiDict(named), said)
    part = make_response(view(**values))
    part.status_code = status
    return part


def _write(page: str, fields: list[tuple[str, str]], said: dict[str, Any]) -> None:
    path = urlsplit(page).path
    about = _page_at(path)[1].get("request_id")
    if about is None and "request_id" in (request.view_args or {}):
        # Led away from the pages of a request: what was typed there stays under its key, or is not kept.
        fields = []
    held = {"page": path, "fields": fields, "said": said, "at": clock().real().isoformat()}
    _slot(about).write(held)


def _page_at(path: str) -> tuple[str, Mapping[str, Any]]:
    """The endpoint of a page of ours and what stands for the parts of its address."""
    return current_app.url_map.bind_to_environ(request.environ).match(path, method="GET")


def _without_pictures(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """A family's fields without pictures and links to them: none is kept, not for a moment (A13, T32)."""
    named = list(fields)
    screened = screen_fields({str(n): value for n, (_name, value) in enumerate(named)})
    return [(name, screened.texts[str(n)]) for n, (name, _value) in enumerate(named)]


def _slot(request_id: str | None) -> Slot:
    """Where this browser's form is kept: with its hold, with its session, or in its cookie. `request_id` is whose page
    it is kept for, which need not be whose press it was."""
    if request.blueprint in _OF_THE_HOLD:
        token = requester.read_token()
        hold = browsers.hold_of(token, clock().real()) if token else None
        if token and hold is not None:
            return HoldSlot(token, hold.token_sha256, hold.request_id, hold.kept)
        return CookieSlot()
    if current_user.is_authenticated:
        return SessionSlot(current_user.token, current_user.account_id, request_id)
    return CookieSlot()


class Slot:
    """One place for one form that came back."""

    def read(self) -> dict[str, Any] | None:
        """What is kept, or None. Raises CannotBeRead for what was sealed for another page."""
        raise NotImplementedError

    def write(self, held: dict[str, Any]) -> None:
        raise NotImplementedError

    def clear(self) -> None:
        raise NotImplementedError


@dataclass(frozen=True)
class HoldSlot(Slot):
    """With a family's hold, under the key of its request: it goes with either."""

    token: str
    row_id: str
    request_id: str
    sealed: bytes | None

    def read(self) -> dict[str, Any] | None:
        if self.sealed is None:
            return None
        opened: dict[str, Any] = vault().unseal(
            self.request_id, self.sealed, table="requester_sessions", row_id=self.row_id, version=1
        )
        return opened

    def write(self, held: dict[str, Any]) -> None:
        sealed = vault().seal(self.request_id, held, table="requester_sessions", row_id=self.row_id, version=1)
        verbs.keep_with_hold(self.token, sealed)

    def clear(self) -> None:
        if self.sealed is not None:
            verbs.keep_with_hold(self.token, None)


@dataclass(frozen=True)
class SessionSlot(Slot):
    """With the session of somebody signed in. On a page of a request it is sealed under that request's key: a note
    that was typed about somebody is gone with them."""

    token: str
    account_id: str
    request_id: str | None

    def read(self) -> dict[str, Any] | None:
        sealed = browsers.kept_with_session(self.token)
        if sealed is None:
            return None
        if self.request_id is None:
            opened: dict[str, Any] = json.loads(vault().unseal_account(self._bound(), sealed))
            return opened
        opened = vault().unseal(self.request_id, sealed, table="auth_sessions", row_id=self.account_id, version=1)
        return opened

    def write(self, held: dict[str, Any]) -> None:
        if self.request_id is None:
            sealed = vault().seal_account(self._bound(), json.dumps(held))
        else:
            sealed = vault().seal(self.request_id, held, table="auth_sessions", row_id=self.account_id, version=1)
        verbs.keep_with_session(self.token, sealed)

    def clear(self) -> None:
        if browsers.kept_with_session(self.token) is not None:
            verbs.keep_with_session(self.token, None)

    def young(self) -> dict[str, Any] | None:
        """What is kept, if it opens for this account and is not too old."""
        try:
            held = self.read()
        except (CannotBeRead, ValueError):
            return None
        return held if held is not None and _is_young(held) else None

    def _bound(self) -> str:
        return f"kept:{self.account_id}"


class CookieSlot(Slot):
    """In the cookie of a browser that holds nothing and nobody is signed in with: sealed, and short."""

    def read(self) -> dict[str, Any] | None:
        kept = session.get(_COOKIE)
        if not kept:
            return None
        opened = vault().unseal_account("kept:browser", base64.urlsafe_b64decode(kept))
        held: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(opened)))
        return held

    def write(self, held: dict[str, Any]) -> None:
        sealed = self._sealed(held)
        session[_COOKIE] = sealed if len(sealed) <= _MOST_IN_COOKIE else self._sealed({**held, "fields": []})

    def clear(self) -> None:
        session.pop(_COOKIE, None)

    @staticmethod
    def _sealed(held: dict[str, Any]) -> str:
        packed = base64.b64encode(zlib.compress(json.dumps(held).encode(), 9)).decode()
        return base64.urlsafe_b64encode(vault().seal_account("kept:browser", packed)).decode()
