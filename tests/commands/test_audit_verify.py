"""`audit verify`: the chain is whole, or it says where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from referral_app.extensions import db
from referral_app.models import AuditRow
from tests.commands.shell import bad, good


def fill(app: Flask) -> str:
    """Three links; returns the printed head."""
    for name in ("grace", "sol", "ada"):
        good(app, "users", "add", f"{name}@example.org", "--role", "administrator")
    (head,) = good(app, "audit", "verify")
    return head


def test_a_whole_chain_prints_its_head(app: Flask, tmp_path: Path) -> None:
    assert good(app, "audit", "verify") == []
    head = fill(app)
    with app.app_context():
        assert head.split(":")[0] == str(db.session.scalar(select(func.max(AuditRow.seq))))
    kept = tmp_path / "head"
    kept.write_text(head + "\n")
    good(app, "users", "add", "bo@example.org", "--role", "counsel")
    assert good(app, "audit", "verify", "--head", kept) != [head]


def test_a_changed_link_is_named(app: Flask) -> None:
    fill(app)
    with app.app_context():
        db.session.execute(update(AuditRow).where(AuditRow.seq == 2).values(actor="somebody"))
        db.session.commit()
    assert bad(app, "audit", "verify") == (["2\tchanged"], "the record is broken in 1 place")


def test_a_cut_tail_shows_against_a_kept_head(app: Flask, tmp_path: Path) -> None:
    kept = tmp_path / "head"
    kept.write_text(fill(app))
    with app.app_context():
        db.session.execute(delete(AuditRow).where(AuditRow.seq == 3))
        db.session.commit()
    assert len(good(app, "audit", "verify")) == 1
    said, _complaint = bad(app, "audit", "verify", "--head", kept)
    assert said == ["3\tcut"]


@pytest.mark.parametrize("words", ["", "3", "x:y", "3:é", "\N{ARABIC-INDIC DIGIT THREE}:" + "0" * 64])
def test_a_file_that_holds_no_head_is_one_line(sqlite_app: Flask, tmp_path: Path, words: str) -> None:
    kept = tmp_path / "head"
    kept.write_text(words, "utf-8")
    assert bad(sqlite_app, "audit", "verify", "--head", kept) == ([], f"{kept} holds no head of the audit chain")
    assert "cannot be read" in bad(sqlite_app, "audit", "verify", "--head", tmp_path / "none")[1]
