"""A screen that would be too long for a narrow phone comes in parts: nothing of it is lost, and no part is long."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from referral_app import law
from referral_app.web.intake import help_now, screens, showing, split, steps
from tests.page_client import BASE, Page, PageClient
from tests.web.form_pages import begun
from tests.web.form_walk import Walker, saying, skipped

DATA = law.load()
#: A father with papers of a court, an order and a fear: what his answers bring up would stand six high on one page.
FATHER: dict[str, Any] = {
    "role": "my_child",
    "relation": "parent",
    "requester_age": 34,
    "situations": ["intl_abduction_outgoing"],
    "served": "yes",
    "custody_order": "yes",
    "return_case": "yes",
    "dv_history": "yes",
}
TYPED = {**FATHER, "safe_now": "yes", "requester_age": "34", "contact_ways": ["call", "email"]}
MOST_PAGES = 40


def here(page: Page) -> str:
    """The address that the form of a screen is sent to: it says which part of the screen it is."""
    return str(page.form().get("action"))


def asked_on(page: Page) -> list[str]:
    return page.fields(here(page)).get("shown", [])


def on(client: PageClient, page: Page) -> Page:
    """Answer what is asked, and go on."""
    return client.submit({name: value for name, value in TYPED.items() if name in asked_on(page)}, here(page))


def height(page: Page, app: Flask) -> int:
    """What the questions of a page take, by the estimate that parts it."""
    with app.test_request_context(base_url=BASE):
        asked = [DATA.question(name) for name in asked_on(page)]
        return sum(split.weight(showing.shown(question, {"role": "my_child"}, DATA)) for question in asked)


def walk(client: PageClient) -> list[tuple[str, list[str], int]]:
    """Every screen up to the page of numbers: its address, what it asks, and how much that weighs."""
    page, met = begun(client), []
    for _ in range(MOST_PAGES):
        if "/step/" not in page.path:
            return met
        met.append((here(page), asked_on(page), height(page, client.app)))
        page = on(client, page)
    raise AssertionError(f"the form does not end: {met}")


def test_what_would_be_too_long_comes_in_parts_and_nothing_is_asked_twice(sqlite_client: PageClient) -> None:
    met = walk(sqlite_client)
    parts = [action for action, _shown, _weight in met if "rest=yes" in action]
    assert parts, "the control: this father's answers bring up more than fits on one page"
    assert not [(action, shown) for action, shown, weight in met if weight > split.MOST and len(shown) > 1]
    asked = [name for _action, shown, _weight in met for name in shown if DATA.question(name).type != "names"]
    assert len(asked) == len(set(asked))
    data = law.load()
    early = {q.id for step in steps.steps({**FATHER, "contact_ways": ["call", "email"]}, data) for q in step.questions}
    beside = {name for name in early if steps.beside_the_number(DATA.question(name))}
    assert set(asked) >= {name for name in early - beside if DATA.question(name).type != "names"}


def test_a_part_leads_back_to_the_one_before_it(sqlite_client: PageClient) -> None:
    client = sqlite_client
    page = begun(client)
    while "rest=yes" not in here(page):
        page = on(client, page)
    before = here(page).split("?")[0]
    assert here(client.submit({"back": "yes"}, here(page))) == before


def test_a_fault_shows_the_same_part_again(sqlite_client: PageClient) -> None:
    """What waits for the next part does not come in beside what has to be mended."""
    client = sqlite_client
    page = begun(client)
    while not page.fields(here(page)).get(split.WAITS) or "served_date" not in asked_on(page):
        page = on(client, page)
    shown, waits = asked_on(page), page.fields(here(page))[split.WAITS]
    again = client.submit({"served_date-year": "nineteen"}, here(page), status=422)
    assert sorted(asked_on(again)) == sorted(shown)
    assert again.fields(here(again))[split.WAITS] == waits


@pytest.mark.parametrize("left", [["served_date"], ["served_date", "answer_due"], []])
def test_what_is_left_over_is_what_was_not_shown(left: list[str]) -> None:
    questions = [DATA.question(name) for name in ("custody_order", "served_date", "answer_due")]
    said = {question.id: "unknown" for question in questions if question.id not in left}
    assert [question.id for question in split.left_over(questions, said)] == left


def test_a_blank_name_is_not_asked_for_once_more() -> None:
    """It leaves no mark of its own: what stands behind it tells that it was seen."""
    names, behind = DATA.question("other_side"), DATA.question("custody_order")
    assert split.left_over([names, behind], {}) == [names, behind]
    assert split.left_over([names, behind], {"custody_order": "no"}) == []


def test_a_single_question_is_never_parted() -> None:
    assert screens.REST == "rest"
    one = showing.Shown("x", "text", False, "words " * 400, "", [], [], 1, 100)
    assert split.weight(one) > split.MOST
    assert split.first_part([one]) == 1
    assert split.first_part([one, one]) == 1


def test_beside_open_help_less_is_asked_by_how_high_the_help_is(sqlite_app: Flask) -> None:
    """With three numbers for a child abroad above it, the page of places was 1,900 pixels high."""
    places = [DATA.question("child_place"), DATA.question("home_place")]
    said = {
        "role": "my_child",
        "situations": ["intl_abduction_outgoing"],
        "location_known": "no",
        "police_report": "no",
    }
    with sqlite_app.test_request_context(base_url=BASE):
        shown = [showing.shown(question, said, DATA) for question in places]
        panels = help_now.after_sending({**said, "relation": "parent", "requester_age": 34})
        assert [panel.open for panel in panels] == [True]
        high = split.height_of_help(panels)
        assert 370 <= high <= 470, "as measured at 320: 420"
        assert (split.first_part(shown), split.first_part(shown, taken=high)) == (2, 1)
        closed = [replace(panel, open=False) for panel in panels]
        assert 20 <= split.height_of_help(closed) <= 30, "one line that opens it"
        both = ["online_enticement_sextortion", "image_removal"]
        # What is called by its site is as long as its site: a boy with two panels met a page of 1,663 pixels.
        blackmailed = {"role": "myself", "requester_age": 16, "situations": both}
        (told,) = help_now.after_sending({**blackmailed, "asked_platform": "no"})
        opened = replace(told, open=True, blocks=[replace(block, new=True) for block in told.blocks])
        assert 430 <= split.height_of_help([opened]) <= 500, "as measured at 320: 470"


def test_what_an_answer_brings_up_in_place_and_does_not_fit_comes_on_the_next_page(sqlite_app: Flask) -> None:
    """With scripts a survivor's page grew to 1,721 pixels under her thumb; without, the rest came on the next one."""
    with sqlite_app.test_request_context(base_url=BASE):
        said = {"role": "myself", "requester_age": 28, "situations": ["child_sex_trafficking"]}
        names = ("case_stage", "help_wanted", "next_dates", "case_court", "citizen")
        shown = [showing.shown(DATA.question(name), said, DATA) for name in names]
        whole = sum(map(split.weight, shown))
        assert whole > split.MOST, "the control: it is too much for one page"
        held = split.too_much(shown, names[:2])
        kept = sum(split.weight(one) for one in shown if one.id not in held)
        assert kept <= split.MOST
        assert frozenset() < held <= set(names[2:])
        assert split.too_much(shown, names) == frozenset(), "what stood on the page stays on it"
        assert split.too_much(shown[:1], ()) == frozenset()


def test_a_survivors_page_with_scripts_grows_no_higher_than_one_without(sqlite_app: Flask) -> None:
    """Her page of courts, as it comes back when she says that somebody was charged."""
    walker = Walker(sqlite_app)
    picked = ["child_sex_trafficking", "trafficking_record_relief", "immigration_relief"]
    says = saying(skipped, role="myself", requester_age=28, situations=picked, safe_now="yes", own_record="yes")
    walker.to("case_stage", says)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', walker.html)
    assert token
    sent = {"csrf_token": token[1], "shown": list(walker.asked), "case_stage": "charged", "own_record": "yes"}
    part = walker.client.post(
        f"{walker.path}/asked", data=sent, base_url=BASE, headers={"Referer": BASE + "/", "HX-Request": "true"}
    ).get_data(as_text=True)
    asked = re.findall(r'name="shown" value="([a-z0-9_]+)"', part)
    assert set(walker.asked) <= set(asked), "what stood there stays"
    with sqlite_app.test_request_context(base_url=BASE):
        said = {"role": "myself", "requester_age": 28, "situations": picked}
        assert sum(split.weight(showing.shown(DATA.question(name), said, DATA)) for name in asked) <= split.MOST
