"""Every code used exists: in the data files, in the conditions of questions and signposts, and in the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from referral_app.law import (
    clock_rules,
    clocks,
    contradictions,
    flags,
    guidance,
    match_mode,
    needs,
    situations,
    urgency,
)
from referral_app.law.answers import RESERVED
from referral_app.law.ask_next import BY_CLOCK, FIRST, IN_FORCE_ABROAD
from referral_app.law.codes import ABSENT, NO, UNKNOWN, YES
from referral_app.law.data import LawData
from referral_app.law.dates import MAYBE_PASSED, OPEN, PASSED
from referral_app.law.records import Question
from referral_app.law.shelves import EVERY_SHELF
from referral_app.law.spoken import KEYS, MY_CHILD, NOT_KNOWN
from referral_app.law.validation import SYSTEMS

STATUSES = {
    *(OPEN, PASSED, MAYBE_PASSED, UNKNOWN),
    *(clock_rules.APPLIES, clock_rules.DOES_NOT_APPLY, clock_rules.NOT_APPLICABLE, clock_rules.MET_BY_FILING),
    *(clock_rules.NOT_STARTED, clock_rules.NO_LIMIT, clock_rules.LIKELY_PASSED, clock_rules.LIKELY_ELIGIBLE),
}


def missing(where: str, what: str, used: Iterable[str], there: Iterable[str]) -> Iterator[str]:
    """A line for each code that is used and is not there."""
    known = set(there)
    yield from (f"{where}: no {what} {code}" for code in used if code not in known)


def _shelves(data: LawData) -> Iterator[str]:
    """Every area has one shelf, and what stands on a shelf names one that there is."""
    areas = [area for shelf in data.shelves for area in shelf.areas]
    yield from missing("shelves", "area", areas, data.expertise)
    yield from (f"area {code}: on {areas.count(code)} shelves" for code in data.expertise if areas.count(code) != 1)
    for row in data.signposts:
        yield from missing(f"signpost {row.code}", "shelf", row.shelves, {EVERY_SHELF, *(s.code for s in data.shelves)})


def codes_of_data(data: LawData, today: date) -> Iterator[str]:
    """The data files speak only of what other data files have."""
    clock_ids, questions = {row.id for row in data.clocks}, [question.id for question in data.questions]
    for situation in data.situations:
        where = f"situation {situation.code}"
        yield from missing(where, "clock", situation.clocks, clock_ids)
        yield from missing(where, "area", situation.areas, data.expertise)
    levels = data.policy.levels
    for clock, given in data.policy.clock_levels.items():
        yield from missing("policy", "clock", [clock.partition(":")[0]], clock_ids)
        used = [level for _, level in given.open] + [level for level in (given.unknown, given.passed) if level]
        yield from missing(f"policy {clock}", "level", used, levels)
    fees = {fee.code for fee in data.fee_types}
    for band, allowed in data.policy.band_fees.items():
        yield from missing(f"policy {band}", "fee type", allowed, fees)
    for area in data.expertise.values():
        where = f"area {area.code}"
        yield from missing(where, "fee type", area.fees_allowed, fees)
        yield from missing(where, "training", area.base_trainings, data.trainings)
        yield from missing(where, "fee note", area.fee_notes, data.fee_notes)
        noted = (data.fee_notes[code] for code in area.fee_notes if code in data.fee_notes)
        yield from (f"{where}: fee note {note.code} cites nothing for it" for note in noted if not note.of(area.code))
    for note in data.fee_notes.values():
        where = f"fee note {note.code}"
        yield from missing(where, "fee type", [note.fee] if note.fee else [], fees)
        for authority in note.authority:
            yield from missing(where, "area", authority.areas, data.expertise)
    codes = {row.code for row in data.signposts}
    yield from missing("policy", "signpost", data.policy.always_visible_signposts, codes)
    yield from missing("signpost", "signpost", [row.through for row in data.signposts if row.through], codes)
    yield from _shelves(data)
    asked = [name for topic in data.topics for name in topic.questions]
    yield from (f"question {name}: in no topic" for name in questions if name not in asked)
    yield from (f"question {name}: stands {questions.count(name)} times" for name in _twice(questions))
    yield from missing("minimal set", "question", data.minimal_set_under_13, questions)
    yield from missing("what can wait", "question", data.waiting.can_wait, questions)
    alone = (*data.waiting.alone_always, *data.waiting.alone_safety)
    yield from missing("a child alone", "question", alone, questions)
    yield from missing("by phone", "question", data.waiting.by_phone, questions)
    yield from missing("danger", "question", sorted(data.waiting.danger), questions)
    yield from missing("spoken", "question", data.spoken, questions)
    yield from missing("not asked while", "question", data.not_asked_while, questions)
    there = [row.code for row in data.situations]
    yield from missing("what can be reported", "situation", sorted(data.reportable), there)
    yield from missing("whom peers help", "situation", sorted(data.of_peers), there)
    yield from _spoken(data)
    picks = [code for group in data.situation_groups for code in group.situations]
    offered = data.question("situations").codes if "situations" in questions else ()
    yield from (f"situation {code}: under no heading" for code in offered if code not in picks)
    yield from (f"situation {code}: under several headings" for code in _twice(picks))
    for row in data.jurisdictions.values():
        forums = [*row.federal_forums, *row.federal_fallback, *row.districts.values()]
        yield from missing(f"jurisdiction {row.code}", "district", dict.fromkeys(forums), data.districts)


def _spoken(data: LawData) -> Iterator[str]:
    """Who is spoken to, of whom, and about which options: all of it is there."""
    yield from missing("whom", "words", [*data.whom_of_relation.values(), MY_CHILD, NOT_KNOWN], data.whom)
    yield from missing("with images", "situation", sorted(data.with_images), [row.code for row in data.situations])
    for name, said in data.spoken.items():
        question = next((one for one in data.questions if one.id == name), None)
        options = [f"option_{option.code}" for option in (*question.options, *question.kinds)] if question else []
        fields = ["text", "why", *options]
        keys = {key if field == "text" else f"{key}_{field}" for key in KEYS for field in fields}
        yield from missing(f"spoken {name}", "key", said, keys)


def _twice(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def codes_of_conditions(data: LawData, today: date) -> Iterator[str]:
    """Conditions ask only about questions, answers, situations, flags, clocks and levels that there are."""
    for question in data.questions:
        yield from _condition(data, f"question {question.id}", question.ask_when)
        for tick in question.ticks:
            yield from _condition(data, f"question {question.id}, {tick.code}", tick.ask_when)
    for name, (while_, _) in data.not_asked_while.items():
        yield from _condition(data, f"question {name}, not asked while", while_)
    for row in data.signposts:
        yield from _condition(data, f"signpost {row.code}", row.show_when)
    for (kind, code), rows in data.done.items():
        for done in rows:
            yield from _condition(data, f"{kind} {code}, done", done.when)


def _condition(data: LawData, where: str, condition: Mapping[str, Any]) -> Iterator[str]:
    [(word, rest)] = condition.items()
    if word in ("all", "any"):
        for part in rest:
            yield from _condition(data, where, part)
    elif word == "not":
        yield from _condition(data, where, rest)
    elif word in ABOUT:
        what, there = ABOUT[word]
        yield from missing(where, what, [rest] if isinstance(rest, str) else rest, there(data))
    elif word == "clock":
        yield from missing(where, "clock", rest[:1], [row.id for row in data.clocks])
        yield from missing(where, "status", rest[1], STATUSES)
    elif word not in ("every_child_at_least", "crisis"):
        yield from _asked(data, where, word, rest)


#: Conditions that name codes of one kind, and which codes there are.
ABOUT: Mapping[str, tuple[str, Callable[[LawData], Iterable[str]]]] = {
    "situation_in": ("situation", lambda data: [row.code for row in data.situations]),
    "final_in": ("situation", lambda data: [row.code for row in data.situations]),
    "flag_in": ("flag", lambda data: data.flag_texts),
    "level_in": ("level", lambda data: data.policy.levels),
    "fee_band_in": ("fee band", lambda data: data.policy.band_fees),
    "minor": ("answer", lambda data: (YES, NO, UNKNOWN)),
    "child_country": ("country", lambda data: [country.code for country in data.places.countries]),
    "parts_of": ("place question", lambda data: data.by_type["place"]),
    "place_in_us": ("place question", lambda data: (*data.by_type["place"], *data.by_type["places"])),
    "died": ("word", lambda data: ("some", "all")),
}


def _asked(data: LawData, where: str, word: str, rest: Any) -> Iterator[str]:
    """A condition on the answer to a question: the question is there, and so is the answer."""
    name, values = (rest, []) if isinstance(rest, str) else (rest[0], rest[1] if word == "in" else [rest[1]])
    questions = {question.id: question for question in data.questions}
    if name not in questions:
        yield f"{where}: no question {name}"
    elif word == "court_system":
        yield from missing(where, "court system", values, SYSTEMS)
    elif word in ("equals", "in", "contains"):
        yield from missing(where, f"answer of {name}", values, _answers(questions[name], data))


def _answers(question: Question, data: LawData) -> set[str]:
    """What may be answered, as far as it is a code; a language is any word the schema lets through."""
    codes = {
        "country": {country.code for country in data.places.countries},
        "language": {"en", "es"},
    }.get(question.type, set(question.codes))
    return {*codes, *RESERVED, ABSENT}


def rule_ids(data: LawData) -> set[str]:
    """Every id that routing can name as a reason."""
    listed = (
        *(rule.rule for rule in clocks.RULES),
        *(rule.id for rule in urgency.URGENCY),
        *(rule.id for rule in match_mode.MATCH_RULES),
        *(row.id for row in (needs.FIRST, *needs.ROWS)),
        *(rule.id for rule in situations.ADDITIONS),
        *(rule_id for rule_id, _ in contradictions.CONTRADICTIONS),
    )
    return {*listed, *SINGLE, *(f"UC:{clock.partition(':')[0]}" for clock in data.policy.clock_levels)}


#: Rules that are a step of a function, not a row of a table: places, situations, fee bands, consent, modes.
SINGLE = (
    *("D01", "K04", "K09"),
    *("S01", "S02", "S03", "S04", "S05", "S06", "S07", "S08", "S11", "S99"),
    *("B01", "B02", "B03", "B04"),
    *("H01", "H02", "H03", "H04", "H05", "H06", "H07", "H08", "H09"),
    *("M30", "M40"),
)


def codes_of_rules(data: LawData, today: date) -> Iterator[str]:
    """Every rule has its text and every text its rule; what rules ask about is there."""
    for what, used, there in (
        ("rule", rule_ids(data), data.rule_texts),
        ("flag", {rule.id for rule in (*flags.FLAGS, *flags.FLAGS_OF_THE_OUTPUT)}, data.flag_texts),
        ("refusal", {rule.id for rule in guidance.REFUSALS}, data.refusal_texts),
        ("public note", {rule.id for rule in guidance.PUBLIC_NOTES}, data.public_notes),
        ("clock", set(clocks.BY_ID), {row.id for row in data.clocks}),
    ):
        yield from (f"{what} {code}: no text in the data" for code in sorted(used - set(there)))
        yield from (f"{what} {code}: no rule in the code" for code in sorted(set(there) - used))
    yield from (
        f"clock {row.id}: rule {row.rule} in the data, {clocks.BY_ID[row.id].rule} in the code"
        for row in data.clocks
        if row.id in clocks.BY_ID and clocks.BY_ID[row.id].rule != row.rule
    )
    questions = [question.id for question in data.questions]
    yield from missing(
        "ask_next", "question", {*IN_FORCE_ABROAD, *FIRST, *(q for ids in BY_CLOCK.values() for q in ids)}, questions
    )
    behind = [name.partition(":")[0] for name in BY_CLOCK]
    yield from missing("ask_next", "clock", behind, [row.id for row in data.clocks])
    situations_there = [row.code for row in data.situations]
    for row in needs.ROWS:
        yield from missing(f"need {row.id}", "situation", row.situations, situations_there)
