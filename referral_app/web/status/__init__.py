"""The way back by a phrase, and what a family sees of its request."""

from __future__ import annotations

from flask import Blueprint

status = Blueprint("status", __name__, url_prefix="/status")
