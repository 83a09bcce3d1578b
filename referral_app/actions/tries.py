"""How often somebody may try to sign in, and what is told of it (T05).

Nobody is shut out by what others do where they were signed in before: a browser that knows the account has counters of
its own. Everywhere else tries are counted by network, by account and network together, and at last by account. A wait
of half a minute comes before the refusal. Right tries are taken back. What is refused leaves a link of the audit
chain, and the owner of the account is written to, once a day at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from referral_app import programme
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.transaction import audit, writing
from referral_app.models import Account
from referral_app.queries import accounts as queries
from referral_app.security import limits
from referral_app.vocabulary import LetterKind

#: Who tries, as the audit chain calls somebody of whom nothing is known.
VISITOR = "visitor"
#: An account that is none, alike for every name that nobody has: the chain keeps no name that was typed.
NOBODY = "account:unknown"


class Answer(StrEnum):
    """What becomes of a try: it is looked at, it comes too soon, or it is refused for now."""

    LOOK = "look"
    SOON = "soon"
    REFUSE = "refuse"


@dataclass(frozen=True)
class From:
    """Where a try comes from. `device` is the token of a browser's cookie, or None; `now` is the real time and
    `letter_now` the programme's."""

    address: str | None
    device: str | None
    now: datetime
    letter_now: datetime


def password(email: str, place: From) -> Answer:
    """Count a password that is about to be tried. `email` as `sign_in_name` has it, of an account or of none."""
    account = queries.by_email(email)
    return _judge(_password_counters(email, account, place), account, place)


def code(account: Account, place: From) -> Answer:
    """Count a code of the second factor that is about to be tried."""
    return _judge(_code_counters(account, place), account, place)


def take_back(account: Account, place: From) -> None:
    """Both steps were right: neither counts against anybody."""
    for purpose, key in (*_password_counters(account.email, account, place), *_code_counters(account, place)):
        limits.take_back(purpose, key, place.now)


def failed(email: str) -> None:
    """Write down that a password did not fit. An unknown name costs the same and is not kept."""
    account = queries.by_email(email)
    with writing():
        audit("sign_in_failed", f"account:{account.id}" if account else NOBODY, actor=VISITOR, reason="password")


Counters = tuple[tuple[str, str | None], ...]


def _password_counters(email: str, account: Account | None, place: From) -> Counters:
    known = queries.known_device(place.device, account.id, place.now) if account else None
    if known is not None:
        return (("device_password", known.id),)
    pair = f"{email} {limits.network(place.address)}"
    return (
        ("sign_in_network", place.address),
        ("sign_in_pace", pair),
        ("sign_in_pair", pair),
        ("sign_in_account", email),
    )


def _code_counters(account: Account, place: From) -> Counters:
    known = queries.known_device(place.device, account.id, place.now)
    if known is not None:
        return (("device_code", known.id), ("device_code_day", known.id))
    return (("second_factor", account.id), ("second_factor_day", account.id))


def _judge(counters: Counters, account: Account | None, place: From) -> Answer:
    """Count in order and stop at the first that is over: what is not looked at takes nothing from the next counter."""
    for purpose, key in counters:
        verdict = limits.count(purpose, key, place.now)
        if verdict.over and purpose == "sign_in_pace":
            return Answer.SOON
        if verdict.over:
            if verdict.first_over:
                _tell(purpose, account, place)
            return Answer.REFUSE
    return Answer.LOOK


def _tell(purpose: str, account: Account | None, place: From) -> None:
    """Once for each window. Of a network nobody is told: no account is meant."""
    about = account if purpose != "sign_in_network" else None
    with writing():
        audit("sign_in_refused", f"account:{about.id}" if about else NOBODY, actor=VISITOR, reason=purpose)
        if about is not None and about.enrolled_at is not None and about.deactivated_at is None:
            write_letter(
                LetterKind.SIGN_IN,
                "account",
                about.id,
                once=f"{LetterKind.SIGN_IN}:{about.id}:{programme.day(place.letter_now).isoformat()}",
                now=place.letter_now,
            )
