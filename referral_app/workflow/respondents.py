"""Which needs of a parent who may have taken the child get no offers (docs/deploy.md, Settings)."""

from __future__ import annotations

from collections.abc import Collection

#: Routing's flag. `served_by_other_side` alone is another thing: that parent is a petitioner who must answer.
TAKING_PARENT = "requester_may_be_taking_parent"
#: The abduction, access and custody situations of `law/data/situations.json`.
HELD_SITUATIONS = frozenset(
    {
        "abduction_prevention",
        "intl_abduction_incoming",
        "intl_abduction_outgoing",
        "intl_abduction_non_hague",
        "family_abduction_domestic",
        "intl_access_custody",
    }
)


def gets_offers(situation: str | None, flags: Collection[str], *, serve_respondents: bool) -> bool:
    """Whether attorneys may be asked for a need of this situation (None: a need that belongs to none).

    Routing, form and signposts are the same either way; what is held here, a person looks at.
    """
    return serve_respondents or TAKING_PARENT not in flags or situation not in HELD_SITUATIONS


def needs_without_offers(
    flags: Collection[str], situations: Collection[str | None], serve_respondents: bool
) -> frozenset[str]:
    """Those of the given situations whose needs get no offers under this setting (REFERRAL_SERVE_RESPONDENTS)."""
    return frozenset(
        situation
        for situation in situations
        if situation is not None and not gets_offers(situation, flags, serve_respondents=serve_respondents)
    )
