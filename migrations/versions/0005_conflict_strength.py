"""What a conflict token is of and how much it says, and what a person decided of two requests that may be two sides."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

WHOSE = "whose IN ('own', 'other', 'child', 'holder', 'matter')"
WHOSE_BEFORE = "whose IN ('own', 'other', 'child', 'holder')"


def upgrade(database: str) -> None:
    if database != "main":
        return
    with op.batch_alter_table("conflict_tokens") as batch:
        batch.add_column(sa.Column("kind", sa.String(length=8), nullable=True))
        batch.add_column(sa.Column("weight", sa.String(length=6), nullable=True))
        batch.drop_constraint(op.f("ck_conflict_tokens_whose"), type_="check")
        batch.create_check_constraint(op.f("ck_conflict_tokens_whose"), WHOSE)
    # What a token of before is of is known no more; it held by itself, and goes on to do so. The rules read every
    # running request again within a day and make its tokens anew; those of requests that are gone keep this.
    op.execute("UPDATE conflict_tokens SET kind = 'name', weight = 'rare' WHERE whose IN ('own', 'other')")
    op.execute("UPDATE conflict_tokens SET kind = 'place', weight = 'plain' WHERE whose IN ('child', 'holder')")
    with op.batch_alter_table("conflict_tokens") as batch:
        batch.alter_column("kind", existing_type=sa.String(length=8), nullable=False)
        batch.alter_column("weight", existing_type=sa.String(length=6), nullable=False)
        batch.create_check_constraint(op.f("ck_conflict_tokens_weight"), "weight IN ('rare', 'plain', 'common')")
    op.create_table(
        "pair_decisions",
        sa.Column("request_a", sa.String(length=16), nullable=False),
        sa.Column("request_b", sa.String(length=16), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("decided_by", sa.String(length=16), nullable=False),
        sa.Column("second_by", sa.String(length=16), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("request_a < request_b", name=op.f("ck_pair_decisions_order")),
        sa.CheckConstraint(
            "decision IN ('same_person', 'opposing', 'not_related', 'cannot_serve')",
            name=op.f("ck_pair_decisions_decision"),
        ),
        sa.CheckConstraint("second_by IS NULL OR second_by <> decided_by", name=op.f("ck_pair_decisions_second")),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts.id"], name=op.f("fk_pair_decisions_decided_by_accounts")),
        sa.ForeignKeyConstraint(["second_by"], ["accounts.id"], name=op.f("fk_pair_decisions_second_by_accounts")),
        sa.PrimaryKeyConstraint("request_a", "request_b", name=op.f("pk_pair_decisions")),
    )
    op.create_index(op.f("ix_pair_decisions_request_b"), "pair_decisions", ["request_b"], unique=False)


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_table("pair_decisions")
    op.execute("DELETE FROM conflict_tokens WHERE whose = 'matter'")
    with op.batch_alter_table("conflict_tokens") as batch:
        batch.drop_constraint(op.f("ck_conflict_tokens_weight"), type_="check")
        batch.drop_constraint(op.f("ck_conflict_tokens_whose"), type_="check")
        batch.create_check_constraint(op.f("ck_conflict_tokens_whose"), WHOSE_BEFORE)
        batch.drop_column("weight")
        batch.drop_column("kind")
