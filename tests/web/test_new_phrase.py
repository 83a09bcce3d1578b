"""Another phrase: asked for first, made once, and the old one opens until the new one was typed back or used.

(A10)
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import Refused, way_back
from referral_app.clock import clock as clock_of
from referral_app.extensions import db
from referral_app.models import AuditRow, Request, RequesterSession
from referral_app.queries.way_back import state_of, words_to_keep
from referral_app.security import phrases
from tests import cast
from tests.conftest import StillClock
from tests.page_client import BASE, Page, PageClient
from tests.web.form_pages import answered

PHRASE, NEW, CONFIRM = "/request/phrase", "/request/phrase/new", "/request/phrase/confirm"


def words_on(page: Page) -> str | None:
    """The six words that a page shows."""
    return next(("".join(node.itertext()) for node in page.tree.iter("p") if node.get("class") == "app-phrase"), None)


def confirmed(client: PageClient) -> str:
    """A draft with a phrase that was typed back."""
    answered(client)
    client.get(PHRASE)
    phrase = words_on(client.submit({}, PHRASE)) or ""
    client.submit({"phrase": phrase}, CONFIRM)
    return phrase


def opens(client: PageClient, phrase: str) -> bool:
    other = PageClient(client.app)
    other.get("/status")
    token = other.page.fields("/status")["csrf_token"][0]  # type: ignore[union-attr]
    answer = other.client.post(
        "/status", base_url=BASE, data={"phrase": phrase, "csrf_token": token}, headers={"Referer": BASE + "/"}
    )
    return "again" not in answer.headers["Location"]


def asked_anew(client: PageClient) -> str:
    """The words of another phrase, made by way of the page that asks."""
    client.get(NEW)
    return words_on(client.submit({}, NEW)) or ""


def test_the_press_of_before_makes_no_other_phrase_and_unconfirms_nothing(client: PageClient) -> None:
    """F4: Back and "Continue" of the browser send the old form once more; the phrase that was written down opens."""
    phrase = confirmed(client)
    client.get("/request/review")
    for _again in range(3):
        page = client.post(PHRASE, {})
        assert page.response.headers["Location"] == PHRASE
    assert opens(client, phrase)
    page = client.get(PHRASE)
    assert words_on(page) is None
    assert page.h1 == "Your answers are kept"
    with client.app.app_context():
        assert db.session.scalars(select(Request.phrase_confirmed_at)).one() is not None


def test_the_first_words_stay_until_they_are_typed_back(client: PageClient) -> None:
    """Reload, a second press, a second tab and a wrong word show the same six."""
    answered(client)
    client.get(PHRASE)
    phrase = words_on(client.submit({}, PHRASE))
    assert phrase is not None
    client.post(PHRASE, {})
    assert words_on(client.get(PHRASE)) == phrase
    page = client.submit({"phrase": "not these at all"}, CONFIRM, status=422)
    assert words_on(page) == phrase
    assert not opens(client, phrase)
    client.submit({"phrase": phrase}, CONFIRM)
    assert opens(client, phrase)
    assert words_on(client.get(PHRASE)) is None


def test_a_new_one_is_asked_first_and_the_old_one_opens_until_it_is_typed_back(client: PageClient) -> None:
    """Attack 16."""
    old = confirmed(client)
    page = client.get(NEW)
    assert "your old words go on opening your answers" in page.text
    assert opens(client, old)
    new = words_on(client.submit({}, NEW)) or ""
    assert len(new.split()) == 6
    assert new != old
    assert (opens(client, old), opens(client, new)) == (True, False)
    client.get(PHRASE)
    client.submit({"phrase": new.replace(" ", "\u00a0")}, CONFIRM)
    assert (opens(client, old), opens(client, new)) == (False, True)


def test_a_press_sent_twice_or_from_a_second_tab_makes_one(client: PageClient) -> None:
    confirmed(client)
    first_tab = client.get(NEW).fields(NEW)
    second_tab = client.get(NEW).fields(NEW)
    new = words_on(client.submit({}, NEW))
    for sent in (first_tab, second_tab):
        client.post(NEW, sent)
        assert words_on(client.get(PHRASE)) == new


def test_the_typing_back_sent_twice_is_no_fault(client: PageClient) -> None:
    old = confirmed(client)
    client.get(PHRASE)
    page = client.post(CONFIRM, {"phrase": old})
    assert "again" not in page.response.headers["Location"]


def test_the_old_words_can_be_kept_instead(client: PageClient) -> None:
    old = confirmed(client)
    new = asked_anew(client)
    client.submit({}, "/request/phrase/keep")
    assert words_on(client.get(PHRASE)) is None
    assert (opens(client, old), opens(client, new)) == (True, False)
    with client.app.app_context():
        assert db.session.scalars(select(Request.next_phrase_sealed)).one() is None


def test_without_old_words_there_is_nothing_to_keep_instead(client: PageClient) -> None:
    answered(client)
    client.get(PHRASE)
    phrase = words_on(client.submit({}, PHRASE))
    client.post("/request/phrase/keep", {})
    assert words_on(client.get(PHRASE)) == phrase
    # Other words than the first can be had too, and those open nothing then.
    other = asked_anew(client)
    assert other not in (phrase, None)


def test_nothing_is_sent_while_it_is_open_which_words_the_person_has(client: PageClient) -> None:
    """Sent now, the words just written down would never open it."""
    confirmed(client)
    asked_anew(client)
    client.get("/request/step/1")
    client.submit({"role": "myself"}, "/request/step/1")
    client.submit({"situations": "not_sure"}, "/request/step/2")
    page = client.get("/request/review")
    assert "type your new words back once" in page.text
    answer = client.post("/request/send", {"agreed": "yes", "ask_lawyers": "no"})
    assert answer.response.headers["Location"] == PHRASE


def test_words_that_wait_are_sealed(client: PageClient) -> None:
    """In no table to be read, and gone once they were typed back."""
    confirmed(client)
    new = asked_anew(client)
    with client.app.app_context():
        row = db.session.scalars(select(Request)).one()
        assert words_to_keep(row) == new
        table = repr(db.session.execute(select(Request.__table__)).all())
        words = new.split()
        # Two of them side by side: one alone, drawn, may stand in an id or a code by chance.
        assert [pair for pair in pairwise(words) if " ".join(pair) in table] == []
    client.get(PHRASE)
    client.submit({"phrase": new}, CONFIRM)
    with client.app.app_context():
        assert db.session.scalars(select(Request.next_phrase_sealed)).one() is None


def test_who_quits_in_between_keeps_a_draft_with_its_old_phrase(client: PageClient) -> None:
    old = confirmed(client)
    asked_anew(client)
    client.client.post("/leave", base_url=BASE, data={}, headers={"Referer": BASE + "/"})
    assert opens(client, old)


@pytest.fixture
def case(app: Flask, clock: StillClock) -> tuple[PageClient, PageClient, str, str]:
    """A member of staff, a family's browser that holds its request, the request and its phrase."""
    with app.app_context():
        request = cast.submitted()
        phrase = way_back.give_phrase(request.id, now=clock_of().real())
        assert way_back.confirm_phrase(request.id, phrase, now=clock_of().real())
        request_id, grace = request.id, cast.grace().id
    staff, family = PageClient(app), PageClient(app)
    cast.sign_in(staff, grace)
    family.get("/status")
    family.submit({"phrase": phrase})
    return staff, family, request_id, phrase


def test_staff_are_asked_what_happened_with_nothing_set(case: tuple[PageClient, PageClient, str, str]) -> None:
    staff, family, request_id, phrase = case
    here = f"/counsel/requests/{request_id}/phrase"
    page = staff.get(here)
    assert "why" not in page.fields(here)
    page = staff.submit({}, here, status=422)
    assert "Choose what happened to the old phrase" in page.text
    assert opens(family, phrase)


def test_lost_the_old_one_opens_until_the_new_one_is_first_used(case: tuple[PageClient, PageClient, str, str]) -> None:
    staff, family, request_id, phrase = case
    here = f"/counsel/requests/{request_id}/phrase"
    staff.get(here)
    page = staff.submit({"why": "lost"}, here, status=200)
    new = words_on(page) or ""
    assert "opens the request until the new one is first used" in page.text
    # Read again, gone back to, or pressed once more: the same words, and each look is written down.
    assert words_on(staff.get(f"{here}?again=1")) == new
    with family.app.app_context():
        assert [row.action for row in db.session.query(AuditRow)].count("phrase_read") == 2
    assert opens(family, phrase)
    family.get("/status/request")
    assert opens(family, new)
    assert not opens(family, phrase)
    # Whoever held it by the old words is out.
    family.get("/status/request", 303)
    assert opens(family, new)


def test_known_to_others_the_old_one_and_every_browser_end_at_once(
    case: tuple[PageClient, PageClient, str, str],
) -> None:
    staff, family, request_id, phrase = case
    here = f"/counsel/requests/{request_id}/phrase"
    staff.get(here)
    new = words_on(staff.submit({"why": "known"}, here, status=200)) or ""
    family.get("/status/request", 303)
    assert (opens(family, phrase), opens(family, new)) == (False, True)


def test_staff_pressing_twice_give_one_phrase(case: tuple[PageClient, PageClient, str, str]) -> None:
    staff, family, request_id, _phrase = case
    here = f"/counsel/requests/{request_id}/phrase"
    sent = {**staff.get(here).fields(here), "why": "lost"}
    new = words_on(staff.post(here, sent, 200))
    assert words_on(staff.post(here, sent, 200)) == new
    assert opens(family, new or "")


def test_a_colleague_is_told_that_one_was_just_given(case: tuple[PageClient, PageClient, str, str]) -> None:
    staff, family, request_id, _phrase = case
    here = f"/counsel/requests/{request_id}/phrase"
    with family.app.app_context():
        sol = cast.sol().id
    other = PageClient(family.app)
    cast.sign_in(other, sol)
    sent = {**other.get(here).fields(here), "why": "lost"}
    staff.get(here)
    new = words_on(staff.submit({"why": "lost"}, here, status=200))
    page = other.post(here, sent, 409)
    assert "Ask who gave it before you make another" in page.text
    assert words_on(page) is None
    assert opens(family, new or "")


def test_the_words_are_read_out_during_a_call_only(
    case: tuple[PageClient, PageClient, str, str], clock: StillClock
) -> None:
    staff, _family, request_id, _phrase = case
    here = f"/counsel/requests/{request_id}/phrase"
    staff.get(here)
    staff.submit({"why": "lost"}, here, status=200)
    clock.move(minutes=9)
    assert words_on(staff.get(f"{here}?again=1"))
    staff.get("/counsel/")
    clock.move(minutes=7)
    assert staff.get(f"{here}?again=1", 303).response.headers["Location"] == "/account/prove"


def test_no_phrase_is_given_to_what_has_ended(app: Flask, clock: StillClock) -> None:
    from referral_app.actions import intake

    with app.app_context():
        request = cast.submitted()
        intake.withdraw_request(request.id, now=clock_of().programme())
        with pytest.raises(Refused, match="request_closed"):
            way_back.give_new_phrase(
                request.id, seen=state_of(request), known_to_others=False, actor=cast.grace(), now=clock.now
            )
        assert db.session.scalars(select(RequesterSession)).all() != []


def test_the_words_are_of_the_language_of_the_page(client: PageClient) -> None:
    """(A10, A21) Spanish words on a Spanish page; typed with accents and capitals, they open on any."""
    answered(client)
    client.get(PHRASE)
    english = words_on(client.submit({}, PHRASE)) or ""
    assert set(english.split()) <= set(phrases.words("en"))
    client.submit({"phrase": english}, CONFIRM)
    client.submit({"page_language": "es"}, "/language")
    spanish = asked_anew(client)
    assert set(spanish.split()) <= set(phrases.words("es"))
    assert f'lang="es">{spanish}' in client.get(PHRASE).html
    assert opens(client, english)
    client.submit({"phrase": spanish}, CONFIRM)
    assert opens(client, spanish.title().replace("a", "á").replace(" ", " - "))
    assert not opens(client, english)


def test_staff_give_the_words_in_the_language_of_the_family(app: Flask, clock: StillClock) -> None:
    """(A21) The page of staff is English; what they read out is not."""
    with app.app_context():
        request = cast.submitted()
        request.language = "es"
        db.session.commit()
        words = way_back.give_new_phrase(
            request.id, seen=state_of(request), known_to_others=False, actor=cast.grace(), now=clock.now
        )
        assert words is not None
        assert phrases.language_of(words) == "es"
