"""`letters`: what came back in the mail."""

from __future__ import annotations

import click

from referral_app.commands.base import Group, cannot_be_read, fail, opens_database, say


@click.group("letters", cls=Group)
def letters() -> None:
    """Letters that left."""


@letters.command("bounce")
@click.argument("file", type=click.Path(path_type=str))
@opens_database
def bounce(file: str) -> None:
    """Take in a delivery report (.eml): the offer it speaks of ends as undeliverable and the next attorney is asked."""
    from pathlib import Path

    from referral_app.actions.post import handle_bounce
    from referral_app.clock import clock
    from referral_app.letters.bounces import NotAReport, parse

    try:
        raw = Path(file).read_bytes()
    except (OSError, ValueError) as error:
        cannot_be_read(file, error)
    try:
        report = parse(raw)
    except NotAReport as error:
        fail(str(error))
    letter_id = handle_bounce(report, now=clock().programme())
    say(letter_id or "nothing to do: the report is of no letter of ours, or says to wait")
