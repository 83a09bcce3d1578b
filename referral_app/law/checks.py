"""Checks of the law data itself: what `flask law check` refuses. `flask law review` is in reviews.py."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from referral_app.law.code_checks import codes_of_conditions, codes_of_data, codes_of_rules
from referral_app.law.counties import county_key, is_city
from referral_app.law.data import LawData
from referral_app.law.reading_grade import grade
from referral_app.law.reviews import county_counts, law_files, read_reviews, rows_of
from referral_app.law.spoken import every_way
from referral_app.law.use_checks import USE_CHECKS
from referral_app.workflow.holidays import us_federal_holidays

MOST_GRADE = 8.0
#: The guideline of a year comes out in January; until then the last one stands (D08 uses the greatest year there is).
GUIDELINE_FROM = (2, 1)
#: Holidays of 5 U.S.C. 6103(a). A year in which New Year's Day falls on a Saturday shows one less and another one more.
HOLIDAYS = range(10, 13)


def check(data: LawData, today: date) -> list[str]:
    """Every fault of the data, a line each; none when it may be used."""
    return [fault for each in CHECKS for fault in each(data, today)]


def reviews(data: LawData, today: date) -> Iterator[str]:
    """Every file of facts has a source and a review date, and no review speaks of what is not there."""
    try:
        found = read_reviews(data.folder)
    except (OSError, KeyError, TypeError, ValueError) as fault:
        yield f"review.json: {type(fault).__name__}: {fault}"
        return
    reviewed = {review.file for review in found if review.row is None}
    yield from (f"review.json: no review of {name}" for name in sorted(law_files(data.folder) - reviewed))
    for review in found:
        where = f"review.json, {review.file}" + (f" {review.row}" if review.row else "")
        if not (data.folder / review.file).exists():
            yield f"{where}: there is no such file"
        elif review.row is not None and review.row not in rows_of(data.folder, review.file):
            yield f"{where}: there is no such row"
        if not review.source.strip():
            yield f"{where}: no source"
        if review.reviewed_on > today or review.every.days <= 0:
            yield f"{where}: reviewed on {review.reviewed_on}, again after {review.every.days} days"


def citations(data: LawData, today: date) -> Iterator[str]:
    """Every cell, clock, framework row and signpost says where it comes from and how sure it is."""
    cells = json.loads((data.folder / "law.json").read_text(encoding="utf-8"))["cells"]
    rows = [(f"law.json {name}", cell.get("cite"), cell.get("confidence")) for name, cell in cells.items()]
    rows += [(f"clock {clock.id}", clock.citation, clock.confidence) for clock in data.clocks]
    rows += [(f"signpost {row.code}", row.source, row.confidence) for row in data.signposts]
    rows += [
        (f"situation {situation.code}: framework", row.get("cite"), row.get("confidence"))
        for situation in data.situations
        for row in situation.framework
    ]
    for where, source, confidence in rows:
        if not (source or "").strip():
            yield f"{where}: no citation"
        if confidence not in ("high", "medium", "low"):
            yield f"{where}: no confidence"


def reading(data: LawData, today: date) -> Iterator[str]:
    """What a family reads stays at grade 8 or below."""
    texts = [(f"question {q.id}", text) for q in data.questions for text in (q.text, q.why)]
    texts += [(f"question {q.id}", option.label) for q in data.questions for option in (*q.options, *q.kinds)]
    texts += [(f"question {q.id}", tick.label) for q in data.questions for tick in q.ticks]
    texts += [(f"situation {row.code}", row.pick_label) for row in data.situations if row.pick_label]
    texts += [(f"topic {topic.code}", topic.label) for topic in data.topics]
    texts += [(f"situations {group.code}", group.label) for group in data.situation_groups]
    texts += [(f"question {name} to {role}", text) for name, said in data.spoken.items() for role, text in said.items()]
    texts += [(f"signpost {row.code}", row.plain) for row in data.signposts]
    texts += [(f"area {row.code}", text) for row in data.expertise.values() for text in (row.plain_label, row.plain)]
    texts += [(f"note {code}", text) for code, text in data.public_notes.items()]
    texts += [
        (f"{kind} {code}", text) for (kind, code), rows in data.done.items() for row in rows for text in [row.text]
    ]
    for where, text in [(where, read) for where, told in texts for read in every_way(told, data)]:
        if (found := grade(text)) > MOST_GRADE:
            yield f"{where}: reading grade {found:.1f}: {text}"


def counties(data: LawData, today: date) -> Iterator[str]:
    """Every county lies in exactly one district, or the alias table settles it; and none is missing."""
    settled = {(row["state"], county_key(row["name"])): row["forum"] for row in _rows(data, "county_aliases.csv")}
    where: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    names: defaultdict[str, set[tuple[str, bool]]] = defaultdict(set)
    for row in _rows(data, "federal_districts.csv"):
        for county in filter(None, row["counties_or_parishes"].split(";")):
            where[row["state"], county_key(county)].add(row["forum"])
            names[row["state"]].add((county_key(county), is_city(county)))
    for (state, key), forums in sorted(where.items()):
        if len(forums) > 1 and (state, key) not in settled:
            yield f"county {key}, {state}: in {len(forums)} districts: {', '.join(sorted(forums))}"
    counts = county_counts(data.folder)
    several = {code for code, row in data.jurisdictions.items() if len(row.federal_forums) > 1}
    yield from (f"review.json: no number of counties of {state}" for state in sorted(several - set(counts)))
    for state, count in sorted(counts.items()):
        found = len(names[state]) + _cities(data, state) - len(GONE.get(state, ()))
        if found != count:
            yield f"{state}: {found} counties have a district, and it has {count}"


#: Counties that the statute still names and that became cities of other names: they are no counties of today.
GONE = {"VA": ("Elizabeth City", "Nansemond", "Norfolk", "Princess Anne", "Warwick")}


def _cities(data: LawData, state: str) -> int:
    """Virginia's independent cities, which stand in the alias table alone."""
    names = (row["name"] for row in _rows(data, "county_aliases.csv") if row["state"] == state)
    return sum(name.endswith(" city") for name in names) if state in GONE else 0


def years(data: LawData, today: date) -> Iterator[str]:
    """The poverty guideline and the holidays of this year are there."""
    year = today.year if (today.month, today.day) >= GUIDELINE_FROM else today.year - 1
    if year not in {row.year for row in data.guidelines}:
        yield f"fee_types.json: no poverty guideline of {year}"
    if len(us_federal_holidays(today.year)) not in HOLIDAYS:
        yield f"holidays: {len(us_federal_holidays(today.year))} of {today.year}"


def _rows(data: LawData, file: str) -> list[dict[str, str]]:
    with (data.folder / file).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


CHECKS: tuple[Callable[[LawData, date], Iterator[str]], ...] = (
    codes_of_data,
    codes_of_conditions,
    codes_of_rules,
    citations,
    reviews,
    reading,
    counties,
    years,
    *USE_CHECKS,
)
