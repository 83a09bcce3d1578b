"""The simulator's figures for readers: a table a scenario (docs/simulator.md) and one picture (docs/simulator.svg)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

#: (name in the figures, heading, decimals) of the columns.
COLUMNS = (
    ("of_hindsight", "% of hindsight", 1),
    ("median_days", "median days to a yes", 2),
    ("p90_days", "p90, of those with a yes", 1),
    ("within_7_days", "% within a week", 1),
    ("missed", "% never", 1),
    ("missed_critical", "% of critical never", 1),
    ("offers_per_yes", "offers a yes", 2),
    ("withdrawn_per_yes", "withdrawn a yes", 2),
    ("gini_offers", "Gini of offers", 3),
    ("gini_matters", "Gini of matters", 3),
)
#: What the study (24 seeds, its own code) found: share of hindsight, median days, by the ways that are the same.
STUDY = {
    "national": {"product": (86.3, 2.81), "top": (69.0, 6.7)},
}
#: The promise: within a point of the study's share, and no slower than this.
WITHIN, MOST_DAYS = 1.0, 2.9
WIDTH, LEFT, BAR, GAP = 1000, 385, 20, 12
INK, QUIET, STRONG = "#1b1b1b", "#8d9297", "#005ea2"
Figures = Mapping[str, Any]


def write(folder: Path, measured: Figures, product: str, top: str) -> None:
    """Write both files. `product` and `top` name the two ways that the promise speaks of."""
    (folder / "simulator.md").write_text(page(measured, product, top), "utf-8")
    (folder / "simulator.svg").write_text(picture(measured["scenarios"]["national"]["ways"], product), "utf-8")


def page(measured: Figures, product: str, top: str) -> str:
    parts = [INTRODUCTION, _verdict(measured["scenarios"], product, top)]
    parts += [_table(name, found, product) for name, found in measured["scenarios"].items()]
    return "\n".join([*parts, NOTES])


def _verdict(scenarios: Figures, product: str, top: str) -> str:
    ways, study = scenarios["national"]["ways"], STUDY["national"]
    ours, other = ways[product], ways[top]
    share, days = ours["of_hindsight"][0], ours["median_days"][0]
    reached = share >= study["product"][0] - WITHIN and days <= MOST_DAYS
    return VERDICT.format(
        reached="Reached" if reached else "NOT reached",
        share=share,
        days=days,
        study_share=study["product"][0],
        study_days=study["product"][1],
        most_days=MOST_DAYS,
        top_share=other["of_hindsight"][0],
        top_days=other["median_days"][0],
        study_top_share=study["top"][0],
        study_top_days=study["top"][1],
    )


def _table(name: str, found: Figures, product: str) -> str:
    head = " | ".join(["asking", *(title for _, title, _ in COLUMNS)])
    lines = [
        f"## {name.capitalize()}",
        "",
        f"{found['seeds']} seeds; {found['requests']:.0f} requests a seed; "
        f"{found['candidates_median']:.0f} attorneys fit the median request, "
        f"nobody fits {found['no_candidate']:.1f} % of them.",
        "",
        f"| {head} |",
        "| --- |" + " ---: |" * len(COLUMNS),
    ]
    for way, figures in found["ways"].items():
        mark = "**" if way == product else ""
        cells = [f"{mark}{way}{mark}", *(_cell(column, figures[column], digits) for column, _, digits in COLUMNS)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _cell(column: str, figure: list[float] | None, digits: int) -> str:
    if figure is None:
        return "over half never" if column == "median_days" else "none"
    mean, spread = figure
    return f"{mean:.{digits}f} ± {spread:.{digits}f}"


def picture(ways: Figures, product: str) -> str:
    """Two bars a way: the share of hindsight and the median wait, of the national scenario."""
    height = 96 + len(ways) * (BAR + GAP)
    days_left, share_wide, days_wide = 725, 280, 200
    most = max(figures["median_days"][0] for figures in ways.values() if figures["median_days"])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="title" font-family="system-ui, sans-serif" font-size="14" fill="{INK}">',
        '<title id="title">Share of the hindsight optimum and median wait by the way of asking (national)</title>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="30" font-weight="bold">% of the hindsight optimum</text>',
        f'<text x="{days_left}" y="30" font-weight="bold">median business days to a yes</text>',
    ]
    for row, (way, figures) in enumerate(ways.items()):
        top = 52 + row * (BAR + GAP)
        colour, weight = (STRONG, "bold") if way == product else (QUIET, "normal")
        share = figures["of_hindsight"][0]
        days = figures["median_days"][0] if figures["median_days"] else None
        parts += [
            f'<text x="{LEFT - 12}" y="{top + 15}" text-anchor="end" font-weight="{weight}">{escape(way)}</text>',
            _bar(LEFT, top, share / 100 * share_wide, colour, f"{share:.1f}"),
            _bar(
                days_left,
                top,
                (days or most) / most * days_wide,
                colour,
                "over half never" if days is None else f"{days:.1f}",
            ),
        ]
    parts.append(
        f'<text x="{LEFT}" y="{height - 16}" fill="#565c65" font-size="12">'
        "Bars end at the mean over the seeds; the whole width of the left column is 100 %.</text></svg>"
    )
    return "\n".join(parts) + "\n"


def _bar(left: float, top: int, width: float, colour: str, words: str) -> str:
    return (
        f'<rect x="{left}" y="{top}" width="{width:.1f}" height="{BAR}" fill="{colour}"/>'
        f'<text x="{left + width + 8:.1f}" y="{top + 15}">{words}</text>'
    )


INTRODUCTION = """# How well the order of offers does

Invented programmes, played out by the product's own planner, rules, score and calendar (`referral_app.matching`,
`referral_app.workflow`; imported, not rewritten). 26 weeks of requests; each figure is the mean over the seeds with
half the width of its 95 % interval. Every way of asking faces the same people: whether an attorney would say yes to a
request, when, or never answers is drawn once a seed for each pair.

The bound, 100 %, is hindsight: the most value anybody could have had who knew all answers beforehand and whom nobody
tires of. Value is urgency (3, 2, 1) times the quality of the match, and 3 % less for every business day of waiting.

![Share of the hindsight optimum and median wait for each way of asking](simulator.svg)
"""
VERDICT = """The promise, national scenario: within one point of the study's {study_share} % and a median of {most_days}
business days at most. **{reached}: {share:.1f} % and {days:.2f} business days** (the study: {study_share} % and
{study_days}). Asking by the top score, one after the other, comes to {top_share:.1f} % and {top_days:.2f} (the study:
{study_top_share:.0f} % and {study_top_days}).
"""
NOTES = """## How to read it

- *One after the other*: silence counts as a no after 1, 2 or 3 business days by urgency, as in the study. The
  *sequential track* is what an office gets that chooses it: an offer stands for the 3 or 5 business days of its expiry.
- *Staggered*: while nobody has said yes, one more is asked after 2 business hours, 4 business hours or 1 business day;
  at most four are pending, and a no or an expiry asks the next at once.
- *Index*: the best order of one request's attorneys by value and by the chance of a yes, learned from past answers. The
  product has no such model, so that nobody is ranked down for an honest no; beside it stands what that choice costs.
- *Never*: no yes before the legal date. *Gini*: 0 when all attorneys get the same, near 1 when one gets all.
- *Sure* is the scenario in which everybody who is asked says yes at once.

## Where it is not the study

- Times are instants of the product's calendar, with federal holidays and nights; the study counts days as numbers.
- Expiry is the product's, 3 or 5 business days to the end of the day; the study closes an offer after 1, 2 or 3 days.
  A silent attorney therefore keeps a place longer here, and a late yes still counts.
- A recent offer costs a band for 30 calendar days, the product's rule; the study counts 21 business days. How
  attorneys tire is the study's: 0.30 of a logit for every offer of the last 21 business days.
- The orders that need a solver or prices of the future (assignment, shadow prices) are not played: the product cannot
  carry them out. In the study none of them was better than the product's order.
- The draws are other draws, so that single seeds differ; the assumptions are the study's, set before the code.

The product comes out a little better than its study. Likely, though not measured apart: an offer here stands longer,
so that a yes on the fourth or fifth day still counts. A batch of three, asked at once, does as well as staggered offers
in value and is faster; it costs more withdrawals, and more critical requests find nobody.

Made by `python -m benchmarks.simulator --seeds 20 --write`, which takes about an hour on one core (`--processes 2`
halves it). `make bench` takes a quick look at two seeds.
"""
