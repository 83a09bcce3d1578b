"""`users`: accounts from the shell."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from referral_app.actions import triage
from referral_app.actions.accounts import live_link
from referral_app.clock import clock
from tests import cast
from tests.commands.shell import bad, good
from tests.conftest import START
from tests.roster.book import INES, file_of


def test_a_new_account_gets_a_link_that_opens_once(app: Flask) -> None:
    (link,) = good(app, "users", "add", "Grace@Example.org", "--role", "counsel", "--name", "Grace Lee")
    head, token = link.rsplit("/", 1)
    assert head == "https://localhost/enrol"
    with app.app_context():
        live_link(token, START)
    assert good(app, "users", "list") == ["grace@example.org\tcounsel\tinvited"]
    _said, complaint = bad(app, "users", "add", "grace@example.org", "--role", "counsel")
    assert complaint == "an account with this address exists already"


def test_one_person_may_hold_several_roles(app: Flask) -> None:
    good(app, "users", "add", "sol@example.org", "--role", "supervisor", "--role", "conflicts")
    assert good(app, "users", "role", "sol@example.org", "--give", "counsel", "--take", "conflicts") == [
        "sol@example.org\tcounsel,supervisor"
    ]


def test_the_last_administrator_cannot_be_removed(app: Flask) -> None:
    good(app, "users", "add", "ada@example.org", "--role", "administrator")
    complaint = "the last administrator cannot be removed"
    assert bad(app, "users", "deactivate", "ada@example.org") == ([], complaint)
    assert bad(app, "users", "role", "ada@example.org", "--take", "administrator") == ([], complaint)
    good(app, "users", "add", "bo@example.org", "--role", "administrator")
    assert good(app, "users", "deactivate", "ada@example.org") == ["ada@example.org\tdeactivated"]
    assert bad(app, "users", "deactivate", "bo@example.org") == ([], complaint)
    assert good(app, "users", "reactivate", "ada@example.org") == ["ada@example.org\tinvited"]


def test_roles_change_together_or_not_at_all(app: Flask) -> None:
    good(app, "users", "add", "ada@example.org", "--role", "administrator")
    bad(app, "users", "role", "ada@example.org", "--give", "counsel", "--take", "administrator")
    assert good(app, "users", "list") == ["ada@example.org\tadministrator\tinvited"]


def test_a_new_second_factor_makes_the_old_link_dead(app: Flask) -> None:
    from referral_app.actions import Refused

    (first,) = good(app, "users", "add", "grace@example.org", "--role", "counsel")
    (second,) = good(app, "users", "reset-second-factor", "grace@example.org")
    with app.app_context():
        live_link(second.rsplit("/", 1)[1], START)
        with pytest.raises(Refused):
            live_link(first.rsplit("/", 1)[1], START)


def test_an_attorneys_account_belongs_to_the_attorney_of_that_address(app: Flask, tmp_path: Path) -> None:
    _said, complaint = bad(app, "users", "add", "ines.quiroga@example.org", "--role", "attorney")
    assert complaint == "there is no attorney with this address on the roster"
    file = tmp_path / "roster.csv"
    file.write_bytes(file_of(INES))
    good(app, "roster", "import", file)
    _said, complaint = bad(app, "users", "add", "ines.quiroga@example.org", "--role", "attorney", "--role", "counsel")
    assert complaint == "an attorney's account holds no other role"
    good(app, "users", "add", "Ines.Quiroga@example.org", "--role", "attorney")
    assert good(app, "users", "list") == ["ines.quiroga@example.org\tattorney\tinvited"]


@pytest.mark.parametrize(
    "args",
    [
        ["add", "grace@example.org"],
        ["add", "grace@example.org", "--role", "queen"],
        ["add", "grace", "--role", "counsel"],
        ["role", "grace@example.org"],
        ["role", "grace@example.org", "--give", "counsel"],
        ["deactivate", "grace@example.org"],
        ["reactivate", "grace@example.org"],
        ["reset-second-factor", "grace@example.org"],
        ["fire", "grace@example.org"],
    ],
)
def test_a_wrong_call_is_one_line(sqlite_app: Flask, args: list[str]) -> None:
    said, complaint = bad(sqlite_app, "users", *args)
    assert said == []
    assert complaint


def test_who_leaves_hands_everything_over_first(app: Flask) -> None:
    with app.app_context():
        grace, request = cast.grace(), cast.submitted()
        cast.sol()
        triage.take_request(request.id, actor=grace, now=clock().programme())
    said, complaint = bad(app, "users", "deactivate", "grace@example.org")
    assert said == []
    assert "flask users hand-over" in complaint
    assert good(app, "users", "hand-over", "grace@example.org", "--to", "sol@example.org") == [
        "grace@example.org\tsol@example.org\t1 requests\t0 tasks"
    ]
    assert good(app, "users", "deactivate", "grace@example.org") == ["grace@example.org\tdeactivated"]


def test_work_is_not_handed_over_to_the_one_who_owns_it(app: Flask) -> None:
    good(app, "users", "add", "grace@example.org", "--role", "counsel")
    assert bad(app, "users", "hand-over", "grace@example.org", "--to", "Grace@example.org") == (
        [],
        "grace@example.org owns it already: say --to somebody else",
    )
