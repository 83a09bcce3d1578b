"""Lists of words that stand beside the code."""

from __future__ import annotations

from importlib.resources import files


def listed_words(name: str) -> frozenset[str]:
    """The words of a text file of this room; from '#' to the end of a line is a remark."""
    lines = (files("referral_app.security") / name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())
