"""The names of states in the reader's language: of those alone that are written otherwise in another one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

#: By the name that the law data gives; a second spelling is that of the list of codes.
_NAMES = {
    "American Samoa": _l("American Samoa"),
    "District of Columbia": _l("District of Columbia"),
    "Hawaii": _l("Hawaii"),
    "Louisiana": _l("Louisiana"),
    "Mississippi": _l("Mississippi"),
    "Missouri": _l("Missouri"),
    "New Hampshire": _l("New Hampshire"),
    "New Jersey": _l("New Jersey"),
    "New Mexico": _l("New Mexico"),
    "New York": _l("New York"),
    "North Carolina": _l("North Carolina"),
    "North Dakota": _l("North Dakota"),
    "Northern Mariana Islands": _l("Northern Mariana Islands"),
    "Oregon": _l("Oregon"),
    "Pennsylvania": _l("Pennsylvania"),
    "South Carolina": _l("South Carolina"),
    "South Dakota": _l("South Dakota"),
    "U.S. Virgin Islands": _l("U.S. Virgin Islands"),
    "Virgin Islands, U.S.": _l("U.S. Virgin Islands"),
    "West Virginia": _l("West Virginia"),
}


def said(name: str) -> str:
    """A state, of which this is the name in the law data."""
    return str(_NAMES.get(name, name))
