"""`demo`: an invented, plausible world for an empty database, and its clock."""

from __future__ import annotations

import json

import click

from referral_app.commands.base import Group, opens_any_database, opens_database


@click.group("demo", cls=Group, invoke_without_command=True)
@click.option("--attorneys", type=click.IntRange(2, 100_000), help="how many attorneys")
@click.option("--requests", "families", type=click.IntRange(1, 100_000), help="how many requests")
@click.option("--seed", type=int, help="the same seed makes the same world")
@click.option("--if-empty", is_flag=True, help="do nothing, successfully, where there is something already")
@click.pass_context
def demo(ctx: click.Context, attorneys: int | None, families: int | None, seed: int | None, if_empty: bool) -> None:
    """Fill an empty database with an invented world; refuses on any other database."""
    if ctx.invoked_subcommand is None:
        _build({"attorneys": attorneys, "requests": families, "seed": seed}, if_empty)


@opens_any_database
def _build(chosen: dict[str, int | None], if_empty: bool) -> None:
    from referral_app import demonstration

    given = {name: value for name, value in chosen.items() if value is not None}
    if if_empty and not demonstration.is_empty():
        return
    demonstration.build(**given, say=lambda step: click.echo(step, err=True))


@demo.command("advance")
@click.option("--business-days", "days", type=click.IntRange(1, 400), required=True)
@opens_database
def advance(days: int) -> None:
    """Move the demonstration clock on by business days, and sweep what falls due on the way."""
    from referral_app import demonstration

    for did in demonstration.advance(days):
        click.echo(json.dumps(did, ensure_ascii=False))
