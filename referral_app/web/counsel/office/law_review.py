"""What of the law data a person should look at again: the page of what `flask law review` says (E09)."""

from __future__ import annotations

from werkzeug.wrappers import Response

from referral_app import law, programme
from referral_app.clock import clock
from referral_app.web.counsel import counsel
from referral_app.web.entry.access import STAFF, access
from referral_app.web.render import render


@counsel.get("/law")
@access(STAFF)
def law_review() -> Response:
    """By the programme's day, as routing reads the law."""
    today = clock().today()
    data = programme.law_data()
    return render("counsel/law_review.html", found=law.to_review(data, today), version=data.law_version, today=today)


#: This module adds its page to those of `views`.
__all__ = ["counsel"]
