"""Web and worker need no more of PostgreSQL than the shipped docs/roles.sql gives, and can do no more (E01, T43)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select, text

from referral_app import create_app
from referral_app.actions import keys, retention
from referral_app.config import ROOT
from referral_app.extensions import db
from referral_app.follow_ups import worker
from referral_app.models import Attorney, AuditRow, Offer
from referral_app.security import record
from tests import cast
from tests.conftest import START, StillClock, dispose, make_settings, migrated_app
from tests.follow_ups.world import Basket
from tests.pg import Server
from tests.security.doors import enter

OWNER, APP = "referral_owner", "referral_app"
DATABASES = ("least", "least_keys")
#: What docs/deploy.md has the superuser type, in each of the two databases.
OWNED = f"ALTER DATABASE {{0}} OWNER TO {OWNER}; ALTER SCHEMA public OWNER TO {OWNER}; "
OWNED += f"REVOKE ALL ON DATABASE {{0}} FROM PUBLIC; GRANT CONNECT ON DATABASE {{0}} TO {APP}"


def as_role(server: Server, name: str, role: str) -> str:
    return server.url(name).replace("//postgres@", f"//{role}@")


@contextmanager
def connected(server: Server, name: str, role: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(host=str(server.socket_folder), user=role, dbname=name, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, pg: Server, session_clock: StillClock) -> Iterator[Flask]:
    """An office whose tables belong to one role, and which runs as the other."""
    folder: Path = tmp_path_factory.mktemp("least")
    session_clock.now = START
    for name in DATABASES:
        pg.url(name)
    with connected(pg, "least", "postgres") as root:
        root.execute(f"CREATE ROLE {OWNER} LOGIN; CREATE ROLE {APP} LOGIN".encode())
    for name in DATABASES:
        with connected(pg, name, "postgres") as root:
            root.execute(OWNED.format(name).encode())
    migrating = migrated_app(make_settings(folder, *(as_role(pg, name, OWNER) for name in DATABASES)), session_clock)
    dispose(migrating)
    for name in DATABASES:
        with connected(pg, name, OWNER) as owner:
            owner.execute((ROOT / "docs" / "roles.sql").read_bytes())
    app = create_app(make_settings(folder, *(as_role(pg, name, APP) for name in DATABASES)), now=session_clock)
    app.testing = True
    app.extensions["referral.transport"] = Basket()
    yield app
    dispose(app)


def test_a_family_staff_an_attorney_and_the_worker_lack_nothing(office: Flask, clock: StillClock) -> None:
    """From the request to the yes, a sign-in, a page, a change of keys, and a night's forgetting."""
    with office.app_context():
        grace, amara = cast.grace(), cast.amara()
        request = cast.submitted(contact={"email": "noor@example.net"})
        need_id, request_id, amara_id = cast.need_of(request).id, request.id, amara.id
        cast.approved(cast.need_of(request), amara, by=grace)
        gone = cast.submitted()
        gone.state, gone_id = "closed", gone.id
        db.session.commit()
    worker.tick(office)
    with office.app_context():
        offer = db.session.scalars(select(Offer).where(Offer.need_id == need_id)).one()
        assert offer.state == "sent"
        cast.say_yes(offer.id, cast.attorney_account(db.session.get_one(Attorney, amara_id)))
    client = enter(office, "grace@example.org", clock.now)
    client.get(f"/counsel/requests/{request_id}")
    client.post(f"/counsel/requests/{request_id}/contact", {"reason": "call_the_family"}, 200)
    clock.move(days=91)
    worker.tick(office)
    with office.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM requests WHERE id = :id"), {"id": gone_id}) == 0
        keys.rotate(actor="command")
        retention.run(clock.now)
        assert db.session.query(AuditRow).count() > 10
        assert record.verify(db.session) == []


#: What nobody who came in through the app may do: the statement, and the database it is for.
FORBIDDEN = [
    ("least", "CREATE TABLE left_here (n int)"),
    ("least", "ALTER TABLE requests ADD COLUMN told text"),
    ("least", "DROP TABLE events CASCADE"),
    ("least", "TRUNCATE audit"),
    ("least", "ALTER TABLE audit DISABLE ROW LEVEL SECURITY"),
    ("least", "DROP POLICY forget_of_it ON audit"),
    ("least", "UPDATE audit SET action = 'nothing'"),
    ("least", "UPDATE alembic_version SET version_num = '0001'"),
    ("least", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"),
    ("least_keys", "CREATE TABLE left_here (n int)"),
    ("least_keys", "DROP TABLE case_keys"),
    ("least_keys", "ALTER TABLE case_keys ADD COLUMN told text"),
]
#: Not even who owns the tables: a program of the machine, another role, a file.
FORBIDDEN_TO_BOTH = [
    ("least", "COPY audit TO PROGRAM 'cat'"),
    ("least", "CREATE ROLE other LOGIN"),
    ("least", "COPY audit TO '/tmp/audit'"),
    ("least", "SELECT pg_read_file('/etc/passwd')"),
]


def let_through(server: Server, role: str, statements: list[tuple[str, str]]) -> list[str]:
    """The statements that the role may run; what they did is undone."""
    done = []
    for name, statement in statements:
        with connected(server, name, role) as connection, connection.transaction(force_rollback=True):
            try:
                with connection.transaction():
                    connection.execute(statement.encode())
            except psycopg.errors.InsufficientPrivilege:
                continue
            done.append(statement)
    return done


def links_gone(server: Server, role: str) -> list[int]:
    """How many links go when this role deletes all: of today's, and of one from eight years ago."""
    with connected(server, "least", OWNER) as owner:
        for seq, at in ((900_001, "now()"), (900_002, "now() - interval '8 years'")):
            owner.execute(
                "INSERT INTO audit (seq, at, actor, action, who, object, prev, mac) "
                f"VALUES ({seq}, {at}, 'a', 'a', 'a', 'a', 'a', 'a')".encode()
            )
        try:
            with connected(server, "least", role) as connection, connection.transaction(force_rollback=True):
                gone = [connection.execute("DELETE FROM audit WHERE seq = %s", [seq]) for seq in (900_001, 900_002)]
                return [each.rowcount for each in gone]
        finally:
            owner.execute("DELETE FROM audit WHERE seq > 900000")


@pytest.mark.usefixtures("office")
def test_who_came_in_through_the_app_changes_no_table_and_no_link_of_the_record(pg: Server) -> None:
    assert let_through(pg, APP, [*FORBIDDEN, *FORBIDDEN_TO_BOTH]) == []
    assert links_gone(pg, APP) == [0, 1]


@pytest.mark.usefixtures("office")
def test_the_control_the_role_that_owns_the_tables_may_do_all_of_it(pg: Server) -> None:
    assert let_through(pg, OWNER, FORBIDDEN) == [statement for _name, statement in FORBIDDEN]
    assert let_through(pg, OWNER, FORBIDDEN_TO_BOTH) == []
    assert links_gone(pg, OWNER) == [1, 1]


@pytest.mark.usefixtures("office")
def test_where_everybody_may_make_tables_as_before_postgresql_15_the_app_may_not(pg: Server) -> None:
    """The control is what the older servers give to everybody, before the file is run."""
    makes = [(name, "CREATE TABLE left_here (n int)") for name in DATABASES]
    for name in DATABASES:
        with connected(pg, name, OWNER) as owner:
            owner.execute(b"GRANT CREATE ON SCHEMA public TO PUBLIC")
    assert let_through(pg, APP, makes) == [statement for _name, statement in makes]
    for name in DATABASES:
        with connected(pg, name, OWNER) as owner:
            owner.execute((ROOT / "docs" / "roles.sql").read_bytes())
    assert let_through(pg, APP, makes) == []
