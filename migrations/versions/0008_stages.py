"""The stages of an offer, what becomes of a matter, tries to reach a family, and who was verified on the phone."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

WHEN = sa.DateTime(timezone=True)
#: Added without rebuilding a table: on SQLite a rebuilt table would take the rows that hang on it along.
COLUMNS = {
    "offers": {"interested_at": WHEN, "check_until": WHEN, "check_ended_at": WHEN, "unsure_at": WHEN},
    "matters": {"contact_way": sa.String(length=20), "minutes": sa.Integer()},
    "requests": {"returned_at": WHEN, "verified_at": WHEN, "verified_by": sa.String(length=16)},
}


def upgrade(database: str) -> None:
    if database != "main":
        return
    for table, columns in COLUMNS.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_table(
        "contact_tries",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("matter_id", sa.String(length=16), nullable=False),
        sa.Column("tried_on", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.String(length=16), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_contact_tries_account_id_accounts")),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matters.id"], name=op.f("fk_contact_tries_matter_id_matters"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_tries")),
    )
    op.create_index(op.f("ix_contact_tries_matter_id"), "contact_tries", ["matter_id"], unique=False)
    # Whether staff read a request, before an attorney may read its free words, is asked of the chain.
    op.create_index("ix_audit_object", "audit", ["object"], unique=False)


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_index("ix_audit_object", table_name="audit")
    op.drop_index(op.f("ix_contact_tries_matter_id"), table_name="contact_tries")
    op.drop_table("contact_tries")
    for table, columns in COLUMNS.items():
        for name in columns:
            op.drop_column(table, name)
