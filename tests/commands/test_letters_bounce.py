"""`flask letters bounce FILE.eml`: a delivery report moves the offer on; anything else is one line."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Letter, Offer, Task
from tests import cast

REPORT = """\
From: mailer-daemon@example.net
To: messages@example.org
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

It could not be delivered.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net

Final-Recipient: rfc822; somebody@example.org
Action: failed
Status: 5.1.1

--cut
Content-Type: message/rfc822

Message-ID: {message_id}
Subject: A question is waiting for you

--cut--
"""


def test_a_report_ends_the_offer_and_calls_staff(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        grace, amara = cast.grace(), cast.amara()
        offer = cast.sent(cast.need_of(cast.submitted()), amara, by=grace)
        letter = db.session.scalars(select(Letter).where(Letter.offer_id == offer.id)).one()
        letter.state = "sent"
        db.session.commit()
        offer_id, message_id = offer.id, letter.message_id
    file = tmp_path / "report.eml"
    file.write_text(REPORT.format(message_id=message_id))
    done = app.test_cli_runner().invoke(args=["letters", "bounce", str(file)])
    assert done.exit_code == 0, done.output
    with app.app_context():
        assert db.session.get_one(Offer, offer_id).state == "undeliverable"
        assert db.session.scalar(select(Task.id).where(Task.offer_id == offer_id))


def test_a_file_that_is_no_report_is_one_line(sqlite_app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "letter.eml"
    file.write_text("Subject: hello\n\nNothing.\n")
    done = sqlite_app.test_cli_runner().invoke(args=["letters", "bounce", str(file)])
    assert done.exit_code == 1
    assert len(done.stderr.strip().splitlines()) == 1
    missing = sqlite_app.test_cli_runner().invoke(args=["letters", "bounce", str(tmp_path / "none.eml")])
    assert missing.exit_code != 0
    assert len(missing.stderr.strip().splitlines()) == 1
