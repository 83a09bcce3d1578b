"""/livez and /healthz for the people who keep it running."""

from __future__ import annotations

from datetime import datetime
from typing import NoReturn

from flask import Flask, abort, jsonify, request
from flask_login import current_user
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.queries.letters_to_come import counters
from referral_app.queries.operations import TICK_LIMIT, last_tick
from referral_app.web.entry.access import PUBLIC, access

LOOPBACK = ("127.0.0.1", "::1")
#: Whatever stands between says so by one of these: proxies differ in which they write.
BETWEEN = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")


def failing_parts(*, worker: bool) -> list[str]:
    """The parts that do not work: "database", "keys", "worker"."""
    failing = []
    for name, bind in (("database", None), ("keys", "keys")):
        try:
            with db.engines[bind].connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            failing.append(name)
    if worker and "database" not in failing:
        try:
            late = worker_is_late()
        except SQLAlchemyError:
            # It answers, but its tables are not there or not of this version.
            db.session.rollback()
            failing.append("database")
        else:
            failing += ["worker"] if late else []
    return failing


def worker_is_late() -> bool:
    """Whether the worker's last finished tick is more than three minutes away, or there never was one.

    One from the future counts too: the clock was set back, and no worker has ticked since.
    """
    return _is_late(last_tick())


def worker_was_late() -> bool:
    """The same as the page of somebody who is signed in has read it with who they are."""
    return _is_late(current_user.last_tick) if current_user.is_authenticated else worker_is_late()


def _is_late(tick: datetime | None) -> bool:
    return tick is None or abs(clock().real() - tick) > TICK_LIMIT


def register(app: Flask) -> None:
    app.jinja_env.globals["worker_is_late"] = worker_was_late
    app.add_url_rule("/livez", "livez", livez, methods=["GET"])
    app.add_url_rule("/healthz", "healthz", healthz, methods=["GET"])
    app.add_url_rule("/metrics", "metrics", metrics, methods=["GET"])
    app.add_url_rule("/static/<path:filename>", "static", static, methods=["GET"])


@access(PUBLIC)
def livez() -> Response:
    return _answer(failing_parts(worker=False))


@access(PUBLIC)
def healthz() -> Response:
    return _answer(failing_parts(worker=True))


@access(PUBLIC)
def metrics() -> Response:
    """Counters of letters in the text form that Prometheus reads; elsewhere than on this machine it does not exist."""
    if request.remote_addr not in LOOPBACK or any(name in request.headers for name in BETWEEN):
        abort(404)
    lines = [f'referral_letters{{state="{state}"}} {n}' for state, n in counters(clock().programme()).items()]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@access(PUBLIC)
def static(filename: str) -> NoReturn:
    """The address of built files, for `url_for`. Files that are there were answered before (`static_files.py`)."""
    abort(404)


def _answer(failing: list[str]) -> Response:
    answer = jsonify({"ok": not failing, "failing": failing})
    answer.status_code = 503 if failing else 200
    return answer
