"""The pages behind the link of an offer's letter: read without signing in, say no, or ask for a new question."""

from __future__ import annotations

from flask import Blueprint

reply = Blueprint("reply", __name__)
