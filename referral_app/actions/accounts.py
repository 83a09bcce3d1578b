"""Accounts: made by command, enrolled by a one-time link, signed in with a password and a second factor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.enrolment import INVITE_LIFE, RESET_LIFE, new_link, void_links
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.locks import lock_staff
from referral_app.actions.steps.sessions import begin_whole, end_all
from referral_app.actions.steps.transaction import audit, writing
from referral_app.extensions import db
from referral_app.models import Account, AccountRole, Attorney, AuthSession, EnrolmentLink, RecoveryCode
from referral_app.queries import accounts as queries
from referral_app.queries import covers
from referral_app.queries.staff_accounts import is_alone_on_a_list
from referral_app.security import passwords, tokens, totp
from referral_app.security.case_keys import vault
from referral_app.security.typed_text import recovery_code, sign_in_name
from referral_app.vocabulary import LetterKind, Role

#: Who owns requests and covers for others.
OWNERS = frozenset({Role.COUNSEL, Role.SUPERVISOR})
#: A page that follows another within this time writes nothing of its session.
NOTED_EVERY = timedelta(minutes=1)


def add_account(
    email: str, name: str, roles: frozenset[Role], *, actor: str, now: datetime, attorney_id: str | None = None
) -> tuple[Account, str]:
    """Make an account and a one-time enrolment token (shown once). Refused("email_taken") if the address has one."""
    with writing() as session:
        if queries.by_email(email):
            raise Refused("email_taken")
        account = Account(email=sign_in_name(email), name=name, created_at=now, attorney_id=attorney_id)
        account.roles = [AccountRole(role=role) for role in sorted(roles)]
        session.add(account)
        session.flush()
        token = new_link(account, now)
        audit("account_added", f"account:{account.id}", actor=actor)
        return account, token


def live_link(token: str, now: datetime) -> EnrolmentLink:
    """The unused, unexpired link of a token. Refused("link_dead") in every other case, alike."""
    link = queries.enrolment_by_token(token)
    if link is None or link.used_at is not None or link.expires_at <= now:
        raise Refused("link_dead")
    return link


def enrol(
    token: str, password: str, secret: str, code: str, *, now: datetime, letter_now: datetime | None = None
) -> list[str]:
    """Set password and second factor, use the link up, end all other sessions. Returns ten recovery codes, shown once.

    Where an account had them before, its owner gets one neutral letter: whoever made the link holds it first.
    `letter_now` is the programme's time, if that is another.

    Refused("link_dead"), Refused("password_weak", fault=code) or Refused("code_wrong").
    """
    fault = passwords.fault(password, about=about(live_link(token, now).account_id))
    if fault:
        raise Refused("password_weak", fault=fault)
    hashed = passwords.hash_password(password)
    step = totp.accepted_step(secret, code, at=now, last_step=0)
    if step is None:
        raise Refused("code_wrong")
    with writing() as session:
        link = live_link(token, now)
        account = session.get_one(Account, link.account_id)
        used = session.execute(
            update(EnrolmentLink)
            .where(EnrolmentLink.token_sha256 == link.token_sha256, EnrolmentLink.used_at.is_(None))
            .values(used_at=now)
        )
        if used.rowcount != 1:  # type: ignore[attr-defined]
            raise Refused("link_dead")
        had_them_before = account.had_a_factor
        account.password_hash = hashed
        account.totp_sealed = vault().seal_account(account.id, secret)
        account.totp_last_step = step
        account.enrolled_at = now
        end_all(account.id, now)
        # The codes of an earlier enrolment lie on a paper that may be lost: only the new ones open anything.
        session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
        codes = totp.recovery_codes()
        for recovery in codes:
            session.add(RecoveryCode(account_id=account.id, code_hash=tokens.digest(recovery)))
        if account.attorney_id is not None:
            session.execute(update(Attorney).where(Attorney.id == account.attorney_id).values(judge_at=now))
        audit("account_enrolled", f"account:{account.id}", actor=account.id)
        if had_them_before:
            tell_of_password(account.id, now=now, letter_now=letter_now or now)
        return codes


def check_password(email: str, password: str) -> Account | None:
    """The active, enrolled account of this address and password, or None. As slow for an unknown address (T04)."""
    account = queries.by_email(email)
    usable = account is not None and account.deactivated_at is None and account.enrolled_at is not None
    hashed = account.password_hash if account is not None and usable else None
    return account if passwords.verify(hashed, password) and usable else None


def open_session(account: Account, *, now: datetime, password: str | None = None) -> str:
    """Start a session that waits for the second factor; returns its token for the cookie."""
    token = tokens.new_token()
    with writing() as session:
        session.add(
            AuthSession(
                token_sha256=tokens.digest(token), account_id=account.id, created_at=now, seen_at=now, proof_at=now
            )
        )
        if password is not None and passwords.needs_rehash(account.password_hash or ""):
            account.password_hash = passwords.hash_password(password)
        audit("password_shown", f"account:{account.id}", actor=account.id)
    return token


def show_second_factor(token: str, code: str, *, now: datetime) -> str | None:
    """Accept a code once (guarded UPDATE of the last step) and change the session's token. None if it is wrong.

    Shown again in a session that is signed in already, it is a fresh proof: the session does not live longer for it.
    """
    with writing() as session:
        waiting = queries.session_by_token(token)
        if waiting is None or waiting.revoked_at is not None:
            return None
        account = waiting.account
        secret = vault().unseal_account(account.id, account.totp_sealed or b"")
        step = totp.accepted_step(secret, code, at=now, last_step=account.totp_last_step)
        if step is not None:
            won = session.execute(
                update(Account)
                .where(Account.id == account.id)
                .where(or_(Account.totp_last_step < step, Account.totp_last_step > totp.latest_used(step + 1)))
                .values(totp_last_step=step)
            )
            accepted = won.rowcount == 1  # type: ignore[attr-defined]
        else:
            spent = session.execute(
                update(RecoveryCode)
                .where(
                    RecoveryCode.account_id == account.id,
                    RecoveryCode.code_hash == tokens.digest(recovery_code(code) or ""),
                    RecoveryCode.used_at.is_(None),
                )
                .values(used_at=now)
            )
            accepted = spent.rowcount == 1  # type: ignore[attr-defined]
        if not accepted:
            audit("second_factor_refused", f"account:{account.id}", actor=account.id)
            return None
        renewed = waiting.second_factor_at is not None
        waiting.revoked_at = now
        waiting.kept = None
        new_token = begin_whole(account.id, created_at=waiting.created_at if renewed else now, now=now)
        audit("proof_shown" if renewed else "signed_in", f"account:{account.id}", actor=account.id)
        return new_token


def touch(token: str, *, now: datetime) -> None:
    """Note that the session was used, at most once in `NOTED_EVERY`."""
    with writing() as session:
        session.execute(
            update(AuthSession)
            .where(AuthSession.token_sha256 == tokens.digest(token), AuthSession.seen_at < now - NOTED_EVERY)
            .values(seen_at=now)
        )


def sign_out(token: str, *, now: datetime) -> None:
    with writing():
        row = queries.session_by_token(token)
        if row is not None and row.revoked_at is None:
            row.revoked_at = now
            row.kept = None
            audit("signed_out", f"account:{row.account_id}", actor=row.account_id)


def end_other_sessions(token: str, *, now: datetime) -> int:
    """End every session of the account but this one, at once. Returns how many."""
    with writing() as session:
        row = queries.session_by_token(token)
        if row is None:
            return 0
        ended = session.execute(
            update(AuthSession)
            .where(
                AuthSession.account_id == row.account_id,
                AuthSession.token_sha256 != row.token_sha256,
                AuthSession.revoked_at.is_(None),
            )
            .values(revoked_at=now, kept=None)
        )
        audit("sessions_ended", f"account:{row.account_id}", actor=row.account_id)
        return int(ended.rowcount)  # type: ignore[attr-defined]


def set_roles(email: str, *, give: Iterable[Role], take: Iterable[Role], actor: str, now: datetime) -> Account:
    """Give and take several roles, all or none. Returns the account as it is then. Refused as `set_role`, with
    "second_person" for whoever would change their own: nobody lets themselves in anywhere (E01), and as `deactivate`
    where work would be left with somebody who may open none of it any more."""
    with writing():
        lock_staff()
        account = _known(email)
        if actor == account.id:
            raise Refused("second_person")
        before = account.role_set
        for role in give:
            account = set_role(email, role, give=True, actor=actor)
        for role in take:
            account = set_role(email, role, give=False, actor=actor)
        if before & OWNERS and not account.holds(*OWNERS):
            _refuse_for_work(account, now)
        if Role.SUPERVISOR in before and not account.holds(Role.SUPERVISOR) and is_alone_on_a_list(account.id):
            raise Refused("alone_on_list")
        return account


def set_role(email: str, role: Role, *, give: bool, actor: str) -> Account:
    """Give or take a role. Refused("no_account"), Refused("last_administrator"), Refused("attorney_role")."""
    with writing():
        lock_staff()
        account = _known(email)
        if role is Role.ATTORNEY or account.holds(Role.ATTORNEY):
            raise Refused("attorney_role")
        if give and role not in account.role_set:
            account.roles.append(AccountRole(role=role))
        if not give:
            if role is Role.ADMINISTRATOR:
                _refuse_for_the_last_administrator(account)
            account.roles = [row for row in account.roles if row.role != role]
        audit("role_given" if give else "role_taken", f"account:{account.id}", actor=actor, reason=role)
        return account


def deactivate(email: str, *, actor: str, now: datetime) -> Account:
    """End an account and its sessions at once.

    Refused: "second_person" for one's own, "last_administrator", "no_account", or "has_work" with how much while
    requests or tasks have no other owner, or somebody would be left without a cover (B18), "alone_on_list" while nobody
    else could open a request to others.
    """
    with writing():
        lock_staff()
        account = _known(email)
        _refuse_for_ones_own(account, actor)
        _refuse_for_work(account, now)
        _refuse_for_the_last_administrator(account)
        if is_alone_on_a_list(account.id):
            raise Refused("alone_on_list")
        account.deactivated_at = now
        end_all(account.id, now)
        void_links(account.id, now)
        audit("account_deactivated", f"account:{account.id}", actor=actor)
        return account


def sign_out_everywhere(email: str, *, actor: str, now: datetime) -> Account:
    """End every session of an account that goes on: a lost laptop, a doubt. No browser knows it any more.

    Refused("no_account").
    """
    with writing():
        account = _known(email)
        end_all(account.id, now)
        audit("sessions_ended", f"account:{account.id}", actor=actor)
        return account


def reactivate(email: str, *, actor: str) -> Account:
    with writing():
        account = _known(email)
        account.deactivated_at = None
        audit("account_reactivated", f"account:{account.id}", actor=actor)
        return account


def invite_again(email: str, *, actor: str, now: datetime) -> str:
    """A new enrolment token for whoever has not used theirs; the one before opens nothing any more. Of half an hour
    where a second factor was taken away, as the first one was.

    Refused: "no_account", "second_person" for one's own, or "wrong_state" for an account that is enrolled or ended.
    """
    with writing():
        account = _known(email)
        _refuse_for_ones_own(account, actor)
        if account.enrolled_at is not None or account.deactivated_at is not None:
            raise Refused("wrong_state")
        audit("account_invited", f"account:{account.id}", actor=actor)
        return new_link(account, now, RESET_LIFE if account.had_a_factor else INVITE_LIFE)


def reset_second_factor(email: str, *, actor: str, now: datetime) -> str:
    """Take password and second factor away and return an enrolment token of half an hour. All sessions end.

    Refused: "no_account", "second_person" for one's own (the link would be shown to a session that has just ended), or
    "last_administrator" unless by a command: two who do it to each other would leave nobody.
    """
    with writing():
        lock_staff()
        account = _known(email)
        _refuse_for_ones_own(account, actor)
        if queries.by_id(actor) is not None:
            _refuse_for_the_last_administrator(account)
        account.enrolled_at = None
        account.totp_sealed = None
        account.password_hash = None
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
        end_all(account.id, now)
        audit("second_factor_reset", f"account:{account.id}", actor=actor)
        return new_link(account, now, RESET_LIFE)


def tell_of_password(account_id: str, *, now: datetime, letter_now: datetime) -> None:
    """Write to the owner of an account that another password was set. Inside `writing()`."""
    once = f"{LetterKind.PASSWORD_CHANGED}:{account_id}:{now.isoformat()}"
    write_letter(LetterKind.PASSWORD_CHANGED, "account", account_id, once=once, now=letter_now)


def about(account_id: str) -> tuple[str, ...]:
    """What anybody knows of this person and would try first: their name and address, and the office's name."""
    person = queries.account(account_id)
    return person.name, person.email, programme.settings().office_name


def _known(email: str) -> Account:
    account = queries.by_email(email)
    if account is None:
        raise Refused("no_account")
    return account


def _refuse_for_ones_own(account: Account, actor: str) -> None:
    """Another administrator does it, as the page says: a press on one's own account shuts oneself out."""
    if actor == account.id:
        raise Refused("second_person")


def _refuse_for_work(account: Account, now: datetime) -> None:
    owned = covers.owned_by(account.id, programme.day(now))
    if owned:
        raise Refused("has_work", requests=owned.requests, tasks=owned.tasks, covers=owned.covers)


def _refuse_for_the_last_administrator(account: Account) -> None:
    """Whoever has not opened their account yet, or has just lost it, lets nobody in. Call with the staff locked."""
    if account.holds(Role.ADMINISTRATOR) and queries.active_administrators() <= {account.id}:
        raise Refused("last_administrator")
