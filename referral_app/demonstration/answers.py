"""What the invented families and survivors said, by kind of story. Dates are counted from the day they wrote."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Answers = dict[str, Any]
Place = tuple[str, str]

#: State and a county in it, to spread the stories over the country.
PLACES = (
    ("TX", "Travis County"), ("CA", "Alameda County"), ("NY", "Kings County"), ("FL", "Orange County"),
    ("OH", "Franklin County"), ("IL", "Cook County"), ("GA", "Fulton County"), ("WA", "King County"),
    ("PA", "Allegheny County"), ("AZ", "Pima County"), ("NC", "Wake County"), ("MI", "Wayne County"),
    ("CO", "Denver County"), ("NJ", "Essex County"), ("VA", "Fairfax County"), ("MN", "Hennepin County"),
    ("TN", "Shelby County"), ("MO", "Jackson County"), ("OR", "Lane County"), ("MD", "Howard County"),
)  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """Where and when one story is told. `born` is when the child was born: an ISO date that no other story has, or a
    year."""

    rng: random.Random
    day: date
    place: Place
    born: str


def us(place: Place) -> dict[str, str]:
    return {"country": "US", "state": place[0], "county": place[1]}


def _base(scene: Scene) -> Answers:
    return {
        "safe_now": "yes",
        "device_shared": scene.rng.choice(["no", "no", "yes"]),
        "contact_ways": scene.rng.choice([["i_will_return"], ["email"], ["call", "email"], ["call"]]),
        "requester_age": scene.rng.randrange(24, 52),
        "language": scene.rng.choice(["en", "en", "es"]),
        "interpreter_ok": "yes",
        "other_languages": ["en"],
        "ability_to_pay": scene.rng.choice(["cannot_pay", "cannot_pay", "could_pay_some"]),
    }


def _parent(scene: Scene) -> Answers:
    return {
        **_base(scene),
        "role": "my_child",
        "relation": "parent",
        "children": [{"ref": "c1", "dob": scene.born}],
    }


def _crossing(scene: Scene, days: int) -> Answers:
    taken = (scene.day - timedelta(days=days)).isoformat()
    return {
        **_parent(scene),
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


def incoming(scene: Scene) -> Answers:
    """A child brought to the United States and kept there."""
    country = scene.rng.choice(["MX", "CO", "BR"])
    said = _crossing(scene, scene.rng.randrange(40, 330))
    return {
        **said,
        "situations": ["intl_abduction_incoming"],
        "where": {"country": country},
        "child_place": us(scene.place),
        "home_place": {"country": country},
    }


def outgoing(scene: Scene) -> Answers:
    """A child taken out of the United States."""
    country = scene.rng.choice(["MX", "BR", "GB", "DE", "CO"])
    said = _crossing(scene, scene.rng.randrange(20, 300))
    return {
        **said,
        "situations": ["intl_abduction_outgoing"],
        "where": us(scene.place),
        "child_place": {"country": country},
        "home_place": us(scene.place),
    }


def between_states(scene: Scene) -> Answers:
    other = scene.rng.choice([p for p in PLACES if p[0] != scene.place[0]])
    said = _crossing(scene, scene.rng.randrange(20, 150))
    return {
        **said,
        "situations": ["family_abduction_domestic"],
        "where": us(scene.place),
        "child_place": us(other),
        "home_place": us(scene.place),
    }


def images(scene: Scene) -> Answers:
    """An adult survivor of images that are traded, with a federal case."""
    born = scene.day - timedelta(days=scene.rng.randrange(7000, 9500))
    said: Answers = {
        **_base(scene),
        "role": "myself",
        "situations": ["csam_compensation"],
        "where": us(scene.place),
        "dob": born.isoformat(),
        "age_then": scene.rng.randrange(6, 14),
        "federal_notice": "yes",
        "case_stage": scene.rng.choice(["investigating", "charged", "convicted"]),
        "danger_now": "no",
        "know_person": "yes",
        "dma_before": "no",
        "case_court": {"system": "federal", "place": us(scene.place)},
        "harm_places": [us(scene.place)],
        "accused_is_guardian": "no",
    }
    said["requester_age"] = (scene.day - born).days // 366
    if said["case_stage"] == "convicted":
        said["next_dates"] = [
            {"kind": "sentencing", "date": (scene.day + timedelta(days=scene.rng.randrange(11, 70))).isoformat()}
        ]
    return said


def trafficking(scene: Scene) -> Answers:
    born = scene.day - timedelta(days=scene.rng.randrange(7400, 9800))
    return {
        **_base(scene),
        "requester_age": (scene.day - born).days // 366,
        "role": "myself",
        "situations": ["child_sex_trafficking"],
        "where": us(scene.place),
        "dob": born.isoformat(),
        "age_then": 15,
        "still_with_trafficker": "no",
        "harm_ended": str(scene.day.year - scene.rng.randrange(3, 6)),
        "harm_places": [us(scene.place)],
        "help_wanted": ["money", "clear_record"],
        "citizen": "yes",
        "case_stage": "no_case",
        "danger_now": "no",
        "own_record": "yes",
        "own_case_open": "no",
        "conviction_courts": [{"system": "state", "place": us(scene.place)}],
        "accused_is_guardian": "no",
    }


def has_the_child(scene: Scene) -> Answers:
    """A parent who has the child and was served: staff look first."""
    return {
        **incoming(scene),
        "who_has_child": "requester",
        "served": "yes",
        "return_case": "yes",
        "dv_history": "yes",
    }


def not_sure(scene: Scene) -> Answers:
    return {**_parent(scene), "situations": ["not_sure"], "where": us(scene.place)}


def young_and_alone(scene: Scene) -> Answers:
    """A minor who asks alone: nothing moves before a named person has cleared it."""
    return {
        **_base(scene),
        "requester_age": 16,
        "role": "myself",
        "safe_adult": "yes",
        "situations": ["online_enticement_sextortion"],
        "where": us(scene.place),
        "self_harm": "no",
        "threat_recent": "no",
        "meeting_planned": "no",
        "image_shared": "yes",
        "danger_now": "no",
        "accused_is_guardian": "no",
    }


Kind = Callable[[Scene], Answers]
#: Kinds that match by themselves, and kinds that a person must read first.
READY: tuple[Kind, ...] = (incoming, outgoing, between_states, images, trafficking)
READ_FIRST: tuple[Kind, ...] = (has_the_child, not_sure, young_and_alone)
#: The same that match by themselves, those with few needs more often: where each need is told to its end.
TO_THE_END: tuple[Kind, ...] = (incoming, trafficking, between_states, incoming, outgoing, incoming, images, incoming)
