"""How gunicorn serves the app. No access log: it would hold paths and addresses (security: logs hold no person)."""

import os
import sys

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = 8
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"
timeout = 30
graceful_timeout = 10


def on_starting(server: object) -> None:
    """Weak settings stop the server here, with one line, before a socket is open."""
    from referral_app.checks import refuse_weak_settings
    from referral_app.config import ConfigError, read_settings

    try:
        refuse_weak_settings(read_settings())
    except ConfigError as error:
        print(f"Error: {error}", file=sys.stderr)
        raise SystemExit(1) from None
