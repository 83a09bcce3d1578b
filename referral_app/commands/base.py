"""What all commands share: one line on stderr for any fault, and doors opened only where a database is needed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

import click
from flask.cli import with_appcontext

from referral_app.roster.problems import printable

Run = TypeVar("Run", bound=Callable[..., Any])

#: Who acts, in the audit chain, when a command does.
COMMAND = "command"

#: What a verb's refusal says to a person at the shell.
REFUSALS = {
    "email_taken": "an account with this address exists already",
    "no_account": "there is no account with this address",
    "last_administrator": "the last administrator cannot be removed",
    "attorney_role": "the role of an attorney cannot be given or taken: an attorney has an account of their own",
    "has_work": "they still own requests or tasks, or cover for somebody: move these first (flask users hand-over)",
    "two_teams": "that person works for the other side of one of these requests",
    "no_attorney": "there is no attorney with this address on the roster",
    "no_staff": "there is no active member of staff with this address",
    "roster_moved": "the roster changed while the file was read: nothing was imported, run the command again",
    "keys_too_old": "these keys are older than 14 days: what was deleted since must stay deleted (docs/deploy.md)",
    "keys_do_not_fit": "the field key of the settings does not open the keys of this backup",
    "keys_missing": "the keys that are here open none of its requests, and all of them would be taken away as deleted: "
    "is this the right keys database? Without --data-only the keys of the copy are put back too",
    "wrong_part": "this file holds another part of a backup: FILE is the data, FILE.keys the keys",
    "answers_wrong": "the answers are not valid",
    "alone_on_list": "nobody else could open a request to others: change its list first",
    "owner_not_listed": "a request of theirs has a list on which the new owner does not stand: change it first",
    "not_empty": "the database holds something already: the demonstration goes into an empty one only",
    "not_a_demonstration": "this is no demonstration (REFERRAL_DEMO is not yes)",
}


class _OneLine(click.Command):
    """Says a wrong call in one line, without the usage text that click prints above it."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        try:
            return super().make_context(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise short(error) from None


class Command(_OneLine):
    """A command of this app."""


class Group(_OneLine, click.Group):
    """A group of commands of this app."""

    command_class = Command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise short(error) from None


class _WrongCall(click.ClickException):
    exit_code = click.UsageError.exit_code


def short(error: click.UsageError) -> click.ClickException:
    """A wrong call in one line, without the usage text."""
    return _WrongCall(printable(" ".join(error.format_message().split())))


def say(line: str) -> None:
    """A line of data on standard output: UTF-8, whatever the locale."""
    click.echo(line.encode("utf-8"))


def fail(said: str) -> NoReturn:
    """End the command with one line on stderr and exit code 1."""
    raise click.ClickException(printable(" ".join(said.split())))


def cannot_be_read(name: str, error: OSError | ValueError) -> NoReturn:
    """End the command because a file cannot be opened; ValueError is a name that no file can have."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "not the name of a file"
    fail(f"{name} cannot be read: {reason}")


@contextmanager
def one_line() -> Iterator[None]:
    """Says a fault of the settings, of a verb or of the database in one line.

    The values of a failed statement are never shown: they may be somebody's.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from referral_app.actions import Refused
    from referral_app.config import ConfigError

    try:
        yield
    except ConfigError as error:
        fail(str(error))
    except Refused as refused:
        fail(REFUSALS.get(refused.code, refused.code.replace("_", " ")))
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        fail(f"the database cannot be used ({type(cause).__name__}): is it there and migrated (flask db upgrade)?")


def opens_database(run: Run) -> Run:
    """For a command that opens a database: settings and stamp are checked first, and faults are said in one line."""

    @functools.wraps(run)
    def judged(*args: Any, **kwargs: Any) -> Any:

        from referral_app import programme
        from referral_app.checks import refuse_wrong_stamp
        from referral_app.extensions import db

        refuse_wrong_stamp(programme.settings(), db.engine)
        return run(*args, **kwargs)

    return opens_any_database(judged)  # type: ignore[return-value]


def opens_any_database(run: Run) -> Run:
    """The same for a command that runs on a database without its stamp: `db`, `demo`, and `health`, which asks it."""

    @functools.wraps(run)
    @with_appcontext
    def opened(*args: Any, **kwargs: Any) -> Any:
        from flask import current_app

        from referral_app.startup import open_doors

        with one_line():
            open_doors(current_app._get_current_object())  # type: ignore[attr-defined]
            return run(*args, **kwargs)

    return opened  # type: ignore[return-value]
