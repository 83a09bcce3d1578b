"""What all tables share: names of constraints, ids that cannot be guessed, instants that are always aware UTC."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, DateTime, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from referral_app.models.codes import is_hidden

#: Indexes that hold expressions. Whoever makes their table anew on SQLite makes them anew
#: (tests/house/test_migrations.py looks for each).
OF_EXPRESSIONS = frozenset({"ix_requests_queue"})


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dict[str, Any]: JSON, list[str]: JSON, list[Any]: JSON}  # noqa: RUF012


def new_id() -> str:
    """96 random bits as 16 URL-safe characters: an id in a URL tells nothing and cannot be guessed (T14)."""
    return secrets.token_urlsafe(12)


class IdType(String):
    """An id. A keyed code stands for one and never equals it: comparing the two in SQL would find nothing, and say so
    to nobody."""

    class Comparator(String.Comparator[str]):
        def operate(self, op: Any, *other: Any, **given: Any) -> Any:
            if any(is_hidden(each) for each in other):
                raise TypeError("an id cannot be compared with a keyed code: ask for the ids first")
            return super().operate(op, *other, **given)

    comparator_factory = Comparator


Id = IdType(16)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant on both engines. SQLite drops zones; a naive value is a fault of ours and raises."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def is_compared(thing: Any, name: str | None, kind: str, *_more: Any) -> bool:
    """Whether tools that compare the models with the tables understand a thing: an index of expressions is written
    otherwise by every database, and not read back from SQLite at all."""
    return kind != "index" or name not in OF_EXPRESSIONS


def one_of(column: str, enum: type[StrEnum]) -> CheckConstraint:
    """A CHECK that mirrors an enum: the table refuses a state the code does not know."""
    codes = ", ".join(f"'{code.value}'" for code in enum)
    return CheckConstraint(f"{column} IN ({codes})", name=column)
