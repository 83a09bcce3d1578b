"""What the declines of a need call for, once nobody of its set is left: to change its terms, not the people (U3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

#: So many say something about the terms; one says something about one person.
ENOUGH = 2
#: What would change a no of this reason. The others say nothing that an office could change.
CHANGE_FOR: Mapping[str, str] = {
    "fee": "fee",
    "court": "reach",
    "expertise": "reach",
    "language": "language",
    "not_comfortable": "text",
    "capacity": "time",
}
#: The steps of widening that are such a change; a fee has one step for each kind of fee.
_STEPS: Mapping[str, tuple[str, ...]] = {
    "fee": ("fee",),
    "reach": ("pro_hac_vice", "expertise"),
    "language": ("interpreter",),
}


def called_for(declines: Sequence[tuple[str, str]], taken: Sequence[Mapping[str, str]]) -> str | None:
    """What more than half of them call for; None where they differ, or where it was changed after the last of them.

    `declines`: reason and day (ISO, "" where unknown) of each. `taken`: steps of widening, with `change` and `on`.
    """
    if not declines:
        return None
    [(change, many)] = Counter(CHANGE_FOR.get(reason) for reason, _day in declines).most_common(1)
    if change is None or 2 * many <= len(declines):
        return None
    last = max(day for reason, day in declines if CHANGE_FOR.get(reason) == change)
    steps = _STEPS.get(change, ())
    return None if any(step["on"] > last and step["change"].startswith(steps) for step in taken) else change
