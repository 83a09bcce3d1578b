"""What attorneys would read, in the reader's words: for the review before sending and for the status page (A26)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from referral_app import law, programme
from referral_app.models import Request
from referral_app.queries import disclosure, routed
from referral_app.queries.consents import Holder
from referral_app.web.words import law_words


@dataclass(frozen=True)
class AttorneyText:
    """One text with its heading, and the mark by which it is agreed to."""

    label: str
    work: str
    summary: disclosure.Summary

    @property
    def mark(self) -> str:
        return self.summary.mark


@dataclass(frozen=True)
class BeforeSending:
    """What sending would give: the texts, and whom the law names to agree (None: not known yet)."""

    texts: list[AttorneyText]
    holder: Holder | None


def before_sending(said: Mapping[str, Any], today: date) -> BeforeSending:
    """What sending these words today would give; no texts where a lawyer is not the first step.

    None either while something essential is not answered yet: such words cannot be sent.
    """
    data = programme.law_data()
    if law.validate_answers(said["answers"], data):
        return BeforeSending([], None)
    result = routed.route(said["answers"], said["signals"], today)
    texts = _worded(disclosure.of_result(result, data.match_urgency(result["urgency"]["level"])))
    return BeforeSending(texts, Holder(result["consent"]["holder"], result["consent"]["rule"]))


def who_agrees(said: Mapping[str, Any], today: date) -> Holder | None:
    """Of the same whom the law names to agree, without the texts: the press that sends asks no more."""
    if law.validate_answers(said["answers"], programme.law_data()):
        return None
    return routed.holder(said["answers"], said["signals"], today)


def of_request(request: Request) -> list[AttorneyText]:
    """The texts of a request that was sent."""
    return _worded(summary for _need, summary in disclosure.texts(request))


def _worded(summaries: Iterable[disclosure.Summary]) -> list[AttorneyText]:
    areas = law_words.law_data().expertise
    return [AttorneyText(areas[one.area].plain_label, areas[one.area].plain, one) for one in summaries]
