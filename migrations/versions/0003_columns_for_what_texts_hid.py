"""Columns for what texts hid: the letter another leaves inside of, the matter of a task, an event's place in the chain."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade(database: str) -> None:
    if database != "main":
        return
    with op.batch_alter_table("letters") as table:
        table.add_column(sa.Column("answer", sa.String(length=40)))
        table.add_column(sa.Column("inside_of", sa.String(length=16)))
        table.create_foreign_key(
            op.f("fk_letters_inside_of_letters"), "letters", ["inside_of"], ["id"], ondelete="SET NULL"
        )
        table.create_index("ix_letters_inside_of", ["inside_of"])
    with op.batch_alter_table("tasks") as table:
        table.add_column(sa.Column("matter_id", sa.String(length=16)))
        table.create_foreign_key(
            op.f("fk_tasks_matter_id_matters"), "matters", ["matter_id"], ["id"], ondelete="CASCADE"
        )
        table.create_index(op.f("ix_tasks_matter_id"), ["matter_id"])
    with op.batch_alter_table("events") as table:
        table.add_column(sa.Column("seq", sa.Integer(), nullable=False, server_default="0"))
    letters = sa.table("letters", sa.column("inside_of"), sa.column("reason"), sa.column("answer"))
    for mark, column in (("inside:", "inside_of"), ("bounced ", "answer")):
        op.execute(
            letters.update()
            .where(letters.c.reason.like(f"{mark}%"))
            .values(
                {
                    column: sa.func.substr(letters.c.reason, len(mark) + 1),
                    "reason": "bounced" if column == "answer" else None,
                }
            )
        )
    tasks = sa.table("tasks", sa.column("matter_id"), sa.column("kind"), sa.column("once"))
    mark = "first_contact_missing:"
    op.execute(
        tasks.update()
        .where(tasks.c.once.like(f"{mark}%"))
        .values(matter_id=sa.func.substr(tasks.c.once, len(mark) + 1))
    )


def downgrade(database: str) -> None:
    if database != "main":
        return
    letters = sa.table("letters", sa.column("inside_of"), sa.column("reason"))
    op.execute(
        letters.update()
        .where(letters.c.inside_of.is_not(None))
        .values(reason=sa.literal("inside:") + letters.c.inside_of)
    )
    with op.batch_alter_table("events") as table:
        table.drop_column("seq")
    with op.batch_alter_table("tasks") as table:
        table.drop_index(op.f("ix_tasks_matter_id"))
        table.drop_constraint(op.f("fk_tasks_matter_id_matters"), type_="foreignkey")
        table.drop_column("matter_id")
    with op.batch_alter_table("letters") as table:
        table.drop_index("ix_letters_inside_of")
        table.drop_constraint(op.f("fk_letters_inside_of_letters"), type_="foreignkey")
        table.drop_column("inside_of")
        table.drop_column("answer")
