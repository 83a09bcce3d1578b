"""Reading a citation of the United States Code, old or new, however it is typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

CITE = re.compile(
    r"(\d{1,2})\s*u\.?\s*s\.?\s*c\.?(?:ode)?\s*(?:§+|sections?|secs?\.?)?\s*"
    r"(\d+[a-z]*(?:\s*[-–—]\s*\d+[a-z]*)?(?:\s*,\s*\d+[a-z]*(?:\s*[-–—]\s*\d+[a-z]*)?)*)",
    re.IGNORECASE,
)
SECTIONS = re.compile(r"(\d+)([a-z]*)(?:\s*[-–—]\s*(\d+)([a-z]*))?", re.IGNORECASE)


@dataclass(frozen=True)
class Citation:
    """Sections `first` to `last` of a title of the Code; a letter ("2252A") belongs to the section's name."""

    title: int
    first: tuple[int, str]
    last: tuple[int, str]

    def meets(self, other: Citation) -> bool:
        """Whether the two share a section."""
        return self.title == other.title and self.first <= other.last and other.first <= self.last


def read(text: str) -> list[Citation]:
    """Every citation in the text: "42 U.S.C. §§ 11601–11610", "42 usc 11603", "18 U.S.C. §§ 2259, 2259B"."""
    found = []
    for title, sections in CITE.findall(text):
        for section, letter, to, to_letter in SECTIONS.findall(sections):
            first = (int(section), letter.upper())
            found.append(Citation(int(title), first, (int(to), to_letter.upper()) if to else first))
    return found
