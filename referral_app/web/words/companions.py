"""Words for whoever stands beside the attorney of an offer."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

WORDS = {
    "companion": {
        "local_counsel": _l("Local counsel"),
        "mentor": _l("Mentor"),
    },
    "companion_wanted": {
        "local_counsel": _l("Not admitted there: needs local counsel"),
        "mentor": _l("New to the field: needs a mentor"),
    },
    "companion_means": {
        "local_counsel": _l(
            "Your colleague is not admitted where the court sits and would ask it for leave for this one case "
            "(pro hac vice). Local counsel appears beside them."
        ),
        "mentor": _l(
            "The field is new to your colleague, who would ask you for advice along the way. Your colleague keeps the "
            "matter. The question goes to your colleague only once you agree."
        ),
    },
}
