"""Spanish words as they sound, so that what was heard and not seen is found: "aljive" is aljibe, "ayar" is hallar."""

from __future__ import annotations

import re


def sound_of(word: str) -> str:
    """A Spanish word as it sounds from Mexico to Chile: b is v, c and z are s, ll is y, h is silent. Small letters
    without accents, as the words of phrases are."""
    heard = re.sub(r"^hu", "w", word).replace("ch", "C").replace("h", "")
    heard = heard.replace("v", "b").replace("ll", "y").replace("qu", "k").replace("gue", "Ge").replace("gui", "Gi")
    heard = re.sub(r"c(?=[ei])", "s", heard).replace("z", "s").replace("c", "k").replace("rr", "r")
    heard = re.sub(r"g(?=[ei])", "j", heard).replace("G", "g").replace("x", "s").replace("w", "gu")
    return re.sub(r"(.)\1", r"\1", re.sub(r"i$", "y", heard))
