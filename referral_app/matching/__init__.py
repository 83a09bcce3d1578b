"""Who may be asked, who first, and why not: a pure function of profiles (docs/matching.md).

Standard library only; reads no clock and no database. Everything a caller needs is exported here.
"""

from referral_app.matching.explain import Explanation, Failure, Line, OrderFacts, explain
from referral_app.matching.fields import BadCase
from referral_app.matching.grouped import Answer, Grouped
from referral_app.matching.parts import Fluency, Licence, Outcome, Practice, PriorOffer
from referral_app.matching.policy import DEFAULT, DEFAULT_WEIGHTS, Criterion, Policy
from referral_app.matching.profiles import AttorneyProfile, NeedProfile
from referral_app.matching.ranking import (
    VERSION,
    Excluded,
    Ranked,
    Relaxation,
    Result,
    changed,
    match_case,
    rank,
    relaxations_of,
)
from referral_app.matching.rules import Rule
from referral_app.matching.why import Fact

__all__ = [
    "DEFAULT",
    "DEFAULT_WEIGHTS",
    "VERSION",
    "Answer",
    "AttorneyProfile",
    "BadCase",
    "Criterion",
    "Excluded",
    "Explanation",
    "Fact",
    "Failure",
    "Fluency",
    "Grouped",
    "Licence",
    "Line",
    "NeedProfile",
    "OrderFacts",
    "Outcome",
    "Policy",
    "Practice",
    "PriorOffer",
    "Ranked",
    "Relaxation",
    "Result",
    "Rule",
    "changed",
    "explain",
    "match_case",
    "rank",
    "relaxations_of",
]
