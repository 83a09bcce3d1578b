"""What the host says decides: later, never, or taken. Nothing leaves without TLS but to loopback on request."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from itertools import chain, repeat
from pathlib import Path

import pytest

from referral_app.config import ConfigError
from referral_app.letters import transport
from referral_app.letters.transport import FolderTransport, Permanent, SmtpTransport, Temporary
from tests.letters.post_office import free_port, post_office
from tests.waiting import HANG


def message(to: str = "amara@example.org") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "messages@example.org"
    made["To"] = to
    made["Subject"] = "A question is waiting for you"
    made["Message-ID"] = "<one@letters.invalid>"
    made.set_content("Words.\n")
    return made


def test_a_message_reaches_its_one_reader() -> None:
    with post_office() as office:
        SmtpTransport(office.url).send(message())
    assert office.recipients == [["amara@example.org"]]
    assert office.taken[0]["Message-ID"] == "<one@letters.invalid>"


@pytest.mark.parametrize("code", ["421", "450", "451", "452"])
def test_a_code_of_the_fours_means_later(code: str) -> None:
    with post_office() as office:
        office.answer = lambda address, tries: f"{code} not now"
        with pytest.raises(Temporary, match=code):
            SmtpTransport(office.url).send(message())


@pytest.mark.parametrize("code", ["550", "551", "552", "553", "554"])
def test_a_code_of_the_fives_about_the_reader_means_never(code: str) -> None:
    with post_office() as office:
        office.answer = lambda address, tries: f"{code} no such person"
        with pytest.raises(Permanent, match=code):
            SmtpTransport(office.url).send(message())


def test_a_message_refused_after_its_data_means_never() -> None:
    with post_office() as office:
        office.after_data = "554 refused"
        with pytest.raises(Permanent, match="554"):
            SmtpTransport(office.url).send(message())


def test_a_line_cut_after_the_data_means_later() -> None:
    with post_office() as office:
        office.after_data = "hang up"
        with pytest.raises(Temporary):
            SmtpTransport(office.url).send(message())


def test_a_host_that_is_not_there_means_later() -> None:
    with pytest.raises(Temporary, match="Refused"):
        SmtpTransport(f"smtp://127.0.0.1:{free_port()}?tls=none").send(message())


def test_a_host_that_refuses_every_connection_means_later() -> None:
    with talking(b"554 go away\r\n") as port, pytest.raises(Temporary, match="554"):
        SmtpTransport(f"smtp://127.0.0.1:{port}?tls=none").send(message())


def test_without_tls_nothing_leaves() -> None:
    with post_office(query="") as office:
        with pytest.raises(Temporary, match="NotSupported"):
            SmtpTransport(office.url).send(message())
        assert office.taken == []


def test_a_certificate_nobody_vouches_for_means_later_and_never_plain(tls_of_nobody: object) -> None:
    with post_office(starttls=tls_of_nobody, query="") as office:  # type: ignore[arg-type]
        with pytest.raises(Temporary, match="SSL"):
            SmtpTransport(office.url).send(message())
        assert office.taken == []


def test_a_host_that_dribbles_is_cut_off_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """It never comes to an end and never pauses for long: no patience with a single answer would stop it."""
    monkeypatch.setattr(transport, "TOTAL_SECONDS", 1.0)
    began = time.monotonic()
    with talking(chain(b"220 ", repeat(ord("a"))), seconds_a_byte=0.1) as port, pytest.raises(Temporary):
        SmtpTransport(f"smtp://127.0.0.1:{port}?tls=none").send(message())
    assert time.monotonic() - began > 0.9, "it was given the time it has"


@pytest.mark.parametrize("url", ["http://127.0.0.1", "smtp://mail.example.org?tls=none"])
def test_a_wrong_address_of_the_host_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ConfigError, match="REFERRAL_SMTP_URL"):
        SmtpTransport(url)


def test_a_letter_sent_twice_is_one_file(tmp_path: object) -> None:
    folder = FolderTransport(tmp_path / "mail")  # type: ignore[operator]
    folder.send(message())
    folder.send(message())
    assert [file.name for file in folder.folder.iterdir()] == ["one.eml"]


@contextmanager
def talking(words: Iterable[int], seconds_a_byte: float = 0.0) -> Iterator[int]:
    """A host that says these words to whoever comes, at this pace, and nothing else."""
    door = socket.create_server(("127.0.0.1", 0))
    door.settimeout(HANG)

    def serve() -> None:
        with suppress(OSError):
            line, _ = door.accept()
            with line:
                for byte in words:
                    line.sendall(bytes([byte]))
                    time.sleep(seconds_a_byte)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield door.getsockname()[1]
    finally:
        door.close()
        thread.join(HANG)


def test_an_address_that_no_host_takes_is_a_no_for_good_at_once() -> None:
    """F9: it does not wait 72 hours for what no later try mends, and nothing reaches the host."""
    with post_office() as office, pytest.raises(Permanent, match="SMTPUTF8"):
        SmtpTransport(office.url).send(message("josé@example.org"))
    assert office.recipients == []
    with pytest.raises(Permanent):
        FolderTransport(Path("never-made")).send(message("josé@example.org"))
