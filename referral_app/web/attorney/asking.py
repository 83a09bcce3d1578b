"""A question to staff before answering."""

from __future__ import annotations

from werkzeug.wrappers import Response

from referral_app.actions import Refused, offer_questions
from referral_app.clock import clock
from referral_app.web.attorney import attorney, pages
from referral_app.web.attorney.forms import QuestionForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import ATTORNEY, access
from referral_app.web.entry.signed_in import me
from referral_app.web.words import say
from referral_app.web.words.telling import told


@attorney.post("/offers/<offer_id>/question")
@access(ATTORNEY)
def ask(offer_id: str) -> Response:
    pages.offer_or_404(offer_id)
    form = QuestionForm()
    if not form.validate_on_submit():
        return kept.faulty(pages.page_of(offer_id), form, which="question")
    try:
        offer_questions.ask(offer_id, form.question.data, actor=me(), now=clock().programme(), today=clock().today())
    except Refused as refused:
        if refused.code in ("tells_who", "no_words", "question_waits", "enough_asked"):
            form.question.errors = [told(refused) if refused.code == "tells_who" else say(refused.code, "refusal")]
            return kept.faulty(pages.page_of(offer_id), form, which="question")
        return kept.refused(pages.page_of(offer_id), refused)
    return pages.onward(offer_id)
