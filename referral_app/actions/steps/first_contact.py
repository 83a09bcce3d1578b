"""What the attorney and the family say about their first contact, held beside each other. Call inside `writing()`."""

from __future__ import annotations

from datetime import date, datetime

from referral_app.actions.steps.tasks import make_task
from referral_app.models import Matter, Request
from referral_app.vocabulary import TaskKind


def compare(
    matter: Matter, request: Request, *, attorney: bool | None, family: bool | None, now: datetime, today: date
) -> bool:
    """Call staff when one says that it took place and the other that it did not (U14). True when the two differ.

    None: that side has said nothing, which is no difference.
    """
    if attorney is None or family is None or attorney == family:
        return False
    make_task(
        TaskKind.CONTACT_DIFFERS,
        once=f"{TaskKind.CONTACT_DIFFERS}:{matter.id}:{today.isoformat()}",
        now=now,
        due_on=today,
        request=request,
        need_id=matter.need_id,
        matter_id=matter.id,
        reason="attorney_says_yes" if attorney else "family_says_yes",
        track=matter.need.track,
    )
    return True
