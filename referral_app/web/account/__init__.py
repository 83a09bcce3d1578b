"""Signing in, enrolling, the own account."""

from __future__ import annotations

from flask import Blueprint

account = Blueprint("account", __name__)
