"""A small office with one of everything that a page can show, and visitors of every kind to walk through it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from referral_app.actions import attorney_complaints, family, legal_holds, offer_questions, organisations
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from referral_app.config import ROOT
from referral_app.extensions import db
from referral_app.models import Account, ApprovedRanking, AuthSession, Companion, Note, OnCallTurn
from referral_app.security import tokens
from referral_app.vocabulary import Role
from tests import cast
from tests.conftest import START
from tests.page_client import BASE

#: Every kind of visitor: two that are no role, then the roles.
VISITORS = ("anonymous", "half", *(role.value for role in Role))
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@cache
def oracle() -> dict[str, list[str]]:
    """Who may reach which endpoint, as tests/authz.yml says."""
    written: dict[str, dict[str, list[str]]] = yaml.safe_load((Path(ROOT) / "tests" / "authz.yml").read_text("utf-8"))
    return written["endpoints"]


@dataclass
class Scene:
    """The office. `values` are what the variable parts of addresses stand for; `accounts` are ids by visitor."""

    app: Flask
    values: dict[str, Any] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    others_offer: str = ""
    others_matter: str = ""

    def address(self, rule: Rule) -> str:
        with self.app.test_request_context(base_url=BASE):
            return self.app.url_for(rule.endpoint, **{name: self.values[name] for name in rule.arguments})


def build(app: Flask) -> Scene:
    """A request with an offer to Amara and a task, an account of every role; Bela has an offer of another request, and
    each of the two said yes to a request of their own."""
    made = Scene(app)
    with app.app_context():
        amara, bela = cast.amara(), cast.bela()
        for role in Role:
            if role is not Role.ATTORNEY:
                made.accounts[role.value] = cast.account(f"{role.value}@example.org", f"Rae {role.value}", role).id
        made.accounts["half"] = made.accounts["supervisor"]
        made.accounts["attorney"] = cast.attorney_account(amara).id
        grace = cast.grace()
        request = cast.submitted(contact={"email": "noor@example.net"})
        need = cast.need_of(request)
        offer = cast.sent(need, amara, by=grace)
        other = cast.sent(cast.need_of(cast.submitted()), bela, by=grace)
        yes = cast.sent(cast.need_of(cast.submitted()), amara, by=grace)
        matter = cast.say_yes(yes.id, db.session.get_one(Account, made.accounts["attorney"]))
        theirs = cast.sent(cast.need_of(cast.submitted()), bela, by=grace)
        others_matter = cast.say_yes(theirs.id, cast.attorney_account(bela))
        with writing():
            task = make_task(
                "no_yes_yet",
                once="scene",
                now=clock().programme(),
                due_on=clock().today() + timedelta(days=1),
                request=request,
            )
        assert task is not None
        hold = legal_holds.ask_for_hold(
            other.need.request.reference,
            "subpoena",
            clock().today() + timedelta(days=30),
            actor=db.session.get_one(Account, made.accounts["supervisor"]),
            now=clock().real(),
            today=clock().today(),
        )
        family.complain(request.id, "Nobody called back.", now=clock().programme(), today=clock().today())
        complaint = db.session.scalars(select(Note).where(Note.kind == "complaint")).one()
        asked = offer_questions.ask(offer.id, "When does it begin?", **cast.by(cast.attorney_account(amara)))
        theirs = attorney_complaints.complain(
            amara.id, "Nobody calls back.", offer_id=offer.id, **cast.by(cast.attorney_account(amara))
        )
        aid = organisations.keep(
            None,
            {
                "name": "Lone Star Aid",
                "kind": "legal_aid",
                "places": ["US-TX"],
                "areas": [],
                "phone": "+1 512 555 0100",
            },
            **cast.by(grace),
        )
        sent = organisations.send(request.id, aid.id, need_number=None, actor=grace, now=clock().programme())
        with writing() as session:
            place = Companion(offer_id=offer.id, kind="local_counsel", created_at=clock().programme())
            session.add(place)
            turn = OnCallTurn(
                account_id=grace.id,
                first_day=clock().today(),
                last_day=clock().today(),
                set_by=grace.id,
                set_at=clock().programme(),
            )
            session.add(turn)
        made.values = {
            "companion_id": place.id,
            "turn_id": turn.id,
            "complaint_id": theirs.id,
            "organisation_id": aid.id,
            "referral_id": sent.id,
            "request_id": request.id,
            "number": need.number,
            "approval_id": db.session.query(ApprovedRanking).filter_by(need_id=need.id).one().id,
            "offer_id": offer.id,
            "matter_id": matter.id,
            "attorney_id": amara.id,
            "account_id": grace.id,
            "note_id": complaint.id,
            "task_id": task.id,
            "question_id": asked.id,
            "one_id": request.id,
            "other_id": other.need.request_id,
            "hold_id": hold.id,
            "filter_id": "f" * 16,
            "device_id": "d" * 16,
            "session_mark": "e" * 16,
            "day": START.date(),
            "year": START.year,
            "token": tokens.new_token(),
            "slug": "hague-1980",
            "place": 1,
            "rule": "CAPACITY",
            "filename": "manifest.json",
            "reader": "attorney",
        }
        made.others_offer = other.id
        made.others_matter = others_matter.id
    return made


class Visitor:
    """A browser of one kind of visitor. Its POSTs carry a token of the form, so that only access can refuse them."""

    def __init__(self, scene: Scene, kind: str) -> None:
        self.scene = scene
        self.kind = kind
        self.client: FlaskClient = scene.app.test_client()
        if kind != "anonymous":
            self._sign_in()
        found = _TOKEN.search(self.client.get("/", base_url=BASE).get_data(as_text=True))
        assert found, "the front page has no form"
        self.token = found[1]

    def _sign_in(self) -> None:
        token = tokens.new_token()
        with self.scene.app.app_context():
            now = clock().real()
            db.session.add(
                AuthSession(
                    token_sha256=tokens.digest(token),
                    account_id=self.scene.accounts[self.kind],
                    created_at=now,
                    seen_at=now,
                    proof_at=now,
                    second_factor_at=None if self.kind == "half" else now,
                )
            )
            db.session.commit()
        with self.client.session_transaction(base_url=BASE) as cookie:
            cookie["_user_id"] = token

    def ask(self, method: str, path: str, data: dict[str, Any] | None = None, **headers: str) -> TestResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if method == "POST":
            form = {"csrf_token": self.token, **(data or {})}
            sent["Referer"] = BASE + "/"
            return self.client.post(path, base_url=BASE, data=form, headers=sent, buffered=True)
        return self.client.open(path, method=method, base_url=BASE, headers=sent, buffered=True)

    def is_turned_away(self, answer: TestResponse) -> bool:
        """Whether this visitor was refused at the door: sent to prove who they are, or 403."""
        if answer.status_code == 403:
            return True
        where = answer.headers.get("HX-Redirect") or answer.headers.get("Location", "")
        door = {"anonymous": "/sign-in", "half": "/sign-in/code"}.get(self.kind)
        return door is not None and where.removeprefix(BASE) == door
