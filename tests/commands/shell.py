"""Running commands of a test app, and saying what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Attorney, AuditRow


def flask(app: Flask, *args: str | Path) -> Result:
    """The command's result. Whatever it does, it ends by itself: never with a trace."""
    result = app.test_cli_runner().invoke(args=[str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    if result.exit_code:
        assert result.stderr.count("\n") == 1, result.stderr
    return result


def good(app: Flask, *args: str | Path) -> list[str]:
    """The lines of a command that must succeed."""
    result = flask(app, *args)
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()


def bad(app: Flask, *args: str | Path) -> tuple[list[str], str]:
    """The lines of a command that must fail, and its complaint."""
    result = flask(app, *args)
    assert result.exit_code in (1, 2)
    return result.stdout.splitlines(), result.stderr.removeprefix("Error: ").rstrip("\n")


def attorneys(app: Flask) -> dict[str, Attorney]:
    with app.app_context():
        found = db.session.scalars(select(Attorney)).all()
        for one in found:
            _ = one.absences
        db.session.expunge_all()
        return {one.code: one for one in found}


def everything(app: Flask) -> list[Any]:
    """Every row of the roster and of the audit chain, to see that nothing changed."""
    with app.app_context():
        rows: list[Any] = []
        for table in ("attorneys", "licences"):
            rows += [tuple(row) for row in db.session.execute(db.metadata.tables[table].select().order_by("id"))]
        rows += list(db.session.scalars(select(AuditRow.mac).order_by(AuditRow.seq)))
        return rows
