"""A plain case that passes every rule, to change one thing at a time; and rosters for hypothesis."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

from hypothesis import strategies as st

from referral_app.matching import AttorneyProfile, NeedProfile

AS_OF = "2026-03-11"

REQUEST: dict[str, Any] = {
    "id": "R1",
    "as_of": AS_OF,
    "urgency": "standard",
    "deadline": None,
    "holidays": ["2026-05-25"],
    "area": "hague_return",
    "min_tier": 2,
    "forums": ["US-TX", "US-TX-WD"],
    "allow_phv": False,
    "fees": ["pro_bono", "reduced"],
    "max_hourly_cents": None,
    "max_flat_cents": None,
    "max_contingency_bp": None,
    "languages": ["es", "en"],
    "interpreter_ok": False,
    "required_trainings": ["trauma_informed"],
    "conflict_attorney_ids": [],
    "conflict_firm_ids": [],
    "prior_offers": [],
}

ATTORNEY: dict[str, Any] = {
    "id": "a1",
    "firm_id": "F1",
    "status": "active",
    "paused_until": None,
    "licences": [{"forum": "US-TX", "status": "active", "expires": "2026-12-31"}],
    "phv": False,
    "insurance_expires": "2026-12-31",
    "areas": {"hague_return": {"tier": 3, "matters": 3, "last_matter": "2025-06-30"}},
    "trainings": ["trauma_informed"],
    "fees": {"pro_bono": {}},
    "languages": {"en": "fluent", "es": "fluent"},
    "interpreter_ok": False,
    "max_matters": 2,
    "open_matters": 1,
    "pending_offers": 0,
    "max_offers_30d": None,
    "offers_30d": 0,
    "offers_closed": 0,
    "offers_answered": 0,
    "last_offered_at": None,
}


def request(**changes: Any) -> dict[str, Any]:
    return {**REQUEST, **changes}


def attorney(**changes: Any) -> dict[str, Any]:
    return {**ATTORNEY, **changes}


def need(**changes: Any) -> NeedProfile:
    return NeedProfile.from_dict(request(**changes))


def person(**changes: Any) -> AttorneyProfile:
    return AttorneyProfile.from_dict(attorney(**changes))


def licence(forum: str = "US-TX", status: str = "active", expires: str | None = "2026-12-31") -> dict[str, Any]:
    return {"forum": forum, "status": status, "expires": expires}


def practice(tier: int = 3, matters: int = 3, last_matter: str | None = "2025-06-30") -> dict[str, Any]:
    return {"hague_return": {"tier": tier, "matters": matters, "last_matter": last_matter}}


# For properties: few values, near the edges, so that ties and failures happen all the time. The world follows from one
# number, which hypothesis picks and shows when a property breaks.

AREAS = ("hague_return", "uccjea", "csam_reserve")
FORUMS = ("US-TX", "US-TX-WD", "US-OK", "GB-ENG")
LANGUAGES = ("en", "es", "pt")
TRAININGS = ("trauma_informed", "csam_handling")
DAYS = ("2021-03-10", "2021-03-11", "2026-03-10", "2026-03-11", "2026-03-12", "2026-12-31")
PRICES = (None, 0, 1500, 1501, 3000)
PRICE_NAMES = {
    "pro_bono": None,
    "reduced": "hourly_cents",
    "contingency": "contingency_bp",
    "flat": "flat_cents",
    "hourly": "hourly_cents",
}


class Maker:
    """Makes records from one number."""

    def __init__(self, number: int) -> None:
        self.chance = Random(number)

    def one(self, *values: Any) -> Any:
        return self.chance.choice(values)

    def mostly(self, value: Any, *others: Any) -> Any:
        return value if self.chance.random() < 0.8 else self.chance.choice(others)

    def some(self, values: Iterable[Any], least: int = 0) -> list[Any]:
        values = list(values)
        return self.chance.sample(values, self.chance.randint(least, len(values)))

    def flag(self) -> bool:
        return self.chance.random() < 0.5

    def request(self) -> dict[str, Any]:
        return {
            "id": "R1",
            "as_of": AS_OF,
            "urgency": self.one("critical", "urgent", "standard"),
            "deadline": self.one(None, *DAYS),
            "holidays": self.some(DAYS),
            "area": self.one(*AREAS),
            "min_tier": self.one(1, 1, 2, 3, 4),
            "forums": self.some(FORUMS, 1),
            "allow_phv": self.flag(),
            "fees": self.some(PRICE_NAMES, 1),
            "max_hourly_cents": self.one(None, 0, 1500, 1501),
            "max_flat_cents": self.one(None, 0, 1500, 1501),
            "max_contingency_bp": self.one(None, 0, 1500, 1501),
            "languages": self.some(LANGUAGES, 1),
            "interpreter_ok": self.flag(),
            "required_trainings": self.mostly([], ["csam_handling"], list(TRAININGS)),
            "conflict_attorney_ids": self.mostly([], ["a0", "B1"]),
            "conflict_firm_ids": self.mostly([], ["F1"]),
            "prior_offers": [
                {
                    "attorney_id": self.one("a2", "B1", "B3"),
                    "outcome": self.one("pending", "accepted", "declined", "expired", "withdrawn"),
                }
                for _ in range(self.one(0, 0, 1, 2))
            ],
        }

    def attorney(self, id: str) -> dict[str, Any]:
        closed = self.one(0, 1, 5)
        return {
            "id": id,
            "firm_id": self.one(None, "F1", "F2"),
            "status": self.mostly("active", "applied", "withdrawn"),
            "paused_until": self.mostly(None, *DAYS),
            "licences": [
                {
                    "forum": self.one(*FORUMS, "US-TX", "US"),
                    "status": self.mostly("active", "active", "inactive", "suspended", "disbarred", "resigned"),
                    "expires": self.one(None, *DAYS[2:]),
                }
                for _ in range(self.one(0, 1, 2, 3))
            ],
            "phv": self.flag(),
            "insurance_expires": self.mostly("2026-12-31", None, *DAYS),
            "areas": {
                area: {
                    "tier": self.one(1, 2, 3, 4),
                    "matters": self.one(0, 1, 3, 6),
                    "last_matter": self.one(None, *DAYS),
                }
                for area in self.some(AREAS, 1)
            },
            "trainings": self.some(TRAININGS),
            "fees": {
                fee: {PRICE_NAMES[fee]: self.one(*PRICES)} if PRICE_NAMES[fee] else {}
                for fee in self.some(PRICE_NAMES, 1)
            },
            "languages": {code: self.one("fluent", "working") for code in self.some(LANGUAGES)},
            "interpreter_ok": self.flag(),
            "max_matters": self.one(0, 1, 2, 3, 4),
            "open_matters": self.one(0, 0, 1),
            "pending_offers": self.one(0, 0, 1),
            "max_offers_30d": self.mostly(None, 0, 2, 3),
            "offers_30d": self.one(0, 1, 2, 3),
            "offers_closed": closed,
            "offers_answered": self.chance.randint(0, closed),
            "last_offered_at": self.one(None, "2026-01-01T09:00:00Z", "2026-02-20T16:30:00Z"),
        }


def case_of(number: int, most: int = 12) -> dict[str, Any]:
    """The case that follows from a number: a request and up to `most` attorneys."""
    maker = Maker(number)
    ids = [f"{'aB'[place % 2]}{place}" for place in range(maker.chance.randint(0, most))]
    return {"request": maker.request(), "roster": [maker.attorney(id) for id in ids]}


numbers = st.integers(0, 2**48)
