"""What staff write down of an attorney for each other: how they work, when to call them, what was agreed with them.

It hangs on no request, so no fact of a case may stand in it: it would be kept long after the case is forgotten.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from referral_app.actions import Refused
from referral_app.actions.steps.transaction import audit, writing
from referral_app.extensions import db
from referral_app.models import Account, Attorney, AttorneyNote
from referral_app.models.base import new_id
from referral_app.queries import attorney_notes as queries
from referral_app.security.telling import NOTHING_KNOWN, telling
from referral_app.security.text_forms import normalise
from referral_app.security.typed_text import says_reference
from referral_app.vocabulary import Role

LONGEST = 2000
#: Who works with the roster. Who opens no requests learns nothing of their names from a refusal either.
WRITERS = (Role.COUNSEL, Role.SUPERVISOR, Role.CONFLICTS, Role.ADMINISTRATOR)
_OPENS_REQUESTS = (Role.COUNSEL, Role.SUPERVISOR, Role.CONFLICTS)
#: A form that is sent again, by a second tap or because an answer got lost, comes within this time (T54).
_AGAIN = timedelta(minutes=10)


def write(attorney_id: str, text: str, *, actor: Account, now: datetime) -> AttorneyNote:
    """Keep a note for staff. The same words by the same hand within ten minutes are one note.

    Refused: "not_counsel" for who does not work with the roster, "not_found", "no_words", "tells_who" with what was
    found: names of the families this attorney was asked for, and whatever tells who somebody is without knowing them.
    """
    if not actor.holds(*WRITERS):
        raise Refused("not_counsel")
    text = normalise(text).strip()[:LONGEST]
    if not text:
        raise Refused("no_words")
    known = queries.families(actor, attorney_id) if actor.holds(*_OPENS_REQUESTS) else NOTHING_KNOWN
    found = [str(kind) for kind in telling(text, known)]
    # The reference of a request ties the attorney to a family.
    if says_reference(text) and "number" not in found:
        found.append("number")
    if found:
        raise Refused("tells_who", what=found)
    with writing() as session:
        # The row is the lock: of two presses at one instant the second sees the first.
        attorney = db.session.get(Attorney, attorney_id, with_for_update=True, populate_existing=True)
        if attorney is None or attorney.last_name == "":
            raise Refused("not_found")
        before = queries.latest(attorney_id, actor.id, now - _AGAIN)
        if before is not None and before.said.get("text") == text:
            return before
        note = AttorneyNote(id=new_id(), attorney_id=attorney_id, written_by=actor.id, written_at=now)
        note.said = {"text": text}
        session.add(note)
        audit("attorney_noted", f"attorney:{attorney_id}", actor=actor.id)
        return note
