"""The codes that a roster file may use: forums, areas and trainings of the law data, time zones, languages."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

PACKAGE_DATA = Path(__file__).resolve().parent.parent / "law" / "data"
#: Names that zoneinfo lists and that are no place.
_NO_PLACE = frozenset({"Factory", "localtime", "posixrules"})


@dataclass(frozen=True)
class Codes:
    """The words of this installation's law data."""

    forums: frozenset[str]
    areas: frozenset[str]
    #: Areas that no need names now: a roster may hold them, and hears so.
    retired: frozenset[str]
    trainings: frozenset[str]


@cache
def load_codes(folder: Path | None = None) -> Codes:
    """The codes of a folder of law data, the package's own by default. Raises OSError, ValueError or KeyError."""
    data = folder or PACKAGE_DATA
    expertise = json.loads((data / "expertise_codes.json").read_text("utf-8"))
    forums = {row["state_forum"] for row in _table(data / "us_jurisdictions.csv")}
    forums |= {row["forum"] for row in _table(data / "federal_districts.csv")}
    forums |= {row["iso2"] for row in _table(data / "hague_partners.csv")}
    forums |= {row["iso2"] for row in _table(data / "hague_territories.csv") if row["parent_iso2"] != "US"}
    return Codes(
        forums=frozenset(forums),
        areas=frozenset(entry["code"] for entry in expertise["codes"]),
        retired=frozenset(entry["code"] for entry in expertise["codes"] if entry.get("retired")),
        trainings=frozenset(entry["code"] for entry in expertise["trainings"]),
    )


def _table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def time_zones() -> frozenset[str]:
    return frozenset(available_timezones()) - _NO_PLACE


@cache
def language_codes() -> frozenset[str]:
    """ISO 639 codes of two and three letters, the bibliographic ones too."""
    import pycountry

    codes: set[str] = set()
    for language in pycountry.languages:
        codes.update(getattr(language, kind, "") for kind in ("alpha_2", "alpha_3", "bibliographic"))
    return frozenset(codes - {""})
