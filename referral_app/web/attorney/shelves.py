"""The shelves: what lies ready for attorneys, and what an attorney with a matter may ask this office for (C16)."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import Refused, matter_help
from referral_app.clock import clock
from referral_app.web.attorney import attorney, pages
from referral_app.web.entry import kept
from referral_app.web.entry.access import ATTORNEY, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import shelves as words


@attorney.get("/shelves")
@access(ATTORNEY)
def shelves() -> Response:
    return render("attorney/shelves.html", shelves=words.every_shelf())


@attorney.post("/matters/<matter_id>/ask-office")
@access(ATTORNEY)
def ask_office(matter_id: str) -> Response:
    """For a mentor, research or material: a task of counsel. Nothing of the matter is written down here."""
    pages.matter_or_404(matter_id)
    page = url_for("attorney.matter", matter_id=matter_id)
    try:
        matter_help.ask(matter_id, request.form.get("what", ""), actor=me(), now=clock().programme())
    except Refused as refused:
        return kept.come_back(page, refused=refused.code, facts=refused.facts, which="ask_office")
    return redirect(url_for("attorney.matter", matter_id=matter_id, done="ask_office"), 303)
