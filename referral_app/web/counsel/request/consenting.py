"""Writing down the yes of the person who must agree, where that is not the person who asked (A05)."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused, consent
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import cases, consents, disclosure
from referral_app.queries import counsel as queries
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, access
from referral_app.web.entry.language import spoken
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import attorney_texts, law_words, say, who_agrees
from referral_app.workflow.consent import How, may_be_asked
from referral_app.workflow.requests import ENDED


@counsel.get("/requests/<request_id>/consent")
@access(COUNSEL)
def show_consent(request_id: str) -> Response:
    return _page(_request(request_id), kept.again())


@counsel.post("/requests/<request_id>/consent")
@access(COUNSEL)
def record_consent(request_id: str) -> Response:
    named = _holder(_request(request_id))
    here = url_for("counsel.show_consent", request_id=request_id)
    who, how, accused = (request.form.get(name, "") for name in ("who", "how", "accused"))
    if _asks_for_themselves(named):
        accused = "no"
    faults = {
        "who": not who,
        "how": how not in list(How),
        "accused": accused not in ("yes", "no"),
        "read": not request.form.get("read"),
    }
    if any(faults.values()):
        return kept.come_back(here, faults=[name for name, fault in faults.items() if fault])
    try:
        consent.record_from_holder(
            request_id,
            who,
            How(how),
            request.form.getlist("text"),
            accused=accused == "yes",
            actor=me(),
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        return kept.refused(here, refused)
    return redirect(url_for("counsel.show", request_id=request_id, part="people"), 303)


def _fault_words() -> dict[str, str]:
    return {
        "who": str(_("Choose who said yes.")),
        "how": str(_("Choose how you heard it.")),
        "accused": str(_("Say whether this person is accused of harm.")),
        "read": str(_("Tick the box once the text was read.")),
    }


def _request(request_id: str) -> Request:
    """The running request of somebody else than its holder. Who may see it and comes too late, because it has ended or
    the person who asks agrees themselves by what they answered since, is led to its page; 404 for anything else."""
    found = queries.request_for(me(), request_id)
    named = consents.holder(found) if found is not None else None
    if found is None:
        abort(404)
    if named is None or named.is_requester or found.state in ENDED:
        code = "request_closed" if found.state in ENDED else "not_the_holder" if named else "nobody_agrees_yet"
        pages.too_late(url_for("counsel.show", request_id=request_id, part="people"), code)
    return found


def _holder(the_request: Request) -> consents.Holder:
    """Who may agree for a request, or 404 where the law has not said so yet."""
    named = consents.holder(the_request)
    if named is None:
        abort(404)
    return named


def _asks_for_themselves(named: consents.Holder) -> bool:
    """Whether it is the young person who asks that agrees: nobody asks them whether they did the harm."""
    return named.code == "minor_and_staff"


def _left_open(the_request: Request, named: consents.Holder) -> str | None:
    """As it is put to them, the question that would say who may agree, where they left it open."""
    data, answers = programme.law_data(), cases.words(the_request)["answers"]
    question = who_agrees.left_open(answers, named, data)
    return law_words.asked_of(question, answers, data) if question else None


def _read_out(the_request: Request, language: str) -> Markup:
    """What is read to who agrees, in a language: those who read it to them may have another."""
    with force_locale(language):
        until = disclosure.last_day_of_consent(cases.words(the_request), clock().today())
        texts = attorney_texts.of_request(the_request)
        return Markup(render_template("papers/read_out.html", texts=texts, until=until))  # noqa: S704  # nosec B704


def _page(the_request: Request, back: kept.Kept | None) -> Response:
    refused = back.refused if back else None
    named, ours = _holder(the_request), spoken()
    return render(
        "counsel/consent.html",
        request=the_request,
        named=named,
        young=_asks_for_themselves(named),
        left_open=_left_open(the_request, named),
        rule=law_words.law_data().rule_text(named.rule),
        people=may_be_asked(named.code),
        ways=list(How),
        texts=attorney_texts.of_request(the_request),
        read_out=_read_out(the_request, the_request.language),
        in_ours=_read_out(the_request, ours) if ours != the_request.language else None,
        form=PlainForm(formdata=None),
        said=back.fields if back else {},
        faults={name: _fault_words()[name] for name in back.said.get("faults", [])} if back else {},
        refused=str(say(refused.code, "refusal")) if refused else None,
    )
