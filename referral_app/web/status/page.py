"""What the status page shows: where the request stands, its forms, and what is wrong with one that came back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from referral_app import law, programme
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import (
    cases,
    complaints,
    consents,
    danger,
    disclosure,
    family,
    happened,
    organisations,
    pauses,
    taking_over,
    written,
)
from referral_app.queries.both_said import end_to_tell
from referral_app.queries.retention import is_under_hold
from referral_app.web.entry import kept
from referral_app.web.intake import help_now, steps, who_agrees
from referral_app.web.render import render
from referral_app.web.status import first_step
from referral_app.web.status.held import OVER
from referral_app.web.words import attorney_texts, elsewhere, greeting, guidance, law_words, office, own_file, reached
from referral_app.workflow import majority
from referral_app.workflow.how_it_ended import OUTCOMES
from referral_app.workflow.requests import ENDED

#: Signs of one message.
MOST = 2000
#: Days before a birthday from which whoever asked for a young person reads what changes with it.
TOLD_BEFORE = 180
#: What a press may have done, as the page says it.
_DONE = frozenset(
    {"words", "more", "agreed", "revoked", "text", "check_back", "how_it_ended", "contact", "complaint", "said_no"}
)
#: The heading of the form under which somebody is away.
AWAY = "child_away"
#: Where each fault stands on the page; what is not here belongs to the box that was written in.
_FAULT_FIELDS = {
    "text_changed": "lawyers-read",
    "yes_or_no": "reached",
    "how_it_ended": "outcome",
    "still_open": "words",
    "matter_open": "delete",
    "legal_hold": "delete",
    OVER: "delete",
}


def status_page(held: Request, back: kept.Kept | None) -> Response:
    """Where the request stands, and its forms; one that came `back` with what was typed and what is wrong."""
    said = cases.words(held)
    told, fields = (back.said, back.fields) if back else ({}, MultiDict[str, str]())
    code = told.get("fault")
    texts = attorney_texts.of_request(held)
    owned = taking_over.is_done(held)
    agreed = family.has_agreed(held, {text.mark for text in texts}, clock().today())
    lawyers, holder = family.lawyers(held, clock().today()), consents.holder(held)
    state, ways = family.status(held, clock().today()), reached.of_words(said)
    # Lawyers who have said yes read then that they should not reach out, or cannot see how: nobody is asked whether
    # they did, nor told that they will.
    paused = pauses.is_paused(held) and held.state not in ENDED
    no_consent = bool(lawyers) and not disclosure.runs(held, clock().today())
    no_lawyer_came = family.says_nobody_was_in_touch(held)
    watched = not (paused or no_consent or no_lawyer_came) and family.watched_by_lawyers(held, lawyers)
    waits_for_nobody = watched or state.stage == "done"
    told_around = guidance.for_request(held, without=guidance.OF_TIME_LIMITS if waits_for_nobody else frozenset())
    panels = [] if owned or held.state in ENDED else first_step.numbers(said["answers"])
    urgent = first_step.urgent(state.stage, said["answers"], told_around, panels, _of_one_away())
    return render(
        "status/request.html",
        request_row=held,
        state=state,
        reached=ways,
        urgent=urgent,
        safe_first=_safe_first(said["answers"]),
        otherwise=first_step.otherwise(holder, ways, agreed=agreed, owned=owned),
        **reached.call(held, clock().today()),
        **office.closed(family.opens_at(held, clock().programme())),
        guidance=told_around,
        texts=texts,
        written=written.released_text(held.id),
        new_text=written.waiting_text(held.id),
        agreed=agreed,
        had_agreed=held.consent_until is not None,
        took_back=consents.was_taken_back(held.id),
        no_consent=no_consent,
        holder=holder,
        who_agrees=None if owned or held.state in ENDED else _who_agrees(said["answers"], holder),
        would_end=disclosure.last_day_of_consent(said, clock().today()),
        words=fields.get("words", ""),
        complaints=[(one, complaints.answer_to(one)) for one in complaints.of_request(held)],
        today=clock().today(),
        removed=code == "removed",
        fault=fault_words(code) if code else None,
        fault_field=_FAULT_FIELDS.get(code or "", "words"),
        sent_to=organisations.told(held.id),
        told=elsewhere.at_least_two(family.services_told(held), {} if owned else said["answers"]),
        ended=_how_it_ended(held, ways),
        staff_ask=family.asked_by_staff(held),
        history=[
            (own_file.happened(one.kind, one.count, by_another=one.by_another), one.day)
            for one in happened.history(held)
        ],
        question=None if paused or no_consent else family.check_back(held, clock().today()),
        works_on=held.state in ENDED and family.has_open_matter(held.id),
        end=_end(held),
        asked_for_another=family.asked_for_another(held),
        no_lawyer_came=no_lawyer_came,
        watched=watched,
        lawyers=[(one, law_words.area_plain(one.area)) for one in lawyers],
        paused=paused,
        legal_hold=is_under_hold(held.id, clock().real()),
        done=_done(held, agreed),
        owned=owned,
        greeted=greeting.name_for(said),
        comes_of_age=None if owned else _comes_of_age(held, said["answers"]),
        more=not owned and steps.first_open(said["answers"], programme.law_data(), later=True) is not None,
        help_now=_help(held, said) or [panel for panel in panels if panel.alarm and urgent is not None],
    )


def _safe_first(answers: dict[str, Any]) -> str:
    """What comes first for who is not safe, or who asks for somebody who is not: no child is spoken of where it is a
    grown person, nor where we do not know of one, and nobody who died."""
    to = law_words.reader(answers, programme.law_data()).to
    if to.code == law.NOT_KNOWN or law.DIED in to.keys:
        return str(_("see that you are safe. The numbers to call are on top of this page."))
    words = _("see that you and {whom} are safe. The numbers to call are on top of this page.")
    return law_words.about(words, answers, programme.law_data())


def fault_words(code: str) -> str:
    """What is wrong, for the person."""
    words = {
        "removed": _("We took out a picture or a link to one. Check the text and send it again."),
        "blank": _("Write something first."),
        "too_long": _("Please use at most %(most)s characters.", most=MOST),
        "text_changed": _("The text for lawyers has changed since you opened this page. Please read it again."),
        "yes_or_no": _("Choose yes or no."),
        "how_it_ended": _("Choose what fits best."),
        "matter_open": _("A lawyer still works on this. Ask the lawyer or call us first."),
        "still_open": _("Stop everything first; then it can be deleted."),
        OVER: _("This was not sent: your request has ended. Call us, or begin again."),
        "legal_hold": _("Nothing was deleted: the law has us keep it for now."),
    }
    return str(words[code])


def _done(held: Request, agreed: bool) -> str | None:
    """What the last press did, as the page was led to, as long as it is so: Back, a bookmark or a link of somebody else
    leads to the same address, and what it says of lawyers must be true."""
    done = request.args.get("done")
    so = {
        "agreed": agreed,
        "revoked": held.consent_until is None,
        "said_no": held.returned_at is not None and family.asked_for_another(held),
    }
    return done if done in _DONE and so.get(done, True) else None


def _comes_of_age(held: Request, answers: dict[str, Any]) -> str | None:
    """What a birthday that is near changes for whoever asked: the request `passes` to the young person, or to `all` of
    them, or they decide for themselves while it stays for those who are younger (`stays`)."""
    today, adult_age = clock().today(), programme.law_data().cells.adult_age
    if held.received_at is None or not majority.is_near(answers, today, TOLD_BEFORE, adult_age):
        return None
    day = majority.hands_over_on(answers, programme.day(held.received_at), adult_age)
    # Of a birth year alone the day is the last one that is possible.
    if day is None or (len(answers["children"]) > 1 and day > today + timedelta(days=TOLD_BEFORE)):
        return "stays"
    return "passes" if len(answers["children"]) == 1 else "all"


def _who_agrees(answers: dict[str, Any], holder: consents.Holder | None) -> tuple[str, str] | None:
    """The question that would say whether they may agree themselves, and the page where it is answered."""
    data = programme.law_data()

    def where(step: steps.Step, question: law.Question) -> str:
        return url_for("status.correct", place=step.place, only=question.id)

    return who_agrees.asked(answers, holder, data, where)


def _how_it_ended(held: Request, ways: reached.Reached) -> str | None:
    """How it ended, for the person: whom nobody reaches we did not try to; a lawyer who is done works no more."""
    ended = family.how_it_ended(held)
    if ended == "placed" and family.work_is_over(held):
        return "worked"
    return "no_word" if ended == "no_contact" and not ways.ways else ended


def _end(held: Request) -> dict[str, Any] | None:
    """The question how it ended, for a matter that the lawyer has closed, with the words for what may be said."""
    waits = None if held.state in ENDED else end_to_tell(held.id)
    if waits is None:
        return None
    matter_id, area = waits
    return {"matter_id": matter_id, "area": law_words.area_plain(area), "outcomes": OUTCOMES}


def _of_one_away() -> frozenset[str]:
    """The situations of a child who is missing, taken or kept away, as the form has them under one heading."""
    groups = programme.law_data().situation_groups
    return frozenset(code for group in groups if group.code == AWAY for code in group.situations)


def _help(held: Request, said: dict[str, Any]) -> list[help_now.Panel]:
    """What stands first: what the last screen of telling more called for, else the numbers of a known danger."""
    if request.args.get("done") == "more":
        return help_now.on_screen(said)
    kind = "crisis" if held.close_reason == "not_safe" else danger.kind_of(held.id)
    return help_now.numbers(kind, {} if taking_over.is_done(held) else said["answers"])
