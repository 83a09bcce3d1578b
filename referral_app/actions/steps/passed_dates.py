"""A legal date that has passed keeps its request where it stood, until a person says what follows (U17)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from referral_app import law, programme
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import WORKER, record
from referral_app.models import Request
from referral_app.vocabulary import Level, RequestState, TaskKind

NO_WEEK = "9999-W99"
OVER = ("passed", "maybe_passed", "likely_passed")
#: A lawyer has it: the date is theirs to look after, and staff are told of it all the same.
WITH_A_LAWYER = (RequestState.PLACED, RequestState.IN_PROGRESS)


def iso_week(day: str | None) -> str:
    """ "2027-W02" of an ISO date; a week that sorts last where there is none."""
    if day is None:
        return NO_WEEK
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year:04d}-W{week:02d}"


def binding_day(result: dict[str, Any]) -> str | None:
    """The earliest deadline of the needs; before there are needs, the earliest last safe day still open."""
    days = [need["deadline"] for need in result["needs"] if need["deadline"]]
    if not result["needs"]:
        days = [
            clock["last_safe_date"]
            for clock in result["clocks"]
            if clock["last_safe_date"] and clock["status"] == "open" and (clock["days_left"] or 0) >= 0
        ]
    return min(days) if days else None


def notice(request: Request, old: dict[str, Any], new: dict[str, Any], *, now: datetime, today: date) -> None:
    """Mark a request whose date has passed since the rules were read last, and call staff. Call inside `writing()`."""
    if not (_binding_day_is_over(old, today) or any(map(_is_over, law.differences(old, new)))):
        return
    level = request.level
    make_task(
        TaskKind.DATE_PASSED,
        once=f"{TaskKind.DATE_PASSED}:{request.id}:{today.isoformat()}",
        now=now,
        due_on=today,
        request=request,
        track=programme.law_data().match_urgency(level) if level else None,
    )
    if request.state not in WITH_A_LAWYER and request.date_passed_on is None:
        request.date_passed_on = today
        record(request.id, "date_passed", actor=WORKER, now=now)


def _binding_day_is_over(old: dict[str, Any], today: date) -> bool:
    """Whether the day that bound when the rules were read last lay ahead then, and lies behind now."""
    day = binding_day(old)
    return day is not None and old["today"] <= day < today.isoformat()


def _is_over(change: law.Change) -> bool:
    """Whether a legal date or a day in court has passed, or may have, since the rules were read last."""
    return change.kind == "clock" and change.after in OVER and programme.law_data().clock(change.what[0]).is_deadline


def place_in_queue(request: Request, level: str, result: dict[str, Any]) -> None:
    """Level and place of a request by the rules, or as people said; while a passed date waits for a person, nothing of
    it sinks."""
    level = _as_people_said(request, level)
    rank, week = list(Level).index(Level(level)), iso_week(binding_day(result))
    if request.date_passed_on is not None:
        week = min(week, request.binding_week)
        if request.level_rank <= rank:
            level, rank = request.level or level, request.level_rank
    request.level, request.level_rank, request.binding_week = level, rank, week


def _as_people_said(request: Request, level: str) -> str:
    """The level by the rules, unless people said another: a higher one stands until the rules say one higher still, a
    lower one for as long as the rules say what they said when it was lowered."""
    said = request.level_set
    if said is None:
        return level
    higher = list(Level).index(Level(said)) < list(Level).index(Level(level))
    return said if higher or level == request.level_set_from else level
