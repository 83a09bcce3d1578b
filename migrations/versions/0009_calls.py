"""Calls: what was tried to reach a family, letters that a call says instead; alarms, passed dates, first contacts."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

READERS_BEFORE = "recipient_kind IN ('requester', 'attorney', 'account')"
READERS = "recipient_kind IN ('requester', 'attorney', 'account', 'on_call')"
#: Nobody's any more, or not sent yet: no alarm rings for them.
OVER = "('draft', 'closed', 'withdrawn', 'wrong_service', 'duplicate')"


def upgrade(database: str) -> None:
    if database != "main":
        return
    op.create_table(
        "call_tries",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("request_id", sa.String(length=16), nullable=False),
        sa.Column("task_id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("way IN ('call', 'text', 'trusted')", name=op.f("ck_call_tries_way")),
        sa.CheckConstraint(
            "outcome IN ('reached', 'left_message', 'text_sent', 'no_answer', 'wrong_person', 'unsafe')",
            name=op.f("ck_call_tries_outcome"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_call_tries_account_id_accounts")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_call_tries_request_id_requests"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_call_tries_task_id_tasks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_tries")),
    )
    op.create_index(op.f("ix_call_tries_request_id"), "call_tries", ["request_id"], unique=False)
    op.create_index(op.f("ix_call_tries_task_id"), "call_tries", ["task_id"], unique=False)
    _letters(READERS, add=True)
    op.add_column("requests", sa.Column("alarm_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("requests", sa.Column("date_passed_on", sa.Date(), nullable=True))
    op.create_index(op.f("ix_requests_alarm_at"), "requests", ["alarm_at"], unique=False)
    op.create_index(op.f("ix_requests_next_check_on"), "requests", ["next_check_on"], unique=False)
    op.add_column("matters", sa.Column("contact_rung", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("matters", sa.Column("contact_next_on", sa.Date(), nullable=True))
    # What nobody has taken so far rings at the next sweep.
    op.execute(f"UPDATE requests SET alarm_at = received_at WHERE owner_id IS NULL AND state NOT IN {OVER}")  # noqa: S608


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_column("matters", "contact_next_on")
    op.drop_column("matters", "contact_rung")
    op.drop_index(op.f("ix_requests_next_check_on"), table_name="requests")
    op.drop_index(op.f("ix_requests_alarm_at"), table_name="requests")
    op.drop_column("requests", "date_passed_on")
    op.drop_column("requests", "alarm_at")
    op.execute("DELETE FROM letters WHERE recipient_kind = 'on_call'")
    _letters(READERS_BEFORE, add=False)
    op.drop_index(op.f("ix_call_tries_task_id"), table_name="call_tries")
    op.drop_index(op.f("ix_call_tries_request_id"), table_name="call_tries")
    op.drop_table("call_tries")


def _letters(readers: str, *, add: bool) -> None:
    """Who a letter may go to, and the call that says it instead."""
    key = op.f("fk_letters_task_id_tasks")
    if not add:
        op.drop_index(op.f("ix_letters_task_id"), table_name="letters")
    with op.batch_alter_table("letters") as batch:
        batch.drop_constraint(op.f("ck_letters_recipient_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_letters_recipient_kind"), readers)
        if add:
            batch.add_column(sa.Column("task_id", sa.String(length=16), nullable=True))
            batch.create_foreign_key(key, "tasks", ["task_id"], ["id"], ondelete="SET NULL")
        else:
            batch.drop_constraint(key, type_="foreignkey")
            batch.drop_column("task_id")
    if add:
        op.create_index(op.f("ix_letters_task_id"), "letters", ["task_id"], unique=False)
