"""What pages of staff read of thousands, at hand: a mark of each attorney that changes with them, set by triggers so that
nobody has to say so; the first court of a need as a column; and indexes that hold all that lists and counts look at."""

import sqlalchemy as sa
from alembic import op

# The texts below are put together of constants of this file.
# ruff: noqa: S608

revision = "0023"
down_revision = "0022"

#: What matching reads of a row of the roster. Its absences and its account are asked for each time.
READ = (
    "id, code, firm_id, status, paused_until, phv, insurance_expires, cover, areas, trainings, fees, languages, "
    "interpreter_ok, max_matters, max_offers_30d"
)
#: Forty random bits: a million of them still add up.
SQLITE_MARK = "abs(random() % 1099511627776)"
POSTGRES_MARK = "floor(random() * 1099511627776)::bigint"
SQLITE_TRIGGERS = {
    "roster_marks_attorney_new": (
        "AFTER INSERT ON attorneys",
        f"INSERT INTO roster_marks (attorney_id, mark) VALUES (NEW.id, {SQLITE_MARK})",
    ),
    "roster_marks_attorney_changed": (
        f"AFTER UPDATE OF {READ} ON attorneys",
        f"UPDATE roster_marks SET mark = {SQLITE_MARK} WHERE attorney_id = NEW.id",
    ),
    "roster_marks_licence_new": (
        "AFTER INSERT ON licences",
        f"UPDATE roster_marks SET mark = {SQLITE_MARK} WHERE attorney_id = NEW.attorney_id",
    ),
    "roster_marks_licence_changed": (
        "AFTER UPDATE ON licences",
        f"UPDATE roster_marks SET mark = {SQLITE_MARK} WHERE attorney_id IN (OLD.attorney_id, NEW.attorney_id)",
    ),
    "roster_marks_licence_gone": (
        "AFTER DELETE ON licences",
        f"UPDATE roster_marks SET mark = {SQLITE_MARK} WHERE attorney_id = OLD.attorney_id",
    ),
}
POSTGRES_FUNCTIONS = {
    "roster_mark_attorney": f"""
        IF TG_OP = 'INSERT' THEN
            INSERT INTO roster_marks (attorney_id, mark) VALUES (NEW.id, {POSTGRES_MARK});
        ELSE
            UPDATE roster_marks SET mark = {POSTGRES_MARK} WHERE attorney_id = NEW.id;
        END IF;
        RETURN NULL;""",
    "roster_mark_licence": f"""
        IF TG_OP <> 'INSERT' THEN
            UPDATE roster_marks SET mark = {POSTGRES_MARK} WHERE attorney_id = OLD.attorney_id;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            UPDATE roster_marks SET mark = {POSTGRES_MARK} WHERE attorney_id = NEW.attorney_id;
        END IF;
        RETURN NULL;""",
}
POSTGRES_TRIGGERS = {
    "attorneys": f"AFTER INSERT OR UPDATE OF {READ} ON attorneys FOR EACH ROW EXECUTE FUNCTION roster_mark_attorney()",
    "licences": "AFTER INSERT OR UPDATE OR DELETE ON licences FOR EACH ROW EXECUTE FUNCTION roster_mark_licence()",
}
DESK = (
    "state",
    "owner_id",
    "level_rank",
    "binding_week",
    "received_at",
    "id",
    "returned_at",
    "date_passed_on",
    "waits_since",
    "next_check_on",
    "alarm_at",
    "language",
    "flagged",
)


def upgrade(database: str) -> None:
    if database != "main":
        return
    op.add_column("needs", sa.Column("forum", sa.String(length=12), server_default="", nullable=False))
    first = "json_extract(forums, '$[0]')" if op.get_bind().dialect.name == "sqlite" else "forums->>0"
    op.execute(f"UPDATE needs SET forum = coalesce({first}, '')")
    op.drop_index("ix_needs_state_area", table_name="needs")
    op.create_index("ix_needs_state_area", "needs", ["state", "area", "forum", "request_id", "id"])
    sent = sa.text("first_sent_at IS NOT NULL")
    op.create_index("ix_needs_sent", "needs", ["request_id", "first_sent_at"], sqlite_where=sent, postgresql_where=sent)
    op.drop_index("ix_requests_received", table_name="requests")
    op.create_index(
        "ix_requests_received", "requests", ["received_at", *(name for name in DESK if name != "received_at")]
    )
    op.drop_index("ix_requests_queue", table_name="requests")
    op.create_index("ix_requests_queue", "requests", ["state", "level_rank", "binding_week", "received_at", "id"])
    op.drop_index("ix_requests_owner", table_name="requests")
    op.create_index("ix_requests_desk", "requests", list(DESK))
    op.create_index("ix_requests_alone", "requests", ["alone"])
    held = sa.text("hold IS NOT NULL")
    op.create_index("ix_requests_hold", "requests", ["hold"], sqlite_where=held, postgresql_where=held)
    op.create_table(
        "roster_marks",
        sa.Column("attorney_id", sa.String(length=16), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attorney_id"], ["attorneys.id"], name=op.f("fk_roster_marks_attorney_id_attorneys"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attorney_id", name=op.f("pk_roster_marks")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    mark = SQLITE_MARK if sqlite else POSTGRES_MARK
    op.execute(f"INSERT INTO roster_marks (attorney_id, mark) SELECT id, {mark} FROM attorneys")
    if sqlite:
        for name, (when, what) in SQLITE_TRIGGERS.items():
            op.execute(f"CREATE TRIGGER {name} {when} BEGIN {what}; END")
        return
    for name, body in POSTGRES_FUNCTIONS.items():
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
    for table, what in POSTGRES_TRIGGERS.items():
        op.execute(f"CREATE TRIGGER roster_marks_{table} {what}")


def downgrade(database: str) -> None:
    if database != "main":
        return
    if op.get_bind().dialect.name == "sqlite":
        for name in SQLITE_TRIGGERS:
            op.execute(f"DROP TRIGGER {name}")
    else:
        for table in POSTGRES_TRIGGERS:
            op.execute(f"DROP TRIGGER roster_marks_{table} ON {table}")
        for name in POSTGRES_FUNCTIONS:
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_table("roster_marks")
    op.drop_index("ix_requests_hold", table_name="requests")
    op.drop_index("ix_requests_alone", table_name="requests")
    op.drop_index("ix_requests_desk", table_name="requests")
    op.create_index("ix_requests_owner", "requests", ["owner_id", "state"])
    op.drop_index("ix_requests_queue", table_name="requests")
    op.create_index("ix_requests_queue", "requests", ["state", "level_rank", "binding_week", "received_at"])
    op.drop_index("ix_requests_received", table_name="requests")
    op.create_index("ix_requests_received", "requests", ["received_at"])
    op.drop_index("ix_needs_sent", table_name="needs")
    op.drop_index("ix_needs_state_area", table_name="needs")
    op.create_index("ix_needs_state_area", "needs", ["state", "area"])
    op.drop_column("needs", "forum")
