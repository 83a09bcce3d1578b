"""The page of services by what a person needs: help at once in sight, everything else behind one line a kind (F01)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from referral_app.web.words.signposts import Help

#: What stands open: whom to call when somebody is in danger.
AT_ONCE = "crisis"
#: Groups of the directory that are a kind of their own; all others are sorted by hand below.
GUIDES, WORK = "guide", "work"


@dataclass(frozen=True)
class Kind:
    """One kind of need, by the codes of the directory in the order a person tries them."""

    code: str
    words: LazyString
    codes: tuple[str, ...] = ()
    group: str = ""


KINDS = (
    Kind(
        "missing",
        _l("A child is missing, or was taken"),
        (
            *("state_clearinghouse", "oci", "ncmec_case_manager", "us_embassy", "attempted_taking"),
            *("oci_prevention", "cbp_prevention", "ncmec_travel", "ncmec_reunification", "emergency_locator"),
        ),
    ),
    Kind(
        "report",
        _l("Report a crime, or have an image taken down"),
        (
            *("cybertipline", "take_it_down", "fbi", "know2protect"),
            *("stopncii", "ccri", "ftc_take_it_down", "fbi_cenp"),
        ),
    ),
    Kind(
        "lawyer",
        _l("A lawyer, or free legal help"),
        (
            *("lsc_finder", "aba_lrs", "hague_attorney_network", "womenslaw", "hague_dv_project"),
            *("immigration_legal_finder", "military_legal_assistance", "ncmec_legal"),
        ),
    ),
    Kind(
        "support",
        _l("Somebody to talk to, and a safe place"),
        (
            *("team_hope", "ncmec_family_advocacy", "grief_support"),
            *("address_confidentiality", "ncmec_prevention", "local_211"),
        ),
    ),
    Kind(
        "victims",
        _l("Rights and money for victims of a crime"),
        (
            "victim_comp_directory",
            "dma_reserve",
            "ncvli",
            "vns",
            "fbi_victim_services",
            "ncmec_identified",
            "otip_child",
        ),
    ),
    Kind(GUIDES, _l("Guides to read"), group=GUIDES),
    Kind(WORK, _l("For lawyers and others who help in their job"), group=WORK),
)
#: What nobody sorted yet, so that a new entry of the directory is never lost.
MORE = Kind("more", _l("More help"))


def at_once(entries: Iterable[Help]) -> list[Help]:
    return [entry for entry in entries if entry.group == AT_ONCE]


def by_kind(entries: Iterable[Help]) -> list[tuple[Kind, list[Help]]]:
    """Each kind that has entries today, and its entries. Every entry besides help at once stands in exactly one."""
    left = {entry.code: entry for entry in entries if entry.group != AT_ONCE}
    sorted_by_hand = []
    for kind in KINDS:
        codes = kind.codes or tuple(code for code, entry in left.items() if entry.group == kind.group)
        sorted_by_hand.append((kind, [left.pop(code) for code in codes if code in left]))
    return [(kind, found) for kind, found in (*sorted_by_hand, (MORE, list(left.values()))) if found]
