"""What one look at a page asks for in several places, read once.

Only where a page is looked at (GET): nothing is locked there, and nothing changed but the record of the look. What was
read counts for one transaction, which ends with that record, so that what is judged after a look is read after it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import g, has_request_context, request

from referral_app.extensions import db

Row = TypeVar("Row")


def once(what: str, of: str, read: Callable[[], Row]) -> Row:
    """What `read` finds. `what` and `of` name it: "routing", and the id of its request."""
    if not has_request_context() or request.method != "GET":
        return read()
    transaction, held = g.get("read_once", (None, {}))
    if transaction is None or transaction is not db.session().get_transaction():
        held = {}
    if (what, of) not in held:
        held[what, of] = read()
        # Begun by reading, where it had not begun.
        g.read_once = (db.session().get_transaction(), held)
    found: Any = held[what, of]
    return found  # type: ignore[no-any-return]
