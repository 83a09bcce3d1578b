"""Legal holds, what forgetting leaves as counts, and when an attorney left.

The column is added in place: on SQLite a table that is made anew takes the rows with it that hang on it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade(database: str) -> None:
    if database != "main":
        return
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("request_id", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=16), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lift_by", sa.String(length=16), nullable=True),
        sa.Column("lift_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "reason IN ('court_order', 'subpoena', 'case_pending', 'complaint')", name=op.f("ck_legal_holds_reason")
        ),
        sa.CheckConstraint("set_by IS NULL OR set_by <> asked_by", name=op.f("ck_legal_holds_set_by_two")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_legal_holds_request_id_requests")),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f("fk_legal_holds_asked_by_accounts")),
        sa.ForeignKeyConstraint(["set_by"], ["accounts.id"], name=op.f("fk_legal_holds_set_by_accounts")),
        sa.ForeignKeyConstraint(["lift_by"], ["accounts.id"], name=op.f("fk_legal_holds_lift_by_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
    )
    op.create_index(op.f("ix_legal_holds_request_id"), "legal_holds", ["request_id"], unique=False)
    op.create_table(
        "residue",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("forum", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "area", "forum", "outcome", name=op.f("pk_residue")),
    )
    op.add_column("attorneys", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    # Who has left already left at the latest when the row was last changed.
    op.execute("UPDATE attorneys SET left_at = updated_at WHERE status = 'withdrawn'")


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_column("attorneys", "left_at")
    op.drop_table("residue")
    op.drop_table("legal_holds")
