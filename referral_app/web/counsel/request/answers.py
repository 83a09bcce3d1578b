"""What a family said, in words for staff: by topic, how it may be reached, and who it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from referral_app import law
from referral_app.models import Request
from referral_app.queries import cases, recipients
from referral_app.security.text_forms import mixes_scripts
from referral_app.vocabulary import CallWay
from referral_app.web.words import law_words
from referral_app.web.words.answered import Answered, answered


def answers_by_topic(
    answers: Mapping[str, Any], names: Mapping[str, Any], data: law.LawData, written: Mapping[str, str] | None = None
) -> list[tuple[Any, list[Answered]]]:
    """Every question the person was asked, by topic, with the answer in words; a skip is an answer (A14).

    Names have sealed fields of their own: here stands only whether any were given.
    """
    asked = {question.id: question for question in law.questions_for(dict(answers), data)}
    asked |= {name: data.question(name) for name in answers if name not in asked}
    rows = []
    for topic in data.topics:
        told = [_answered(asked[name], answers, names, data, written) for name in topic.questions if name in asked]
        if told:
            rows.append((topic, told))
    return rows


def _answered(
    question: law.Question,
    answers: Mapping[str, Any],
    names: Mapping[str, Any],
    data: law.LawData,
    written: Mapping[str, str] | None,
) -> Answered:
    told = answered(question, answers, data, written=written)
    if question.type != "names" or not names.get(question.id):
        return told
    return replace(told, words=_("given: shown with the contact details"), known=True, blank=False)


def safe_contact(answers: Mapping[str, Any], data: law.LawData) -> list[Answered]:
    """The rules about reaching this person, shown on top of everything."""
    names = ("safe_now", "device_shared", "contact_ways", "voicemail")
    return [answered(data.question(name), answers, data) for name in names]


def rules(the_request: Request) -> dict[str, Any]:
    """The family's rules for contact, without an address or a number."""
    return {"safe_contact": safe_contact(cases.words(the_request)["answers"], law_words.law_data())}


def contact(the_request: Request) -> dict[str, Any]:
    """Who a family is and how to reach them: shown only after a reason was given. `numbers`: which of the numbers staff
    may call, as the family marked it."""
    said = cases.words(the_request)
    ways = recipients.by_hand(the_request) if the_request.hold is None else ()
    return {
        "numbers": {"phone": CallWay.CALL in ways, "trusted_phone": CallWay.TRUSTED in ways},
        "request": the_request,
        "contact": said["contact"],
        "names": said["names"],
        "mixed": {key for key, names in said["names"].items() if _mixed(names)},
        "safe_contact": safe_contact(said["answers"], law_words.law_data()),
    }


def _mixed(names: str | Sequence[str]) -> bool:
    return any(map(mixes_scripts, [names] if isinstance(names, str) else names))
