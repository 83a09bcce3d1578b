"""The script of a demonstration, in one go: a family by phone only, three attorneys, a yes, and the question after it.

It ends where the attorney's cover lapses, the matter is handed back, and the request stands on top again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.follow_ups import sweep
from referral_app.models import Attorney, Letter, Request, Task
from referral_app.workflow.calendar import add_business_days
from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp
from tests.conftest import StillClock

Opener = Callable[..., Page]

#: Amara knows this kind of case best, then Bela, then Chidi.
FIT = (("a-1", "Amara", "Diallo", 4, 12), ("b-1", "Bela", "Novak", 3, 8), ("c-1", "Chidi", "Okoro", 3, 1))
ELSEWHERE = ("Ana", "Ben", "Cora", "Dov", "Edda", "Finn", "Gita")
#: 320 days before the tests' day.
TAKEN = "2026-01-09"


def panel(live: LiveApp) -> list[str]:
    """Three who fit Noor's need, in this order, and seven admitted elsewhere. Returns the addresses of the three."""
    with live.app.app_context():
        cast.grace()
        people = [
            cast.attorney(
                code,
                first,
                last,
                areas={"hague_return_petitioner": {"tier": tier, "matters": matters, "last_matter": "2026-10-01"}},
            )
            for code, first, last, tier, matters in FIT
        ]
        for number, name in enumerate(ELSEWHERE):
            cast.attorney(f"z-{number}", name, "Ohio", licences=[("US-OH", "active", None, f"OH-{number}")])
        return [cast.attorney_account(person).email for person in people]


def the_worker_looks(live: LiveApp) -> list[str]:
    with live.app.app_context():
        return [act["did"] for act in sweep.once()]


def business_days_pass(live: LiveApp, days: int) -> None:
    """The days go by and the worker does what fell due on the way, a look each half day."""
    with live.app.app_context():
        day = add_business_days(the_clock().today(), days, frozenset())
    while live.clock.now.date() < day:
        live.clock.now += timedelta(hours=12)
        the_worker_looks(live)


def the_question(page: Page, live: LiveApp, email: str) -> None:
    walks.sign_in(page, live, email)
    walks.open_what_waits(page)


@pytest.mark.parametrize("engine", ["live", "live_postgres"])
def test_the_script_of_a_demonstration(
    request: pytest.FixtureRequest, clock: StillClock, open_page: Opener, engine: str
) -> None:
    live: LiveApp = request.getfixturevalue(engine)
    first, second, third = panel(live)

    # 1. The family: Spanish, an old phone, no e-mail.
    answers = cast.answers(wrongful_date=TAKEN, left_date=TAKEN, contact_ways=["call"], voicemail="no")
    phone = open_page(width=320, height=640, locale="es-MX")
    reference, phrase = walks.submit(phone, live, answers, "es", phone="512 555 0147")

    # 2. Staff see it on top, with the treaty in force; three fit and seven do not; the three are approved.
    desk = open_page()
    walks.sign_in(desk, live, "grace@example.org")
    walks.follow(desk, desk.get_by_role("navigation").get_by_role("link", name="Requests", exact=True))
    top = desk.locator("tbody tr").first
    expect(top).to_contain_text(reference)
    walks.follow(desk, top.get_by_role("link", name=reference))
    expect(desk.locator("main")).to_contain_text("One-year mark (Hague)")
    walks.follow(desk, desk.get_by_role("link", name="See who fits").first)
    expect(desk.locator("ol.app-cards > li")).to_have_count(3)
    expect(desk.locator("ul.app-whynot > li")).to_have_count(7)
    for box in desk.locator("input[name=attorney]").all():
        box.check()
    walks.press(desk, "Approve the ticked attorneys")

    # 3. The first has a conflict, the second no time; the third says yes, and the second is late to think again.
    assert "offer_sent" in the_worker_looks(live)
    conflict = open_page()
    the_question(conflict, live, first)
    walks.show_interest(conflict)
    conflict.get_by_label("There is a conflict").check()
    walks.press(conflict, "Send what I found")
    expect(conflict.locator("main")).to_contain_text("Thank you for your answer")
    expect(conflict.locator("main")).to_contain_text("Nothing waits for you")
    assert "offer_sent" in the_worker_looks(live)
    busy = open_page()
    the_question(busy, live, second)
    other_tab = busy.context.new_page()
    other_tab.goto(busy.url)
    busy.get_by_label("I have no time now").check()
    busy.get_by_label("If you have no time now").fill("2027-03-01")
    walks.press(busy, "Say no")
    assert "offer_sent" in the_worker_looks(live)
    willing = open_page()
    the_question(willing, live, third)
    walks.through_every_stage(willing)
    other_tab.get_by_label("I use the names only").check()
    walks.press(other_tab, "I am interested")
    expect(other_tab.locator("h1")).to_have_text("Thank you for your answer")

    # 4. The family hears of it on its own page, in Spanish; not one e-mail was sent to it.
    family = open_page(width=320, height=640, locale="es-MX")
    assert walks.come_back(family, live, phrase, "es") == "Un abogado aceptó"
    the_worker_looks(live)
    with live.app.app_context():
        gone = db.session.query(Letter).filter_by(recipient_kind="requester", state="sent").count()
        assert gone == 0
        assert "call_family" in [task.kind for task in db.session.query(Task).all()], "so somebody calls"

    # 5. Five business days later, with a holiday between, a question waits; the answer is no, and staff have a task.
    business_days_pass(live, 7)
    again = open_page(width=320, height=640, locale="es-MX")
    walks.come_back(again, live, phrase, "es")
    again.check("#reached-no")
    walks.follow(again, again.locator("form[action$='/check-back'] button"))
    with live.app.app_context():
        assert "no_contact" in [task.kind for task in db.session.query(Task).all()]
        before = db.session.query(Request).one()
        came, binds = before.received_at, before.binding_week

    # 6. The attorney's cover ends: staff are called that day, and the family's page says nothing of it.
    with live.app.app_context():
        lapsed = db.session.query(Attorney).filter_by(code=FIT[2][0]).one()
        lapsed.insurance_expires = the_clock().today() - timedelta(days=1)
        db.session.commit()
    the_worker_looks(live)
    with live.app.app_context():
        assert "lapsed_in_matter" in [task.kind for task in db.session.query(Task).all()]
    walks.sign_in(desk, live, "grace@example.org")
    walks.follow(desk, desk.get_by_role("navigation").get_by_role("link", name="Tasks", exact=True))
    expect(desk.locator("main")).to_contain_text("Chidi Okoro")

    # The attorney cannot go on: the request stands on top again, as returned, with its day and its clock.
    walks.sign_in(willing, live, third)
    walks.follow(willing, willing.get_by_role("region", name="Matters you said yes to").get_by_role("link"))
    willing.locator("summary", has_text="I cannot go on").click()
    willing.get_by_label("I have no time for it any more").check()
    walks.press(willing, "Hand it back")
    expect(willing.locator("main")).not_to_contain_text(reference)
    walks.follow(desk, desk.get_by_role("navigation").get_by_role("link", name="Requests", exact=True))
    top = desk.locator("tbody tr").first
    expect(top).to_contain_text(reference)
    expect(top).to_contain_text("Returned")
    with live.app.app_context():
        db.session.expire_all()
        after = db.session.query(Request).one()
        assert (after.received_at, after.binding_week) == (came, binds)
