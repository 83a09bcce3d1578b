"""E-mail is written in one way wherever a person reads it (docs/glossary.md)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from referral_app.config import ROOT

CATALOGUES = ROOT / "referral_app" / "translations" / "es" / "LC_MESSAGES"
#: What a person reads, with what is no prose taken out: names of fields in ticks, and of parts of a sentence.
NO_PROSE = re.compile(r"```.*?```|`[^`]*`|%\(\w+\)s|\(\S*\.md\S*\)", re.DOTALL)
OTHER = re.compile(r"\b(?:emails?|E-Mail|eMail)\b|\bEmails?\b")


def english(catalogue: Path) -> str:
    """The English sentences of a catalogue: its keys, or, where those are numbers, the notes above them."""
    return "\n".join(line for line in catalogue.read_text("utf-8").splitlines() if _is_english(line))


def _is_english(line: str) -> bool:
    return line.startswith("#. ") or (line.startswith(("msgid ", '"')) and not re.match(r'msgid "[a-z_]+\.', line))


@pytest.mark.parametrize("name", ["messages.po", "law.po"])
def test_pages_and_letters_say_e_mail(name: str) -> None:
    found = [line for line in english(CATALOGUES / name).splitlines() if OTHER.search(NO_PROSE.sub("", line))]
    assert found == []


@pytest.mark.parametrize("file", [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md"])
def test_docs_say_e_mail(file: Path) -> None:
    assert OTHER.findall(NO_PROSE.sub("", file.read_text("utf-8"))) == []


def test_the_look_would_see_another_spelling() -> None:
    assert OTHER.search("Email me")
    assert OTHER.search("by email")
    assert not OTHER.search("by e-mail")
