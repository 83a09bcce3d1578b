"""A plain case that passes every rule, to change one thing at a time; and rosters for hypothesis."""

from __future__ import annotations

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


# Hypothesis: few values, near the edges, so that ties and failures happen all the time.

AREAS = ("hague_return", "uccjea", "csam_reserve")
FORUMS = ("US-TX", "US-TX-WD", "US-OK", "GB-ENG")
FEES = ("pro_bono", "reduced", "contingency", "flat", "hourly")
LANGUAGES = ("en", "es", "pt")
TRAININGS = ("trauma_informed", "csam_handling")
DAYS = ("2021-03-10", "2021-03-11", "2026-03-10", "2026-03-11", "2026-03-12", "2026-12-31")
CEILINGS = (None, 0, 1500, 1501)

days = st.sampled_from(DAYS)
some_day = st.none() | days
prices = st.sampled_from((None, 0, 1500, 1501, 3000))


def _mostly(value: Any, other: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.just(value), st.just(value), st.just(value), other)


def _chosen(values: tuple[str, ...], least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=least, unique=True)


requests = st.fixed_dictionaries(
    {
        "id": st.just("R1"),
        "as_of": st.just(AS_OF),
        "urgency": st.sampled_from(("critical", "urgent", "standard")),
        "deadline": some_day,
        "holidays": _chosen(DAYS),
        "area": st.sampled_from(AREAS),
        "min_tier": st.integers(1, 4),
        "forums": _chosen(FORUMS, 1),
        "allow_phv": st.booleans(),
        "fees": _chosen(FEES, 1),
        "max_hourly_cents": st.sampled_from(CEILINGS),
        "max_flat_cents": st.sampled_from(CEILINGS),
        "max_contingency_bp": st.sampled_from(CEILINGS),
        "languages": _chosen(LANGUAGES, 1),
        "interpreter_ok": st.booleans(),
        "required_trainings": _mostly([], _chosen(TRAININGS)),
        "conflict_attorney_ids": _mostly([], st.just(["a0", "a1"])),
        "conflict_firm_ids": _mostly([], st.just(["F1"])),
        "prior_offers": st.lists(
            st.fixed_dictionaries(
                {
                    "attorney_id": st.sampled_from(("a1", "a2", "B3")),
                    "outcome": st.sampled_from(("pending", "accepted", "declined", "expired", "withdrawn")),
                }
            ),
            max_size=2,
        ),
    }
)

_practices = st.fixed_dictionaries({"tier": st.integers(1, 4), "matters": st.integers(0, 6), "last_matter": some_day})
_licences = st.fixed_dictionaries(
    {
        "forum": st.sampled_from((*FORUMS, "US")),
        "status": _mostly("active", st.sampled_from(("inactive", "suspended", "disbarred", "resigned"))),
        "expires": some_day,
    }
)


@st.composite
def attorneys(draw: st.DrawFn, id: str = "a1") -> dict[str, Any]:
    closed = draw(st.integers(0, 5))
    return {
        "id": id,
        "firm_id": draw(st.sampled_from((None, "F1", "F2"))),
        "status": draw(_mostly("active", st.sampled_from(("applied", "withdrawn")))),
        "paused_until": draw(_mostly(None, days)),
        "licences": draw(st.lists(_licences, max_size=3)),
        "phv": draw(st.booleans()),
        "insurance_expires": draw(_mostly("2026-12-31", some_day)),
        "areas": {area: draw(_practices) for area in draw(_chosen(AREAS, 1))},
        "trainings": draw(_chosen(TRAININGS)),
        "fees": {name: draw(_terms(name)) for name in draw(_chosen(FEES))},
        "languages": draw(st.dictionaries(st.sampled_from(LANGUAGES), st.sampled_from(("fluent", "working")))),
        "interpreter_ok": draw(st.booleans()),
        "max_matters": draw(st.integers(0, 4)),
        "open_matters": draw(st.integers(0, 1)),
        "pending_offers": draw(st.integers(0, 1)),
        "max_offers_30d": draw(_mostly(None, st.integers(0, 3))),
        "offers_30d": draw(st.integers(0, 3)),
        "offers_closed": closed,
        "offers_answered": draw(st.integers(0, closed)),
        "last_offered_at": draw(st.sampled_from((None, "2026-01-01T09:00:00Z", "2026-02-20T16:30:00Z"))),
    }


def _terms(name: str) -> st.SearchStrategy[dict[str, Any]]:
    price = {"reduced": "hourly_cents", "hourly": "hourly_cents", "flat": "flat_cents", "contingency": "contingency_bp"}
    return st.fixed_dictionaries({price[name]: prices} if name in price else {})


@st.composite
def rosters(draw: st.DrawFn, most: int = 8) -> list[dict[str, Any]]:
    ids = [f"{'aB'[place % 2]}{place}" for place in range(draw(st.integers(0, most)))]
    return [draw(attorneys(id)) for id in ids]
