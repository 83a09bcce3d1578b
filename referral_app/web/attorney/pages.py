"""What the attorney's templates print, decided here: where an offer stands, and its pages by stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from flask import abort, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from referral_app.actions import Refused
from referral_app.actions.disclosures import write_down_look
from referral_app.actions.offer_questions import MOST_QUESTIONS
from referral_app.clock import clock
from referral_app.law import HARD_AREAS
from referral_app.law.records import Area
from referral_app.models import PENDING, Matter, Offer
from referral_app.queries import attorney as queries
from referral_app.queries import cases, companions, disclosure, lapses, questions, together
from referral_app.vocabulary import MatterState, OfferState
from referral_app.web.attorney.forms import DeclineForm, InterestForm, QuestionForm
from referral_app.web.entry import kept
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import fees, law_words
from referral_app.workflow.stages import STEP, STEPS, Shown, shows


def attorney_id() -> str:
    """The row of the attorney who is signed in; 404 for an account without one."""
    found = me().attorney_id
    if found is None:
        abort(404)
    return found


def offer_or_404(offer_id: str) -> Offer:
    """The own offer; of what is asked together the row that speaks for all."""
    found = queries.offer_for(attorney_id(), offer_id)
    if found is None:
        abort(404)
    return together.rows_of(found)[0]


@dataclass(frozen=True)
class Part:
    """One need of what is asked: what an attorney reads of it before the conflict check."""

    id: str
    area: Area
    summary: disclosure.Summary
    fees: fees.Fees


def parts(offer: Offer) -> list[Part]:
    """What is asked, need by need: one, or those that are asked together. Raises CannotBeRead."""
    expertise = law_words.law_data().expertise
    return [
        Part(row.id, expertise[row.need.area], queries.summary(row), fees.of_terms(cases.need_terms(row.need)))
        for row in together.rows_of(offer)
    ]


def look(action: str, offer: Offer, reason: str | None = None) -> None:
    """Write down that this attorney looked, at each need of what is asked."""
    rows = [f"offer:{row.id}" for row in together.rows_of(offer)]
    write_down_look(action, *rows, actor=me().id, reason=reason)


def permitted(offer_id: str, what: Shown, what_look: str) -> Offer:
    """The own offer, if its stage shows this now, with the look written down; 404 before that stage (B04). After it,
    and while the offer rests, its page leads on to what became of it.

    The link of the chain names the consent that the release rests on (T20).
    """
    offer = offer_or_404(offer_id)
    if not queries.may_see(offer, what, now=clock().programme(), today=clock().today()):
        _lead_on(offer, what)
    look(what_look, offer, disclosure.consent_mark(offer.need.request))
    # Judged once more, as it stands after the look: whoever withdrew in between is not read.
    offer = offer_or_404(offer_id)
    if not queries.may_see(offer, what, now=clock().programme(), today=clock().today()):
        _lead_on(offer, what)
    return offer


def _lead_on(offer: Offer, what: Shown) -> NoReturn:
    """The page of an offer that does not show this now: none where its stage does not either."""
    if offer.state in PENDING and not shows(OfferState(offer.state), what):
        abort(404)
    abort(onward(offer.id))


def own_page(offer: Offer) -> str | None:
    """The address of the page an offer stands at, if that is not its first: names, facts, or the matter."""
    if offer.state == OfferState.ACCEPTED:
        matter = queries.matter_of(offer)
        return url_for("attorney.matter", matter_id=matter.id) if matter else None
    if not queries.is_running(offer, now=clock().programme(), today=clock().today()):
        return None
    if offer.state == OfferState.CHECKING:
        return url_for("attorney.names", offer_id=offer.id)
    if offer.state == OfferState.CLEARED:
        return url_for("attorney.facts", offer_id=offer.id)
    return None


def page_of(offer_id: str) -> str:
    """The address of the page the offer stands at now."""
    offer = offer_or_404(offer_id)
    return own_page(offer) or url_for("attorney.show", offer_id=offer.id)


def onward(offer_id: str) -> Response:
    """After an act: to the page the offer stands at now."""
    return redirect(page_of(offer_id), 303)


def shared(offer: Offer, back: kept.Kept | None) -> dict[str, Any]:
    """What every page of a waiting offer prints: the work, the step, the last day, what a press met, what was asked and
    answered, and the ways to ask and to say no, with what was typed into them."""
    declined, asked = came_back(back, "decline"), came_back(back, "question")
    before = questions.of_offer(offer.id)
    rows = together.rows_of(offer)
    areas = [law_words.law_data().expertise[row.need.area] for row in rows]
    beside = companions.of_offers([row.id for row in rows])
    decline_form = declined.form(DeclineForm) if declined else DeclineForm(formdata=None)
    if len(rows) > 1:
        # Which kind of work it would be is not clear, and is no question to put beside a no.
        del decline_form.drop_area
    return {
        "offer": offer,
        "area": areas[0],
        "areas": areas,
        "title": title(areas),
        "step": STEP[OfferState(offer.state)],
        "steps": STEPS,
        "hard": any(row.need.area in HARD_AREAS for row in rows),
        "companions": [place for row in rows for place in beside.get(row.id, [])],
        "refused": back.refused if back else None,
        "decline_form": decline_form,
        "decline_open": declined is not None,
        "questions": before,
        "question_form": asked.form(QuestionForm) if asked else QuestionForm(formdata=None),
        "question_open": asked is not None or any(each.waits for each in before),
        "may_ask": len(before) < MOST_QUESTIONS and not any(each.waits for each in before),
    }


def title(areas: Sequence[Area]) -> str:
    """What a question is called: its kind of work, or how many matters of one family it is about."""
    if len(areas) == 1:
        return areas[0].label
    return str(_("%(num)s matters for one family", num=len(areas)))


def came_back(back: kept.Kept | None, which: str) -> kept.Kept | None:
    """What was kept, if it is of this form of the page."""
    return back if back and back.said.get("which") == which else None


def first_page(offer: Offer, back: kept.Kept | None) -> Response:
    """The page of an offer before its names are open, or of one that is over or rests."""
    now, today = clock().programme(), clock().today()
    if offer.state not in PENDING or not queries.may_see(offer, Shown.SUMMARY, now=now, today=today):
        return over_page(offer, back.refused if back else None)
    interest = came_back(back, "interest")
    template = "attorney/offer.html" if offer.state == OfferState.SENT else "attorney/waiting.html"
    return render(
        template,
        parts=parts(offer),
        written=queries.written_text(offer),
        form=interest.form(InterestForm) if interest else InterestForm(formdata=None),
        **shared(offer, back),
    )


def over_page(offer: Offer, refused: Refused | None) -> Response:
    """It is over, it rests, or its time has run out: what became of it, and no word of the case."""
    return render(
        "attorney/over.html",
        offer=offer,
        refused=refused,
        areas=[law_words.law_data().expertise[row.need.area] for row in together.all_of(offer)],
        rest=[row for row in together.still_asked(offer) if row.id != offer.id and row.state != offer.state],
        why=_why_over(offer, refused, clock().today()),
        lapse=lapse_of(offer),
    )


def lapse_of(offer: Offer) -> str | None:
    """The rule of the profile that took the question back, if one did."""
    if offer.state != OfferState.RECALLED or offer.reason is None:
        return None
    return next(iter(lapses.of([offer.reason.upper()])), None)


def _why_over(offer: Offer, refused: Refused | None, today: date) -> str:
    """One of: placed, answered, expired, handed_back, family, lapsed, rests, gone."""
    if (refused and refused.code == "already_placed") or offer.reason == "filled":
        return "placed"
    if offer.state == OfferState.DECLINED:
        return "answered"
    if offer.state == OfferState.HANDED_BACK:
        return "family" if offer.reason == "family_said_no" else "handed_back"
    if lapse_of(offer) is not None:
        return "lapsed"
    if offer.state == OfferState.EXPIRED or (refused and refused.code == "expired"):
        return "expired"
    if offer.state in PENDING:
        late = offer.expires_on is not None and offer.expires_on < today
        checked = offer.state == OfferState.CHECKING and offer.check_until is not None
        ran_out = checked and offer.check_until is not None and offer.check_until <= clock().programme()
        return "expired" if late or ran_out else "rests"
    return "gone"


def matter_or_404(matter_id: str) -> Matter:
    """The own matter. Of one that was handed back nothing is shown; its pages lead on to what became of it."""
    found = queries.matter_for(attorney_id(), matter_id)
    if found is None:
        handed_back = queries.offer_handed_back(attorney_id(), matter_id)
        if handed_back is None:
            abort(404)
        abort(redirect(url_for("attorney.show", offer_id=handed_back), 303))
    return found


def is_open(matter: Matter) -> bool:
    return matter.state == MatterState.OPEN
