"""Which answer was left open, where nobody can say yet who may agree that lawyers are asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from referral_app import law
from referral_app.law.answers import RESERVED
from referral_app.queries.consents import Holder

#: What tells, of each role, whether the person who asks may agree.
_TELLS = {"myself": "requester_age", "my_child": "relation", "someone_else": "relation"}


def left_open(answers: Mapping[str, Any], holder: Holder | None, data: law.LawData) -> law.Question | None:
    """The question whose answer would say who may agree; None where that is known, or hangs on more than one's own
    word. It is passed by easily: it comes up below another one, and may be left blank."""
    if holder is None or holder.code != "unclear":
        return None
    name = _TELLS.get(str(answers.get("role")), "role")
    said = answers.get(name)
    return data.question(name) if said is None or said in RESERVED else None
