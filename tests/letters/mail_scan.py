"""Looks through a message as it leaves for anything of a case: planted markers, words of the branch, places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from typing import Any

from babel import Locale

from referral_app import law

#: The headers a letter has, and no other one.
HEADERS = {
    *("Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
}
#: Beginnings of words that would tell a bystander what the mail is about, in English and Spanish.
BRANCH = (
    *("abduct", "abus", "assault", "attorney", "case", "child", "court", "csam", "custod", "danger", "divorc"),
    *("exploit", "famil", "hague", "kidnap", "lawsuit", "lawyer", "legal", "minor", "parent", "police", "porn"),
    *("rape", "restitut", "sex", "shelter", "surviv", "traffick", "victim", "violen", "visa"),
    *("abogad", "abus", "agresi", "caso", "custodia", "delit", "demanda", "divorci", "explota", "hij", "infan"),
    *("juez", "juicio", "juzgad", "madre", "menor", "nin", "padre", "peligr", "policia", "restitu", "secuest"),
    *("sobreviv", "sustrac", "trata", "tribunal", "victima", "violaci", "violenci"),
)
_BRANCH = re.compile(rf"\b(?:{'|'.join(BRANCH)})")
#: Shorter facts ("no", "en", 34) are in every text.
SHORTEST_FACT = 5


@cache
def plain(text: str) -> str:
    """Lower case, without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def places() -> set[str]:
    """The names of states and countries, in both languages."""
    data = law.load()
    named = {state.label for state in data.places.states}
    for language in ("en", "es"):
        named |= set(Locale(language).territories.values())
    return {plain(name) for name in named if len(name) >= 4}


@cache
def _places() -> re.Pattern[str]:
    """All of them at once: hundreds of patterns are more than `re` remembers, and each letter would compile each."""
    return re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in sorted(places(), key=len, reverse=True))})\b")


def facts_in(said: Any) -> Iterator[str]:
    """Every text of a sealed blob that is long enough to be told from ordinary words."""
    if isinstance(said, dict):
        for value in said.values():
            yield from facts_in(value)
    elif isinstance(said, list):
        for value in said:
            yield from facts_in(value)
    elif isinstance(said, str) and len(said) >= SHORTEST_FACT:
        yield said


def leaks(message: EmailMessage, facts: Iterable[str], readers: Collection[str]) -> list[str]:
    """What this message tells that it must not, as the reader's program shows it and as it lies on the wire."""
    raw = message.as_bytes()
    read = message_from_bytes(raw, policy=default)
    found = [f"header {name}" for name in read if name not in HEADERS]
    found += [f"header {name} twice" for name in set(read) if len(read.get_all(name, [])) > 1]
    if read["To"] not in readers:
        found.append("reader")
    if read.get_content_type() != "text/plain" or read.is_multipart():
        found.append("not plain text")
    del read["To"]
    body = read.get_body(("plain",))
    words = body.get_content() if body is not None else ""
    shown = plain(f"{read['Subject']}\n{words}")
    everything = plain("\n".join(f"{name}: {value}" for name, value in read.items()) + "\n" + words)
    found += [f"word {hit}" for hit in _BRANCH.findall(shown)]
    found += [f"place {name}" for name in _places().findall(shown)]
    found += [f"fact {fact}" for fact in facts if plain(fact) in everything]
    return found
