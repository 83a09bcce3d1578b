"""Sending a family to an organisation: who fits, where it was sent, and whether it was told by a safe way."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import organisations as verbs
from referral_app.actions.disclosures import write_down_look
from referral_app.clock import clock
from referral_app.queries import organisations as queries
from referral_app.vocabulary import NeedState
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.acts import Verb, act
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.counsel.request import answers
from referral_app.web.counsel.request.views import request_or_404
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, READERS, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import law_words
from referral_app.web.words.law_words import area_label
from referral_app.workflow import organisations as rules


@counsel.get("/requests/<request_id>/organisations")
@access(READERS)
def send_on(request_id: str) -> Response:
    the_request, back, who, today = request_or_404(request_id), kept.again(), me(), clock().today()
    sent = queries.sent(the_request)
    gone = {one.organisation.id for one in sent}
    fit = {row.id for rows in queries.fitting(the_request.needs).values() for row in rows}
    left = [row for row in queries.organisations() if row.id not in gone]
    fitting, others = ([row for row in left if (row.id in fit) is wanted] for wanted in (True, False))
    page = render(
        "counsel/send_on.html",
        request=the_request,
        sent=sent,
        fitting=fitting,
        others=others,
        stale={row.id for row in [*fitting, *others] if rules.is_stale(row.checked_on, today)},
        needs=[(need.number, area_label(need.area)) for need in the_request.needs if need.state == NeedState.OPEN],
        areas=law_words.law_data().expertise,
        may_act=pages.may_act(who),
        refused=back.refused if back else None,
        form=PlainForm(formdata=None),
        **answers.rules(the_request),
    )
    write_down_look("request_opened", f"request:{request_id}", actor=who.id)
    return page


@counsel.post("/requests/<request_id>/organisations")
@access(COUNSEL)
def send_to(request_id: str) -> Response:
    chosen, number = request.form.get("organisation", ""), request.form.get("need", "")
    return _act(
        request_id,
        lambda: verbs.send(
            request_id,
            chosen,
            need_number=int(number) if number.isdecimal() and len(number) < 4 else None,
            actor=me(),
            now=clock().programme(),
        ),
    )


@counsel.post("/requests/<request_id>/organisations/<referral_id>/told")
@access(COUNSEL)
def say_told(request_id: str, referral_id: str) -> Response:
    return _act(request_id, lambda: verbs.tell(request_id, referral_id, actor=me(), now=clock().programme()))


@counsel.post("/requests/<request_id>/organisations/<referral_id>/take-back")
@access(COUNSEL)
def take_back_sent(request_id: str, referral_id: str) -> Response:
    return _act(request_id, lambda: verbs.take_back(request_id, referral_id, actor=me(), now=clock().programme()))


def _act(request_id: str, verb: Verb) -> Response:
    request_or_404(request_id)
    return act(verb, url_for("counsel.send_on", request_id=request_id))


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
