"""When a person last held each row of the data against its source, and what is due again (`review.json`)."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from referral_app.law.data import LawData
from referral_app.law.loading_form import NO_LAW

FILE = "review.json"
SIGNPOSTS = "signposts.json"
DOUBTFUL = ("low", "medium")


@dataclass(frozen=True, slots=True)
class Review:
    """The last reading of a file, or of one `row` of it that was read again later."""

    file: str
    reviewed_on: date
    every: timedelta
    source: str
    row: str | None = None

    @property
    def due_on(self) -> date:
        return self.reviewed_on + self.every


def read_reviews(folder: Path) -> tuple[Review, ...]:
    """The reviews of a data folder, files before rows. ValueError, KeyError or OSError when they cannot be read."""
    source = _json(folder, FILE)
    files = {row["file"]: _review(row) for row in source["files"]}
    rows = [_review({**_of_file(files, row["file"]), **row}) for row in source["rows"]]
    return (*files.values(), *rows)


def county_counts(folder: Path) -> Mapping[str, int]:
    """How many counties a state with several federal districts has."""
    counts: Mapping[str, int] = _json(folder, FILE)["county_counts"]
    return counts


def shown_doubts(folder: Path) -> Mapping[tuple[str, str], str]:
    """(file, cell or column) of low confidence -> how staff see that it is doubtful."""
    return {(row["file"], row["cell"]): row["shown_by"] for row in _json(folder, FILE).get("doubts_shown", ())}


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """What counsel must confirm before launch: the row of a file, and what of it."""

    file: str
    row: str
    what: str


def needs_check(folder: Path) -> tuple[ToConfirm, ...]:
    """The points for counsel, in the order of the file."""
    return tuple(ToConfirm(row["file"], row["row"], row["what"]) for row in _json(folder, FILE).get("needs_check", ()))


def _review(row: Mapping[str, Any]) -> Review:
    return Review(
        file=row["file"],
        reviewed_on=date.fromisoformat(row["reviewed_on"]),
        every=timedelta(days=row["review_every_days"]),
        source=row["source"],
        row=row.get("row"),
    )


def _of_file(files: Mapping[str, Review], name: str) -> dict[str, Any]:
    """What a row has of its file unless it says its own."""
    of = files.get(name)
    if of is None:
        return {"review_every_days": 0, "source": ""}
    return {"review_every_days": of.every.days, "source": of.source}


def _json(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def _clocks_of(source: Any) -> Iterator[str]:
    """A clock is called by its id; "clock answer_due" where a question has the same."""
    questions = {row["id"] for row in source["questions"]}
    yield from (f"clock {row['id']}" if row["id"] in questions else row["id"] for row in source["clocks"])


#: Where the rows of a JSON file stand, and what one is called. Of a CSV file a row is called by its first column.
LISTS: Mapping[str, Callable[[Any], Iterable[str]]] = {
    "law.json": lambda source: source["cells"],
    "situations.json": lambda source: [
        *(row["code"] for row in source["situations"]),
        *(row["id"] for row in source["questions"]),
        *_clocks_of(source),
    ],
    "policy.json": lambda source: [name for name in source if not name.startswith("_")],
    "rules.json": lambda source: [row["id"] for row in source["rules"]],
    "signposts.json": lambda source: [row["code"] for row in source["signposts"]],
    "expertise_codes.json": lambda source: [row["code"] for row in source["codes"]],
    "fee_types.json": lambda source: [
        *(row["code"] for row in source["fee_types"]),
        *(row["code"] for row in source["fee_notes"]),
        *(str(row["year"]) for row in source["poverty_guidelines"]),
    ],
}


def rows_of(folder: Path, file: str) -> list[str]:
    """What each row of a data file is called; a name stands once for each row that has it."""
    if file.endswith(".csv"):
        with (folder / file).open(encoding="utf-8-sig", newline="") as stream:
            return [" ".join(row[:2]) if file == "county_aliases.csv" else row[0] for row in csv.reader(stream)][1:]
    return list(LISTS[file](_json(folder, file)))


def law_files(folder: Path) -> set[str]:
    """The files that hold facts: neither the schemas, nor what is the programme's own, nor the reviews themselves."""
    names = {file.name for file in folder.iterdir() if file.suffix in (".json", ".csv")}
    return {name for name in names if not name.endswith(".schema.json")} - {*NO_LAW, FILE}


def source_of(data: LawData, table: str, row: str) -> Review:
    """Where a row of a CSV table comes from and when it was last read: its own reading, else that of its file.

    KeyError if no such file is reviewed.
    """
    return _source(data.folder, f"{table}.csv", row)


def fee_note_read_on(data: LawData, code: str) -> date:
    """The day somebody last held a note on fees against its source. KeyError if their file is not reviewed."""
    return _fee_note_read_on(data.folder, code)


@lru_cache(maxsize=32)
def _fee_note_read_on(folder: Path, code: str) -> date:
    return _source(folder, "fee_types.json", code).reviewed_on


def _source(folder: Path, file: str, row: str) -> Review:
    reviews = {(review.file, review.row): review for review in read_reviews(folder)}
    return reviews.get((file, row)) or reviews[file, None]


@dataclass(frozen=True, slots=True)
class Due:
    """A row past its review date: when it was last read, since when it is due again, and against what."""

    file: str
    row: str
    read_on: date
    due_on: date
    source: str

    def __str__(self) -> str:
        return f"{self.file} {self.row}: read on {self.read_on}, due since {self.due_on}"


@dataclass(frozen=True, slots=True)
class ToReview:
    """What a person should look at again, by kind; `files`: when each file was read, and is again."""

    partner_dates: tuple[str, ...]
    to_confirm: tuple[ToConfirm, ...]
    due: tuple[Due, ...]
    doubts: tuple[str, ...]
    files: tuple[Review, ...]


def to_review(data: LawData, today: date) -> ToReview:
    """The same as `review`, for a page."""
    return ToReview(
        tuple(_partner_dates(data)),
        needs_check(data.folder),
        tuple(_stale(data, today)),
        tuple(_doubts(data)),
        tuple(sorted((one for one in read_reviews(data.folder) if one.row is None), key=lambda one: one.due_on)),
    )


def review(data: LawData, today: date) -> list[str]:
    """What a person should look at again, a line each.

    First the treaty partners whose date is not yet read in the depositary's table, then what counsel must confirm, rows
    past their review date, and the other doubts on file.
    """
    return [*_partner_dates(data), *_to_confirm(data), *map(str, _stale(data, today)), *_doubts(data)]


def _partner_dates(data: LawData) -> Iterator[str]:
    for row in _table(data.folder, "hague_partners.csv"):
        if row["status"] == "us_partner" and row["confidence"] == "medium":
            name = f"{row['iso2']} {row['country']}"
            yield f"hague_partners.csv {name}: {row['in_force_with_us']} to be read in the depositary's table"


def _to_confirm(data: LawData) -> Iterator[str]:
    yield from (f"for counsel: {point.file} {point.row}: {point.what}" for point in needs_check(data.folder))


def _stale(data: LawData, today: date) -> Iterator[Due]:
    reviews = read_reviews(data.folder)
    later = {(review.file, review.row): review for review in reviews if review.row is not None}
    dialed = {row.code: row.verified_on for row in data.signposts}
    limits = {row.code: row.review_by for row in data.signposts}
    for of_file in (review for review in reviews if review.row is None):
        for row in rows_of(data.folder, of_file.file):
            found = later.get((of_file.file, row), of_file)
            read_on = found.reviewed_on
            if of_file.file == SIGNPOSTS:
                read_on = max(read_on, dialed[row])
            due = min(filter(None, (read_on + found.every, limits.get(row) if of_file.file == SIGNPOSTS else None)))
            if due < today:
                yield Due(of_file.file, row, read_on, due, found.source)


def services_due(data: LawData, today: date) -> list[date]:
    """The days, each once, by which somebody had to call or open some service of the directory again and nobody did."""
    return sorted({due for _, _, due in service_days(data) if due < today})


def service_days(data: LawData) -> Iterator[tuple[str, date, date]]:
    """(code, the day it was last called or opened, the day by which it has to be again) of every service."""
    reviews = read_reviews(data.folder)
    of_file = next(review for review in reviews if review.file == SIGNPOSTS and review.row is None)
    later = {review.row: review for review in reviews if review.file == SIGNPOSTS and review.row is not None}
    for row in data.signposts:
        found = later.get(row.code, of_file)
        checked = max(found.reviewed_on, row.verified_on) if row.code in later else row.verified_on
        due = max(found.reviewed_on, row.verified_on) + found.every
        yield row.code, checked, due if row.review_by is None else min(due, row.review_by)


def _doubts(data: LawData) -> Iterator[str]:
    yield from (f"clock {row.id}: confidence {row.confidence}" for row in data.clocks if row.confidence in DOUBTFUL)
    yield from (f"signpost {row.code}: {row.doubt}" for row in data.signposts if row.doubt)
    for name, cell in _json(data.folder, "law.json")["cells"].items():
        if cell["confidence"] in DOUBTFUL:
            yield f"law.json {name}: confidence {cell['confidence']}"
    for file in ("hague_partners.csv", "hague_territories.csv", "county_aliases.csv"):
        low = _low_rows(data.folder, file)
        if low:
            yield f"{file}: confidence low: {', '.join(low)}"


def _table(folder: Path, file: str) -> list[dict[str, str]]:
    with (folder / file).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _low_rows(folder: Path, file: str) -> list[str]:
    confidence = [row["confidence"] for row in _table(folder, file)]
    return [name for name, sure in zip(rows_of(folder, file), confidence, strict=True) if sure == "low"]
