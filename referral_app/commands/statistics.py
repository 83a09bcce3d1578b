"""`statistics`: the figures of a year that may be given away, as CSV or JSON; the same as on the page."""

from __future__ import annotations

import csv
import io
import json

import click

from referral_app.commands.base import Command, fail, opens_database, say
from referral_app.roster.cells import marked
from referral_app.workflow.publication import Publication
from referral_app.workflow.suppression import SMALL


@click.command("statistics", cls=Command)
@click.option("--year", type=click.IntRange(2000, 9998), required=True, help="of the day a request was received")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", help="default: csv")
@opens_database
def statistics(year: int, form: str) -> None:
    """Write the statistics of a year, small counts hidden; that it was written stands in the audit chain."""
    from referral_app.actions.statistics import note_statistics
    from referral_app.clock import clock
    from referral_app.queries import statistics as queries

    now = clock().programme()
    if year not in queries.years(now):
        fail(f"there is nothing of {year}")
    shown = queries.published(year, now)
    note_statistics(year)
    if form == "json":
        say(as_json(shown))
    else:
        click.echo(as_csv(shown).encode("utf-8"), nl=False)


def as_csv(shown: Publication) -> str:
    """A line for each figure; a star stands for what is hidden, and no cell runs in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["year", "table", "line", "name", "outcome", "count"])
    for table, line, outcome, count in shown.rows():
        cells = [str(shown.year), table, line, _name(table, line), outcome, "*" if count is None else str(count)]
        writer.writerow([marked(cell) for cell in cells])
    return out.getvalue()


def as_json(shown: Publication) -> str:
    """The same figures; null stands for what is hidden."""
    figures = [
        {"table": table, "line": line, "name": _name(table, line), "outcome": outcome, "count": count}
        for table, line, outcome, count in shown.rows()
    ]
    return json.dumps({"year": shown.year, "final": shown.final, "hidden_up_to": SMALL, "figures": figures}, indent=1)


def _name(table: str, line: str) -> str:
    """What a kind of work or a service is called; a place is its ISO code."""
    from referral_app import programme

    if table == "service":
        return next((row.name for row in programme.law_data().signposts if row.code == line), "")
    return programme.law_data().expertise[line].label if table == "area" and line else ""
