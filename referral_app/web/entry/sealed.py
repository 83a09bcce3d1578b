"""What a browser carries for us between two pages and nobody may read there: sealed in its cookie (T12).

Flask signs its cookie, and anybody who sees it can read it: a backup of a profile, another program, a support tool.
"""

from __future__ import annotations

import base64
import binascii

from flask import session

from referral_app.security.case_keys import CannotBeRead, vault

#: What we put there is shorter: a token of a link is, or the secret of a second factor. An address may hold anything,
#: and a browser takes no cookie beyond 4 KiB, a proxy no answer that would set one.
LONGEST = 128


def put(name: str, text: str) -> None:
    """Put a text under a name into this browser's cookie. Sealed for that name, it opens under no other. What is longer
    than anything of ours is not put there, and nothing is there then."""
    if len(text.encode()) > LONGEST:
        return drop(name)
    session[name] = base64.urlsafe_b64encode(vault().seal_account(_bound(name), text)).decode()


def get(name: str) -> str | None:
    """The text under a name, or None where there is none or it does not open."""
    kept = session.get(name)
    if not kept:
        return None
    try:
        return vault().unseal_account(_bound(name), base64.urlsafe_b64decode(kept))
    except (CannotBeRead, ValueError, binascii.Error):
        return None


def drop(name: str) -> None:
    session.pop(name, None)


def _bound(name: str) -> str:
    return f"cookie:{name}"
