"""What a page gives to read, as sentences, and how hard that is: for the tests of plain words (A23)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import html5lib

from referral_app.law.reading_grade import ease_in_spanish, grade

#: A heading or a label of fewer words is no sentence: pages full of them would seem easier than their sentences are.
LEAST_WORDS = 6
#: Each of these is read by itself: a line without a full stop ends where its box ends.
BLOCKS = ("p", "li", "h1", "h2", "h3", "label", "legend", "summary", "dt", "dd", "button", "td", "th", "div", "option")
#: Not ours to word: names of other offices and their facts, what people typed, lists of countries and languages.
LEFT_OUT = ("app-signpost", "app-numbers", "app-own-words", "app-phrase", "app-facts", "govuk-visually-hidden")
NOT_READ = ("script", "style", "select", "textarea", "footer")
#: Numbers, addresses of sites and ways to write them are no words of a sentence.
_NO_SENTENCE = re.compile(r"\+?\d[\d\s()-]{4,}\d|[\w.-]+\.(?:org|gov|com|net)\b\S*")
_ENDED = re.compile(r"[.!?:…][”\"')]*$")


def read(html: str) -> str:
    """The words of a page's main part, one block after the other, each ended by a stop."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    main = next(node for node in tree.iter() if node.get("id") == "main-content")
    lines = "".join(_parts(main)).split("\n")
    said = [" ".join(_NO_SENTENCE.sub(" ", line).split()) for line in lines]
    return " ".join(line if _ENDED.search(line) else f"{line}." for line in said if len(line.split()) >= LEAST_WORDS)


def _parts(node: Any) -> Iterator[str]:
    classes = str(node.get("class")).split()
    if node.tag in NOT_READ or any(name in classes for name in LEFT_OUT) or node.get("translate") == "no":
        return
    block = node.tag in BLOCKS
    yield "\n" if block else ""
    yield node.text or ""
    for child in node:
        if isinstance(child.tag, str):
            yield from _parts(child)
        yield child.tail or ""
    yield "\n" if block else ""


#: By language: the figure, and whether it is plain enough.
MOST_GRADE, LEAST_EASE = 8.0, 55.0


def is_plain(text: str, language: str) -> tuple[float, bool]:
    """How hard the text is, and whether everybody can read it."""
    if language == "es":
        ease = ease_in_spanish(text)
        return round(ease, 1), ease >= LEAST_EASE
    found = grade(text)
    return round(found, 1), found <= MOST_GRADE
