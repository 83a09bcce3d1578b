"""What is next once an attorney said yes: the call that verifies who asks, and the first contact with its day (C12).

The page of a request and that of a need say the same of it, and lead to where it is done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from referral_app.models import Matter, Need, Request
from referral_app.queries import recipients
from referral_app.vocabulary import CallWay, MatterState
from referral_app.web.words.filters import short_day


@dataclass(frozen=True)
class Awaited:
    """A first contact that nobody has written down: who is to make it, by when, and where staff write it down."""

    who: str
    due_on: date
    overdue: bool
    page: str
    #: The call that verifies who asks has to be made still, and may be: its page. None: nothing of it is left to do.
    verify: str | None

    @property
    def act(self) -> tuple[str, str]:
        """What is next, in words that name the day, and the address it is done at.

        The call comes first, because until then the family's page does not say whose call to expect. Once the day has
        passed the attorney is asked first of all.
        """
        facts = {"who": self.who, "day": short_day(self.due_on)}
        if self.overdue:
            words = _("Ask %(who)s whether they reached the family: first contact was due by %(day)s")
            return words % facts, self.page
        if self.verify is not None:
            words = _("Verify on the phone who asks, so that their page names %(who)s: first contact is due by %(day)s")
            return words % facts, self.verify
        return _("Bring the family and %(who)s together: first contact is due by %(day)s", **facts), self.page


def awaited(
    the_request: Request,
    needs: Iterable[Need],
    matters: Iterable[Matter],
    today: date,
    *,
    may_act: bool,
    here: str | None = None,
) -> Awaited | None:
    """The first contact that is due first of these matters of a request; None where none is awaited. `here`: where on
    the page itself it is written down, for the page of the need.

    Raises CannotBeRead.
    """
    due = {
        matter.need_id: (matter.first_contact_due_on, matter.attorney.name)
        for matter in matters
        if matter.state == MatterState.OPEN
        and matter.first_contact_at is None
        and matter.first_contact_due_on is not None
    }
    waiting = sorted((*due[need.id], need.number) for need in needs if need.id in due)
    if not waiting:
        return None
    due_on, who, number = min(waiting, key=lambda one: (one[0], one[2]))
    may_verify = (
        the_request.verified_at is None
        and the_request.hold is None
        and may_act
        and CallWay.CALL in recipients.by_hand(the_request)
    )
    return Awaited(
        who,
        due_on,
        due_on < today,
        here or url_for("counsel.need", request_id=the_request.id, number=number, _anchor="matter"),
        url_for("counsel.verify", request_id=the_request.id) if may_verify else None,
    )
