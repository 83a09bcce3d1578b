"""What a person is shown around the lawyer: services, guides and notes that the rules name, somebody to talk to at hard
moments, and what a parent who has the child needs to know (docs/law.md, step 10; F01, F07)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from referral_app import law, programme
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.queries import cases, family, routed, taking_over
from referral_app.web.words import law_words, signposts
from referral_app.workflow import support
from referral_app.workflow.asking import TAKING_PARENT
from referral_app.workflow.first_help import POLICE_FIRST
from referral_app.workflow.requests import BEFORE_READY, ENDED, under_a_hold

#: Where a parent who has the child, or who got papers, finds a lawyer of their own: legal aid, the projects for those
#: who must answer, and the bar's referral. What is free stands first, for only the first is in sight.
FOR_WHO_ANSWERS = ("lsc_finder", "hague_dv_project", "womenslaw", "aba_lrs")
#: The same before these for who is in another country, and may have to answer a court there.
FROM_ABROAD = "us_embassy"
SERVED = "served_by_other_side"


#: Who asks in their job: the law of most states has them report harm to a child, and writing to us is no report.
AT_WORK = frozenset({"caseworker", "court_appointed", "group_home", "professional"})


@dataclass(frozen=True)
class Guidance:
    """Never a clock, a date, a level, a flag or a verdict: texts that do not depend on whether a limit has passed."""

    services: list[signposts.Help] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    guides: list[signposts.Help] = field(default_factory=list)
    #: Somebody to talk to now; nobody where the moment is not hard or the family wants it put away.
    support: list[signposts.Help] = field(default_factory=list)
    #: There would be somebody to talk to, and the family put it away.
    support_hidden: bool = False
    #: The person is in another country: most numbers of the United States cannot be dialed from there.
    abroad: bool = False
    #: By their own answers the child is with them, or may be: what they ask about the child is held for a person of the
    #: office, and then most often asked of nobody. The words say so of that child; "" where it is not so.
    held_for: str = ""
    #: They have, or may get, papers of a court to answer.
    answers_papers: bool = False
    own_lawyer: list[signposts.Help] = field(default_factory=list)


#: Notes that come before the others, for only the first stands in sight: what takes a fear away, and what is for today,
#: before that time matters.
NOTES = ("sorry_for_loss", "child_not_in_trouble", "crisis_first", "answer_papers")
#: Notes on time limits, for who waits: of no use to whoever has lawyers that watch them.
OF_TIME_LIMITS = frozenset({"time_matters", "answer_papers"})


#: What whoever asked said that is so of the person who took it over as well: they are no longer missing.
SO_OF_BOTH = ("child_found",)
#: Its words are for whoever looks for a child, or has one back; its number stands at the foot of every page.
OF_A_SEARCH = frozenset({"ncmec_hotline"})


def is_abroad(answers: Mapping[str, Any]) -> bool:
    """Whether the person said that they are in another country."""
    where = answers.get("where")
    return isinstance(where, Mapping) and where.get("country", "US") != "US"


def reports_too(answers: Mapping[str, Any]) -> bool:
    """Whether who asks may have to report what they know themselves: they help a child in their job."""
    at_work = answers.get("role") == "someone_else" and answers.get("relation") in AT_WORK
    return at_work and law.GROWN not in law_words.reader(answers, programme.law_data()).to.keys


def for_request(request: Request, without: frozenset[str] = frozenset()) -> Guidance:
    """By the latest routing and by the answers; nothing before there is a routing. `without`: notes left out."""
    routing = cases.latest_routing(request)
    if routing is None:
        return Guidance()
    data, result, said = programme.law_data(), cases.routing_result(routing), cases.words(request)
    answers, flags = said["answers"], result["flags"]
    beside = routed.services_beside(answers, said["signals"], clock().today())
    named = (*result["signposts"], *beside)
    group = {row.code: row.group for row in data.signposts}
    owned = taking_over.is_done(request)
    # What whoever asked said of themselves is not so of the person who took it over (U12).
    heard = {"role": "myself", **{name: answers[name] for name in SO_OF_BOTH if name in answers}} if owned else answers
    has_the_child = TAKING_PARENT in flags and not owned
    answers_papers = has_the_child or (SERVED in flags and not owned)
    own_lawyer: tuple[str, ...] = ()
    if answers_papers:
        own_lawyer = (FROM_ABROAD, *FOR_WHO_ANSWERS) if is_abroad(heard) else FOR_WHO_ANSWERS
    talk = _support(request, result, answers)
    hidden = bool(said.get("no_support"))
    grown_since = not owned and law.was_a_child_then(answers, data, clock().today())
    over = OF_A_SEARCH if grown_since or (owned and answers.get("child_found") == "yes") else frozenset()
    elsewhere = {*own_lawyer, *over, *(() if hidden else talk)}
    without |= {POLICE_FIRST} if grown_since else frozenset()
    told = (code for code in result["public_notes"] if code not in without)
    codes = sorted(told, key=lambda code: NOTES.index(code) if code in NOTES else len(NOTES))
    notes = [note for code in codes if (note := law_words.public_note(code, heard, data))]
    if reports_too(heard):
        notes.append(_("Your message to us is no report. If your job has you report harm to a child, do it too."))
    return Guidance(
        services=signposts.chosen((code for code in named if group[code] != "guide" and code not in elsewhere), heard),
        notes=notes,
        guides=signposts.chosen((code for code in named if group[code] == "guide"), heard),
        support=[] if hidden else signposts.chosen(talk, heard),
        support_hidden=hidden and bool(talk),
        abroad=is_abroad(heard),
        held_for=_held_for(answers, request) if has_the_child and request.state not in ENDED else "",
        answers_papers=answers_papers,
        own_lawyer=signposts.chosen(own_lawyer, heard),
    )


def _held_for(answers: Mapping[str, Any], request: Request) -> str:
    """Why a person reads it first, in the words of what was said: that the child is with them, or that papers came.
    Once it was read and cleared, what is left of it; nothing where the office serves them like anybody."""
    with_them = answers.get("who_has_child") == "requester"
    if under_a_hold(request.state, request.held_from) not in BEFORE_READY:
        if programme.settings().serve_respondents:
            return ""
        words = (
            _(
                "You said that {whom} {is|are} with you. So we may not be able to ask a lawyer about where {whom} "
                "{lives|live}. Please look for one yourself too."
            )
            if with_them
            else _(
                "You said that you got court papers. So we may not be able to ask a lawyer about where {whom} "
                "{lives|live}. Please look for one yourself too."
            )
        )
    elif with_them:
        words = _(
            "You said that {whom} {is|are} with you. So your request is held: a person of our staff reads it first, "
            "and we may not be able to ask a lawyer about where {whom} {lives|live}. Please look for one yourself too."
        )
    else:
        words = _(
            "You said that you got court papers. So your request is held: a person of our staff reads it first, and we "
            "may not be able to ask a lawyer about where {whom} {lives|live}. Please look for one yourself too."
        )
    return law_words.about(words, answers, programme.law_data())


def _support(request: Request, result: Mapping[str, Any], answers: Mapping[str, Any]) -> tuple[str, ...]:
    if family.hard_moment(request) is None:
        return ()
    return support.codes_for(result, answers, programme.law_data().of_peers)
