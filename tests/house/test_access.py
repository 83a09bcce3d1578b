"""Who may enter: every address is declared, written down a second time, and tried by every kind of visitor (T13)."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from referral_app.models.base import new_id
from referral_app.web.entry.access import refuse_undeclared, way_of
from tests.house.scene import VISITORS, Scene, Visitor, build, oracle


def methods(rule: Rule) -> set[str]:
    return set(rule.methods or ()) - {"HEAD", "OPTIONS"}


def test_every_endpoint_declares_who_may_enter(sqlite_app: Flask) -> None:
    assert not [name for name in sqlite_app.view_functions if way_of(sqlite_app, name) is None]


def test_no_view_takes_get_and_post_together(sqlite_app: Flask) -> None:
    """HEAD would run the POST branch, and no form token is asked of it."""
    assert not [rule for rule in sqlite_app.url_map.iter_rules() if len(methods(rule)) != 1]
    by_view: dict[object, set[str]] = {}
    for rule in sqlite_app.url_map.iter_rules():
        by_view.setdefault(sqlite_app.view_functions[rule.endpoint], set()).update(methods(rule))
    assert not [view for view, taken in by_view.items() if len(taken) != 1]


def test_an_app_with_a_bare_or_mixed_view_does_not_start() -> None:
    """The control."""

    def bare() -> str:
        return ""

    app = Flask("bare", static_folder=None)
    app.add_url_rule("/bare", "bare", bare)
    with pytest.raises(RuntimeError, match="no access declared: bare"):
        refuse_undeclared(app)
    bare.access = "anybody"  # type: ignore[attr-defined]
    app = Flask("mixed", static_folder=None)
    app.add_url_rule("/mixed", "mixed", bare, methods=["GET", "POST"])
    with pytest.raises(RuntimeError, match="takes GET and POST: mixed"):
        refuse_undeclared(app)


def test_every_endpoint_is_written_down_and_nothing_else(sqlite_app: Flask) -> None:
    assert set(oracle()) == set(sqlite_app.view_functions)
    assert not [name for name, who in oracle().items() if set(who) - set(VISITORS)]


@pytest.fixture
def scene(sqlite_app: Flask) -> Scene:
    return build(sqlite_app)


@pytest.mark.parametrize("kind", VISITORS)
def test_every_visitor_enters_where_written_and_nowhere_else(scene: Scene, kind: str) -> None:
    may = {name for name, who in oracle().items() if kind in who}
    wrong = []
    tried = 0
    # What ends the session or the request goes last: the cells before it must meet a living world.
    last = ("counsel.close", "account.end_other_sessions", "account.sign_out", "account.check_second_factor")
    rules = sorted(scene.app.url_map.iter_rules(), key=lambda rule: (rule.endpoint in last, rule.endpoint))
    visitor = Visitor(scene, kind)
    for rule in rules:
        allowed = rule.endpoint in may
        main = methods(rule).pop()
        asks: list[tuple[str, dict[str, str]]] = [(main, {}), (main, {"HX_Request": "true"})]
        asks += [("HEAD", {}), ("OPTIONS", {})] if main == "GET" else []
        if rule.endpoint in last:
            visitor = Visitor(scene, kind)
        for method, fragment in asks:
            answer = visitor.ask(method, scene.address(rule), **fragment)
            tried += 1
            broken = answer.status_code >= 500 and rule.endpoint not in ("healthz", "livez")
            if broken or visitor.is_turned_away(answer) is allowed:
                wrong.append(f"{method} {rule.endpoint} {fragment}: {answer.status_code}")
    assert not wrong
    assert tried > 150


def test_an_unknown_address_is_404_for_everybody(scene: Scene) -> None:
    for kind in VISITORS:
        for path in ("/counsel/no-such-page", "/attorney/no-such-page", "/no-such-page", "/admin"):
            assert Visitor(scene, kind).ask("GET", path).status_code == 404


def test_somebody_elses_offer_answers_like_one_that_never_was(scene: Scene) -> None:
    """Amara and Bela's offer: the same status and the same bytes as for an id that nobody has (T14)."""
    amara = Visitor(scene, "attorney")
    ends = [("GET", end) for end in ("", "/names", "/facts", "/terms")]
    ends += [("POST", end) for end in ("/interest", "/check", "/accept", "/decline")]
    for method, end in ends:
        theirs = amara.ask(method, f"/attorney/offers/{scene.others_offer}{end}", {"reason": "other"})
        nobodys = amara.ask(method, f"/attorney/offers/{new_id()}{end}", {"reason": "other"})
        assert theirs.status_code == nobodys.status_code == 404
        assert masked(theirs.get_data(as_text=True)) == masked(nobodys.get_data(as_text=True))
        assert scene.others_offer not in theirs.get_data(as_text=True).replace(
            f"/attorney/offers/{scene.others_offer}", ""
        )
    assert amara.ask("GET", f"/attorney/offers/{scene.values['offer_id']}").status_code == 200


def test_somebody_elses_matter_answers_like_one_that_never_was(scene: Scene) -> None:
    amara = Visitor(scene, "attorney")
    ends = [("GET", ""), ("GET", "/dates.ics")]
    ends += [("POST", end) for end in ("/reached", "/no-answer", "/hand-back", "/close")]
    for method, end in ends:
        theirs = amara.ask(method, f"/attorney/matters/{scene.others_matter}{end}", {"reason": "other", "way": "call"})
        nobodys = amara.ask(method, f"/attorney/matters/{new_id()}{end}", {"reason": "other", "way": "call"})
        assert theirs.status_code == nobodys.status_code == 404
        assert masked(theirs.get_data(as_text=True)) == masked(nobodys.get_data(as_text=True))
    assert amara.ask("GET", f"/attorney/matters/{scene.values['matter_id']}").status_code == 200


def masked(page: str) -> str:
    """A page without what differs from one fetch to the next: form tokens, and its own address."""
    return re.sub(r'value="[^"]*"', "", page)
