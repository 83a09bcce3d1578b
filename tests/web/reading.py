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
#: And these too, where every sentence is looked at.
APART = ("br", "strong", "span", "time")
#: Not ours to word: names of other offices and their facts, what people typed, lists of countries and languages.
LEFT_OUT = ("app-signpost", "app-numbers", "app-own-words", "app-phrase", "app-facts", "govuk-visually-hidden")
NOT_READ = ("script", "style", "select", "textarea", "footer")
#: Numbers, addresses of sites and ways to write them are no words of a sentence.
_NO_SENTENCE = re.compile(r"\+?\d[\d\s()-]{4,}\d|[\w.-]+\.(?:org|gov|com|net)\b\S*")
_ENDED = re.compile(r"[.!?:…][”\"')]*$")


def read(html: str, *, apart: bool = False) -> str:
    """The words of a page's main part, one block after the other, each ended by a stop. `apart`: also what stands for
    itself in a block, and nothing that is said in another language than the page."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    main = next(node for node in tree.iter() if node.get("id") == "main-content")
    lines = "".join(_parts(main, apart)).split("\n")
    said = [" ".join(_NO_SENTENCE.sub(" ", line).split()) for line in lines]
    return " ".join(line if _ENDED.search(line) else f"{line}." for line in said if len(line.split()) >= LEAST_WORDS)


#: By language: how hard a single sentence may be. A word or two decide for a short one, so there is room.
HARDEST_SENTENCE = {"en": 11.0, "es": 40.0}
#: Names as others gave them: of treaties, acts, offices and guides.
NAMES = (
    *("Uniform Child Custody Jurisdiction", "Hague Convention of 25 October", "Convenio de La Haya"),
    *("Support for Child Sexual Abuse", "Coping with Child Sexual Abuse", "Resources for Child Sexual Exploitation"),
    *("Delitos federales de", "Recursos para sobrevivientes de", "apoyo para sobrevivientes de"),
    *("Departamento de Estado de los Estados Unidos", "Línea Nacional contra", "Cómo sobrellevar haber visto imágenes"),
)
#: Where a sentence ends: at a stop, a line break, or a part that stands for itself (a name in bold, what is needed).
_SENTENCE = re.compile(r"(?<=[.!?:…])[”\"»)’]*\s+")


def hard_sentences(html: str, language: str) -> list[tuple[float, str]]:
    """The sentences of a page's main part that are too hard by themselves, names and other languages left out."""
    found = []
    for said in _SENTENCE.split(read(html, apart=True)):
        if len(said.split()) < LEAST_WORDS or said.startswith(NAMES):
            continue
        figure = ease_in_spanish(said) if language == "es" else grade(said)
        if figure < HARDEST_SENTENCE["es"] if language == "es" else figure > HARDEST_SENTENCE["en"]:
            found.append((round(figure, 1), said))
    return found


def _parts(node: Any, apart: bool) -> Iterator[str]:
    classes = str(node.get("class")).split()
    if node.tag in NOT_READ or any(name in classes for name in LEFT_OUT) or node.get("translate") == "no":
        return
    if apart and (node.get("lang") or node.tag == "dd"):
        # Another language, or answers as somebody gave them.
        return
    block = node.tag in BLOCKS or (apart and node.tag in APART)
    yield "\n" if block else ""
    yield node.text or ""
    for child in node:
        if isinstance(child.tag, str):
            yield from _parts(child, apart)
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
