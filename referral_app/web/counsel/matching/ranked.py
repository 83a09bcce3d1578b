"""The ranking of a need as its page shows it: who fits and why, who does not and why not, and who was asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from flask import request as press
from werkzeug.datastructures import MultiDict

from referral_app.actions.companions import NOBODY, Beside
from referral_app.actions.matters import HAND_BACK_REASONS, WAYS
from referral_app.actions.offer_questions import LONGEST
from referral_app.actions.offers import PIN_REASONS
from referral_app.actions.recalls import RECALL_REASONS
from referral_app.matching import Answer, Explanation, Grouped, NeedProfile, Rule, explain
from referral_app.models import LIVE, PENDING, Matter, Need, Offer, Request
from referral_app.queries import cases, companions, panel, questions, ranking, together
from referral_app.queries import offers as offer_queries
from referral_app.queries.counsel import Page
from referral_app.queries.panel import People, Person
from referral_app.security.typed_text import bare
from referral_app.vocabulary import NeedState, OfferState
from referral_app.web import matter_forms
from referral_app.web.counsel import pages
from referral_app.web.counsel.matching import all_said_no, reasons
from referral_app.web.counsel.matching.beside import Roster, Wanted, others_for, wanted_by
from referral_app.web.counsel.request import answers, first_contact
from referral_app.web.matter_forms import Told
from referral_app.web.words import fees, law_words, word
from referral_app.workflow.attorneys import NotReady
from referral_app.workflow.how_it_ended import OUTCOMES
from referral_app.workflow.requests import OPEN_FOR_OFFERS

#: So many cards, names under each reason of a no, and names on the page of one reason. Whoever is not shown is not
#: worded either: with thousands on the roster, that is most of them.
CARDS, CARDS_TO_INVITE, NAMES, NAMES_OF_ONE = 10, 2, 8, 25
#: After every place that can be typed.
LAST = 100
NO_PINS: Mapping[str, int] = MappingProxyType({})
#: Where more than so many are left out, the page names so few of each reason.
MANY, FEW_NAMES = 40, 3


def placed(form: Any) -> list[str]:
    """The row ids of those whom a place of one's own was typed for."""
    return [name.removeprefix("place-") for name, typed in form.items() if name.startswith("place-") and bare(typed)]


def read_pins(form: Any, chosen: list[str]) -> tuple[dict[str, int], str | None]:
    """Places in the order that a person chose, by attorney, and a fault code for what is no place."""
    pinned: dict[str, int] = {}
    for attorney_id in chosen:
        typed = bare(form.get(f"place-{attorney_id}", ""))
        if not typed:
            continue
        if not (typed.isdecimal() and len(typed) < 3 and int(typed) >= 1):
            return {}, "bad_place"
        pinned[attorney_id] = int(typed)
    return pinned, None


@dataclass(frozen=True)
class Ranked:
    """One attorney of the ranking, with the reasons in lines (docs/matching.md, What a lawyer sees)."""

    attorney: Person
    row: Any
    place: int
    lines: list[tuple[str, str, int, int, str]]
    order: str
    wanted: list[Wanted]
    said_no: bool


@dataclass(frozen=True)
class NotNow:
    """One attorney who cannot be asked, and every rule that fails with its fact."""

    attorney: Person
    row: Any
    reasons: list[tuple[str, str]]


@dataclass(frozen=True)
class Judged:
    """Everybody on the roster, judged for one need. `ready`: the row ids of those who can sign in."""

    profile: NeedProfile
    people: People
    roster: Grouped
    result: Answer
    ready: frozenset[str]

    def card(self, row: Any, place: int, by_points: int, free: Roster, chosen: Beside) -> Ranked:
        why = explain(self.profile, self.roster.profiles[row.id])
        places = reasons.places(by_points, place, len(self.result.ranked))
        wanted = wanted_by(self.roster.profiles[row.id], self.profile, free, chosen)
        person = self.people[row.id]
        return _ranked(person, row, place, why, places, wanted, said_no=person.id in free.said_no)

    def free(self, made: Sequence[Offer], said_no: Collection[str]) -> Roster:
        """Who may stand beside somebody: whoever leads nothing of this need. `said_no`: to its request."""
        busy = {offer.attorney_id for offer in made if offer.state in LIVE}
        return Roster(self.people, self.roster, self.ready, busy, said_no)

    def not_now(self, row: Any) -> NotNow:
        person = self.people[row.id]
        return _not_now(person, row, explain(self.profile, self.roster.profiles[row.id]), ready=person.id in self.ready)


def judge(
    the_request: Request, the_need: Need, *, now: datetime, today: date, offers: Sequence[Offer] | None = None
) -> Judged:
    """Rank the roster for a need, with facts as they are now. `offers`: all of the request, where they are read."""
    roster = panel.panel(now, today)
    case = (
        ranking.need_case(the_request, the_need, today)
        if offers is None
        else ranking.need_case_of(the_request, the_need, offers, today)
    )
    profile = NeedProfile.from_dict(case)
    return Judged(
        profile,
        roster.people,
        roster.grouped,
        roster.grouped.judge(profile),
        roster.ready,
    )


def need(
    the_request: Request,
    the_need: Need,
    *,
    may_act: bool,
    chosen: Collection[str] = (),
    pinned: Mapping[str, int] = NO_PINS,
    beside: Beside = NOBODY,
    came_back: MultiDict[str, str] | None = None,
    now: datetime,
    today: date,
) -> dict[str, Any]:
    """The ranking of a need: everyone on the roster is counted once, ranked or left out, and a page of each is shown.

    `chosen`: who was ticked in a form that came back; they are shown whatever page they stand on. `pinned`: places
    that are tried, before those of the ranking. `beside`: who was named beside them. `came_back`: what was sent of
    a first contact, and refused.
    """
    by_need, led_to = offer_queries.offers_and_matters([each.id for each in the_request.needs])
    offers = [offer for each in by_need.values() for offer in each]
    judged = judge(the_request, the_need, now=now, today=today, offers=offers)
    made = by_need[the_need.id]
    approved = {offer.attorney_id for offer in made if offer.state == OfferState.APPROVED}
    shown = _shown(judged, approved, chosen, pinned)
    by_points = places_by_points(judged.result)
    places, said_no = companions.beside(the_request.id, offers)
    free = judged.free(made, said_no)
    live = [place for offer in made if offer.state in LIVE for place in places.get(offer.id, [])]
    names = NAMES if len(judged.result.excluded) <= MANY else FEW_NAMES
    terms = cases.need_terms(the_need)
    left_out = [(rule, len(rows), rows[:names]) for rule, rows in judged.result.by_first_rule]
    judged.people.fetch(row.id for row in (*shown.rows, *(row for _rule, _many, rows in left_out for row in rows)))

    def cards(placed_rows: Sequence[PlacedRow]) -> list[Ranked]:
        return [judged.card(row, place, by_points[row.id], free, beside) for row, place in placed_rows]

    is_open = the_need.state == NeedState.OPEN and the_request.state in OPEN_FOR_OFFERS
    return {
        "request": the_request,
        "need": the_need,
        "pinned": pinned,
        # What is put in without a new page: all whom one rule leaves out, and an order that is tried.
        "uses_htmx": any(many > names for _rule, many, _rows in left_out) or (may_act and is_open and bool(shown.rows)),
        "terms": terms,
        "fees": fees.of_terms(terms),
        "area": law_words.law_data().expertise[the_need.area],
        "ranked": cards(shown.fitting),
        "ranked_page": shown.fitting_page,
        "not_enrolled": cards(shown.to_invite),
        "not_enrolled_page": shown.to_invite_page,
        "to_invite": shown.invites,
        "excluded_by_rule": [(rule, many, [judged.not_now(row) for row in rows]) for rule, many, rows in left_out],
        "relaxations": [(row.change, row.gain) for row in judged.result.relaxations],
        "offers": made,
        "all_said_no": all_said_no.of_need(the_need, made, terms),
        "with_needs": together.needs_of_mates(made),
        "companions": places,
        "companion_options": others_for(live, judged.profile, free),
        "may_be_recalled": {offer.id for offer in made if offer.state in (OfferState.APPROVED, *PENDING)},
        "recall_reasons": RECALL_REASONS,
        "questions": questions.of_need(the_need.id) if made else [],
        "longest_answer": LONGEST,
        "open": is_open,
        "today": today,
        "pin_reasons": PIN_REASONS,
        **_after_yes(the_request, the_need, made, led_to.values(), today, came_back, may_act=may_act),
    }


#: A row of the ranking, and its place in it.
PlacedRow = tuple[Any, int]


@dataclass(frozen=True)
class Shown:
    """Whose cards stand on the page: of those who can be asked, and below them of those who are invited first. Each
    list is a page of its own, with whoever was chosen on any page. `invites`: the address turns the pages of the
    second list."""

    fitting: list[PlacedRow]
    fitting_page: Page
    to_invite: list[PlacedRow]
    to_invite_page: Page
    invites: bool

    @property
    def rows(self) -> list[Any]:
        return [row for row, _place in (*self.fitting, *self.to_invite)]


def _shown(judged: Judged, approved: Collection[str], chosen: Collection[str], pinned: Mapping[str, int]) -> Shown:
    ids = judged.people.ids
    # Every rule is met, and nothing can be sent to them yet: the workflow's own reason, after the twelve.
    can: list[PlacedRow] = []
    cannot: list[PlacedRow] = []
    for place, row in enumerate(judged.result.ranked, 1):
        if ids[row.id] not in approved:
            (can if ids[row.id] in judged.ready else cannot).append((row, place))
    invites = bool(cannot) and (not can or press.args.get("group") == NotReady.NOT_ENROLLED)
    number = pages.number()
    page = _page_of(can, 1 if invites else number, CARDS)
    more = _page_of(cannot, number, CARDS) if invites else _page_of(cannot, 1, CARDS_TO_INVITE)

    def on_cards(listed: Page, all_of_them: Sequence[PlacedRow]) -> list[PlacedRow]:
        both = [*listed.rows, *(one for one in all_of_them if ids[one[0].id] in chosen)]
        once = {place: (row, place) for row, place in both}
        return sorted(once.values(), key=lambda one: (pinned.get(ids[one[0].id], LAST), one[1]))

    return Shown(on_cards(page, can), page, on_cards(more, cannot), more, invites)


def why_not(the_request: Request, the_need: Need, rule: Rule, *, now: datetime, today: date) -> dict[str, Any]:
    """Who is left out first of all by one rule, a page at a time, each with every rule that fails."""
    judged = judge(the_request, the_need, now=now, today=today)
    page = _page_of(dict(judged.result.by_first_rule).get(rule, []), pages.number(), NAMES_OF_ONE)
    judged.people.fetch(row.id for row in page.rows)
    return {
        "request": the_request,
        "need": the_need,
        "area": law_words.law_data().expertise[the_need.area],
        "rule": rule,
        "page": page,
        "rows": [judged.not_now(row) for row in page.rows],
        "uses_htmx": page.pages > 1,
    }


def _page_of(rows: Sequence[Any], number: int, size: int) -> Page:
    """One page of a list; the last one where the address asks for a later one."""
    number = min(max(number, 1), max(1, -(-len(rows) // size)))
    return Page(rows[(number - 1) * size : number * size], number, len(rows), size)


def places_by_points(result: Answer) -> dict[str, int]:
    """The place that the points alone would give; who has as many shares the better one."""
    scores = sorted((row.score for row in result.ranked), reverse=True)
    first: dict[int, int] = {}
    for place, score in enumerate(scores, 1):
        first.setdefault(score, place)
    return {row.id: first[row.score] for row in result.ranked}


def _after_yes(
    the_request: Request,
    the_need: Need,
    made: Sequence[Offer],
    matters: Iterable[Matter],
    today: date,
    came_back: MultiDict[str, str] | None,
    *,
    may_act: bool,
) -> dict[str, Any]:
    """Whom to bring together and by which rules, while a matter of this need is open, and what is next. `matters`: all
    of the request."""
    if the_need.state != NeedState.FILLED:
        return {"matter": None}
    matter, tries = offer_queries.open_matter_with_tries(the_need.id, made)
    if matter is None:
        return {"matter": None}
    of_one_yes = together.matters_of(matter)
    waiting = offer_queries.without_contact(matters) if matter.first_contact_at is None else []
    mates = {each.id for each in of_one_yes}
    next_one = first_contact.awaited(the_request, [the_need], [matter], today, may_act=may_act, here="#reached")
    return {
        "matter": matter,
        "next_act": next_one.act if next_one else None,
        # Other matters of this family that one press may write down too: each has a yes of its own.
        "also": matter_forms.beside(
            matter,
            [each for each in waiting if each.id not in mates],
            Told(came_back) if came_back is not None else None,
        ),
        "attorney_of": {each.id: each.attorney for each in waiting},
        "keeps_others": len(of_one_yes) > 1,
        "tries": tries,
        "ways": WAYS,
        "outcomes": OUTCOMES,
        "back_reasons": HAND_BACK_REASONS,
        **answers.rules(the_request),
    }


def _ranked(
    person: Person, row: Any, place: int, why: Explanation, places: str, wanted: list[Wanted], *, said_no: bool
) -> Ranked:
    lines = [
        (word(line.criterion, "criterion"), reasons.fact(line.fact), line.level, line.weight, points(line.contribution))
        for line in why.lines
    ]
    return Ranked(person, row, place, lines, f"{places} {reasons.order(why)}", wanted, said_no)


def _not_now(person: Person, row: Any, why: Explanation, *, ready: bool) -> NotNow:
    told = [(str(failure.rule), reasons.fact(failure.fact)) for failure in why.failures]
    if not ready:
        told.append((str(NotReady.NOT_ENROLLED), reasons.no_account()))
    return NotNow(person, row, told)


def points(hundredths: int) -> str:
    """Hundredths of a point as points with two decimals: 8350 is 83.50."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"
