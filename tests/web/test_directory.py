"""The directory of attorneys and the page of each: found by what staff know, paged in SQL, and no family's name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Absence, Account, Attorney, Letter, Request
from referral_app.queries import directory as queries
from referral_app.queries.directory import Filter
from referral_app.vocabulary import RequestState, Role
from tests import cast
from tests.page_client import Page, PageClient
from tests.statements import MOST, statements

PATH = "/counsel/attorneys"


def signed_in(app: Flask, *roles: Role) -> PageClient:
    with app.app_context():
        who = cast.account(f"{'-'.join(roles)}@example.org", "Rae Staff", *roles).id
    client = PageClient(app)
    cast.sign_in(client, who)
    return client


@pytest.fixture
def grace(app: Flask) -> PageClient:
    return signed_in(app, Role.COUNSEL)


def names(page: Page) -> list[str]:
    return [str(node.text) for node in page.find(".//tbody/tr/th/a")]


def found(client: PageClient, **wanted: str) -> list[str]:
    """The names on the page that the form leads to; a name that was typed stands in no address."""
    client.get(PATH)
    page = client.submit(wanted, PATH)
    assert wanted.get("name", "") in page.find(".//input[@id='name']")[0].get("value")
    assert "name" not in page.response.request.query_string.decode()
    return names(page)


def people(app: Flask) -> dict[str, str]:
    """Amara (Texas, Spanish), Cora (Ohio, applied), Dov Muñoz (Texas, away), Fay (left), by first name."""
    today = clock_day(app)
    with app.app_context():
        made = {
            "Amara": cast.amara(),
            "Cora": cast.attorney(
                "c-1",
                "Cora",
                "Lind",
                status="applied",
                enrolled=False,
                licences=[("US-OH-SD", "active", None, "OH-1")],
                languages={"en": "fluent", "so": "working"},
                areas={"custody_general": {"tier": 2, "matters": 1, "last_matter": None}},
            ),
            "Dov": cast.attorney("d-1", "Dov", "Muñoz", firm_name="Lark & Sons", firm_id="f-1"),
            "Fay": cast.attorney("f-9", "Fay", "Gone", status="withdrawn"),
        }
        made["Dov"].absences = [Absence(first_day=today, last_day=today + timedelta(days=9))]
        db.session.commit()
        return {name: person.id for name, person in made.items()}


def clock_day(app: Flask) -> date:
    with app.app_context():
        return clock().today()


def test_it_is_searched_by_name_state_area_language_and_standing(grace: PageClient) -> None:
    people(grace.app)
    assert names(grace.get(PATH)) == ["Diallo, Amara", "Lind, Cora", "Muñoz, Dov"], "not who has left"
    assert found(grace, name="munoz") == ["Muñoz, Dov"], "as it is heard"
    assert found(grace, name="LARK") == ["Muñoz, Dov"]
    assert found(grace, name="amara.a-1") == ["Diallo, Amara"]
    assert found(grace, name="nobody-of-this-name") == []
    assert found(grace, place="US-OH") == ["Lind, Cora"], "a federal court stands in its state"
    assert found(grace, area="custody_general") == ["Lind, Cora"]
    assert found(grace, language="so") == ["Lind, Cora"]
    assert found(grace, language="es", place="US-TX") == ["Diallo, Amara", "Muñoz, Dov"]
    assert found(grace, standing="ready") == ["Diallo, Amara"]
    assert found(grace, standing="away") == ["Muñoz, Dov"]
    assert found(grace, standing="no_account") == ["Lind, Cora"]
    assert found(grace, standing="applied") == ["Lind, Cora"]
    assert found(grace, standing="withdrawn") == ["Gone, Fay"]


def test_what_was_chosen_stands_in_the_form_and_in_the_pages(grace: PageClient) -> None:
    with grace.app.app_context():
        for n in range(queries.PAGE_SIZE + 1):
            cast.attorney(f"m-{n:02}", f"Mina{n:02}", "Moss", enrolled=False)
    grace.get(PATH)
    page = grace.submit({"name": "moss", "place": "US-TX", "standing": "no_account"}, PATH)
    assert len(names(page)) == queries.PAGE_SIZE
    assert "26 attorneys" in page.text
    [following] = [link for link in page.links() if "page=2" in link]
    assert "place=US-TX" in following
    assert "standing=no_account" in following
    assert "moss" not in following
    last = grace.get(following)
    assert len(names(last)) == 1
    assert last.find(".//input[@id='name']")[0].get("value") == "moss"
    assert page.find(".//select[@id='place']/option[@selected]")[0].get("value") == "US-TX"


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("query", ["standing=none", "area=none", "place=Texas", "language=%22", "place=US"])
def test_a_filter_that_nothing_has_is_not_there(grace: PageClient, query: str) -> None:
    grace.get(f"{PATH}?{query}", status=404)


def test_lapsed_and_full_are_worked_out_on_the_day(grace: PageClient) -> None:
    today = clock_day(grace.app)
    with grace.app.app_context():
        cast.attorney("l-1", "Lena", "Ended", licences=[("US-TX", "active", today - timedelta(days=1), "T1")])
        cast.attorney(
            "l-2", "Lou", "Barred", licences=[("US-TX", "active", None, "T2"), ("US-OH", "suspended", None, "O2")]
        )
        cast.attorney("l-3", "Lil", "Bare", insurance_expires=None)
        cast.attorney("l-4", "Liv", "Last", licences=[("US-TX", "active", today, "T4")], insurance_expires=today)
        cast.attorney("p-1", "Pam", "Full", max_matters=1)
        request = cast.submitted()
        cast.sent(
            cast.need_of(request),
            db.session.scalars(select(Attorney).where(Attorney.code == "p-1")).one(),
            by=cast.sol(),
        )
    assert found(grace, standing="lapsed") == ["Bare, Lil", "Barred, Lou", "Ended, Lena"]
    assert found(grace, standing="full") == ["Full, Pam"]
    assert found(grace, standing="ready") == ["Last, Liv"]


def test_a_page_asks_the_database_the_same_few_times_however_many_there_are(grace: PageClient) -> None:
    with grace.app.app_context():
        cast.amara()
    grace.get(PATH)
    with statements() as few:
        grace.get(PATH)
    with grace.app.app_context():
        for n in range(60):
            db.session.add(_bare(n))
        db.session.commit()
    asked = {"name": "moss", "place": "US-TX", "language": "en", "standing": "lapsed"}
    where = grace.post(PATH, asked).response.headers["Location"]
    with statements() as many:
        grace.get(f"{where}&page=2")
    assert len(few) <= MOST
    assert len(many) <= len(few) + 2, "the names of attorneys, and the one that was typed, are a question each"


def _bare(n: int) -> Attorney:
    like = db.session.scalars(select(Attorney).where(Attorney.code == "a-1")).one()
    kept = {
        column.name: getattr(like, column.name)
        for column in Attorney.__table__.columns
        if column.name not in ("id", "code", "email", "last_name", "insurance_expires")
    }
    person = Attorney(code=f"m-{n}", email=f"m{n}@example.org", last_name="Moss", **kept)
    person.licences = [cast.Licence(position=0, forum="US-TX", status="active", expires=None, number=f"M{n}")]
    return person


def test_the_page_of_an_attorney_says_all_of_it_in_words(grace: PageClient) -> None:
    today = clock_day(grace.app)
    with grace.app.app_context():
        person = cast.amara(
            licences=[
                ("US-TX", "active", today + timedelta(days=20), "TX-9"),
                ("US-OH", "active", today - timedelta(days=3), "OH-9"),
                ("BR", "inactive", None, None),
            ],
            max_offers_30d=4,
        )
        person.absences = [Absence(first_day=today + timedelta(days=40), last_day=today + timedelta(days=47))]
        db.session.commit()
        counsel = db.session.scalars(select(Account).where(Account.email == "counsel@example.org")).one()
        request = cast.submitted(contact={"called": "Noor Unsaid"}, names={"requester": "Noor Unsaid"})
        matter = cast.say_yes(cast.sent(cast.need_of(request), person, by=counsel).id, cast.attorney_account(person))
        matter.minutes = 210
        db.session.commit()
        reference, person_id = request.reference, person.id
    page = grace.get(f"{PATH}/{person_id}")
    assert page.h1 == "Amara Diallo"
    for words in (
        "214-555-0101",
        "amara.a-1@example.org",
        "Texas",
        "TX-9",
        "Ends in 20 days",
        "Ended",
        "Not in good standing",
        "They could be asked today",
        "(at most 4)",
        "3.5 hours",
        "Spanish – fluent",
        reference,
        "Accepted",
    ):
        assert words in page.text, words
    assert "Noor Unsaid" not in page.text


def test_what_keeps_somebody_from_being_asked_is_said_one_by_one(grace: PageClient) -> None:
    today = clock_day(grace.app)
    with grace.app.app_context():
        person_id = cast.attorney(
            "w-1",
            "Wim",
            "Wait",
            enrolled=False,
            status="applied",
            areas={},
            max_matters=0,
            paused_until=today + timedelta(days=5),
            insurance_expires=today - timedelta(days=1),
            licences=[("US-TX", "suspended", None, "T1")],
        ).id
    page = grace.get(f"{PATH}/{person_id}")
    assert len(page.find(".//section[@aria-labelledby='ready']/ul/li")) == 7
    for words in (
        "vouched",
        "no account to sign in",
        "away until",
        "suspended or taken away",
        "cover ended",
        "no field",
        "no matters",
    ):
        assert words in page.text, words


def test_somebody_is_invited_from_their_page_once_a_day(grace: PageClient) -> None:
    with grace.app.app_context():
        person_id = cast.amara(enrolled=False).id
    grace.get(f"{PATH}/{person_id}")
    assert "The invitation is written." in grace.submit(action="/invite").text
    assert "invited today already" in grace.submit(action="/invite").text
    with grace.app.app_context():
        assert db.session.scalars(select(Letter.recipient_id).where(Letter.kind == "invitation")).all() == [person_id]


def test_who_opens_no_requests_reads_counts_and_no_reference(app: Flask) -> None:
    with app.app_context():
        person = cast.amara()
        request = cast.submitted()
        cast.sent(cast.need_of(request), person, by=cast.grace())
        reference, person_id = request.reference, person.id
    assert reference not in signed_in(app, Role.ADMINISTRATOR).get(f"{PATH}/{person_id}").text
    assert reference in signed_in(app, Role.SUPERVISOR).get(f"{PATH}/{person_id}").text


def test_a_walled_request_is_in_no_history_but_of_those_who_may_know_of_it(app: Flask) -> None:
    with app.app_context():
        person = cast.amara()
        request = cast.submitted()
        cast.sent(cast.need_of(request), person, by=cast.grace())
        reference, person_id = request.reference, person.id
        db.session.get_one(Request, request.id).state = RequestState.WALLED
        db.session.commit()
    page = signed_in(app, Role.SUPERVISOR).get(f"{PATH}/{person_id}")
    assert reference not in page.text
    assert "Never asked yet." in page.text
    assert reference in signed_in(app, Role.CONFLICTS).get(f"{PATH}/{person_id}").text


def test_nobody_and_somebody_forgotten_are_not_there(grace: PageClient) -> None:
    with grace.app.app_context():
        person_id = cast.attorney("g-1", "", "").id
    grace.get(f"{PATH}/{person_id}", status=404)
    grace.get(f"{PATH}/nobody", status=404)
    assert names(grace.get(PATH)) == []


def test_names_on_the_page_of_a_need_lead_to_the_profile(grace: PageClient) -> None:
    with grace.app.app_context():
        person = cast.amara()
        other = cast.attorney("c-1", "Cora", "Lind", licences=[("US-OH", "active", None, "OH-1")])
        request = cast.submitted()
        here = f"/counsel/requests/{request.id}/needs/1"
        ids = {person.id, other.id}
    links = set(grace.get(here).links())
    assert {f"{PATH}/{each}" for each in ids} <= links


def test_conditions_agree_with_what_the_line_says(app: Flask) -> None:
    """Whoever the filter calls ready has no tag against them, and the other way round."""
    people(app)
    with app.app_context():
        now, today = clock().programme(), clock().today()
        ready = {row.attorney.code for row in queries.directory(Filter(standing="ready"), now=now, today=today).rows}
        for row in queries.directory(Filter(), now=now, today=today).rows:
            assert (row.attorney.code in ready) == (
                row.signs_in and row.away_until is None and row.free > 0 and row.attorney.status == "active"
            )


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("Diallo, Amara", True),
        ("diallo; AMARA", True),
        ("amara diallo", True),
        ("(201) 555-0100", True),
        ("+1 201 555 0100", True),
        ("201.555.0100", True),
        ("555-0100", True),
        ("555", False),
        ("-", False),
        ("--", False),
        (".", False),
        ("'", False),
        ("@", False),
        ("%", False),
        ("201 555 0199", False),
    ],
)
def test_an_attorney_is_found_by_name_in_any_order_or_number_and_signs_alone_find_nobody(
    sqlite_app: Flask, typed: str, finds: bool
) -> None:
    with sqlite_app.app_context():
        amara = cast.attorney(phone="+12015550100", firm_name="O'Neil-Diallo P.C.")
        assert queries.called(typed, most=5) == ([amara.id] if finds else [])
