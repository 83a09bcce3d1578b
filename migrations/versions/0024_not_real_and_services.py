"""Which closed requests were no request for help and go early, and to how many families a service was named."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade(database: str) -> None:
    if database != "main":
        return
    op.add_column("requests", sa.Column("kept_briefly", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "services_left",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", "code", name=op.f("pk_services_left")),
    )


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_table("services_left")
    op.drop_column("requests", "kept_briefly")
