"""`follow-ups`, `audit`, `retention`, `health`: what keeps the office's days going."""

from __future__ import annotations

import json
from itertools import chain

import click

from referral_app.commands.base import COMMAND, Command, Group, fail, opens_any_database, opens_database, say, short
from referral_app.commands.pure import read_bytes


@click.command("db", cls=Command, add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def migrations(ctx: click.Context, args: tuple[str, ...]) -> None:
    """Database migrations: upgrade, current, check, ... (Flask-Migrate)."""
    run = click.Command.main if "--help" in args else opens_any_database(click.Command.main)
    from flask_migrate.cli import db

    try:
        run(db, list(args), prog_name="flask db", obj=ctx.obj, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        raise short(error) from None


@click.group("follow-ups", cls=Group)
def follow_ups() -> None:
    """What falls due: the worker, or one sweep."""


@follow_ups.command("run")
@opens_database
def run() -> None:
    """Sweep at every beat until stopped."""
    from flask import current_app

    from referral_app.extensions import db
    from referral_app.follow_ups import worker
    from referral_app.queries.operations import last_tick
    from referral_app.security.logs import configure_logging

    configure_logging()
    # Without its tables no sweep would ever end: that is said now, not at every beat for ever.
    last_tick()
    # The worker opens a session of its own for each tick. This one would read for as long as the worker lives, and on
    # SQLite the log could never be folded in meanwhile.
    db.session.remove()
    worker.run(current_app._get_current_object())  # type: ignore[attr-defined]


@follow_ups.command("once")
@opens_database
def once() -> None:
    """Sweep until nothing is due; print what was done, one JSON object a line."""
    from referral_app.clock import clock
    from referral_app.follow_ups import forgetting, sweep

    for done in chain(sweep.once(clock().programme()), forgetting.forget()):
        say(json.dumps(done, ensure_ascii=False))


@click.group("audit", cls=Group)
def audit() -> None:
    """The chain of what was done."""


@audit.command("verify")
@click.option(
    "--head", "kept", metavar="FILE", multiple=True, help="a head kept elsewhere; may be given more than once"
)
@opens_database
def verify(kept: tuple[str, ...]) -> None:
    """Check every link, event and request of the record; print the head (number:signature) of a whole one, or each
    fault of a broken one: where, what, which row.

    Keep the printed head elsewhere: given with --head, it shows a cut tail and an older table put back. The heads in
    the folder REFERRAL_RECORD_DIR, one for each night, are always looked at.
    """
    from referral_app import programme
    from referral_app.extensions import db
    from referral_app.security import chain, heads, record

    folder = programme.settings().record_dir
    given, broken = [], []
    for name in kept:
        head = heads.read(read_bytes(name))
        if head is None:
            fail(f"{name} holds no head of the audit chain")
        given.append(head)
    for path in heads.files(folder) if folder else []:
        head = heads.read(read_bytes(str(path)), signed=True)
        if head is None:
            broken.append(f"{path.name}\thead_changed")
        else:
            given.append(head)
    faults = [*broken, *map(str, record.verify(db.session, given))]
    for fault in faults:
        say(fault)
    if faults:
        fail(f"the record is broken in {len(faults)} {'place' if len(faults) == 1 else 'places'}")
    if (last := chain.head(db.session)) is not None:
        say(str(last))


@click.group("retention", cls=Group)
def retention() -> None:
    """What is kept, and what is due to be forgotten."""


@retention.command("plan")
@click.option("--requests", "by_request", is_flag=True, help="one JSON object a line for each request that would go")
@opens_database
def plan(by_request: bool) -> None:
    """Say how many requests and keys a run would delete now, as JSON; change nothing."""
    from referral_app.actions import retention as verbs
    from referral_app.clock import clock
    from referral_app.queries.keeping import going

    now = clock().real()
    if not by_request:
        return say(json.dumps(verbs.plan(now)))
    for one in going(None, now, now, limit=None):
        told = {"reference": one.reference, "rule": one.rule, "due_on": one.on.isoformat(), "legal_hold": one.held}
        say(json.dumps(told))


@retention.command("run")
@opens_database
def run_retention() -> None:
    """Delete what has been kept long enough, keys too; say how much, as JSON."""
    from referral_app.actions import retention as verbs
    from referral_app.clock import clock

    say(json.dumps(verbs.run(clock().real(), actor=COMMAND)))


@click.command("health", cls=Command)
@opens_any_database
def health() -> None:
    """Print the parts that do not work as JSON; exit code 1 when there is one."""
    from referral_app.web.operations import failing_parts

    failing = failing_parts(worker=True)
    say(json.dumps({"ok": not failing, "failing": failing}))
    if failing:
        fail(f"not well: {', '.join(failing)}")
