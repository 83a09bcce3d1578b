"""The directory of services as pages show it: in the reader's language, without what nobody checked lately (F01)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from referral_app import law, programme
from referral_app.clock import clock
from referral_app.web.words.law_words import done_words, law_text
from referral_app.web.words.once import once_a_language
from referral_app.workflow.first_help import CODES, YOUNG_CODES

#: An entry that nobody verified for this long drops from public pages. What must never drop stands in `is_kept`.
STALE_AFTER = timedelta(days=365)


#: A number written with the country's own, as it is dialed from everywhere. Toll-free and short ones are not.
FROM_ABROAD = re.compile(r"\+1[-0-9]{10,}")
#: Shown in a disaster only, while the office says so (REFERRAL_DISASTER).
IN_A_DISASTER = "emergency_locator"

#: What a danger is answered with never drops either, of whatever group it is.
NEVER_DROPPED = frozenset(code for codes in (*CODES.values(), *YOUNG_CODES.values()) for code in codes)

#: What those who compiled the directory say about their own sources; the Spanish texts leave it out already.
REMARKS = re.compile(r" \((?:count )?not checked\)| \(recalled\)|; Spanish not checked|^See oci$")


#: What is said beside the number instead of a long name, so that whoever is in danger does not read three lines of it.
_BRIEFLY: Mapping[str, LazyString] = {
    "ndv_hotline": _l("Violence at home"),
    "childhelp": _l("Childhelp: if a child is hurt"),
    "oci_prevention": _l("State Department: alert for a new passport"),
}


@dataclass(frozen=True)
class Help:
    """One way to reach help, in words. `phone` and `text` may hold words around the numbers, as the data has them."""

    code: str
    group: str
    name: str
    plain: str
    who_for: str
    phone: str | None
    text: str | None
    url: str | None
    hours: str
    languages: str
    #: Who gives out its number, and that one's number: never shown as if it were its own.
    ask_name: str = ""
    ask_phone: str | None = None

    @property
    def beside(self) -> str:
        """Its name where the number stands beside it, or in short what it is for: a number is not said twice."""
        if self.code in _BRIEFLY:
            return str(_BRIEFLY[self.code])
        name = self.name.removeprefix(str(self.phone)).removesuffix(f", {self.phone}").lstrip(", ")
        return name[:1].upper() + name[1:]

    @property
    def from_abroad(self) -> str | None:
        """The number that works from every country, as the data has it; None where none is known to."""
        found = FROM_ABROAD.search(self.phone or "")
        return found.group() if found else None

    @property
    def site(self) -> str:
        """The site's name, as a link is read out."""
        return urlsplit(self.url or "").netloc.removeprefix("www.")


def help_of(row: law.Signpost, asked: law.Signpost | None = None) -> Help:
    """An entry in the reader's language. `asked` is the entry that gives out its number."""

    def said(field: str, english: str | None) -> str:
        return law_text("signpost", row.code, field, REMARKS.sub("", english or ""))

    return Help(
        row.code,
        row.group,
        said("name", row.name),
        said("plain", row.plain),
        said("who_for", row.who_for),
        row.phone,
        said("text", row.text) or None,
        row.url,
        said("hours", row.hours),
        said("languages", row.languages),
        *(("", None) if asked is None else (law_text("signpost", asked.code, "name", asked.name), asked.phone)),
    )


def is_kept(row: law.Signpost, data: law.LawData, today: date) -> bool:
    """Whether a public page may show the entry: crisis and always-visible ones always, others while verified."""
    if row.code == IN_A_DISASTER and not programme.settings().disaster:
        return False
    if row.group == "crisis" or row.code in NEVER_DROPPED or row.code in data.always_visible_signposts:
        return True
    return today - row.verified_on <= STALE_AFTER


@once_a_language
def entries(data: law.LawData) -> Mapping[str, tuple[law.Signpost, Help]]:
    """Every entry by its code, with its words."""
    by_code = {row.code: row for row in data.signposts}
    return MappingProxyType({row.code: (row, help_of(row, by_code.get(row.through or ""))) for row in data.signposts})


def directory() -> list[Help]:
    """Every entry that may be shown today, in the directory's order."""
    data, today = programme.law_data(), clock().today()
    return [help for row, help in entries().values() if is_kept(row, data, today)]


def chosen(codes: Iterable[str], answers: Mapping[str, Any] | None = None) -> list[Help]:
    """The entries of these codes that may be shown today, in the order given; a code without an entry is left out.
    With `answers`, what somebody has done already is not asked of them again, and nothing in the United States is said
    to be near to who is in another country."""
    data, today, known = programme.law_data(), clock().today(), entries()
    found = (known[code] for code in codes if code in known)
    shown = [help for row, help in found if is_kept(row, data, today)]
    if answers is None:
        return shown
    told = ((help, done_words("signpost", help.code, answers, data)) for help in shown)
    return [help if done is None else replace(help, plain=done) for help, done in told if done != ""]


@once_a_language
def always_visible(data: law.LawData) -> tuple[Help, ...]:
    """What stands at the foot of every public page. Reads files only: an error page shows it without a database."""
    return tuple(entries()[code][1] for code in data.always_visible_signposts)


@dataclass(frozen=True)
class DangerAnswer:
    """One answer of the danger gate: what the person says, what comes first, whom to call in this order."""

    code: str
    words: str
    first: str
    numbers: list[Help]


def danger_numbers() -> list[DangerAnswer]:
    """The three kinds of danger, each with its own numbers (A01)."""
    return [
        DangerAnswer(
            "taken_now",
            _("A child is being taken away right now"),
            _("Call 911 first. At an airport, a port or the border, tell the police there as well."),
            chosen(("call_911", "oci", "ncmec_hotline")),
        ),
        DangerAnswer(
            "crisis",
            _("I am in crisis, or someone may be hurt"),
            _("You can talk to someone now. You do not have to say your name."),
            chosen(("call_911", "lifeline_988", "ndv_hotline", "childhelp")),
        ),
        DangerAnswer(
            "missing",
            _("A child is missing and the police do not know yet"),
            _("You do not need to wait. Call the police first, then 1-800-THE-LOST. You need both."),
            chosen(("call_911", "ncmec_hotline")),
        ),
    ]
