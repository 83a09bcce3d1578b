"""How gunicorn serves the app. No access log: it would hold paths and addresses (security: logs hold no person)."""

from __future__ import annotations

import os
import sys
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "referral_app.web.serving.Worker"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = 8
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"
timeout = 30
#: Longer than a proxy keeps a line to us open (docs/nginx.conf: 30 seconds): whoever ends it must be the one who sends,
#: or a press that is just under way meets a line that we have closed, and its person reads 502.
keepalive = 75
graceful_timeout = 10


def on_starting(server: object) -> None:
    """Weak settings and a database of the wrong kind stop the server here, with one line, before a socket is open."""
    from sqlalchemy.exc import SQLAlchemyError

    import referral_app.web  # noqa: F401 - the workers inherit what is loaded here
    from referral_app.checks import refuse_weak_settings, refuse_wrong_stamp
    from referral_app.config import ConfigError, read_settings

    try:
        settings = read_settings()
        refuse_weak_settings(settings)
        refuse_wrong_stamp(settings)
    except ConfigError as error:
        _stop(str(error))
    except SQLAlchemyError as error:
        _stop(f"the database cannot be used ({type(error).__name__}): is it there?")


def _stop(why: str) -> None:
    print(f"Error: {why}", file=sys.stderr)
    raise SystemExit(1) from None


def post_worker_init(worker: Any) -> None:
    """Logs in their one form, and the doors open before the first visitor comes.

    A worker that comes while the database restarts opens all the same: one that does not boot ends the whole office.
    What the database is was asked before the first of them (`on_starting`), and its pages say that it is away.
    """
    from sqlalchemy.exc import OperationalError

    from referral_app.security.logs import configure_logging
    from referral_app.startup import open_doors, open_for_visitors
    from referral_app.web import warming

    configure_logging()
    try:
        open_for_visitors(worker.wsgi)
    except OperationalError as error:
        open_doors(worker.wsgi)
        worker.log.error("the database is away (%s)", type(error).__name__)
    warming.begin(worker.wsgi)
