"""Spans of time, counted by the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Float, cast, extract, func

from referral_app.extensions import db


def days_between(start: Any, end: Any) -> ColumnElement[float]:
    """Days between two instants, with their fraction; each engine has its own words for it."""
    if db.engine.dialect.name == "postgresql":
        return cast(extract("epoch", end - start) / 86400.0, Float)
    return func.julianday(end) - func.julianday(start)
