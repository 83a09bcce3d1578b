"""`backup`, `restore` and `keys`: what an office needs on the night on which a machine breaks."""

from __future__ import annotations

import json
from pathlib import Path

import click

from referral_app.commands.base import (
    COMMAND,
    Command,
    Group,
    cannot_be_read,
    fail,
    opens_any_database,
    opens_database,
    say,
)


@click.command("backup", cls=Command)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--forget-old", is_flag=True, help="delete the backups of its folder that have outlived their time")
@opens_database
def backup(file: Path, forget_old: bool) -> None:
    """Write FILE (the data) and FILE.keys, sealed to REFERRAL_BACKUP_PUBLIC_KEY; print their lengths as JSON."""
    from referral_app import programme
    from referral_app.actions import backup as verbs
    from referral_app.clock import clock
    from referral_app.queries.operations import has_leapt
    from referral_app.security.sealed_files import read_public

    public = programme.settings().backup_public_key
    if not public:
        fail("REFERRAL_BACKUP_PUBLIC_KEY is not set: make a pair with flask keys pair FILE")
    now = clock().real()
    try:
        # First, and whatever becomes of the new copy: the old ones have outlived their time, and a full disk gets room.
        leapt = forget_old and has_leapt(now)
        forgotten, stuck = verbs.forget_old(file.parent, now=now) if forget_old and not leapt else ([], [])
        told: dict[str, object] = dict(verbs.make(file, read_public(public), now=now, actor=COMMAND))
        if forget_old:
            told["forgotten"] = [path.name for path in forgotten]
    except FileExistsError as error:
        fail(f"{error.filename} is there already: nothing is written over it")
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}")
    say(json.dumps(told))
    if leapt:
        fail("the clock of this machine leapt years ahead: no old copy was deleted; put it right, or wait a day")
    if stuck:
        fail(f"{', '.join(path.name for path in stuck)} should be deleted and cannot be: families are told that it is")


@click.command("restore", cls=Command)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--private-key", "key_file", metavar="FILE", required=True, help="the private half of the pair")
@click.option("--data-only", is_flag=True, help="leave the keys database as it is: what was deleted stays deleted")
@click.option("--unsigned", is_flag=True, help="also a copy of which nothing shows that this office made it")
@opens_any_database
def restore(file: Path, key_file: str, data_only: bool, unsigned: bool) -> None:
    """Put FILE and FILE.keys back into empty databases (flask db upgrade makes them), or nothing at all."""
    from referral_app.actions import Refused
    from referral_app.actions import backup as verbs
    from referral_app.clock import clock
    from referral_app.extensions import db
    from referral_app.security import record
    from referral_app.security.sealed_files import CannotBeOpened, read_private

    try:
        private = read_private(Path(key_file).read_text("ascii"))
    except OSError as error:
        cannot_be_read(key_file, error)
    except ValueError:
        fail(f"{key_file} holds no private half of a pair made by flask keys pair")
    try:
        told = verbs.put_back(
            file, private, with_keys=not data_only, now=clock().real(), actor=COMMAND, whoever_wrote_it=unsigned
        )
    except OSError as error:
        cannot_be_read(str(error.filename), error)
    except CannotBeOpened as fault:
        fail(f"{file} cannot be put back: {fault}; nothing was changed")
    except Refused as refused:
        if refused.code == "not_empty":
            fail("the databases hold something already: restore goes into empty ones only")
        if refused.code != "wrong_revision":
            raise
        fail(
            f"the backup is of version {refused.facts['wants']} of the tables and these are {refused.facts['has']}: "
            f"make empty ones with flask db upgrade {refused.facts['wants']}, restore, then flask db upgrade"
        )
    faults = record.verify(db.session)
    say(json.dumps({**told, "audit_chain": "broken" if faults else "whole"}))


@click.group("keys", cls=Group)
def keys() -> None:
    """The keys that keys are wrapped by, and the pair that backups are sealed to."""


@keys.command("rotate")
@opens_database
def rotate() -> None:
    """Wrap everything under REFERRAL_FIELD_KEY that REFERRAL_FIELD_KEY_BEFORE wrapped; say how much, as JSON."""
    from dataclasses import asdict

    from referral_app.actions import keys as verbs
    from referral_app.security.case_keys import CannotBeRead

    try:
        say(json.dumps(asdict(verbs.rotate(actor=COMMAND))))
    except CannotBeRead:
        fail(
            "some keys are wrapped by a field key that is not in the settings, the others are done: "
            "set REFERRAL_FIELD_KEY_BEFORE to it and run this again"
        )


@keys.command("pair")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def pair(file: Path) -> None:
    """Make the pair that backups are sealed to: the private half into FILE, to be carried away; print the other."""
    from referral_app.security.sealed_files import make_pair, new_file

    private, public = make_pair()
    try:
        with new_file(file) as written:
            written.write(private.encode() + b"\n")
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}")
    say(public)
