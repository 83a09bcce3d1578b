"""Kinds of work whose material is hard to read: about the sexual exploitation of a child. Said before a yes (C06)."""

from __future__ import annotations

HARD_AREAS = frozenset(
    {
        "csam_restitution",
        "csam_reserve",
        "civil_2255",
        "civil_trafficking_1595",
        "image_removal",
        "online_exploitation",
        "crim_defense_trafficked",
        "record_relief_trafficking",
        "immigration_trafficking",
    }
)
