"""For whom a task does not exist: a complaint's, for whoever owned the request when it came. Of complaints before this only
whoever owns it today is known; those who gave one away read no word of it, as before."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade(database: str) -> None:
    if database == "main":
        op.add_column("tasks", sa.Column("not_for", sa.String(length=16), nullable=True))


def downgrade(database: str) -> None:
    if database == "main":
        op.drop_column("tasks", "not_for")
