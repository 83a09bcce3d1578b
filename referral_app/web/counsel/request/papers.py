"""The referral letter: what staff hand over, or read out, to the family and to the attorney after a yes.

It is paper, and no letter of the post: nothing of it is sent. It says nothing of who asks or of anybody else, and the
family's nothing of the case either, so that it may be found; the attorney's names the area of law. The family's names
its lawyer, and so waits until staff verified who asks (U13).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, render_template, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response

from referral_app.clock import clock
from referral_app.models import Matter, Request
from referral_app.queries import counsel as queries
from referral_app.queries import offers, release
from referral_app.vocabulary import CallWay
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.request.views import request_or_404
from referral_app.web.entry.access import COUNSEL, access
from referral_app.web.render import render
from referral_app.web.words import calling, law_words
from referral_app.web.words.office import office

FAMILY, ATTORNEY = "family", "attorney"


@counsel.get("/requests/<request_id>/needs/<int:number>/referral-letter/<reader>")
@access(COUNSEL)
def referral_letter(request_id: str, number: int, reader: str) -> Response:
    """The letter for one of the two, in the language it is read in; a page to print."""
    the_request = request_or_404(request_id)
    need = queries.need_for(the_request, number)
    if need is None or reader not in (FAMILY, ATTORNEY):
        abort(404)
    matter = offers.open_matter_of(need.id)
    if matter is None:
        # A page of this morning: it was closed or handed back meanwhile.
        pages.too_late(url_for("counsel.need", request_id=request_id, number=number), "no_letter_now", which="stale")
    sheet = release.sheet(matter, clock().today())
    waits = reader == FAMILY and the_request.verified_at is None
    language = the_request.language if reader == FAMILY else "en"
    return render(
        "counsel/referral_letter.html",
        request=the_request,
        number=number,
        reader=reader,
        waits=waits,
        stopped=sheet.stopped,
        language=language,
        paper=[] if waits or sheet.stopped else _paper(reader, language, the_request, matter, sheet, clock().today()),
    )


def _paper(
    reader: str, language: str, the_request: Request, matter: Matter, sheet: release.Sheet, today: date
) -> list[str]:
    """The lines of the letter. The ways are those of the attorney's contact sheet; a day that is over is promised to
    nobody."""
    due = matter.first_contact_due_on if matter.first_contact_at is None else None
    ways = [] if sheet.returns else sheet.ways
    with force_locale(language):
        facts: dict[str, Any] = {
            "reference": the_request.reference,
            "attorney": matter.attorney,
            "area": law_words.law_data().expertise[matter.need.area],
            "due_on": due if due is not None and due >= today else None,
            "overdue": due is not None and due < today,
            "ways": ways,
            "voice_message": calling.voice_message(sheet.voicemail) if CallWay.CALL in ways else None,
            "today": today,
            "office": office(),
        }
        return [line for line in render_template(f"papers/{reader}.txt", **facts).splitlines() if line.strip()]


#: This module adds its page to those of `views`.
__all__ = ["counsel"]
