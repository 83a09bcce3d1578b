"""The last weeks of the invented office, told by the verbs: requests in every state, with their past."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from referral_app.actions import intake, way_back
from referral_app.clock import clock
from referral_app.demonstration.desk import Desk
from referral_app.demonstration.replies import Asked, Replies
from referral_app.demonstration.stories import Story
from referral_app.follow_ups import sweep
from referral_app.queries import cases
from referral_app.vocabulary import RequestState
from referral_app.workflow.calendar import add_business_hours
from referral_app.workflow.holidays import FEDERAL

#: The worker looks every half minute; here it looks twice a business day on its way.
STEP_HOURS = 4
#: Of how many stories a phrase is kept in the file, in their order.
PHRASES = 20


@dataclass
class History:
    """Tells the stories in the order of time; after each step the worker looks, and invented attorneys answer."""

    desk: Desk
    replies: Replies
    now: datetime
    say: Callable[[str], None]
    asked: list[Asked] = field(default_factory=list)
    #: (phrase, what it opens) by number of the story.
    phrases: dict[int, tuple[str, str]] = field(default_factory=dict)

    def tell(self, stories: Iterable[Story]) -> list[tuple[str, str]]:
        """Make a request of every story, and bring each to its end.

        Returns phrases that open some of them, each with a note, in the order of the stories.
        """
        self.desk.learn_roster()
        to_come = sorted(stories, key=lambda story: (story.begins, story.number))
        zone, week = clock().zone, None
        moment = to_come[0].begins if to_come else self.now
        while True:
            day = moment.astimezone(zone).date()
            if day.isocalendar()[:2] != week:
                week = day.isocalendar()[:2]
                monday = day - timedelta(days=day.weekday())
                self.say(f"  the week of {monday.day} {monday:%B}")
            to_come = self._step(to_come, moment)
            if moment >= self.now:
                return [self.phrases[number] for number in sorted(self.phrases)]
            moment = min(self.now, add_business_hours(moment, STEP_HOURS, zone, FEDERAL))

    def _step(self, to_come: list[Story], moment: datetime) -> list[Story]:
        """All that happens up to this moment. Returns the stories that have not begun yet."""
        for story in to_come:
            if story.begins <= moment:
                self._begin(story, story.begins)
        for _did in sweep.once(moment):
            pass  # the worker's acts are in the events
        for asked in self.asked:
            if not asked.done:
                self.replies.react(asked, moment)
        return [story for story in to_come if story.begins > moment]

    def _begin(self, story: Story, moment: datetime) -> None:
        request, _token = intake.start_draft(now=moment, language=story.language)
        intake.save_draft(request.id, {**cases.EMPTY_WORDS, **story.said}, now=clock().real())
        if story.number < PHRASES:
            self._keep_phrase(story, request.id, moment)
        if story.plan.ends_in == RequestState.DRAFT:
            return
        intake.submit_request(
            request.id,
            form_key=f"demonstration-{request.id}",
            agreed=True,
            now=moment,
            today=moment.astimezone(clock().zone).date(),
        )
        if self.desk.work_on(story.plan, request.id, moment):
            self.asked.append(self.replies.begin(story, request.id))

    def _keep_phrase(self, story: Story, request_id: str, moment: datetime) -> None:
        phrase = way_back.give_phrase(request_id, now=moment)
        way_back.confirm_phrase(request_id, phrase, now=moment)
        self.phrases[story.number] = (phrase, story.plan.opens)
