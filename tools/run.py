"""`make run`: prepare the instance, then start the web server and the follow-up worker until Ctrl-C.

With --prepare only the first half: secrets of the demonstration, migrations, and the demonstration if nothing is there.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import click
from flask.cli import ScriptInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
BIN = Path(sys.executable).parent
INSTANCE = Path(os.environ.get("REFERRAL_INSTANCE", ROOT / "instance")).resolve()
PORT = os.environ.get("PORT", "8000")


def flask(*args: str) -> None:
    """One of the app's commands, in this process: the libraries are loaded once. Its fault is one line and a code."""
    from wsgi import app

    try:
        app.cli.main(args, prog_name="flask", obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)
    except click.ClickException as error:
        sys.exit(f"flask {' '.join(args)}: {error.format_message()}")


def write_demonstration_settings() -> None:
    """Secrets of this demonstration, made once and readable by this user alone."""
    INSTANCE.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = INSTANCE / "demonstration.env"
    lines = dict(line.split("=", 1) for line in file.read_text().splitlines()) if file.exists() else {}
    for name in ("SECRET", "FIELD", "INDEX", "AUDIT"):
        lines.setdefault(f"REFERRAL_{name}_KEY", secrets.token_urlsafe(48))
    lines["REFERRAL_DEMO"] = "yes"
    lines["REFERRAL_BASE_URL"] = f"http://127.0.0.1:{PORT}"
    lines["REFERRAL_TRUSTED_HOSTS"] = "127.0.0.1,localhost"
    written = "".join(f"{name}={value}\n" for name, value in lines.items())
    if not file.exists() or file.read_text() != written:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(written)


def say(step: str) -> None:
    """A step as it begins, for the person who waits."""
    print(step, file=sys.stderr, flush=True)


def prepare() -> None:
    """After this there is a migrated database; an empty one holds the demonstration."""
    if "REFERRAL_SECRET_KEY" not in os.environ and "REFERRAL_SECRET_KEY_FILE" not in os.environ:
        write_demonstration_settings()
    say("Bringing the database up to date")
    flask("db", "upgrade")
    if (INSTANCE / "demonstration.env").exists():
        flask("demo", "--if-empty")


def refuse_a_taken_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(PORT)))
        except OSError:
            sys.exit(f"port {PORT} is taken: run with another, for example PORT=8001 make run")


def introduce() -> None:
    print(f"\n  The application: http://127.0.0.1:{PORT}/\n")
    accounts = INSTANCE / "demo-accounts.json"
    if accounts.exists():
        shown = json.loads(accounts.read_text())
        print("  Sign in at /sign-in. Password of every account: demonstration only")
        for account in shown["accounts"]:
            print(f"    {account['email']:<22} {account['role']:<14} TOTP secret {account['totp_secret']}")
        for phrase in shown["phrases"][:2]:
            print(f"  A family returns at /status with: {phrase['phrase']}   ({phrase['note']})")
    print("\n  Letters go to files in instance/mail/. Ctrl-C stops everything.\n", flush=True)


def serve() -> int:
    say("Starting the web server and the follow-up worker")
    children = [
        subprocess.Popen([BIN / "gunicorn", "wsgi:app"], cwd=ROOT),
        subprocess.Popen([BIN / "flask", "--app", "wsgi", "follow-ups", "run"], cwd=ROOT),
    ]

    def stop(*_: object) -> None:
        for child in children:
            if child.poll() is None:
                child.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while all(child.poll() is None for child in children):
        time.sleep(0.3)
    stop()
    codes = [child.wait(timeout=20) for child in children]
    return max(code for code in codes) if any(code > 0 for code in codes) else 0


if __name__ == "__main__":
    if "--prepare" not in sys.argv:
        refuse_a_taken_port()
    prepare()
    if "--prepare" not in sys.argv:
        introduce()
        sys.exit(serve())
