"""What the invented families and survivors said, by story. Dates are counted from the day the demonstration is made."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

Answers = dict[str, Any]

#: State and a county in it, to spread the stories over the country.
PLACES = (
    ("TX", "Travis County"), ("CA", "Alameda County"), ("NY", "Kings County"), ("FL", "Orange County"),
    ("OH", "Franklin County"), ("IL", "Cook County"), ("GA", "Fulton County"), ("WA", "King County"),
    ("PA", "Allegheny County"), ("AZ", "Pima County"), ("NC", "Wake County"), ("MI", "Wayne County"),
    ("CO", "Denver County"), ("NJ", "Essex County"), ("VA", "Fairfax County"), ("MN", "Hennepin County"),
    ("TN", "Shelby County"), ("MO", "Jackson County"), ("OR", "Lane County"), ("MD", "Howard County"),
)  # fmt: skip


def us(place: tuple[str, str]) -> dict[str, str]:
    return {"country": "US", "state": place[0], "county": place[1]}


def _base(rng: random.Random, today: date) -> Answers:
    return {
        "safe_now": "yes",
        "device_shared": rng.choice(["no", "no", "yes"]),
        "contact_ways": rng.choice([["i_will_return"], ["email"], ["call", "email"], ["call"]]),
        "requester_age": rng.randrange(24, 52),
        "language": rng.choice(["en", "en", "es"]),
        "interpreter_ok": "yes",
        "other_languages": ["en"],
        "ability_to_pay": rng.choice(["cannot_pay", "cannot_pay", "could_pay_some"]),
    }


def _parent(rng: random.Random, today: date) -> Answers:
    born = today - timedelta(days=rng.randrange(900, 4300))
    return {
        **_base(rng, today),
        "role": "my_child",
        "relation": "parent",
        "children": [{"ref": "c1", "dob": born.isoformat()}],
    }


def _crossing(rng: random.Random, today: date, days: int) -> Answers:
    taken = (today - timedelta(days=days)).isoformat()
    return {
        **_parent(rng, today),
        "location_known": "yes",
        "wrongful_date": taken,
        "left_date": taken,
        "who_has_child": "other_parent",
        "agreed_move": "no",
        "custody_order": "no",
        "served": "no",
        "return_case": "no",
        "ca_applied": "no",
        "police_report": "yes",
        "ncmec_report": "yes",
        "dv_history": "no",
        "keep_away_order": "no",
        "departing_now": "no",
        "danger_now": "no",
    }


def incoming(rng: random.Random, today: date, place: tuple[str, str]) -> Answers:
    """A child brought to the United States and kept there."""
    country = rng.choice(["MX", "CO", "BR"])
    said = _crossing(rng, today, rng.randrange(40, 330))
    return {
        **said,
        "situations": ["intl_abduction_incoming"],
        "where": {"country": country},
        "child_place": us(place),
        "home_place": {"country": country},
    }


def outgoing(rng: random.Random, today: date, place: tuple[str, str]) -> Answers:
    """A child taken out of the United States."""
    country = rng.choice(["MX", "BR", "GB", "DE", "CO"])
    said = _crossing(rng, today, rng.randrange(20, 300))
    return {
        **said,
        "situations": ["intl_abduction_outgoing"],
        "where": us(place),
        "child_place": {"country": country},
        "home_place": us(place),
    }


def between_states(rng: random.Random, today: date, place: tuple[str, str]) -> Answers:
    other = rng.choice([p for p in PLACES if p[0] != place[0]])
    said = _crossing(rng, today, rng.randrange(20, 150))
    return {
        **said,
        "situations": ["family_abduction_domestic"],
        "where": us(place),
        "child_place": us(other),
        "home_place": us(place),
    }


def images(rng: random.Random, today: date, place: tuple[str, str]) -> Answers:
    """An adult survivor of images that are traded, with a federal case."""
    born = today - timedelta(days=rng.randrange(7000, 9500))
    said: Answers = {
        **_base(rng, today),
        "role": "myself",
        "situations": ["csam_compensation"],
        "where": us(place),
        "dob": born.isoformat(),
        "age_then": rng.randrange(6, 14),
        "federal_notice": "yes",
        "case_stage": rng.choice(["investigating", "charged", "convicted"]),
        "danger_now": "no",
        "know_person": "yes",
        "dma_before": "no",
        "case_court": {"system": "federal", "place": us(place)},
        "harm_places": [us(place)],
        "accused_is_guardian": "no",
    }
    said["requester_age"] = (today - born).days // 366
    if said["case_stage"] == "convicted":
        said["next_dates"] = [
            {"kind": "sentencing", "date": (today + timedelta(days=rng.randrange(11, 70))).isoformat()}
        ]
    return said


def trafficking(rng: random.Random, today: date, place: tuple[str, str]) -> Answers:
    born = today - timedelta(days=rng.randrange(7400, 9800))
    return {
        **_base(rng, today),
        "requester_age": (today - born).days // 366,
        "role": "myself",
        "situations": ["child_sex_trafficking"],
        "where": us(place),
        "dob": born.isoformat(),
        "age_then": 15,
        "still_with_trafficker": "no",
        "harm_ended": str(today.year - rng.randrange(3, 6)),
        "harm_places": [us(place)],
        "help_wanted": ["money", "clear_record"],
        "citizen": "yes",
        "case_stage": "no_case",
        "danger_now": "no",
        "own_record": "yes",
        "own_case_open": "no",
        "conviction_courts": [{"system": "state", "place": us(place)}],
        "accused_is_guardian": "no",
    }


def has_the_child(rng: random.Random, today: date, place: tuple[str, str]) -> Answers:
    """A parent who has the child and was served: staff look first."""
    return {
        **incoming(rng, today, place),
        "who_has_child": "requester",
        "served": "yes",
        "return_case": "yes",
        "dv_history": "yes",
    }


def not_sure(rng: random.Random, today: date, place: tuple[str, str]) -> Answers:
    return {**_parent(rng, today), "situations": ["not_sure"], "where": us(place)}


def young_and_alone(rng: random.Random, today: date, place: tuple[str, str]) -> Answers:
    """A minor who asks alone: nothing moves before a named person has cleared it."""
    return {
        **_base(rng, today),
        "requester_age": 16,
        "role": "myself",
        "safe_adult": "yes",
        "situations": ["online_enticement_sextortion"],
        "where": us(place),
        "self_harm": "no",
        "threat_recent": "no",
        "meeting_planned": "no",
        "image_shared": "yes",
        "danger_now": "no",
        "accused_is_guardian": "no",
    }


Story = Callable[[random.Random, date, tuple[str, str]], Answers]
#: Stories that match by themselves, and stories that a person must read first.
READY: tuple[Story, ...] = (incoming, outgoing, between_states, images, trafficking)
READ_FIRST: tuple[Story, ...] = (has_the_child, not_sure, young_and_alone)
