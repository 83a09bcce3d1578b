"""The verbs: what people and the worker do, one function and one transaction each."""

from __future__ import annotations

from typing import Any

from referral_app.vocabulary import RefusalCode


class Refused(Exception):
    """The act may not happen now. `code` says why (a RefusalCode); a template words it. Nothing was changed."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = RefusalCode(code).value
        self.facts = facts
