"""Nothing a person wrote can add a reader, a header or mark-up to a mail (T28)."""

from __future__ import annotations

from email import message_from_string
from email.message import Message
from typing import Any

import pytest
from flask import Flask, current_app

from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.follow_ups import delivery
from referral_app.letters import outbox, transport
from referral_app.letters.transport import SmtpTransport
from referral_app.models import Letter, Request
from referral_app.queries import cases, recipients
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.letters.mail_scan import HEADERS
from tests.letters.post_office import post_office

EVIL = "evil@example.net"
#: What somebody may write where a word is expected.
TEXTS = (
    f"Noor\r\nBcc: {EVIL}",
    f"Noor\nTo: {EVIL}",
    f"Noor\rCc: {EVIL}",
    "Noor\r\n.\r\nMAIL FROM:<x@example.net>\r\n",
    f"Noor\u2028Bcc: {EVIL}",
    f"Noor\u0085Bcc: {EVIL}",
    "=?utf-8?q?Noor=0D=0ABcc=3A_evil=40example=2Enet?=",
    '<img src="https://example.net/x.png"><script>1</script>',
    "Noor\x00\x1b[2J",
    "N" * 1_000_000,
)
#: What may stand where an address is expected, if a form or a file let it through.
ADDRESSES = (
    f"noor@example.org\r\nBcc: {EVIL}",
    f"noor@example.org\nRCPT TO:<{EVIL}>",
    f"noor@example.org, {EVIL}",
    f"noor@example.org;{EVIL}",
    f"<noor@example.org> <{EVIL}>",
    f'"{EVIL}" noor@example.org',
    f"friends: noor@example.org, {EVIL};",
    f"noor@example.org\u2028{EVIL}",
    "noor@example.org\x00",
    "=?utf-8?q?noor=40example=2Eorg=2C_evil=40example=2Enet?=",
    "noor",
    "@example.org",
    " ",
    "n" * 5_000 + "@example.org",
)


def letters_to(words: dict[str, object]) -> None:
    """One letter to a family with these words, and one to a reader whose mail works."""
    family = world.need(
        words={"answers": {"contact_ways": ["email"]}, "names": {"other_side": ["Marco Rossi"]}, **words}
    ).request
    other = cast.amara(time_zone="America/New_York")
    with writing():
        now = family.created_at
        outbox.enqueue("news", "requester", family.id, once="family", now=now, request_id=family.id)
        outbox.enqueue("no_longer_needed", "attorney", other.id, once="other", now=now)


def shaped_by(text: str) -> list[str]:
    """What words of a person changed of the mails that leave. In a context."""
    with post_office() as office:
        current_app.extensions["referral.transport"] = SmtpTransport(office.url)
        contact = {"email": "noor@example.org", "called": text[:100], "code_phrase": text, "hours": text}
        letters_to({"contact": contact, "answers": {"contact_ways": ["email"], "more_info": text}})
        world.swept()
    found = []
    if sorted(office.recipients) != [["amara.a-1@example.org"], ["noor@example.org"]]:
        found.append("readers")
    for message in office.taken:
        # What a mail host adds on the way is not ours.
        if sorted(name for name in message if not name.startswith("X-")) != sorted(HEADERS):
            found.append("headers")
        if message.get_content_type() != "text/plain":
            found.append("type")
        body = message.get_content()  # type: ignore[attr-defined]
        if EVIL in str(message["Subject"]) + body or "<" in body:
            found.append("words")
    return found


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_what_a_person_writes_changes_nothing_of_a_mail(sqlite_app: Flask, clock: StillClock, text: str) -> None:
    with sqlite_app.app_context():
        assert shaped_by(text) == []


@pytest.mark.parametrize(("text", "caught"), [(TEXTS[1], "headers"), (TEXTS[7], "words")], ids=["headers", "words"])
def test_the_control_a_letter_that_repeats_what_was_written_is_caught(
    sqlite_app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch, text: str, caught: str
) -> None:
    """A letter that is put together from pieces, with the name by which somebody is called in its subject and text."""
    render = delivery.render

    def careless(letter: Letter, to: str, *given: Any, **more: Any) -> Message:
        said = render(letter, to, *given, **more).as_string()
        if letter.recipient_kind != "requester":
            return message_from_string(said)
        name = cases.words(db.session.get_one(Request, letter.recipient_id))["contact"]["called"]
        return message_from_string(said.replace("Subject:", f"Subject: {name}", 1) + name)

    monkeypatch.setattr(delivery, "render", careless)
    # The door of the transport that is not asked here reads the address as the product writes it.
    monkeypatch.setattr(transport, "refuse_what_no_post_takes", lambda _message: None)
    with sqlite_app.app_context():
        assert caught in shaped_by(text)


def readers_of(address: str, clock: StillClock) -> list[list[str]]:
    """To whom mail left when a family's address was this. In a context."""
    with post_office() as office:
        current_app.extensions["referral.transport"] = SmtpTransport(office.url)
        letters_to({"contact": {"email": address}, "answers": {"contact_ways": ["email"]}})
        for _ in range(3):
            world.swept()
            clock.move(minutes=10)
    return office.recipients


def test_the_control_an_address_that_nobody_judges_is_two_readers(
    sqlite_app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipients, "is_one_address", lambda _address: True)
    with sqlite_app.app_context():
        assert any(EVIL in readers for readers in readers_of(ADDRESSES[2], clock))


@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
def test_an_address_that_is_not_one_address_gets_nothing_and_becomes_work(
    sqlite_app: Flask, clock: StillClock, address: str
) -> None:
    with sqlite_app.app_context():
        assert readers_of(address, clock) == [["amara.a-1@example.org"]]
        family = next(letter for letter in world.letters() if letter.once == "family")
        assert family.state in ("failed", "blocked")
        assert len([task for task in world.tasks() if task.request_id == family.request_id]) == 1


def test_a_letter_that_cannot_be_written_waits_and_becomes_work_in_the_end(
    sqlite_app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("Noor Haddad")

    with sqlite_app.app_context():
        post = world.basket()
        letters_to({"contact": {"email": "noor@example.org"}})
        monkeypatch.setattr(delivery, "render", broken)
        world.swept()
        assert {letter.state for letter in world.letters()} == {"waiting"}
        for letter in world.letters():
            letter.attempts = 75
        db.session.commit()
        clock.move(minutes=5)
        world.swept()
        assert post.messages == []
        assert {task.reason for task in world.tasks("letter_failed")} == {"cannot_be_written"}
