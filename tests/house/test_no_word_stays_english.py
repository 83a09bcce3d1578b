"""Every page in Spanish: what it prints is said in Spanish, or is a name, a number or somebody's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

import pycountry
import pytest
from babel import Locale
from flask import Flask

from referral_app.vocabulary import Role
from tests.house.scene import Scene, Visitor, build
from tests.house.test_no_get_writes import family
from tests.page_client import PageClient
from tools import translations

#: Attributes that are read out or shown.
SAID = ("alt", "aria-label", "data-label", "data-part", "placeholder", "title")
WORD = re.compile(r"\w+(?:['’]\w+)*")
#: What is a name and no sentence: words with capitals ("Take It Down", "U.S. Attorney"; our own sentences have one
#: capital), what is quoted as it is called, a mail address, a site or a file.
NAMES = (
    re.compile(r"\b[A-Z][\w’.]*(?: (?:and|for|of|the|[A-Z][\w’.]*))* [A-Z][\w’.]*"),
    re.compile(r"“[^”]*”"),
    re.compile(r"\S+@\S+|\S*\w\.\w\S*"),
)
#: What stands on a page as somebody of the scene typed it, or as the law cites it.
AS_TYPED = (
    *("Nobody calls back.", "Nobody called back.", "When does it begin?", "et seq."),
    *(f"Rae {role}" for role in Role),
    # The longest first: West Virginia before Virginia.
    *sorted((state.name for state in pycountry.subdivisions.get(country_code="US")), key=len, reverse=True),  # type: ignore[no-untyped-call]
)
NO_END = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Texts(HTMLParser):
    """The texts of a page in its own language, white space folded: between tags, and in attributes that are said. What
    is marked as another language is left out, and what somebody typed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._left_out: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        outside = bool(self._left_out) and self._left_out[-1]
        outside |= tag in ("script", "style", "textarea") or ("lang" in said and tag != "html")
        if tag not in NO_END:
            self._left_out.append(outside)
        if not outside:
            self.found |= {_folded(said[name] or "") for name in SAID if name in said}

    def handle_endtag(self, tag: str) -> None:
        if tag not in NO_END:
            self._left_out.pop()

    def handle_data(self, data: str) -> None:
        if not (self._left_out and self._left_out[-1]):
            self.found.add(_folded(data))


def _folded(text: str) -> str:
    return " ".join(text.split())


@cache
def english_words() -> frozenset[str]:
    """Words of our English sentences, and of dates, that no Spanish one has outside a name."""
    english, spanish = _words_of_dates("en"), _words_of_dates("es")
    for domain in translations.DOMAINS:
        for message in translations.read(translations.po_file("es", domain), "es"):
            if message.id in AS_TYPED:
                # A state: Samoa and Jersey are countries too, in both languages.
                continue
            english.update(*map(_words, message.auto_comments if domain == "law" else _texts(message.id)))
            spanish.update(*(_words(_without_names(text)) for text in _texts(message.string)))
    return frozenset(english - spanish)


def _texts(said: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [said] if isinstance(said, str) else list(said or ())


def _words_of_dates(locale: str) -> set[str]:
    names = Locale(locale)
    months, days, halves = names.months["format"], names.days["format"], names.day_periods["format"]
    kinds = (months["wide"], months["abbreviated"], days["wide"], days["abbreviated"], halves["abbreviated"])
    return {word for kind in kinds for name in kind.values() for word in _words(str(name))}


def _without_names(text: str) -> str:
    for name in NAMES:
        text = name.sub(" ", text)
    return text


def _words(text: str) -> list[str]:
    """Its words; not those in capitals, which are codes."""
    found = WORD.findall(translations.PLACEHOLDER.sub(" ", text))
    return [word.lower() for word in found if len(word) > 1 and not word.isupper() and word.replace("’", "").isalpha()]


def left_in_english(html: str) -> dict[str, set[str]]:
    """The texts of a Spanish page that have English words, with these words."""
    found = {}
    for text in Texts(html).found:
        rest = text
        for typed in AS_TYPED:
            rest = rest.replace(typed, " ")
        if words := english_words().intersection(_words(_without_names(rest))):
            found[text] = words
    return found


def pages(scene: Scene) -> Iterator[tuple[str, str]]:
    """(address, HTML in Spanish) of every page, as the first visitor sees it who may."""
    kinds = ("supervisor", "administrator", "privacy_officer", "conflicts", "attorney", "half", "anonymous")
    visitors = [Visitor(scene, kind) for kind in kinds] + [family(scene, sent=False), family(scene, sent=True)]
    for rule in sorted(scene.app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        if "GET" not in (rule.methods or ()):
            continue
        address = scene.address(rule)
        for visitor in visitors:
            answer = visitor.ask("GET", address, Accept_Language="es")
            if answer.status_code == 200 and answer.mimetype == "text/html":
                yield address, answer.get_data(as_text=True)
                break


def test_no_text_of_a_spanish_page_is_english(sqlite_app: Flask) -> None:
    seen = {address: left_in_english(html) for address, html in pages(build(sqlite_app))}
    assert {address: found for address, found in seen.items() if found} == {}
    assert len(seen) > 80


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>asked on 3 nov 2026</p>", {"asked", "on"}),
        ("<p>se le consultó el Nov 3, 2026</p>", set()),
        ("<p>se le consultó el March 3, 2026, 9:00 AM</p>", {"march"}),
        ('<td data-label="Attorney">Amara Diallo</td>', {"attorney"}),
        ('<p>Contestó: <span lang="en">she was asked</span> ayer</p>', set()),
        ("<p>OR, IN: dos abogados, grace@example.org, www.the-office.example</p>", set()),
        ("<p>Rae counsel</p><p>Rae counsel and others</p>", {"and", "others"}),
        ("<textarea>What they typed</textarea><script>which.was</script><p>Sus tareas</p>", set()),
    ],
)
def test_english_words_of_a_page_are_found(html: str, left: set[str]) -> None:
    """The control: by what stands between tags and in attributes, not in what somebody typed or in another language."""
    assert set().union(*left_in_english(f'<html lang="es"><body>{html}</body></html>').values()) == left


def test_a_sentence_without_its_spanish_shows_on_its_page(sqlite_client: PageClient) -> None:
    """The control: a page in English is full of such words."""
    assert left_in_english(sqlite_client.get("/sign-in").html)
