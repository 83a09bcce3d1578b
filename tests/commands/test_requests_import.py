"""`requests import`: answers of a file, submitted as if from the form; every fault by its line, nothing half done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from referral_app.actions.way_back import open_with_phrase
from referral_app.extensions import db
from referral_app.models import Event, Request, Routing
from referral_app.queries import cases
from tests.cast import NOOR, SURVIVOR
from tests.commands.shell import bad, good
from tests.conftest import START


def write(folder: Path, *lines: Any) -> Path:
    file = folder / "requests.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    file.write_text("\n".join(texts) + "\n", "utf-8", errors="surrogatepass")
    return file


def case(answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"context": {"today": "2020-01-01", "signals": ["conflict_match"]}, "answers": answers, **more}


def how_many(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Request)) or 0


def test_each_line_becomes_a_request_that_its_phrase_opens(app: Flask, tmp_path: Path) -> None:
    said = good(
        app, "requests", "import", write(tmp_path, case(NOOR, id="C01", story="for people"), "", case(SURVIVOR))
    )
    assert len(said) == 2
    for line, answers in zip(said, (NOOR, SURVIVOR), strict=True):
        reference, phrase = line.split("\t")
        with app.app_context():
            opened = open_with_phrase(phrase, now=START)
            assert opened is not None
            request = opened[0]
            assert request.reference == reference
            assert request.source == "import"
            assert request.received_at == START
            assert cases.words(request)["answers"] == answers
            # Neither the day nor the signals of a case file are taken.
            routing = db.session.scalars(select(Routing).where(Routing.request_id == request.id)).one()
            assert routing.today.isoformat() == "2026-11-25"
            assert cases.words(request)["signals"] == []
            kinds = db.session.scalars(select(Event.kind).where(Event.request_id == request.id)).all()
            assert {"request_submitted", "request_routed"} <= set(kinds)


def test_the_language_of_the_letters_is_the_one_that_was_answered(app: Flask, tmp_path: Path) -> None:
    good(app, "requests", "import", write(tmp_path, case(NOOR), case(SURVIVOR), case({**NOOR, "language": "pt"})))
    with app.app_context():
        assert sorted(db.session.scalars(select(Request.language))) == ["en", "en", "es"]


def test_every_fault_is_named_by_its_line_and_nothing_is_submitted(app: Flask, tmp_path: Path) -> None:
    said, complaint = bad(
        app,
        "requests",
        "import",
        write(
            tmp_path,
            case(NOOR),
            "{",
            case({**NOOR, "role": "aunt", "shoe": 1}),
            "",
            '["answers"]',
            '{"answers": 1, "answers": 2}',
            case({key: value for key, value in NOOR.items() if key != "role"}),
            '{"answers": {"role": "\\ud800"}}',
        ),
    )
    assert [line.split(":")[0] for line in said] == [
        "line 2",
        "line 3",
        "line 3",
        "line 5",
        "line 6",
        "line 7",
        "line 8",
    ]
    assert said[1].startswith("line 3: role ")
    assert complaint == "nothing was submitted: 7 faults"
    assert how_many(app) == 0


@pytest.mark.parametrize("text", ["look: https://i.imgur.com/abc.png", "data:image/png;base64,iVBORw0KGgo="])
def test_a_picture_is_a_fault(app: Flask, tmp_path: Path, text: str) -> None:
    said, _complaint = bad(app, "requests", "import", write(tmp_path, case({**NOOR, "more_info": text})))
    assert said == ["line 1: more_info holds a picture or a link to pictures, which nobody may send"]
    assert how_many(app) == 0


def test_a_fault_in_the_middle_of_the_work_leaves_nothing_half_done(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from referral_app.actions import intake

    real, calls = intake.submit_request, []

    def second_fails(*args: Any, **given: Any) -> Request:
        calls.append(args)
        if len(calls) == 2:
            from referral_app.actions import Refused

            raise Refused("gone")
        return real(*args, **given)

    monkeypatch.setattr(intake, "submit_request", second_fails)
    said, complaint = bad(app, "requests", "import", write(tmp_path, case(NOOR), case(SURVIVOR)))
    assert (said, complaint) == ([], "gone")
    assert how_many(app) == 0


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xff\xfe", b"\0"])
def test_a_file_without_a_request_is_refused(sqlite_app: Flask, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "requests.jsonl"
    file.write_bytes(data)
    assert bad(sqlite_app, "requests", "import", file)[1]
    assert "cannot be read" in bad(sqlite_app, "requests", "import", tmp_path)[1]
