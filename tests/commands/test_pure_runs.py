"""`match` and `route`: one line out, one line of complaint, and nothing needed but the code."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from referral_app import create_app
from referral_app.commands.operations import migrations
from tests.commands.bare import ROOT, bare_copy, run

NEED = {
    "id": "r-1",
    "as_of": "2026-11-25",
    "urgency": "urgent",
    "deadline": None,
    "holidays": ["2026-11-26"],
    "area": "hague_access",
    "min_tier": 2,
    "forums": ["US-TX"],
    "allow_phv": False,
    "fees": ["pro_bono"],
    "max_hourly_cents": None,
    "max_flat_cents": None,
    "max_contingency_bp": None,
    "languages": ["es"],
    "interpreter_ok": False,
    "required_trainings": [],
    "conflict_attorney_ids": [],
    "conflict_firm_ids": [],
    "prior_offers": [],
}
ATTORNEY = {
    "id": "ana-ñ",
    "firm_id": None,
    "status": "active",
    "paused_until": None,
    "licences": [{"forum": "US-TX", "status": "active", "expires": None}],
    "phv": False,
    "insurance_expires": "2027-01-01",
    "areas": {"hague_access": {"tier": 4, "matters": 5, "last_matter": "2026-01-01"}},
    "trainings": [],
    "fees": {"pro_bono": {}},
    "languages": {"es": "fluent"},
    "interpreter_ok": False,
    "max_matters": 4,
    "open_matters": 0,
    "pending_offers": 0,
    "max_offers_30d": None,
    "offers_30d": 0,
    "offers_closed": 0,
    "offers_answered": 0,
    "last_offered_at": None,
}
MATCH = {"name": "for people", "why": "too", "request": NEED, "roster": [ATTORNEY], "expected": {}}
MATCHED = (
    '{"version": "A1", "offer_expires": "2026-12-03", "ranked": [{"id": "ana-ñ", "score": 9750, "band": 19, '
    '"turn": 19, "contributions": {"expertise": 3000, "jurisdiction": 2000, "fee": 1500, "language": 1000, '
    '"experience": 1000, "responsiveness": 750, "capacity": 500}}], "excluded": [], "relaxations": []}\n'
)
ROUTE: dict[str, Any] = {
    "id": "C99",
    "title": "for people",
    "context": {"today": "2026-11-25", "signals": []},
    "answers": {"role": "myself", "situations": ["not_sure"], "where": {"country": "US", "state": "TX"}},
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bare_copy(tmp_path_factory.mktemp("bare"))


def write(folder: Path, case: Any) -> str:
    file = folder / "case.json"
    file.write_text(json.dumps(case, ensure_ascii=False), "utf-8")
    return str(file)


def test_match_prints_the_result_on_one_line_in_the_documented_order(tree: Path, tmp_path: Path) -> None:
    done = run(tree, "match", write(tmp_path, MATCH), cwd=tmp_path)
    assert (done.returncode, done.stderr.decode(), done.stdout.decode()) == (0, "", MATCHED)


def test_a_case_may_come_by_standard_input_in_any_locale(tree: Path) -> None:
    given = json.dumps(MATCH, ensure_ascii=False).encode()
    latin = run(tree, "match", "-", stdin=given, environ={"PYTHONIOENCODING": "latin-1", "LC_ALL": "C"})
    assert (latin.returncode, latin.stdout.decode()) == (0, MATCHED)


def test_route_prints_a_routing_on_one_line(tree: Path, tmp_path: Path) -> None:
    done = run(tree, "route", write(tmp_path, ROUTE), cwd=tmp_path)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert done.stdout.count(b"\n") == 1
    routing = json.loads(done.stdout)
    assert routing["today"] == "2026-11-25"
    assert done.stdout.decode() == json.dumps(routing, ensure_ascii=False) + "\n"


def test_pure_runs_and_help_leave_no_instance_folder(tree: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in tree.iterdir())
    assert run(tree, "match", write(tmp_path, MATCH)).returncode == 0
    assert run(tree, "route", write(tmp_path, ROUTE)).returncode == 0
    for words in (["--help"], ["match", "--help"], ["roster", "import", "--help"]):
        helped = run(tree, *words)
        assert (helped.returncode, helped.stderr) == (0, b""), words
    assert sorted(path.name for path in tree.iterdir()) == before


def changed(case: dict[str, Any], *path: Any, to: Any) -> bytes:
    other = copy.deepcopy(case)
    place: Any = other
    for step in path[:-1]:
        place = place[step]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return json.dumps(other).encode()


BAD = {
    "nothing": ("match", b"", "not JSON (line 1, column 1)"),
    "half an object": ("route", b'{"context": ', "not JSON"),
    "a list": ("match", b"[]", "a JSON object"),
    "a word": ("route", b'"answers"', "a JSON object"),
    "latin-1": ("route", '{"title": "é"}'.encode("latin-1"), "not UTF-8"),
    "a key twice": ("match", b'{"request": {"id": 1, "id": 2}}', "a key twice"),
    "not a number": ("match", b'{"request": NaN}', "number"),
    "a number too long": ("match", b'{"request": ' + b"1" * 5000 + b"}", "number"),
    "too deep": ("match", b"[" * 200_000, "nested too deeply"),
    "half a character": ("route", b'{"title": "\\ud800"}', "half a character"),
    "no roster": ("match", changed(MATCH, "roster", to=None), "roster is missing"),
    "no answers": ("route", changed(ROUTE, "answers", to=None), "answers is missing"),
    "an unknown key": ("match", changed(MATCH, "polcy", to={}), "polcy is not known"),
    "a roster that is no list": ("match", changed(MATCH, "roster", to={}), "list"),
    "an attorney who is none": ("match", changed(MATCH, "roster", 0, to=7), "roster[0]"),
    "a truth that is a number": ("match", changed(MATCH, "request", "allow_phv", to=1), "allow_phv"),
    "a number that is a truth": ("match", changed(MATCH, "request", "min_tier", to=True), "min_tier"),
    "a day that is none": ("match", changed(MATCH, "request", "as_of", to="2026-02-30"), "as_of"),
    "a context that is none": ("route", changed(ROUTE, "context", to=[]), "context"),
    "a day without hyphens": ("route", changed(ROUTE, "context", "today", to="20261125"), "context.today"),
    "an unknown signal": ("route", changed(ROUTE, "context", "signals", to=["smoke"]), "context.signals"),
    "a signal that is no text": ("route", changed(ROUTE, "context", "signals", to=[[]]), "context.signals"),
    "answers that are none": ("route", changed(ROUTE, "answers", to=[]), "answers"),
    "an unknown question": ("route", changed(ROUTE, "answers", "shoe", to="yes"), "shoe"),
    "an unknown answer": ("route", changed(ROUTE, "answers", "role", to="aunt"), "role"),
    "an answer of another kind": ("route", changed(ROUTE, "answers", "where", to=["TX"]), "where"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_case_is_one_line_on_stderr_and_a_code(name: str) -> None:
    command, given, word = BAD[name]
    # In this process, for speed; the app is as bare as one that `flask` has just loaded.
    done = create_app().test_cli_runner().invoke(args=[command, "-"], input=given)
    assert isinstance(done.exception, SystemExit)
    assert done.exit_code in (1, 2)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert word in done.stderr


@pytest.mark.parametrize("name", ["too deep", "latin-1", "a number that is a truth"])
def test_a_bad_case_leaves_no_trace_in_a_shell(tree: Path, name: str) -> None:
    command, given, word = BAD[name]
    done = run(tree, command, "-", stdin=given)
    assert done.returncode in (1, 2)
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
    assert word in done.stderr.decode()


@pytest.mark.parametrize("args", [["match"], ["match", "a", "b"], ["route", "--loud", "x"], ["match", "no such file"]])
def test_a_wrong_call_is_one_line_too(tree: Path, args: list[str]) -> None:
    done = run(tree, *args)
    assert done.returncode in (1, 2)
    assert (done.stdout, done.stderr.count(b"\n")) == (b"", 1)


@pytest.mark.parametrize("args", [["frob"], ["upgrade", "--frob"], ["upgrade", "a", "b"]])
def test_a_wrong_call_of_the_migrations_is_one_line(sqlite_app: Flask, args: list[str]) -> None:
    done = sqlite_app.test_cli_runner().invoke(migrations, args)
    assert isinstance(done.exception, SystemExit)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr


def test_a_folder_or_a_file_without_rights_cannot_be_read(tree: Path, tmp_path: Path) -> None:
    done = run(tree, "match", str(tmp_path))
    assert (done.returncode, done.stderr.decode()) == (1, f"Error: {tmp_path} cannot be read: Is a directory\n")


def test_what_needs_a_database_says_in_one_line_which_secret_is_missing(tree: Path) -> None:
    for words in (["users", "list"], ["db", "upgrade"]):
        done = run(tree, *words)
        assert done.returncode == 1, words
        assert (done.stdout, done.stderr.count(b"\n")) == (b"", 1), done.stderr.decode()
        assert b"REFERRAL_" in done.stderr
    assert not (tree / "instance").exists()


@pytest.mark.parametrize("room", ["matching", "law", "workflow", "roster.checking"])
def test_the_pure_rooms_load_neither_flask_nor_the_database(room: str) -> None:
    code = (
        f"import sys, referral_app.{room}\n"
        "print(sorted({'flask', 'sqlalchemy', 'click', 'werkzeug', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_match_and_route_start_without_the_databases_libraries(tree: Path, tmp_path: Path) -> None:
    case = write(tmp_path, MATCH)
    code = (
        "import sys\n"
        "from flask.cli import main\n"
        f"sys.argv = ['flask', '--app', {str(tree / 'wsgi.py')!r}, 'match', {case!r}]\n"
        "try:\n    main()\nfinally:\n    print('sqlalchemy' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tree, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (MATCHED, "False\n")
