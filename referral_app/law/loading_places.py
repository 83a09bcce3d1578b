"""Reading the tables of places: treaty rows, the parts of countries, jurisdictions with their districts, and names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from referral_app.law.codes import US
from referral_app.law.counties import county_key
from referral_app.law.records import Jurisdiction, Option, Places, TreatyRow

#: A place in the U.S. stands first in the list of countries.
UNITED_STATES = Option(US, "United States")


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def treaty_rows(partners: list[dict[str, str]], territories: list[dict[str, str]]) -> Mapping[str, TreatyRow]:
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


def parts_of(partners: list[dict[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """D10: the countries with parts that have rows of their own."""
    named = {row["iso2"]: tuple((row.get("parts") or "").split()) for row in partners}
    return MappingProxyType({country: parts for country, parts in named.items() if parts})


def jurisdictions_of(
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
                sij_court_age_sure=row["sij_court_age_confidence"] == "high",
                districts=MappingProxyType(keys[row["usps"]]),
            )
            for row in rows
        }
    )


def places_of(
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
