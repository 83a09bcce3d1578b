"""The small fixed cast of the tests, and a few steps they take often. All invented.

Grace (counsel), Sol (supervisor), Ada (administrator), Amara and Bela (attorneys; Bela must never see Amara's offer),
Noor (a parent whose child was brought to Texas), R. (a survivor).
"""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, AccountRole, Attorney, AuthSession, Licence, Matter, Need, Offer, Request
from referral_app.vocabulary import Role
from referral_app.workflow.stages import DUTIES, TERMS
from tests.page_client import PageClient

#: Every term and duty ticked.
ALL_TERMS = [*TERMS, *DUTIES]
PASSWORD = "correct horse battery staple"
#: One secret serves the whole cast: the tests move the clock.
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

#: Noor's child was brought from Mexico to Austin four and a half months before the tests' day.
NOOR: dict[str, Any] = {
    "safe_now": "yes",
    "device_shared": "no",
    "contact_ways": ["i_will_return"],
    "requester_age": 34,
    "role": "my_child",
    "relation": "parent",
    "situations": ["intl_abduction_incoming"],
    "where": {"country": "MX"},
    "language": "es",
    "other_languages": ["en"],
    "interpreter_ok": "yes",
    "ability_to_pay": "cannot_pay",
    "children": [{"ref": "c1", "dob": "2019-03-14"}],
    "child_place": {"country": "US", "state": "TX", "county": "Travis County"},
    "home_place": {"country": "MX"},
    "location_known": "yes",
    "wrongful_date": "2026-07-10",
    "left_date": "2026-07-10",
    "who_has_child": "other_parent",
    "agreed_move": "no",
    "custody_order": "no",
    "served": "no",
    "return_case": "no",
    "ca_applied": "no",
    "police_report": "yes",
    "dv_history": "no",
    "danger_now": "no",
}
#: R. is an adult survivor with a federal case and a sentencing in eleven days.
SURVIVOR: dict[str, Any] = {
    "safe_now": "yes",
    "device_shared": "no",
    "contact_ways": ["email"],
    "requester_age": 24,
    "role": "myself",
    "situations": ["csam_compensation"],
    "where": {"country": "US", "state": "PA", "county": "Philadelphia County"},
    "language": "en",
    "ability_to_pay": "cannot_pay",
    "dob": "2002-05-02",
    "age_then": 9,
    "federal_notice": "yes",
    "case_stage": "charged",
    "danger_now": "no",
    "case_court": {"system": "federal", "place": {"country": "US", "state": "PA", "county": "Philadelphia County"}},
}


@lru_cache
def _password_hash() -> str:
    from referral_app.security.passwords import hash_password

    return hash_password(PASSWORD)


def account(email: str, name: str, *roles: Role, attorney: Attorney | None = None) -> Account:
    """An enrolled account (call inside an app context; commits)."""
    from referral_app.security.case_keys import vault

    now = clock().real()
    made = Account(
        email=email,
        name=name,
        password_hash=_password_hash(),
        enrolled_at=now,
        created_at=now,
        attorney_id=attorney.id if attorney else None,
    )
    made.roles = [AccountRole(role=role) for role in roles]
    db.session.add(made)
    db.session.flush()
    made.totp_sealed = vault().seal_account(made.id, TOTP_SECRET)
    db.session.commit()
    return made


def grace() -> Account:
    return account("grace@example.org", "Grace Okafor", Role.COUNSEL)


def sol() -> Account:
    return account("sol@example.org", "Sol Brandt", Role.SUPERVISOR, Role.CONFLICTS)


def ada() -> Account:
    return account("ada@example.org", "Ada Mensah", Role.ADMINISTRATOR, Role.PRIVACY_OFFICER)


def attorney(code: str = "a-1", first_name: str = "Amara", last_name: str = "Diallo", **changes: Any) -> Attorney:
    """An active Texas attorney fit for Noor's need (commits). `licences`: tuples; `changes` replace columns.

    With an account to sign in with, without which nobody is asked, unless `enrolled` is False.
    """
    now = clock().real()
    enrolled = changes.pop("enrolled", True)
    licences = changes.pop(
        "licences", [("US-TX", "active", date(2028, 5, 31), f"TX-{code}"), ("US-TX-WD", "active", None, None)]
    )
    values: dict[str, Any] = {
        "code": code,
        "first_name": first_name,
        "last_name": last_name,
        "firm_name": None,
        "firm_id": None,
        "email": f"{first_name.lower()}.{code.lower()}@example.org",
        "phone": "+12145550101",
        "time_zone": "America/Chicago",
        "working_days": ["mon", "tue", "wed", "thu", "fri"],
        "status": "active",
        "licences_checked_on": date(2026, 10, 1),
        "phv": False,
        "insurance_expires": date(2028, 3, 31),
        "cover": "own",
        "areas": {
            "hague_return_petitioner": {"tier": 3, "matters": 4, "last_matter": "2026-05-01"},
            "csam_restitution": {"tier": 3, "matters": 2, "last_matter": "2026-05-01"},
        },
        "trainings": ["trauma_informed", "dv_experience"],
        "fees": {"pro_bono": {}},
        "languages": {"es": "fluent", "en": "fluent"},
        "interpreter_ok": True,
        "max_matters": 5,
        "max_offers_30d": None,
        "created_at": now,
        "updated_at": now,
        **changes,
    }
    made = Attorney(**values)
    made.licences = [
        Licence(position=n, forum=forum, status=status, expires=expires, number=number)
        for n, (forum, status, expires, number) in enumerate(licences)
    ]
    db.session.add(made)
    if enrolled:
        db.session.flush()
        account(made.email, made.name, Role.ATTORNEY, attorney=made)
    else:
        db.session.commit()
    return made


def amara(**changes: Any) -> Attorney:
    return attorney("a-1", "Amara", "Diallo", **changes)


def bela(**changes: Any) -> Attorney:
    return attorney("b-1", "Bela", "Novak", **changes)


def attorney_account(person: Attorney) -> Account:
    """The account of an attorney, made when first asked for."""
    known = db.session.scalar(select(Account).where(Account.attorney_id == person.id))
    return known or account(person.email, person.name, Role.ATTORNEY, attorney=person)


def answers(base: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A copy of Noor's answers (or of `base`) with changes; None takes an answer away."""
    said = copy.deepcopy(NOOR if base is None else base)
    said.update(changes)
    return {name: value for name, value in said.items() if value is not None}


def of_another_family(number: int) -> dict[str, Any]:
    """Noor's answers of a family of its own: no two of 12,000 have the birth date of a child and a country in common,
    and none the day on which it was taken, of which only the month is known. Hundreds with one and the same child, or
    taken on one day in one state, would all meet, and each sending would read all that came before it."""
    turn, days = divmod(number, 3_000)
    born = date(2012, 1, 1) + timedelta(days=days)
    home = {"country": ("MX", "GT", "HN", "SV")[turn]}
    return answers(
        children=[{"ref": "c1", "dob": born.isoformat()}],
        where=home,
        home_place=home,
        wrongful_date="2026-07",
        left_date="2026-07",
    )


def submitted(
    said: dict[str, Any] | None = None,
    *,
    contact: dict[str, Any] | None = None,
    names: dict[str, Any] | None = None,
    language: str = "en",
) -> Request:
    """A request as the form makes it: draft, words, submit (commits each)."""
    from referral_app.actions import intake
    from referral_app.queries import cases

    now = clock().programme()
    request, _token = intake.start_draft(now=now, language=language)
    words = {**cases.EMPTY_WORDS, "answers": said or answers(), "contact": contact or {}, "names": names or {}}
    intake.save_draft(request.id, words, now=now)
    return intake.submit_request(request.id, form_key=f"form-{request.id}", agreed=True, now=now, today=clock().today())


def need_of(request: Request, number: int = 1) -> Need:
    return next(need for need in request.needs if need.number == number)


def approved(need: Need, *people: Attorney, by: Account) -> list[Offer]:
    from referral_app.actions.offers import approve_set

    return approve_set(
        need.id, [person.id for person in people], actor=by, now=clock().programme(), today=clock().today()
    )


def sent(need: Need, person: Attorney, *, by: Account, expires_on: date | None = None) -> Offer:
    """An offer approved and sent to one attorney, as the worker does it."""
    from referral_app.actions.offers import approve_set, send_offer

    now, today = clock().programme(), clock().today()
    # Where the person may come for this case alone, staff look for local counsel.
    beside = {(person.id, "local_counsel"): "find"}
    offer = approve_set(need.id, [person.id], actor=by, now=now, today=today, beside=beside)[0]
    last_day = expires_on or today + timedelta(days=7)
    assert send_offer(offer.id, now=now, today=today, expires_on=last_day, due_at=now, snapshot={"score": 8000})
    db.session.refresh(offer)
    return offer


def by(who: Account) -> dict[str, Any]:
    """Who acts, and when: the keywords of most verbs."""
    return {"actor": who, "now": clock().programme(), "today": clock().today()}


def name_somebody(request: Request) -> None:
    """The family has named a child, where it named nobody: without a name there is no conflict check."""
    from referral_app.queries import cases, release

    if not release.parties(request).anybody:
        said = cases.words(request)
        cases.seal_words(request, {**said, "names": {**said["names"], "child": ["Ines Haddad"]}})
        db.session.commit()


def interested(offer_id: str, who: Account, *, named: bool = True) -> Offer:
    """The attorney shows interest: in the conflict check at once, unless a colleague is in it. Unless `named` is False
    there is somebody to check."""
    from referral_app.actions.offer_stages import show_interest

    if named:
        name_somebody(db.session.get_one(Offer, offer_id).need.request)
    return show_interest(offer_id, **by(who))


def cleared(offer_id: str, who: Account) -> Offer:
    """Interest, and a conflict check that found none."""
    from referral_app.actions.offer_stages import clear_check

    interested(offer_id, who)
    return clear_check(offer_id, firm=True, **by(who))


def say_yes(offer_id: str, who: Account) -> Matter:
    """Through every stage to the yes."""
    from referral_app.actions.offer_answers import accept_offer

    cleared(offer_id, who)
    return accept_offer(offer_id, agreed=ALL_TERMS, **by(who))


def sign_in(client: PageClient, who: Account | str) -> None:
    """Give the client a session in which both proofs were shown (the sign-in pages have tests of their own)."""
    from referral_app.security import tokens

    token = tokens.new_token()
    with client.app.app_context():
        now = clock().real()
        db.session.add(
            AuthSession(
                token_sha256=tokens.digest(token),
                account_id=who if isinstance(who, str) else who.id,
                created_at=now,
                seen_at=now,
                proof_at=now,
                second_factor_at=now,
            )
        )
        db.session.commit()
    with client.client.session_transaction(base_url="https://localhost") as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True


def instant(text: str) -> datetime:
    """An aware UTC instant of "2026-11-25 15:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
