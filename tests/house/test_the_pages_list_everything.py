"""Tables of the documents that claim to list a thing list all of it: commands, settings, letters, messages, tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from referral_app import create_app
from referral_app.config import ROOT
from referral_app.letters.kinds import held_for_digest, waits_for_the_day
from referral_app.roster.columns import TEXTS
from referral_app.vocabulary import TaskKind

#: Flask's own, for whoever writes the code.
FLASKS_OWN = {"routes", "run", "shell"}
#: Made of other letters as it leaves, and never written by itself.
NO_KIND = {"digest"}


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def part(name: str, heading: str) -> str:
    return page(name).split(f"\n## {heading}\n")[1].split("\n## ")[0]


def rows(name: str, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head."""
    lines = [line for line in part(name, heading).splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield before + name


def test_every_command_stands_on_the_page_about_running_it() -> None:
    said = part("deploy.md", "Commands")
    ours = {name for name in commands(create_app().cli) if name.split()[0] not in FLASKS_OWN | {"db"}}
    assert {"match", "users hand-over", "letters bounce", "demo advance"} <= ours
    assert [name for name in sorted(ours) if f"`{name}" not in said] == []


def test_every_setting_stands_on_the_page_and_none_besides() -> None:
    code = "".join(file.read_text("utf-8") for file in (ROOT / "referral_app").rglob("*.py"))
    read = {name for name in re.findall(r"REFERRAL_[A-Z_]+", code) if not name.endswith("_FILE")}
    told = {name for row in rows("deploy.md", "Settings") for name in re.findall(r"REFERRAL_[A-Z_]+", row[0])}
    assert read == told


@pytest.mark.parametrize(
    "kind",
    sorted(
        folder.name
        for folder in (ROOT / "referral_app" / "templates" / "letters").iterdir()
        if folder.is_dir() and folder.name not in NO_KIND
    ),
)
def test_the_page_says_of_every_letter_whether_it_waits(kind: str) -> None:
    (row,) = [row for row in rows("offers.md", "Letters") if f"`{kind}`" in row[0]]
    _kinds, _reader, digest, waits = row
    assert digest.startswith("yes") == held_for_digest(kind, None)
    assert waits.startswith("yes") == waits_for_the_day(kind, None)


def test_every_message_of_the_roster_stands_on_its_page() -> None:
    told = set()
    for first, last in re.findall(
        r"\b([RW]\d\d)(?:–[RW](\d\d))?", " ".join(r[0] for r in rows("roster.md", "Messages"))
    ):
        told |= {f"{first[0]}{number:02}" for number in range(int(first[1:]), int(last or first[1:]) + 1)}
    assert sorted(TEXTS.keys() - told) == []


@pytest.mark.parametrize("kind", list(TaskKind))
def test_every_task_is_listed(kind: TaskKind) -> None:
    assert f"`{kind}`" in part("offers.md", "Tasks")


def test_the_glossary_is_in_order() -> None:
    words = re.findall(r"^\| ([^|]+?) \|", page("glossary.md"), re.M)[2:]
    assert words == sorted(words, key=str.casefold)


def test_every_folder_of_the_house_is_said_what_for() -> None:
    """Pictures of a page that somebody looked at lay in the root for weeks, in a folder that no page names."""
    kept_out = {line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines()}
    folders = {one.name for one in ROOT.iterdir() if one.is_dir() and not one.name.startswith(".")} - kept_out
    assert folders, "the control"
    assert {name for name in folders if f"{name}/" not in part("architecture.md", "What is where")} == set()
