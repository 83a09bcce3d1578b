"""What attorneys ask staff before they answer an offer, and what they are answered."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade(database: str) -> None:
    if database != "main":
        return
    op.create_table(
        "offer_questions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("request_id", sa.String(length=16), nullable=False),
        sa.Column("offer_id", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.LargeBinary(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=16), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_offer_questions_request_id_requests"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.id"], name=op.f("fk_offer_questions_offer_id_offers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_questions")),
    )
    op.create_index(op.f("ix_offer_questions_request_id"), "offer_questions", ["request_id"], unique=False)
    op.create_index(op.f("ix_offer_questions_offer_id"), "offer_questions", ["offer_id"], unique=False)


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_index(op.f("ix_offer_questions_offer_id"), table_name="offer_questions")
    op.drop_index(op.f("ix_offer_questions_request_id"), table_name="offer_questions")
    op.drop_table("offer_questions")
