"""What people come with that is not for this office, and who helps with it: never a dead end, and no form (F02, U8)."""

from __future__ import annotations

from dataclasses import dataclass

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


KINDS = (
    Elsewhere(_l("You do not want to live any more, or all of it is too much"), ("lifeline_988", "crisis_text_line")),
    Elsewhere(_l("Someone at home hurts or scares you"), ("ndv_hotline", "strongheart", "womenslaw")),
    Elsewhere(_l("You think that a child is being hurt"), ("childhelp", "cps_report")),
    Elsewhere(
        _l("A home, a landlord, debts, work, benefits or papers"),
        ("lsc_finder", "aba_lrs", "immigration_legal_finder"),
    ),
    Elsewhere(
        _l("A divorce, or where a child lives, and nobody took the child"),
        ("lsc_finder", "aba_lrs", "womenslaw"),
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
    Elsewhere(_l("You were hurt by a sexual assault as an adult"), ("rainn", "victim_comp_directory")),
    Elsewhere(_l("An image of you as an adult is on the internet"), ("ccri", "stopncii", "ftc_take_it_down")),
    Elsewhere(
        _l("You, or your child, are accused of a crime"),
        ("aba_lrs", "ncmec_helpline"),
        _l(
            "Ask the court for a public defender: it costs nothing if you cannot pay. You may wait for a lawyer before "
            "you answer questions. A young person who shared an image of themselves can ask 1-800-THE-LOST first."
        ),
    ),
    Elsewhere(_l("Questions for the press, on laws, or from a company"), ("work_other",)),
)
