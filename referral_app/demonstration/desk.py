"""What the invented members of staff do with a request, so that it can end as its story says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from referral_app.actions import closing, conflicts, offers, request_sets, triage
from referral_app.actions.steps.companions import FIND
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from referral_app.demonstration.accounts import Cast
from referral_app.demonstration.plans import FOUND, OFFERED, Plan
from referral_app.extensions import db
from referral_app.models import Absence, Need, Request
from referral_app.queries import ranking, roster
from referral_app.vocabulary import Companion, Track
from referral_app.vocabulary import RequestState as S

#: What Grace asks a family, in their language: they read these very words on their page.
ASKED = {
    "en": "Which papers do you have about the child, such as a birth certificate or an order of a court? "
    "A few words are enough, and there is no need to send them.",
    "es": "¿Qué papeles tiene sobre el niño o la niña, como un acta de nacimiento o una orden de un tribunal? "
    "Basta con unas palabras, y no hace falta enviarlos.",
}
#: Who is asked for one need: the first three of the ranking.
SET_SIZE = 3
#: Staff have chosen for so many needs of a request that is still asked for; the rest waits for whoever sits down.
CHOSEN_SO_FAR = 1
#: Ranked beside those admitted where the need is: so many of those who would ask a court there to admit them.
FROM_ELSEWHERE = 8


def _local_counsel(chosen: Iterable[str]) -> dict[tuple[str, str], str]:
    """Whoever is admitted elsewhere alone needs local counsel, whom staff still look for."""
    return {(one, str(Companion.LOCAL_COUNSEL)): FIND for one in chosen}


@dataclass
class Desk:
    """Grace and Sol at work. `today` is the day the demonstration is made."""

    cast: Cast
    today: date
    #: Row ids by code of the attorneys who could be asked, by area and where they are admitted; None stands for those
    #: who would ask any court. Amara and Bela are kept for their own.
    _known: dict[tuple[str, str | None], dict[str, str]] = field(default_factory=dict)

    #: The reference of the request before this one: what a request that came twice is closed as.
    _latest: str = ""

    def learn_roster(self) -> None:
        """Read once who does what and where: the whole roster is not ranked for each need of a story."""
        kept = {self.cast.amara.attorney_id, self.cast.bela.attorney_id}
        for person in roster.attorneys():
            for area in person.areas if person.id not in kept else ():
                for forum in [licence.forum for licence in person.licences] + [None] * person.phv:
                    self._known.setdefault((area, forum), {})[person.code] = person.id

    def work_on(self, plan: Plan, request_id: str, moment: datetime) -> bool:
        """What staff do when a request has come in. True when attorneys are asked from now on."""
        before = self._latest
        if plan.ends_in != S.WALLED:
            self._latest = db.session.get_one(Request, request_id).reference
        if plan.ends_in in (S.SUBMITTED, S.READY_TO_MATCH):
            return False
        grace = self.cast.grace
        triage.take_request(request_id, actor=grace, now=moment)
        if plan.ends_in == S.NEEDS_INFORMATION:
            language = db.session.get_one(Request, request_id).language
            triage.ask_for_information(request_id, ASKED[language], actor=grace, now=moment)
        elif plan.ends_in == S.ON_HOLD:
            triage.set_hold(request_id, "unsafe_contact", actor=grace, now=moment)
        elif plan.ends_in == S.WALLED:
            conflicts.wall(request_id, actor=self.cast.sol, now=moment)
        elif plan.ends_in in (S.WRONG_SERVICE, S.DUPLICATE):
            reason = plan.ends_in.value if before else "other"
            closing.close_request(
                request_id, reason, actor=grace, now=moment, signposts=("lsc_finder",), same_as=before
            )
        elif plan.ends_in == S.WITHDRAWN or plan.ends_in in OFFERED:
            self._choose(plan, request_id, moment)
            return True
        return False

    def _choose(self, plan: Plan, request_id: str, moment: datetime) -> None:
        """Approve a set for the needs of a request: for all of them where the story goes on to its end."""
        today = moment.astimezone(clock().zone).date()
        request = db.session.get_one(Request, request_id)
        needs = list(request.needs)
        if plan.ends_in == S.OFFER_OUT and not plan.asked and self._choose_together(request, moment, today):
            return
        for need in needs if plan.ends_in in (*FOUND, S.UNPLACED) else needs[:CHOSEN_SO_FAR]:
            chosen = self._by_name(plan) or self._best(request, need, moment, today)
            if chosen:
                offers.approve_set(
                    need.id, chosen, actor=self.cast.grace, now=moment, today=today, beside=_local_counsel(chosen)
                )
            elif plan.ends_in in FOUND:
                # Nobody on a small roster fits: staff give such a need up, so that the others can place the request.
                triage.give_up_need(need.id, actor=self.cast.grace, now=moment)
            if plan.ends_in == S.MATCHING:
                self._send_away(chosen)

    def _choose_together(self, request: Request, moment: datetime, today: date) -> bool:
        """Approve sets for the first two needs that are not critical, and ask whoever is in both once for both.

        False where there are no two such needs, or nobody fits both: then nothing was approved.
        """
        needs = [need for need in request.needs if need.track != Track.CRITICAL][:2]
        sets = {need.number: self._best(request, need, moment, today) for need in needs}
        both = [one for one in next(iter(sets.values()), []) if all(one in chosen for chosen in sets.values())]
        if len(needs) < 2 or not both:
            return False
        request_sets.approve_sets(
            request.id,
            sets,
            seen={},
            beside={number: _local_counsel(chosen) for number, chosen in sets.items()},
            together=both[:1],
            actor=self.cast.grace,
            now=moment,
            today=today,
        )
        return True

    def _by_name(self, plan: Plan) -> list[str]:
        people = (self.cast.amara, self.cast.bela)
        return [str(person.attorney_id) for person in people if person.email in plan.asked]

    def _best(self, request: Request, need: Need, moment: datetime, today: date) -> list[str]:
        """Row ids of the first of the ranking among those who may fit: to rank everybody takes too long."""
        elsewhere = list(self._known.get((need.area, None), {}).items())
        here = [pair for forum in need.forums for pair in self._known.get((need.area, forum), {}).items()]
        for fit in (dict([*here, *elsewhere[:FROM_ELSEWHERE]]), dict(elsewhere)):
            ranked = ranking.rank_need(request, need, now=moment, today=today, only=fit.values()).ranked
            if ranked:
                return [fit[row.id] for row in ranked][:SET_SIZE]
        return []

    def _send_away(self, attorney_ids: Iterable[str]) -> None:
        """Approved today and away from today: the request waits with nobody asked."""
        with writing() as session:
            for attorney_id in attorney_ids:
                session.add(
                    Absence(
                        attorney_id=attorney_id,
                        first_day=self.today - timedelta(days=6),
                        last_day=self.today + timedelta(days=6),
                    )
                )
