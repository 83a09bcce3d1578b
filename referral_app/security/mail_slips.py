"""Addresses with a slip of the finger behind the @: "ana@gmail.con", "ana@hotmial.com", "ana@gmail".

Pure. It names the address that was most likely meant, and decides nothing: the person is asked, and what they say
counts. A domain that may well be somebody's own is left alone.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from unicodedata import combining, normalize

from referral_app.security.typed_text import address, bare

#: Hosts that most people write from, by the first label of their domain. Those in `ALONE` have this one domain only.
HOSTS = {
    "gmail": "gmail.com",
    "hotmail": "hotmail.com",
    "outlook": "outlook.com",
    "yahoo": "yahoo.com",
    "icloud": "icloud.com",
    "protonmail": "protonmail.com",
    "comcast": "comcast.net",
    "verizon": "verizon.net",
}
ALONE = frozenset({"gmail", "icloud", "comcast", "verizon"})
#: Houses of their own whose name is one slip away from one of those.
OTHERS = frozenset({"mail", "email", "ymail", "fmail", "cloud", "gmx", "hmail", "tmail"})
#: Endings that nobody has, and what was meant.
ENDINGS = {
    **dict.fromkeys(("con", "cmo", "ocm", "vom", "xom", "cim", "comm", "coom", "ccom", "c0m", "cpm", "clm"), "com"),
    **dict.fromkeys(("ner", "nte", "nett", "ney"), "net"),
    **dict.fromkeys(("ogr", "orgg"), "org"),
    **dict.fromkeys(("eduu", "deu"), "edu"),
}
_NEAR = 0.79
#: What before an address is no part of it: nobody is asked whether their address begins so.
_NO_PARTS = frozenset(
    {
        "only",
        "solo",
        "sólo",
        "use",
        "my",
        "mi",
        "the",
        "el",
        "la",
        "es",
        "is",
        "no",
        "not",
        "o",
        "or",
        "y",
        "and",
        "a",
        "al",
        "to",
    }
)


def meant(text: str) -> str | None:
    """The address that was most likely meant, where it is another one than was written; else None."""
    text = re.sub(r"^ *https?://(?:www\.)?", "", text, flags=re.IGNORECASE)
    found = address(text)
    written = _without_accents(text) or (found.written if found else _without_an_ending(text) or _without_spaces(text))
    if written is None:
        return None
    local, _at, domain = written.rpartition("@")
    likely = f"{re.sub(r'^www[.](?=.)', '', local)}@{_domain(domain)}"
    return likely if address(likely) is not None and (found is None or likely != found.written) else None


def _without_accents(text: str) -> str | None:
    """An address of a house that everybody knows, whose name was written with an accent: "ana@gmaíl.com"."""
    local, at, domain = bare(text).lower().rpartition("@")
    plain = "".join(sign for sign in normalize("NFKD", domain) if not combining(sign))
    return f"{local.strip()}@{plain.strip()}" if at and plain != domain and plain.partition(".")[0] in HOSTS else None


def _without_spaces(text: str) -> str | None:
    """An address with a space or two where none can be: "rosa perez@gmail.com", "ana@g mail.com"."""
    plain = bare(text).lower()
    first = plain.partition(" ")[0]
    in_one = plain.count("@") == 1 and 0 < plain.count(" ") < 3 and not re.search(r"[,;/()<>]", plain)
    if not in_one or first in _NO_PARTS or address(first):
        return None
    found = address(plain.replace(" ", ""))
    return found.written if found and found.written.rpartition("@")[2].partition(".")[0] in HOSTS else None


def _without_an_ending(text: str) -> str | None:
    """What was written as an address of a house without its ending, or with a comma for the full stop; or without the
    sign before a house that everybody knows: "ana@gmail", "ana@gmail,com", "ana gmail.com", "ana arroba
    gmail punto com"."""
    plain = bare(text).strip(" .,;").lower()
    said = re.sub(
        r" *[(\[]? *\b(?:arroba|at)\b *[)\]]? *", "@", re.sub(r" *[(\[]?\b(?:punto|dot)\b[)\]]? *", ".", plain)
    )
    joined = re.sub(r" *@+ *", "@", said)
    if plain != joined and (found_now := address(joined)):
        return found_now.written
    known = "|".join(HOSTS)
    if found := re.fullmatch(rf"([^@\s,]+)@({known})(com?|con|net)", joined):
        return f"{found[1]}@{found[2]}.{found[3]}"
    if found := re.fullmatch(r"([^@\s,]+)@([a-z]+)(?:(?:\.\.+|[ ,;:/]+)?(com?|con|net))?", joined):
        return f"{found[1]}@{found[2]}.{found[3] or 'com'}" if _house(found[2]) else None
    # What lies beside the @ on keyboards, or is written for it.
    if found := re.fullmatch(rf"([^@\s,]+?)[ .#*'\"-]?({known})\.?(com|con|net)", plain):
        return f"{found[1]}@{found[2]}.{found[3]}" if found[1][-1:].isalnum() else None
    return None


def _domain(domain: str) -> str:
    first, _dot, ending = domain.partition(".")
    last = ending.rpartition(".")[2]
    house = _house(first)
    if house is None:
        return domain[: len(domain) - len(last)] + ENDINGS[last] if last in ENDINGS else domain
    if house in ALONE or last in ENDINGS or ending in ("co", "cm", "om", "com.com"):
        return HOSTS[house]
    return f"{house}.{ending}"


def _house(label: str) -> str | None:
    """The well-known host that this label names, or names but for a slip."""
    if label in HOSTS:
        return label
    if label in OTHERS:
        return None
    near = get_close_matches(label, HOSTS, n=1, cutoff=_NEAR)
    return near[0] if near else None
