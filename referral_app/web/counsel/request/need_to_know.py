"""Who alone may know of a request: the page of its list, for supervisors (E02)."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from referral_app.actions import need_to_know as verbs
from referral_app.clock import clock
from referral_app.queries import counsel as counsel_queries
from referral_app.queries import need_to_know as queries
from referral_app.web.counsel import counsel
from referral_app.web.counsel.acts import Verb, act
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.counsel.request.views import request_or_404
from referral_app.web.entry import kept
from referral_app.web.entry.access import SUPERVISORS, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render


@counsel.get("/requests/<request_id>/list")
@access(SUPERVISORS)
def who_may_know(request_id: str) -> Response:
    the_request, back = request_or_404(request_id), kept.again()
    listed = [person.id for person in queries.listed(request_id)]
    owner = the_request.owner_id
    return render(
        "counsel/who_may_know.html",
        request=the_request,
        listed=listed,
        chosen=back.fields.getlist("account")
        if back and not (back.refused and back.refused.code == "list_changed")
        else listed or [me().id, *([owner] if owner else [])],
        people=queries.may_be_listed(),
        owner_name=counsel_queries.account_names({owner}).get(owner) if owner else None,
        mine=me().id,
        reasons=verbs.REASONS,
        typed=back.fields if back else {},
        refused=back.refused if back else None,
        form=PlainForm(formdata=None),
    )


@counsel.post("/requests/<request_id>/list")
@access(SUPERVISORS)
def set_list(request_id: str) -> Response:
    chosen, reason = request.form.getlist("account"), request.form.get("reason", "")
    seen, now = request.form.get("seen", "").split(), clock().programme()
    return _act(request_id, lambda: verbs.set_list(request_id, chosen, reason, actor=me(), now=now, seen=seen))


@counsel.post("/requests/<request_id>/list/lift")
@access(SUPERVISORS)
def lift_list(request_id: str) -> Response:
    reason, now = request.form.get("reason", ""), clock().programme()
    seen = request.form.get("seen", "").split()
    return _act(request_id, lambda: verbs.lift_list(request_id, reason, actor=me(), now=now, seen=seen))


def _act(request_id: str, verb: Verb) -> Response:
    request_or_404(request_id)
    return act(verb, url_for("counsel.who_may_know", request_id=request_id))


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
