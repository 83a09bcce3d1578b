"""Who agreed, by what rule, and who wrote it down."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade(database: str) -> None:
    if database != "main":
        return
    op.create_table(
        "consents",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("request_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.String(length=10), nullable=False),
        sa.Column("holder", sa.String(length=24), nullable=False),
        sa.Column("rule", sa.String(length=8), nullable=False),
        sa.Column("how", sa.String(length=12)),
        sa.Column("recorded_by", sa.String(length=16)),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("revoked_on", sa.Date()),
        sa.CheckConstraint("given_by IN ('requester', 'holder')", name=op.f("ck_consents_given_by")),
        sa.CheckConstraint("given_by = 'requester' OR recorded_by IS NOT NULL", name=op.f("ck_consents_recorded_by")),
        sa.CheckConstraint("given_by = 'requester' OR how IS NOT NULL", name=op.f("ck_consents_how")),
        sa.ForeignKeyConstraint(["recorded_by"], ["accounts.id"], name=op.f("fk_consents_recorded_by_accounts")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_consents_request_id_requests"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("request_id", "number", name=op.f("uq_consents_request_id_number")),
    )
    # What stands already was said by requesters. Whether it counts is judged by the holder that the law names today.
    op.execute(
        "INSERT INTO consents (id, request_id, number, given_by, holder, rule, given_on, until, version) "
        "SELECT id, id, 1, 'requester', 'requester', '', date(received_at), consent_until, COALESCE(consent_version, '') "
        "FROM requests WHERE consent_until IS NOT NULL AND received_at IS NOT NULL"
    )


def downgrade(database: str) -> None:
    if database == "main":
        op.drop_table("consents")
