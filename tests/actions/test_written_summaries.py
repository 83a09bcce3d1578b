"""What staff write of a request for attorneys: checked, kept by version, agreed to where the office asks (B06)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from referral_app import programme
from referral_app.actions import Refused, summaries
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Request, WrittenSummary
from referral_app.queries import attorney, cases, disclosure, written
from referral_app.security.identifying import identifying
from referral_app.web.words.draft_summary import draft
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

CLEAN = "A parent asks for help with the return of a child of primary-school age from Texas to Mexico."
NAMED = "Karim took the child on July 10, 2026."


@pytest.fixture
def request_row(app: Flask, clock: StillClock) -> Iterator[Request]:
    with app.app_context():
        world.basket()
        yield cast.submitted(contact={"called": "Noor Haddad"}, names={"other_side": ["Karim Haddad"]})


@pytest.fixture
def asking(request_row: Request, monkeypatch: pytest.MonkeyPatch) -> Request:
    """The office asks for the family's yes."""
    settings = replace(programme.settings(), summary_needs_yes=True)
    monkeypatch.setattr(programme, "settings", lambda: settings)
    return request_row


def save(request: Request, text: str, by: Account, *, ready: bool = True, seen: int = 0, **more: Any) -> WrittenSummary:
    return summaries.save(request.id, text, ready=ready, seen=seen, actor=by, now=the_clock().programme(), **more)


def answer(request: Request, number: int, *, agreed: bool) -> None:
    summaries.answer(request.id, number, agreed=agreed, now=the_clock().programme(), today=the_clock().today())


def test_ready_it_is_released_and_an_attorney_reads_exactly_it(request_row: Request) -> None:
    grace = cast.grace()
    offer = cast.sent(cast.need_of(request_row), cast.amara(), by=grace)
    assert attorney.written_text(offer) is None, "where nothing was written, what is made from the answers stands"
    save(request_row, CLEAN, grace)
    assert attorney.written_text(offer) == CLEAN
    save(request_row, f"{CLEAN} Soon.", grace, ready=False, seen=1)
    assert attorney.written_text(offer) == CLEAN, "a draft changes nothing"


def test_a_name_and_a_day_stop_ready_but_no_draft(request_row: Request) -> None:
    grace = cast.grace()
    with pytest.raises(Refused) as refused:
        save(request_row, NAMED, grace)
    assert (refused.value.code, refused.value.facts) == ("tells_who", {"what": ["day", "name"]})
    assert written.latest(request_row.id) is None
    assert save(request_row, NAMED, grace, ready=False).ready is False


def test_a_find_is_let_stand_with_a_reason_which_is_kept(request_row: Request) -> None:
    grace = cast.grace()
    text = "The mother is with Gymboree since the summer."
    with pytest.raises(Refused, match="tells_who"):
        save(request_row, text, grace, let_stand={"Gymboree": "  "})
    row = save(request_row, text, grace, let_stand={"Gymboree": "A company, and nobody's name", "Other": "not there"})
    assert cases.let_stand(row) == {"Gymboree": "A company, and nobody's name"}
    [event] = world.events("summary_ready")
    assert event.detail == {"version": 1, "let_stand": 1}, "the words themselves are sealed with the version"


def test_every_save_is_a_version_with_who_and_when_and_the_same_words_are_one(request_row: Request) -> None:
    grace, sol = cast.grace(), cast.sol()
    first = save(request_row, CLEAN, grace)
    assert save(request_row, CLEAN, grace).id == first.id
    save(request_row, f"{CLEAN} There is an order.", sol, seen=1)
    kept = written.versions(request_row.id)
    assert [(each.number, each.written_by, each.stands) for each in kept] == [(2, sol.id, True), (1, grace.id, False)]
    assert kept[0].written_at == the_clock().programme()


def test_of_two_at_once_the_second_is_told_and_nothing_is_lost(request_row: Request) -> None:
    save(request_row, CLEAN, cast.grace())
    with pytest.raises(Refused, match="newer_summary"):
        save(request_row, f"{CLEAN} Mine.", cast.sol(), seen=0)
    assert [each.text for each in written.versions(request_row.id)] == [CLEAN]


def test_taken_back_attorneys_read_what_is_made_from_the_answers(request_row: Request) -> None:
    grace = cast.grace()
    save(request_row, CLEAN, grace)
    save(request_row, f"{CLEAN} More.", grace, seen=1)
    summaries.take_back(request_row.id, actor=grace, now=the_clock().programme())
    assert written.released(request_row.id) is None, "the older one does not come back by itself"
    with pytest.raises(Refused, match="no_summary"):
        summaries.take_back(request_row.id, actor=grace, now=the_clock().programme())


def test_only_who_decides_writes_it(request_row: Request) -> None:
    ada = cast.ada()
    with pytest.raises(Refused, match="not_counsel"):
        save(request_row, CLEAN, ada)
    with pytest.raises(Refused, match="not_counsel"):
        summaries.take_back(request_row.id, actor=ada, now=the_clock().programme())
    with pytest.raises(Refused, match="no_words"):
        save(request_row, "  ", cast.grace())


def test_where_the_office_asks_nothing_is_released_before_the_familys_yes(asking: Request) -> None:
    grace = cast.grace()
    save(asking, CLEAN, grace)
    assert written.released_text(asking.id) is None
    assert written.waiting_text(asking.id) == written.NewText(1, CLEAN)
    answer(asking, 1, agreed=True)
    assert written.released_text(asking.id) == CLEAN
    answer(asking, 1, agreed=True)
    assert len(world.events("summary_agreed")) == 1, "said twice, said once"


def test_a_no_calls_staff_and_what_was_agreed_to_before_stands(asking: Request) -> None:
    grace = cast.grace()
    save(asking, CLEAN, grace)
    answer(asking, 1, agreed=True)
    save(asking, f"{CLEAN} There was violence.", grace, seen=1)
    answer(asking, 2, agreed=False)
    assert written.released_text(asking.id) == CLEAN
    [task] = world.tasks("summary_refused")
    assert task.resolved_at is None
    save(asking, f"{CLEAN} There is an order.", grace, seen=2)
    db.session.refresh(task)
    assert task.resolved_at is not None, "written anew"


def test_a_yes_to_words_that_were_replaced_counts_for_nothing(asking: Request) -> None:
    grace = cast.grace()
    save(asking, CLEAN, grace)
    save(asking, f"{CLEAN} There was violence.", grace, seen=1)
    with pytest.raises(Refused, match="text_changed"):
        answer(asking, 1, agreed=True)
    assert written.released_text(asking.id) is None


def test_a_closed_request_has_no_new_text(request_row: Request) -> None:
    from referral_app.actions.closing import close_request

    grace = cast.grace()
    close_request(request_row.id, "other", actor=grace, now=the_clock().programme())
    with pytest.raises(Refused, match="request_closed"):
        save(request_row, CLEAN, grace)


@pytest.mark.parametrize("said", [cast.NOOR, cast.SURVIVOR], ids=["noor", "survivor"])
def test_the_draft_made_from_the_answers_tells_of_nobody(app: Flask, clock: StillClock, said: dict[str, Any]) -> None:
    with app.test_request_context():
        request = cast.submitted(cast.answers(said), contact={"called": "Noor Haddad"})
        text = draft(request, the_clock().today())
        assert text
        assert summaries.found_in(request, text) == []
        dates = [each for each in text.split(". ") if "falls in" in each]
        assert len(dates) == len(set(dates)), "a date that several needs share is said once"
        for place in ("Travis", "Philadelphia", "Western District"):
            assert place not in text
        assert disclosure.texts(request)[0][1].deadline_month is None or "2027" in text or "2026" in text


def test_the_names_of_all_our_areas_are_no_names_of_people(app: Flask) -> None:
    with app.app_context():
        areas = programme.law_data().expertise.values()
        found = {area.label: identifying(f"The work: {area.label}, in Texas.") for area in areas}
    assert {label: each for label, each in found.items() if each} == {}
