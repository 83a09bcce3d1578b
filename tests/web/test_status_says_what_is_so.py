"""What the family's page says is so: paused, with a lawyer who may not reach out, taken back, closed with a lawyer at
work, asked twice, near a birthday, and when a promised day has passed (A25, A26, E12, U12)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask

from referral_app import programme
from referral_app.actions import closing, consent, family, intake, triage, way_back
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Event, Request
from referral_app.security.case_keys import vault
from referral_app.web.words import guidance
from referral_app.workflow.majority import hands_over_on
from tests import cast
from tests.conftest import StillClock
from tests.page_client import Page, PageClient
from tests.web.test_the_familys_lawyer import Found

STATUS = "/status/request"


def opened(app: Flask, request: Request) -> PageClient:
    """The page of a family, opened by its phrase. Call inside the app's context."""
    phrase = way_back.give_phrase(request.id, now=the_clock().real())
    assert way_back.confirm_phrase(request.id, phrase, now=the_clock().real())
    client = PageClient(app)
    client.get("/status")
    client.submit({"phrase": phrase})
    return client


def come_back(it: Found) -> Page:
    """Days later, by the phrase again."""
    it.family.get("/status")
    return it.family.submit({"phrase": it.phrase})


def of_age(app: Flask, *born: str) -> Page:
    """The page of a parent who asked for children born on these days."""
    with app.app_context():
        children = [{"ref": f"c{number}", "dob": day} for number, day in enumerate(born, 1)]
        said = cast.answers(children=children)
        return opened(app, cast.submitted(said)).get(STATUS)


def grace_of(it: Found) -> Account:
    return db.session.get_one(Account, it.grace)


def test_a_pause_is_said_first_and_nothing_beside_it_says_otherwise(sqlite_app: Flask, clock: StillClock) -> None:
    """Over a lawyer who had said yes it read "and we go on asking", that they should be in touch, and how we write."""
    it = Found(sqlite_app, email="noor@example.net", contact_ways=["email"])
    clock.move(days=14)
    before = come_back(it)
    assert before.h1 == "A lawyer has said yes"
    assert "was to be in touch by" in before.text
    assert "Has the lawyer been in touch" in before.text
    page = it.family.submit({}, "/pause")
    assert page.h1 == "You paused this request"
    assert "Your lawyer reads that you paused" in page.text
    assert "What you can do now: go on, once you want to" in page.text
    for untrue in ("go on asking", "was to be in touch by", "Has the lawyer been in touch", "We reach you only"):
        assert untrue not in page.text
    assert it.family.submit({}, "/go-on").h1 == "A lawyer has said yes"


@pytest.mark.parametrize("reason", ["safety", "question"])
def test_a_hold_over_a_yes_reads_like_any_other(sqlite_app: Flask, reason: str) -> None:
    """(U13) The page turned to "and we go on asking"."""
    it = Found(sqlite_app)
    with sqlite_app.app_context():
        triage.set_hold(it.request, reason, actor=grace_of(it), now=the_clock().programme())
    assert it.family.get(STATUS).h1 == "A lawyer has said yes"


@pytest.mark.parametrize("more", [(), ("protective_order",)])
def test_under_a_wall_what_is_looked_for_is_what_is_left(sqlite_app: Flask, more: tuple[str, ...]) -> None:
    """(U13) With nothing left to look for, it read "and we go on asking"."""
    it = Found(sqlite_app, situations=["intl_abduction_incoming", *more])
    with sqlite_app.app_context():
        db.session.execute(Request.__table__.update().values(state="walled"))
        db.session.commit()
    heading = it.family.get(STATUS).h1
    assert heading == ("A lawyer has said yes, and we go on asking" if more else "A lawyer has said yes")


def test_whoever_took_the_yes_back_reads_that_and_not_that_lawyers_are_asked(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        request = cast.submitted()
        cast.sent(cast.need_of(request), cast.amara(), by=cast.grace())
        client = opened(sqlite_app, request)
    assert client.get(STATUS).h1 == "We are asking lawyers", "the control"
    page = client.submit({}, "/revoke")
    assert page.h1 != "We are asking lawyers"
    assert "You took your yes back. No lawyer is asked." in page.text
    assert "You have not agreed yet" not in page.text


def test_a_lawyer_who_cannot_see_how_to_reach_the_family_is_not_said_to_be_in_touch_soon(sqlite_app: Flask) -> None:
    it = Found(sqlite_app, email="noor@example.net", contact_ways=["email"])
    assert "The lawyer should be in touch by" in it.family.get(STATUS).text, "the control"
    with sqlite_app.app_context():
        consent.revoke(it.request, now=the_clock().programme(), today=the_clock().today())
    page = it.family.get(STATUS)
    assert "your lawyer cannot see here how to reach you" in page.text
    assert "say yes again below" in page.text
    for untrue in ("should be in touch", "was to be in touch", "is to call or write to you", "#asked"):
        assert untrue not in page.html


def test_a_closed_request_asks_nothing_and_offers_no_deletion_that_is_refused(
    sqlite_app: Flask, clock: StillClock
) -> None:
    """The question stood on the closed page, and its answer was an error page; so was the red button no use."""
    it = Found(sqlite_app, contact_ways=["call"])
    clock.move(days=14)
    open_page = come_back(it)
    assert "Has the lawyer been in touch" in open_page.text, "the control"
    with sqlite_app.app_context():
        closing.close_request(it.request, "placed", actor=grace_of(it), now=the_clock().programme())
    page = it.family.get(STATUS)
    assert "Has the lawyer been in touch" not in page.text
    assert "/status/request/delete" not in page.html
    assert "so it cannot be deleted yet" in page.text
    answer = it.family.post("/status/request/check-back", {"reached": "yes"}, 303)
    assert answer.response.headers["Location"] == STATUS
    with sqlite_app.app_context():
        assert not db.session.query(Event).filter(Event.kind == "check_back_answered").count()


def test_what_goes_on_under_other_words_is_not_said_to_have_ended(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        first, again = cast.submitted(), cast.submitted()
        closing.close_request(
            again.id, "duplicate", same_as=first.reference, actor=cast.grace(), now=the_clock().programme()
        )
        page = opened(sqlite_app, again).get(STATUS)
    assert "We go on with this under another request" in page.text
    assert "If you do not have those six words, call us" in page.text
    assert "Nobody is asked any more" not in page.text
    assert "Begin again" not in page.text, "that would be a third"


def test_a_birthday_says_what_it_changes_and_no_more(sqlite_app: Flask, clock: StillClock) -> None:
    """(U12) With a younger sibling the words go on opening it; alone, nobody is asked for a yes again."""
    near, young = date(2008, 12, 20), date(2015, 5, 6)
    near = near.replace(year=the_clock_year(sqlite_app) - 18)
    young = young.replace(year=near.year + 7)
    alone = of_age(sqlite_app, near.isoformat())
    assert "Your six words then open it no longer" in alone.text
    assert "this page asks you again" not in alone.text
    both = of_age(sqlite_app, near.isoformat(), young.isoformat())
    assert "Your six words still open this request." in both.text
    assert "open it no longer" not in both.text
    assert "this page asks you again" in both.text
    twins = of_age(sqlite_app, near.isoformat(), (near + timedelta(days=1)).isoformat())
    assert "Once all of the young people are 18" in twins.text


def test_what_a_birthday_changes_is_told_to_who_asks_in_the_evening_before(
    sqlite_app: Flask, clock: StillClock
) -> None:
    """In Greenwich it was the birthday already, and the page said that the request would stay as it is."""
    with sqlite_app.app_context():
        clock.now = datetime(2026, 11, 30, 22, tzinfo=programme.zone())
    assert "Your six words then open it no longer" in of_age(sqlite_app, "2008-12-01").text


def the_clock_year(app: Flask) -> int:
    with app.app_context():
        return the_clock().today().year


def test_the_day_it_passes_is_the_last_that_is_possible() -> None:
    asked = date(2026, 11, 26)
    said = {"role": "my_child", "children": [{"dob": "2009-01"}, {"dob": "2009"}]}
    assert hands_over_on(said, asked, 18) == date(2027, 12, 31)
    assert hands_over_on({**said, "role": "myself"}, asked, 18) is None
    assert hands_over_on({**said, "children": [{"dob": "2009-01"}, {"age": 4}]}, asked, 18) is None
    assert hands_over_on({**said, "children": [{"dob": "2001-01"}]}, asked, 18) is None


@pytest.mark.parametrize("days", [0, 8])
def test_a_promised_answer_that_did_not_come_is_late_and_says_so(
    sqlite_app: Flask, clock: StillClock, days: int
) -> None:
    """(E12) "By Wednesday you can read here …" stood there on Friday."""
    with sqlite_app.app_context():
        request = cast.submitted()
        family.complain(request.id, "Nobody called.", now=the_clock().programme(), today=the_clock().today())
        clock.move(days=days)
        client = opened(sqlite_app, request)
    for path in (STATUS, "/status/request/complaint"):
        page = client.get(path)
        levels = [int(found.tag[1]) for found in page.find(".//main//*") if found.tag in ("h1", "h2", "h3")]
        assert all(after - before <= 1 for before, after in pairwise(levels)), "no level of headings is left out"
        assert ("We said that somebody would have seen it by" in page.text) is bool(days)
        assert ("We have it. By" in page.text) is not bool(days)


def test_the_hint_of_the_words_is_so(sqlite_app: Flask) -> None:
    """Without spaces nothing opens, nor in another order: the page had said that spaces do not matter."""
    with sqlite_app.app_context():
        request = cast.submitted()
        phrase = way_back.give_phrase(request.id, now=the_clock().real())
        assert way_back.confirm_phrase(request.id, phrase, now=the_clock().real())
    words = phrase.split()
    for typed in ("".join(words), " ".join(reversed(words))):
        client = PageClient(sqlite_app)
        assert "Keep the order of the words, with a space between." in client.get("/status").text
        page = client.submit({"phrase": typed}, status=422)
        assert "Check each word and their order" in page.text
    client = PageClient(sqlite_app)
    client.get("/status")
    assert "We have your message" in client.submit({"phrase": "-".join(words).upper() + "."}).h1


@pytest.mark.parametrize("ways", [["email"], ["i_will_return"], []])
def test_nobody_is_told_of_tries_that_were_not_made_nor_of_ways_that_are_none(
    sqlite_app: Flask, ways: list[str]
) -> None:
    """ "We tried to reach you and could not" was read by who had asked us not to, "only these ways" over none."""
    with sqlite_app.app_context():
        request = cast.submitted(cast.answers(contact_ways=ways), contact={"email": "noor@example.net"})
        request_id, client = request.id, opened(sqlite_app, request)
    client.get("/status/request/contact")
    page = client.submit({"ways": ways, "email": "noor@example.net"}, "/status/request/contact")
    assert ("From now on only these ways are used." in page.text) is (ways == ["email"])
    assert ("From now on we do not call or write to you." in page.text) is (ways != ["email"])
    with sqlite_app.app_context():
        closing.close_request(request_id, "no_contact", actor=cast.grace(), now=the_clock().programme())
    page = client.get(STATUS)
    assert ("We tried to reach you and could not." in page.text) is (ways == ["email"])
    assert ("had no way to ask. Nothing is lost" in page.text) is (ways != ["email"])


def test_nobody_is_looked_for_without_a_yes(sqlite_app: Flask) -> None:
    it = Found(sqlite_app)
    with sqlite_app.app_context():
        consent.revoke(it.request, now=the_clock().programme(), today=the_clock().today())
    it.family.get(STATUS)
    page = it.family.submit({}, "/status/request/say-no")
    assert "We look for another one once you say yes to it below." in page.text
    assert "We look for another lawyer" not in page.text
    assert "we are looking for one" not in page.text


def test_a_change_of_what_was_sent_is_no_part_of_the_form(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        client = opened(sqlite_app, cast.submitted())
    [link, *_more] = [one for one in client.get("/status/request/answers").links() if "only=role" in one]
    page = client.get(link)
    assert "A change" in page.title
    assert "Part " not in page.text


def test_where_nothing_is_written_down_to_reach_them_that_is_said(sqlite_app: Flask) -> None:
    """A lone "Change" stood under the heading, too near to the line beside it to be pressed."""
    with sqlite_app.app_context():
        client = opened(sqlite_app, cast.submitted())
    assert "No name, number or address is written down here." in client.get("/status/request/answers").text


@pytest.mark.parametrize("ends", ["the family", "staff"])
def test_what_was_paused_and_is_over_is_over(sqlite_app: Flask, ends: str) -> None:
    """It read "You paused this request", with a button to go on that did nothing."""
    it = Found(sqlite_app)
    assert it.family.submit({}, "/pause").h1 == "You paused this request"
    with sqlite_app.app_context():
        if ends == "staff":
            closing.close_request(it.request, "placed", actor=grace_of(it), now=the_clock().programme())
        else:
            intake.withdraw_request(it.request, now=the_clock().programme())
    page = it.family.get(STATUS)
    assert page.h1 == ("This request is closed" if ends == "staff" else "You stopped this request")
    assert "/go-on" not in page.html


def test_a_no_to_one_lawyer_of_two_is_not_said_of_the_other(sqlite_app: Flask) -> None:
    """Once the yes was taken back it read "No lawyer works on this now" over the other one."""
    it = Found(sqlite_app, email="noor@example.net", contact_ways=["email"])
    with sqlite_app.app_context():
        request = db.session.get_one(Request, it.request)
        request.returned_at = the_clock().programme()
        consent.revoke(request.id, now=the_clock().programme(), today=the_clock().today())
        db.session.commit()
    page = it.family.get(STATUS)
    assert page.h1 == "A lawyer has said yes"
    assert "No lawyer works on this now" not in page.text


def test_a_closed_page_points_to_no_question_below(sqlite_app: Flask, clock: StillClock) -> None:
    it = Found(sqlite_app, email="noor@example.net", contact_ways=["email"])
    clock.move(days=14)
    assert "tell us below" in come_back(it).text, "the control"
    with sqlite_app.app_context():
        closing.close_request(it.request, "placed", actor=grace_of(it), now=the_clock().programme())
    page = it.family.get(STATUS)
    assert "If nobody has reached you, call us" in page.text
    assert "tell us below" not in page.text


@pytest.mark.parametrize("found", ["yes", "no"])
def test_who_was_found_and_took_it_over_reads_of_no_search(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, found: str
) -> None:
    """They read "Call the police first. You do not need to wait", and the guides for a child who is missing."""
    monkeypatch.setattr(guidance.taking_over, "is_done", lambda _request: True)
    said = cast.answers(situations=["missing_other"], child_found=found)
    with sqlite_app.test_request_context("/"):
        told = guidance.for_request(cast.submitted(said))
    named = {one.code for one in (*told.services, *told.guides)}
    searches = {"ncmec_hotline", "guide_child_missing", "guide_checklist"}
    assert named & searches == (set() if found == "yes" else searches)
    assert any("Call the police first" in note for note in told.notes) is (found == "no")


@pytest.mark.parametrize("chosen", [None, "en"])
def test_whoever_wrote_in_spanish_comes_back_to_spanish_unless_they_chose(
    sqlite_app: Flask, chosen: str | None
) -> None:
    """On another phone, which asks for English by itself, the page stood in English around a question in Spanish."""
    with sqlite_app.app_context():
        request = cast.submitted(language="es")
        phrase = way_back.give_phrase(request.id, now=the_clock().real())
        assert way_back.confirm_phrase(request.id, phrase, now=the_clock().real())
    client = PageClient(sqlite_app)
    client.get("/status")
    if chosen:
        client.post("/language", {"page_language": chosen}, 303)
        client.get("/status")
    page = client.submit({"phrase": phrase})
    assert page.tree.get("lang") == (chosen or "es")


def test_a_phrase_opens_as_it_was_heard(app: Flask) -> None:
    """Said on the phone and written down by ear: "aljive" for aljibe. Another word opens nothing."""
    with app.app_context():
        request = cast.submitted(language="es")
        given = way_back.give_phrase(request.id, now=the_clock().real())
        row = db.session.get_one(Request, request.id)
        said = "aljibe bucear hallar barniz hangar piso"
        row.next_phrase_hash = vault().phrase_hash(said)
        db.session.commit()
        assert not way_back.confirm_phrase(request.id, given, now=the_clock().real())
        assert not way_back.confirm_phrase(
            request.id, "aljibe bucear hallar barniz hangar queso", now=the_clock().real()
        )
        assert way_back.confirm_phrase(request.id, "aljive buzear hayar varniz angar piso", now=the_clock().real())
        opened_by = [
            way_back.open_with_phrase(typed, now=the_clock().real())
            for typed in (said, "Aljive, buzear, ayar, barnis, hangar, pizo", "aljive buzear hayar varniz angar queso")
        ]
        assert [found is not None and found[0].id == request.id for found in opened_by] == [True, True, False]
