"""Requests of the same person are linked, and wait since the first of them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade(database: str) -> None:
    if database != "main":
        return
    op.create_table(
        "request_links",
        sa.Column("request_a", sa.String(length=16), nullable=False),
        sa.Column("request_b", sa.String(length=16), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("found_by", sa.String(length=16), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("request_a < request_b", name=op.f("ck_request_links_order")),
        sa.ForeignKeyConstraint(
            ["request_a"], ["requests.id"], name=op.f("fk_request_links_request_a_requests"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["request_b"], ["requests.id"], name=op.f("fk_request_links_request_b_requests"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["found_by"], ["accounts.id"], name=op.f("fk_request_links_found_by_accounts")),
        sa.PrimaryKeyConstraint("request_a", "request_b", name=op.f("pk_request_links")),
    )
    op.create_index(op.f("ix_request_links_request_b"), "request_links", ["request_b"], unique=False)
    op.add_column("requests", sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True))


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_column("requests", "waits_since")
    op.drop_index(op.f("ix_request_links_request_b"), table_name="request_links")
    op.drop_table("request_links")
