"""How the office does, for the supervisor: each figure by hand, in few questions, with its table (B14, B21)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from referral_app import programme
from referral_app.actions import organisations, triage, urgency
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.models import Need, Request
from referral_app.queries import in_hand
from referral_app.queries import oversight as queries
from referral_app.queries import signs as weekly
from referral_app.web.counsel.office import charts
from referral_app.web.counsel.office.oversight import took
from referral_app.workflow.calendar import long_without_a_yes
from referral_app.workflow.holidays import FEDERAL
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import Page, PageClient
from tests.statements import MOST, statements


def row_of(page: Page, words: str) -> list[str]:
    """The cells of the table row that begins with these words."""
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.find(".//tbody/tr")]
    return next(cells[1:] for cells in rows if cells[0].startswith(words))


def test_a_wait_is_the_middle_and_nine_of_ten_by_nearest_rank(app: Flask, clock: StillClock) -> None:
    """Three yeses, after one, two and six days: half within two days of eight hours, nine of ten within four."""
    with app.app_context():
        grace, people = cast.grace(), world.people(1, max_matters=9)
        since = clock.now - timedelta(days=1)
        for waited in (1, 2, 6):
            need = world.need("urgent", owner=grace)
            need.request.received_at = clock.now - timedelta(days=waited)
            db.session.commit()
            cast.say_yes(cast.sent(need, people[0], by=grace).id, world.account_of(people[0]))
        (wait,) = queries.waits(since)["level"]
        assert (wait.code, wait.count) == ("urgent", 3)
        assert (wait.median, wait.p90) == pytest.approx((16, 32), abs=0.001)
        (by_area,) = queries.waits(since)["area"]
        assert (by_area.code, by_area.count) == (world.AREA, 3)
        assert [took(hours) for hours in (0.25, wait.median, wait.p90)] == ["0.2 h", "2 d", "4 d"]
        assert queries.waits(clock.now + timedelta(days=1)) == {"level": [], "area": []}


def test_a_question_is_counted_as_far_as_it_came(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        grace, (first, second) = cast.grace(), world.people(2)
        since = clock.now
        one, two = world.need(owner=grace), world.need(owner=grace)
        cast.say_yes(cast.sent(one, first, by=grace).id, world.account_of(first))
        cast.sent(two, second, by=grace)
        world.decline(two, second, "not_comfortable")
        assert list(queries.way(since).questions.values()) == [2, 1, 1, 1, 1]
        assert queries.declines(since) == [("not_comfortable", 1)]
        assert queries.way(since - timedelta(days=1)).requests == {
            "request_received": 2,
            "request_taken": 2,
            "request_asked": 2,
            "request_yes": 1,
            "request_contact": 0,
        }
        assert list(queries.way(since + timedelta(days=1)).questions.values()) == [0, 0, 0, 0, 0]
        assert queries.declines(since + timedelta(days=1)) == []


def test_overrides_are_counted_by_what_was_overridden(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        grace, (first, second) = cast.grace(), world.people(2)
        need = world.need(owner=grace)
        world.approve(need, [first, second], grace, pinned={second.id: 1}, pin_reason="continuity")
        assert queries.reasons_given(clock.now)[0] == [("continuity", 1)]
        young = cast.submitted(cast.answers(cast.SURVIVOR, requester_age=16, dob="2010-05-02"))
        triage.clear_reason(young.id, "M10", actor=grace, now=clock.now, today=clock.now.date())
        assert queries.reasons_given(clock.now)[1] == [("M10", 1)]
        grown = cast.submitted()
        assert grown.level not in ("emergency", "critical")
        urgency.set_level(grown.id, "critical", "A hearing is near.", actor=grace, now=clock.now)
        assert queries.way(clock.now).overrides == {"level_raised": 1, "level_lowered": 0, "need_relaxed": 0}


def test_how_questions_are_spread(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        grace = cast.grace()
        people = world.people(12)
        for person in people[:11]:
            cast.sent(world.need(owner=grace), person, by=grace)
        cast.sent(world.need(owner=grace), people[3], by=grace)
        asked = queries.asked(clock.now)
        assert (asked.offers, asked.attorneys, len(asked.most)) == (12, 11, queries.MOST_ASKED)
        assert asked.most[0] == ("Person4 Diallo", 2)
        assert asked.share == round(100 * 11 / 12)
        assert (asked.active, asked.never) == (12, 1)
        assert queries.asked(clock.now + timedelta(days=1)) == queries.Asked(0, 0, [], 12, 1)


def test_load_of_each_and_what_nobody_has(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        grace, sol = cast.grace(), cast.sol()
        mine, nobodys = world.need(owner=grace).request, world.need().request
        today = clock.now.date()
        with writing():
            make_task("approve", once="a", now=clock.now, due_on=today - timedelta(days=1), request=mine)
            make_task("approve", once="b", now=clock.now, due_on=today, request=nobodys)
        found = {one.name: (one.requests, one.tasks, one.late) for one in in_hand.load(today)}
        assert found == {grace.name: (1, 1, 1), sol.name: (0, 0, 0), None: (1, 1, 0)}


def test_open_needs_for_which_nobody_is_asked(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        grace, (amara,) = cast.grace(), world.people(1)
        cast.sent(world.need(owner=grace), amara, by=grace)
        for _n in range(2):
            world.need(terms={"forums": ["US-PA"], "area": "csam_restitution"})
        old = world.need(terms={"forums": ["US-PA"], "area": "csam_restitution"})
        world.need(terms={"forums": []})
        line = long_without_a_yes(clock.now.date(), programme.zone(), FEDERAL)
        old.request.received_at = line - timedelta(minutes=1)
        db.session.commit()
        found = [(one.forum, one.area, one.count, one.old) for one in in_hand.unmet(line)]
        assert found == [("US-PA", "csam_restitution", 3, 1), ("", world.AREA, 1, 0)]


def test_the_four_signs(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        grace, (amara, bela) = cast.grace(), world.people(2, max_matters=9)
        today = clock.now.date()
        line = long_without_a_yes(today, programme.zone(), FEDERAL)

        def signs() -> list[int]:
            return list(weekly.signs(today=today, old_before=line, now=clock.now).values())

        assert signs() == [0, 0, 0, 0]
        near, far = world.need().request, world.need().request
        near.binding_week, far.binding_week = "2026-W52", "2027-W52"
        near.received_at = line - timedelta(minutes=1)
        db.session.commit()
        assert signs() == [1, 0, 1, 0]
        matter = cast.say_yes(cast.sent(world.need(owner=grace), amara, by=grace).id, world.account_of(amara))
        matter.first_contact_due_on = today - timedelta(days=1)
        for _n in range(weekly.SILENT_OFFERS):
            offer = cast.sent(world.need(owner=grace), bela, by=grace)
            offer.state, offer.ended_at = "expired", clock.now
        db.session.commit()
        assert signs() == [1, 1, 1, 1]


def test_a_walled_request_is_counted_nowhere(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        sol, (amara,) = cast.sol(), world.people(1)
        need = world.need(owner=sol)
        need.request.binding_week = "2026-W52"
        need.request.received_at = clock.now - timedelta(days=40)
        db.session.commit()
        cast.sent(need, amara, by=sol)
        with writing():
            make_task("no_contact", once="walled", now=clock.now, due_on=clock.now.date(), request=need.request)
        since, today = clock.now - timedelta(days=1), clock.now.date()

        def seen() -> list[object]:
            signs = weekly.signs(today=today, old_before=clock.now, now=clock.now)
            load = [one for one in in_hand.load(today) if one.requests or one.tasks]
            return [
                signs["near"],
                signs["unplaced"],
                queries.way(since).questions["offer_sent"],
                queries.asked(since).offers,
                load,
            ]

        assert 0 not in seen()
        db.session.get_one(Request, need.request_id).state = "walled"
        db.session.commit()
        assert seen() == [0, 0, 0, 0, []]
        assert in_hand.unmet(clock.now) == []


def test_the_page_shows_each_picture_with_its_table(client: PageClient, clock: StillClock) -> None:
    with client.app.app_context():
        sol, grace, (amara, bela) = cast.sol(), cast.grace(), world.people(2)
        need, other = world.need("urgent", owner=grace), world.need("urgent")
        cast.say_yes(cast.sent(need, amara, by=grace).id, world.account_of(amara))
        cast.sent(other, bela, by=grace)
        world.decline(other, bela, "capacity")
        who, story = sol.id, db.session.get_one(Need, need.id).request.reference
    cast.sign_in(client, who)
    page = client.get("/counsel/oversight?period=month")
    assert row_of(page, "Urgent") == ["1", "0 h", "0 h"]
    assert row_of(page, "Said yes") == ["1"]
    assert row_of(page, "I have no time now") == ["1"]
    assert row_of(page, "Person1 Diallo") == ["1"]
    assert row_of(page, "Grace Okafor") == ["2", "1", "0"]
    assert row_of(page, "Texas: ") == ["1", "0"]
    assert story not in page.text
    pairs = page.find(".//div[@class='app-pair']")
    assert len(pairs) >= 6
    for pair in pairs:
        # A long table stands in two parts: the first of them is what the picture shows.
        (picture,), table = pair.findall(".//{*}svg[@role='img']"), pair.find(".//table")
        assert table is not None
        titled = picture.find("{*}title")
        assert titled.get("id") == picture.get("aria-labelledby")
        assert titled.text
        assert table.findtext("caption")
        assert len(picture.findall("{*}text")) == min(len(table.findall("tbody/tr")), 12)
    client.get("/counsel/oversight?period=ever", 404)


def test_the_page_asks_few_questions_whatever_the_office_holds(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        who, grace, people = cast.sol().id, cast.grace(), world.people(6)
        for person in people:
            cast.sent(world.need(owner=grace), person, by=grace)
        need = world.need(owner=grace)
        cast.say_yes(cast.sent(need, people[0], by=grace).id, world.account_of(people[0]))
        aid = {"name": "Lone Star Aid", "kind": "legal_aid", "places": ["US-TX"], "areas": [], "phone": "5125550100"}
        to = organisations.keep(None, aid, **cast.by(grace))
        organisations.send(need.request_id, to.id, need_number=None, actor=grace, now=to.created_at)
    cast.sign_in(sqlite_client, who)
    with statements() as asked:
        sqlite_client.get("/counsel/oversight")
    assert len(asked) <= MOST, "\n\n".join(asked)


@pytest.mark.parametrize("who", ["grace", "ada"])
def test_nobody_but_a_supervisor_enters(sqlite_client: PageClient, who: str) -> None:
    with sqlite_client.app.app_context():
        account = getattr(cast, who)().id
    cast.sign_in(sqlite_client, account)
    sqlite_client.get("/counsel/oversight", 403)


def test_bars_share_one_scale_and_long_words_are_cut() -> None:
    chart = charts.bars([("a" * 60, "4", 4, None), ("b", "1 and 2", 1, 2)])
    assert [bar.width for bar in chart.bars] == ["100.0%", "25.0%"]
    assert [bar.mark for bar in chart.bars] == [None, "50.0%"]
    assert len(chart.bars[0].words) + len(": 4") <= charts.LETTERS
    assert charts.bars([]).height == 0
    assert charts.bars([("none", "0", 0, None)]).bars[0].width == "0.0%"
