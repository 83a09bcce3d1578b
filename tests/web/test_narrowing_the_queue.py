"""The queue narrowed by what stands in plain columns, in the address and by name; looked up by who somebody is; and
what is new since somebody said to have seen it (B01, T67)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from referral_app.actions import conflicts, need_to_know, triage
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, AuditRow, Request, SavedFilter
from referral_app.models.base import new_id
from referral_app.queries import finding
from tests import cast
from tests.conftest import StillClock
from tests.page_client import Page, PageClient
from tests.statements import MOST, statements

QUEUE = "/counsel/requests"
YOUNG = cast.answers(cast.SURVIVOR, requester_age=15, dob="2011-03-03", case_court=None, federal_notice=None)


def lines(page: Page) -> list[str]:
    """The references of the list, from the top."""
    return [" ".join(cell.itertext()).split()[0] for cell in page.find(".//tbody//th")]


@pytest.fixture
def office(app: Flask) -> dict[str, str]:
    """Grace, Sol, Amara, and three requests: Noor's by its owner Grace, one in Spanish on hold, one of a girl alone."""
    with app.app_context():
        grace, sol, amara = cast.grace(), cast.sol(), cast.amara()
        noor = cast.submitted(contact={"called": "Noor Haddad", "email": "noor@example.net", "phone": "512 555 0147"})
        rosa = cast.submitted(cast.answers(situations=["not_sure"]), language="es", contact={"called": "Rosa Ibarra"})
        girl = cast.submitted(YOUNG, contact={"called": "Mia Lund"})
        now = clock().programme()
        triage.take_request(noor.id, actor=grace, now=now)
        triage.set_hold(rosa.id, "question", actor=grace, now=now)
        cast.sent(cast.need_of(noor), amara, by=grace)
        return {
            "grace": grace.id,
            "sol": sol.id,
            "amara": amara.id,
            "noor": noor.reference,
            "rosa": rosa.reference,
            "girl": girl.reference,
            "noor_id": noor.id,
            "rosa_id": rosa.id,
            "girl_id": girl.id,
        }


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("owner=mine", ["noor"]),
        ("owner=nobody", ["girl", "rosa"]),
        ("state=offer_out", ["noor"]),
        ("language=es", ["rosa"]),
        ("flag=alone", ["girl"]),
        ("flag=hold", ["rosa"]),
        ("flag=danger", []),
        ("age=day", ["girl", "noor", "rosa"]),
        ("age=month", []),
        ("area=hague_return_petitioner", ["noor"]),
        ("area=hague_return_petitioner&owner=nobody", []),
    ],
)
def test_each_part_of_the_address_narrows(
    client: PageClient, office: dict[str, str], address: str, found: list[str]
) -> None:
    cast.sign_in(client, office["grace"])
    page = client.get(f"{QUEUE}?{address}")
    assert sorted(lines(page)) == sorted(office[name] for name in found)


def test_an_attorney_narrows_to_what_is_asked_of_them_or_taken(client: PageClient, office: dict[str, str]) -> None:
    cast.sign_in(client, office["grace"])
    assert lines(client.get(f"{QUEUE}?attorney={office['amara']}")) == [office["noor"]]
    page = client.get(f"{QUEUE}?attorney=nobodyatall&flag=alone", follow=True)
    assert "not kept here any more" in page.text, "a choice kept for years may name somebody who left"
    assert lines(page) == [office["girl"]], "what else was chosen stands"


@pytest.mark.parametrize("address", ["state=draft", "flag=yes", "age=1", "language=fr", "area=x", "owner=a'b", "new=2"])
def test_a_code_that_nothing_has_is_no_page(sqlite_client: PageClient, address: str) -> None:
    with sqlite_client.app.app_context():
        who = cast.grace().id
    cast.sign_in(sqlite_client, who)
    sqlite_client.get(f"{QUEUE}?{address}", 404)


def test_what_came_long_ago_is_found_by_its_age(client: PageClient, office: dict[str, str], clock: StillClock) -> None:
    clock.move(days=20)
    cast.sign_in(client, office["grace"])
    assert len(lines(client.get(f"{QUEUE}?age=fortnight"))) == 3
    assert lines(client.get(f"{QUEUE}?age=month")) == []
    assert lines(client.get(f"{QUEUE}?age=week")) == []


def test_a_choice_is_kept_by_name_for_its_own_account_alone(client: PageClient, office: dict[str, str]) -> None:
    cast.sign_in(client, office["grace"])
    client.get(f"{QUEUE}?flag=alone&owner=nobody")
    client.submit({"name": "Alone, not taken"}, action="/counsel/filters")
    page = client.get(QUEUE)
    [link] = [each for each in page.find(".//a") if each.text == "Alone, not taken"]
    assert lines(client.get(str(link.get("href")))) == [office["girl"]]
    with client.app.app_context():
        row = db.session.scalars(select(SavedFilter)).one()
        kept_id = row.id
        assert row.said["address"] == {"owner": "nobody", "flag": "alone"}
    cast.sign_in(client, office["sol"])
    assert "Alone, not taken" not in client.get(QUEUE).text
    client.post(f"/counsel/filters/{kept_id}/forget", {}, 303)
    cast.sign_in(client, office["grace"])
    assert "Alone, not taken" in client.get(QUEUE).text, "nobody forgets a choice of somebody else"
    client.submit(action=f"/counsel/filters/{kept_id}/forget")
    assert "Alone, not taken" not in client.get(QUEUE).text
    # Forgotten in one tab, and once more in the other.
    assert client.post(f"/counsel/filters/{kept_id}/forget", {}, 303).response.headers["Location"] == QUEUE


@pytest.mark.parametrize("typed", ["", "  ", "\u200b"])
def test_nothing_typed_is_asked_for_and_not_looked_for(sqlite_client: PageClient, typed: str) -> None:
    with sqlite_client.app.app_context():
        who = cast.grace().id
    cast.sign_in(sqlite_client, who)
    sqlite_client.get(QUEUE)
    page = sqlite_client.post("/counsel/find", {"reference": typed}, 422)
    assert "Write what to look for" in page.text
    assert "Nothing is found for" not in page.text


def test_a_choice_without_a_name_comes_back_narrowed_as_it_was(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        who = cast.grace().id
    cast.sign_in(sqlite_client, who)
    sqlite_client.get(f"{QUEUE}?flag=late")
    page = sqlite_client.post("/counsel/filters", {"name": " ", "part-flag": "late", "part-view": "open"}, 422)
    assert "Give it a name first" in page.text
    assert page.fields("/counsel/filters")["part-flag"] == ["late"]


@pytest.mark.parametrize("typed", ["Noor Haddad", "haddad, noor", "NOOR@example.net", "+1 (512) 555-0147"])
def test_somebody_is_found_by_what_they_said_of_themselves(
    client: PageClient, office: dict[str, str], typed: str
) -> None:
    cast.sign_in(client, office["grace"])
    client.get(QUEUE)
    found = client.post("/counsel/find", {"reference": typed})
    assert found.response.headers["Location"] == f"/counsel/requests/{office['noor_id']}"


@pytest.mark.parametrize("typed", ["Nora Hadad", "Haddad", "512 555 0148", "noor@example.org", "x", ""])
def test_nobody_is_found_by_what_is_only_near(client: PageClient, office: dict[str, str], typed: str) -> None:
    cast.sign_in(client, office["grace"])
    client.get(QUEUE)
    client.post("/counsel/find", {"reference": typed}, 422)


def test_the_name_of_the_other_side_finds_nobody(sqlite_client: PageClient) -> None:
    """Else a search would tell who is asking against whom: that is for the conflicts role, pair by pair."""
    with sqlite_client.app.app_context():
        who = cast.grace().id
        cast.submitted(contact={"called": "Noor Haddad"}, names={"other_side": ["Pedro Ramirez Soto"]})
    cast.sign_in(sqlite_client, who)
    sqlite_client.get(QUEUE)
    sqlite_client.post("/counsel/find", {"reference": "Pedro Ramirez Soto"}, 422)


def test_a_look_up_leaves_one_row_that_names_nobody_and_no_word_in_an_address(
    client: PageClient, office: dict[str, str]
) -> None:
    with client.app.app_context():
        cast.submitted(contact={"called": "Noor Haddad"})
    cast.sign_in(client, office["grace"])
    client.get(QUEUE)
    found = client.post("/counsel/find", {"reference": "Noor Haddad"})
    assert "addad" not in found.response.headers["Location"]
    page = client.get(found.response.headers["Location"])
    assert len(lines(page)) == 2
    assert "Noor Haddad" in page.text
    with client.app.app_context():
        rows = db.session.scalars(select(AuditRow).where(AuditRow.action == "person_sought")).all()
        assert [(row.actor, row.object, row.reason) for row in rows] == [
            (office["grace"], f"account:{office['grace']}", None)
        ]


def test_an_attorney_is_found_by_name_with_their_requests(client: PageClient, office: dict[str, str]) -> None:
    cast.sign_in(client, office["grace"])
    client.get(QUEUE)
    page = client.get(client.post("/counsel/find", {"reference": "diallo"}).response.headers["Location"])
    assert "Amara Diallo" in page.text
    [link] = [each for each in page.find(".//a") if "attorney=" in str(each.get("href"))]
    assert lines(client.get(str(link.get("href")))) == [office["noor"]]


def test_who_may_not_know_of_a_request_finds_it_by_nothing(client: PageClient, office: dict[str, str]) -> None:
    with client.app.app_context():
        sol, now = db.session.get_one(Account, office["sol"]), clock().programme()
        conflicts.wall(office["girl_id"], actor=sol, now=now)
        need_to_know.set_list(office["rosa_id"], [sol.id], need_to_know.REASONS[0], actor=sol, now=now)
    cast.sign_in(client, office["grace"])
    for address in ("flag=alone", "flag=hold", "language=es", "owner=nobody", "state=walled", "new=1"):
        found = lines(client.get(f"{QUEUE}?{address}"))
        assert office["girl"] not in found
        assert office["rosa"] not in found
    for typed in ("Mia Lund", "Rosa Ibarra"):
        client.get(QUEUE)
        client.post("/counsel/find", {"reference": typed}, 422)


def test_new_is_what_came_since_a_press_and_looking_changes_nothing(
    client: PageClient, office: dict[str, str], clock: StillClock
) -> None:
    cast.sign_in(client, office["grace"])
    client.get(QUEUE)
    with client.app.app_context():
        assert db.session.get_one(Account, office["grace"]).queue_seen_at is None
    client.submit(action="/counsel/requests/seen")
    assert lines(client.get(f"{QUEUE}?new=1")) == []
    page = client.get(QUEUE)
    clock.move(minutes=5)
    with client.app.app_context():
        newest = cast.submitted().reference
    # The press of a page that was made before it came does not make it seen.
    page = client.get(QUEUE)
    assert "1 new since" in page.text
    assert lines(client.get(f"{QUEUE}?new=1")) == [newest]
    made = page.fields("/counsel/requests/seen")["until"][0]
    clock.move(minutes=5)
    with client.app.app_context():
        after = cast.submitted().reference
    client.post("/counsel/requests/seen", {"until": made})
    assert lines(client.get(f"{QUEUE}?new=1")) == [after]


def test_a_mark_of_the_future_marks_only_what_is_there(client: PageClient, office: dict[str, str]) -> None:
    cast.sign_in(client, office["grace"])
    client.get(QUEUE)
    for said in ("2999-01-01T00:00:00+00:00", "2999-01-01", "soon"):
        client.post("/counsel/requests/seen", {"until": said})
    with client.app.app_context():
        seen = db.session.get_one(Account, office["grace"]).queue_seen_at
        assert seen is not None
        assert seen <= clock().programme()


def test_two_thousand_requests_ask_no_more_than_three(client: PageClient, office: dict[str, str]) -> None:
    """A page asks the same few questions however long the queue is, narrowed or not, and however deep (T67)."""
    cast.sign_in(client, office["grace"])
    addresses = ("", "?flag=alone", "?owner=nobody&age=week&language=en", f"?attorney={office['amara']}", "?page=40")

    def count() -> list[int]:
        counted = []
        for address in addresses:
            with statements() as asked:
                client.get(f"{QUEUE}{address}")
            counted.append(len(asked))
            print(
                address,
                len(asked),
                *[" ".join(a.split())[:150] + " ... " + " ".join(a[a.find("FROM") :].split())[:90] for a in asked],
                sep="\n  ",
            )
        return counted

    few = count()
    with client.app.app_context():
        many(2000)
        assert db.session.scalar(select(func.count()).select_from(Request)) == 2003
    assert all(more <= less + 1 for less, more in zip(few, count(), strict=True))
    assert max(count()) <= MOST


def many(number: int) -> None:
    """So many requests of an office's kind, beside one that is copied (commits)."""
    pattern = db.session.scalars(select(Request).order_by(Request.received_at, Request.id)).first()
    assert pattern is not None
    taken = {"id", "reference", "form_key", "phrase_hash", "received_at", "next_phrase_hash", "owner_id"}
    same = {
        column.name: getattr(pattern, column.key) for column in Request.__table__.columns if column.name not in taken
    }
    assert pattern.received_at is not None
    signs = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    rows = [
        {
            **same,
            "id": new_id(),
            "reference": "R-" + signs[n % 32] + signs[n // 32 % 32] + signs[n // 1024 % 32] + "-ZZZ",
            "received_at": pattern.received_at + timedelta(seconds=n),
        }
        for n in range(number)
    ]
    with writing() as session:
        session.execute(insert(Request), rows)


def test_the_order_of_the_words_of_a_name_does_not_matter_and_its_sound_does_not_count() -> None:
    from referral_app.security.parties import searched

    assert searched("Noor Haddad") == searched("haddad  NOOR")
    assert not {kind for kind, _parts in searched("Noor Haddad")} & {"sound"}
    assert searched("") == set()


def test_what_narrows_the_queue_is_all_in_the_address() -> None:
    assert finding.QueueFilter(flag="late", owner="mine").as_address() == {"owner": "mine", "flag": "late"}
