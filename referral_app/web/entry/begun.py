"""A form that was begun and has no answer yet: no row and no key anywhere, only what the browser's cookie says (T69).

The cookie holds, sealed, the token that the first saved answer will be held by, and when the form was last used. So two
presses of one first screen make one draft, and whoever opens a thousand forms costs nothing.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, timedelta

from referral_app.queries.browsers import IDLE
from referral_app.security.case_keys import CannotBeRead, vault
from referral_app.security.tokens import new_token

#: What is sealed opens for this and nothing else.
_BOUND = "cookie:begun"
#: A token of a hold has 43 signs; what is sealed is always longer.
_LONGEST_TOKEN = 43


def begin(now: datetime, token: str | None = None) -> str:
    """What the cookie of a begun form shows; with the `token` of one that was begun before, the same form goes on."""
    return base64.urlsafe_b64encode(vault().seal_account(_BOUND, f"{now.isoformat()} {token or new_token()}")).decode()


def read(shown: str) -> tuple[datetime, str] | None:
    """When the form of this cookie was last used, and the token its draft will have; None for any other cookie."""
    if len(shown) <= _LONGEST_TOKEN:
        return None
    try:
        seen_at, _, token = vault().unseal_account(_BOUND, base64.urlsafe_b64decode(shown)).partition(" ")
        return datetime.fromisoformat(seen_at), token
    except (CannotBeRead, ValueError, binascii.Error):
        return None


def is_fresh(seen_at: datetime, now: datetime) -> bool:
    """Whether a form last used then is still open: as long as any hold, and not from the future."""
    return timedelta(0) <= now - seen_at <= IDLE
