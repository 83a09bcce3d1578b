"""The commands: `flask --app wsgi …`. Each parses, calls one verb or query, and shows; stdout is data, stderr is for
people, and a wrong call or file ends with one line and a non-zero code."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add every command of the app. Their own imports wait until they run, so that `match` starts quickly."""
    from referral_app.commands.backup import backup, keys, restore
    from referral_app.commands.demonstration import demo
    from referral_app.commands.invitations import roster
    from referral_app.commands.law import law
    from referral_app.commands.letters import letters
    from referral_app.commands.operations import audit, follow_ups, health, migrations, retention
    from referral_app.commands.pure import match, route
    from referral_app.commands.requests import requests
    from referral_app.commands.statistics import statistics
    from referral_app.commands.users import users

    for command in (
        match,
        route,
        roster,
        requests,
        users,
        law,
        letters,
        follow_ups,
        demo,
        audit,
        retention,
        statistics,
        backup,
        restore,
        keys,
        health,
        migrations,
    ):
        app.cli.add_command(command)
