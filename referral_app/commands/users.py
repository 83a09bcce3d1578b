"""`users`: accounts of staff and attorneys, from the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from referral_app.commands.base import COMMAND, Group, fail, opens_database, say
from referral_app.vocabulary import STAFF_ROLES, Role

if TYPE_CHECKING:
    from referral_app.models import Account

_ROLE = click.Choice([role.value for role in Role])


@click.group("users", cls=Group)
def users() -> None:
    """Accounts: add, list, roles, deactivate, reactivate, a new second factor."""


@users.command("add")
@click.argument("email")
@click.option("--role", "roles", type=_ROLE, multiple=True, required=True, help="may be given more than once")
@click.option("--name", help="as colleagues know the person; the address if left out")
@opens_database
def add(email: str, roles: tuple[str, ...], name: str | None) -> None:
    """Make an account and print its one-time enrolment link (14 days)."""
    from referral_app.actions import accounts
    from referral_app.clock import clock
    from referral_app.queries.roster_file import attorney_by_email
    from referral_app.roster.cells import EMAIL
    from referral_app.security.typed_text import sign_in_name

    address = sign_in_name(email)
    if not EMAIL.fullmatch(address):
        fail(f"{email} is not an e-mail address")
    chosen = frozenset(Role(role) for role in roles)
    attorney = None
    if Role.ATTORNEY in chosen:
        if chosen & STAFF_ROLES:
            fail("an attorney's account holds no other role")
        attorney = attorney_by_email(address)
        if attorney is None:
            fail("there is no attorney with this address on the roster")
    _account, token = accounts.add_account(
        address,
        name or (attorney.name if attorney else address),
        chosen,
        actor=COMMAND,
        now=clock().real(),
        attorney_id=attorney.id if attorney else None,
    )
    _print_link(token)


@users.command("list")
@opens_database
def list_accounts() -> None:
    """One line per account: address, roles, state, separated by tabs."""
    from referral_app.queries.accounts import all_accounts

    for account in all_accounts():
        say(f"{account.email}\t{','.join(sorted(account.role_set))}\t{_state(account)}")


def _state(account: Account) -> str:
    if account.deactivated_at is not None:
        return "deactivated"
    return "enrolled" if account.enrolled_at is not None else "invited"


@users.command("role")
@click.argument("email")
@click.option("--give", "--role", "given", type=_ROLE, multiple=True, help="a role to give")
@click.option("--take", "taken", type=_ROLE, multiple=True, help="a role to take away")
@opens_database
def role(email: str, given: tuple[str, ...], taken: tuple[str, ...]) -> None:
    """Give or take roles of a member of staff, and print what the account holds then."""
    from referral_app.actions import accounts
    from referral_app.clock import clock

    if not given and not taken:
        fail("say which role: --give ROLE or --take ROLE")
    now = clock().real()
    account = accounts.set_roles(email, give=map(Role, given), take=map(Role, taken), actor=COMMAND, now=now)
    say(f"{account.email}\t{','.join(sorted(account.role_set))}")


@users.command("hand-over")
@click.argument("email")
@click.option("--to", "to", required=True, help="the address of the colleague who owns it from now on")
@opens_database
def hand_over(email: str, to: str) -> None:
    """Move all running requests and open tasks of one person to another at once, and print how many."""
    from referral_app.actions import handing_over
    from referral_app.clock import clock
    from referral_app.queries.accounts import by_email

    leaver, new = by_email(email), by_email(to)
    if leaver is None or new is None:
        fail(f"there is no account {email if leaver is None else to}")
    if leaver.id == new.id:
        fail(f"{leaver.email} owns it already: say --to somebody else")
    moved = handing_over.move_all(leaver.id, new.id, actor=COMMAND, now=clock().programme(), today=clock().today())
    say(f"{leaver.email}\t{new.email}\t{moved.requests} requests\t{moved.tasks} tasks")


@users.command("sign-out")
@click.argument("email")
@opens_database
def sign_out(email: str) -> None:
    """End every session of an account, staff's or an attorney's; it goes on."""
    from referral_app.actions import accounts
    from referral_app.clock import clock

    account = accounts.sign_out_everywhere(email, actor=COMMAND, now=clock().real())
    say(f"{account.email}\tsigned out everywhere")


@users.command("deactivate")
@click.argument("email")
@opens_database
def deactivate(email: str) -> None:
    """End an account and all its sessions at once; refused while requests or tasks are theirs (`users hand-over`)."""
    from referral_app.actions import accounts
    from referral_app.clock import clock

    account = accounts.deactivate(email, actor=COMMAND, now=clock().real())
    say(f"{account.email}\tdeactivated")


@users.command("reactivate")
@click.argument("email")
@opens_database
def reactivate(email: str) -> None:
    """Let a deactivated account sign in again."""
    from referral_app.actions import accounts

    account = accounts.reactivate(email, actor=COMMAND)
    say(f"{account.email}\t{_state(account)}")


@users.command("reset-second-factor")
@click.argument("email")
@opens_database
def reset_second_factor(email: str) -> None:
    """Take password and second factor away, end all sessions, and print a new enrolment link (30 minutes)."""
    from referral_app.actions import accounts
    from referral_app.clock import clock

    _print_link(accounts.reset_second_factor(email, actor=COMMAND, now=clock().real()))


def _print_link(token: str) -> None:
    from referral_app import programme

    settings = programme.settings()
    say(f"{settings.base_url}/enrol/{token}")
