"""What an attorney complains of, and what became of it: read by supervisors alone who do not work on the case (E12)."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from referral_app.actions import attorney_complaints
from referral_app.queries import attorney_complaints as queries
from referral_app.web.attorney import attorney, pages
from referral_app.web.attorney.forms import PlainForm
from referral_app.web.complaint_forms import fault_of, keep, referral_choices
from referral_app.web.entry import kept
from referral_app.web.entry.access import ATTORNEY, access
from referral_app.web.render import render
from referral_app.web.words import law_words


@attorney.get("/complaints")
@access(ATTORNEY)
def complaints() -> Response:
    mine, back = pages.attorney_id(), kept.again()
    refused = back.refused if back else None
    fault = fault_of(refused, _("Write what went wrong first"))
    return render(
        "attorney/complaints.html",
        complaints=queries.of_attorney(mine),
        areas=law_words.law_data().expertise,
        choices=referral_choices(queries.referrals(mine)),
        typed=back.fields if back else {},
        fault=fault,
        refused=None if fault else refused,
        longest=attorney_complaints.LONGEST,
        done="done" in request.args,
        form=PlainForm(formdata=None),
    )


@attorney.post("/complaints")
@access(ATTORNEY)
def complain() -> Response:
    here = "attorney.complaints"
    return keep(pages.attorney_id(), url_for(here), url_for(here, done="yes"))
