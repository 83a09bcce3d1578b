"""A telephone number is written one way wherever it is read, and is a link where a call is what its owner marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

import referral_app
from referral_app.actions import triage
from referral_app.extensions import db
from referral_app.models import Account
from referral_app.web.words.telephone import phone, tel
from tests.follow_ups import world
from tests.web.test_matter_page import AtWork

TEMPLATES = Path(referral_app.__file__).parent / "templates"
#: A number that a template prints: everything that ends in `phone` and is no name of a field, form or page.
PRINTED = re.compile(r"\{\{ *(?:(?:\w+\.)*\w*phone|details\[name\])(?= *[|}])[^}]*\}\}")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("+12145550101", "214-555-0101"),
        ("+1 512 555 0140", "512-555-0140"),
        ("512 555 0147", "512-555-0147"),
        ("(512) 555-0147", "512-555-0147"),
        ("5125550147", "512-555-0147"),
        ("512 555 0147 ext. 12", "512-555-0147 ext. 12"),
        ("1-800-843-5678", "1-800-843-5678"),
        ("+18008435678", "1-800-843-5678"),
        ("1-800-THE-LOST", "1-800-THE-LOST"),
        ("+525512345678", "+52 55 1234 5678"),
        ("+34 612 555 010", "+34 61255 5010"),
        ("+50255550101", "+502 5555 0101"),
        ("+442079460958", "+44 20 7946 0958"),
        ("0147", "0147"),
        ("911", "911"),
        ("", ""),
    ],
)
def test_a_number_is_written_in_groups(typed: str, written: str) -> None:
    assert phone(typed) == written
    assert phone(written) == written, "written again it stays the same"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("512-555-0147 ext. 12", "tel:5125550147"),
        ("1-800-843-5678", "tel:+18008435678"),
        ("+52 55 1234 5678", "tel:+525512345678"),
    ],
)
def test_an_extension_is_not_dialled_as_more_of_the_number(typed: str, address: str) -> None:
    assert tel(typed) == address


def test_no_template_prints_a_number_as_it_is_stored() -> None:
    """The office's own number is written when the office is read; the directory's are found in its words."""
    raw = [
        (path.relative_to(TEMPLATES).as_posix(), found[0])
        for path in sorted([*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")])
        for found in PRINTED.finditer(path.read_text("utf-8"))
        if "|phone" not in found[0] and "|tel" not in found[0] and "office.phone" not in found[0]
    ]
    assert raw == [("counsel/call.html", "{{ details[name] }}")], "the name and the pass phrase stand there too"


@pytest.mark.parametrize("place", ["/counsel/", "/counsel/tasks", "the request", "the need"])
def test_staff_read_it_in_groups_and_tap_it_wherever_it_stands(sqlite_app: Flask, place: str) -> None:
    it = AtWork(sqlite_app)
    address = {"the request": f"/counsel/requests/{it.request}", "the need": it.need}.get(place, place)
    page = it.counsel.get(address)
    links = [(link.get("href"), "".join(link.itertext())) for link in page.find(".//a[@class='govuk-link app-phone']")]
    assert ("tel:+12145550101", "214-555-0101") in links
    assert "+12145550101" not in page.text


@pytest.mark.parametrize(("ways", "tapped"), [(["call"], True), (["text"], False), (["email"], False)])
def test_the_familys_number_is_tapped_only_where_a_call_was_marked_as_safe(
    sqlite_app: Flask, ways: list[str], tapped: bool
) -> None:
    it = AtWork(sqlite_app, contact_ways=ways)
    it.counsel.get(f"/counsel/requests/{it.request}")
    page = it.counsel.submit({"reason": "check_identity"}, f"/counsel/requests/{it.request}/contact")
    assert "512-555-0147" in page.text
    assert ("tel:5125550147" in page.html) is tapped
    rules = page.text.index("Safe contact comes first")
    assert rules < page.text.index("512-555-0147"), "the rules stand before the number"


def test_under_a_hold_no_number_of_the_family_is_a_link(sqlite_app: Flask) -> None:
    it = AtWork(sqlite_app, contact_ways=["call"])
    with sqlite_app.app_context():
        grace = db.session.get_one(Account, it.grace)
        triage.set_hold(it.request, "safety", actor=grace, now=world.clock().programme())
    it.counsel.get(f"/counsel/requests/{it.request}")
    page = it.counsel.submit({"reason": "check_identity"}, f"/counsel/requests/{it.request}/contact")
    assert "512-555-0147" in page.text
    assert "tel:5125550147" not in page.html
