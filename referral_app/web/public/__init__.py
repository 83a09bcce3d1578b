"""What everybody may read: the front page, help, safety, the law in plain words, leaving."""

from __future__ import annotations

from flask import Blueprint

public = Blueprint("public", __name__)
