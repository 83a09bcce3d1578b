"""Checks of the law data itself: what `flask law check` refuses and `flask law review` asks a person to look at."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from referral_app.law.data import LawData
from referral_app.law.reading_grade import grade

MOST_GRADE = 8.0
#: Every number is dialled again after this long (README of the law pack).
DIAL_AFTER = timedelta(days=90)
#: Facts are read again after this long.
READ_AFTER = timedelta(days=365)
DOUBTFUL = ("low", "medium")


def check(data: LawData, today: date) -> list[str]:
    """Every fault of the data, a line each; none when it may be used."""
    return [
        *_codes(data),
        *_citations(data),
        *_reading(data),
        *_counties(data),
        *_years(data, today),
    ]


def review(data: LawData, today: date) -> list[str]:
    """What a person should look at again: numbers to dial, facts past their date, doubts on file; a line each."""
    due = [
        f"signpost {row.code}: dialled {row.verified_on}, dial again"
        for row in data.signposts
        if today - row.verified_on > DIAL_AFTER
    ]
    compiled = date.fromisoformat(data.law_version[:10])
    if today - compiled > READ_AFTER:
        due.append(f"law data of {compiled}: read again")
    due += [f"clock {row.id}: confidence {row.confidence}" for row in data.clocks if row.confidence in DOUBTFUL]
    due += [f"signpost {row.code}: {row.doubt}" for row in data.signposts if row.doubt]
    return due


def _codes(data: LawData) -> Iterator[str]:
    """Every code used exists."""
    clocks = {row.id for row in data.clocks}
    for situation in data.situations:
        yield from (f"situation {situation.code}: no clock {c}" for c in situation.clocks if c not in clocks)
        yield from (f"situation {situation.code}: no area {a}" for a in situation.areas if a not in data.expertise)
    yield from (f"policy: no clock {c}" for c in data.policy.clock_levels if c not in clocks)
    fees = {fee.code for fee in data.fee_types}
    for area in data.expertise.values():
        yield from (f"area {area.code}: no fee type {f}" for f in area.fees_allowed if f not in fees)
        yield from (f"area {area.code}: no training {t}" for t in area.base_trainings if t not in data.trainings)
        yield from (f"area {area.code}: no fee note {n}" for n in area.fee_notes if n not in data.fee_notes)
    signposts = {row.code for row in data.signposts}
    yield from (f"policy: no signpost {c}" for c in data.always_visible_signposts if c not in signposts)
    asked = [name for topic in data.topics for name in topic.questions]
    questions = [question.id for question in data.questions]
    yield from (f"question {name}: in no topic" for name in questions if name not in asked)
    yield from (f"topics: {name} is there twice or is no question" for name in set(asked) if asked.count(name) != 1)
    yield from (f"minimal set: no question {q}" for q in data.minimal_set_under_13 if q not in questions)
    yield from (f"clock {row.id}: no text for {row.rule}" for row in data.clocks if row.rule not in data.rule_texts)


def _citations(data: LawData) -> Iterator[str]:
    """Every clock and every signpost says where it comes from and how sure it is."""
    for clock in data.clocks:
        if not clock.citation or not clock.confidence:
            yield f"clock {clock.id}: no citation or confidence"
    for row in data.signposts:
        if not row.source or not row.confidence:
            yield f"signpost {row.code}: no source or confidence"


def _reading(data: LawData) -> Iterator[str]:
    """What a family reads stays at grade 8 or below."""
    texts = [(f"question {q.id}", text) for q in data.questions for text in (q.text, q.why)]
    texts += [(f"question {q.id}", option.label) for q in data.questions for option in q.options]
    texts += [(f"signpost {row.code}", row.plain) for row in data.signposts]
    texts += [(f"note {code}", text) for code, text in data.public_notes.items()]
    for where, text in texts:
        if (found := grade(text)) > MOST_GRADE:
            yield f"{where}: reading grade {found:.1f}: {text}"


def _counties(data: LawData) -> Iterator[str]:
    """Every county lies in one district, or the alias table settles it."""
    with (data.folder / "county_aliases.csv").open(encoding="utf-8", newline="") as file:
        settled = {(row["state"], row["name"]) for row in csv.DictReader(file)}
    where: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    with (data.folder / "federal_districts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for county in filter(None, row["counties_or_parishes"].split(";")):
                where[row["state"], county].add(row["forum"])
    for (state, county), forums in sorted(where.items()):
        if len(forums) > 1 and (state, county) not in settled:
            yield f"county {county}, {state}: in {len(forums)} districts: {', '.join(sorted(forums))}"


def _years(data: LawData, today: date) -> Iterator[str]:
    """The poverty guideline of this year is there."""
    if today.year not in {row.year for row in data.guidelines}:
        yield f"fee_types.json: no poverty guideline of {today.year}"
