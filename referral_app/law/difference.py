"""What two routings of one request say differently: for staff, and to decide whether the newer one is worth keeping.

Left out is what only the day moves: `today`, days left, the law's version, and in routings stored under R2 a deadline
that is "today" because a clock may have passed (docs/offers.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from referral_app.law.dates import MAYBE_PASSED

Routing = Mapping[str, Any]

#: The rules under which a clock that may have passed made the day itself the deadline.
WITH_TODAY = "R2"
NOT_NEWS = ("today", "law_version")
#: Parts of a routing that are lists of codes, and what one of them is called.
LISTS = {
    "attorney_match_reasons": "reason",
    "flags": "flag",
    "refusals": "refusal",
    "signposts": "signpost",
    "public_notes": "public_note",
    "ask_next": "question",
}


class Change(NamedTuple):
    """One difference. `before` is None for what is new, `after` for what is gone; codes and dates, no sentences.

    `kind`: one of KINDS. `what`: the code; for a need its area and forums, for a clock its id and whom it is for.
    `part`: the field of the need or the clock, where it is only that one.
    """

    kind: str
    what: tuple[str, ...]
    before: str | None
    after: str | None
    part: str | None = None


def differs(old: Routing, new: Routing) -> bool:
    """Whether the newer routing says anything new."""
    return settled(old) != settled(new)


def settled(routing: Routing) -> dict[str, Any]:
    """A routing without what only the day moves."""
    kept = {key: value for key, value in routing.items() if key not in NOT_NEWS}
    kept["clocks"] = [{key: value for key, value in clock.items() if key != "days_left"} for clock in routing["clocks"]]
    kept["needs"] = [{**need, "deadline": _deadline(need, routing)} for need in routing["needs"]]
    return kept


def _deadline(need: Mapping[str, Any], routing: Routing) -> str | None:
    """The day that binds; in a routing of R2, "today" where it was this very day because a clock may have passed.

    Since R3 such a clock gives no day.
    """
    binds: str | None = need["deadline"]
    if routing["version"] != WITH_TODAY:
        return binds
    in_doubt = any(clock["status"] == MAYBE_PASSED for clock in routing["clocks"])
    return "today" if in_doubt and binds == routing["today"] else binds


def differences(old: Routing, new: Routing) -> list[Change]:
    """Every difference of two routings, the weightiest kinds first; empty exactly when they say the same."""
    before, after = settled(old), settled(new)
    found: list[Change] = []
    for part in dict.fromkeys((*COMPARISONS, *before, *after)):
        if before.get(part) == after.get(part):
            continue
        compared = part in COMPARISONS and part in before and part in after
        told = list(COMPARISONS[part](before[part], after[part])) if compared else []
        found += told or [Change("other", (part,), None, None)]
    return found


def _urgency(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    yield from _one("level", before["level"], after["level"])
    old, new = ([rule for rules in each["by_level"].values() for rule in rules] for each in (before, after))
    yield from _codes("urgency", old, new)


def _mode(before: str, after: str) -> Iterator[Change]:
    yield from _one("mode", before, after)


def _situations(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old, new = ([row["code"] for row in each["reasons"]] for each in (before, after))
    yield from _codes("situation", old, new)


def _consent(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    yield from _one("consent", before["holder"], after["holder"])


def _derived(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            yield Change("derived", (key,), None, None)


def _list(kind: str) -> Callable[[Iterable[str], Iterable[str]], Iterator[Change]]:
    return lambda before, after: _codes(kind, before, after)


def _one(kind: str, before: str | None, after: str | None, what: tuple[str, ...] = ()) -> Iterator[Change]:
    if before != after:
        yield Change(kind, what, before, after)


def _codes(kind: str, before: Iterable[str], after: Iterable[str]) -> Iterator[Change]:
    """What came and what went; the order alone is no difference that anybody reads."""
    gone, come = list(before), list(after)
    yield from (Change(kind, (code,), None, code) for code in come if code not in gone)
    yield from (Change(kind, (code,), code, None) for code in gone if code not in come)


def _needs(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[Change]:
    old, new = ({(need["area"], *need["forums"]): need for need in needs} for needs in (before, after))
    yield from (Change("need", key, None, need["level"]) for key, need in new.items() if key not in old)
    yield from (Change("need", key, need["level"], None) for key, need in old.items() if key not in new)
    for key in (key for key in new if key in old):
        yield from _one("need_level", old[key]["level"], new[key]["level"], key)
        yield from _one("deadline", old[key]["deadline"], new[key]["deadline"], key)
        yield from _parts("need_term", key, old[key], new[key], ("n", "level", "deadline"))


def _clocks(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[Change]:
    old, new = _by_clock(before), _by_clock(after)
    for key, clock in new.items():
        known = old.get(key)
        yield from _one("clock", known["status"] if known else None, clock["status"], key)
        if known:
            yield from _one("clock_date", known["last_safe_date"], clock["last_safe_date"], key)
            yield from _parts("clock_detail", key, known, clock, ("status", "last_safe_date"))
    yield from (Change("clock", key, clock["status"], None) for key, clock in old.items() if key not in new)


def _parts(
    kind: str, key: tuple[str, ...], old: Mapping[str, Any], new: Mapping[str, Any], told: tuple[str, ...]
) -> Iterator[Change]:
    """The fields that differ besides those told by themselves."""
    for part in (part for part in new if part not in told and old.get(part) != new[part]):
        yield Change(kind, key, None, None, part)


def _by_clock(clocks: list[dict[str, Any]]) -> dict[tuple[str, ...], dict[str, Any]]:
    """Clocks by id and whom they are for; the second of two alike (two hearings) has a number besides."""
    seen: Counter[tuple[str, str]] = Counter()
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for clock in clocks:
        key = (clock["id"], clock["for"] or "")
        seen[key] += 1
        found[key if seen[key] == 1 else (*key, str(seen[key]))] = clock
    return found


#: What tells the differences of each part of a routing, the weightiest part first.
COMPARISONS: Mapping[str, Callable[[Any, Any], Iterator[Change]]] = {
    "urgency": _urgency,
    "attorney_match": _mode,
    "situations": _situations,
    "needs": _needs,
    "clocks": _clocks,
    "consent": _consent,
    **{part: _list(kind) for part, kind in LISTS.items()},
    "derived": _derived,
}
#: What a change may be called. "other" is a part that says the same things in another order or by other rules.
KINDS = (
    *("level", "urgency", "mode", "situation", "need", "need_level", "deadline", "need_term"),
    *("clock", "clock_date", "clock_detail", "consent", *LISTS.values(), "derived", "other"),
)
