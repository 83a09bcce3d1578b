"""Gets a lawyer to a family or a survivor.

`create_app` imports inside itself, so that `import referral_app.matching` pulls in neither Flask nor SQLAlchemy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Flask

    from referral_app.config import Settings

__version__ = "0.1.0"


def create_app(settings: Settings | None = None, *, now: Callable[[], datetime] | None = None) -> Flask:
    """The Flask application with its commands.

    Given `settings`, its doors open at once. Without, they are read when something needs them, so that
    `flask --app wsgi match` and `--help` run in a bare checkout: no secret, no manifest, no instance folder. `now`
    replaces the clock in tests.
    """
    from referral_app import cli, startup

    app = startup.closed_app(now)
    cli.register(app)
    if settings is not None:
        startup.open_doors(app, settings)
    return app
