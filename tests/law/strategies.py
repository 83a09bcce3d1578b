"""Answers the schema allows, made from the question data: any questions, any order, any skips."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from referral_app import law
from referral_app.law.validation import SIGNALS, SYSTEMS

DATA = law.load()
RESERVED = st.sampled_from(["unknown", "skipped"])
TODAYS = st.sampled_from(
    [date(2026, 11, 23), date(2026, 11, 25), date(2028, 2, 29), date(2025, 1, 1), date(2026, 12, 31), date(2027, 3, 1)]
) | st.dates(date(2024, 1, 1), date(2030, 12, 31))

#: Days that fall near the limits of those todays, leap days and month ends among them; and some far off.
DAYS = st.one_of(
    st.dates(date(2024, 6, 1), date(2028, 12, 31)),
    st.dates(date(1960, 1, 1), date(2030, 12, 31)),
    st.sampled_from([date(2008, 2, 29), date(2012, 2, 29), date(2026, 8, 31), date(2025, 11, 23), date(2022, 9, 16)]),
    st.sampled_from([date(1, 1, 1), date(9999, 12, 31)]),
).map(date.isoformat)
PARTIAL = DAYS.flatmap(lambda day: st.sampled_from([day, day[:7], day[:4]])) | st.just("0000")
#: Countries that differ in the treaty tables, territories and one that is in no table.
COUNTRIES = st.sampled_from(
    ["US", "MX", "BR", "JM", "JP", "IN", "PH", "AL", "PR", "AS", "BM", "AI", "ZZ", "GB", "XK", "CN"]
)
COUNTIES = st.sampled_from(["Travis County", "Orange", "Saint Clair", "Nowhere", "Kings", "St. Louis city", "é"])
LANGUAGES = st.sampled_from(["en", "es", "pt", "zh", "nav"])


@st.composite
def places(draw: st.DrawFn) -> dict[str, Any]:
    country = draw(COUNTRIES)
    if country != "US" or draw(st.booleans()) is False:
        return {"country": country}
    state = draw(st.sampled_from(["TX", "NY", "CA", "OH", "PR", "DC", "AS", "CT", "MD", "MA", "FL", "AK", "VA"]))
    place = {"country": "US", "state": state}
    return {**place, "county": draw(COUNTIES)} if draw(st.booleans()) else place


@st.composite
def courts(draw: st.DrawFn) -> dict[str, Any]:
    court: dict[str, Any] = {"system": draw(st.sampled_from(SYSTEMS))}
    if draw(st.booleans()):
        court["place"] = draw(places())
    if court["system"] == "federal" and draw(st.booleans()):
        court["district"] = draw(st.sampled_from(sorted(DATA.districts)))
    return court


@st.composite
def people(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for number in range(draw(st.integers(0, 3))):
        person: dict[str, Any] = {"ref": f"c{number + 1}"}
        if draw(st.booleans()):
            person["dob"] = draw(PARTIAL | RESERVED)
        if draw(st.booleans()):
            person["age"] = draw(st.integers(0, 30) | RESERVED)
        if draw(st.integers(0, 5)) == 0:
            person["living"] = draw(st.sampled_from(["no", "no", "yes", "unknown"]))
        found.append(person)
    return found


def events(question: law.Question) -> st.SearchStrategy[list[dict[str, Any]]]:
    kinds = st.sampled_from([kind.code for kind in question.kinds])
    one = st.fixed_dictionaries({"kind": kinds, "date": DAYS | RESERVED})
    return st.lists(one, max_size=4, unique_by=lambda event: (event["kind"], event["date"]))


def unique(items: st.SearchStrategy[Any], most: int = 4) -> st.SearchStrategy[list[Any]]:
    return st.lists(items, max_size=most, unique_by=repr)


def known_value(question: law.Question) -> st.SearchStrategy[Any]:
    """A known answer to the question."""
    codes = st.sampled_from(question.codes) if question.options else st.nothing()
    ages = st.integers(1, 30) if question.id == "household" else st.integers(0, 40) | st.integers(0, 120)
    return {
        "choice": lambda: codes,
        "multi": lambda: unique(codes, len(question.codes)),
        "integer": lambda: ages,
        "money": lambda: st.sampled_from([0, 19950, 31920, 35000, 35001, 50000, 50001, 100_000_000]),
        "text": lambda: st.text(max_size=20),
        "date": lambda: DAYS,
        "date_partial": lambda: PARTIAL,
        "country": lambda: COUNTRIES,
        "countries": lambda: unique(COUNTRIES),
        "language": lambda: LANGUAGES,
        "languages": lambda: unique(LANGUAGES),
        "names": lambda: unique(st.text(min_size=1, max_size=12)),
        "place": places,
        "places": lambda: unique(places()),
        "court": courts,
        "courts": lambda: unique(courts()),
        "people": people,
        "events": lambda: events(question),
    }[question.type]()


OPTIONAL = tuple(question for question in DATA.questions if not question.essential)
#: One strategy a question, made once. A skip or "not sure" comes about one time in five.
VALUES = {question.id: st.one_of(*[known_value(question)] * 4, RESERVED) for question in OPTIONAL}


@st.composite
def all_answers(draw: st.DrawFn, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Valid answers: picks, then any questions in any order, most of them such as these picks ask for; few or many."""
    picks = draw(st.lists(st.sampled_from(DATA.question("situations").codes), min_size=1, max_size=4, unique=True))
    said: dict[str, Any] = {"role": draw(st.sampled_from(["myself", "my_child", "someone_else", "unknown"]))}
    said["situations"] = picks
    asked = {question.id for question in law.questions_for(said, DATA)}
    likely = [question.id for question in OPTIONAL if question.id in asked]
    anything = [question.id for question in OPTIONAL]
    one = st.sampled_from(likely) | st.sampled_from(anything)
    least = draw(st.sampled_from([0, 6, 12]))
    for question_id in draw(st.lists(one, min_size=least, max_size=22, unique=True)):
        if question_id not in without:
            said[question_id] = draw(VALUES[question_id])
    return said


@st.composite
def contexts(draw: st.DrawFn, days: st.SearchStrategy[date] = TODAYS) -> dict[str, Any]:
    return {
        "today": draw(days).isoformat(),
        "signals": draw(st.lists(st.sampled_from(SIGNALS), unique=True, max_size=2)),
    }
