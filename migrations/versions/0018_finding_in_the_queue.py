"""Finding in the queue: up to when somebody has seen it, filters saved by name, and who asks alone as a keyed code."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade(database: str) -> None:
    if database != "main":
        return
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_saved_filters_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
    )
    op.create_index(op.f("ix_saved_filters_account_id"), "saved_filters", ["account_id"], unique=False)
    op.add_column("accounts", sa.Column("queue_seen_at", sa.DateTime(timezone=True), nullable=True))
    # Filled when the rules next read a request, which they do each day: it cannot be read from here.
    op.add_column("requests", sa.Column("alone", sa.String(length=120), nullable=True))
    op.create_index("ix_requests_owner", "requests", ["owner_id", "state"], unique=False)
    op.create_index("ix_requests_received", "requests", ["received_at"], unique=False)


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_index("ix_requests_received", table_name="requests")
    op.drop_index("ix_requests_owner", table_name="requests")
    op.drop_column("requests", "alone")
    op.drop_column("accounts", "queue_seen_at")
    op.drop_index(op.f("ix_saved_filters_account_id"), table_name="saved_filters")
    op.drop_table("saved_filters")
