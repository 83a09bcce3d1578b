"""What a person is shown after sending: services and notes the rules name, and nothing else (docs/law.md, step 10)."""

from __future__ import annotations

from dataclasses import dataclass

from referral_app import programme
from referral_app.models import Request
from referral_app.queries import cases
from referral_app.web.words import law_words, signposts


@dataclass(frozen=True)
class Guidance:
    """Never a clock, a date, a level, a flag or a verdict: texts that do not depend on whether a limit has passed."""

    services: list[signposts.Help]
    notes: list[str]


def for_request(request: Request) -> Guidance:
    """The signposts and public notes of the latest routing; nothing before there is one."""
    routing = cases.latest_routing(request)
    if routing is None:
        return Guidance([], [])
    result = cases.routing_result(routing)
    texts = programme.law_data().public_notes
    notes = [law_words.public_note(code, texts[code]) for code in result["public_notes"]]
    return Guidance(signposts.chosen(result["signposts"]), notes)
