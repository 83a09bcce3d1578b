"""Errors that say what to do: no trace, always a phone route, a reference to tell us."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, g, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InternalError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response

from referral_app.actions.disclosures import write_down_look
from referral_app.clock import clock
from referral_app.extensions import take_back
from referral_app.queries import gone
from referral_app.security.case_keys import CannotBeRead
from referral_app.web.entry import kept, requester
from referral_app.web.intake import draft
from referral_app.web.render import render

log = logging.getLogger("referral_app.errors")
#: The database is away, full or busy; or, on PostgreSQL, may only be read now, as a standby after a switch.
AWAY = (OperationalError, InternalError)
SHOWN = {400, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503}


def register(app: Flask) -> None:
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(CSRFError, show_stale_form)
    for kind in AWAY:
        app.register_error_handler(kind, show_busy)
    app.register_error_handler(CannotBeRead, show_unreadable)
    app.register_error_handler(Exception, show_fault)


def show(error: HTTPException) -> Response:
    cause = getattr(error, "original_exception", None)
    if isinstance(cause, AWAY):
        # The database went away once the view was done, while its answer was put together.
        return show_busy(cause)
    code = error.code or 500
    if 300 <= code < 400:
        return error.get_response()
    if code in (403, 404):
        _write_down_denial(code)
    page = render(f"errors/{code if code in SHOWN else 500}.html", status=code, reference=None)
    if code == 429:
        page.headers["Retry-After"] = "900"
    if code == 405:
        page.headers["Allow"] = error.get_response().headers.get("Allow", "GET")
    return page


def _write_down_denial(code: int) -> None:
    """Somebody signed in was refused: a link of the chain with the name of the page, never the id that was tried."""
    actor = g.get("actor")
    if actor is not None and request.endpoint is not None:
        write_down_look("denied", f"page:{request.endpoint}"[:60], actor=actor, reason=str(code))


def show_stale_form(_error: CSRFError) -> Response:
    """A form whose token does not fit. Without any cookie no token ever does: that is said, with what to do."""
    if not request.cookies:
        return render("errors/no_cookies.html", status=400, reference=None)
    return render("errors/400.html", status=400, reference=None)


def show_busy(error: OperationalError | InternalError) -> Response:
    return _report(error, 503)


def show_unreadable(error: CannotBeRead) -> Response:
    """A sealed record that does not open was changed, moved or rolled back, or its key is gone: never a guess at it."""
    return _deleted_meanwhile(error) or _report(error, 500, page="unreadable")


def show_fault(error: Exception) -> Response:
    return _deleted_meanwhile(error) or _report(error, 500)


def _deleted_meanwhile(error: Exception) -> Response | None:
    """What a page or press broke on is no fault where a family deletes its request at that instant: the answer is the
    one of an instant later. None where all that it is about is there, and where a browser held nothing to begin with.

    An id that never was looks the same, so that a line of the log says what broke all the same.
    """
    held = "held" in g
    _let_go_of_what_was_read()
    try:
        if gone.is_gone(request.view_args or {}):
            answer = show(NotFound())
        elif held and request.blueprint in ("intake", "status") and requester.current_request(clock().real()) is None:
            entering = request.blueprint == "intake"
            answer = draft.gone() if entering else kept.lead_to(url_for("status.enter"), closed=True)
        else:
            return None
    except (SQLAlchemyError, CannotBeRead):
        take_back()
        return None
    log.warning("fault on what is gone", extra=_where(error))
    return answer


def _report(error: Exception, code: int, *, page: str | None = None) -> Response:
    """Log the class of a fault and the route's template, never its text: a text may hold a person's words (T39)."""
    _let_go_of_what_was_read()
    reference = secrets.token_hex(4)
    log.error("fault", extra={"reference": reference, **_where(error)})
    return render(f"errors/{page or code}.html", status=code, reference=reference)


def _where(error: Exception) -> dict[str, str | None]:
    route = request.url_rule.rule if request.url_rule else None
    return {"route": route, "exception": type(error).__name__, "place": _place(error)}


def _let_go_of_what_was_read() -> None:
    """What was read of this browser's request would be read again for the page, from a database that may be away."""
    take_back()
    for name in ("held", "hold"):
        g.pop(name, None)


def _place(error: Exception) -> str:
    """File name and line of the innermost frame of ours: enough to find a fault, nothing of its data."""
    place, trace = "", error.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if "referral_app" in name:
            place = f"{name.rsplit('referral_app', 1)[1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
