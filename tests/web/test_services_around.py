"""Every service, guide and rule that the national center's pages name is shown where the person is (F01, F02, F03, F06,
F07). The numbers are those of the list that was made of these pages: rows whose treatment is a signpost, a page or a
rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app import law
from referral_app.actions import retention
from referral_app.config import Settings
from referral_app.extensions import db
from referral_app.models import Event, Task
from referral_app.web.words import signposts
from referral_app.workflow import support
from tests.conftest import StillClock
from tests.page_client import Page, PageClient
from tests.web.form_walk import Walker, saying, skipped

DATA = law.load()
ROWS = {row.code: row for row in DATA.signposts}

#: Row of the list -> the page, without any answer, and words on it.
ON_PAGES: Mapping[str, tuple[str, str]] = {
    "6 legal aid": ("/help/services", "Legal Services Corporation legal aid finder"),
    "8 court, civil": ("/help/law/civil-court", "The other side gets it"),
    "8 court, criminal": ("/help/law/criminal-court", "Victims can say or write"),
    "9 research": ("/help/services", "Legal research help of the Office of Legal Counsel"),
    "10 other audiences": ("/help/something-else", "Questions on laws, the press, or the internet industry"),
    "11 training": ("/help/services", "Legal training of the Office of Legal Counsel"),
    "12 Hague manual": ("/help/services", "ask for the current one"),
    "13 prevention guide": ("/help/something-else", "Family Abduction: Prevention & Response"),
    "14 judges": ("/help/services", "Engaging the Judiciary"),
    "15 legislative": ("/help/services", "Lawmakers, the press"),
    "16 state abduction laws": ("/help/law/state-laws", "state"),
    "17 NDAA": ("/help/services", "National District Attorneys Association"),
    "18 UCCJEA": ("/help/law/uccjea", "UCCJEA"),
    "19 UCAPA": ("/help/law/ucapa", "UCAPA"),
    "20 fugitive felons": ("/help/law/18-usc-1073", "1073"),
    "21 UFAP": ("/help/law/18-usc-1073", "UFAP"),
    "22 Hague": ("/help/law/hague-1980", "Hague"),
    "23 ICARA": ("/help/law/22-usc-9001", "22 U.S.C. §§ 9001"),
    "24 IPKCA": ("/help/law/18-usc-1204", "1204"),
    "25 extradition": ("/help/law/18-usc-1204", "extradition"),
    "26 federal crimes": ("/help/law/federal-crimes", "federal crime"),
    "27 NDAA, states": ("/help/services", "the duty to report"),
    "28 reporting": ("/request/", "we may have to tell the authorities"),
    "29 registration": ("/help/law/34-usc-20901", "registration"),
    "30 young people": ("/help/something-else", "can ask 1-800-THE-LOST first"),
    "31 911": ("/", "911"),
    "32 988": ("/", "988"),
    "33 advocates": ("/help/services", "NCMEC family advocacy"),
    "34 Team HOPE": ("/help/services", "Team HOPE"),
    "35 case manager": ("/help/checklist", "Ask for a case manager"),
    "36 the hotline": ("/", "1-800-843-5678"),
    "37 reunification": ("/help/services", "NCMEC reunification assistance"),
    "38 travel": ("/help/services", "Help with travel and a place to stay"),
    "39 CyberTipline": ("/help/report", "NCMEC CyberTipline"),
    "40 removal": ("/help/report", "Take It Down"),
    "41 coping": ("/help/services", "Coping with Child Sexual Abuse Material Exposure"),
    "42 survivors": ("/help/services", "Resources for Child Sexual Exploitation Survivors"),
    "43 reconnecting": ("/help/services", "Reconnecting with Your Child"),
    "44 families": ("/help/services", "Resources for Empowering Families"),
    "45 not alone": ("/help/services", "Support for Child Sexual Abuse Material Survivors"),
    "46 trafficking": ("/help/services", "Child Sex Trafficking in America"),
    "47 missing": ("/help/checklist", "When Your Child is Missing"),
    "48 journey": ("/help/services", "The Journey from Abduction to Empowerment"),
    "50 open at all hours": ("/help/checklist", "1-800-THE-LOST"),
    "51 runaways": ("/help/something-else", "National Runaway Safeline"),
    "52 lodging and travel": ("/help/services", "rides, meals and rooms"),
    "53 federal programs": ("/help/services", "FBI Victim Services"),
    "56 no figure of one person": ("/help/about", "figures are shown only where nobody can be known"),
    "57 school records": ("/help/services", "School records and birth certificates"),
    "59 State Department": ("/help/services", "+1-202-501-4444"),
    "63 somebody tried": ("/help/something-else", "Someone tried to take a child"),
    "66 eight kinds": ("/help/report", "web addresses, words or pictures that lead a child"),
    "69 prevention": ("/help/services", "NCMEC prevention and internet safety"),
    "70 state clearinghouse": ("/help/checklist", "State missing children clearinghouse"),
    "73 who stands behind it": ("/help/about", "does not mean that they run this site"),
    "74 Spanish": ("/", "Español"),
    "75 without scripts": ("/", "Start"),
    "76 the old citation": ("/help/law/34-usc-11293", "42 U.S.C. § 5773"),
    "77 who runs it": ("/help/about", "This site is run by"),
    "79 programs": ("/help/law/34-usc-11293", "34 U.S.C. § 11293"),
    "80 what missing means": ("/help/law/34-usc-11292", "The age here is 18"),
    "82 state law": ("/help/law/34-usc-11292", "can go further"),
    "83 no waiting": ("/help/checklist", "There is no waiting time"),
    "84 both reports": ("/help/checklist", "The police report does not reach them by itself"),
    "85 agencies": ("/help/law/42-usc-671", "24 hours"),
    "86 in care": ("/help/checklist", "If a Child in Care Goes Missing"),
    "87 their checklist": ("/help/checklist", "Missing child checklist for families"),
    "88 privacy": ("/help/about", "No family’s case is shown here in public"),
    "89 a report": ("/help/checklist", "Making a NCMEC Report"),
    "90 advocacy": ("/help/services", "NCMEC family advocacy"),
    "91 specialist": ("/help/services", "NCMEC child sex trafficking program specialist"),
    "92 recovered": ("/help/services", "When a Child is Recovered"),
    "93 NCIC": ("/help/checklist", "national police computer (NCIC)"),
    "94 by phone": ("/", "Would you rather talk?"),
    "95 CyberTipline": ("/help/services", "NCMEC CyberTipline"),
}

#: What a person says -> what stands on their page after sending, and what must not.
MISSING = {"situations": ["missing_other"], "role": "my_child", "relation": "parent"}
IMAGES = {"situations": ["csam_compensation"], "role": "myself", "requester_age": 30}
TAKEN = {"situations": ["intl_abduction_outgoing"], "role": "my_child", "relation": "parent"}
BY_ANSWERS: list[tuple[Mapping[str, Any], set[str], set[str]]] = [
    (MISSING, {"guide_child_missing", "guide_checklist", "guide_making_report"}, {"ncmec_case_manager"}),
    ({**MISSING, "police_report": "yes"}, {"ncmec_case_manager"}, set()),
    ({**MISSING, "child_found": "yes"}, {"guide_recovered", "guide_reconnecting", "ncmec_travel"}, set()),
    ({**MISSING, "situations": ["missing_from_care"]}, {"guide_in_care"}, set()),
    # What whoever saw an image can do is for their family, and for those who see it at work.
    (IMAGES, {"guide_not_alone", "guide_survivors"}, {"guide_coping", "guide_child_missing", "guide_trafficking"}),
    (
        {**IMAGES, "role": "my_child", "relation": "parent"},
        {"guide_not_alone", "guide_coping"},
        {"guide_child_missing"},
    ),
    ({**IMAGES, "federal_notice": "yes"}, {"fbi_victim_services"}, {"ncmec_identified"}),
    ({**IMAGES, "identified": "yes"}, {"fbi_victim_services", "ncmec_identified"}, set()),
    (TAKEN, {"guide_family_abduction", "guide_journey", "ncmec_travel"}, {"guide_coping"}),
    ({**TAKEN, "situations": ["child_sex_trafficking"]}, {"guide_trafficking"}, set()),
    ({**TAKEN, "situations": ["abduction_prevention"]}, {"attempted_taking", "ncmec_prevention"}, set()),
    # Who has the child reads no guide for who searches for one.
    (
        {**TAKEN, "situations": ["intl_abduction_incoming"], "who_has_child": "requester"},
        {"guide_families"},
        {"guide_family_abduction", "guide_journey"},
    ),
    # A child alone is given nothing that is written for parents.
    ({"situations": ["missing_other"], "role": "myself", "requester_age": 15}, set(), {"guide_child_missing"}),
]


@pytest.mark.parametrize(("path", "words"), ON_PAGES.values(), ids=ON_PAGES)
def test_a_row_of_the_list_stands_on_its_page(sqlite_client: PageClient, path: str, words: str) -> None:
    page = sqlite_client.get(path, Accept_Language="en")
    assert words in page.text


@pytest.mark.parametrize(("answers", "shown", "hidden"), BY_ANSWERS)
def test_a_service_beside_the_lawyer_is_named_by_the_answers(
    answers: Mapping[str, Any], shown: set[str], hidden: set[str]
) -> None:
    named = set(law.services_beside(answers, {"today": "2026-11-28", "signals": []}, DATA))
    assert shown <= named
    assert not named & hidden


def test_no_routing_names_what_stands_beside_it() -> None:
    answers = {**MISSING, "police_report": "yes"}
    context = {"today": "2026-11-28", "signals": []}
    groups = {ROWS[code].group for code in law.route(answers, context, DATA)["signposts"]}
    assert groups <= {"crisis", "report", "help"}


def test_every_row_says_where_it_comes_from_and_when_it_was_last_looked_at() -> None:
    for row in DATA.signposts:
        assert row.source, row.code
        assert row.verified_on <= date(2026, 11, 30), row.code
        assert row.phone or row.url or row.text or row.through, f"{row.code}: no way to reach it"


def test_a_number_of_another_service_is_not_shown_as_its_own(sqlite_client: PageClient) -> None:
    """The states' lines have no common number: Childhelp gives them out, and the page says so."""
    assert ROWS["cps_report"].phone is None
    page = sqlite_client.get("/help/services", Accept_Language="en")
    told = [
        " ".join("".join(one.itertext()).split())
        for one in page.find(".//ul[@class='app-numbers app-numbers--two']/li")
    ]
    words = next(one for one in told if one.startswith("State child abuse"))
    assert "For its number, ask Childhelp National Child Abuse Hotline: 1-800-422-4453" in words


@pytest.mark.parametrize("language", ["en", "es"])
def test_something_else_is_no_dead_end_and_nothing_to_send(sqlite_client: PageClient, language: str) -> None:
    """(F02) Each kind of trouble has a service; at least two of all have a number; no form stands on the page."""
    page = sqlite_client.get("/help/something-else", Accept_Language=language)
    cards = [one for one in page.find(".//main//div") if one.get("class") == "app-card app-signpost"]
    assert len(cards) >= 20
    numbers = {link for link in page.links() if link.startswith("tel:")}
    assert {"tel:+18007997233", "tel:+18004224453", "tel:988"} <= numbers
    assert not page.find(".//main//form")
    # One line a kind of trouble, opened by a tap: all of them in full were twenty screens of a phone.
    closed = page.find(".//main//details[@class='app-group']")
    assert len(closed) == len(page.find(".//main//details/summary/h2")) >= 10
    assert not [one for one in closed if one.get("open") is not None]
    assert all(one.find(".//li") is not None for one in closed)


def test_something_else_among_the_situations_leads_there_and_back_to_the_answers(sqlite_app: Flask) -> None:
    walk = Walker(sqlite_app)
    walk.answer(saying(skipped, role="my_child", relation="parent"))
    assert "situations" in walk.asked
    assert "Something else: none of these" in walk.html
    walk.answer(saying(skipped, situations=["protective_order"]), elsewhere="yes")
    assert "Something else: who can help" in walk.html
    assert "Back to your answers" in walk.html
    assert str(DATA.situation("protective_order").pick_label) in Page(walk.get("/request/review"), "/").text


def read(walk: Walker, path: str) -> Page:
    """The page as it is read; the walker keeps its form."""
    return Page(walk.get(path), path)


def sent(app: Flask, **said: Any) -> Walker:
    walk = Walker(app)
    walk.through(saying(skipped, **said))
    walk.finish(lawyers="no")
    return walk


def test_a_parent_who_has_the_child_is_told_that_it_is_held_what_to_answer_and_who_helps(sqlite_app: Flask) -> None:
    """(U8, U13) No accusation, no word of another side."""
    walk = sent(sqlite_app, **TAKEN, who_has_child="requester")
    for path in ("/request/sent", "/status/request"):
        page = read(walk, path)
        assert "A lawyer of your own" in page.text
        assert "You said that your child is with you. So your request is held" in page.text
        assert "Papers you must answer" in page.text
        for name in ("ABA-approved lawyer referral directory", "Hague Domestic Violence Project"):
            assert page.text.count(name) == 1, "named once, and here"
        free, paid = "Legal Services Corporation legal aid finder", "ABA-approved lawyer referral directory"
        assert page.text.index(free) < page.text.index(paid), "what is free stands in sight"
        assert "Team HOPE" not in page.text


def test_who_has_not_the_child_reads_nothing_of_it(sqlite_app: Flask) -> None:
    page = read(sent(sqlite_app, **TAKEN, who_has_child="other_parent"), "/request/sent")
    assert "A lawyer of your own" not in page.text


def test_abroad_the_number_that_works_there_is_given_and_of_others_it_is_said(sqlite_app: Flask) -> None:
    page = read(sent(sqlite_app, **TAKEN, where={"country": "MX"}), "/request/sent")
    assert "call the emergency number there" in page.text
    assert "tel:+12025014444" in page.links()
    assert "it may not work from where you are" in page.text


def test_somebody_to_talk_to_can_be_put_away_and_brought_back(sqlite_app: Flask) -> None:
    """(F07) By the state of the request, and by the family's own word."""
    walk = sent(sqlite_app, **MISSING)
    page = read(walk, "/status/request")
    assert "Somebody to talk to" in page.text
    assert "Team HOPE" in page.text
    walk.post("/status/request/support", {"show": "no"})
    page = read(walk, "/status/request")
    assert "Somebody to talk to" not in page.text
    walk.post("/status/request/support", {"show": "yes"})
    assert "Somebody to talk to" in read(walk, "/status/request").text


@pytest.mark.parametrize(
    ("state", "moment"),
    [
        ({"ended": True, "unplaced": True}, support.Moment.ENDED),
        ({"unplaced": True}, support.Moment.NOBODY_YET),
        ({"returned": True}, support.Moment.GONE_BACK),
        ({"nobody_asked": True}, support.Moment.SENT),
        ({}, None),
    ],
)
def test_which_moment_is_hard(state: dict[str, bool], moment: support.Moment | None) -> None:
    none = {"ended": False, "unplaced": False, "returned": False, "nobody_asked": False}
    assert support.moment_of(**{**none, **state}) == moment


@pytest.mark.parametrize("young", [True, False])
@pytest.mark.parametrize("has_the_child", [True, False])
def test_whom_to_talk_to_is_in_the_directory(young: bool, has_the_child: bool) -> None:
    for found in (True, False):
        for died in (True, False):
            codes = support.codes(young=young, has_the_child=has_the_child, found=found, died=died)
            assert set(codes) <= set(ROWS)
            assert not (young or has_the_child) or "team_hope" not in codes


def test_peers_are_named_to_whom_they_are_for(sqlite_app: Flask) -> None:
    """Who fights a landlord or is made to work was told to talk with parents of missing children first."""
    row = next(row for row in DATA.signposts if row.code == "team_hope")
    assert all(situation in str(row.show_when) for situation in DATA.of_peers)
    other = {"role": "myself", "requester_age": 41}
    for situations, shown in ((["not_sure"], False), (["labor_trafficking"], False), (["csam_compensation"], True)):
        page = read(sent(sqlite_app, **other, situations=situations), "/status/request").text
        assert "Somebody to talk to" in page
        assert ("Team HOPE" in page) is shown, situations


def test_which_services_were_named_is_kept(sqlite_app: Flask) -> None:
    """(F06)"""
    walk = sent(sqlite_app, **MISSING)
    with sqlite_app.app_context():
        event = db.session.scalars(
            select(Event).where(Event.request_id == walk.request_id(), Event.kind == "services_shown")
        ).one()
        assert {"ncmec_hotline", "guide_child_missing"} <= set(event.detail["signposts"])


@pytest.mark.parametrize(
    ("relation", "peers"), [("professional", False), ("caseworker", False), ("relative", True), ("foster_parent", True)]
)
def test_who_helps_in_their_job_is_not_sent_to_peers_of_families(sqlite_app: Flask, relation: str, peers: bool) -> None:
    """A teacher who wrote for a pupil of 13 was told to talk with "a person who has been there"."""
    helper = {"role": "someone_else", "relation": relation, "requester_age": 44, "children": [{"age": 13}]}
    walk = sent(sqlite_app, **helper, situations=["online_enticement_sextortion"])
    for path in ("/request/sent", "/status/request"):
        page = read(walk, path).text
        assert ("Team HOPE" in page) is peers
        assert "NCMEC family advocacy and support referrals" in page
    with sqlite_app.app_context():
        kinds = Event.request_id == walk.request_id(), Event.kind == "services_shown"
        assert ("team_hope" in db.session.scalars(select(Event).where(*kinds)).one().detail["signposts"]) is peers


def test_what_was_not_shown_is_not_kept_as_shown(sqlite_app: Flask) -> None:
    """(F06): neither what the person has done already, nor what is over; whom to talk to is kept too."""
    walk = sent(sqlite_app, **MISSING, police_report="yes", ncmec_report="yes", child_found="yes")
    with sqlite_app.app_context():
        kinds = Event.request_id == walk.request_id(), Event.kind == "services_shown"
        named = set(db.session.scalars(select(Event).where(*kinds)).one().detail["signposts"])
    assert not named & {"guide_child_missing", "guide_checklist", "guide_making_report", "state_clearinghouse"}
    assert {"guide_recovered", "team_hope", "ncmec_family_advocacy", "lifeline_988"} <= named


def test_what_nobody_looked_at_for_a_year_drops_and_a_crisis_never_does(sqlite_app: Flask) -> None:
    """(F01)"""
    for row in DATA.signposts:
        with sqlite_app.app_context():
            stays = signposts.is_kept(row, DATA, row.verified_on + timedelta(days=400))
            never = row.group == "crisis" or row.code in signposts.NEVER_DROPPED
            assert stays == never or row.code in DATA.always_visible_signposts, row.code
    assert {"oci", "ncmec_hotline", "call_911", "childhelp"} <= signposts.NEVER_DROPPED


def test_numbers_that_nobody_called_for_too_long_are_work_once(app: Flask, clock: StillClock) -> None:
    due = law.services_due(DATA, date(2027, 6, 1))
    assert date(2027, 2, 19) in due
    with app.app_context():
        assert not retention.call_staff_to_services(clock.now, date(2027, 2, 19)), "its last day is not late"
        assert retention.call_staff_to_services(clock.now, date(2027, 6, 1)) == ["services_stale"] * len(due)
        assert not retention.call_staff_to_services(clock.now, date(2027, 6, 1)), "once for each day due"
        kept = db.session.scalars(select(Task).where(Task.kind == "services_stale")).all()
        assert len(kept) == len(due)


def test_the_locator_of_a_disaster_is_shown_while_the_office_says_so(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = PageClient(sqlite_app)
    name = "National Emergency Child Locator Center"
    assert name not in client.get("/help/services", Accept_Language="en").text
    settings: Settings = sqlite_app.extensions["referral.settings"]
    from dataclasses import replace

    monkeypatch.setitem(sqlite_app.extensions, "referral.settings", replace(settings, disaster=True))
    assert name in client.get("/help/services", Accept_Language="en").text
    assert name in client.get("/", Accept_Language="en").text


def test_who_must_answer_a_court_abroad_is_not_sent_to_lawyers_near_them_in_the_united_states(
    sqlite_app: Flask,
) -> None:
    """A father in Germany with papers of a court read "Find free legal help near you"."""
    father = {"role": "my_child", "relation": "parent", "requester_age": 38, "children": [{"age": 9}]}
    told = {**father, "situations": ["intl_abduction_outgoing"], "who_has_child": "requester", "served": "yes"}
    for where, near in (({"country": "DE"}, False), ({"country": "US", "state": "OR"}, True)):
        page = read(sent(sqlite_app, **told, where=where), "/status/request").text
        assert ("Find free legal help near you." in page) is near
        assert ("Find free legal help in the United States." in page) is not near
        assert ("A U.S. embassy can name lawyers in the country where you are." in page) is not near
