"""What the form makes of the questions, as records: its screens, what can wait, and the headings of its situations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One screen of the form: neutral label, questions in their order on it, and the part of the way it belongs to."""

    code: str
    label: str
    questions: tuple[str, ...]
    #: 1, 2, 3 …; None where all of the topic can wait.
    part: int | None


@dataclass(frozen=True, slots=True)
class SituationGroup:
    """Situations under one plain heading of the form, those that people come with most and most urgently first."""

    code: str
    label: str
    situations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of the form can wait until somebody wants to tell more, and what is asked of a child who asks alone."""

    #: Questions that can wait, whoever asks.
    can_wait: frozenset[str]
    #: Early for a child alone: always these, and of those on safety the first that fit, at most so many.
    alone_always: tuple[str, ...]
    alone_safety: tuple[str, ...]
    most_of_safety: int
    #: Early for who would rather tell the rest by phone, beside as many on safety.
    by_phone: tuple[str, ...]
    #: Those whose answer may call for help at once: never left for the second part of a screen.
    danger: frozenset[str]
