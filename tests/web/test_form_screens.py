"""Screens of the form, read as pages: help where it is needed, nothing lost, no gap left unexplained."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from referral_app import law
from referral_app.config import ROOT
from referral_app.law.counties import county_keys
from referral_app.web.assets import MANIFEST, asset
from tests.page_client import BASE, Page, PageClient
from tests.waiting import HANG

ABOUT, WHAT, NAMES, CONTACT = (f"/request/step/{place}" for place in (1, 2, 3, 9))
MORE = "/request/more/15"


def begun(client: PageClient) -> Page:
    client.get("/request/")
    return client.submit(action="/request/")


def test_the_number_to_call_stands_on_every_screen(sqlite_client: PageClient) -> None:
    page = begun(sqlite_client)
    assert "Would you rather talk?" in page.text
    assert page.html.count('href="tel:+18008435678"') >= 2


@pytest.mark.parametrize("answer", ["no", "yes"])
def test_numbers_to_call_come_up_after_not_safe_and_only_then(sqlite_client: PageClient, answer: str) -> None:
    begun(sqlite_client)
    page = sqlite_client.submit({"safe_now": answer, "role": "myself"}, action=ABOUT)
    shown = "1-800-799-7233 Violence at home" in page.text and 'href="tel:911"' in page.html.split('id="questions"')[0]
    assert page.path.endswith(WHAT)
    assert shown == (answer == "no")


def test_needed_questions_say_so_and_the_others_do_not(sqlite_client: PageClient) -> None:
    assert begun(sqlite_client).text.count("Needed to go on") == 1
    assert "Needed to go on" not in sqlite_client.get(NAMES).text


def test_the_text_comes_back_without_the_link_and_with_the_rest(sqlite_client: PageClient) -> None:
    begun(sqlite_client)
    sqlite_client.get(MORE)
    said = "See https://imgur.com/a/abc123 and https://www.reuters.com/world/"
    page = sqlite_client.submit({"more_info": said}, action=MORE, status=422)
    assert page.fields(MORE)["more_info"] == ["See [link removed] and https://www.reuters.com/world/"]
    assert "imgur" not in page.html
    assert page.title.startswith("Error: ")


LINK = "https://imgur.com/a/abc123"


def test_a_link_among_the_names_of_the_other_side_is_taken_out_too(sqlite_client: PageClient) -> None:
    """(A13) A picture's link is not kept wherever it is typed; the names beside it stay."""
    begun(sqlite_client)
    sqlite_client.get(NAMES)
    page = sqlite_client.submit({"other_side": f"Rosa Lindqvist\n{LINK}"}, action=NAMES, status=422)
    assert page.fields(NAMES)["other_side"][0].strip() == "Rosa Lindqvist\n[link removed]"
    assert page.title.startswith("Error: ")
    assert "Rosa" not in sqlite_client.get(NAMES).html, "nothing is saved before it was looked at again"


def test_a_link_in_place_of_a_county_is_taken_out_too(sqlite_client: PageClient) -> None:
    """(A13) So is one in the box of a county; a county as people write it is no link (the control)."""
    page = begun(sqlite_client)
    answers = {"role": "my_child", "relation": "parent", "situations": "intl_abduction_outgoing"}
    while "child_place" not in page.fields(page.path)["shown"]:
        asked = page.fields(page.path)["shown"]
        page = sqlite_client.submit({name: answers[name] for name in asked if name in answers}, action=page.path)
    child = page.path
    place = {"child_place-country": "US", "child_place-state": "TX"}
    page = sqlite_client.submit({**place, "child_place-county": LINK}, action=child, status=422)
    assert page.fields(child)["child_place-county"] == ["[link removed]"]
    sqlite_client.submit({**place, "child_place-county": "St. Mary's County"}, action=child)
    assert sqlite_client.get(child).fields(child)["child_place-county"] == ["St. Mary's County"]


@pytest.mark.parametrize("field", ["called", "hours", "code_phrase", "trusted_name", "trusted_phrase"])
def test_a_link_among_the_ways_to_reach_a_person_is_taken_out_too(sqlite_client: PageClient, field: str) -> None:
    begun(sqlite_client)
    sqlite_client.get(CONTACT)
    sqlite_client.submit({"contact_ways": ["call", "email"]}, CONTACT)
    reach = "/request/reach"
    sqlite_client.get(reach)
    page = sqlite_client.submit({field: LINK, "email": "grace@example.org"}, action=reach, status=422)
    assert page.fields(reach)[field] == ["[link removed]"]
    assert page.fields(reach)["email"] == ["grace@example.org"]
    assert "We took out a picture or a link to one" in page.text
    sqlite_client.submit({field: "Grace"}, action=reach)
    assert sqlite_client.get(reach).fields(reach)["email"] == ["grace@example.org"]


def test_names_left_blank_are_a_skip_on_the_review_not_a_gap(sqlite_client: PageClient) -> None:
    page = begun(sqlite_client)
    answers = {"role": "my_child", "relation": "parent", "situations": "not_sure"}
    for _ in range(15):
        if page.path == "/request/phrase":
            break
        asked = page.fields(page.path)["shown"]
        page = sqlite_client.submit({name: answers[name] for name in asked if name in answers}, action=page.path)
    page = sqlite_client.get("/request/review")
    assert "not asked yet" not in page.text


def test_the_suggested_counties_are_those_of_the_law_data() -> None:
    built = json.loads((MANIFEST.parent / asset("counties.json").file).read_text("utf-8"))
    known = law.load().places.counties
    assert set(built) == set(known)
    for state, names in built.items():
        assert set(names) <= set(known[state])
        assert len({county_keys(name)[0] for name in names}) == len(names), f"{state}: one county twice"
    # A county stands before the city of its name, and what is gone is not suggested.
    assert built["MO"].index("St. Louis" if "St. Louis" in built["MO"] else "Saint Louis") < built["MO"].index(
        "City of St. Louis"
    )
    assert not {"Nansemond", "Princess Anne", "Elizabeth City", "Warwick", "Alexandria"} & set(built["VA"])
    assert {"Fairfax", "Fairfax city", "Alexandria city"} <= set(built["VA"])


@pytest.mark.parametrize(
    ("state", "typed", "found"),
    [
        ("MO", "St. L", "St. Louis"),
        ("MO", "saint l", "saint louis"),
        ("LA", "St. T", "St. Tammany"),
        ("IL", "DuP", "DuPage"),
        ("IL", "De K", "De Kalb"),
        ("IL", "dekalb", "dekalb"),
        ("IN", "LaP", "LaPorte"),
        ("VA", "Alexandria", "Alexandria city"),
    ],
)
def test_a_county_is_suggested_in_the_spelling_that_is_typed(state: str, typed: str, found: str) -> None:
    """Run as browsers run it, and read by the rules as the county it is."""
    names = json.loads((MANIFEST.parent / asset("counties.json").file).read_text("utf-8"))[state]
    told = f"import {{ completed }} from {json.dumps((ROOT / 'referral_app/assets/js/completed.js').as_uri())};"
    asked = f"console.log(JSON.stringify(completed({json.dumps(typed)}, {json.dumps(names)})))"
    node = ROOT / ".venv" / "bin" / "node"
    ran = subprocess.run(
        [str(node) if node.exists() else shutil.which("node") or "node", "--input-type=module", "-e", f"{told}{asked}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=HANG,
    )
    shown = json.loads(ran.stdout)
    assert found.lower() in [name.lower() for name in shown], shown


def test_the_other_language_keeps_what_is_typed_and_shows_no_fault(sqlite_client: PageClient) -> None:
    """House: what was typed is kept. Somebody who only asks for other words has not sent the screen yet."""
    page = begun(sqlite_client)
    sent = {**page.fields(ABOUT), "requester_age": "xx", "role": "my_child", "page_language": "es"}
    turned = sqlite_client.post(ABOUT, sent, 200)
    assert turned.tree.get("lang") == "es"
    assert (turned.fields(ABOUT)["requester_age"], turned.fields(ABOUT)["role"]) == (["xx"], ["my_child"])
    assert not turned.title.startswith("Error")
    assert "role" not in sqlite_client.get(ABOUT).fields(ABOUT)


def test_the_other_language_keeps_no_picture_link(sqlite_client: PageClient) -> None:
    begun(sqlite_client)
    page = sqlite_client.get(MORE)
    sent = {**page.fields(MORE), "more_info": "See https://imgur.com/a/abc123", "page_language": "es"}
    turned = sqlite_client.post(MORE, sent, 422)
    assert turned.tree.get("lang") == "es"
    assert "imgur" not in turned.html


def test_the_other_language_keeps_how_to_reach_a_person(sqlite_client: PageClient) -> None:
    begun(sqlite_client)
    sqlite_client.get(CONTACT)
    sqlite_client.submit({"contact_ways": ["email"]}, CONTACT)
    page = sqlite_client.get("/request/reach")
    turned = sqlite_client.post("/request/reach", {**page.fields("/reach"), "email": "gr", "page_language": "es"}, 200)
    assert turned.tree.get("lang") == "es"
    assert turned.fields("/reach")["email"] == ["gr"]
    assert not turned.title.startswith("Error")


def test_enter_in_a_field_goes_on_and_does_not_change_the_language(sqlite_client: PageClient) -> None:
    """Enter presses the first button of the form: one that goes on stands before that of the language."""
    page = begun(sqlite_client)
    buttons = [node for node in page.tree.iter("button") if node.get("form") == "answers"]
    assert [node.get("name") for node in buttons] == [None, "page_language", "back", "keep"]
    assert "page_language" not in {question.id for question in law.load().questions}, "a question would press it"
    assert (buttons[0].get("tabindex"), buttons[0].get("aria-hidden")) == ("-1", "true")


def test_a_question_that_an_answer_brought_up_begins_the_next_screen(sqlite_client: PageClient) -> None:
    """Never the same page again: that looks as if nothing had been saved. And it is asked once."""
    begun(sqlite_client)
    page = sqlite_client.submit({"role": "my_child"}, action=ABOUT)
    assert page.path == WHAT
    assert page.fields(WHAT)["shown"] == ["relation", "situations"]
    page = sqlite_client.submit({"relation": "parent"}, action=WHAT, status=422)
    assert page.fields(WHAT)["shown"] == ["relation", "situations"], "a fault beside it leaves it where it was"
    assert page.fields(WHAT)["relation"] == ["parent"]
    page = sqlite_client.submit({"relation": "parent", "situations": "not_sure"}, action=WHAT)
    assert "relation" not in page.fields(page.path)["shown"]
    assert sqlite_client.get(ABOUT).fields(ABOUT)["relation"] == ["parent"]


def test_what_brings_up_others_asks_for_them_at_once(sqlite_client: PageClient) -> None:
    """With scripts: the group of questions comes back with the new one in its place, and nothing is kept."""
    page = begun(sqlite_client)
    asking = {node.get("id"): node.get("hx-post") for node in page.tree.iter("div") if node.get("hx-post")}
    assert asking == {"ask-role": f"{ABOUT}/asked", "ask-requester_age": f"{ABOUT}/asked"}
    sent = {**page.fields(ABOUT), "role": "my_child", "shown": ["safe_now", "role", "requester_age"]}
    part = sqlite_client.client.post(
        f"{ABOUT}/asked", data=sent, base_url=BASE, headers={"Referer": BASE + "/", "HX-Request": "true"}
    )
    assert re.findall('name="shown" value="([a-z_]+)"', part.get_data(as_text=True)) == [
        "safe_now",
        "role",
        "relation",
        "requester_age",
    ]
    assert "<html" not in part.get_data(as_text=True)
    assert "role" not in sqlite_client.get(ABOUT).fields(ABOUT)


def test_back_takes_with_it_what_was_typed(sqlite_client: PageClient) -> None:
    """The way back is a press: what can be read is kept, and what cannot keeps nobody."""
    begun(sqlite_client)
    sqlite_client.submit({"role": "myself", "requester_age": "30"}, action=ABOUT)
    page = sqlite_client.submit({"situations": "intl_abduction_outgoing"}, action=WHAT)
    assert page.path == NAMES
    page = sqlite_client.submit({"children-1-year": "19", "who_has_child": "relative", "back": "yes"}, action=NAMES)
    assert page.path == WHAT
    assert sqlite_client.get(NAMES).fields(NAMES)["who_has_child"] == ["relative"]


def test_a_blank_question_comes_back_blank(sqlite_client: PageClient) -> None:
    """A skip is nothing said, never a refusal: not on its own screen, and not on the review."""
    begun(sqlite_client)
    sqlite_client.submit({"role": "myself"}, action=ABOUT)
    assert "safe_now" not in sqlite_client.get(ABOUT).fields(ABOUT)
    sqlite_client.submit({"role": "myself", "requester_age-said": "unknown"}, action=ABOUT)
    page = sqlite_client.get(ABOUT)
    assert page.fields(ABOUT)["requester_age-said"] == ["unknown"]
    told = sqlite_client.get("/request/review").text
    assert "not to say" not in told.split("Who will be told what")[0].replace("Not sure, or rather not say", "")
    assert "not sure, or would rather not say" in told
