"""The phrase of a request as its pages need it: the words that wait to be typed back, and a mark of how it stands."""

from __future__ import annotations

from referral_app.queries.browsers import Held
from referral_app.security.case_keys import vault
from referral_app.security.tokens import digest

#: Enough to tell two states of one request apart; from it nobody can test a phrase, for the hash itself is keyed.
_MARK_LENGTH = 16


def words_to_keep(request: Held) -> str | None:
    """The six words that wait to be typed back; None when none wait, or staff gave them. Raises CannotBeRead."""
    if request.next_phrase_sealed is None:
        return None
    opened = vault().unseal(request.id, request.next_phrase_sealed, table="next_phrase", row_id=request.id, version=1)
    return str(opened["phrase"])


def state_of(request: Held) -> str:
    """A mark of which phrase is in use or waits, for a form: sent again it shows that something was made meanwhile."""
    return digest(f"{request.phrase_hash}|{request.next_phrase_hash}")[:_MARK_LENGTH]
