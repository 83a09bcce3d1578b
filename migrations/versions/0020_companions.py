"""Who stands beside the attorney of an offer: local counsel, or a mentor."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade(database: str) -> None:
    if database != "main":
        return
    op.create_table(
        "companions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("offer_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("attorney_code", sa.String(length=120)),
        sa.Column("asked_by", sa.String(length=16)),
        sa.Column("asked_at", sa.DateTime(timezone=True)),
        sa.Column("agreed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('local_counsel', 'mentor')", name=op.f("ck_companions_kind")),
        sa.CheckConstraint("agreed_at IS NULL OR attorney_code IS NOT NULL", name=op.f("ck_companions_agreed")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.id"], name=op.f("fk_companions_offer_id_offers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companions")),
        sa.UniqueConstraint("offer_id", "kind", name=op.f("uq_companions_offer_id_kind")),
    )
    op.create_index(op.f("ix_companions_attorney_code"), "companions", ["attorney_code"])


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_index(op.f("ix_companions_attorney_code"), table_name="companions")
    op.drop_table("companions")
