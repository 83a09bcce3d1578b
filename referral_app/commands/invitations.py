"""`roster invite`: attorneys who cannot sign in yet get a letter with a link of their own."""

from __future__ import annotations

import click

from referral_app.commands.base import fail, opens_database, say
from referral_app.commands.roster import roster


@roster.command("invite")
@click.argument("emails", metavar="[EMAIL…]", nargs=-1)
@click.option("--all", "everybody", is_flag=True, help="everybody on the roster who cannot sign in yet")
@click.option("--as", "email", metavar="EMAIL", required=True, help="the member of staff who invites")
@opens_database
def invite(emails: tuple[str, ...], everybody: bool, email: str) -> None:
    """Write invitations to attorneys without an account; each letter holds a one-time link of 14 days."""
    from referral_app.actions import invitations as verbs
    from referral_app.clock import clock
    from referral_app.queries import accounts
    from referral_app.queries.roster_file import attorney_by_email

    if everybody == bool(emails):
        fail("say whom: --all, or one or more addresses")
    actor = accounts.by_email(email)
    if actor is None or actor.deactivated_at is not None or not actor.holds(*verbs.MAY_INVITE):
        fail("there is no counsel, supervisor or administrator with this address to invite")
    chosen = []
    for address in emails:
        attorney = attorney_by_email(address)
        if attorney is None:
            fail(f"{address} is on no roster")
        chosen.append(attorney.id)
    now = clock().programme()
    invited = (
        verbs.invite_all(actor=actor, now=now) if everybody else verbs.invite_attorneys(chosen, actor=actor, now=now)
    )
    for person in invited:
        say(person.email)
    say(f"{len(invited)} invited")


#: The group, with this command in it.
__all__ = ["roster"]
