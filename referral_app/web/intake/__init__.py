"""The form of families and survivors: one topic per screen, every question skippable, everything kept on the server."""

from __future__ import annotations

from flask import Blueprint

intake = Blueprint("intake", __name__, url_prefix="/request")
