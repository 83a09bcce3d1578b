"""The built static files: hashed names and SHA-384, read once from the manifest of `build.mjs`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import current_app

from referral_app.config import ROOT, ConfigError

MANIFEST = ROOT / "referral_app" / "static" / "dist" / "manifest.json"


@dataclass(frozen=True)
class Asset:
    """One built file. `integrity` is what the browser checks it against."""

    file: str
    integrity: str

    @property
    def url(self) -> str:
        return current_app.url_for("static", filename=self.file)


@cache
def read_manifest(file: Path = MANIFEST) -> dict[str, Asset]:
    """The built files by the name they have in templates. Raises ConfigError when they were not built."""
    try:
        entries = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        raise ConfigError("the static files are not built: run `make setup`") from None
    return {name: Asset(entry["file"], entry["integrity"]) for name, entry in entries.items()}


def asset(name: str) -> Asset:
    """A built file, for templates: `asset('app.css').url`. Raises KeyError for a name that is not in the manifest."""
    return read_manifest()[name]
