"""Words for the days of the office: why it is closed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

WORDS = {
    "closing_reason": {
        "holiday": _l("A holiday of the state or of the office"),
        "training": _l("Training of the whole office"),
        "moving": _l("The office moves"),
        "building": _l("Building or power"),
        "other": _l("Another reason"),
    },
}
