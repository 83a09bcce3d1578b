"""A question as its screen shows it: words, choices, and what was typed or said before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from referral_app import law
from referral_app.web.intake import which
from referral_app.web.intake.fields import RESERVED, ROWS, SKIPPED, Fault, Form
from referral_app.web.words import filters, law_words, us_states
from referral_app.web.words import languages as language_names
from referral_app.web.words.choices import Choices
from referral_app.web.words.once import once_a_language

Typed = dict[str, list[str]]
#: Which groups of situations stand first and open, by who asks; for everybody else the next line.
LIKELY = {"myself": ("online", "used")}
LIKELY_OTHERWISE = ("child_away",)
#: More choices than these stand in a list that opens: a narrow screen holds no more.
LISTED_FROM = 6
#: From this many on, choices are drawn small.
MANY = 4
#: Languages most often spoken by the people who ask, on top of the list.
FIRST_LANGUAGES = (
    "en",
    "es",
    "ase",
    "pt",
    "fr",
    "ht",
    "zh",
    "vi",
    "ar",
    "ru",
    "ko",
    "tl",
    "de",
    "pl",
    "uk",
    "hi",
    "ur",
    "so",
    "sw",
)


@dataclass(frozen=True)
class Shown:
    """What a template needs of one question."""

    id: str
    type: str
    essential: bool
    text: str
    why: str
    options: list[tuple[str, str]]
    #: Boxes beside each person: (field, value, words).
    ticks: list[tuple[str, str, str]]
    rows: int
    max_length: int
    typed: Typed = field(default_factory=dict)
    fault: Fault | None = None
    #: Choices under plain headings, where there are many: (heading, choices).
    groups: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)
    #: What a row of people is called: that of a parent holds a child.
    each: str = ""
    #: The groups, by place, in which most people of this role find what they came for.
    likely: tuple[int, ...] = ()

    @property
    def listed(self) -> bool:
        """Whether its choices are so many that they stand in a list that opens."""
        return self.type == "choice" and not self.essential and len(self.options) > LISTED_FROM

    @property
    def many(self) -> bool:
        """Whether its choices are so many that they are drawn small."""
        return len(self.options) >= MANY

    def opens(self, options: list[tuple[str, str]], place: int) -> bool:
        """Whether the group of situations at this place stands open: with a choice in it, or where most people of this
        role find theirs. After a fault too: the first one, to which the fault leads, is always open."""
        return place in self.likely or any(self.chosen(self.id, code) for code, _ in options)

    @property
    def short(self) -> bool:
        """Whether its choices fit beside each other on a narrow screen, as yes and no do."""
        return (
            self.type == "choice" and len(self.options) == 2 and all(len(words) <= 6 for _code, words in self.options)
        )

    def value(self, name: str) -> str:
        """What stands in the field of this name."""
        return (self.typed.get(name) or [""])[0]

    def chosen(self, name: str, code: str) -> bool:
        return code in self.typed.get(name, [])

    @property
    def which(self) -> list[tuple[str, str]]:
        """The two that were ticked against each other, when the person has to say which one counts."""
        asked = self.fault is not None and self.fault.field == self.id + which.SUFFIX
        return which.options() if asked else []

    @property
    def settled(self) -> list[tuple[str, str]]:
        """What the person chose of what their words could mean, where it is not asked now: it comes along with the next
        press, or one answer would ask for another without end."""
        asked = (self.fault.field, self.fault.meant) if self.fault else ()
        return [
            (name, values[0])
            for name, values in self.typed.items()
            if name.endswith(("-meant", which.SUFFIX)) and name not in asked and any(values)
        ]

    def wrong(self, name: str) -> bool:
        """Whether the box of this name has to be mended."""
        return self.fault is not None and self.fault.marks(name)

    def filled_rows(self) -> int:
        """How many rows to show open: those that hold something, and at least one. A blank row stays closed."""
        filled = [name for name, values in self.typed.items() if any(value.strip() for value in values)]
        rows = [row for row in range(1, self.rows + 1) if any(_of_row(name, f"{self.id}-{row}") for name in filled)]
        return max([1, *rows])


def _of_row(name: str, row: str) -> bool:
    return name == row or name.startswith(f"{row}-")


def shown(
    question: law.Question,
    said: Mapping[str, Any],
    data: law.LawData,
    *,
    form: Form | None = None,
    faults: list[Fault] | None = None,
    written: Mapping[str, str] | None = None,
) -> Shown:
    """The question with what was said before, or, after a fault, exactly what was typed. `written`: what was typed
    where what is kept of it says less."""
    typed = _of_form(question, form) if form is not None else flat(question, said.get(question.id))
    own = (written or {}).get(question.id)
    if form is None and own and shows_their_words(question, said.get(question.id)):
        typed |= {question.id if question.type == "integer" else f"{question.id}-county": [own]}
    fault = next(
        (one for one in faults or [] if one.field == question.id or one.field.startswith(f"{question.id}-")), None
    )
    ticks = law.ticks_for(question, said, data)
    reader = law_words.reader(said, data)
    likely = LIKELY.get(str(said.get("role")), LIKELY_OTHERWISE)
    return Shown(
        id=question.id,
        type=question.type,
        essential=question.essential,
        text=reader.asked(question),
        why=reader.why(question),
        options=_options(question, typed.get(question.id, []), said, reader),
        ticks=[(tick.code, tick.value, law_words.tick_label(question, tick)) for tick in ticks],
        rows=ROWS.get(question.type, 1),
        max_length=question.max_length or 1000,
        typed=typed,
        fault=fault,
        groups=_groups(question, likely, said, reader),
        each=_("Child") if said.get("role") == law.MY_CHILD else _("Child or person"),
        likely=tuple(range(1, len(likely) + 1)),
    )


def shows_their_words(question: law.Question, value: Any) -> bool:
    """Whether the words that were typed stand in their box again: an age in words, and a place that no county is known
    of. All else shows what is kept."""
    return question.type == "integer" or (
        question.type == "place" and isinstance(value, Mapping) and "county" not in value
    )


def _groups(
    question: law.Question, likely: tuple[str, ...], said: Mapping[str, Any], reader: law_words.Reader
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The situations under their headings, the ones people of this role come with most often first; nothing for other
    questions."""
    if question.id != "situations":
        return []
    label = dict(_options(question, [], said, reader))
    return [
        (law_words.group_label(group.code, group.label), [(code, label[code]) for code in group.situations])
        for group in sorted(reader.data.situation_groups, key=lambda group: group.code not in likely)
    ]


def _options(
    question: law.Question, chosen: list[str], said: Mapping[str, Any], reader: law_words.Reader
) -> list[tuple[str, str]]:
    """The choices: those still offered to this person, and one that was chosen when it was."""
    kept = tuple(
        option
        for option in question.options
        if option.code in chosen or (not option.legacy and reader.may_choose(question, option.code, said))
    )
    pairs = question.kinds if question.type == "events" else kept
    return [(o.code, reader.option(question, o.code, o.label)) for o in pairs]


def _of_form(question: law.Question, form: Form) -> Typed:
    return {name: form.getlist(name) for name in form if name == question.id or name.startswith(f"{question.id}-")}


def flat(question: law.Question, value: Any) -> Typed:
    """The fields of a form that say this value."""
    if value is None:
        return {}
    if value == SKIPPED:
        # Nothing was said: it comes back as blank as it was left.
        return {}
    if isinstance(value, str) and value in RESERVED:
        return {question.id: [value]} if question.type in ("choice", "multi") else {f"{question.id}-said": [value]}
    one: dict[str, Callable[[str, Any], Typed]] = {
        "date": _date,
        "date_partial": _date,
        "place": _place,
        "court": _court,
    }
    many: dict[str, Callable[[str, Any], Typed]] = {
        "places": _place,
        "courts": _court,
        "people": _person,
        "events": _event,
    }
    if question.type in one:
        return one[question.type](question.id, value)
    if question.type in many:
        rows: Typed = {}
        for row, item in enumerate(value, 1):
            rows |= many[question.type](f"{question.id}-{row}", item)
        return rows
    if question.type in ("countries", "languages"):
        return {f"{question.id}-{row}": [item] for row, item in enumerate(value, 1)}
    if question.type == "names":
        return {question.id: ["\n".join(value)]}
    return {question.id: [str(item) for item in value] if isinstance(value, list) else [str(value)]}


def _date(name: str, value: str) -> Typed:
    parts = value.split("-")
    return {f"{name}-{part}": [text] for part, text in zip(("year", "month", "day"), parts, strict=False)}


def _place(name: str, value: Mapping[str, str]) -> Typed:
    return {f"{name}-{part}": [text] for part, text in value.items()}


def _court(name: str, value: Mapping[str, Any]) -> Typed:
    return {f"{name}-system": [value["system"]], **_place(name, value.get("place", {}))}


def _person(name: str, value: Mapping[str, Any]) -> Typed:
    typed: Typed = {}
    if isinstance(value.get("dob"), str) and value["dob"] not in RESERVED:
        typed |= _date(name, value["dob"])
    if isinstance(value.get("age"), int):
        typed[f"{name}-age"] = [str(value["age"])]
    if value.get("living") == "no":
        typed[f"{name}-living"] = ["no"]
    return typed


def _event(name: str, value: Mapping[str, str]) -> Typed:
    typed: Typed = {f"{name}-kind": [value["kind"]]}
    return typed | (_date(name, value["date"]) if value["date"] not in RESERVED else {})


@once_a_language
def countries(data: law.LawData) -> Choices:
    """Every country by its name in the reader's language, the United States first."""
    named = [(option.code, filters.country(option.code)) for option in data.places.countries]
    rest = sorted((pair for pair in named if pair[0] != "US"), key=lambda pair: _plain(pair[1]))
    return Choices((("US", filters.country("US")), *rest))


@once_a_language
def states(data: law.LawData) -> Choices:
    """Every state by its name, then the District of Columbia and the territories, as the law data has them."""
    named = [(option.code, us_states.said(option.label)) for option in data.places.states]
    first = next(place for place, (code, _name) in enumerate(named) if code == "DC")
    return Choices((*sorted(named[:first], key=lambda pair: _plain(pair[1])), *named[first:]))


@once_a_language
def languages(_data: law.LawData) -> Choices:
    """The usual languages first, then every other living one by its name: typed into the list, a name is found."""
    first = [(code, filters.language(code)) for code in FIRST_LANGUAGES]
    rest = [(code, filters.language(code)) for code in language_names.living() - set(FIRST_LANGUAGES)]
    return Choices((*first, *sorted(rest, key=lambda pair: _plain(pair[1]))))


def _plain(name: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
