"""${message}"""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade(database: str) -> None:
    if database == "main":
        ${upgrades if upgrades else "pass"}


def downgrade(database: str) -> None:
    if database == "main":
        ${downgrades if downgrades else "pass"}
