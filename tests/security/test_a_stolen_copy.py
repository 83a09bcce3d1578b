"""What a copy of the database tells whoever has no key: what `tests/stolen.yml` lists, and nothing more (T37).

The copy is read as a thief would: raw rows of every table, without the types of the models.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from cryptography.exceptions import InvalidTag
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text, update

from referral_app.actions import closing, invitations, matters, offer_answers, triage
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import audit, writing
from referral_app.clock import clock
from referral_app.config import ROOT
from referral_app.extensions import db
from referral_app.models import Attorney, AuditRow, Event, Letter, Matter, Need, Offer, Request, Task, codes
from referral_app.models.base import Base
from referral_app.models.keys import KeysBase
from referral_app.security import record
from tests import cast
from tests.conftest import dispose, make_settings, migrated_app
from tests.house.digest import digests

BINDS: list[tuple[str | None, Any]] = [(None, Base.metadata), ("keys", KeysBase.metadata)]
#: Of the keys database only that there is a key, and since when.
KEYS = {"case_keys": {"case_id": "id", "kek_id": "hashed", "wrapped": "sealed", "created_at": "time"}}
#: One in everything that a family or staff write.
MARKS = {"called": "MKcalled7Q3", "story": "MKstory7Q3", "note": "MKnote7Q3", "other": "MKother7Q3"}
_HEX = re.compile(r"[0-9a-f]{16,64}")
_WORD = re.compile(r"\w+")


def told() -> dict[str, dict[str, str]]:
    listed: dict[str, dict[str, str]] = yaml.safe_load((ROOT / "tests" / "stolen.yml").read_text("utf-8"))
    return {**listed, **KEYS}


def lived(app: Flask) -> set[str]:
    """A request that was held, lost an attorney and was closed; another that is held still. Returns what must not show:
    what was said, and the codes of why."""
    with app.app_context():
        counsel, now = cast.grace(), clock().programme()
        names = {"other_side": [MARKS["other"]]}
        request = cast.submitted(
            cast.answers(more_info=MARKS["story"]), contact={"called": MARKS["called"]}, names=names
        )
        need = cast.need_of(request)
        person = cast.amara()
        offer = cast.sent(need, person, by=counsel)
        offer_answers.decline_offer(
            offer.id, "not_comfortable", actor=cast.attorney_account(person), now=now, today=now.date()
        )
        triage.add_note(request.id, MARKS["note"], actor=counsel, now=now)
        closing.close_request(request.id, "not_safe", actor=counsel, now=now)
        held = cast.submitted(cast.SURVIVOR)
        triage.set_hold(held.id, "unsafe_contact", actor=counsel, now=now)
        with writing():
            make_task("danger_words", once="x", now=now, due_on=now.date(), request=held, reason="taken_now")
        situations = set(db.session.scalars(select(Need.situation))) - {None}
        assert situations
        return {*MARKS.values(), *map(str, situations), "not_safe", "unsafe_contact", "not_comfortable", "taken_now"}


def columns(app: Flask) -> set[tuple[str, str]]:
    with app.app_context():
        return {
            (table, str(column["name"]))
            for bind, _ in BINDS
            for table in inspect(db.engines[bind]).get_table_names()
            if table != "alembic_version"
            for column in inspect(db.engines[bind]).get_columns(table)
        }


def cells(app: Flask) -> Iterator[tuple[str, str, Any]]:
    """Every cell of a copy, raw."""
    with app.app_context():
        for bind, metadata in BINDS:
            with db.engines[bind].connect() as connection:
                for table in metadata.sorted_tables:
                    rows = connection.execute(text(f'SELECT * FROM "{table.name}"'))
                    names = list(rows.keys())
                    for row in rows:
                        yield from ((table.name, name, value) for name, value in zip(names, row, strict=True))


def unnamed(app: Flask) -> set[tuple[str, str]]:
    """Columns that nobody has said anything of."""
    return columns(app) - {(table, column) for table, listed in told().items() for column in listed}


def leaks(app: Flask, secrets: set[str]) -> set[str]:
    """What a copy tells beyond what is listed."""
    listed, found = told(), set()
    for table, column, value in cells(app):
        if value is None:
            continue
        said = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
        words = set(_WORD.findall(said.decode("latin-1")))
        found |= {f"{table}.{column}: {secret}" for secret in secrets & words}
        kind = listed.get(table, {}).get(column)
        if kind == "sealed" and not isinstance(value, (bytes, memoryview)) and not str(value).startswith(codes.MARK):
            found.add(f"{table}.{column}: plain")
        if kind == "hashed" and not (str(value).startswith("$argon2id$") or _HEX.fullmatch(str(value))):
            found.add(f"{table}.{column}: no hash")
    return found


def test_every_column_says_what_it_tells(app: Flask) -> None:
    assert unnamed(app) == set()
    assert {kind for listed in told().values() for kind in listed.values()} == {
        *("sealed", "hashed", "id", "time", "work", "law", "roster", "office")
    }


def test_a_copy_tells_no_more_than_is_listed(app: Flask) -> None:
    secrets = lived(app)
    assert leaks(app, secrets) == set()


def test_what_may_be_told_of_a_family_is_the_list_of_the_rulings(sqlite_app: Flask) -> None:
    """In plain: level, area, forums and ISO week, with what follows from them, and the rule by which."""
    plain = {
        f"{table}.{column}" for table, listed in told().items() for column, kind in listed.items() if kind == "law"
    }
    assert plain == {
        *("requests.level", "requests.level_rank", "requests.binding_week", "requests.language", "letters.language"),
        *("needs.area", "needs.forum", "needs.forums", "needs.level", "needs.track", "needs.binding_week"),
        *("routings.level", "clearings.reason", "consents.rule", "residue.area", "residue.forum"),
        *("waits_left.level", "waits_left.area", "services_left.code"),
    }


def test_a_word_that_is_left_plain_is_found(sqlite_app: Flask) -> None:
    """The control: a code put in by hand, and a column that nobody has named."""
    secrets = lived(sqlite_app)
    with sqlite_app.app_context():
        engine = db.engines[None]
        with engine.connect().execution_options(writing=True) as connection:
            with connection.begin():
                kept = connection.execute(text("SELECT id, hold FROM requests WHERE hold IS NOT NULL")).one()
                connection.execute(text("UPDATE requests SET hold = 'unsafe_contact' WHERE hold IS NOT NULL"))
                connection.execute(text("ALTER TABLE requests ADD COLUMN told VARCHAR(20)"))
            try:
                assert leaks(sqlite_app, secrets) == {"requests.hold: unsafe_contact", "requests.hold: plain"}
                assert unnamed(sqlite_app) == {("requests", "told")}
            finally:
                with connection.begin():
                    connection.execute(text("ALTER TABLE requests DROP COLUMN told"))
                    connection.execute(
                        text("UPDATE requests SET hold = :hold WHERE id = :id"), {"hold": kept[1], "id": kept[0]}
                    )


def test_codes_are_searched_where_that_is_said_and_nowhere_else(app: Flask) -> None:
    lived(app)
    with app.app_context():
        assert len(db.session.scalars(select(Request).where(Request.hold == "unsafe_contact")).all()) == 1
        assert len(db.session.scalars(select(Request).where(Request.hold.in_(["unsafe_contact", "x"]))).all()) == 1
        assert len(db.session.scalars(select(Offer).where(Offer.reason == "not_comfortable")).all()) == 1
        assert len(db.session.scalars(select(Request).where(Request.close_reason.is_not(None))).all()) == 1
        for unsearchable in (
            lambda: Request.close_reason == "not_safe",
            lambda: Need.situation.in_(["x"]),
            lambda: Task.reason == "x",
            lambda: Request.hold < "x",
            lambda: AuditRow.actor == "x",
            lambda: Letter.recipient_id.in_(["x"]),
            lambda: Attorney.id == Offer.attorney_id,
            lambda: Offer.attorney_id == Attorney.id,
            lambda: Offer.attorney_id == Offer.reason,
            lambda: Attorney.id.in_(select(Matter.attorney_id)),
        ):
            with pytest.raises(TypeError):
                unsearchable()


def asked_for(app: Flask) -> tuple[set[str], str]:
    """An attorney who was asked, said yes, signed in and reached the family: every id of theirs, and the offer's."""
    with app.app_context():
        counsel, now = cast.grace(), clock().programme()
        need = cast.need_of(cast.submitted())
        person = cast.amara()
        account = cast.attorney_account(person)
        offer = cast.sent(need, person, by=counsel)
        with writing():
            audit("signed_in", f"account:{account.id}", actor=account.id)
        matter = cast.say_yes(offer.id, account)
        matters.note_try(matter.id, actor=account, now=now, way="call")
        invited = cast.bela(enrolled=False)
        assert invitations.invite_attorneys([invited.id], actor=counsel, now=now)
        return {person.id, account.id, person.email, invited.id}, offer.id


def tied(app: Flask, names: set[str]) -> set[str]:
    """Where an attorney stands in plain outside the roster and the accounts."""
    roster = {table for table, listed in told().items() if {"roster", "office"} & set(listed.values())}
    own = {
        "absences",
        "licences",
        "roster_marks",
        "auth_sessions",
        "enrolment_links",
        "known_devices",
        "recovery_codes",
    }
    found = set()
    for table, column, value in cells(app):
        if table in roster | own or (table, column) == ("audit", "object"):
            continue
        said = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
        if any(name.encode() in said for name in names):
            found.add(f"{table}.{column}")
    return found


def test_who_was_asked_for_whom_is_not_told(app: Flask) -> None:
    names, _offer = asked_for(app)
    assert tied(app, names) == set()
    with app.app_context():
        # The marks by which links of the record and letters are found lead from no sign-in to what somebody did.
        marks = dict[str, set[str]]()
        for who, action in db.session.execute(text("SELECT who, action FROM audit")):
            marks.setdefault(who, set()).add(action)
        assert all(len(actions) == 1 for actions in marks.values())
        readers = dict[str, set[bool]]()
        for reader, request_id in db.session.execute(text("SELECT reader, request_id FROM letters")):
            readers.setdefault(reader, set()).add(request_id is not None)
        assert all(len(about) == 1 for about in readers.values())
        actors = db.session.scalars(text("SELECT actor FROM audit")).all()
        assert len(set(actors)) == len(actors) > 3


def test_an_attorney_that_is_left_plain_is_found(sqlite_app: Flask) -> None:
    """The control: an offer and an event with the ids that they stand for."""
    names, offer_id = asked_for(sqlite_app)
    with sqlite_app.app_context():
        person = db.session.get_one(Offer, offer_id).attorney
        account = cast.attorney_account(person)
        with db.engines[None].connect().execution_options(writing=True) as connection:
            kept = connection.execute(text("SELECT attorney_code FROM offers")).scalar_one()
            connection.rollback()
            with connection.begin():
                connection.execute(text("UPDATE offers SET attorney_code = :id"), {"id": person.id})
                connection.execute(
                    text("UPDATE events SET actor = :id WHERE subject = :offer"),
                    {"id": account.id, "offer": offer_id},
                )
            assert tied(sqlite_app, names) == {"offers.attorney_code", "events.actor"}
            with connection.begin():
                connection.execute(text("UPDATE offers SET attorney_code = :code"), {"code": kept})


def test_a_digest_of_few_words_is_not_there_to_be_tried_out(sqlite_app: Flask) -> None:
    """A digest of an event that a thief can write down himself would say who did it, and why: it is under a key."""
    lived(sqlite_app)
    with sqlite_app.app_context():
        plain = {record.event_digest(event) for event in db.session.scalars(select(Event))}
        kept = set(db.session.scalars(text("SELECT digest FROM audit WHERE digest IS NOT NULL")))
        assert kept
        assert not plain & kept


def test_nobody_joins_by_the_name_of_the_tie() -> None:
    """`Offer.attorney` is loaded by its id; in a join it would find nothing, and say so to nobody."""
    wrong = re.compile(r"(join|joinedload|contains_eager)\(\s*(Offer|Matter)\.attorney\b(?!_)")
    read = [*(ROOT / "referral_app").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    assert [path.name for path in read if wrong.search(path.read_text("utf-8"))] == []
    assert wrong.search("select(Offer).join(" + "Offer.attorney)")


def test_one_code_differs_by_column_and_where_nobody_searches_by_row(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        hidden = {codes.hide(column, "safety", searched=True) for column in ("requests.hold", "offers.reason")}
        assert len(hidden) == 2
        assert codes.hide("requests.hold", "safety", searched=True) in hidden
        assert len({codes.hide("needs.situation", "x", searched=False) for _ in range(5)}) == 5
        lengths = {len(codes.hide("requests.hold", code, searched=True)) for code in ("x", "unsafe_contact", "y" * 40)}
        assert len(lengths) == 1
        with pytest.raises(InvalidTag):
            codes.show("offers.reason", codes.hide("requests.hold", "safety", searched=True), searched=True)
        with pytest.raises(ValueError, match="not a keyed code"):
            codes.show("requests.hold", "safety", searched=True)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_rows_of_an_older_version_are_converted_and_say_the_same(
    request: pytest.FixtureRequest, tmp_path: Any, session_clock: Any, engine: str
) -> None:
    urls = ()
    if engine == "postgresql":
        pg = request.getfixturevalue("pg")
        urls = (pg.url("keyed"), pg.url("keyed_keys"))
    app = migrated_app(make_settings(tmp_path, *urls), session_clock)
    secrets = lived(app)
    # A table that is younger than 0011 is gone on the way down, and empty on the way up.
    younger = frozenset({"approved_rankings"})
    # So is a column, until the rules read the request again.
    with app.app_context(), writing() as session:
        session.execute(update(Request).values(alone=None))
    before = digests(app, younger)
    with app.app_context():
        db.session.remove()
        downgrade(revision="0011")
        with db.engines[None].connect() as connection:
            assert "unsafe_contact" in connection.execute(text("SELECT hold FROM requests")).scalars().all()
        upgrade()
    assert leaks(app, secrets) == set()
    assert digests(app, younger) == before
    with app.app_context():
        # Events kept their digests: the record is whole, and a changed event shows as ever.
        assert record.verify(db.session) == []
        db.session.execute(update(Event).where(Event.kind == "request_closed").values(detail={"reason": "x"}))
        assert {fault.kind for fault in record.verify(db.session)} == {"event_changed"}
        db.session.rollback()
        downgrade(revision="base")
    dispose(app)
