"""What people come with that is not for this office, and who helps with it: never a dead end, and no form (F02, U8).

Each screen of a wrong service names two who help, two of them by phone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from referral_app.web.words import signposts


@dataclass(frozen=True)
class Elsewhere:
    """One kind of trouble: what comes first, and who helps, by the codes of the directory."""

    words: LazyString
    codes: tuple[str, ...]
    first: LazyString | None = None

    @property
    def services(self) -> list[signposts.Help]:
        return signposts.chosen(self.codes)


#: Who helps with almost anything, in this order, beside what was named.
WITH_ANYTHING = ("local_211", "lsc_finder", "aba_lrs")
LEAST = 2


def at_least_two(codes: Sequence[str], answers: Mapping[str, Any] | None = None) -> list[signposts.Help]:
    """The services of these codes, and beside fewer than two of them, or than two with a number to call, those that
    help with almost anything. None where nothing was named. `answers`: as `signposts.chosen`, but what staff named
    stays."""
    told = {help.code: help for help in signposts.chosen(codes, answers)}
    named = [told.get(help.code, help) for help in signposts.chosen(codes)]
    for code in WITH_ANYTHING:
        if not codes or (len(named) >= LEAST and sum(has_a_number(one) for one in named) >= LEAST):
            break
        named += [help for help in signposts.chosen([code], answers) if help not in named]
    return named


def has_a_number(help: signposts.Help) -> bool:
    """Whether it can be reached by phone: its own number, or that of who gives it out, or a number to text."""
    return bool(help.phone or help.text or help.ask_phone)


KINDS = (
    Elsewhere(_l("You do not want to live any more, or all of it is too much"), ("lifeline_988", "crisis_text_line")),
    Elsewhere(_l("Someone at home hurts or scares you"), ("ndv_hotline", "strongheart", "womenslaw")),
    Elsewhere(_l("You think that a child is being hurt"), ("childhelp", "cps_report")),
    Elsewhere(
        _l("A home, a landlord, debts, work, benefits or papers"),
        ("local_211", "lsc_finder", "aba_lrs", "immigration_legal_finder"),
    ),
    Elsewhere(
        _l("A divorce, or where a child lives, and nobody took the child"),
        ("local_211", "lsc_finder", "aba_lrs", "womenslaw"),
        _l("The family court near you has forms, and often a desk that helps to fill them in."),
    ),
    Elsewhere(_l("A young person ran away, or thinks of it"), ("runaway_safeline", "ncmec_helpline")),
    Elsewhere(
        _l("You fear that someone will take a child, or someone tried to"),
        ("attempted_taking", "oci_prevention", "guide_family_abduction"),
        _l(
            "The police first, if it may be soon. A lawyer can ask a court for an order: for that you can use our form."
        ),
    ),
    Elsewhere(_l("You were hurt by a sexual assault as an adult"), ("rainn", "local_211", "victim_comp_directory")),
    Elsewhere(
        _l("An image of you as an adult is on the internet"),
        ("ccri", "local_211", "stopncii", "ftc_take_it_down"),
    ),
    Elsewhere(
        _l("You, or your child, are accused of a crime"),
        ("aba_lrs", "local_211", "ncmec_helpline"),
        _l(
            "Ask the court for a public defender: it costs nothing if you cannot pay. You may wait for a lawyer before "
            "you answer questions. A young person who shared an image of themselves can ask 1-800-THE-LOST first."
        ),
    ),
    Elsewhere(
        _l("Questions for the press, on laws, or from a company"),
        ("work_other", "work_research", "work_training"),
    ),
)
