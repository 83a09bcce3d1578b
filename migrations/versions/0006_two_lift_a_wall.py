"""The first of the two who lift a wall."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade(database: str) -> None:
    if database == "main":
        with op.batch_alter_table("requests") as table:
            table.add_column(sa.Column("wall_lift_by", sa.String(length=16)))
            table.create_foreign_key(op.f("fk_requests_wall_lift_by_accounts"), "accounts", ["wall_lift_by"], ["id"])


def downgrade(database: str) -> None:
    if database == "main":
        with op.batch_alter_table("requests") as table:
            table.drop_constraint(op.f("fk_requests_wall_lift_by_accounts"), type_="foreignkey")
            table.drop_column("wall_lift_by")
