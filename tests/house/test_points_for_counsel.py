"""What counsel must confirm before launch stands in the data, on the page of the law and in `flask law review`."""

from __future__ import annotations

from referral_app import law
from referral_app.config import ROOT
from referral_app.law.reviews import needs_check

DATA = law.load()


def test_every_point_for_counsel_stands_on_the_page_of_the_law_and_in_the_review() -> None:
    page = (ROOT / "docs" / "law.md").read_text("utf-8")
    points = needs_check(DATA.folder)
    assert len(points) >= 14
    assert [point.row for point in points if f"`{point.row}`" not in page] == []
    lines = law.review(DATA, DATA.signposts[0].verified_on)
    assert all(f"for counsel: {point.file} {point.row}: {point.what}" in lines for point in points)


def test_every_number_that_came_with_the_third_reading_is_marked_to_be_dialed() -> None:
    """Channels with a day by which they are read again: by name on the page, under its heading."""
    page = (ROOT / "docs" / "law.md").read_text("utf-8")
    (paragraph,) = [part for part in page.split("\n\n") if part.startswith("**Dial before launch.**")]
    dated = [row for row in DATA.signposts if row.review_by is not None]
    assert len(dated) == 8
    assert [row.code for row in dated if f"`{row.code}`" not in paragraph] == []
    assert not [row.code for row in dated if row.phone and row.code not in ("oci", "strongheart")]
