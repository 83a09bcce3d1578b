"""The pages of attorneys: four minutes between hearings."""

from __future__ import annotations

from flask import Blueprint

attorney = Blueprint("attorney", __name__, url_prefix="/attorney")
