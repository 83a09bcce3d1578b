"""The head of the audit chain, kept where the database does not reach: a letter and a file, once a day (T43).

The chain by itself cannot show that its end was cut off or that yesterday's table was put back. A head that somebody
else has can. It is a number and a signature, and names nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from referral_app import programme
from referral_app.actions.operations import keep_head
from referral_app.clock import clock
from referral_app.follow_ups.guarded import Guarded


def keep() -> Iterator[dict[str, Any]]:
    """Send and write the head that this day has, if that was not done yet. Call inside an application context."""
    settings, now = programme.settings(), clock().real()
    if settings.record_to is None and settings.record_dir is None:
        return
    guarded = Guarded()
    with guarded("record", "head") as told:
        told += [{"did": "head_kept", "where": where} for where in keep_head(now=now, today=programme.day(now))]
    yield from told
