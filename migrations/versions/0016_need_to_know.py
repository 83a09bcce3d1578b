"""Who alone may know of a request: a list of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade(database: str) -> None:
    if database != "main":
        return
    op.create_table(
        "need_to_know",
        sa.Column("request_id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=16), nullable=False),
        sa.Column("added_by", sa.String(length=16), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_need_to_know_request_id_requests"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_need_to_know_account_id_accounts")),
        sa.PrimaryKeyConstraint("request_id", "account_id", name=op.f("pk_need_to_know")),
    )
    op.create_index(op.f("ix_need_to_know_account_id"), "need_to_know", ["account_id"], unique=False)


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_index(op.f("ix_need_to_know_account_id"), table_name="need_to_know")
    op.drop_table("need_to_know")
