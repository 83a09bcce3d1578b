"""A field that is not the form's changes nothing, whatever column it is named after (T16).

Journeys are walked by the pages' own forms while a hostile proxy adds every column there is to each press, plainly,
twice and as a list. What a press stores is read back, sealed words as they are sealed: nothing added is among it.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from flask import Flask, redirect, request
from sqlalchemy.orm import DeclarativeBase
from wtforms import StringField

from referral_app.config import ROOT
from referral_app.extensions import db
from referral_app.models import Offer, Request
from referral_app.models.base import Base
from referral_app.models.keys import KeysBase
from referral_app.security.case_keys import CaseVault
from referral_app.web.entry import long_texts
from tests import cast
from tests.page_client import PageClient
from tests.web.form_walk import Walker, saying, skipped

MARK = "MKnobodysField7Q3"
#: Bytes of a press with all that is added.
LONGEST_PRESS = 60_000
#: What was typed is kept for the page that comes back, whole: it is no one's record, and no verb reads it.
TYPED = ("auth_sessions", "requester_sessions")


def columns() -> set[str]:
    """The name of every column, in the table and in Python."""
    found: set[str] = set()
    bases: tuple[type[DeclarativeBase], ...] = (Base, KeysBase)
    for base in bases:
        for mapper in base.registry.mappers:
            found |= {*mapper.columns.keys(), *(column.name for column in mapper.columns)}
    return found


def own_fields() -> set[str]:
    """Names that some form of ours has: those are added as a list only, the form itself says what they mean."""
    web = [*(ROOT / "referral_app" / "web").rglob("*.py"), *(ROOT / "referral_app" / "templates").rglob("*.html")]
    found: set[str] = set()
    for path in web:
        said = path.read_text("utf-8")
        found |= set(re.findall(r'name="([a-z_]+)"', said)) | set(re.findall(r'form\.get(?:list)?\("([a-z_]+)"', said))
        found |= set(re.findall(r"^    ([a-z_]+) = \w*Field\(", said, re.MULTILINE))
    return found


class HostileProxy:
    """Adds fields to each form that is pressed."""

    def __init__(self, app: Any) -> None:
        self.app, self.presses = app, 0
        theirs = columns() - own_fields()
        assert {"state", "owner_id", "sealed", "attorney_id", "approved_by", "verified_at"} <= theirs
        added = [(name, MARK) for name in sorted(theirs)] * 2 + [(f"{name}[]", MARK) for name in sorted(columns())]
        self.added = urlencode(added).encode()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if environ["REQUEST_METHOD"] == "POST":
            self.presses += 1
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) + b"&" + self.added
            assert len(body) < LONGEST_PRESS
            environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        return self.app(environ, start_response)


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that is sealed, as it was before."""
    said: list[str] = []
    seal = CaseVault.seal

    def seal_and_tell(vault: CaseVault, case_id: str, words: Any, **bound: Any) -> bytes:
        if bound["table"] not in TYPED:
            said.append(repr(words))
        return seal(vault, case_id, words, **bound)

    monkeypatch.setattr(CaseVault, "seal", seal_and_tell)
    return said


class Doubling:
    """Sends each field of a press twice: as it is, and then with another value."""

    def __init__(self, app: Any) -> None:
        self.app, self.doubled = app, 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if environ["REQUEST_METHOD"] == "POST":
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            # The token is no answer, and what a form has several times of itself is a list.
            names = Counter(name for name, _said in parse_qsl(body.decode()))
            once = [name for name, n in names.items() if n == 1 and name not in LISTS]
            self.doubled += len(once)
            body += b"".join(f"&{name}={MARK}".encode() for name in once)
            environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        return self.app(environ, start_response)


#: Boxes of which several may be ticked, and the names of the questions on a screen.
LISTS = ("shown", "situations", "contact_ways", "role", "agreed")


@pytest.fixture
def doubled(sqlite_app: Flask) -> Iterator[Doubling]:
    plain = sqlite_app.wsgi_app
    sqlite_app.wsgi_app = proxy = Doubling(plain)  # type: ignore[method-assign,assignment]
    yield proxy
    sqlite_app.wsgi_app = plain  # type: ignore[method-assign]


@pytest.fixture
def proxied(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[HostileProxy]:
    # What is added makes each press a long text, of which a form takes few a minute (`web/test_long_texts.py`).
    monkeypatch.setattr(long_texts, "LONG", LONGEST_PRESS)
    plain = sqlite_app.wsgi_app
    proxy = HostileProxy(plain)
    sqlite_app.wsgi_app = proxy  # type: ignore[method-assign]
    yield proxy
    sqlite_app.wsgi_app = plain  # type: ignore[method-assign]


def stored(app: Flask) -> set[str]:
    """The cells in which something added stands."""
    found = set()
    with app.app_context():
        for bind, metadata in ((None, Base.metadata), ("keys", KeysBase.metadata)):
            with db.engines[bind].connect() as connection:
                for table in metadata.sorted_tables:
                    for row in connection.execute(table.select()):
                        found |= {f"{table.name}.{name}" for name, said in row._mapping.items() if MARK in repr(said)}
    return found


def family(app: Flask) -> str:
    walker = Walker(app)
    walker.early(
        saying(skipped, safe_now="yes", requester_age=34, role="my_child", relation="parent", situations=["not_sure"])
    )
    walker.finish()
    return walker.request_id()


def staff(app: Flask, request_id: str) -> None:
    with app.app_context():
        grace, ada = cast.grace().id, cast.ada().id
    client, page = PageClient(app), f"/counsel/requests/{request_id}"
    cast.sign_in(client, grace)
    client.get(page)
    for act, said in (("take", {}), ("notes", {"text": "Called, nobody there."}), ("hold", {"reason": "safety"})):
        client.post(f"{page}/{act}", said)
    office = PageClient(app)
    cast.sign_in(office, ada)
    office.get("/counsel/accounts/new")
    office.post("/counsel/accounts/new", {"name": "Bo Lark", "email": "bo@example.org", "role": ["counsel"]})


def attorney(app: Flask) -> None:
    with app.app_context():
        person = cast.amara()
        request = cast.submitted(names={"other_side": ["Karim Haddad"]})
        offer = cast.sent(cast.need_of(request), person, by=cast.sol())
        account, offer_id = cast.attorney_account(person), offer.id
    client, page = PageClient(app), f"/attorney/offers/{offer_id}"
    cast.sign_in(client, account)
    client.get(page)
    client.post(f"{page}/interest", {"attest": "y"})
    client.get(f"{page}/names")
    client.post(f"{page}/check", {"answer": "clear", "firm": "y"})
    client.get(f"{page}/terms")
    client.post(f"{page}/accept", {"agreed": cast.ALL_TERMS})
    with app.app_context():
        assert db.session.get_one(Offer, offer_id).state == "accepted"


def test_no_field_that_is_not_the_forms_changes_anything(
    sqlite_app: Flask, proxied: HostileProxy, sealed: list[str]
) -> None:
    staff(sqlite_app, family(sqlite_app))
    attorney(sqlite_app)
    assert proxied.presses > 12
    assert sealed
    assert not [said for said in sealed if MARK in said]
    assert stored(sqlite_app) == set()


def test_of_a_field_that_is_sent_twice_the_first_counts_and_the_second_is_nothing(
    sqlite_app: Flask, doubled: Doubling, sealed: list[str]
) -> None:
    """ASVS 15.3.7: no second value slips past the one that was judged."""
    staff(sqlite_app, family(sqlite_app))
    attorney(sqlite_app)
    assert doubled.doubled > 20
    assert not [said for said in sealed if MARK in said]
    assert stored(sqlite_app) == set()


def test_the_control_a_form_that_takes_the_last_of_two_is_found(
    sqlite_app: Flask, doubled: Doubling, sealed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StringField, "process_formdata", lambda field, said: setattr(field, "data", said[-1]))
    request_id = family(sqlite_app)
    with sqlite_app.app_context():
        grace = cast.grace().id
    client = PageClient(sqlite_app)
    cast.sign_in(client, grace)
    client.get(f"/counsel/requests/{request_id}")
    client.post(f"/counsel/requests/{request_id}/notes", {"text": "Called, nobody there."})
    assert [said for said in sealed if MARK in said]


def test_a_verb_that_takes_every_field_is_found(sqlite_app: Flask, proxied: HostileProxy) -> None:
    """The control: an act that sets whatever column a field is named after."""
    with sqlite_app.app_context():
        request_id = cast.submitted().id

    taken: Callable[[], Any] = sqlite_app.view_functions["public.leave"]

    @wraps(taken)
    def careless() -> Any:
        row = db.session.get_one(Request, request_id)
        for name in request.form:
            if name == "verified_by":
                setattr(row, name, request.form[name])
        db.session.commit()
        return redirect("/", 303)

    sqlite_app.view_functions["public.leave"] = careless
    try:
        answer = sqlite_app.test_client().post("/leave", base_url="https://localhost", data={"from": "here"})
        assert answer.status_code == 303, answer.text
    finally:
        sqlite_app.view_functions["public.leave"] = taken
    assert stored(sqlite_app) == {"requests.verified_by"}
