"""What hurts first: the order of the work that waits for one person, and for nobody yet."""

from __future__ import annotations

from enum import IntEnum

from referral_app.vocabulary import TaskKind


class Hurt(IntEnum):
    """Why something stands where it does, the worst first."""

    #: Somebody may be hurt now, or is by our next step.
    DANGER = 0
    #: Nobody has taken it in time: critical, or a young person who asks alone.
    NOT_TAKEN = 1
    #: A date of the law runs out, or has.
    CLOCK = 2
    #: A family was told that something happens, and it waits for us.
    PROMISE = 3
    #: An attorney waits for our word before they can go on.
    ANSWER = 4
    #: All other work, by level and then by the day it is due.
    WORK = 5


#: What no level lifts; every other task of a critical request stands with the clocks.
OF_TASK: dict[TaskKind, Hurt] = {
    TaskKind.DANGER_WORDS: Hurt.DANGER,
    TaskKind.CONTACT_UNSAFE: Hurt.DANGER,
    TaskKind.STOPPED_NOT_SAFE: Hurt.DANGER,
    TaskKind.NOT_TAKEN: Hurt.NOT_TAKEN,
    TaskKind.DATE_PASSED: Hurt.CLOCK,
    TaskKind.CRITICAL_OFFER_EXPIRED: Hurt.CLOCK,
    TaskKind.BRING_TOGETHER: Hurt.PROMISE,
    TaskKind.CALL_FAMILY: Hurt.PROMISE,
    TaskKind.CONTACT_DIFFERS: Hurt.PROMISE,
    TaskKind.OUTCOME_DIFFERS: Hurt.PROMISE,
    TaskKind.FAMILY_ANSWERED: Hurt.PROMISE,
    TaskKind.FIRST_CONTACT_MISSING: Hurt.PROMISE,
    TaskKind.HANDED_BACK: Hurt.PROMISE,
    TaskKind.NEXT_CHECK_DUE: Hurt.PROMISE,
    TaskKind.NO_ANSWER: Hurt.PROMISE,
    TaskKind.NO_CONTACT: Hurt.PROMISE,
    TaskKind.RECRUIT: Hurt.PROMISE,
    TaskKind.SOMEBODY_FITS: Hurt.PROMISE,
    TaskKind.ATTORNEY_QUESTION: Hurt.ANSWER,
    TaskKind.MATTER_HELP: Hurt.ANSWER,
    TaskKind.CHECK_UNSURE: Hurt.ANSWER,
    TaskKind.CONFLICT_AFTER_YES: Hurt.ANSWER,
}


def kinds_of(hurt: Hurt) -> list[str]:
    """The kinds of task that hurt in this way."""
    return [str(kind) for kind, its in OF_TASK.items() if its is hurt]
