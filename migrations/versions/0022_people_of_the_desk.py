"""What staff write down of an attorney, what attorneys complain of, how long a yes took for who is forgotten, and the
organisations that families are sent to."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade(database: str) -> None:
    if database != "main":
        return
    op.create_table(
        "attorney_notes",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("attorney_id", sa.String(length=16), nullable=False),
        sa.Column("written_by", sa.String(length=16), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attorney_id"], ["attorneys.id"], name=op.f("fk_attorney_notes_attorney_id_attorneys"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attorney_notes")),
    )
    op.create_index(op.f("ix_attorney_notes_attorney_id"), "attorney_notes", ["attorney_id"])
    op.create_table(
        "attorney_complaints",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("attorney_code", sa.String(length=120), nullable=False),
        sa.Column("request_id", sa.String(length=16)),
        sa.Column("not_for", sa.String(length=16)),
        sa.Column("taken_by", sa.String(length=16)),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.String(length=16)),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary()),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["requests.id"],
            name=op.f("fk_attorney_complaints_request_id_requests"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_attorney_complaints_owner_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attorney_complaints")),
    )
    op.create_index(op.f("ix_attorney_complaints_attorney_code"), "attorney_complaints", ["attorney_code"])
    op.create_index(op.f("ix_attorney_complaints_request_id"), "attorney_complaints", ["request_id"])
    op.create_table(
        "organisations",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("languages", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40)),
        sa.Column("email", sa.String(length=254)),
        sa.Column("url", sa.String(length=300)),
        sa.Column("refer", sa.String(length=1000), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('legal_aid', 'clinic', 'victim_services', 'bar_referral', 'other')",
            name=op.f("ck_organisations_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.create_index(op.f("ix_organisations_checked_on"), "organisations", ["checked_on"])
    op.create_table(
        "organisation_referrals",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("request_id", sa.String(length=16), nullable=False),
        sa.Column("need_id", sa.String(length=16)),
        sa.Column("organisation_code", sa.String(length=120), nullable=False),
        sa.Column("made_by", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by", sa.String(length=16)),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["requests.id"],
            name=op.f("fk_organisation_referrals_request_id_requests"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_organisation_referrals_need_id_needs"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_referrals")),
        sa.UniqueConstraint(
            "request_id",
            "organisation_code",
            name=op.f("uq_organisation_referrals_request_id_organisation_code"),
        ),
    )
    op.create_index(op.f("ix_organisation_referrals_made_at"), "organisation_referrals", ["made_at"])
    op.create_table(
        "waits_left",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", "level", "area", "days", name=op.f("pk_waits_left")),
    )


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_table("waits_left")
    op.drop_table("organisation_referrals")
    op.drop_table("organisations")
    op.drop_table("attorney_complaints")
    op.drop_table("attorney_notes")
