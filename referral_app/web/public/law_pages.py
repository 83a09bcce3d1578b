"""The law pages: what each law is called, where it stands today and where it stood before, and finding one by either.

What a law says in short stands in `templates/public/law/<slug>.html`; it is our own summary, read against the law data.
Old citations are those of the data's `codification_notes`; a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from referral_app.web.public.citations import Citation, read

Words: TypeAlias = LazyString
#: The day on which these summaries were last read against the law data.
REVIEWED = date(2026, 11, 21)
CODE = "https://uscode.house.gov/"


@dataclass(frozen=True)
class LawPage:
    """One page. `now` and `former` are citations as written; `also` are other words and citations people look for."""

    slug: str
    name: Words
    now: Words | str
    former: tuple[str, ...] = ()
    also: str = ""
    source: str | None = CODE
    source_name: str = "uscode.house.gov"
    reviewed: date = REVIEWED


Pages: TypeAlias = Sequence[LawPage]

PAGES: Pages = (
    LawPage(
        "hague-1980",
        _l("The 1980 Hague Convention on child abduction"),
        _l("Hague Convention of 25 October 1980 on the Civil Aspects of International Child Abduction"),
        also="hague convention abduction treaty",
        source="https://www.hcch.net/en/instruments/conventions/full-text/?cid=24",
        source_name="hcch.net",
    ),
    LawPage(
        "22-usc-9001",
        _l("ICARA: the U.S. law that carries out the Hague Convention"),
        "22 U.S.C. §§ 9001–9011",
        former=("42 U.S.C. §§ 11601–11610",),
        also="icara international child abduction remedies act",
    ),
    LawPage(
        "18-usc-1204",
        _l("IPKCA: taking a child out of the country as a federal crime"),
        "18 U.S.C. § 1204",
        also="ipkca international parental kidnapping crime act extradition treaties interpretation act 1998",
    ),
    LawPage(
        "uccjea",
        _l("UCCJEA: which state decides about custody"),
        _l("Uniform Child Custody Jurisdiction and Enforcement Act (state law)"),
        also="uniform child custody jurisdiction and enforcement act custody order 28 U.S.C. 1738A",
        source="https://www.uniformlaws.org/",
        source_name="uniformlaws.org",
    ),
    LawPage(
        "ucapa",
        _l("UCAPA: orders that keep a child from being taken"),
        _l("Uniform Child Abduction Prevention Act, 2006 (state law)"),
        also="uniform child abduction prevention act passport",
        source="https://www.uniformlaws.org/",
        source_name="uniformlaws.org",
    ),
    LawPage(
        "state-laws",
        _l("State laws against taking or keeping a child"),
        _l("State criminal law"),
        also="custodial interference parental kidnapping state",
        source="https://ndaa.org/",
        source_name="ndaa.org",
    ),
    LawPage(
        "18-usc-1073",
        _l("Fugitive Felon Act: help from the FBI across state lines"),
        "18 U.S.C. § 1073",
        also="ufap warrant unlawful flight",
    ),
    LawPage(
        "34-usc-11292",
        _l("What “missing child” means"),
        "34 U.S.C. § 11292",
        former=("42 U.S.C. § 5772",),
        also="missing child definition",
    ),
    LawPage(
        "34-usc-11293",
        _l("The law behind the national center (NCMEC)"),
        "34 U.S.C. § 11293",
        former=("42 U.S.C. § 5773",),
        also="ncmec national center authorization cybertipline",
    ),
    LawPage(
        "34-usc-41307",
        _l("No waiting time to report a missing child"),
        "34 U.S.C. §§ 41307–41308",
        former=("42 U.S.C. §§ 5779–5780",),
        also="waiting period ncic suzanne's law",
    ),
    LawPage(
        "42-usc-671",
        _l("A child who is missing from foster care"),
        "42 U.S.C. § 671(a)(35)",
        also="foster care agency 24 hours",
    ),
    LawPage(
        "18-usc-2259",
        _l("Money from the person who was convicted (restitution), and the federal fund"),
        "18 U.S.C. §§ 2259, 2259B",
        also="restitution defined monetary assistance avaa reserve csam",
    ),
    LawPage(
        "18-usc-2255",
        _l("Suing the person who did it"),
        "18 U.S.C. § 2255",
        also="masha's law civil suit csam",
    ),
    LawPage(
        "18-usc-1595",
        _l("Suing traffickers, and those who earn from trafficking"),
        "18 U.S.C. §§ 1591, 1593, 1595",
        also="trafficking civil remedy tvpra",
    ),
    LawPage(
        "18-usc-3771",
        _l("Your rights when there is a criminal case"),
        "18 U.S.C. §§ 3771, 3509",
        also="crime victims' rights act cvra child witness",
    ),
    LawPage(
        "18-usc-3771a",
        _l("Clearing a record of things someone was made to do"),
        "18 U.S.C. § 3771A",
        also="record relief vacatur expunge Pub. L. 119-73",
    ),
    LawPage(
        "take-it-down-act",
        _l("Taking an image off a site: 48 hours"),
        "TAKE IT DOWN Act, Pub. L. 119-12; 15 U.S.C. § 6851",
        also="take it down image removal deepfake ncii",
    ),
    LawPage(
        "federal-crimes",
        _l("Federal crimes of sexual exploitation of a child"),
        "18 U.S.C. §§ 2251, 2252, 2252A, 2422, 2423",
        also="child pornography csam enticement production",
    ),
    LawPage(
        "young-people",
        _l("Young people who shared an image of themselves"),
        _l("State law"),
        also="sexting self-exploitation",
        source="https://ndaa.org/",
        source_name="ndaa.org",
    ),
    LawPage(
        "reporting",
        _l("Who must report abuse of a child"),
        _l("State law; 42 U.S.C. § 5106a(b)(2)(B)(i); 34 U.S.C. § 20341"),
        also="mandated mandatory reporting childhelp",
        source="https://www.childwelfare.gov/",
        source_name="childwelfare.gov",
    ),
    LawPage(
        "civil-court",
        _l("How a case between people goes in court"),
        _l("Rules of each court; in federal courts the Federal Rules of Civil Procedure"),
        also="civil process petition summons hearing appeal custody proceso civil demanda audiencia",
        source="https://www.uscourts.gov/",
        source_name="uscourts.gov",
        reviewed=date(2026, 11, 28),
    ),
    LawPage(
        "criminal-court",
        _l("How a criminal case goes in court"),
        _l("Rules of each court; in federal courts the Federal Rules of Criminal Procedure"),
        also="criminal process arrest charge plea trial sentence victim proceso penal denuncia juicio sentencia",
        source="https://www.uscourts.gov/",
        source_name="uscourts.gov",
        reviewed=date(2026, 11, 28),
    ),
    LawPage(
        "34-usc-20901",
        _l("Sex offender registration"),
        "34 U.S.C. § 20901 et seq.",
        former=("42 U.S.C. § 16901 et seq.",),
        also="sorna registry",
    ),
)

#: The list of them, by what people come for; each page stands in one group, in the order of PAGES.
GROUPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (
        _l("A child was taken or kept"),
        ("hague-1980", "22-usc-9001", "18-usc-1204", "uccjea", "ucapa", "state-laws", "18-usc-1073"),
    ),
    (_l("A child is missing"), ("34-usc-11292", "34-usc-11293", "34-usc-41307", "42-usc-671")),
    (
        _l("A child was hurt by sexual exploitation"),
        (
            "18-usc-2259",
            "18-usc-2255",
            "18-usc-1595",
            "18-usc-3771a",
            "take-it-down-act",
            "federal-crimes",
            "young-people",
            "34-usc-20901",
        ),
    ),
    (_l("Reports, courts and your rights in them"), ("18-usc-3771", "reporting", "civil-court", "criminal-court")),
)


def grouped(pages: Pages) -> list[tuple[Words, list[LawPage]]]:
    """These pages under the headings of GROUPS; a heading without any is left out."""
    by_group = [(title, [page for page in pages if page.slug in slugs]) for title, slugs in GROUPS]
    return [(title, found) for title, found in by_group if found]


def by_slug(slug: str) -> LawPage | None:
    """The page of an address."""
    return next((page for page in PAGES if page.slug == slug), None)


def search(typed: str) -> Pages:
    """The pages that speak of what was typed: a citation, old or new, or words. Everything for nothing."""
    if not typed:
        return PAGES
    wanted = read(typed)
    if wanted:
        return [page for page in PAGES if any(one.meets(other) for one in wanted for other in _cites(page))]
    words = [word for word in re.split(r"[^\w]+", typed.lower()) if len(word) > 1]
    return [page for page in PAGES if words and all(word in _haystack(page) for word in words)]


def _cites(page: LawPage) -> list[Citation]:
    return read("; ".join((str(page.now), *page.former, page.also)))


def _haystack(page: LawPage) -> str:
    return " ".join((str(page.name), str(page.now), *page.former, page.also)).lower()
