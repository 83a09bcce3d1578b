"""`follow-ups`, `audit`, `retention`, `health`: what keeps the office's days going."""

from __future__ import annotations

import json

import click

from referral_app.commands.base import Command, Group, fail, opens_database, say


@click.command("db", cls=Command, add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def migrations(ctx: click.Context, args: tuple[str, ...]) -> None:
    """Database migrations: upgrade, current, check, ... (Flask-Migrate)."""
    run = click.Command.main if "--help" in args else opens_database(click.Command.main)
    from flask_migrate.cli import db

    run(db, list(args), prog_name="flask db", obj=ctx.obj, standalone_mode=False)


@click.group("follow-ups", cls=Group)
def follow_ups() -> None:
    """What falls due: the worker, or one sweep."""


@follow_ups.command("run")
@opens_database
def run() -> None:
    """Sweep at every beat until stopped."""
    from flask import current_app

    from referral_app.follow_ups import worker

    worker.run(current_app._get_current_object())  # type: ignore[attr-defined]


@follow_ups.command("once")
@opens_database
def once() -> None:
    """Sweep until nothing is due; print what was done, one JSON object a line."""
    from referral_app.clock import clock
    from referral_app.follow_ups import sweep

    for done in sweep.once(clock().programme()):
        say(json.dumps(done, ensure_ascii=False))


@click.group("audit", cls=Group)
def audit() -> None:
    """The chain of what was done."""


@click.group("retention", cls=Group)
def retention() -> None:
    """What is kept, and what is due to be forgotten."""


@click.command("health", cls=Command)
@opens_database
def health() -> None:
    """Print the parts that do not work as JSON; exit code 1 when there is one."""
    from referral_app.web.operations import failing_parts

    failing = failing_parts(worker=True)
    say(json.dumps({"ok": not failing, "failing": failing}))
    if failing:
        fail(f"not well: {', '.join(failing)}")
