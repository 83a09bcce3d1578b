"""A page reads through `queries` and writes through `actions`: it holds no SQL, and no row it fetched by itself."""

from __future__ import annotations

import re

import pytest

from tests.commands.bare import ROOT

#: After a fault, or a look at the database's health, a page may let go of its transaction. Nothing else.
ASKS = re.compile(r"\bdb\.session\b(?!\.(?:rollback|remove)\()|\bselect\(|\btext\(\"(?!SELECT 1\")")


def asks(source: str) -> list[str]:
    return [line.strip() for line in source.splitlines() if ASKS.search(line)]


def test_no_page_asks_the_database_itself() -> None:
    pages = sorted((ROOT / "referral_app" / "web").rglob("*.py"))
    assert len(pages) > 60
    assert {page.name: found for page in pages if (found := asks(page.read_text("utf-8")))} == {}


@pytest.mark.parametrize(
    "line", ["found = db.session.get(Account, id)", "rows = list(db.session.scalars(select(Need)))"]
)
def test_the_control_a_line_that_asks_is_found(line: str) -> None:
    assert asks(line) == [line]
