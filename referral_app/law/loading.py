"""Reading the data folder into `LawData`, once per folder."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from referral_app.law.codes import US
from referral_app.law.conditions import BadCondition, compile_condition
from referral_app.law.counties import county_key
from referral_app.law.data import LawData
from referral_app.law.records import (
    Area,
    Cells,
    ClockLevels,
    ClockRow,
    FeeType,
    Guideline,
    Jurisdiction,
    Option,
    Places,
    Policy,
    Question,
    Signpost,
    Situation,
    Topic,
    TreatyRow,
)

PACKAGE_DATA = Path(__file__).parent / "data"
#: A place in the U.S. stands first in the list of countries.
UNITED_STATES = Option(US, "United States")

Row = Mapping[str, Any]
Record = TypeVar("Record")


class LawError(ValueError):
    """The data folder cannot be read as law: the message names file and fault."""


def load(folder: Path | None = None) -> LawData:
    """The law of a data folder, the package's own by default. Cached per folder. LawError if it cannot be read."""
    return _load((folder or PACKAGE_DATA).resolve())


@lru_cache(maxsize=8)
def _load(folder: Path) -> LawData:
    try:
        return _read(folder)
    except (OSError, KeyError, TypeError, ValueError, BadCondition) as fault:
        raise LawError(f"law data in {folder.name}: {type(fault).__name__}: {fault}") from fault


def _read(folder: Path) -> LawData:
    intake, law, policy = (_json(folder, name) for name in ("situations.json", "law.json", "policy.json"))
    rules, posts, fees = (_json(folder, name) for name in ("rules.json", "signposts.json", "fee_types.json"))
    expertise = _json(folder, "expertise_codes.json")
    territories = _csv(folder, "hague_territories.csv")
    partners = _csv(folder, "hague_partners.csv")
    districts = _csv(folder, "federal_districts.csv")
    aliases = _csv(folder, "county_aliases.csv")
    jurisdictions = _csv(folder, "us_jurisdictions.csv")
    questions = tuple(_question(row) for row in intake["questions"])
    clocks = tuple(_record(ClockRow, row) for row in intake["clocks"])
    situations = tuple(sorted((_situation(row) for row in intake["situations"]), key=lambda row: row.rank))
    signposts = tuple(sorted((_signpost(row, law) for row in posts["signposts"]), key=lambda row: row.order))
    return LawData(
        folder=folder,
        law_version=law["law_version"],
        cells=_cells(law["cells"]),
        policy=_policy(policy),
        questions=questions,
        by_type=_by_type(questions),
        minimal_set_under_13=frozenset(intake["minimal_set_under_13"]),
        situations=situations,
        clocks=clocks,
        signposts=signposts,
        expertise=_by(lambda area: area.code, (_record(Area, row) for row in expertise["codes"])),
        trainings=tuple(row["code"] for row in expertise["trainings"]),
        fee_types=tuple(_record(FeeType, row) for row in fees["fee_types"]),
        fee_notes=_texts(fees["fee_notes"], "code", "label"),
        guidelines=tuple(_guideline(row) for row in fees["poverty_guidelines"]),
        poverty_area=MappingProxyType(fees["poverty_area"]),
        treaty=_treaty(partners, territories),
        us_territories=MappingProxyType({row["iso2"]: row["iso2"] for row in territories if row["parent_iso2"] == US}),
        jurisdictions=_jurisdictions(jurisdictions, districts, aliases),
        non_uccjea_forums=frozenset(row["state_forum"] for row in jurisdictions if row["uccjea"] != "yes"),
        districts=frozenset(row["forum"] for row in districts),
        topics=_topics(folder, questions),
        places=_places(partners, territories, jurisdictions, districts, aliases),
        rule_texts=_texts(rules["rules"], "id", "text"),
        flag_texts=_texts(rules["flags"], "code", "do"),
        refusal_texts=_texts(rules["refusals"], "code", "rule"),
        public_notes=_texts(rules["public_notes"], "code", "text_en"),
        match_modes=_texts(rules["match_modes"], "code", "meaning"),
        ask_when=MappingProxyType({row.id: compile_condition(row.ask_when) for row in questions}),
        show_when=MappingProxyType({row.code: compile_condition(row.show_when) for row in signposts}),
        _clocks=_by(lambda clock: clock.id, clocks),
        _questions=_by(lambda question: question.id, questions),
        _situations=_by(lambda situation: situation.code, situations),
    )


def _json(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def _csv(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _record(kind: type[Record], row: Row) -> Record:
    """A record of the fields a row has of that name; lists become tuples."""
    values = {field.name: row[field.name] for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


def _by(key: Callable[[Record], str], records: Iterable[Record]) -> Mapping[str, Record]:
    return MappingProxyType({key(record): record for record in records})


def _texts(rows: Iterable[Row], key: str, text: str) -> Mapping[str, str]:
    return MappingProxyType({row[key]: row[text] for row in rows})


def _options(rows: Iterable[Row]) -> tuple[Option, ...]:
    return tuple(Option(row["code"], row["label_en"]) for row in rows)


def _question(row: Row) -> Question:
    return Question(
        id=row["id"],
        type=row["type"],
        essential=row["essential"],
        text=row["text_en"],
        why=row["why_en"],
        options=_options(row.get("options", ())),
        ask_when=row["ask_when"],
        kinds=_options(row.get("kinds", ())),
        max_length=row.get("max_length"),
        used_by=tuple(row["used_by"]),
    )


def _by_type(questions: tuple[Question, ...]) -> Mapping[str, tuple[str, ...]]:
    kinds = {question.type for question in questions}
    return MappingProxyType({kind: tuple(q.id for q in questions if q.type == kind) for kind in kinds})


def _situation(row: Row) -> Situation:
    return _record(Situation, {**row, "label": row["label_en"], "pick_label": row.get("pick_label_en")})


def _signpost(row: Row, law: Row) -> Signpost:
    compiled = law["law_version"][:10]
    verified = date.fromisoformat(row.get("verified_on", compiled))
    return _record(Signpost, {**row, "plain": row["plain_en"], "verified_on": verified})


def _cells(rows: Mapping[str, Row]) -> Cells:
    values = {name: row["value"] for name, row in rows.items()}
    for field in fields(Cells):
        if field.type == "date":
            values[field.name] = date.fromisoformat(values[field.name])
    return Cells(**values)


def _policy(row: Row) -> Policy:
    levels = {
        clock: ClockLevels(tuple((days, level) for days, level in given["open"]), given["unknown"], given.get("passed"))
        for clock, given in row["clock_levels"].items()
    }
    bands = {band: tuple(fees) for band, fees in row["band_fees"].items()}
    return _record(
        Policy,
        {
            **row,
            "clock_levels": MappingProxyType(levels),
            "band_fees": MappingProxyType(bands),
            "ceilings": MappingProxyType(row["ceilings"]),
            "match_urgency": MappingProxyType(row["match_urgency"]),
        },
    )


def _guideline(row: Row) -> Guideline:
    areas = {name: amounts for name, amounts in row.items() if isinstance(amounts, dict)}
    return Guideline(
        year=row["year"],
        first=MappingProxyType({name: amounts["first"] for name, amounts in areas.items()}),
        each_extra=MappingProxyType({name: amounts["each_extra"] for name, amounts in areas.items()}),
    )


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _treaty(partners: list[dict[str, str]], territories: list[dict[str, str]]) -> Mapping[str, TreatyRow]:
    """D06: the partner table first, then the territories: partner when a date is given, else unknown."""
    rows = {}
    for row in territories:
        in_force = _day(row["in_force_with_us"])
        status = "us_partner" if in_force else "unknown"
        rows[row["iso2"]] = TreatyRow(f"hague_territories:{row['iso2']}", status, in_force, row["confidence"])
    for row in partners:
        in_force = _day(row["in_force_with_us"])
        rows[row["iso2"]] = TreatyRow(f"hague_partners:{row['iso2']}", row["status"], in_force, row["confidence"])
    return MappingProxyType(rows)


def _jurisdictions(
    rows: list[dict[str, str]], districts: list[dict[str, str]], aliases: list[dict[str, str]]
) -> Mapping[str, Jurisdiction]:
    keys: dict[str, dict[str, str]] = {row["usps"]: {} for row in rows}
    for district in districts:
        for county in filter(None, district["counties_or_parishes"].split(";")):
            keys[district["state"]].setdefault(county_key(county), district["forum"])
    for alias in aliases:
        keys[alias["state"]][county_key(alias["name"])] = alias["forum"]
    return MappingProxyType(
        {
            row["usps"]: Jurisdiction(
                code=row["usps"],
                name=row["name"],
                state_forum=row["state_forum"],
                federal_forums=tuple(sorted(row["federal_forums"].split())),
                federal_fallback=tuple(row["federal_forums_fallback"].split()),
                hague_access_federal=row["hague_access_federal"],
                uccjea=row["uccjea"],
                sij_court_age=int(row["sij_court_age"]),
                districts=MappingProxyType(keys[row["usps"]]),
            )
            for row in rows
        }
    )


def _topics(folder: Path, questions: tuple[Question, ...]) -> tuple[Topic, ...]:
    """The screens of the form. A folder without topics.json uses the package's: topics are not law."""
    source = _json(folder if (folder / "topics.json").exists() else PACKAGE_DATA, "topics.json")
    of: Mapping[str, str] = source["questions"]
    missing = [question.id for question in questions if question.id not in of]
    if missing:
        raise ValueError(f"topics.json has no topic for {', '.join(missing)}")
    return tuple(
        Topic(row["code"], row["label_en"], tuple(q.id for q in questions if of[q.id] == row["code"]))
        for row in source["topics"]
    )


def _places(
    partners: list[dict[str, str]],
    territories: list[dict[str, str]],
    jurisdictions: list[dict[str, str]],
    districts: list[dict[str, str]],
    aliases: list[dict[str, str]],
) -> Places:
    abroad = [Option(row["iso2"], row["country"]) for row in partners]
    abroad += [Option(row["iso2"], row["territory"]) for row in territories if row["parent_iso2"] != US]
    names: dict[str, set[str]] = {}
    for district in districts:
        for county in filter(None, district["counties_or_parishes"].split(";")):
            names.setdefault(district["state"], set()).add(county)
    for alias in aliases:
        names.setdefault(alias["state"], set()).add(alias["name"])
    return Places(
        countries=(UNITED_STATES, *sorted(abroad, key=lambda country: by_letters(country.label))),
        states=tuple(Option(row["usps"], row["name"]) for row in jurisdictions),
        counties=MappingProxyType({state: tuple(sorted(found, key=by_letters)) for state, found in names.items()}),
    )


def by_letters(name: str) -> str:
    """Names sort by their letters, marks aside."""
    return county_key(name)
