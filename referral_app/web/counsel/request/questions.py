"""What attorneys asked before answering, answered by counsel on the page of the need."""

from __future__ import annotations

from flask import abort, request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import offer_questions
from referral_app.clock import clock
from referral_app.queries import questions
from referral_app.web.counsel import counsel
from referral_app.web.counsel.acts import act
from referral_app.web.counsel.request.views import request_or_404
from referral_app.web.entry.access import COUNSEL, access
from referral_app.web.entry.signed_in import me


@counsel.post("/requests/<request_id>/questions/<question_id>/answer")
@access(COUNSEL)
def answer_question(request_id: str, question_id: str) -> Response:
    the_request = request_or_404(request_id)
    number = questions.need_number_of(the_request.id, question_id)
    if number is None:
        abort(404)
    here = url_for("counsel.need", request_id=request_id, number=number)
    text, now, today = request.form.get("answer", ""), clock().programme(), clock().today()
    return act(
        lambda: offer_questions.answer(question_id, text, actor=me(), now=now, today=today),
        here,
        leads_to=f"{here}#questions",
        which="question",
        question=question_id,
    )
