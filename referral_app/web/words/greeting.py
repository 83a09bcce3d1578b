"""The name a person told us to use, on their own pages: nowhere that somebody else may look, and in no letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def name_for(said: Mapping[str, Any]) -> str:
    """The name to greet somebody by; "" where none was given, or where they have not said that this device is theirs
    alone."""
    if said["answers"].get("device_shared") != "no":
        return ""
    return str(said["contact"].get("called") or "").strip()
