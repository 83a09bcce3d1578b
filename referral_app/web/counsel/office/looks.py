"""Who looked at whom: the privacy officer's page (E02). References, names of who looked and reasons; no story.

A filter is typed into a form and kept for the next page: what is looked for stands in no address.
"""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.queries import looks as queries
from referral_app.security.text_forms import normalise
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.forms import REVEAL_REASONS, PlainForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import PRIVACY, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render


@counsel.get("/looks")
@access(PRIVACY)
def show_looks() -> Response:
    back = kept.again()
    said = back.said if back else {}
    reference, person = str(said.get("reference", "")), str(said.get("person", ""))
    request_id = queries.request_called(reference) if reference else None
    unknown = bool(reference) and request_id is None
    before = pages.link_before()
    rows = (
        []
        if unknown
        else queries.looks(request_id=request_id, actor=person or None, before=before, size=queries.SIZE + 1)
    )
    page = rows[: queries.SIZE]
    return render(
        "counsel/looks.html",
        looks=queries.but_of_complaints_about(me().id, page),
        older=page[-1].seq if len(rows) > len(page) else None,
        names=queries.names({row.actor for row in page}),
        references=queries.references([row.request_id for row in page if row.request_id]),
        people=queries.people(),
        reasons=dict(REVEAL_REASONS),
        said=said,
        unknown=unknown,
        form=PlainForm(formdata=None),
    )


@counsel.post("/looks")
@access(PRIVACY)
def find_looks() -> Response:
    said = {name: normalise(request.form.get(name, "")).strip()[:40] for name in ("reference", "person")}
    if not any(said.values()):
        return redirect(url_for("counsel.show_looks"), 303)
    return kept.lead_to(url_for("counsel.show_looks"), **said)
