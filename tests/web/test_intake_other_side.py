"""The alleged-abuser guard (A06): who is named as the other side is never a contact, in whatever order it is said."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from referral_app.actions import Refused, contact, intake, way_back
from referral_app.actions.steps.requests import MOST_TOLD
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import AuditRow, Event, Letter, Request
from referral_app.queries import cases, recipients
from tests import cast
from tests.page_client import Page, PageClient

CONTACT, NAMES = "/request/step/9", "/request/step/3"
PARENT_B = "Marco Vega"


def begun(client: PageClient) -> Page:
    client.get("/request/")
    return client.submit(action="/request/")


def the_request(client: PageClient) -> Request:
    return db.session.scalars(select(Request)).one()


def events(kind: str) -> int:
    return db.session.scalar(select(func.count()).select_from(Event).where(Event.kind == kind)) or 0


def test_who_is_asked_for_the_names_is_told_that_a_lawyer_checks_them_too(client: PageClient) -> None:
    """The names are shown to an attorney for the conflict check: "only staff" was not so."""
    begun(client)
    client.get(CONTACT)
    assert "Only our staff see them, and a lawyer who would like to help, for this check." in client.get(NAMES).text
    client.submit({"page_language": "es"}, NAMES)
    assert "el abogado que quisiera ayudar, para esta revisión" in client.get(NAMES).text


def test_a_named_person_cannot_be_made_the_contact_afterwards(client: PageClient) -> None:
    """(A06) Name parent B, then try parent B as contact: the page says why, nothing is saved, the try is logged."""
    begun(client)
    client.get(CONTACT)
    client.submit({"contact_ways": ["email"]}, CONTACT)
    client.get(NAMES)
    client.submit({"other_side": PARENT_B}, NAMES)
    client.get("/request/reach")
    page = client.submit({"called": "Noor", "email": "marco.vega@example.org"}, "/reach", status=422)
    assert "We never contact them" in page.text
    page = client.submit({"email": "noor@example.org", "trusted_name": "marco"}, "/reach", status=422)
    assert "We never contact them" in page.text
    with client.app.app_context():
        assert cases.words(the_request(client))["contact"] == {}
        assert events("other_side_contact_blocked") == 2
        assert PARENT_B.split()[0] not in str([event.detail for event in db.session.scalars(select(Event))])
        assert (
            db.session.scalars(select(AuditRow.action).where(AuditRow.action == "other_side_contact_blocked")).all()
            == ["other_side_contact_blocked"] * 2
        )
    client.submit({"email": "noor@example.org", "trusted_name": "Lena Ortiz"}, "/reach")
    with client.app.app_context():
        assert cases.words(the_request(client))["contact"]["trusted_name"] == "Lena Ortiz"


def test_a_contact_cannot_be_named_as_the_other_side_afterwards_unless_the_contact_goes(client: PageClient) -> None:
    """(A06) The other order: the names come back with what was typed, and one press drops the contact."""
    begun(client)
    client.get(CONTACT)
    client.submit({"contact_ways": ["email", "call"]}, CONTACT)
    client.get("/request/reach")
    client.submit({"called": "Noor", "email": "marcovega@example.org", "phone": "2025550101"}, "/reach")
    client.get(NAMES)
    page = client.submit({"other_side": PARENT_B}, NAMES, status=422)
    assert "never contact the other side" in page.text
    assert page.fields(NAMES)["other_side"] == [PARENT_B]
    with client.app.app_context():
        assert cases.words(the_request(client))["names"] == {}
    client.submit({"drop_contact": "yes"}, NAMES)
    with client.app.app_context():
        said = cases.words(the_request(client))
        assert said["names"] == {"other_side": [PARENT_B]}
        assert said["contact"] == {"called": "Noor", "phone": "2025550101"}


def test_later_changes_on_the_status_page_are_judged_the_same(client: PageClient) -> None:
    """(A06) Any later edit that would make the other side a contact is blocked and logged."""
    with client.app.app_context():
        request = cast.submitted(names={"other_side": [f"{PARENT_B} +1 202 555 0133"]})
        phrase = way_back.give_phrase(request.id, now=the_clock().real())
        way_back.confirm_phrase(request.id, phrase, now=the_clock().real())
    client.get("/status")
    client.submit({"phrase": phrase})
    for changes in (
        {"ways": ["email"], "email": "marco.vega@example.org"},
        {"ways": ["call"], "phone": "+1 202 555 0133"},
        {"ways": ["call"], "phone": "+1 202 555 0101", "trusted_name": PARENT_B},
    ):
        client.get("/status/request/contact")
        page = client.submit(changes, "/contact", status=422)
        assert "We never contact them" in page.text
    with client.app.app_context():
        said = cases.words(the_request(client))
        assert said["contact"] == {}
        assert said["answers"]["contact_ways"] == ["i_will_return"]
        assert events("other_side_contact_blocked") == 3


def test_no_verb_lets_it_through_and_no_letter_leaves(app: object) -> None:
    """(A06) Whatever page asks: the verbs refuse, and an address that got there in some other way gets no letter."""
    with app.app_context():  # type: ignore[attr-defined]
        now, today = the_clock().programme(), the_clock().today()
        said = cast.answers(contact_ways=["email"])
        request = cast.submitted(said, contact={"email": "noor@example.org"})
        letter = db.session.scalars(select(Letter).where(Letter.recipient_kind == "requester")).one()
        assert recipients.why_unsafe(recipients.of_letter(letter), letter) is None
        words = {
            **cases.words(request),
            "names": {"other_side": [PARENT_B]},
            "contact": {"email": "vega.marco@example.org"},
        }
        cases.seal_words(request, words)
        db.session.commit()
        assert recipients.why_unsafe(recipients.of_letter(letter), letter) == "not_reachable"
        with pytest.raises(Refused, match="other_side_as_contact"):
            contact.change_contact(request.id, {"called": PARENT_B}, now=now, today=now.date())
        draft, _token = intake.start_draft(now=now)
        with pytest.raises(Refused, match="other_side_as_contact"):
            intake.save_draft(draft.id, words, now=now)
        cases.seal_words(draft, words)
        db.session.commit()
        with pytest.raises(Refused, match="other_side_as_contact"):
            intake.submit_request(draft.id, form_key="x", agreed=True, now=now, today=today)


def test_the_refusals_of_one_request_do_not_fill_the_chain(app: object) -> None:
    with app.app_context():  # type: ignore[attr-defined]
        request = cast.submitted(names={"other_side": [PARENT_B]})
        for _ in range(MOST_TOLD + 3):
            with pytest.raises(Refused, match="other_side_as_contact"):
                contact.change_contact(
                    request.id, {"called": PARENT_B}, now=the_clock().programme(), today=the_clock().today()
                )
        assert events("other_side_contact_blocked") == MOST_TOLD


def test_staff_see_that_a_contact_was_refused(client: PageClient) -> None:
    with client.app.app_context():
        request = cast.submitted(names={"other_side": [PARENT_B]})
        with pytest.raises(Refused):
            contact.change_contact(
                request.id, {"called": PARENT_B}, now=the_clock().programme(), today=the_clock().today()
            )
        request_id, grace = request.id, cast.grace().id
    cast.sign_in(client, grace)
    assert "A contact from the other side was refused" in client.get(f"/counsel/requests/{request_id}?part=notes").text
