"""The workspace of counsel staff."""

from __future__ import annotations

from flask import Blueprint

counsel = Blueprint("counsel", __name__, url_prefix="/counsel")
