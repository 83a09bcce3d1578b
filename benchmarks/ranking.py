"""How long ranking takes: `python -m benchmarks.ranking [--sizes 400,10000,100000] [--sweep 500]`.

JSON on standard output, milliseconds, the median of five. Three needs against an invented roster of 400, 10,000 and
100,000: a rare one, a typical one and the widest. Everyone is judged by all twelve rules, as on the page of a need.
`read` is the time to make profiles from records; `plan` one sweep over 60 needs with approved sets of up to eight out
of 500 attorneys (`--sweep`).
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from referral_app.matching import AttorneyProfile, NeedProfile, rank
from referral_app.matching.pacing import Calendar, PlanOffer
from referral_app.matching.plan import PlanNeed, Settings, plan
from referral_app.vocabulary import OfferState

SIZES = (400, 10_000, 100_000)
REPEATS = 5
AS_OF = "2026-03-11"
NOW = datetime(2026, 3, 11, 15, tzinfo=UTC)
STATES = (
    *("CA", "TX", "FL", "NY", "PA", "IL", "OH", "GA", "NC", "MI", "NJ", "VA", "WA", "AZ", "MA"),
    *("TN", "IN", "MD", "MO", "WI", "CO", "MN", "SC", "AL", "LA", "KY", "OR", "OK", "CT", "UT"),
)
AREAS = (
    "hague_return",
    "hague_access",
    "csam_restitution",
    "trafficking_civil",
    "t_visa",
    "uccjea",
    "protective_order",
)
SHARE = (0.12, 0.10, 0.08, 0.10, 0.15, 0.45, 0.40)
LANGUAGES = {"es": 0.18, "pt": 0.03, "zh": 0.03, "ar": 0.02, "fr": 0.03}
FEES = ("pro_bono", "reduced", "contingency", "hourly")


def attorney(number: int, chance: random.Random) -> dict[str, Any]:
    """One invented attorney, most of them fit for something."""
    home = chance.choice(STATES)
    forums = [f"US-{home}"] + ([f"US-{home}-D"] if chance.random() < 0.45 else [])
    if chance.random() < 0.25:
        forums.append(f"US-{chance.choice(STATES)}")
    prices = {
        "pro_bono": {},
        "reduced": {"hourly_cents": chance.choice((5000, 9000, None))},
        "contingency": {"contingency_bp": chance.choice((1500, 2500, 3300))},
        "hourly": {"hourly_cents": 25000},
    }
    closed = chance.randrange(6)
    return {
        "id": f"A{number:06}",
        "firm_id": f"F{number // 4}" if chance.random() < 0.5 else None,
        "status": "active" if chance.random() < 0.95 else "applied",
        "paused_until": "2026-03-20" if chance.random() < 0.05 else None,
        "licences": [
            {"forum": forum, "status": "active" if chance.random() < 0.97 else "inactive", "expires": "2026-12-31"}
            for forum in dict.fromkeys(forums)
        ],
        "phv": chance.random() < 0.35,
        "insurance_expires": "2026-12-31" if chance.random() < 0.9 else None,
        "areas": {
            area: {"tier": chance.choice((1, 1, 2, 3, 4)), "matters": chance.randrange(7), "last_matter": "2025-06-30"}
            for area, share in zip(AREAS, SHARE, strict=True)
            if chance.random() < share
        },
        "trainings": ["trauma_informed"] if chance.random() < 0.8 else [],
        "fees": {fee: prices[fee] for fee in FEES if chance.random() < 0.5},
        "languages": {"en": "fluent"}
        | {code: chance.choice(("fluent", "working")) for code, share in LANGUAGES.items() if chance.random() < share},
        "interpreter_ok": chance.random() < 0.7,
        "max_matters": chance.choice((1, 2, 3, 5)),
        "open_matters": chance.randrange(2),
        "pending_offers": 0,
        "max_offers_30d": None,
        "offers_30d": chance.randrange(3),
        "offers_closed": closed,
        "offers_answered": chance.randint(0, closed),
        "last_offered_at": f"2026-02-{chance.randint(1, 28):02}T10:00:00Z" if closed else None,
    }


def need(**changes: Any) -> NeedProfile:
    plain = {
        "id": "R1",
        "as_of": AS_OF,
        "urgency": "urgent",
        "deadline": None,
        "holidays": [],
        "area": "uccjea",
        "min_tier": 1,
        "forums": ["US-TX"],
        "allow_phv": False,
        "fees": ["pro_bono", "reduced"],
        "max_hourly_cents": 9000,
        "max_flat_cents": None,
        "max_contingency_bp": None,
        "languages": ["es", "en"],
        "interpreter_ok": True,
        "required_trainings": ["trauma_informed"],
        "conflict_attorney_ids": [],
        "conflict_firm_ids": [],
        "prior_offers": [],
    }
    return NeedProfile.from_dict({**plain, **changes})


NEEDS = {
    "rare": need(area="hague_return", min_tier=3, forums=["US-UT", "US-UT-D"], languages=["pt"], fees=["pro_bono"]),
    "typical": need(),
    "widest": need(
        area="protective_order",
        forums=["US-CA", "US-CA-D"],
        allow_phv=True,
        fees=["pro_bono", "reduced", "contingency", "hourly"],
        max_hourly_cents=None,
        languages=["en"],
        required_trainings=[],
    ),
}


def milliseconds(run: Callable[[], object]) -> float:
    """The median of five runs."""
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - began))
    return round(statistics.median(times), 2)


def sweep_of_sixty(people: list[AttorneyProfile]) -> Callable[[], object]:
    """A sweep over 60 needs, each with up to eight approved of whom the first was asked two business days ago."""
    chance = random.Random(60)
    needs, offers = [], []
    for number in range(60):
        profile = NEEDS[chance.choice(("typical", "widest"))]
        needs.append(PlanNeed(f"N{number}", f"R{number}", NOW - timedelta(days=number), profile))
        fit = [row.id for row in rank(profile, people).ranked]
        chosen = chance.sample(fit, min(8, len(fit)))
        for place, attorney_id in enumerate(chosen):
            sent = NOW - timedelta(days=2) if place == 0 else None
            offers.append(
                PlanOffer(
                    id=f"{number}:{place}",
                    need_id=f"N{number}",
                    attorney_id=attorney_id,
                    state=OfferState.SENT if sent else OfferState.APPROVED,
                    sent_at=sent,
                    expires_on=NOW.date() + timedelta(days=3) if sent else None,
                )
            )
    settings = Settings(Calendar(ZoneInfo("America/New_York"), frozenset()))
    return lambda: plan(NOW, needs, people, offers, settings)


def measure(sizes: Sequence[int], swept: int) -> dict[str, Any]:
    measured: dict[str, Any] = {"unit": "milliseconds", "repeats": REPEATS, "roster": {}}
    for size in sizes:
        chance = random.Random(size)
        records = [attorney(number, chance) for number in range(size)]
        began = time.perf_counter()
        people = [AttorneyProfile.from_dict(record) for record in records]
        row: dict[str, Any] = {"read": round(1000 * (time.perf_counter() - began), 1)}
        for name, wanted in NEEDS.items():
            row[name] = {
                "ranked": len(rank(wanted, people).ranked),
                "rank": milliseconds(lambda wanted=wanted, people=people: rank(wanted, people)),
            }
        measured["roster"][str(size)] = row
    chance = random.Random(1)
    some = [AttorneyProfile.from_dict(attorney(number, chance)) for number in range(swept)]
    measured["plan"] = milliseconds(sweep_of_sixty(some))
    return measured


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default=",".join(map(str, SIZES)))
    options.add_argument("--sweep", type=int, default=500)
    chosen = options.parse_args()
    print(json.dumps(measure([int(size) for size in chosen.sizes.split(",")], chosen.sweep)))


if __name__ == "__main__":
    main()
