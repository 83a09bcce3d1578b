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

from referral_app.law.cells import Cells, ClockLevels, Policy
from referral_app.law.codes import US
from referral_app.law.conditions import BadCondition, compile_condition
from referral_app.law.data import LawData
from referral_app.law.done import done_of
from referral_app.law.loading_form import (
    NO_LAW,
    groups_of,
    not_asked_while_of,
    offered_when_of,
    topics_of,
    waiting_of,
)
from referral_app.law.loading_places import jurisdictions_of, parts_of, places_of, treaty_rows
from referral_app.law.records import (
    Area,
    Authority,
    Bind,
    ClockRow,
    FeeNote,
    FeeType,
    Guideline,
    Option,
    Question,
    Shelf,
    Signpost,
    Situation,
    Tick,
)

PACKAGE_DATA = (Path(__file__).parent / "data").resolve()

Row = Mapping[str, Any]
Record = TypeVar("Record")


class LawError(ValueError):
    """The data folder cannot be read as law: the message names file and fault."""


def load(folder: Path | None = None) -> LawData:
    """The law of a data folder, the package's own by default. Cached per folder. LawError if it cannot be read."""
    return _load(PACKAGE_DATA if folder is None else folder.resolve())


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
    form, helping = (_json(_own(folder, name), name) for name in NO_LAW)
    territories = _csv(folder, "hague_territories.csv")
    partners = _csv(folder, "hague_partners.csv")
    districts = _csv(folder, "federal_districts.csv")
    aliases = _csv(folder, "county_aliases.csv")
    jurisdictions = _csv(folder, "us_jurisdictions.csv")
    questions = tuple(_question(row) for row in intake["questions"])
    clocks = tuple(_clock(row) for row in intake["clocks"])
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
        shelves=tuple(Shelf(row["code"], row["label_en"], tuple(row["areas"])) for row in posts["shelves"]),
        expertise=_by(lambda area: area.code, (_area(row) for row in expertise["codes"])),
        trainings=tuple(row["code"] for row in expertise["trainings"]),
        fee_types=tuple(_record(FeeType, row) for row in fees["fee_types"]),
        fee_notes=_by(lambda row: row.code, (_fee_note(row) for row in fees["fee_notes"])),
        guidelines=tuple(_guideline(row) for row in fees["poverty_guidelines"]),
        poverty_area=MappingProxyType(fees["poverty_area"]),
        treaty=treaty_rows(partners, territories),
        parts=parts_of(partners),
        us_territories=MappingProxyType({row["iso2"]: row["iso2"] for row in territories if row["parent_iso2"] == US}),
        jurisdictions=jurisdictions_of(jurisdictions, districts, aliases),
        non_uccjea_forums=frozenset(row["state_forum"] for row in jurisdictions if row["uccjea"] != "yes"),
        districts=frozenset(row["forum"] for row in districts),
        topics=topics_of(form, questions),
        waiting=waiting_of(form),
        spoken=MappingProxyType({name: MappingProxyType(words) for name, words in form["spoken"].items()}),
        whom=MappingProxyType({code: (one, many) for code, (one, many) in form["whom"].items()}),
        whom_of_relation=MappingProxyType(form["whom_of_relation"]),
        with_images=frozenset(form["with_images"]),
        offered_when=offered_when_of(form),
        not_asked_while=not_asked_while_of(form),
        situation_groups=groups_of(form),
        reportable=frozenset(helping["reportable"]),
        of_peers=frozenset(helping["of_peers"]),
        places=places_of(partners, territories, jurisdictions, districts, aliases),
        rule_texts=_texts(rules["rules"], "id", "text"),
        flag_texts=_texts(rules["flags"], "code", "do"),
        refusal_texts=_texts(rules["refusals"], "code", "rule"),
        public_notes=_texts(rules["public_notes"], "code", "text_en"),
        match_modes=_texts(rules["match_modes"], "code", "meaning"),
        done=MappingProxyType(done_of("public_note", rules["public_notes"]) | done_of("signpost", posts["signposts"])),
        ask_when=MappingProxyType({row.id: compile_condition(row.ask_when) for row in questions}),
        tick_when=MappingProxyType(
            {(row.id, tick.code): compile_condition(tick.ask_when) for row in questions for tick in row.ticks}
        ),
        show_when=MappingProxyType({row.code: compile_condition(row.show_when) for row in signposts}),
        _clocks=_by(lambda clock: clock.id, clocks),
        _questions=_by(lambda question: question.id, questions),
        _situations=_by(lambda situation: situation.code, situations),
    )


def _own(folder: Path, name: str) -> Path:
    """Where a file that is no law stands: an office's copy of the law without it uses the package's."""
    return folder if (folder / name).exists() else PACKAGE_DATA


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


def _fee_note(row: Row) -> FeeNote:
    cited = (Authority(one["cite"], one["confidence"], tuple(one.get("areas", ()))) for one in row["authority"])
    return FeeNote(row["code"], row["label"], tuple(cited), row.get("fee"))


def _options(rows: Iterable[Row]) -> tuple[Option, ...]:
    return tuple(Option(row["code"], row["label_en"], row.get("legacy", False)) for row in rows)


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
        asked_by=row.get("asked_by", "person"),
        ticks=tuple(
            Tick(tick["code"], tick["value"], tick["label_en"], tick["ask_when"]) for tick in row.get("ticks", ())
        ),
    )


def _clock(row: Row) -> ClockRow:
    return _record(ClockRow, {**row, "binds": [_bind(bind) for bind in row["binds"]]})


def _bind(row: Row) -> Bind:
    areas, situations, of = (tuple(row[key]) if key in row else None for key in ("areas", "situations", "for"))
    return Bind(row["rows"], areas, situations, of)


def _area(row: Row) -> Area:
    plain = {"plain_label": row["plain_label_en"], "plain": row["plain_en"]}
    return _record(Area, {"matched": True, "retired": False, **row, **plain})


def _by_type(questions: tuple[Question, ...]) -> Mapping[str, tuple[str, ...]]:
    kinds = {question.type for question in questions}
    return MappingProxyType({kind: tuple(q.id for q in questions if q.type == kind) for kind in kinds})


def _situation(row: Row) -> Situation:
    return _record(
        Situation,
        {
            **row,
            "label": row["label_en"],
            "pick_label": row.get("pick_label_en"),
            "label_adult": row.get("label_adult_en"),
        },
    )


def _signpost(row: Row, law: Row) -> Signpost:
    compiled = law["law_version"][:10]
    verified = date.fromisoformat(row.get("verified_on", compiled))
    review_by = date.fromisoformat(row["review_by"]) if "review_by" in row else None
    own = {"plain": row["plain_en"], "verified_on": verified, "review_by": review_by}
    return _record(Signpost, {"through": None, "shelves": (), **row, **own})


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
