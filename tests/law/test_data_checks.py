"""Each check of the law data catches the fault it is there for: one is planted in a copy, and found."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from referral_app import law
from referral_app.law import checks, code_checks, guidance
from referral_app.law.reading_grade import grade
from referral_app.law.reviews import law_files, read_reviews, rows_of

TODAY = date(2026, 11, 28)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data that a test may spoil, at a path of its own: what is read is kept by its path."""
    return Path(shutil.copytree(law.load().folder, tmp_path / uuid.uuid4().hex / "law"))


def change(file: Path, how: Callable[[Any], None]) -> None:
    source = json.loads(file.read_text("utf-8"))
    how(source)
    file.write_text(json.dumps(source, ensure_ascii=False), "utf-8")


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), "utf-8")


def row(rows: list[dict[str, Any]], key: str, value: str) -> dict[str, Any]:
    return next(each for each in rows if each[key] == value)


def faults(folder: Path, today: date = TODAY) -> list[str]:
    return law.check(law.load(folder), today)


def test_the_data_as_they_are_have_no_fault(folder: Path) -> None:
    assert faults(folder) == []
    assert law.check(law.load(), TODAY) == []


Plant = Callable[[Any], object]
#: The file, what is spoilt in it, and what the check says of it.
PLANTED: list[tuple[str, Plant, str]] = [
    ("situations.json", lambda s: s["situations"][0]["clocks"].append("no_clock"), "no clock no_clock"),
    ("situations.json", lambda s: s["situations"][0]["areas"].append("no_area"), "no area no_area"),
    ("situations.json", lambda s: s["minimal_set_under_13"].append("no_question"), "minimal set: no question"),
    ("situations.json", lambda s: s["questions"].append(s["questions"][0]), "stands 2 times"),
    ("situations.json", lambda s: s["clocks"][0].update(rule="C99"), "rule C99 in the data, C01 in the code"),
    ("situations.json", lambda s: s["clocks"][0].update(citation=" "), "no citation"),
    ("situations.json", lambda s: s["clocks"][0].update(confidence="sure"), "no confidence"),
    ("situations.json", lambda s: s["situations"][0]["framework"][0].pop("cite"), "framework: no citation"),
    (
        "situations.json",
        lambda s: s["questions"][1].update(ask_when={"not": {"equals": ["no_question", "yes"]}}),
        "no question no_question",
    ),
    (
        "situations.json",
        lambda s: s["questions"][1].update(ask_when={"any": [{"in": ["safe_now", ["yes", "perhaps"]]}]}),
        "no answer of safe_now perhaps",
    ),
    (
        "situations.json",
        lambda s: s["questions"][1].update(ask_when={"all": [{"situation_in": ["no_situation"]}]}),
        "no situation no_situation",
    ),
    ("situations.json", lambda s: s["questions"][1].update(ask_when={"answered": "nothing"}), "no question nothing"),
    (
        "situations.json",
        lambda s: row(s["questions"], "id", "safe_now").update(
            text_en="Notwithstanding considerable administrative difficulties, circumstances necessitate caution."
        ),
        "question safe_now: reading grade",
    ),
    (
        "situations.json",
        lambda s: row(s["questions"], "id", "safe_now")["options"][0].update(
            label_en="Unquestionably satisfactory circumstances currently"
        ),
        "question safe_now: reading grade",
    ),
    (
        "signposts.json",
        lambda s: s["signposts"][0].update(show_when={"clock": ["no_clock", ["open"]]}),
        "no clock no_clock",
    ),
    (
        "signposts.json",
        lambda s: s["signposts"][0].update(show_when={"clock": ["care_24h", ["ripe"]]}),
        "no status ripe",
    ),
    ("signposts.json", lambda s: s["signposts"][0].update(show_when={"flag_in": ["no_flag"]}), "no flag no_flag"),
    ("signposts.json", lambda s: s["signposts"][0].update(show_when={"level_in": ["high"]}), "no level high"),
    ("signposts.json", lambda s: s["signposts"][0].update(show_when={"child_country": "QQ"}), "no country QQ"),
    (
        "signposts.json",
        lambda s: s["signposts"][0].update(show_when={"court_system": ["case_court", "military"]}),
        "no court system military",
    ),
    ("signposts.json", lambda s: s["signposts"][0].update(source=""), "no citation"),
    ("law.json", lambda s: s["cells"]["adult_age"].update(cite=""), "law.json adult_age: no citation"),
    ("law.json", lambda s: s["cells"]["adult_age"].pop("confidence"), "law.json adult_age: no confidence"),
    ("policy.json", lambda s: s["clock_levels"].update(no_clock={"open": [], "unknown": None}), "policy: no clock"),
    ("policy.json", lambda s: s["clock_levels"]["hague_art12"].update(unknown="dire"), "no level dire"),
    ("policy.json", lambda s: s["band_fees"]["free"].append("barter"), "no fee type barter"),
    ("policy.json", lambda s: s["always_visible_signposts"].append("nobody"), "policy: no signpost nobody"),
    (
        "expertise_codes.json",
        lambda s: row(s["codes"], "code", "cvra_federal")["fees_allowed"].append("barter"),
        "area cvra_federal: no fee type barter",
    ),
    (
        "situations.json",
        lambda s: s["questions"][1].update(ask_when={"any": [{"in": ["safe_now", ["yes", "perhaps"]]}]}),
        f"question {law.load().questions[1].id}: no answer of safe_now perhaps",
    ),
    ("expertise_codes.json", lambda s: s["codes"][0]["fees_allowed"].append("barter"), "no fee type barter"),
    ("expertise_codes.json", lambda s: s["codes"][0]["base_trainings"].append("karate"), "no training karate"),
    ("expertise_codes.json", lambda s: s["codes"][0]["fee_notes"].append("tip"), "no fee note tip"),
    ("rules.json", lambda s: s["rules"].remove(row(s["rules"], "id", "U01")), "rule U01: no text in the data"),
    ("rules.json", lambda s: s["rules"].append({"id": "U99", "text": "x"}), "rule U99: no rule in the code"),
    ("rules.json", lambda s: s["flags"].pop(0), "flag requester_may_be_taking_parent: no text"),
    ("rules.json", lambda s: s["refusals"].pop(0), "refusal no_uploads: no text"),
    ("rules.json", lambda s: s["public_notes"].pop(0), "public note sorry_for_loss: no text"),
    ("fee_types.json", lambda s: s["poverty_guidelines"].pop(), "no poverty guideline of 2026"),
    ("review.json", lambda s: s["files"].pop(0), "no review of law.json"),
    ("review.json", lambda s: s["files"][0].update(source=" "), "law.json: no source"),
    ("review.json", lambda s: s["files"][0].update(reviewed_on="2026-12-01"), "reviewed on 2026-12-01"),
    ("review.json", lambda s: s["files"][0].update(review_every_days=0), "again after 0 days"),
    ("review.json", lambda s: s["files"][0].update(reviewed_on="lately"), "review.json: ValueError"),
    ("review.json", lambda s: s["files"].append({**s["files"][0], "file": "other.csv"}), "there is no such file"),
    (
        "review.json",
        lambda s: s["rows"].append({"file": "law.json", "row": "nothing", "reviewed_on": "2026-11-22"}),
        "law.json nothing: there is no such row",
    ),
    (
        "situations.json",
        lambda s: row(s["questions"], "id", "last_seen").update(used_by=["routing"]),
        "question last_seen: no rule reads it",
    ),
    ("situations.json", lambda s: row(s["questions"], "id", "last_seen").update(used_by=[]), "last_seen: nobody uses"),
    ("situations.json", lambda s: s["questions"][0].update(asked_by="a robot"), "safe_now: asked by a robot"),
    ("situations.json", lambda s: row(s["clocks"], "id", "asylum_1yr").update(binds=[]), "asylum_1yr: a deadline that"),
    (
        "situations.json",
        lambda s: row(s["clocks"], "id", "care_24h").update(binds=[{"rows": "others"}]),
        "care_24h: binds needs and is no deadline",
    ),
    (
        "situations.json",
        lambda s: row(s["clocks"], "id", "asylum_1yr")["binds"][0].update(areas=["no_area"]),
        "asylum_1yr: no area no_area",
    ),
    (
        "situations.json",
        lambda s: row(s["clocks"], "id", "asylum_1yr")["binds"][0].update(rows="some"),
        "asylum_1yr: no kind of rows some",
    ),
    (
        "situations.json",
        lambda s: row(s["questions"], "id", "children")["ticks"][0].update(ask_when={"died": "most"}),
        "question children, living: no word most",
    ),
    (
        "situations.json",
        lambda s: row(s["questions"], "id", "country_part").update(ask_when={"parts_of": ["where_not"]}),
        "no place question where_not",
    ),
    ("policy.json", lambda s: s["paper_emergencies"].append("UC:nothing"), "policy: no rule UC:nothing"),
    (
        "expertise_codes.json",
        lambda s: row(s["codes"], "code", "appeals").update(retired=False),
        "area appeals: no rule names it",
    ),
    (
        "expertise_codes.json",
        lambda s: row(s["codes"], "code", "cvra_federal").update(retired=True),
        "area cvra_federal: a rule wants it, though it is set aside",
    ),
    ("rules.json", lambda s: s["flags"][0].update(do=" "), "requester_may_be_taking_parent: nothing shows it"),
    ("law.json", lambda s: s["cells"]["adult_age"].update(confidence="low"), "law.json adult_age: low confidence"),
    (
        "review.json",
        lambda s: s["doubts_shown"][0].update(shown_by="flag no_flag"),
        "law.json answer_days_abroad: shown by flag no_flag, which is not there",
    ),
    (
        "topics.json",
        lambda s: s["not_asked_while"].update(no_question={"equals": ["safe_now", "yes"]}),
        "not asked while: no question no_question",
    ),
    (
        "topics.json",
        lambda s: s["not_asked_while"].update(harm_ended={"equals": ["still_with_trafficker", "perhaps"]}),
        "question harm_ended, not asked while: no answer of still_with_trafficker perhaps",
    ),
    ("help.json", lambda s: s["reportable"].append("no_situation"), "what can be reported: no situation no_situation"),
    ("help.json", lambda s: s["of_peers"].append("no_situation"), "whom peers help: no situation no_situation"),
    ("review.json", lambda s: s["county_counts"].pop("TX"), "no number of counties of TX"),
    ("review.json", lambda s: s["county_counts"].update(TX=255), "TX: 254 counties have a district, and it has 255"),
]


@pytest.mark.parametrize(("file", "spoil", "says"), PLANTED, ids=[f"{file} {says}" for file, _, says in PLANTED])
def test_a_planted_fault_is_found(folder: Path, file: str, spoil: Plant, says: str) -> None:
    change(folder / file, lambda source: spoil(source) and None)
    found = faults(folder)
    assert [fault for fault in found if says in fault], found


def test_a_question_without_a_topic_does_not_load(folder: Path) -> None:
    change(folder / "topics.json", lambda source: source["questions"].pop("safe_now") and None)
    with pytest.raises(law.LawError, match="no topic for safe_now"):
        law.load(folder)


@pytest.mark.parametrize("file", ["topics.json", "help.json"])
def test_a_copy_of_the_law_without_what_is_no_law_uses_the_programmes_own(folder: Path, file: str) -> None:
    (folder / file).unlink()
    data = law.load(folder)
    own = law.load()
    assert (data.topics, data.reportable, data.of_peers) == (own.topics, own.reportable, own.of_peers)


def test_what_a_question_waits_for_is_read_from_the_data(folder: Path) -> None:
    """ "When did it end?" was left out by a line of code."""
    harm = {"situations": ["child_sex_trafficking"], "role": "myself", "still_with_trafficker": "yes"}
    assert law.is_left_out("harm_ended", harm, law.load())
    assert not law.is_left_out("harm_ended", {**harm, "still_with_trafficker": "unknown"}, law.load())
    change(folder / "topics.json", lambda source: source["not_asked_while"].pop("harm_ended") and None)
    assert not law.is_left_out("harm_ended", harm, law.load(folder))


@pytest.mark.parametrize(
    ("condition", "says"),
    [({"sometimes": []}, "unknown condition: sometimes"), ({}, "not one condition"), ([], "not one condition")],
)
def test_a_condition_of_another_language_does_not_load(folder: Path, condition: Any, says: str) -> None:
    change(folder / "situations.json", lambda source: source["questions"][1].update(ask_when=condition))
    with pytest.raises(law.LawError, match=says):
        law.load(folder)


def test_a_file_that_is_not_there_or_broken_is_named(folder: Path) -> None:
    (folder / "law.json").write_text("{", "utf-8")
    with pytest.raises(law.LawError, match="law data in law: JSONDecodeError"):
        law.load(folder)
    (folder / "law.json").unlink()
    law.loading._load.cache_clear()
    with pytest.raises(law.LawError, match="FileNotFoundError"):
        law.load(folder)


def test_a_county_in_two_districts_is_found_unless_the_alias_table_settles_it(folder: Path) -> None:
    districts = folder / "federal_districts.csv"
    replace(districts, "AL,11,no,Autauga;", "AL,11,no,Autauga;Colbert;")
    assert "county colbert, AL: in 2 districts: US-AL-MD, US-AL-ND" in faults(folder)
    with (folder / "county_aliases.csv").open("a", encoding="utf-8") as file:
        file.write("AL,Colbert County,US-AL-ND,high,settled by hand\n")
    law.loading._load.cache_clear()
    assert faults(folder) == []


def test_a_missing_county_and_an_unknown_district_are_found(folder: Path) -> None:
    replace(folder / "federal_districts.csv", "AL,11,no,Autauga;", "AL,11,no,")
    replace(folder / "county_aliases.csv", "AR,Hot Spring,US-AR-WD", "AR,Hot Spring,US-AR-XX")
    found = faults(folder)
    assert "AL: 66 counties have a district, and it has 67" in found
    assert "jurisdiction AR: no district US-AR-XX" in found


def test_an_independent_city_that_is_left_out_is_found(folder: Path) -> None:
    replace(folder / "county_aliases.csv", "VA,Galax city,", "VA,Galax town,")
    assert "VA: 132 counties have a district, and it has 133" in faults(folder)


def test_the_guideline_of_a_year_must_be_there_from_february_on() -> None:
    data = law.load()
    assert law.check(data, date(2027, 1, 31)) == []
    assert law.check(data, date(2027, 2, 1)) == ["fee_types.json: no poverty guideline of 2027"]


def test_a_year_with_too_few_holidays_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "us_federal_holidays", lambda year: frozenset({date(year, 7, 4)}))
    assert law.check(law.load(), TODAY) == ["holidays: 1 of 2026"]


def test_a_rule_without_a_text_and_a_question_that_is_gone_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    more = (*guidance.REFUSALS, guidance.Rule("no_such_text", lambda case: True))
    monkeypatch.setattr(guidance, "REFUSALS", more)
    monkeypatch.setattr(code_checks, "BY_CLOCK", {**code_checks.BY_CLOCK, "no_clock": ("no_question",)})
    found = law.check(law.load(), TODAY)
    assert "refusal no_such_text: no text in the data" in found
    assert "ask_next: no question no_question" in found
    assert "ask_next: no clock no_clock" in found


def test_every_file_of_facts_is_reviewed_and_every_row_has_a_name(folder: Path) -> None:
    assert law_files(folder) == {review.file for review in read_reviews(folder)}
    (folder / "new_facts.csv").write_text("a,b\n1,2\n", "utf-8")
    assert "review.json: no review of new_facts.csv" in faults(folder)
    for file in law_files(law.load().folder):
        names = rows_of(folder, file)
        assert names, file
        assert len(set(names)) == len(names), file
        assert all(name.strip() for name in names)


def test_what_is_past_its_review_date_is_listed_row_by_row(folder: Path) -> None:
    data = law.load(folder)
    fresh = law.review(data, TODAY)
    assert not [line for line in fresh if "due since" in line]
    numbers = law.review(data, date(2026, 11, 21) + timedelta(days=91))
    stale = [line for line in numbers if "due since" in line]
    of_that_day = [row for row in data.signposts if row.verified_on == date(2026, 11, 21)]
    assert len(stale) == len(of_that_day) + 1, "and the appeal to the Board, each month"
    stale.remove("law.json bia_appeal_days: read on 2026-11-28, due since 2026-12-28")
    assert stale[0] == f"signposts.json {data.signposts[0].code}: read on 2026-11-21, due since 2027-02-19"
    last_day = law.review(data, date(2026, 11, 21) + timedelta(days=90))
    assert not [line for line in last_day if line.startswith("signposts.json")], "the last day is not late"
    everything = [line for line in law.review(data, date(2028, 1, 1)) if "due since" in line]
    assert len(everything) == sum(len(rows_of(folder, file)) for file in law_files(folder))


def test_a_row_that_was_read_again_is_due_later_than_its_file(folder: Path) -> None:
    change(
        folder / "review.json",
        lambda s: s["rows"].append({"file": "hague_partners.csv", "row": "MX", "reviewed_on": "2027-05-01"}),
    )
    change(folder / "signposts.json", lambda s: s["signposts"][0].update(verified_on="2027-05-01"))
    data = law.load(folder)
    lines = law.review(data, date(2027, 6, 1))
    assert any(line.startswith("hague_partners.csv MA:") for line in lines)
    assert not [line for line in lines if line.startswith(("hague_partners.csv MX:", "signposts.json call_911:"))]
    later = law.review(data, date(2027, 5, 1) + timedelta(days=183))
    assert "hague_partners.csv MX: read on 2027-05-01, due since 2027-10-30" in later
    assert "signposts.json call_911: read on 2027-05-01, due since 2027-07-30" in later


def test_doubts_on_file_are_listed() -> None:
    lines = law.review(law.load(), TODAY)
    assert "law.json dma_limit_usd: confidence medium" in lines
    assert "clock sij_state_order: confidence medium" in lines
    assert any(line.startswith("hague_partners.csv: confidence low: AL,") for line in lines)
    assert "signpost otip_child: Phone and email recalled, not checked." in lines


@pytest.mark.parametrize("sure", ["high", "medium"])
def test_a_row_may_be_as_sure_as_it_is(folder: Path, sure: str) -> None:
    change(folder / "law.json", lambda s: s["cells"]["adult_age"].update(confidence=sure))
    assert faults(folder) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We go now", 0.0),
        ("The cat sat on the mat.", 0.39 * 6 + 11.8 * 6 / 6 - 15.59),
        ("Is it safe? Can you call us now?", 0.39 * 8 / 2 + 11.8 * 8 / 8 - 15.59),
        ("A family needs urgent legal assistance", 0.39 * 6 + 11.8 * 12 / 6 - 15.59),
        ("People use the table here", 0.39 * 5 + 11.8 * 7 / 5 - 15.59),
        ("They're here", 0.0),
        ("They’re there's he're", 0.0),
    ],
)
def test_the_reading_grade_is_that_of_flesch_and_kincaid(text: str, expected: float) -> None:
    """Sentences and syllables counted by hand: peo-ple, use, the, ta-ble, here."""
    assert grade(text) == pytest.approx(expected)


def test_every_hard_area_is_one_of_the_list() -> None:
    """A renamed area would lose its warning without a word."""
    assert set(law.load().expertise) >= law.HARD_AREAS
