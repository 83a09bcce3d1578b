"""Templates compiled once for all processes of a run: some 400 of them, in each app of each process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import Environment
from jinja2.bccache import Bucket, FileSystemBytecodeCache

#: A folder of this one run (`tools/suite.py`): translations that change are in none that is older.
FOLDER = "REFERRAL_TESTS_TEMPLATES"


class OfEachLanguage(FileSystemBytecodeCache):
    """The sentences of a language are compiled in: its templates are kept apart from those of the others."""

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        catalogue: Any = getattr(environment, "catalogue", None)
        language = catalogue.info().get("language", "") if catalogue is not None else "as written"
        return super().get_bucket(environment, f"{name}:{language}", filename, source)


def share(app: Flask) -> None:
    if folder := os.environ.get(FOLDER):
        Path(folder).mkdir(parents=True, exist_ok=True)
        app.jinja_env.bytecode_cache = OfEachLanguage(folder)
