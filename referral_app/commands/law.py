"""`law`: is the law data whole, and what of it is due for review."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from referral_app.commands.base import Group, fail, say
from referral_app.commands.pure import law_folder


@contextmanager
def _readable() -> Iterator[None]:
    """Law data that cannot be read at all is one line."""
    try:
        yield
    except ValueError as error:
        fail(str(error))


@click.group("law", cls=Group)
def law() -> None:
    """The dated law data of this installation."""


@law.command("check")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="judge as on this day (default: today)")
def check(day: datetime | None) -> None:
    """Say every fault of the law data; none is silence and exit code 0."""
    from datetime import UTC

    from referral_app import law as rules

    with _readable():
        faults = rules.check(rules.load(law_folder()), (day or datetime.now(UTC)).date())
    for fault in faults:
        say(str(fault))
    if faults:
        fail(f"the law data has {len(faults)} {'fault' if len(faults) == 1 else 'faults'}")


@law.command("review")
def review() -> None:
    """List what is due for review today, one line each."""
    from datetime import UTC

    from referral_app import law as rules

    with _readable():
        due = rules.review(rules.load(law_folder()), datetime.now(UTC).date())
    for line in due:
        say(str(line))
