"""An id that is nobody's is no fault of ours: 404, or led back and told so, on every address and for every role (T14).

Each id of an address is changed by itself, among ids that are right, and then all of them are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, url_for

from referral_app.models.base import new_id
from referral_app.queries import gone
from referral_app.vocabulary import Role
from referral_app.web.entry import kept
from referral_app.web.entry.access import COUNSEL, access
from tests.house.scene import Scene, Visitor, build, oracle

#: Parts of an address that are no id of a row.
NO_IDS = {"number", "rule", "reader", "filename", "slug", "place", "day", "year", "token"}
#: What forms have, so that a press gets beyond the fields it needs.
FIELDS = {"reason": "other", "text": "x", "way": "call", "outcome": "reached", "kind": "local_counsel", "attest": "y"}


@pytest.fixture
def scene(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """An id of nobody looks like a request that was deleted under a press, which forgives what the press broke on
    (`web/errors`). Not here: each page itself says that there is nothing of this id."""
    monkeypatch.setattr(gone, "is_gone", lambda _ids: False)
    return build(sqlite_app)


def changed(values: dict[str, Any], names: list[str]) -> Iterator[dict[str, Any]]:
    for name in names:
        yield {**values, name: new_id()}
    if len(names) > 1:
        yield {**values, **{name: new_id() for name in names}}


def faults(scene: Scene, kind: str) -> tuple[list[str], int]:
    """What answered with an error page, and how many were asked."""
    visitor, found, tried = Visitor(scene, kind), [], 0
    values = scene.values
    for rule in scene.app.url_map.iter_rules():
        ids = sorted(rule.arguments - NO_IDS)
        if not ids or kind not in oracle()[rule.endpoint]:
            continue
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        for scene.values in changed(values, ids):
            for fragment in ({}, {"HX_Request": "true"}):
                answer = visitor.ask(method, scene.address(rule), FIELDS, **fragment)
                tried += 1
                if answer.status_code >= 500:
                    found.append(f"{method} {rule.endpoint}: {answer.status_code}")
    scene.values = values
    return found, tried


@pytest.mark.parametrize("kind", [role.value for role in Role])
def test_no_role_meets_an_error_page_by_an_id_of_nobody(scene: Scene, kind: str) -> None:
    found, tried = faults(scene, kind)
    assert not found
    assert tried >= 10


def test_the_control_a_press_that_keeps_its_form_for_a_request_that_is_not_there_is_found(scene: Scene) -> None:
    @access(COUNSEL)
    def careless(request_id: str) -> Any:
        return kept.come_back(url_for("counsel.show", request_id=request_id))

    careful = scene.app.view_functions["counsel.go_on_by_phone"]
    scene.app.view_functions["counsel.go_on_by_phone"] = careless
    try:
        found, _tried = faults(scene, "counsel")
    finally:
        scene.app.view_functions["counsel.go_on_by_phone"] = careful
    assert "POST counsel.go_on_by_phone: 500" in found
