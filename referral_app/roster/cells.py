"""Reading single cells. Each function returns the value, or None with the problem said to `page`."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from referral_app.roster.columns import TEXT_LENGTHS
from referral_app.roster.problems import Problem, in_row

ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
PHONE = re.compile(r"\+[0-9]{8,15}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE = re.compile(r"[0-9]{1,9}")
#: A dot-atom of RFC 5322 with letters of any script, at a domain of two labels or more.
EMAIL = re.compile(
    r"[^\s\x00-\x20\x7f\"(),:;<>@\[\]\\.]+(?:\.[^\s\x00-\x20\x7f\"(),:;<>@\[\]\\.]+)*"
    r"@(?:[^\W_](?:(?:[^\W_]|-)*[^\W_])?\.)+(?!\d+$)[^\W_](?:(?:[^\W_]|-)*[^\W_])"
)
EMAIL_LENGTH = 254
LOCAL_LENGTH = 64
#: What a spreadsheet takes for a formula, in a cell of text (R27).
FORMULA = ("=", "+", "-", "@")
FORMULA_RAW = ("\t", "\r")
#: What an export marks with a quote: these too, in the wide forms that some spreadsheets fold (T27).
MARKED = (*FORMULA, *FORMULA_RAW, "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
MARK = "'"
_JOINERS = "\u200c\u200d"
_SHAPELESS = "\u034f\u115f\u1160\u3164\uffa0"


def _seen(cell: str) -> str:
    """The cell without the signs that nobody sees and no letter needs: copied along, they would be part of an address
    to which nothing leaves, or make one number two. Joiners stay where a script may need them."""
    return cell if cell.isascii() else "".join(sign for sign in cell if not _is_unseen(sign))


def _is_unseen(sign: str) -> bool:
    return (unicodedata.category(sign) == "Cf" and sign not in _JOINERS) or sign in _SHAPELESS


def marked(cell: str) -> str:
    """The cell for an export: text that begins like a formula gets a quote in front."""
    return MARK + cell if cell.startswith(MARKED) else cell


def unmarked(cell: str) -> str:
    """The cell without the one quote that an export put in front of it."""
    return cell[1:] if cell.startswith(MARK) and cell.startswith(MARKED, 1) else cell


class Page:
    """One row while it is read: its cells, trimmed and without an export's mark, and the problems found so far."""

    def __init__(self, row: int, raw: dict[str, str]) -> None:
        self.row = row
        self.raw = raw
        self.cells = {column: unmarked(_seen(cell).strip()) if cell else cell for column, cell in raw.items()}
        self.problems: list[Problem] = []
        self.wrong: set[str] = set()

    def say(self, column: str, code: str, *values: object) -> None:
        self.add(in_row(self.row, column, code, *values))

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)
        if problem.is_error:
            self.wrong.add(problem.column)

    def cell(self, column: str) -> str:
        """The cell, or "" when it is empty or its column is missing."""
        return self.cells.get(column, "")

    def sound(self, *columns: str) -> bool:
        """Whether these columns are there and free of errors, so that more can be said about them."""
        return all(column in self.cells and column not in self.wrong for column in columns)


def text(page: Page, column: str) -> str:
    cell, raw = page.cell(column), page.raw.get(column, "")
    if cell and raw.startswith(FORMULA_RAW):
        page.say(column, "R27", raw)
    elif cell.startswith(FORMULA):
        page.say(column, "R27", cell)
    if len(cell) > TEXT_LENGTHS[column]:
        page.say(column, "R23", TEXT_LENGTHS[column])
    # Line ends and spaces of other widths inside a name are one space.
    return " ".join(cell.split())


def identifier(page: Page, column: str) -> str | None:
    cell = page.cell(column)
    if not cell:
        return None
    if not ID.fullmatch(cell):
        page.say(column, "R12", cell)
        return None
    return cell


def email(page: Page, column: str) -> str | None:
    cell = page.cell(column)
    if not cell:
        return None
    cell = cell.replace("\u200c", "").replace("\u200d", "")
    right = len(cell) <= EMAIL_LENGTH and cell.find("@") <= LOCAL_LENGTH and EMAIL.fullmatch(cell)
    if not right:
        page.say(column, "R14", cell)
        return None
    return cell.lower()


def day(page: Page, column: str) -> date | None:
    cell = page.cell(column)
    return calendar_day(page, column, cell) if cell else None


def calendar_day(page: Page, column: str, written: str) -> date | None:
    if DAY.fullmatch(written):
        try:
            return date.fromisoformat(written)
        except ValueError:
            pass  # 30 February: a date in form only, said below
    page.say(column, "R19", written)
    return None


def yes(page: Page, column: str) -> bool:
    cell = page.cell(column)
    if cell not in ("yes", "no", ""):
        page.say(column, "R20", cell)
    return cell == "yes"


def whole(page: Page, column: str, written: str, most: int) -> int | None:
    if WHOLE.fullmatch(written) and int(written) <= most:
        return int(written)
    page.say(column, "R21", written, 0, most)
    return None


def choice(page: Page, column: str, code: str, choices: tuple[str, ...], otherwise: str) -> str:
    cell = page.cell(column) or otherwise
    if cell not in choices:
        page.say(column, code, cell)
    return cell


def items(page: Page, column: str) -> list[str]:
    cell = page.cell(column)
    return [item.strip() for item in cell.split(";")] if cell else []


def parts(page: Page, column: str, item: str, least: int, most: int) -> list[str] | None:
    """The parts of an item, filled up to `most`; None (R30) when there are too many or too few."""
    split = [part.strip() for part in item.split(":")]
    if not least <= len(split) <= most:
        page.say(column, "R30", item)
        return None
    return split + [""] * (most - len(split))


def twice(page: Page, column: str, keys: list[str]) -> None:
    """R39 for every key that stands more than once in a cell, in the order of the second time."""
    seen: set[str] = set()
    said: set[str] = set()
    for key in keys:
        if key in seen and key not in said:
            page.say(column, "R39", key)
            said.add(key)
        seen.add(key)
